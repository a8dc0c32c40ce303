"""What a search found: `tuned.json` in the shop's folder, which the next training reads; deleting it forgets it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from daogou.models import KINDS
from daogou.models.recommender import make
from daogou.types import InvalidInput


@dataclass(frozen=True)
class Found:
    """One model's best settings, and the NDCG@10 of the blend with them and with the `presets`, on the baskets that
    were searched on. `trials` were made, of which `failed` did; `why` says what became of the last of those."""

    settings: Mapping[str, Any]
    blend: float
    presets: float
    trials: int
    failed: int = 0
    why: str = ""


def write_found(found: Mapping[str, Found], path: Path) -> None:
    """Write whole or not at all."""
    part = path.with_suffix(".part")
    told = {name: asdict(one) for name, one in found.items()}
    part.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(path)


def read_found(path: Path) -> dict[str, Found]:
    """By model; nothing where there is no file. Raises `InvalidInput` for one that cannot be used."""
    if not path.is_file():
        return {}
    try:
        found = {name: Found(**told) for name, told in json.loads(path.read_text(encoding="utf-8")).items()}
        for name, one in found.items():
            if name in KINDS:  # another version of daogou may have known others
                make(name, **one.settings)
    except (ValueError, TypeError, AttributeError, ValidationError) as error:
        raise InvalidInput(f"{path} cannot be used: mend it, or delete it to forget it. {error}") from error
    return found
