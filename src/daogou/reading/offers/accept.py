"""What of a language model's answer about an offer's text is believed.

A model names facts, each with the words that state it. Where rules read a clause too, a model that says otherwise makes
it unread: one of the two is wrong. A clause that rules do not read is the model's, where its facts account for every
word, number and name of it, and nothing in it weakens, excludes or adds a condition for which there is no field. The
offer is then put together by the code that rules have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from daogou.reading.claims import folded
from daogou.reading.offers.facts import Context, Fact
from daogou.reading.offers.read import Hit, Reader, Reading, Said, assembled, place_of, plain, rest
from daogou.reading.offers.told import NUMBERS, OfferAnswer, ToldFact, What, facts_of, numbers_in


def accept(text: str, answer: OfferAnswer, reader: Reader) -> Reading:
    """The reading that stands on the text's own words."""
    rules, told = reader.said(text), list(_located(text, answer, reader.ctx))
    by_rules = {fact for hit in rules.hits for fact in hit.facts if fact.field != "code"}
    disputed, filled = set[int](), list[Hit]()
    for place in range(len(rules.pieces)):
        own = [(hit, right) for hit, right in told if place in _places(rules, hit)]
        if place not in rules.failed:
            facts = {fact for hit, _ in own for fact in hit.facts if fact.field != "code"}
            if facts - by_rules and not any(_places(rules, hit) & rules.failed for hit, _ in own):
                disputed.add(place)
        elif (
            own and all(right for _, right in own) and _accounts(text, rules.pieces[place], [h for h, _ in own], reader)
        ):
            filled += [hit for hit, _ in own if _places(rules, hit) == {place}]
    read = {place for hit in filled for place in _places(rules, hit)}
    failed = (rules.failed - read) | disputed
    kept = [hit for hit in (*rules.hits, *filled) if not _places(rules, hit) & failed]
    return assembled(text, Said(rules.pieces, sorted(kept, key=lambda hit: hit.start), failed))


def _located(text: str, answer: OfferAnswer, ctx: Context) -> Iterator[tuple[Hit, bool]]:
    """Each fact whose words are in the text, where they stand, and whether they bear it out."""
    folded_text, at = folded(text), 0
    for told in answer.facts:
        start = _found(folded_text, told.quote, at)
        if start < 0:
            continue
        at, stop = start, start + len(told.quote.strip())
        facts = _checked(told, ctx)
        if told.what == "code" and facts:
            facts = [Fact("code", _code_at(text, start, told))]
        yield Hit(start, stop, facts or ()), facts is not None


def _accounts(text: str, piece: tuple[int, int], hits: Sequence[Hit], reader: Reader) -> bool:
    """Whether these facts say all that the clause does."""
    words = plain(text)
    if rest(words, *piece, [(hit.start, hit.stop) for hit in hits]) or _CHANGES.search(words, *piece):
        return False
    said = words[slice(*piece)]
    facts = [fact for hit in hits for fact in hit.facts]
    named = {fact.value for fact in facts if fact.field == "scope"} | {
        ("products", fact.value[0]) for fact in facts if fact.field == "member_price"
    }
    if {reader.ctx.called[name] for name in re.findall(reader.ctx.name, said)} - named:
        return False
    # as many facts as there are numbers to tell: a clause with more numbers holds something untold
    return len(NUMBERS.findall(said)) <= sum(_HOLDS.get(fact.field, 1) for fact in facts)


_HOLDS = {
    "step": 2, "nth_item": 2, "buy_get": 3, "bundle": 2, "starts": 5, "ends": 5, "everything": 0, "one_seller": 0,
    "stage": 0, "members": 0, "exclusive": 0, "no_cap": 0, "no_minimum": 0, "cheapest": 0, "can_pay": 0, "scope": 0,
    "every": 0, "over": 0, "code": 0,
}  # fmt: skip
"""How many numbers a fact has at most."""


