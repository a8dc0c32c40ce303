"""What is taken off, as sellers say it in Chinese and English: 满300减50, 第二件半价, 买二送一, any 3 for $99 …"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from daogou.reading.offers.amounts import (
    COUNT,
    EN_COUNT,
    PERCENT,
    PIECE,
    ZHE,
    amount,
    count,
    may_be_pieces,
    money,
    off,
    with_unit,
)
from daogou.reading.offers.facts import Context, Fact, Phrase, Say, phrase
from daogou.shop.pricing.benefits import WHOLE

_A, _B = money("a"), money("b")


def _step(every: bool) -> Say:
    def say(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
        at, less = amount(found, "a", ctx.currency), amount(found, "b", ctx.currency)
        if at is None or less is None or less > at:
            return None
        if may_be_pieces(found, "a", ctx.currency) and not with_unit(found, "b"):
            return None
        return [Fact("step", (at, less)), *([Fact("every", True)] if every else [])]

    return say


def _pair(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    """300-50 and nothing else: too large for a date."""
    told = _step(False)(found, ctx)
    return told if told and told[0].value[0] >= 3_200 else None


def _share(field: str) -> Say:
    def say(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
        less = off(found["off"])
        return None if less is None else [Fact(field, less)]

    return say


def _coupon_step(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    told = _step(False)(found, ctx)
    return told and [*told, Fact("stage", "coupon")]


def _fixed(each: bool = False, *more: Fact) -> Say:
    def say(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
        less = amount(found, "a", ctx.currency)
        return None if less is None else [*more, Fact("each" if each else "fixed", less)]

    return say


def _nth(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    told = found.groupdict()
    n = _NTH.get(found["n"]) or count(found["n"])
    less = WHOLE if told.get("free") else off(found["off"])
    if n is None or n < 2 or less is None:
        return None
    return [Fact("nth_item", (n, less, not told.get("same")))]


_NTH = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5}


def _buy_get(of: Callable[[int, int], tuple[int, int]]) -> Say:
    """`of` makes what is paid and what is got of the two numbers."""

    def say(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
        told = found.groupdict()
        first, second = (count(told.get(name) or "1") for name in ("n", "m"))
        if first is None or second is None:
            return None
        buy, get = of(first, second)
        less = off(found["off"]) if told.get("off") else WHOLE
        return [Fact("buy_get", (buy, get, less))] if buy >= 1 and get >= 1 and less else None

    return say


def _added(n: int, m: int) -> tuple[int, int]:
    return n, m


def _within(n: int, m: int) -> tuple[int, int]:
    return n - m, m


def _bundle(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    items, price = count(found["n"]), amount(found, "a", ctx.currency)
    if items is None or items < 2 or price is None or not with_unit(found, "a"):
        return None
    return [Fact("bundle", (items, price))]


def _member_price(ctx_name: str) -> Say:
    def say(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
        kind, key = ctx.called[found[ctx_name]]
        price = amount(found, "a", ctx.currency)
        return None if kind != "products" or price is None else [Fact("member_price", (key, price))]

    return say


def _credit(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    balance = amount(found, "a", ctx.currency)
    return None if balance is None else [Fact("credit", balance)]


def _every(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    at, less = amount(found, "at", ctx.currency), amount(found, "a", ctx.currency)
    return None if at is None or less is None or less > at else [Fact("step", (at, less)), Fact("every", True)]


def _half_nth(found: re.Match[str], ctx: Context) -> Sequence[Fact]:
    return [Fact("nth_item", (_NTH[found["n"]], WHOLE // 2, True))]


_LESS = r"(?:固定减免|固定优惠|立即减|立减|直降|直减|立省|减免|可减|抵扣|可抵|优惠|省|减|抵)"
_SPEND = r"(?:(?:单笔|每单|订单|订单金额|消费|购物|购买|购|买|实付|支付|付款|累计)\s*)*"
_ZHE_OFF = rf"(?P<off>{ZHE})"

PHRASES: Sequence[Phrase] = [
    phrase(rf"每{_SPEND}满\s*{_A}\s*(?:即|可|就|再)*\s*(?:{_LESS}|-)\s*{_B}", _step(True)),
    phrase(rf"{_SPEND}满\s*{_A}\s*(?:即|可|就|再)*\s*(?:{_LESS}|-)\s*{_B}", _step(False)),
    phrase(rf"(?<![^，,;；、\n。\s]){_A}\s*-\s*{_B}(?=$|[，,;；、\n。])", _pair),
    phrase(rf"(?:打|享受?|立享|可享|立打|立即享受?|可以|可|即可|一律|均|折扣)*\s*{_ZHE_OFF}(?!起|以|\w*起)", _share("percent")),
    phrase(rf"{_LESS}\s*(?P<off>{PERCENT})", _share("percent")),
    phrase(rf"(?:(?:现在|立即)?下单|结算|支付|购买|每单|每笔)*\s*(?:即|可|就|再)*\s*{_LESS}\s*{_A}", _fixed()),
    phrase(rf"(?:面额|优惠金额)(?:为|[:：])?\s*{_A}", _fixed()),
    phrase(rf"(?:提供|享受?|可享)?\s*(?P<off>{PERCENT})\s*的?(?:折扣|优惠)", _share("percent")),
    phrase(rf"(?:满)?{_A}\s*减\s*{_B}\s*(?:的)?(?:优惠券|券)", _coupon_step),
    phrase(rf"(?:优惠券|立减券|代金券|抵用券|红包)\s*{_A}", _fixed(False, Fact("stage", "coupon"))),
    phrase(rf"{_A}\s*(?:的)?(?:无门槛)?(?:优惠券|立减券|代金券|抵用券|红包|券)", _fixed(False, Fact("stage", "coupon"))),
    phrase(rf"每{PIECE}\s*(?:商品)?\s*{_LESS}\s*{_A}", _fixed(True)),
    phrase(rf"(?P<same>同款)?(?:商品)?每?第(?P<n>{COUNT}){PIECE}\s*(?:立享|享受?|打|仅需|只要|可享)*\s*{_ZHE_OFF}", _nth),
    phrase(rf"(?P<same>同款)?(?:商品)?每?第(?P<n>{COUNT}){PIECE}\s*(?:立享|享受?|仅需|只要)*\s*(?P<free>免费|免单|0元|零元)", _nth),
    phrase(rf"(?:任?买|拍|购)\s*(?P<n>{COUNT})\s*{PIECE}?\s*[送赠]\s*(?P<m>{COUNT}){PIECE}?(?!\w)", _buy_get(_added)),
    phrase(rf"(?:任?买|任选|拍|购|满)\s*(?P<n>{COUNT})\s*{PIECE}?\s*免\s*(?P<m>{COUNT}){PIECE}?(?!\w)", _buy_get(_within)),
    phrase(rf"(?:任选|任意|任购|选购|任买)?\s*(?P<n>{COUNT})\s*{PIECE}\s*(?:只要|仅需|仅售|仅|共|一共|特价|只需)?\s*{_A}", _bundle),
    phrase(rf"{_A}\s*(?:任选|任意|任购|选购|任买|选)?\s*(?P<n>{COUNT})\s*{PIECE}", _bundle),
    phrase(rf"(?:购物金|账户余额|余额|储值金|礼品卡)\s*(?:可|能)?\s*(?:直接)?(?:抵扣|抵用|抵)?\s*{_A}", _credit),
    phrase(rf"{_A}\s*(?:的)?(?:购物金|账户余额|储值金)(?:可?(?:抵扣|抵用))?", _credit),
    phrase(rf"{_A}\s*off\b", _fixed()),
    phrase(rf"saves?\s+{_A}(?:\s+off\b)?", _fixed()),
    phrase(rf"(?:takes?|get|gives)\s+{_A}\s+off\b", _fixed()),
    phrase(rf"(?:it provides |provides |gives )?a (?:fixed )?discount of\s+{_A}", _fixed()),
    phrase(rf"{_A}\s*off\s+(?:for\s+)?every\s+{money('at')}\s*(?:spent)?", _every),
    phrase(rf"{_A}\s*off\s+each(?:\s+item)?", _fixed(True)),
    phrase(rf"(?:the discount|it) is (?:worth )?{_A}", _fixed()),
    phrase(rf"(?:the discount|it) is (?P<off>{PERCENT})", _share("percent")),
    phrase(rf"(?:(?:get|take|takes|enjoy)\s+)?(?:a\s+)?(?P<off>{PERCENT})\s*(?:off|discount)\b", _share("percent")),
    phrase(rf"(?:save|saves)\s+(?P<off>{PERCENT})", _share("percent")),
    phrase(rf"(?:it provides |provides |gives )?a (?:percentage )?discount of\s+'?(?P<off>{PERCENT})'?", _share("percent")),
    phrase(rf"(?:get\s+)?(?:the|your|every|each)?\s*(?P<n>second|2nd|third|3rd|fourth|4th|fifth|5th) (?:item|one|piece)\s*(?:is\s+)?(?:(?P<off>{PERCENT})\s*off|(?P<free>free))", _nth),
    phrase(r"(?:get\s+)?(?:the|your|every|each)?\s*(?P<n>second|2nd|third|3rd|fourth|4th|fifth|5th) (?:item|one|piece)\s*(?:is\s+|at\s+|for\s+)?(?:half[- ]price|half off)", _half_nth),
    phrase(rf"buy\s+(?P<n>{EN_COUNT})\s*,?\s*get\s+(?P<m>{EN_COUNT})\s*(?:for\s+)?free", _buy_get(_added)),
    phrase(rf"buy\s+(?P<n>{EN_COUNT})\s*,?\s*get\s+(?P<m>{EN_COUNT})\s*(?:at\s+)?(?P<off>{PERCENT})\s*off", _buy_get(_added)),
    phrase(r"\bbogo(?: free)?\b", lambda f, c: [Fact("buy_get", (1, 1, WHOLE))]),
    phrase(rf"(?P<n>{EN_COUNT})\s+for\s+(?P<m>{EN_COUNT})\b(?!\s*(?:items|pieces|each))", _buy_get(lambda n, m: (m, n - m))),
    phrase(rf"(?:any\s+)?(?P<n>{EN_COUNT})\s+(?:items\s+|pieces\s+)?for\s+{_A}", _bundle),
    phrase(r"half[- ]price|half off", lambda f, c: [Fact("percent", WHOLE // 2)]),
    phrase(rf"{_A}\s*(?:of\s+)?store credit", _credit),
]  # fmt: skip


def of_shop(ctx: Context) -> Sequence[Phrase]:
    """Those that name a product of the shop, and subsidies, whose share and limit are told together or apart."""
    member = r"(?:的)?(?:会员(?:专享|尊享|专属)?价|member(?:s'?)? price(?: of)?)"
    return [phrase(rf"(?P<name>{ctx.name})\s*{member}\s*(?:仅|只要|[:：])?\s*{_A}", _member_price("name"))]


_STATE = r"(?:国补|国家补贴|政府补贴|政府消费补贴|消费补贴|government subsidy(?: of)?|state subsidy(?: of)?)"
SUBSIDIES: Sequence[Phrase] = [
    phrase(rf"{_STATE}\s*(?:为|比例)?\s*[:：]?\s*(?:按?(?:售价|成交价)(?:的)?\s*)?(?:立减|直减|补贴)?\s*(?P<off>{PERCENT})\s*(?:的?补贴)?", _share("subsidy")),
    phrase(rf"{_STATE}\s*(?:后)?(?:立享|享)?\s*{_ZHE_OFF}", _share("subsidy")),
    phrase(rf"(?:按?(?:售价|成交价)(?:的)?\s*)?补贴\s*(?P<off>{PERCENT})", _share("subsidy")),
    phrase(rf"按?(?:售价|成交价)的\s*(?P<off>{PERCENT})\s*(?:给予|享受)?补贴", _share("subsidy")),
]  # fmt: skip
