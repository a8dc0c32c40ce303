"""Which recommenders take part in a shop, as its settings name them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from daogou.app.settings import Settings
from daogou.models import KINDS, MODELS
from daogou.models.extras import missing
from daogou.types import InvalidInput


def partaking(settings: Settings, chosen: bool) -> list[str]:
    """The recommenders of this shop: those that it names; where it names none, all that there are where they are
    `chosen` among, else the usual ones. Never those that it turned off."""
    names = settings.models or (list(KINDS) if chosen else MODELS)
    return [name for name in names if name not in settings.without]


def check_models(settings: Settings, path: Path) -> None:
    """Raises `InvalidInput` unless `models` and `without`, as the file `path` has them, are lists of recommenders, each
    named once, and leave at least one."""
    for setting in ("models", "without"):
        _check(setting, getattr(settings, setting), path)
    if not partaking(settings, chosen=False):
        raise InvalidInput(f"{path}: `without` leaves no recommender. There are: {', '.join(KINDS)}.")


def _check(setting: str, told: object, path: Path) -> None:
    listed = isinstance(told, list | tuple)
    names = list(told) if isinstance(told, list | tuple) else []
    strange = [name for place, name in enumerate(names) if name not in list(KINDS) or name in names[:place]]
    if strange or not listed:
        wrong = json.dumps(strange[0] if listed else told, ensure_ascii=False)
        raise InvalidInput(
            f"{path}: `{setting}` has to be a list of recommenders' names, each once, e.g. {json.dumps(MODELS[:3])}; "
            f"{wrong} is not {'one more of them' if listed else 'a list'}. There are: {', '.join(KINDS)}."
        )


def left_out(names: Sequence[str]) -> Mapping[str, str]:
    """Those of these recommenders that cannot be fitted here, and what to install for each."""
    return {name: str(lacking) for name in names if (lacking := missing(name))}
