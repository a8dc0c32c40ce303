"""Which language model a word names: `qwen:qwen-plus`, `http://host/v1#model`, `file:/path.gguf`, `hf:repo/file`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from daogou.adapters.generators.fetch import place_of
from daogou.adapters.generators.local import Local
from daogou.adapters.generators.services import SERVICES, hosted
from daogou.language.generator import Generator
from daogou.types import InvalidInput, NotReady

_FORMS = (
    "qwen:qwen-plus, anthropic:MODEL, ollama:MODEL, http://HOST/v1#MODEL, file:/PATH.gguf or hf:OWNER/REPO/FILE.gguf"
)


def generator_of(
    spec: str,
    models: Path,
    keys: Mapping[str, str],
    base_url: str = "",
    context: int = 8192,
    threads: int | None = None,
) -> Generator:
    """The language model that `spec` names. `models` is where fetched files lie, `keys` holds environment variables
    by name. Nothing is sent or fetched. Raises `InvalidInput` for what names none, `NotReady` for a file that was not
    fetched yet and `MissingExtra` for a missing package."""
    kind, _, rest = spec.partition(":")
    if kind == "file" and rest:
        return Local(Path(rest).expanduser(), context, threads)
    if kind == "hf" and rest:
        path = place_of(rest, models)
        if not path.is_file():
            raise NotReady(f"{spec} is not here yet. Run: daogou models fetch {spec}")
        return Local(path, context, threads)
    if kind in ("http", "https"):
        address, _, model = spec.partition("#")
        if not model:
            raise InvalidInput(f"{spec} names no model: write it after a #, e.g. {spec}#qwen3-8b.")
        return hosted("endpoint", model, address, keys.get("DAOGOU_LLM_KEY", ""))
    if kind not in SERVICES or not rest:
        raise InvalidInput(f"{spec!r} names no language model. Write {_FORMS}.")
    key = keys.get("DAOGOU_LLM_KEY") or keys.get(SERVICES[kind].key, "")
    return hosted(kind, rest, base_url, key)
