"""A policy: what a shop does after the sale, written as data (docs/after-sales.md defines every field)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from daogou.shop.after_sales.calls import Action
from daogou.types import InvalidInput, Language

Check = Literal[
    "window",
    "once",
    "reason",
    "items",
    "named",
    "excluded",
    "lengths",
    "pairs",
    "differ",
    "difference",
    "method",
    "refund_method",
    "single",
    "same_method",
    "balance",
    "fields",
    "reviewed",
]
PairCheck = Literal["differ", "variant", "available", "price"]
Key = Annotated[str, Field(min_length=1, max_length=100)]

CHECKS: Mapping[str, tuple[Check, ...]] = {
    "cancel": ("window", "once", "reason"),
    "change_address": ("window", "once", "fields"),
    "change_profile_address": ("fields",),
    "change_items": (
        *("window", "once", "items", "lengths", "named", "excluded", "pairs", "method", "difference", "balance"),
    ),
    "exchange": (
        *("window", "once", "reason", "items", "lengths", "named", "excluded", "pairs", "method", "difference"),
        "balance",
    ),
    "change_payment": ("window", "once", "method", "single", "same_method", "balance"),
    "return": ("window", "once", "reason", "method", "refund_method", "items", "named", "excluded"),
    "price_protection": ("window", "items", "excluded"),
    "cashback": ("window", "once", "items", "named", "excluded", "reviewed"),
    "urge": ("window", "once"),
    "invoice": ("window", "once", "fields"),
    "service": ("window", "once", "fields"),
}
"""What is checked for each action after the order's status, in this order unless the policy says another one."""


class Named(BaseModel):
    """Words in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    en: str = ""
    zh: str = ""

    def within(self, language: Language) -> str:
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


class Window(BaseModel):
    """So many days from when the order reached a status; where that is not known, the window is not open."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    days: Annotated[float, Field(gt=0)]
    since: Key


class Excluded(BaseModel):
    """Goods that the action is not for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class Rule(BaseModel):
    """One action. `settle` says when money moves; `difference` what becomes of a price difference; `becomes` the
    order's status afterwards, none: it stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    statuses: tuple[Key, ...] = ()
    becomes: Key | None = None
    window: Window | None = None
    once: bool = False
    reasons: Mapping[Key, Named] = {}
    fields: Mapping[Key, Named] = {}
    optional: tuple[Key, ...] = ()
    methods: tuple[Key, ...] | None = None
    """Kinds of methods that are allowed; for a refund besides `original`, what the order was paid with. None: any."""
    single: bool = True
    settle: Literal["at_once", "on_receipt"] = "at_once"
    at_once: tuple[Key, ...] = ()
    """Kinds of methods that are settled at once even where others wait for the receipt."""
    difference: Literal["settle", "pay_only", "equal"] = "settle"
    exclude: Excluded = Excluded()
    conditions: tuple[Named, ...] = ()
    cap: Annotated[int, Field(ge=0)] | None = None
    """The most that one such action gives, in minor units: for `cashback` what it gives."""
    checks: tuple[Check, ...] | None = None
    pairs: tuple[PairCheck, ...] = ("differ", "variant", "available", "price")


class Policy(BaseModel):
    """All of a shop's rules. `statuses` names every status in both languages, and `moves` says which the shop itself
    may set after which."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Named
    statuses: Mapping[Key, Named]
    actions: Mapping[Action, Rule]
    methods: Mapping[Key, Named] = {}
    arrives: Mapping[Key, Named] = {}
    """When a refund arrives, by kind of method, in words."""
    moves: Mapping[Key, tuple[Key, ...]] = {}
    received: Mapping[Literal["return", "exchange"], Key] = {}
    """The status once the shop has what was sent back."""
    otherwise: Key | None = None
    """The status of an order of which the shop states none, reached when it was placed; None: nothing can be done."""
    minutes: Annotated[int, Field(ge=1, le=1_440)] = 15
    """How long a proposal can be confirmed."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        named = [(rule.becomes, *rule.statuses, *([rule.window.since] if rule.window else [])) for rule in self._rules]
        told = {status for some in named for status in some if status} | set(self.received.values())
        told |= {self.otherwise} if self.otherwise else set()
        told |= {status for here, there in self.moves.items() for status in (here, *there)}
        if missing := sorted(told - set(self.statuses)):
            raise ValueError(f"the status {missing[0]} is not among the statuses")
        for action, rule in self.actions.items():
            _check_order(action, rule)
        return self

    @property
    def _rules(self) -> list[Rule]:
        return list(self.actions.values())


def _check_order(action: Action, rule: Rule) -> None:
    """An order of checks may leave none out."""
    if rule.checks is not None and not set(rule.checks) >= set(CHECKS[action]):
        missing = sorted(set(CHECKS[action]) - set(rule.checks))
        raise ValueError(f"the checks of {action} leave out {', '.join(missing)}")
    if not set(rule.pairs) >= {"variant", "available", "price"}:
        raise ValueError(f"the pairs of {action} need variant, available and price")
    if rule.single is False and action != "change_payment":
        raise ValueError("single is for change_payment")


def read_policy(text: str | bytes) -> Policy:
    """A policy from JSON. Raises `InvalidInput`, which names the field."""
    try:
        return Policy.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"No after-sales policy: {f'{where}: ' if where else ''}{first['msg']}.") from error


def load_policy(named: str | Path) -> Policy:
    """A policy that comes along (`seven_days`, `requests`, `appliances`) or a file's. Raises `InvalidInput`."""
    inside = resources.files("daogou.shop.after_sales") / "policies" / f"{named}.json"
    try:
        # a name with a dot or a slash is a path
        text = inside.read_text("utf-8") if str(named).isidentifier() else Path(named).read_text("utf-8")
    except OSError as error:
        raise InvalidInput(f"The after-sales policy {named} cannot be read: {error.strerror or error}.") from error
    return read_policy(text)
