"""Effects: the only ways in which an account changes, each small, exact and writable as one row of a log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, get_args

from daogou.shop.after_sales.account import Account, Entry, EntryKind, Item, Method, Order, Request, Track
from daogou.types import InvalidInput


@dataclass(frozen=True, slots=True)
class Took:
    """An action was taken on an order."""

    order: str
    action: str


@dataclass(frozen=True, slots=True)
class Reached:
    """An order reached a status at a moment (s since 1970)."""

    order: str
    status: str
    at: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Money moved for an order, in minor units ≥ 0; of a method with a balance the balance moves by `Balance`."""

    order: str
    kind: EntryKind
    amount: int
    method: str


@dataclass(frozen=True, slots=True)
class Balance:
    """A method's balance went up (positive) or down, in minor units."""

    method: str
    by: int


@dataclass(frozen=True, slots=True)
class Became:
    """The piece at this place of an order became another one, or got another price or state."""

    order: str
    place: int
    item: Item


@dataclass(frozen=True, slots=True)
class Addressed:
    """An order, or with no order the account, got another address, as a whole."""

    order: str
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Requested:
    """A return or an exchange was asked for."""

    order: str
    request: Request


@dataclass(frozen=True, slots=True)
class Settled:
    """The request at this place of an order's requests was settled."""

    order: str
    place: int


@dataclass(frozen=True, slots=True)
class Noted:
    """Something was written on an order."""

    order: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Held:
    """The account has this method, with this balance from now on."""

    method: Method


@dataclass(frozen=True, slots=True)
class Tracked:
    """A parcel of an order was somewhere."""

    order: str
    track: Track


Effect = Took | Reached | Moved | Balance | Became | Addressed | Requested | Settled | Noted | Held | Tracked
_KINDS = {kind.__name__.lower(): kind for kind in get_args(Effect)}


def apply(account: Account, effects: Iterable[Effect]) -> Account:
    """The account after these, in order. Raises `InvalidInput` for one that names what is not there, or would take a
    balance below nothing."""
    for effect in effects:
        account = _apply(account, effect)
    return account


def _apply(account: Account, effect: Effect) -> Account:
    if isinstance(effect, Balance):
        return _balanced(account, effect)
    if isinstance(effect, Held):
        return replace(account, methods={**account.methods, effect.method.id: effect.method})
    if isinstance(effect, Addressed) and not effect.order:
        return replace(account, address=dict(effect.address))
    order = account.orders.get(effect.order)
    if order is None:
        raise InvalidInput(f"There is no order {effect.order} to change.")
    return replace(account, orders={**account.orders, order.id: _changed(order, effect)})


def _balanced(account: Account, effect: Balance) -> Account:
    method = account.methods.get(effect.method)
    if method is None or method.balance is None or method.balance + effect.by < 0:
        raise InvalidInput(f"The balance of {effect.method} cannot change by {effect.by}.")
    changed = replace(method, balance=method.balance + effect.by)
    return replace(account, methods={**account.methods, method.id: changed})


def _changed(order: Order, effect: Effect) -> Order:
    changes: dict[str, Any] = {}
    match effect:
        case Took():
            changes["done"] = (*order.done, effect.action)
        case Reached():
            changes.update(status=effect.status, since={**order.since, effect.status: effect.at})
        case Moved():
            changes["history"] = (*order.history, Entry(effect.kind, effect.amount, effect.method))
        case Became():
            changes["items"] = _put(order.items, effect.place, effect.item)
        case Addressed():
            changes["address"] = dict(effect.address)
        case Requested():
            changes["requests"] = (*order.requests, effect.request)
        case Settled():
            settled = replace(order.requests[effect.place], settled=True)
            changes["requests"] = _put(order.requests, effect.place, settled)
        case Noted():
            changes["notes"] = {**order.notes, effect.name: effect.value}
        case Tracked():
            changes["tracks"] = (*order.tracks, effect.track)
    return replace(order, **changes)


def _put(row: tuple[Any, ...], place: int, what: Any) -> tuple[Any, ...]:
    return (*row[:place], what, *row[place + 1 :])


def write_effect(effect: Effect) -> tuple[str, str]:
    """Its kind and its content as JSON, for a log."""
    return type(effect).__name__.lower(), json.dumps(_plain(asdict(effect)), ensure_ascii=False, separators=(",", ":"))


def _plain(told: Any) -> Any:
    if isinstance(told, Mapping):
        return {name: _plain(value) for name, value in told.items()}
    return [_plain(value) for value in told] if isinstance(told, list | tuple) else told


def read_effect(kind: str, content: str) -> Effect:
    """What `write_effect` wrote. Raises `InvalidInput` for what it did not."""
    try:
        told = json.loads(content)
        for name, read in _PARTS.get(kind, {}).items():
            told[name] = read(told[name])
        effect: Effect = _KINDS[kind](**told)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"No effect: {kind}.") from error
    return effect


def _request(told: dict[str, Any]) -> Request:
    new = tuple(Item(**item) for item in told["new"])
    return Request(**{**told, "places": tuple(told["places"]), "new": new})


_PARTS: Mapping[str, Mapping[str, Callable[[dict[str, Any]], Any]]] = {
    "became": {"item": lambda told: Item(**told)},
    "requested": {"request": _request},
    "held": {"method": lambda told: Method(**told)},
    "tracked": {"track": lambda told: Track(**told)},
}
