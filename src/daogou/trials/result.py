"""The one shape in which every bench tells what it measured."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from math import isfinite
from pathlib import Path
from typing import Any


def _machine() -> dict[str, float]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return {"cores": float(os.cpu_count() or 1), "load": load}


@dataclass(frozen=True)
class BenchResult:
    """What a bench measured: `models` holds metrics by model (or driver, or path where nothing is learned)."""

    bench: str
    dataset: str
    protocol: str
    models: Mapping[str, Mapping[str, float]]
    best: str
    n: int
    seed: int
    notes: Mapping[str, object] = field(default_factory=dict)
    """What else a reader needs: which choices were made on what."""
    version: str = field(default_factory=lambda: version("daogou"))
    machine: Mapping[str, float] = field(default_factory=_machine)

    def write(self, path: Path | None) -> None:
        """Write as JSON, null for what could not be measured; nothing where no path is given."""
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            told = json.dumps(_plain(asdict(self)), ensure_ascii=False, indent=1, allow_nan=False)
            path.write_text(told, encoding="utf-8")


def _plain(told: Any) -> Any:
    """The same with null for what is no number: JSON knows none of those."""
    if isinstance(told, Mapping):
        return {name: _plain(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_plain(value) for value in told]
    return None if isinstance(told, float) and not isfinite(told) else told


def peak_mb() -> float:
    """The most memory that this process has held so far, in MB: where models are measured one after the other in one
    process, each row holds what all up to there needed."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1 << 20 if sys.platform == "darwin" else 1 << 10)
