"""A limit on memory: what would take more than there is fails with an error instead of being killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PART = 0.9
"""The part of what is free that may be taken."""


@contextmanager
def within_memory() -> Iterator[None]:
    """Within this, allocating more than nine tenths of the memory that was free raises `MemoryError`, or what a library
    makes of it. Where the system does not say what is free (it is no Linux), nothing is limited."""
    meminfo, status = Path("/proc/meminfo"), Path("/proc/self/status")
    if not (meminfo.is_file() and status.is_file()):
        yield
        return
    import resource

    limit = _bytes(status, "VmData") + int(_PART * _bytes(meminfo, "MemAvailable"))
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    lowest = min(value for value in (limit, soft, hard) if value != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_DATA, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _bytes(path: Path, name: str) -> int:
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) << 10
    return 0
