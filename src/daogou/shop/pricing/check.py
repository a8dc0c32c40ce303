"""What is wrong with a shop's offers, or might not be meant: found from the offers, the catalogue and the date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Literal

from daogou.shop.pricing.benefits import Bundle, BuyGet, FixedOff, MemberPrice, PercentOff, Threshold
from daogou.shop.pricing.cart import Line
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.options import is_by_line, lines_of
from daogou.shop.pricing.scope import Scope
from daogou.shop.pricing.units import part_of
from daogou.types import Words

Kind = Literal["window", "unknown", "nothing", "unreachable", "never", "group", "code", "campaign"]
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`error`: the offer can never apply; `warning`: it is hardly meant so; `note`: good to know."""

    kind: Kind
    severity: Severity
    offers: tuple[str, ...]
    text: Words


@dataclass(frozen=True)
class Known:
    """What offers are checked against: the catalogue, a line of one piece for each product with a price; how many
    pieces there are, where that is known; the campaigns' ids, and the shop's moment."""

    goods: Sequence[Line]
    stock: Mapping[str, int]
    campaigns: frozenset[str]
    now: datetime


def check(offers: Sequence[Offer], known: Known) -> list[Finding]:
    """All findings, those of one offer first, in the offers' order."""
    about = {offer.id: frozenset(lines_of(offer, known.goods)) for offer in offers}
    alone = [finding for offer in offers for finding in _alone(offer, about[offer.id], known)]
    return [*alone, *_codes(offers), *_groups([o for o in offers if not _over(o, known)], about)]


def _over(offer: Offer, known: Known) -> bool:
    return offer.ends is not None and offer.ends <= known.now


def _alone(offer: Offer, about: frozenset[int], known: Known) -> Iterator[Finding]:
    def found(kind: Kind, severity: Severity, en: str, zh: str) -> Finding:
        return Finding(kind, severity, (offer.id,), Words(en, zh))

    if _over(offer, known):
        yield found("window", "warning", f"It ended on {offer.ends:%Y-%m-%d %H:%M %Z}.", "已经结束。")
    if offer.campaign and offer.campaign not in known.campaigns:
        text = f"There is no campaign {offer.campaign}: nobody is invited.", f"没有活动 {offer.campaign}，无人受邀。"
        yield found("campaign", "error", *text)
    for name, missing in _unknown(offer, known.goods):
        shown = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        yield found(
            "unknown", "warning", f"The catalogue has none of these {name}: {shown}.", f"商品目录里没有：{shown}。"
        )
    if not about:
        yield found("nothing", "error", "It is about no product that has a price.", "没有任何有价格的商品适用。")
    else:
        for severity, en, zh in _pointless(offer, [known.goods[place] for place in sorted(about)], known):
            yield found("unreachable", severity, en, zh)


def _scopes(offer: Offer) -> Iterator[Scope]:
    yield offer.scope
    if isinstance(offer.benefit, BuyGet) and offer.benefit.gift is not None:
        yield offer.benefit.gift
    if isinstance(offer.benefit, Bundle):
        yield from (part.scope for part in offer.benefit.parts)


def _unknown(offer: Offer, goods: Sequence[Line]) -> Iterator[tuple[str, list[str]]]:
    there: Mapping[str, set[str]] = {
        "products": {line.product for line in goods},
        "departments": {line.department for line in goods},
        "categories": {line.category for line in goods},
        "brands": {line.brand for line in goods},
        "sellers": {line.seller for line in goods},
    }
    prices = list(offer.benefit.prices) if isinstance(offer.benefit, MemberPrice) else []
    for name, keys in there.items():
        named = [key for scope in _scopes(offer) for key in getattr(scope, name)]
        named += [key for scope in _scopes(offer) for key in scope.without] if name == "products" else []
        named += prices if name == "products" else []
        if missing := sorted(set(named) - keys):
            yield name, missing


Reason = tuple[Severity, str, str]


def _pointless(offer: Offer, goods: Sequence[Line], known: Known) -> Iterator[Reason]:
    """Steps that cannot be reached or bring nothing."""
    most = _most(goods, known)
    needed = offer.minimum.amount if offer.minimum and offer.minimum.amount else 0
    if isinstance(offer.benefit, Threshold):
        needed = max(needed, offer.benefit.steps[0].at)
        yield from _steps(offer, offer.benefit, most)
    if most is not None and needed > most:
        yield (
            "error",
            f"It needs {needed}, but all that is in stock comes to {most}.",
            f"需满 {needed}，而全部库存只值 {most}。",
        )
    if isinstance(offer.benefit, Bundle) and not _saves(offer.benefit, goods):
        yield "error", "No set of its pieces costs more than its price.", "任何组合都不比套装价贵。"
    if isinstance(offer.benefit, FixedOff) and not offer.benefit.each and needed <= offer.benefit.off and not offer.cap:
        yield (
            "note",
            "It has no minimum above what it takes off: small carts cost nothing.",
            "门槛不高于优惠金额：小额购物车会免单。",
        )


