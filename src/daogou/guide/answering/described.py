"""A product as what can be said of it: its attributes by the catalogue's names, each with the fact it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from daogou.reading.questions.labels import both
from daogou.reading.questions.names import kind_of, readable
from daogou.shop.products import Product, read_attributes
from daogou.shop.readings import ReadAttribute
from daogou.types import FactId, Language, ProductId, Words

_FIELDS = ("brand", "category", "department", "size", "seller")
"""What is no attribute and can be asked for like one."""


@dataclass(frozen=True, slots=True)
class StatedAttribute:
    """What a product has under one of the catalogue's names. `quote` holds the words of its own text that it was read
    from, where the catalogue does not state it."""

    key: str
    label: Words
    values: Sequence[Words]
    fact: FactId
    quote: str = ""

    @property
    def texts(self) -> Sequence[str]:
        """The values as the shop keeps them, in whichever language."""
        return [told for value in self.values for told in dict.fromkeys((value.en, value.zh)) if told]

    def said(self, language: Language) -> str:
        """The values as one reads them."""
        return ("、" if language == "zh" else ", ").join(
            _plain(self.key, value.within(language), language) for value in self.values
        )


@dataclass(frozen=True, slots=True)
class Described:
    """One product and what is known of it by name."""

    product: Product
    attributes: Mapping[str, StatedAttribute] = field(default_factory=dict)

    @property
    def id(self) -> ProductId:
        return self.product.id

    def title(self, language: Language) -> str:
        """What it is called."""
        return self.product.title.within(language)

    def first(self, keys: Iterable[str]) -> StatedAttribute | None:
        """What it has under the first of these names that it has."""
        return next((self.attributes[key] for key in keys if key in self.attributes), None)


def described(product: Product, read: Sequence[ReadAttribute] = ()) -> Described:
    """With what was `read` of it, where the shop does not state it itself."""
    found = {each.key: each for each in _stated(product)}
    known = {key.lower() for key in found}
    for name in dict.fromkeys(one.name for one in read):
        own = [one for one in read if one.name == name]
        some = [one for one in own if one.reader == "rules"] or own
        if name.lower() not in known:
            values = [Words(value, value) for value in dict.fromkeys(one.value for one in some)]
            found[name] = StatedAttribute(
                name, Words(name, name), values, FactId(f"read:{product.id}:{name}"), some[0].quote
            )
    return Described(product, found)


def keyed(product: Product) -> Mapping[str, Sequence[str]]:
    """Its attributes by the shop's names, as a catalogue of names is made of."""
    return {each.key: each.texts for each in _stated(product)}


ATTRIBUTE_COLUMNS = ("attributes", "attributes_en", "attributes_zh", *_FIELDS)
"""What `attributes_of` reads of a catalogue's `PRODUCT_COLUMNS`."""


def attributes_of(
    rows: Iterable[tuple[str | None, ...]],
) -> tuple[list[Mapping[str, Sequence[str]]], Mapping[str, Sequence[str]]]:
    """Of each row of `ATTRIBUTE_COLUMNS` the values by name, as `keyed` has them, and what every name is called."""
    told: list[Mapping[str, Sequence[str]]] = []
    labels: dict[str, Sequence[str]] = {}
    for own_text, en_text, zh_text, *fields in rows:
        own, *others = (read_attributes(text) if text else {} for text in (own_text, en_text, zh_text))
        own = own or next((each for each in others if each), {})
        found: dict[str, Sequence[str]] = {}
        told_in = [list(each.items()) for each in others if _alike(each, own)]
        for place, (key, values) in enumerate(own.items()):
            found[key] = [*values, *(value for each in told_in for value in each[place][1])]
            if key not in labels:
                labels[key] = [each[place][0] for each in told_in]
        found |= {name: [value] for name, value in zip(_FIELDS, fields, strict=True) if value and name not in found}
        told.append(found)
    return told, labels


def _stated(product: Product) -> Iterator[StatedAttribute]:
    told = product.attributes
    own = told.keys or told.en or told.zh
    english, chinese = (names if _alike(names, own) else own for names in (told.en, told.zh))
    for place, (key, values) in enumerate(own.items()):
        en, zh = list(english)[place], list(chinese)[place]
        said = [Words(*both) for both in zip(english[en], chinese[zh], strict=True)] or [Words(v, v) for v in values]
        label = Words(readable(en), readable(zh)) if en != zh else both(readable(en))
        yield StatedAttribute(key, label, said, FactId(f"attribute:{product.id}:{key}"))
    yield from (each for each in _fields(product) if each.key not in own)


def _alike(names: Mapping[str, Sequence[str]], own: Mapping[str, Sequence[str]]) -> bool:
    return bool(names) and [len(values) for values in names.values()] == [len(values) for values in own.values()]


def _fields(product: Product) -> Iterator[StatedAttribute]:
    named = {
        "brand": product.brand_name if product.brand else Words(),
        "category": product.category_name,
        "department": product.department_name,
        "size": product.size_name if product.size else Words(),
        "seller": Words(product.seller, product.seller),
    }
    labels = dict(zip(_FIELDS, _LABELS, strict=True))
    for key, value in named.items():
        if value.en or value.zh:
            yield StatedAttribute(key, labels[key], [value], FactId(f"product:{product.id}"))


_LABELS = (
    Words("brand", "品牌"),
    Words("category", "品类"),
    Words("department", "部门"),
    Words("size", "规格"),
    Words("seller", "商家"),
)


def is_truth(one: StatedAttribute) -> bool | None:
    """Whether it says yes or no; None where it says something else."""
    told = {text.strip().lower() for text in one.texts}
    if told and told <= _YES:
        return True
    return False if told and told <= _NO else None


_YES = frozenset({"true", "yes", "y", "是", "有", "支持"})
_NO = frozenset({"false", "no", "n", "否", "无", "不支持", "没有", "not supported"})


def _plain(key: str, value: str, language: Language) -> str:
    """A value on one line: truths in words, whole numbers without their zeros where the name says that it is one."""
    told = " ".join(value.replace("\\n", " ").split())
    if kind_of("", [told]) == "truth":
        return {"en": {"true": "yes", "false": "no"}, "zh": {"true": "是", "false": "否"}}[language][told.lower()]
    whole = told.endswith(".0") and told[:-2].lstrip("-").isdigit() and kind_of(key, ()) == "number"
    return told[:-2] if whole else told
