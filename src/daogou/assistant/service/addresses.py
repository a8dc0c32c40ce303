"""The address that a shopper means: the account's own, another order's, one by its city, or one written out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from daogou.shop.after_sales.account import Account, Order

_DEFAULT = re.compile(r"\b(?:default|profile|home|account|usual)\b|默认|家里|常用", re.IGNORECASE)
_OTHER = re.compile(r"#[\w-]+|\border (?:number )?(?P<id>\w*\d\w*)")
_WRITTEN = re.compile(
    r"(?P<street>\d+ [A-Z][\w.' ]+?(?:Street|St|Drive|Dr|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Way|Court|Place))"
    r"(?:,?\s+(?P<unit>(?:Suite|Apt|Unit|Floor|#)\.? ?[\w-]+))?,\s*(?P<city>[A-Z][A-Za-z. ]+?),\s*(?P<state>[A-Z]{2})"
    r"(?:,?\s*(?P<country>USA|US))?,?\s+(?P<zip>\d{5})"
)
_SHORT = {"nyc": "new york", "la": "los angeles", "dc": "washington", "sf": "san francisco", "philly": "philadelphia"}


def address_of(words: str, account: Account, order: Order | None, fields: Sequence[str]) -> dict[str, str]:
    """The address's fields; empty where none is meant that is known. The order's own address is never meant."""
    own = dict(order.address) if order else dict(account.address)
    for match in _OTHER.finditer(words):
        id_ = (match["id"] or match[0]).lstrip("#")
        other = next((o for o in account.orders.values() if o.id.lstrip("#") == id_), None)
        if other and (order is None or other.id != order.id) and other.address:
            return dict(other.address)
    if written := _WRITTEN.search(words):
        return _fields(written, fields)
    known = [a for a in (account.address, *(o.address for o in account.orders.values())) if a and dict(a) != own]
    told = " ".join(_SHORT.get(word, word) for word in re.findall(r"[a-z]+", words.lower()))
    placed = [dict(a) for a in known if a.get("city") and f" {a['city'].lower()} " in f" {told} "]
    if placed:
        return placed[0]
    if _DEFAULT.search(words) and account.address and dict(account.address) != own:
        return dict(account.address)
    several = {tuple(sorted(a.items())) for a in known}
    return (
        dict(known[0])
        if len(several) == 1 and re.search(r"\bother order|\bdifferent order|in (?:my|your) (?:other )?orders", words)
        else {}
    )


def _fields(written: re.Match[str], fields: Sequence[str]) -> dict[str, str]:
    told: Mapping[str, str] = {
        "address1": written["street"],
        "address2": written["unit"] or "",
        "city": written["city"],
        "state": written["state"],
        "country": "USA",
        "zip": written["zip"],
    }
    return {name: told.get(name, "") for name in fields}
