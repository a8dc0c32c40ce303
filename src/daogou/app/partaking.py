"""Which recommenders take part in a shop, as its settings name them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from daogou.models import KINDS, MODELS
from daogou.models.extras import missing
from daogou.types import InvalidInput


def check_models(told: object, path: Path) -> None:
    """Raises `InvalidInput` unless `told`, as the file `path` has it, is a list of recommenders, each named once."""
    listed = isinstance(told, list | tuple)
    names = list(told) if isinstance(told, list | tuple) else []
    strange = [name for place, name in enumerate(names) if name not in list(KINDS) or name in names[:place]]
    if strange or not listed:
        wrong = json.dumps(strange[0] if listed else told, ensure_ascii=False)
        raise InvalidInput(
            f"{path}: `models` has to be a list of recommenders' names, each once, e.g. {json.dumps(MODELS[:3])}; "
            f"{wrong} is not {'one more of them' if listed else 'a list'}. There are: {', '.join(KINDS)}."
        )


def left_out(models: Sequence[str]) -> Mapping[str, str]:
    """Those of these recommenders (where none is named, of the usual ones) that cannot be fitted here, and what to
    install for each."""
    return {name: str(lacking) for name in models or MODELS if (lacking := missing(name))}
