"""Two to four products side by side: what matters to this shopper first, then what differs, then what is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daogou.guide.answering.described import Described
from daogou.guide.answering.wording import label, product_fact, with_unit
from daogou.guide.cards import Sentence
from daogou.reading.questions.names import Names
from daogou.types import FactId, Language

PRICE, STOCK = "price", "stock"
_LABELS: Mapping[str, Mapping[Language, str]] = {
    PRICE: {"en": "Price", "zh": "价格"},
    STOCK: {"en": "In stock", "zh": "库存"},
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one product has, with its fact; None where nothing is stated."""

    text: str
    fact: FactId


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One thing that is compared. `differs`: those that state it do not state the same; `matters` says why it matters
    to this shopper, where it does."""

    key: str
    label: str
    cells: Sequence[Cell | None]
    differs: bool
    matters: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The products in the order in which they were asked for, and the rows, what matters first."""

    products: Sequence[Described]
    rows: Sequence[ComparedRow]

    @property
    def differing(self) -> Sequence[ComparedRow]:
        """The rows that tell the products apart."""
        return [row for row in self.rows if row.differs]

    @property
    def alike(self) -> Sequence[ComparedRow]:
        """The rows that do not."""
        return [row for row in self.rows if not row.differs]


def comparison(
    products: Sequence[Described], names: Names, language: Language, matters: Mapping[str, Sentence]
) -> Comparison:
    """`matters` says by a row's key why it matters to the shopper; a key may also be `brand=…`, of a product's brand
    alone."""
    rows = [*_offered(products, language), *_attributes(products, names, language)]
    told = [_mattering(row, matters, products) for row in rows]
    # the price is looked at by everyone; of the rest what all state tells more than what one of them does
    told.sort(key=lambda row: (not row.matters, not row.differs, row.key != PRICE, sum(c is None for c in row.cells)))
    return Comparison(products, told)


def _mattering(row: ComparedRow, matters: Mapping[str, Sentence], products: Sequence[Described]) -> ComparedRow:
    keys = [row.key, *(f"brand={of.product.brand}" for of in products if row.key == "brand")]
    why = next((matters[key] for key in keys if key in matters), None)
    return ComparedRow(row.key, row.label, row.cells, row.differs, why)


def _offered(products: Sequence[Described], language: Language) -> Iterator[ComparedRow]:
    prices = ["" if of.product.price is None else str(of.product.price) for of in products]
    stocks = ["" if of.product.stock is None else str(of.product.stock) for of in products]
    for key, texts in ((PRICE, prices), (STOCK, stocks)):
        if any(texts):
            cells = [Cell(text, product_fact(of)) if text else None for text, of in zip(texts, products, strict=True)]
            yield ComparedRow(key, _LABELS[key][language], cells, len(set(texts) - {""}) > 1)


def _attributes(products: Sequence[Described], names: Names, language: Language) -> Iterator[ComparedRow]:
    for key in dict.fromkeys(key for of in products for key in of.attributes):
        cells: list[Cell | None] = []
        told = [of.attributes.get(key) for of in products]
        for one in told:
            unit = names.by_key[key].unit if key in names.by_key else None
            cells.append(Cell(with_unit(one, language, unit), one.fact) if one else None)
        held = [one for one in told if one]
        differs = len({frozenset(text.strip().lower() for text in one.texts) for one in held}) > 1
        yield ComparedRow(key, label(held[0], language), cells, differs)
