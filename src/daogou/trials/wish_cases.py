"""The cases of `bench wishes`: wishes drawn from a catalogue's rows, and what fulfils them by those rows alone."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from daogou.types import Language

Row = Mapping[str, object]
_WORD = re.compile(r"[a-z0-9]+")
_HEAD = re.compile(r"[a-z][a-z-]*(?: [a-z][a-z-]*){0,3}(?= |$)")
_FEWEST, _VALUES = 12, 8
"""Products of a kind that wishes are drawn for; and that have an attribute that is asked of it."""


@dataclass(frozen=True)
class Number:
    """Between `low` and `high` of an attribute, in the file's own numbers; `said` is how the wish says it."""

    attribute: str
    low: float | None
    high: float | None
    said: str


@dataclass(frozen=True)
class Case:
    """A wish in words and what it asks for; `low` and `high` are prices in minor units."""

    text: str
    language: Language
    kind: str
    brand: str = ""
    low: int | None = None
    high: int | None = None
    number: Number | None = None
    without: Sequence[str] = ()
    not_brand: str = ""

    def conditions(self) -> Mapping[str, object]:
        """What it asks for, to be graded by anyone."""
        number = self.number
        return {
            "kind": self.kind,
            "brand": self.brand,
            "price": [self.low, self.high],
            "number": [number.attribute, number.low, number.high] if number else None,
            "without": list(self.without),
            "not_brand": self.not_brand,
        }


@dataclass(frozen=True)
class Named:
    """A row of `wish_words.csv`: `other` units with how many of the file's unit are one of them."""

    unit: str
    other: Mapping[str, float]
    en: str
    zh: str