_CHANGES = re.compile(
    r"[起约或非除前不未返赠]|左右|以内|低至|最低|部分|指定|礼品|不含|预售|每天|周[一二三四五六日末]|新人|新用户|首单|以外"
    r"|\b(?:not?|never|except|excluding|exclude|unless|or|from|about|selected|some|first|new|weekends?|up to|gifts?)\b"
)
"""Words that weaken, exclude or add a condition for which there is no field."""


def _places(said: Said, hit: Hit) -> set[int]:
    return set(range(place_of(said.pieces, hit.start), place_of(said.pieces, max(hit.stop - 1, hit.start)) + 1))


def _found(text: str, quote: str, at: int) -> int:
    """Where the quote stands, from this place on or else anywhere; −1 where it does not."""
    wanted = folded(quote).strip()
    if not wanted:
        return -1
    after = text.find(wanted, at)
    return after if after >= 0 else text.find(wanted)


def _code_at(text: str, start: int, told: ToldFact) -> tuple[int, int]:
    begin = folded(text).find(folded(told.words[0]), start)
    return begin, begin + len(told.words[0])


def _checked(told: ToldFact, ctx: Context) -> Sequence[Fact] | None:
    """The facts, where the quote bears them out."""
    if not re.search(_CUES[told.what], folded(told.quote)):
        return None
    held, given = numbers_in(told.quote), [Decimal(str(value)) for value in told.numbers]
    pairs = {one - other for one in held for other in held if one > other} if told.what == "buy_get" else set()
    if any(value not in held | pairs for value in given) or any(
        folded(word) not in folded(told.quote) for word in told.words if told.what not in ("starts", "ends")
    ):
        return None
    try:
        return facts_of(told, given, ctx)
    except (ValueError, IndexError, KeyError, ArithmeticError):
        return None


_LESS = r"减|省|便宜|优惠|抵|降|让利|立|off|save|discount|less|cheaper|reduc"
_SPEND = r"满|够|达|超|过|以上|最低|门槛|spend|order|over|above|least|more|reach|exceed|minimum|total"
_MOST = r"最高|最多|至多|封顶|上限|不超|up to|max|most|cap|limit"
_CUES: Mapping[What, str] = {
    "threshold": _LESS,
    "every_threshold": r"每|every|each|per",
    "percent_off": r"%|折|半|half|percent",
    "fixed_off": _LESS,
    "fixed_off_each": r"每|each|per",
    "nth_item": r"第|second|third|fourth|fifth|\dnd|\drd|\dth",
    "buy_get": r"买|送|免|拍|购|buy|get|free|bogo|for",
    "bundle": r"任选|任意|件|本|套|组合|any|for|set|pick",
    "member_price": r"会员|member",
    "subsidy": r"补|subsid",
    "credit": r"金|余额|credit|balance",
    "minimum_amount": _SPEND,
    "minimum_above": r"超|过|高于|大于|over|above|more than|exceed",
    "minimum_items": _SPEND + r"|件|本|buy|items|pieces",
    "no_minimum": r"门槛|minimum|不限",
    "cap": _MOST,
    "no_cap": r"顶|上限|cap|limit",
    "cap_per_item": _MOST,
    "everything": r"全|所有|任意|all|any|every|site",
    "one_seller": r"店|shop|store|seller",
    "across_sellers": r"店|平台|platform|shop|store|seller",
    "coupon": r"券|coupon|voucher",
    "scope": r"",
    "members": r"会员|member",
    "code": r"码|口令|code|coupon",
    "uses_per_shopper": r"每|限|per|each|once|twice|limit|customer|shopper",
    "items_per_shopper": r"每|限|per|each|limit|customer|shopper",
    "exclusive": r"不|not|cannot|can't|alone|单独|only",
    "goes_together": r"叠|同|共|combin|stack|together|with",
    "cheapest_free": r"最低价|cheapest|lowest",
    "can_pay": r"抵|pay|used",
    "starts": r"",
    "ends": r"",
}
"""What has to be among the words for a fact of each kind to be believed."""
