"""A catalogue in a file of JSON lines, zipped or not: each is a product with `id`, `title` and what else is known."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from daogou.types import InvalidInput


def read_catalogue(path: Path) -> Sequence[Mapping[str, object]]:
    """Its products in their order. Raises `InvalidInput`."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines if line.strip()]
    if not found or any("id" not in row or "title" not in row for row in found):
        raise InvalidInput(f"{path} is no catalogue: every line is a JSON object with `id` and `title`.")
    return found
