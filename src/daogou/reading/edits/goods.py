"""The catalogue as statements speak of it: which names people may say, and which products hold what they name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
import polars as pl

from daogou.language.words import has_chinese
from daogou.shop.products import read_attributes
from daogou.shop.statements import Target, Wanted
from daogou.types import Bools, Words

GROUPS = ("department", "category", "kind", "brand", "size")
_TEXTS = ("title_en", "title_zh", "description_en", "description_zh")


class Goods:
    """One state of the catalogue (`PRODUCT_COLUMNS`); a mask's rows are those of `ids`. Safe to use from many threads:
    what is kept of earlier answers is only ever added to."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.ids: Sequence[str] = frame["id"].to_list()
        self.prices = frame["price"].cast(pl.Float64).to_numpy()
        """float64[products] in minor units, NaN where unknown."""
        self.names: dict[Target, Words] = {}
        self._rows: dict[Target, list[int]] = defaultdict(list)
        self._having: dict[str, list[int]] = defaultdict(list)
        self._texts = frame.select(pl.concat_str(_TEXTS, separator="\n", ignore_nulls=True).str.to_lowercase())
        self._held: dict[Target, Bools] = {}
        for group in GROUPS:
            self._read_group(frame, group)
        self._read_attributes(frame)

    def _read_group(self, frame: pl.DataFrame, group: str) -> None:
        named = [name if name in frame.columns else group for name in (f"{group}_en", f"{group}_zh")]
        said = frame.select(pl.col(group).alias("key"), pl.col(named[0]).alias("en"), pl.col(named[1]).alias("zh"))
        for row, (given, en, zh) in enumerate(said.iter_rows()):
            if key := given or en or zh:
                target = Target(group, key)  # type: ignore[arg-type]
                self._rows[target].append(row)
                self.names.setdefault(target, Words(en or "", zh or "") if en or zh else Words(key, key))

    def _read_attributes(self, frame: pl.DataFrame) -> None:
        told = frame.select("attributes", "attributes_en", "attributes_zh").fill_null("")
        for row, (keys, en, zh) in enumerate(told.iter_rows()):
            plain, english, chinese = (read_attributes(text) if text else {} for text in (keys, en, zh))
            for name, values in (plain or english or chinese).items():
                self._having[name].append(row)
                for place, value in enumerate(values):
                    target = Target("attribute", value, name)
                    self._rows[target].append(row)
                    self.names.setdefault(
                        target, _value_names(plain or english or chinese, english, chinese, name, place)
                    )

    @cached_property
    def phrases(self) -> Mapping[str, Sequence[Target]]:
        """By what one may say, as `normal` has it: all that it may mean."""
        found: dict[str, dict[Target, None]] = defaultdict(dict)
        for target, names in self.names.items():
            # an attribute's value is kept as a word; the key of a category may be a code
            for name in {names.en, names.zh, target.key if target.kind == "attribute" else ""}:
                if name and target.kind != "size":
                    found[normal(name)][target] = None
        return {phrase: list(targets) for phrase, targets in found.items() if phrase}

    def sizes(self, label: str) -> Wanted:
        """The size that is so called."""
        wanted = normal(label)
        hit = [t for t, names in self.names.items() if t.kind == "size" and wanted in (normal(names.en), normal(t.key))]
        return tuple((target,) for target in hit)

    def holding(self, wanted: Wanted) -> Bools:
        """bool[products]: which hold any of these."""
        mask = np.zeros(len(self.ids), np.bool_)
        for every in wanted:
            mask |= np.logical_and.reduce([self.holds(target) for target in every])
        return mask

    def holds(self, target: Target) -> Bools:
        """bool[products]: which are or have this. Of an attribute the typed value decides; of a product whose attribute
        of that name is not known, the words of its title and description do."""
        if target not in self._held:
            mask = np.zeros(len(self.ids), np.bool_)
            mask[self._rows.get(target, [])] = True
            if target.kind == "product":
                mask = np.array(self.ids) == target.key
            elif target.kind == "words":
                mask = self.saying([target.key])
            elif target.kind == "attribute":
                names = self.names.get(target, Words(target.key))
                said = self.saying([name for name in {names.en, names.zh} if name])
                said[self._having.get(target.name, [])] = False
                mask |= said
            self._held[target] = mask
        return self._held[target]

    def other_sizes(self, wanted: Wanted) -> Bools:
        """bool[products]: those of another size, in the categories in which one of these is sold."""
        fits = self.holding(wanted)
        mask = np.zeros(len(self.ids), np.bool_)
        for target, rows in self._rows.items():
            if target.kind == "category" and fits[rows].any():
                mask[rows] = True
        sized = np.zeros(len(self.ids), np.bool_)
        for target, rows in self._rows.items():
            if target.kind == "size":
                sized[rows] = True
        return mask & sized & ~fits

    def saying(self, forms: Iterable[str]) -> Bools:
        """bool[products]: whose title or description says any of these words, and not that they are not in it."""
        mask = np.zeros(len(self.ids), np.bool_)
        for form in forms:
            pattern = _said(normal(form))
            near = self._texts.to_series().str.contains(normal(form).rstrip("y"), literal=True).fill_null(False)
            for row in np.flatnonzero(near.to_numpy()):
                mask[row] |= bool(pattern.search(self._texts.item(int(row), 0)))
        return mask


def _value_names(
    keys: Mapping[str, Sequence[str]],
    english: Mapping[str, Sequence[str]],
    chinese: Mapping[str, Sequence[str]],
    name: str,
    place: int,
) -> Words:
    """What a value is called: the languages list attributes and values in the same order as the keys, or are not
    used."""
    at = list(keys).index(name)

    def called(told: Mapping[str, Sequence[str]]) -> str:
        if [len(values) for values in told.values()] != [len(values) for values in keys.values()]:
            return ""
        return list(told.values())[at][place]

    key = keys[name][place]
    return Words(called(english) or key, called(chinese) or key)


def normal(phrase: str) -> str:
    """Lower case, one form of each sign, English words in the singular: a spelling under which names are looked up."""
    text = " ".join(unicodedata.normalize("NFKC", phrase).lower().replace("’", "'").split())
    return text if has_chinese(text) else " ".join(_singular(word) for word in text.split(" "))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _said(form: str) -> re.Pattern[str]:
    """The word or its plural, where it is not said to be left out ("nut-free", 不含坚果)."""
    plain = re.escape(form)
    if has_chinese(form):
        return re.compile(rf"(?<![无不零免])(?<!不含)(?<!不含有)(?<!没有)(?<!不添加){plain}")
    ending = f"{re.escape(form[:-1])}(?:y|ies)" if form.endswith("y") else f"{plain}(?:e?s)?"
    return re.compile(
        rf"(?<![\w-])(?<!\bno )(?<!\bwithout )(?<!\bfree of )(?<!\bfree from ){ending}(?![\w])(?![- ]free\b)"
    )
