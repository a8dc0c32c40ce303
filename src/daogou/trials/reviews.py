"""Rated reviews from files: CSV with the columns `label` (1 praise, 0 blame) and `review`, or Amazon's without a head.

Amazon's columns: reviewer, product, name, helpful, text, stars, summary, unix time, date; four stars and more praise,
two and fewer blame, three are left out. A file may be packed by gzip.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from daogou.types import Bools, InvalidInput

_TEXT, _STARS = 4, 5


@dataclass(frozen=True)
class Reviews:
    """`praise` bool[texts]"""

    texts: list[str]
    praise: Bools


def read(path: Path) -> Reviews:
    """Raises `InvalidInput` for what is not there or has no rated review."""
    try:
        rated = [(text, label) for text, label in _rows(path) if text.strip()]
    except FileNotFoundError:
        raise InvalidInput(f"There is no file {path}.") from None
    except (OSError, csv.Error, EOFError) as error:
        raise InvalidInput(f"{path} cannot be read as reviews: {error}") from None
    if not rated:
        raise InvalidInput(f"{path} holds no rated review; the columns `label` and `review` are expected.")
    return Reviews([text for text, _ in rated], np.array([label for _, label in rated], np.bool_))


def _rows(path: Path) -> Iterator[tuple[str, bool]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = csv.reader(file)
        head = next(lines, [])
        if "label" in head and "review" in head:
            label, review = head.index("label"), head.index("review")
            for row in lines:
                if len(row) > max(label, review) and row[label] in ("0", "1"):
                    yield row[review], row[label] == "1"
            return
        for row in (head, *lines):
            stars = row[_STARS] if len(row) > _STARS else ""
            if stars in ("1", "2", "4", "5"):
                yield row[_TEXT], int(stars) > 3
