"""Where benches keep what is dear to make and the same each time: vectors of public texts."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Where the system keeps caches; daogou's own."""
    return Path(os.path.expanduser("~")) / ".cache" / "daogou"  # noqa: PTH111
