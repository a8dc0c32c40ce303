"""The catalogue as words speak of it, read once for all: what each product is and has, what that is called in both
languages, and which products hold what somebody names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
import polars as pl

from daogou.reading.spelling import holding, normal, plain, shortened, spellings
from daogou.reading.vocabulary import KINDS_OF_ATTRIBUTES, Value, Vocabulary
from daogou.shop.products import PRODUCT_COLUMNS, read_attributes
from daogou.shop.statements import Target, Wanted
from daogou.types import Bools, Words

GROUPS = ("department", "category", "kind", "brand", "size")
_SPOKEN = ("department", "category", "kind", "brand", "attribute")
"""What one may say to like or avoid; a size is worn."""
_TEXTS = ("title_en", "title_zh", "description_en", "description_zh")
_SHORTEST = 2


class Catalogue:
    """One state of the catalogue (`PRODUCT_COLUMNS`); a mask's rows are those of `ids`. Safe to use from many threads:
    what is kept of earlier answers is only ever added to."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.ids: Sequence[str] = frame["id"].to_list()
        self.prices = frame["price"].cast(pl.Float64).to_numpy()
        """float64[products] in minor units, NaN where unknown."""
        self.category: Sequence[str] = frame["category"].fill_null("").to_list()
        self.size: Sequence[str] = frame["size"].fill_null("").to_list()
        self.names: dict[Target, Words] = {}
        self._rows: dict[Target, list[int]] = defaultdict(list)
        self._having: dict[str, list[int]] = defaultdict(list)
        self.called: dict[str, set[str]] = defaultdict(set)
        """What each attribute is called, its key among it."""
        self._texts = frame.select(pl.concat_str(_TEXTS, separator="\n", ignore_nulls=True).str.to_lowercase())
        self._held: dict[Target, Bools] = {}
        for group in GROUPS:
            self._read_group(frame, group)
        self._read_attributes(frame)

    @classmethod
    def of(cls, products: Sequence[Mapping[str, object]]) -> Catalogue:
        """Of products given one by one, with those of `PRODUCT_COLUMNS` that they have."""
        return cls(pl.DataFrame(products, schema=PRODUCT_COLUMNS))

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
        for row, texts in enumerate(told.iter_rows()):
            own, *said = (read_attributes(text) if text else {} for text in texts)
            keys = own or next((each for each in said if each), {})
            english, chinese = (each if _alike(each, keys) else {} for each in said)
            for at, (name, values) in enumerate(keys.items()):
                self._having[name].append(row)
                self.called[name] |= {name, *(list(each)[at] for each in (english, chinese) if each)}
                for place, value in enumerate(values):
                    target = Target("attribute", value, name)
                    self._rows[target].append(row)
                    en, zh = (list(each.values())[at][place] if each else value for each in (english, chinese))
                    self.names.setdefault(target, Words(en, zh))

    # names

    @cached_property
    def _forms(self) -> tuple[Mapping[str, Sequence[Target]], Mapping[str, Sequence[Target]]]:
        """By how it is written (`plain`): all that it may mean; and the same of what is said for it, shortened."""
        whole: dict[str, dict[Target, None]] = defaultdict(dict)
        short: dict[str, dict[Target, None]] = defaultdict(dict)
        for target, names in self.names.items():
            # an attribute's value is kept as a word; the key of a category that has names may be a code
            for name in {names.en or target.key, names.zh, target.key if target.kind == "attribute" else ""} - {""}:
                if target.kind in _SPOKEN:
                    for found, forms in ((whole, spellings), (short, shortened)):
                        for form in forms(plain(name)):
                            found[form][target] = None
        return tuple({form: list(targets) for form, targets in found.items() if form} for found in (whole, short))  # type: ignore[return-value]

    @cached_property
    def _looked_up(self) -> Mapping[str, Sequence[Target]]:
        found: dict[str, dict[Target, None]] = defaultdict(dict)
        for form, targets in self._forms[0].items():
            found[normal(form)] |= dict.fromkeys(targets)
        for form, targets in self._forms[1].items():
            found.setdefault(normal(form), dict.fromkeys(targets))
        return {phrase: list(targets) for phrase, targets in found.items()}

    def named(self, phrase: str) -> Sequence[Target]:
        """All that a whole phrase, as `normal` has it, may mean; what it is the full name of goes before what is only
        said so for short."""
        return self._looked_up.get(phrase, ())

    @cached_property
    def known(self) -> Vocabulary:
        """The shop's own words for what can be liked or avoided, to be found in texts."""
        phrases: dict[str, set[Value]] = defaultdict(set)
        for forms in self._forms:
            for form, targets in forms.items():
                if len(form) >= _SHORTEST and not form.isdigit():
                    phrases[form] |= {value for target in targets if (value := value_of(target))}
        called: dict[str, set[str]] = defaultdict(set)
        for name, names in self.called.items():
            kind = KINDS_OF_ATTRIBUTES.get(name.lower(), "attribute")
            called[name if kind == "attribute" else kind] |= {each.lower() for each in names}
        return Vocabulary(
            {form: frozenset(values) for form, values in phrases.items() if values},
            Counter(value for own in self.of_product.values() for value in own),
            self.of_product,
            {key: frozenset(names) for key, names in called.items()},
            {value: (self.names[targets[0]].en, self.names[targets[0]].zh) for value, targets in self.targets.items()},
        )

    # what products hold

    @cached_property
    def targets(self) -> Mapping[Value, Sequence[Target]]:
        """By what can be liked or avoided: the fields of products that are it."""
        found: dict[Value, list[Target]] = defaultdict(list)
        for target in self.names:
            if value := value_of(target):
                found[value].append(target)
        return found

    @cached_property
    def of_product(self) -> Mapping[str, frozenset[Value]]:
        """By product: what of it can be liked or avoided."""
        own: list[set[Value]] = [set() for _ in self.ids]
        for value, targets in self.targets.items():
            for target in targets:
                for row in self._rows[target]:
                    own[row].add(value)
        return {id_: frozenset(values) for id_, values in zip(self.ids, own, strict=True)}

    def rows(self, target: Target) -> Sequence[int]:
        """The products that have this in a typed field, each once."""
        return list(dict.fromkeys(self._rows.get(target, ())))

    def having(self, name: str) -> Sequence[int]:
        """The products that state this attribute."""
        return self._having.get(name, ())

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
        mask, sized = np.zeros(len(self.ids), np.bool_), np.zeros(len(self.ids), np.bool_)
        for target, rows in self._rows.items():
            if target.kind == "category" and fits[rows].any():
                mask[rows] = True
            if target.kind == "size":
                sized[rows] = True
        return mask & sized & ~fits

    def saying(self, forms: Iterable[str]) -> Bools:
        """bool[products]: whose title or description says any of these words, and not that they are not in it."""
        mask = np.zeros(len(self.ids), np.bool_)
        for form in forms:
            pattern = holding(normal(form))
            near = self._texts.to_series().str.contains(normal(form).rstrip("y"), literal=True).fill_null(False)
            for row in np.flatnonzero(near.to_numpy()):
                mask[row] |= bool(pattern.search(self._texts.item(int(row), 0)))
        return mask


def _alike(told: Mapping[str, Sequence[str]], keys: Mapping[str, Sequence[str]]) -> bool:
    """Whether a language lists as many attributes and values as the shop keeps: else its names cannot be told apart."""
    return [len(values) for values in told.values()] == [len(values) for values in keys.values()]


def value_of(target: Target) -> Value | None:
    """What of a product can be liked or avoided; departments, sizes and words are nobody's taste."""
    if target.kind in ("category", "brand"):
        return Value(target.kind, target.kind, target.key)
    if target.kind != "attribute":
        return None
    kind = KINDS_OF_ATTRIBUTES.get(target.name.lower(), "attribute")
    return Value(kind, target.name if kind == "attribute" else kind, target.key)
