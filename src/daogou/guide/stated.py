"""What was stated, as sentences in both languages: what is in force, what it does to a list, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from daogou.guide.cards import Sentence
from daogou.reading.people import name_of
from daogou.shop.statements import Statement
from daogou.types import FactId, Language, Money, Words

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_QUOTED = Words("“{}”", "“{}”")


def day(at: date, language: Language) -> str:
    """3 May, 5月3日."""
    return f"{at.month}月{at.day}日" if language == "zh" else f"{at.day} {_MONTHS[at.month - 1]}"


def _since(said: Statement, zone: tzinfo, language: Language) -> str:
    since = day(said.at.astimezone(zone), language)
    if said.until is None:
        return since
    # the first moment at which it holds no more is midnight: what people call until is the day before
    last = day((said.until - timedelta(seconds=1)).astimezone(zone), language)
    return f"{since}（到{last}为止）" if language == "zh" else f"{since}, until {last}"


def meaning(said: Statement, names: Sequence[str], currency: str, language: Language) -> str:
    """What a statement was read as; `names` are what its targets are called."""
    zh = language == "zh"
    listed = ("、" if zh else ", ").join(names)
    if said.kind == "budget":
        low, high = (None if edge is None else Money(edge, currency) for edge in (said.low, said.high))
        if low is None:
            return f"不超过 {high}" if zh else f"nothing above {high}"
        return (f"{low} 到 {high}" if high else f"不低于 {low}") if zh else f"from {low}{f' to {high}' if high else ''}"
    if said.kind == "household":
        return (
            f"为 {said.low} 人采购（已记下，不影响列表）"
            if zh
            else f"shopping for {said.low} (noted; no list depends on it)"
        )
    if said.kind == "whom":
        whom = _called(said.whom, language) if said.whom else ("您自己" if zh else "yourself")
        return f"列表为{whom}而做" if zh else f"lists are for {whom}"
    spoken = {
        "avoid": Words("leave out: {}", "不要：{}"),
        "prefer": Words("more of: {}", "多要：{}"),
        "size": Words("in size {} alone", "只要 {} 码"),
        "pin": Words("kept by you: {}", "由您固定：{}"),
        "delete": Words("you say this is wrong: {}", "您指出有误：{}"),
    }
    return spoken[said.kind].within(language).format(listed)


def effects(
    holding: Sequence[Statement], left_out: Mapping[str, int], empty: bool, zone: tzinfo, language: Language
) -> list[Sentence]:
    """What each statement in force did to a list, `left_out` products by statement, nothing of one that left out none;
    first that nothing is left, where the list is `empty` for that."""
    told = [sentence for said in holding if (sentence := _effect(said, left_out.get(said.id), zone, language))]
    if empty and any(left_out.values()):
        facts = [FactId(f"statement:{said.id}") for said in holding if left_out.get(said.id)]
        words = Words(
            "Nothing is left that fits all you said: take one of these back.",
            "没有商品符合您说的全部要求：请撤销其中一条。",
        )
        return [Sentence(words.within(language), facts), *told]
    return told


def _effect(said: Statement, count: int | None, zone: tzinfo, language: Language) -> Sentence | None:
    since, quoted = _since(said, zone, language), _QUOTED.within(language).format(said.words)
    zh = language == "zh"
    if count == 0:
        return None
    if count is not None:
        text = _left_out(count, since, quoted, language)
    elif said.kind in ("prefer", "pin"):
        text = f"上移：您在{since}说过{quoted}" if zh else f"Moved up, because you said {quoted} on {since}"
    elif said.kind == "whom" and said.whom:
        whom = _called(said.whom, language)
        text = (
            f"此列表为{whom}而做，您在{since}说过{quoted}"
            if zh
            else f"For {whom}, because you said {quoted} on {since}"
        )
    elif said.kind == "delete":
        text = f"不再计入：您在{since}指出有误的内容" if zh else f"Counts no more: what you said on {since} is wrong"
    else:
        return None
    return Sentence(text, [FactId(f"statement:{said.id}")])


def avoiding(words: str, at: datetime, fact: FactId, count: int | None, language: Language) -> Sentence | None:
    """What was written of an avoidance at `at` (of the shop's time), and did to a list: `count` products were left out,
    which is nothing where there were none, or, None, such went down."""
    if count == 0:
        return None
    since, quoted = day(at, language), _QUOTED.within(language).format(words.strip())
    if count is not None:
        return Sentence(_left_out(count, since, quoted, language), [fact])
    down = f"下移：您在{since}说过{quoted}" if language == "zh" else f"Moved down, because you said {quoted} on {since}"
    return Sentence(down, [fact])


def _left_out(count: int, since: str, quoted: str, language: Language) -> str:
    if language == "zh":
        return f"未列出：{count:,} 件商品，因为您在{since}说过{quoted}"
    n = "1 product" if count == 1 else f"{count:,} products"
    return f"Left out: {n}, because you said {quoted} on {since}"


def _called(person: str, language: Language) -> str:
    name = name_of(person).within(language)
    return f"您的{name}" if language == "zh" else f"your {name}"
