"""Brands, categories and values that a wish names, and what it wants left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from daogou.language.words import is_chinese
from daogou.reading.questions.lexicon import Atoms, atoms, ideas_of, pieces
from daogou.reading.wishes.constraint import Constraint, ConstraintKind
from daogou.reading.wishes.known import LONGEST_NAME, Known
from daogou.shop.statements import Target
from daogou.types import Words

if TYPE_CHECKING:
    from daogou.reading.wishes.read import Left

_ATOM = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_NOT = re.compile(
    r"(?:\bbut\s+)?(?:\b(?:not|no|non|without|except(?:\s+for)?|excluding|other than|anything but|nothing|avoid|free of|never|"
    r"isn't|aren't|isnt|arent|hate|dislike|can't stand|"
    r"(?:do not|don't|dont|does not|doesn't) (?:want|like|need|have|contain|include))\b[\s-]*"
    r"(?:(?:made (?:of|from|by)|from|by|in|of|with|any|a|an|the|be)\s+)*"
    r"|(?<![都统全律])(?:但|并)?(?:不要|不想要|不是|不含有?|不带|不喜欢|不用|不买|别(?!墅)要?|非(?!常|洲)|无(?!线|法|论|人|缝|限|极|形|框|绳)|没有|除了?|排除|避开)(?:是|带|有|含)?)"
)
_NOT_BEHIND = re.compile(r"^(?:[- ]free\b|的?(?:都|全都|一律|统统)?(?:不要|不想要|不行|除外|排除|不考虑))")
_OR = re.compile(r"\s*(?:,|，|、|\bor\b|\band\b|\bnor\b|或者?|和|及|与)\s*(?:no\s+|not\s+)?")
_ZH_END = re.compile(r"(?:品?牌|色|制品|材质|材料|款)?(?:的|以外|之外|外)*")
_FOR_OTHERS = re.compile(
    r"(?:(?<!looking )(?<!look )(?<!searching )(?<!search )\b(?:for|fits?|compatible with|works? with|replacement for|suitable for)\s+(?:an? |the |my )?|适用于?|兼容|适配|适合|配)$"
)
_KIND_ORDER: Sequence[ConstraintKind] = ("category", "kind", "department", "brand", "attribute")
_WORDS_MOST, _COLOURS, _LISTED = 2, 4, 6
_STOP = frozenset(
    {"and", "or", "but", "with", "under", "over", "for", "in", "at", "by", "the", "a", "an", "of", "more", "less"}
)


class _Atom(NamedTuple):
    text: str
    start: int
    stop: int


def things(left: Left, shop: Known) -> None:
    """Add what is named, and take it out of the words."""
    while found := _NOT.search(left.text):
        _left_out(found, left, shop)
    _named(left, shop)


def _left_out(found: re.Match[str], left: Left, shop: Known) -> None:
    """All that is listed behind a "not"."""
    at, quote = found.end(), left.text[found.start() : found.end()]
    some: list[Constraint] = []
    while True:
        said = _atoms(left.text, at)
        if not said:
            break
        size, targets = _longest(said, 0, shop)
        if not size:
            size, targets = _some_words(said), []
        if not size:
            break
        start, stop = said[0].start, said[size - 1].stop
        words = left.text[start:stop]
        some.append(_negated(words, targets, shop, f"{quote.strip()} {words}"))
        end = _ZH_END.match(left.text, stop)
        at = end.end() if end else stop
        more = _OR.match(left.text, at)
        if more is None or not _longest(_atoms(left.text, more.end()), 0, shop)[0]:
            break
        at = more.end()
    left.found += some
    left.take(found.start(), max(at, found.end()))


def _negated(words: str, targets: Sequence[Target], shop: Known, quote: str) -> Constraint:
    """What is left out by all that its name may mean; where it is no name of anything, what says the words."""
    some = [target for target in targets if target.kind in ("attribute", "brand", "category", "kind", "department")]
    kinds = {target.kind for target in some}
    if not some:
        return Constraint("words", (Target("words", words),), negated=True, quote=quote, values=(Words(words, words),))
    kind = next(kind for kind in _KIND_ORDER if kind in kinds) if kinds != {"brand", "attribute"} else "brand"
    mine = [target for target in some if target.kind == kind]
    made = _of(kind, tuple(mine), shop, quote, negated=True)
    if len({target.name for target in mine}) < 2:
        return made
    # whatever it is that has this value: without a name a target is of any attribute
    keys = {target.key.lower(): Target("attribute", target.key) for target in mine}
    return replace(made, targets=tuple(keys.values()))


def _of(kind: ConstraintKind, some: tuple[Target, ...], shop: Known, quote: str, negated: bool = False) -> Constraint:
    names = {target.name for target in some}
    label = shop.label(next(iter(names))) if kind == "attribute" and len(names) == 1 else Words()
    called = dict.fromkeys(shop.called.get(target, Words(target.key, target.key)) for target in some)
    values = {words.en.lower() or words.zh: words for words in called}
    return Constraint(kind, some, negated=negated, quote=quote, name=label, values=tuple(values.values()))


def _some_words(said: Sequence[_Atom]) -> int:
    """How many of the next words are left out where nobody knows them: those up to a comma or a function word."""
    size = 0
    for place, atom in enumerate(said[: 4 if is_chinese(said[0].text) else _WORDS_MOST]):
        apart = place and atom.start > said[place - 1].stop + (0 if is_chinese(atom.text) else 1)
        if apart or atom.text in _STOP or atom.text in "的，" or is_chinese(atom.text) != is_chinese(said[0].text):
            break
        size += 1
    return size


def _named(left: Left, shop: Known) -> None:
    """Names from left to right, the longest first at each place."""
    said, at = _atoms(left.text, 0), 0
    while at < len(said):
        size, targets = _longest(said, at, shop)
        if size and (stop := _denied_behind(said, at + size - 1, left, shop)):
            words = left.text[said[at].start : said[at + size - 1].stop]
            left.found.append(_negated(words, targets, shop, left.text[said[at].start : stop]))
            left.take(said[at].start, said[at + size - 1].stop)
            at += size
            continue
        made = _meant(said, at, size, targets, left, shop) if size else None
        if made:
            constraint, start, stop = made
            _joined(left, constraint)
            left.take(start, stop)
        at += size if made else 1


def _denied_behind(said: Sequence[_Atom], last: int, left: Left, shop: Known) -> int:
    """Where what is said behind a name, or behind the names that are listed after it, denies them; else 0."""
    at = said[last].stop
    for _ in range(_LISTED):
        if found := _NOT_BEHIND.match(left.text[at:]):
            return at + found.end()
        more = _OR.match(left.text, at)
        size = _longest(after := _atoms(left.text, more.end()), 0, shop)[0] if more else 0
        if not size:
            return 0
        at = after[size - 1].stop
    return 0


def _joined(left: Left, new: Constraint) -> None:
    """Two brands are any of both: no product is of two."""
    for place, one in enumerate(left.found):
        if one.slot == new.slot and one.targets and new.targets and new.kind != "attribute":
            both = tuple(dict.fromkeys((*one.targets, *new.targets)))
            values = tuple(dict.fromkeys((*one.values, *new.values)))
            left.found[place] = replace(one, targets=both, values=values, quote=f"{one.quote} {new.quote}")
            return
    left.found.append(new)


def _meant(
    said: Sequence[_Atom], at: int, size: int, targets: Sequence[Target], left: Left, shop: Known
) -> tuple[Constraint, int, int] | None:
    start, stop = said[at].start, said[at + size - 1].stop
    quote = left.text[start:stop]
    of = {kind: tuple(t for t in targets if t.kind == kind) for kind in _KIND_ORDER}
    for kind in ("category", "kind", "department"):
        if of[kind] and not of["brand"]:
            return _of(kind, of[kind], shop, quote), start, stop
    if _FOR_OTHERS.search(left.text, 0, start):
        return None
    if of["brand"] and 10 * _held(of["brand"], shop) >= _held(of["attribute"], shop):
        return _of("brand", of["brand"], shop, quote), start, stop
    before = _attribute_before(said, at, of["attribute"], left.text)
    if before is not None:
        names, begin = before
        mine = tuple(t for t in of["attribute"] if t.name in names)
        return _of("attribute", mine, shop, left.text[begin:stop]), begin, stop
    colours = [t for t in of["attribute"] if t.name in shop.colours]
    # a word that is mostly something else than a colour says what is looked for
    if colours and 2 * _held(colours, shop) >= _held(of["attribute"], shop):
        most = sorted(colours, key=lambda target: -shop.held.get(target, 0))[:_COLOURS]
        return _of("attribute", tuple(most), shop, quote), start, stop
    return None


def _held(some: Sequence[Target], shop: Known) -> int:
    """How many products have any of these, counted for each."""
    return sum(shop.held.get(target, 0) for target in some)


def _attribute_before(
    said: Sequence[_Atom], at: int, targets: Sequence[Target], text: str
) -> tuple[frozenset[str], int] | None:
    """The attributes of these values that are named right before ("colour: black"), and where."""
    for begin in range(max(0, at - LONGEST_NAME), at):
        between = text[said[at - 1].stop : said[at].start]
        if "·" in text[said[begin].start : said[at].start] or between.strip(" :：=是为"):
            continue
        words = {a.text for a in said[begin:at]}
        own = frozenset(t.name for t in targets if words and _is_name(t.name, said[begin:at]))
        if own:
            return own, said[begin].start
    return None


def _is_name(name: str, some: Sequence[_Atom]) -> bool:
    from daogou.reading.questions.names import readable

    own = atoms(readable(name))
    told: Atoms = tuple(each for atom in some for each in atoms(atom.text))
    return told == own or _stand(told) == _stand(own)


def _stand(some: Atoms) -> frozenset[str]:
    return frozenset(
        idea for piece in pieces(some) for idea in (ideas_of(piece) or [(frozenset(piece.atoms), 0)])[0][0]
    )


def _longest(said: Sequence[_Atom], at: int, shop: Known) -> tuple[int, Sequence[Target]]:
    """How many atoms from here on are the longest name, and what it may mean."""
    if at >= len(said):
        return 0, ()
    for size in range(min(LONGEST_NAME, len(said) - at), 0, -1):
        told = tuple(each for atom in said[at : at + size] for each in atoms(atom.text))
        if found := shop.meanings(told):
            return size, found
    return 0, ()


def _atoms(text: str, start: int) -> list[_Atom]:
    return list(_spans(text, start))


def _spans(text: str, start: int) -> Iterator[_Atom]:
    for found in _ATOM.finditer(text, start):
        yield _Atom(found[0], *found.span())
