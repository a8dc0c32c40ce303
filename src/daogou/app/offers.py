"""A shop's rules held against its catalogue, its campaigns and its date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daogou.shop.pricing.cart import Line
from daogou.shop.pricing.check import Finding, Known, check
from daogou.shop.pricing.offer import Offer, read_offer
from daogou.types import InvalidInput, Words

if TYPE_CHECKING:
    from daogou.app.shop import Shop


def checked(shop: Shop, file: Path | None = None) -> list[Finding]:
    """What is found of the shop's rules, or of those in a file of one JSON object a line. A line that cannot be read is
    a finding too, and so is an id that is there twice. Raises `InvalidInput` for a file that is not there."""
    if file is None:
        return check(shop.database.offers.rules(), known(shop))
    offers, unread = _read(file)
    return [*unread, *check(offers, known(shop))]


def known(shop: Shop) -> Known:
    """What the shop knows now."""
    frame = shop.database.products.frame()
    columns = ("id", "price", "department", "category", "brand", "seller")
    rows = [row for row in frame.select(columns).iter_rows() if row[1] is not None]
    goods = [Line(row[0], 1, row[1], *(name or "" for name in row[2:])) for row in rows]
    stock = {id_: n for id_, n in frame.select("id", "stock").iter_rows() if n is not None}
    return Known(goods, stock, frozenset(shop.database.offers.facts().campaigns["id"]), shop.clock.now())


def _read(file: Path) -> tuple[Sequence[Offer], list[Finding]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} cannot be read: {error}.") from error
    offers: dict[str, Offer] = {}
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                offer = read_offer(line)
            except InvalidInput as error:
                found.append(Finding("nothing", "error", (f"line {number}",), Words(str(error), f"无法读取：{error}")))
                continue
            if offer.id in offers:
                text = Words("There is an offer of this id before it.", "编号与前面的优惠重复。")
                found.append(Finding("nothing", "error", (offer.id,), text))
            offers.setdefault(offer.id, offer)
    return list(offers.values()), found
