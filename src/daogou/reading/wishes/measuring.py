"""What an amount in a wish is of: the price, or number attributes, named beside it or told by the unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from daogou.reading.measures import Unit, unit_of
from daogou.reading.money import SIGNS, WORDS
from daogou.reading.questions.lexicon import Ideas, atoms, comparatives, ideas_of, pieces
from daogou.reading.wishes.constraint import Constraint, Range
from daogou.reading.wishes.known import Known
from daogou.reading.wishes.quantities import Amount
from daogou.types import Words, minor_units

if TYPE_CHECKING:
    from daogou.reading.wishes.read import Left

_MOST_NAMES = 12
_MOST_ATOMS = 8
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[._/+-]+[^\W_\u3400-\u9fff]+)*")
_FILLER_BEFORE = re.compile(
    r"(?:\s|[:：=(]|\b(?:of|is|are|be|should|must|has|to|a|an|the|at)\b|[为是要在得有]|须|需|应该?|必须)*$"
)
_FILLER_AFTER = re.compile(r"^(?:\s|\b(?:of|in|for|total|a|the)\b|的)*")
_EQUALS = re.compile(r"(?:[:：=]|\b(?:of|is)\b|[为是])\s*$")
_BREAK = re.compile(r"[·,，。;；、]")
_PRICED = re.compile(
    r"(?:\b(?:price[ds]?|costs?|costing|budget|spend|pay)\b|预算|价格|价位|价钱|单价|售价)[\s:：是为在of]*$"
)
_CHEAPER = re.compile(r"cheaper")


def measuring(told: Amount, left: Left, shop: Known) -> None:
    """Add the condition that the amount sets, if it sets one."""
    if _is_money(told, left, shop):
        _price(told, left, shop)
        return
    units = unit_of(told.unit) if told.unit else ()
    named = _named(told, left, shop, units)
    alike = bool(told.than)
    if named is None and told.unit and (told.told or units):
        named, alike = _by_unit(told, units, shop), True
    if named is None:
        if told.told and not told.unit:
            _price(told, left, shop)
        elif told.told:
            left.unread.append(left.take(told.start, told.stop).strip())
        return
    names, unit, start, stop = named
    made = Range(told.low, told.high, told.above, told.below, unit.name if unit else "")
    if unit is not None and not any(name in shop.units or shop.names.by_key[name].kind == "text" for name in names):
        left.unread.append(left.take(start, stop).strip())  # nobody knows in which unit these numbers are
        return
    quote = left.take(start, stop).strip()
    left.found.append(
        Constraint(
            "number", range=made, names=names, alike=alike and len(names) > 1, quote=quote, name=_label(names, shop)
        )
    )


def _label(names: Sequence[str], shop: Known) -> Words:
    return shop.label(names[0]) if len(names) == 1 else Words()


def _is_money(told: Amount, left: Left, shop: Known) -> bool:
    if told.sign or (told.unit in WORDS and not (told.unit == "pounds" and shop.currency != "GBP")):
        return True
    return not told.unit and bool(_PRICED.search(left.text, 0, told.start) or _CHEAPER.match(left.text, told.start))


def _price(told: Amount, left: Left, shop: Known) -> None:
    named = {SIGNS.get(told.sign), WORDS.get(told.unit)} - {None}
    start = found.start() if (found := _PRICED.search(left.text, 0, told.start)) else told.start
    quote = left.take(start, told.stop).strip()
    if named - {shop.currency}:
        left.unread.append(quote)  # an amount in another currency than the shop's says nothing of its prices
        return
    low, high = (None if end is None else round(end * minor_units(shop.currency)) for end in (told.low, told.high))
    if not told.told:
        low = None  # "budget 500"
    if high is None or high > 0:
        made = Range(low, high, told.above, told.below)
        left.found.append(Constraint("price", range=made, quote=quote))


_Named = tuple[tuple[str, ...], Unit | None, int, int]


def _named(told: Amount, left: Left, shop: Known, units: Sequence[Unit]) -> _Named | None:
    """The attributes that are named right before or behind the amount, and the words of both."""
    if told.than:
        ideas = [each.ideas for each in comparatives() if (told.than,) in each.forms and each.ideas]
        if fit := _fitting(shop.holding(ideas), units, shop):
            return *fit, told.start, told.stop
    if not told.told and not told.unit and not _EQUALS.search(left.text, 0, told.start):
        return None  # a bare number within a name ("USB 2.0 ports") is a part of it
    for runs in _beside(told, left.text):
        found: dict[tuple[tuple[str, ...], Unit | None], tuple[int, int]] = {}
        for start, stop, words in runs:
            meant = shop.names.meaning(list(_wanted(words)), frozenset({"number"}))
            keys = meant.keys if meant else ()
            own = tuple(key for key in keys if atoms(shop.label(key).en) == atoms(words))
            if fit := _fitting(own or keys, units, shop):
                found[fit] = min(start, told.start), max(stop, told.stop)  # in the fewest words that say it
        for (names, unit), (start, stop) in found.items():
            return names, unit, start, stop
    return None


def _fitting(keys: Sequence[str], units: Sequence[Unit], shop: Known) -> tuple[tuple[str, ...], Unit | None] | None:
    """Those of the names that are measured in what the amount is told in; the unit that is meant."""
    if not keys:
        return None
    if not units:
        return tuple(keys[:_MOST_NAMES]), None
    for unit in units:
        fit = tuple(key for key in keys if key in shop.units and shop.units[key].dimension == unit.dimension)
        if fit:
            return fit[:_MOST_NAMES], unit
    # "4 pages" of what is merely counted: the unit is but a word for it
    counted = tuple(key for key in keys if key not in shop.units)
    if counted and all(unit.dimension in ("pieces", "pages", "sheets") for unit in units):
        return counted[:_MOST_NAMES], None
    return (counted[:_MOST_NAMES], units[0]) if counted else None


_Run = tuple[int, int, str]


def _beside(told: Amount, text: str) -> tuple[list[_Run], list[_Run]]:
    """Runs of words that end right before the amount, and that begin right behind it; the longest first."""
    before = _FILLER_BEFORE.search(text, 0, told.start)
    end = before.start() if before else told.start
    words = [w for w in _WORD.finditer(text, max(0, end - 80), end) if not _BREAK.search(text[w.start() : end])]
    first = [(w.start(), told.start, text[w.start() : end]) for w in words[-_MOST_ATOMS:]]
    after = _FILLER_AFTER.match(text[told.stop :])
    begin = told.stop + (after.end() if after else 0)
    later = [w for w in _WORD.finditer(text, begin, begin + 80) if not _BREAK.search(text[begin : w.start()])]
    then = [(told.stop, w.end(), text[begin : w.end()]) for w in later[:_MOST_ATOMS]]
    return first, then[::-1]


def _wanted(words: str) -> Iterator[tuple[Ideas, int]]:
    """What a run of words may stand for; nothing where it says too much."""
    sets: list[tuple[Ideas, int]] = [(frozenset(), 0)]
    for piece in pieces(atoms(words)):
        meanings = ideas_of(piece)[:3]
        sets = [(before | more, rank + far) for before, rank in sets for more, far in meanings][:27]
    yield from ((ideas, rank) for ideas, rank in sets if ideas)


def _by_unit(told: Amount, units: Sequence[Unit], shop: Known) -> _Named | None:
    """All attributes that are measured in such a unit: which of them is meant is told by what is looked for."""
    for unit in units:
        if names := shop.of_dimension(unit.dimension):
            return names[:_MOST_NAMES], unit, told.start, told.stop
    return None
