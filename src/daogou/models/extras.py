"""The libraries that some recommenders are fitted with and that only an extra brings. Scoring needs none of them."""

from __future__ import annotations

from importlib.util import find_spec

from daogou.types import MissingExtra

EXTRAS: dict[str, tuple[str, str]] = {
    "als": ("implicit", "factors"),
    "slim": ("fastslim", "slim"),
    "sequence": ("torch", "deep"),
}
"""The library and the extra, by the model's name."""


def missing(model: str) -> MissingExtra | None:
    """What this model cannot be fitted without and is not installed, if anything."""
    library, extra = EXTRAS.get(model, ("", ""))
    return MissingExtra(library, extra) if library and find_spec(library) is None else None


def require(model: str) -> None:
    """Raises `MissingExtra` where this model cannot be fitted."""
    if lacking := missing(model):
        raise lacking
