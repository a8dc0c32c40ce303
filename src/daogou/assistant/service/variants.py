"""Which variant is meant by "the same but black", "a larger one", "the cheapest": options named, compared, or kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from daogou.shop.after_sales.account import Item
from daogou.shop.after_sales.goods import Variant

_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_NUMBERS = {word: str(n) for n, word in enumerate(_WORDS, 1)}
_SIZES = {
    "s": "small",
    "m": "medium",
    "l": "large",
    "xl": "extra large",
    "xs": "extra small",
    "xxl": "double extra large",
}
_SCALES = (("low", "medium", "high"), ("xs", "s", "m", "l", "xl", "xxl", "xxxl"), ("small", "medium", "large"),
           ("beginner", "intermediate", "expert"))  # fmt: skip
_NOT = re.compile(
    r"(?:\binstead of|\brather than|\bnot|\bover|\bother than|\bfrom|不要|不是|而不是)\s+(?:a |an |the )?$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:bigger|larger|longer|higher|more (?!expensive)|heavier|brighter|stronger|upgrade)|更大|大一|更长|更高|更多",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:smaller|shorter|lower|less|fewer|fewest|lighter|easier|easiest|dimmer)\b|更小|小一|更短|更低|更少",
    re.IGNORECASE,
)
_CHEAPEST = re.compile(r"\bcheap(?:est|er)\b|least expensive|lowest[- ]price|最便宜|便宜", re.IGNORECASE)
_DEAREST = re.compile(r"\b(?:most expensive|priciest)\b|最贵", re.IGNORECASE)
_SPLIT = re.compile(r"[^a-z0-9.\u3400-\u9fff]+")


@dataclass(frozen=True)
class Choice:
    """The variants that fit best, all equally well; `said` is whether the words say anything of variants."""

    variants: Sequence[Variant]
    said: bool


def choose(wanted: str, item: Item, offered: Mapping[str, Variant]) -> Choice:
    """Of what is offered and available. What is named has to hold, of several values of an option the first that is
    there; what is not named stays as it is where it can."""
    named = [offered[id_] for id_ in re.findall(r"\b\d{6,}\b", wanted) if id_ in offered]
    if named:
        return Choice(named[:1], True)
    some = [one for one in offered.values() if one.available and one.price is not None and one.id != item.variant]
    asked = _asked(wanted, [*offered.values()])
    compared = _compared(wanted, item, some, asked)
    if not asked and compared is None and not (_CHEAPEST.search(wanted) or _DEAREST.search(wanted)):
        return Choice((), False)
    fit = [one for one in (compared if compared is not None else some) if _holds(one, asked)]
    if _CHEAPEST.search(wanted) or _DEAREST.search(wanted):
        edge = (min if _CHEAPEST.search(wanted) else max)((one.price or 0 for one in fit), default=0)
        return Choice([one for one in fit if one.price == edge][:1], True)
    best = max((_kept(one, item, asked) for one in fit), default=None)
    return Choice([one for one in fit if _kept(one, item, asked) == best], True)


def _asked(wanted: str, offered: Sequence[Variant]) -> dict[str, list[str]]:
    """By option, the values that the words name, in their order; a value that is named for two options counts for both
    unless the option is named beside it."""
    text = plain(wanted)
    found: dict[str, list[tuple[int, str]]] = {}
    names = list(dict.fromkeys(name for one in offered for name in one.options))
    for name in names:
        values = dict.fromkeys(one.options[name] for one in offered if name in one.options)
        for value in sorted(values, key=len, reverse=True):
            place = _place(text, value, name)
            if place is not None and not any(at <= place < at + len(plain(v)) for at, v in found.get(name, [])):
                found.setdefault(name, []).append((place, value))
    for name in names:
        if name not in found and (partly := _partly(text, name, offered)):
            found[name] = partly
    return {name: [value for _, value in sorted(places)] for name, places in found.items()}


def _place(text: str, value: str, name: str) -> int | None:
    """Where the value is named, and not as what is not wanted."""
    for form in _written(value, name):
        for match in re.finditer(
            rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])" if form.isascii() else re.escape(form), text
        ):
            if not _NOT.search(text[: match.start()]):
                return match.start()
    return None


def _partly(text: str, name: str, offered: Sequence[Variant]) -> list[tuple[int, str]]:
    """The values of an option of which a word is named that no other of its values has ("Google" of Google
    Assistant)."""
    values = list(dict.fromkeys(one.options[name] for one in offered if name in one.options))
    found = []
    for value in values:
        others = {word for other in values if other != value for word in plain(other).split()}
        for word in plain(value).split():
            if len(word) > 3 and word not in others and (place := _place(text, word, name)) is not None:
                found.append((place, value))
                break
    return found


def _written(value: str, name: str) -> list[str]:
    """How a value may be written: as it is, its size in words, a bare number beside the option's name, "no backlight"
    for none."""
    said = plain(value)
    forms = [said]
    if said in _SIZES:
        forms = [_SIZES[said], f"size {said}", f"{said} size", f"{said} code", *([said] if len(said) > 1 else [])]
    if said.isdigit():
        forms = [f"{plain(name)} {said}", f"size {said}", f"{said} {plain(name)}"]
    if said in ("none", "no"):
        forms = [f"no {plain(name)}", f"without {plain(name)}"]
    bare = re.fullmatch(r"([\d.]+) ?(inch|piece|pieces|gb|tb|ml|ft|hours?|l|mp|w)", said)
    if bare:
        unit = bare[2].rstrip("s")
        forms += [
            f"{bare[1]} {unit}",
            f"{bare[1]}{unit}",
            f"{bare[1]} {unit}s",
            f"{bare[1]} foot" if unit == "ft" else said,
        ]
    return forms


def plain(text: str) -> str:
    """Lower case, numbers in digits, signs as blanks."""
    words = [_NUMBERS.get(word, word) for word in _SPLIT.split(text.lower())]
    return " ".join(word.strip(".") for word in words if word)


def _holds(one: Variant, asked: Mapping[str, Sequence[str]]) -> bool:
    return all(one.options.get(name) in values for name, values in asked.items())


def _kept(one: Variant, item: Item, asked: Mapping[str, Sequence[str]]) -> tuple[int, ...]:
    """How well it is what was asked first, then how much of the rest stays as it was."""
    first = -sum(list(values).index(one.options[name]) for name, values in asked.items())
    same = sum(one.options.get(name) == value for name, value in item.options.items() if name not in asked)
    return first, same


def _compared(
    wanted: str, item: Item, some: Sequence[Variant], asked: Mapping[str, Sequence[str]]
) -> list[Variant] | None:
    """Those with more, or less, of an option that can be compared, the nearest of them; None where nothing is compared.
    Of several options the one of which the change leaves most as it was."""
    up, down = bool(_MORE.search(wanted)), bool(_LESS.search(wanted))
    if up == down:
        return None
    best: tuple[tuple[int, ...], list[Variant]] = (), []
    for name, value in item.options.items():
        now = _rank(value)
        if now is None or name in asked:
            continue
        ranks = [(one, _rank(one.options.get(name, ""))) for one in some if _holds(one, asked)]
        there = [one for one, rank in ranks if rank is not None and rank != now and (rank > now) == up]
        kept = max((_kept(one, item, asked) for one in there), default=())
        if kept > best[0]:
            best = kept, _nearest([one for one in there if _kept(one, item, asked) == kept], name, now)
    return best[1]


def _nearest(some: Sequence[Variant], name: str, now: float) -> list[Variant]:
    edge = min((abs((_rank(one.options[name]) or 0) - now) for one in some), default=0)
    return [one for one in some if abs((_rank(one.options[name]) or 0) - now) == edge]


def _rank(value: str) -> float | None:
    """A value's place on its scale."""
    said = value.lower()
    for scale in _SCALES:
        if said in scale:
            return float(scale.index(said))
    number = re.match(r"[\d.]+", said)
    return float(number[0]) if number and number[0] != "." else None
