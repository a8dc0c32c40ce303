"""Reads a shop in the form of docs/profile-shops.md, strictly: an error names the file and the line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from daogou.testing.madeup.form import (
    About,
    EventRow,
    OrderLineRow,
    ProductRow,
    ResponseRow,
    ShopperRow,
    TextRow,
    TraitRow,
)
from daogou.types import InvalidInput

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class ProfileShop:
    """A shop's facts and the known truth about its shoppers."""

    about: About
    products: Sequence[ProductRow]
    shoppers: Sequence[ShopperRow]
    order_lines: Sequence[OrderLineRow]
    events: Sequence[EventRow]
    texts: Sequence[TextRow]
    traits: Sequence[TraitRow]
    responses: Sequence[ResponseRow]


def load(folder: Path) -> ProfileShop:
    """Read all files of the folder; orders, events, texts and responses may be absent. Raises `InvalidInput`, naming
    file and line, for what is missing, no JSON, of another type, or refers to something that is not there."""
    shop = ProfileShop(
        _about(folder / "shop.json"),
        _read(folder / "products.jsonl", ProductRow),
        _read(folder / "shoppers.jsonl", ShopperRow),
        _read(folder / "order_lines.jsonl", OrderLineRow, optional=True),
        _read(folder / "events.jsonl", EventRow, optional=True),
        _read(folder / "texts.jsonl", TextRow, optional=True),
        _read(folder / "traits.jsonl", TraitRow),
        _read(folder / "responses.jsonl", ResponseRow, optional=True),
    )
    _check(folder, shop)
    return shop


def _about(path: Path) -> About:
    try:
        return About.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValidationError as error:
        raise InvalidInput(f"{path}: {_said(error)}.") from error


def _read(path: Path, model: type[M], optional: bool = False) -> Sequence[M]:
    if optional and not path.exists():
        return []
    try:
        with path.open(encoding="utf-8") as file:
            return [_row(path, number, line, model) for number, line in enumerate(file, 1)]
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}.") from error


def _row(path: Path, number: int, line: str, model: type[M]) -> M:
    try:
        return model.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise InvalidInput(f"{path}:{number}: no JSON object ({error.msg}).") from error
    except InvalidInput as error:
        raise InvalidInput(f"{path}:{number}: {error}") from error
    except ValidationError as error:
        raise InvalidInput(f"{path}:{number}: {_said(error)}.") from error


def _said(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'the line'}: {first['msg']}"


def _check(folder: Path, shop: ProfileShop) -> None:
    """Every name names something, and every id is one's own."""
    products = _ids(folder / "products.jsonl", [row.id for row in shop.products])
    shoppers = _ids(folder / "shoppers.jsonl", [row.id for row in shop.shoppers])
    _ids(folder / "events.jsonl", [(row.shopper, row.id) for row in shop.events])
    _ids(folder / "texts.jsonl", [(row.shopper, row.id) for row in shop.texts])
    _ids(folder / "order_lines.jsonl", [(row.order, row.line) for row in shop.order_lines])
    _ids(folder / "traits.jsonl", [row.id for row in shop.traits])
    acts: Mapping[str, Sequence[OrderLineRow | EventRow | TextRow]] = {
        "order_lines": shop.order_lines,
        "events": shop.events,
        "texts": shop.texts,
    }
    for name, rows in acts.items():
        _known(folder / f"{name}.jsonl", "shopper", [row.shopper for row in rows], shoppers)
        _known(folder / f"{name}.jsonl", "product", [row.product or None for row in rows], products)
    _known(folder / "responses.jsonl", "shopper", [row.shopper for row in shop.responses], shoppers)
    _check_traits(folder / "traits.jsonl", shop, shoppers)


def _check_traits(path: Path, shop: ProfileShop, shoppers: frozenset[object]) -> None:
    """A trait stands on its own shopper's facts, those it is known from, and ends after it begins."""
    _known(path, "shopper", [row.shopper for row in shop.traits], shoppers)
    theirs = {fact: None for fact in _facts(shop)}
    for number, row in enumerate(shop.traits, 1):
        for fact in (*row.in_words, *row.in_behaviour, *row.against):
            if (row.shopper, fact) not in theirs:
                raise InvalidInput(f"{path}:{number}: {fact} is no fact of the shopper {row.shopper}.")
        if row.until is not None and row.until <= row.since:
            raise InvalidInput(f"{path}:{number}: until: it ends before it begins.")
        shows = {"words": (True, False), "behaviour": (False, True), "both": (True, True)}[row.known_from]
        if shows != (bool(row.in_words), bool(row.in_behaviour)):
            raise InvalidInput(
                f"{path}:{number}: known_from is {row.known_from!r}, but the evidence is of another kind."
            )


def _facts(shop: ProfileShop) -> Iterator[tuple[str, str]]:
    """Every shopper with the id of each of that shopper's facts."""
    yield from ((row.shopper, f"order:{row.order}") for row in shop.order_lines)
    yield from ((row.shopper, f"event:{row.id}") for row in shop.events)
    yield from ((row.shopper, f"text:{row.id}") for row in shop.texts)


def _ids(path: Path, ids: Sequence[object]) -> frozenset[object]:
    seen: set[object] = set()
    for number, id_ in enumerate(ids, 1):
        if id_ in seen:
            raise InvalidInput(f"{path}:{number}: id: another line has it already.")
        seen.add(id_)
    return frozenset(seen)


def _known(path: Path, column: str, named: Sequence[str | None], known: frozenset[object]) -> None:
    for number, name in enumerate(named, 1):
        if name is not None and name not in known:
            raise InvalidInput(f"{path}:{number}: {column}: there is no {column} {name}.")
