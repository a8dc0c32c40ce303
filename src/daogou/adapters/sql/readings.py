"""What was read of products, in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from sqlalchemy import delete, select

from daogou.adapters.sql.bulk import bulk_insert
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import ProductKeys, chunks
from daogou.adapters.sql.schema import products, readings
from daogou.shop.readings import ReadAttribute, Reader
from daogou.types import ProductId, moment, seconds

_COLUMNS: dict[str, pl.DataType] = {
    **{"product": pl.String(), "reader": pl.String(), "place": pl.Int64()},
    **dict.fromkeys(("name", "value", "field", "quote", "model", "prompt"), pl.String()),
    "at": pl.Int64(),
}


class SqlReadings:
    """`shop.ReadingStore`."""

    def __init__(self, door: Door, keys: ProductKeys) -> None:
        self._door = door
        self._keys = keys

    def replace(self, read: Mapping[ProductId, Sequence[ReadAttribute]], reader: Reader) -> int:
        """See `ReadingStore`."""
        if not read:
            return 0
        rows = pl.DataFrame(list(_rows(read, reader)), schema=_COLUMNS, orient="row")
        with self._door.writing() as connection:
            self._keys.keys(connection, pl.Series("product", list(read), dtype=pl.String))
            for portion in chunks(read):
                about = select(products.c.key).where(products.c.id.in_(portion))
                of_these = readings.c.product_key.in_(about) & (readings.c.reader == reader)
                connection.execute(delete(readings).where(of_these))
            if not len(rows):
                return 0
            keyed = rows.with_columns(self._keys.keys(connection, rows["product"])).drop("product")
            return bulk_insert(connection, readings, keyed)

    def of(self, product: ProductId) -> Sequence[ReadAttribute]:
        """See `ReadingStore`."""
        query = select(readings).join(products).where(products.c.id == product)
        with self._door.reading() as connection:
            rows = connection.execute(query.order_by(readings.c.reader.desc(), readings.c.place)).all()
        return [
            ReadAttribute(
                product, row.name, row.value, row.field, row.quote, row.reader, row.model, row.prompt, moment(row.at)
            )
            for row in rows
        ]


def _rows(read: Mapping[ProductId, Sequence[ReadAttribute]], reader: Reader) -> Iterator[tuple[object, ...]]:
    for product, some in read.items():
        for place, one in enumerate(some):
            told = one.name, one.value, one.field, one.quote, one.model, one.prompt
            yield (product, reader, place, *told, seconds(one.at))
