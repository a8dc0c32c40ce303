"""Products and moments (no shopper) → named arrays; one file per kind, written and read there."""

from __future__ import annotations

from collections.abc import Mapping

from daogou.types import Array

Features = Mapping[str, Array]
"""Named arrays whose first axis is the catalogue's rows, e.g. `text` float32[products, dim]. `features.build` says
which there are."""