def _most(goods: Sequence[Line], known: Known) -> int | None:
    """What all pieces of these in stock come to; None where some stock is not known."""
    stock = [known.stock.get(line.product) for line in goods]
    return None if None in stock else sum(line.price * (n or 0) for line, n in zip(goods, stock, strict=True))


def _steps(offer: Offer, benefit: Threshold, most: int | None) -> Iterator[Reason]:
    for last, step in zip(benefit.steps, benefit.steps[1:], strict=False):
        if offer.cap is not None and last.off >= offer.cap:
            yield (
                "warning",
                f"The step of {step.at} takes no more off than {last.at} does: the cap is {offer.cap}.",
                f"满 {step.at} 一档不比满 {last.at} 多减：封顶 {offer.cap}。",
            )
        if most is not None and last.at <= most < step.at:
            yield (
                "warning",
                f"The step of {step.at} is beyond all that is in stock ({most}).",
                f"满 {step.at} 一档超过全部库存（{most}）。",
            )


def _saves(benefit: Bundle, goods: Sequence[Line]) -> bool:
    """Whether a set of the dearest pieces, as many of each as there may be, costs more than the price."""
    dearest: dict[int, int] = defaultdict(int)
    for line in goods:
        part = part_of(benefit, line)
        dearest[part] = max(dearest[part], line.price)
    full = all(n in dearest for n in range(len(benefit.parts)))
    return full and sum(dearest[n] * part.items for n, part in enumerate(benefit.parts)) > benefit.price


def _codes(offers: Iterable[Offer]) -> Iterator[Finding]:
    by_code: dict[str, list[str]] = defaultdict(list)
    for offer in offers:
        by_code[offer.code].append(offer.id)
    for code, ids in by_code.items():
        if code and len(ids) > 1:
            text = (
                f"The code {code} stands for {len(ids)} offers: who has it, has all.",
                f"优惠码 {code} 对应 {len(ids)} 个优惠。",
            )
            yield Finding("code", "warning", tuple(ids), Words(*text))


def _groups(offers: Sequence[Offer], about: Mapping[str, frozenset[int]]) -> Iterator[Finding]:
    """Offers of one group that meet on a product: there, one of them applies; and those that another always beats."""
    for one, two in combinations(offers, 2):
        same = (one.stage, one.group) == (two.stage, two.group) and not (one.exclusive or two.exclusive)
        if not (same and about[one.id] & about[two.id] and _meet(one, two)):
            continue
        beaten = [pair for pair in ((one, two), (two, one)) if _beats(*pair, about)]
        for better, worse in beaten[:1]:
            text = (
                f"{better.id} always takes as much off or more, and a line gets one of the two.",
                f"{better.id} 总是减得一样多或更多，两者只取其一。",
            )
            yield Finding("never", "warning", (worse.id, better.id), Words(*text))
        if not beaten:
            text = (
                f"They are of one group of the stage {one.stage}: a line of both gets one of them.",
                "同组：同时符合两者的商品只享受其一。",
            )
            yield Finding("group", "note", (one.id, two.id), Words(*text))


def _meet(one: Offer, two: Offer) -> bool:
    """Whether their windows have a moment in common."""
    first = one.ends is None or two.starts is None or two.starts < one.ends
    return first and (two.ends is None or one.starts is None or one.starts < two.ends)


def _beats(better: Offer, worse: Offer, about: Mapping[str, frozenset[int]]) -> bool:
    """Whether it can always be had instead, on at least the same goods, and never takes less off."""
    if is_by_line(better) != is_by_line(worse) or better.base != worse.base:
        return False
    wider = about[better.id] >= about[worse.id] if is_by_line(better) else about[better.id] == about[worse.id]
    alike = (better.rounding, better.round_to, better.one_seller) == (worse.rounding, worse.round_to, worse.one_seller)
    return wider and alike and _as_easily(better, worse) and _takes_more(better, worse)


def _as_easily(better: Offer, worse: Offer) -> bool:
    """Whoever can use the worse one can use the better one."""
    rules: list[Callable[[], bool]] = [
        lambda: better.minimum is None or better.minimum == worse.minimum,
        lambda: better.code in ("", worse.code) and better.campaign in ("", worse.campaign),
        lambda: worse.members or not better.members,
        lambda: better.per_shopper is None or better.per_shopper == worse.per_shopper,
        lambda: better.starts is None or (worse.starts is not None and better.starts <= worse.starts),
        lambda: better.ends is None or (worse.ends is not None and better.ends >= worse.ends),
        lambda: better.cap is None or (worse.cap is not None and better.cap >= worse.cap),
        lambda: not better.estimated,
    ]
    return all(rule() for rule in rules)


def _takes_more(better: Offer, worse: Offer) -> bool:
    more, less = better.benefit, worse.benefit
    if isinstance(more, PercentOff) and isinstance(less, PercentOff):
        return more.off >= less.off
    if isinstance(more, FixedOff) and isinstance(less, FixedOff):
        return more.off >= less.off
    if isinstance(more, Threshold) and isinstance(less, Threshold) and not less.every:
        return all(any(step.at <= each.at and step.off >= each.off for step in more.steps) for each in less.steps)
    return False
