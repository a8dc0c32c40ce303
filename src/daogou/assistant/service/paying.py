"""How is paid, and for which of the policy's reasons: as the words name it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from daogou.assistant.requests import Request
from daogou.shop.after_sales.account import Account

_KINDS = {
    "paypal": re.compile(r"\bpaypal\b", re.IGNORECASE),
    "gift_card": re.compile(r"\bgift ?cards?\b|\bGC\b|礼品卡", re.IGNORECASE),
    "credit_card": re.compile(
        r"\bcredit ?cards?\b|\bvisa\b|\bmastercard\b|\bmaster card\b|\bamex\b|信用卡", re.IGNORECASE
    ),
    "alipay": re.compile(r"\balipay\b|支付宝", re.IGNORECASE),
    "wechat": re.compile(r"\bwechat\b|微信", re.IGNORECASE),
}


def named_methods(text: str, account: Account) -> list[str]:
    """By where they are named; a method by its id, its name or its kind."""
    found: list[tuple[int, str]] = []
    for id_, method in account.methods.items():
        places = [text.find(told) for told in (id_, method.name) if told and told in text]
        kind = _KINDS.get(method.kind)
        if kind and (match := kind.search(text)):
            places.append(match.start())
        if places:
            found.append((min(places), id_))
    return [id_ for _, id_ in sorted(found)]


def names_method(request: Request) -> bool:
    text = f"{request.words} {request.method}"
    return bool(request.method) or any(pattern.search(text) for pattern in _KINDS.values())


def reason_said(words: str, reasons: Mapping[str, Sequence[str]]) -> str:
    """The policy's reason that the words say; a mistake, or that it is not needed, in any words."""
    told = words.casefold()
    for key, named in reasons.items():
        if any(name and name.casefold() in told for name in named):
            return key
    cues = {
        "mistake": r"mistake|accident|wrong|拍错|误",
        "needed": r"no longer|not need|don't need|don't want|unneeded|needs? (?:it|them) any|不需要|不想要|不要了",
    }
    for cue, pattern in cues.items():
        if re.search(pattern, told):
            return next((key for key in reasons if cue in key.casefold()), "")
    return ""