class Oracle:
    """What is so of the file's products, by its rows."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.ids = [str(row["id"]) for row in rows]
        self.titles = [_words(f"{row['title']} {row.get('category') or ''}") for row in rows]
        self.whole = [" ".join(f"{name} {value}" for name, value in row.items()).lower() for row in rows]
        self.kinds = _kinds(rows)
        self.attributes, self.words = _table()
        self._texts = [
            [str(value).lower() for name, value in row.items() if name.startswith("attr_t_")] for row in rows
        ]

    def of_kind(self, kind: str) -> list[int]:
        """The rows whose title says all words of the kind."""
        wanted = _words(kind)
        return [at for at, title in enumerate(self.titles) if wanted <= title]

    def brand(self, at: int) -> str:
        """The brand of a row."""
        return str(self.rows[at].get("supplier") or self.rows[at].get("brand") or "")

    def price(self, at: int) -> int | None:
        """In minor units."""
        price = self.rows[at].get("price")
        return int(price) if isinstance(price, int | float) else None

    def number(self, at: int, attribute: str) -> float | None:
        """The number that a row states for an attribute."""
        value = self.rows[at].get(f"attr_n_{attribute}")
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def is_said(self, at: int, value: str) -> bool:
        """Whether the title or any text attribute of a row says this word."""
        pattern = re.compile(rf"(?<![a-z]){re.escape(value)}(?![a-z])")
        texts = [str(self.rows[at]["title"]).lower(), *self._texts[at]]
        return any(pattern.search(text) for text in texts)

    def fitting(self, case: Case) -> list[int]:
        """The rows that fulfil every condition."""
        return [at for at in self.of_kind(case.kind) if self._fits(at, case)]

    def _fits(self, at: int, case: Case) -> bool:
        brand, price = self.brand(at).lower(), self.price(at)
        if (case.brand and brand != case.brand.lower()) or (case.not_brand and brand == case.not_brand.lower()):
            return False
        if (case.low is not None or case.high is not None) and not _within(price, case.low, case.high):
            return False
        if case.number and not _within(self.number(at, case.number.attribute), case.number.low, case.number.high):
            return False
        return not any(self.is_said(at, value) for value in case.without)


def _within(value: float | None, low: float | None, high: float | None) -> bool:
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _words(text: str) -> frozenset[str]:
    """The words of a text in the singular."""
    return frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _WORD.findall(text.lower())
    )


def _kinds(rows: Sequence[Row]) -> Sequence[str]:
    """What several products are: their category, else the words in small letters behind brand and name."""
    found: Counter[str] = Counter()
    for row in rows:
        if row.get("category"):
            found[str(row["category"]).lower()] += 1
            continue
        title, name = str(row["title"]), str(row.get("name") or "\0")
        _, there, rest = title.partition(name)
        if there and (head := _HEAD.match(rest.strip())):
            found[head[0]] += 1
    return sorted(kind for kind, count in found.items() if count >= _FEWEST and len(kind) > 4)


def _table() -> tuple[Mapping[str, Named], Mapping[str, Sequence[tuple[str, str]]]]:
    """The attributes by name, and the pairs of words in both languages by what they are."""
    attributes, words = dict[str, Named](), defaultdict[str, list[tuple[str, str]]](list)
    with (files("daogou.trials") / "wish_words.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["attribute"] in ("kind", "value", "absent"):
                words[row["attribute"]].append((row["en"], row["zh"]))
                continue
            other = {unit: float(factor) for unit, _, factor in [row["other"].partition(":")] if unit}
            attributes[row["attribute"]] = Named(row["unit"], other, row["en"], row["zh"])
    return attributes, words


def cases(oracle: Oracle, n: int, draw: Random) -> Iterator[Case]:
    """`n` wishes, half in each language; one in eight for what is not there."""
    absent = [pair for pair in oracle.words["absent"] if not _carried(oracle, pair[0])]
    for number in range(n):
        language: Language = "zh" if number % 2 else "en"
        if absent and draw.random() < 1 / 8:
            yield _absent(draw.choice(absent), draw, language)
        else:
            yield _drawn(oracle, draw, language)


def _carried(oracle: Oracle, kind: str) -> bool:
    return any(all(word in text for word in kind.split()) for text in oracle.whole)


def _absent(pair: tuple[str, str], draw: Random, language: Language) -> Case:
    amount = draw.choice((20, 50, 100, 200))
    if language == "zh":
        return Case(
            draw.choice((f"{pair[1]} {amount}以内", pair[1], f"想买{pair[1]}")), "zh", pair[0], high=100 * amount
        )
    return Case(draw.choice((f"{pair[0]} under {amount}", pair[0], f"a {pair[0]}")), "en", pair[0], high=100 * amount)


def _drawn(oracle: Oracle, draw: Random, language: Language) -> Case:
    """Around one product of a kind, or, one time in four, with numbers that are drawn blindly."""
    kind = draw.choice(oracle.kinds)
    some = oracle.of_kind(kind)
    at, blind = draw.choice(some), draw.random() < 0.25
    brand = oracle.brand(at) if draw.random() < 0.5 else ""
    parts: list[str] = []
    low, high = _prices(oracle, at, some, draw, blind, language, parts) if draw.random() < 0.6 else (None, None)
    number = _number(oracle, at, some, draw, blind, language) if draw.random() < 0.7 else None
    without, not_brand = [], ""
    if draw.random() < 0.5:
        if brand or draw.random() < 0.6:
            without = _denied(oracle, at, draw, language, parts)
        else:
            not_brand = oracle.brand(draw.choice(some))
            parts.append(f"不要{not_brand}" if language == "zh" else f"not {not_brand}")
    if number:
        parts.append(number.said)
    draw.shuffle(parts)
    return Case(
        _phrased(oracle, kind, brand, parts, draw, language),
        language,
        kind,
        brand,
        low,
        high,
        number,
        without,
        not_brand,
    )


def _phrased(oracle: Oracle, kind: str, brand: str, parts: Sequence[str], draw: Random, language: Language) -> str:
    if language == "en":
        what = f"{brand} {kind}".strip() if draw.random() < 0.7 else f"{kind}{f' by {brand}' if brand else ''}"
        lead = draw.choice(("", "", "a ", "looking for a ", "I need a "))
        return f"{lead}{what}{', ' if parts else ''}{', '.join(parts)}"
    called = next((zh for en, zh in oracle.words["kind"] if en == kind and zh), kind)
    what = f"{brand} {called}".strip() if draw.random() < 0.7 else f"{called}{f'，{brand}品牌' if brand else ''}"
    return f"{draw.choice(('', '', '想买', '找一个', '有没有'))}{what}{'，' if parts else ''}{'，'.join(parts)}"


def _prices(
    oracle: Oracle, at: int, some: Sequence[int], draw: Random, blind: bool, language: Language, parts: list[str]
) -> tuple[int | None, int | None]:
    """Bounds in whole units that no product's price lies on."""
    known = [price for row in some if (price := oracle.price(row)) is not None]
    middle = draw.choice(known) if blind else oracle.price(at)
    if not known or not middle:
        return None, None
    upper = _free(int(middle * draw.uniform(1.05, 2.0)) // 100 + 1, known)
    lower = _free(int(middle * draw.uniform(0.3, 0.9)) // 100, known)
    style = draw.choice(("most", "most", "both", "least")) if lower > 0 else "most"
    if style == "most":
        parts.append(
            draw.choice((f"{upper}以内", f"不超过{upper}欧元", f"预算{upper}"))
            if language == "zh"
            else draw.choice((f"under {upper}", f"at most {upper} euros", f"€{upper} or less", f"budget {upper}"))
        )
        return None, 100 * upper
    if style == "least":
        parts.append(
            f"{lower}欧元以上" if language == "zh" else draw.choice((f"over {lower} euros", f"at least €{lower}"))
        )
        return 100 * lower, None
    parts.append(f"{lower}到{upper}欧元" if language == "zh" else f"between {lower} and {upper} euros")
    return 100 * lower, 100 * upper


def _free(amount: int, taken: Sequence[int]) -> int:
    """The amount, or the next one above that is nobody's price: "under" and "at most" are then the same."""
    while 100 * amount in taken:
        amount += 1
    return amount


def _number(
    oracle: Oracle, at: int, some: Sequence[int], draw: Random, blind: bool, language: Language
) -> Number | None:
    """A range of one attribute of the product, told in its unit or another; the ends lie between the kind's numbers."""
    names = [name for name in oracle.attributes if oracle.number(at, name)]
    if not names:
        return None
    name = draw.choice(names)
    told = oracle.attributes[name]
    values = sorted({value for row in some if (value := oracle.number(row, name)) is not None})
    middle = draw.choice(values) * draw.choice((0.5, 1, 2)) if blind else oracle.number(at, name) or 0.0
    unit, factor = draw.choice([(told.unit, 1.0), *told.other.items()])
    style = draw.choice(("least", "most", "both", "near"))
    step = max(abs(middle) * draw.choice((0.02, 0.1, 0.3)), 1e-3)
    low, high = _rounded((middle - step) / factor), _rounded((middle + step) / factor)
    if style == "near":
        middle_said, off = _rounded(middle / factor), _rounded(step / factor)
        said = f"{middle_said:g}±{off:g}{f' {unit}' if unit else ''}"
        ends: tuple[float | None, float | None] = ((middle_said - off) * factor, (middle_said + off) * factor)
    else:
        ends = (low * factor if style != "most" else None, high * factor if style != "least" else None)
        said = _range_said(style, low, high, unit, language, draw)
    called = told.zh if language == "zh" and told.zh else told.en
    # an end that lies on a value belongs to the range: the words that are used say so
    wide = tuple(None if e is None else e + sign * 2e-9 * abs(e) for sign, e in zip((-1, 1), ends, strict=True))
    return Number(name, wide[0], wide[1], f"{called}{' ' if called.isascii() else ''}{said}")


def _range_said(style: str, low: float, high: float, unit: str, language: Language, draw: Random) -> str:
    one, other = (f"{end:g}{f' {unit}' if unit else ''}" for end in (low, high))
    if language == "zh":
        forms = {"least": (f"至少{one}", f"不低于{one}"), "most": (f"不超过{other}", f"最多{other}")}
        return draw.choice(forms.get(style, (f"{low:g}到{other}", f"在{low:g}到{other}之间")))
    english = {
        "least": (f"at least {one}", f"≥ {one}", f"of {one} or more"),
        "most": (f"at most {other}", f"≤ {other}", f"up to {other}"),
    }
    return draw.choice(english.get(style, (f"between {low:g} and {other}", f"from {low:g} to {other}")))


def _rounded(value: float) -> float:
    """To three significant places, as people say numbers."""
    return float(f"{value:.3g}")


def _denied(oracle: Oracle, at: int, draw: Random, language: Language, parts: list[str]) -> list[str]:
    """A word that the product does not say."""
    free = [pair for pair in oracle.words["value"] if not oracle.is_said(at, pair[0])]
    if not free:
        return []
    en, zh = draw.choice(free)
    if language == "zh":
        parts.append(draw.choice((f"不要{zh}", f"不要{zh}的")))
    else:
        parts.append(draw.choice((f"not {en}", f"no {en}", f"without {en}")))
    return [en]
