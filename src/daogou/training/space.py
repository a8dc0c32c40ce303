"""The space that a model's settings are searched in, as its config declares it; see `models.recommender.Search`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, get_args

from daogou.models.recommender import Config, Recommender, Search
from daogou.shop.interactions import INTERACTION_KINDS

if TYPE_CHECKING:
    from optuna.trial import Trial

_COUNTS = "{} counts"
"""The yes or no beside a setting that may be None."""


def space(model: Recommender[Any], kinds: Collection[str]) -> dict[str, Search]:
    """Where to search, by setting; what a kind of interaction weighs only where it is one of those there are."""
    return {
        name: where for name, where in model.Config.searched().items() if name not in INTERACTION_KINDS or name in kinds
    }


def drawn(trial: Trial, config: type[Config], where: Mapping[str, Search]) -> dict[str, Any]:
    """The settings that this trial draws."""
    settings: dict[str, Any] = {}
    for name, search in where.items():
        types = get_args(config.model_fields[name].annotation) or (config.model_fields[name].annotation,)
        if type(None) in types and not trial.suggest_categorical(_COUNTS.format(name), [True, False]):
            settings[name] = None
        elif int in types:
            low, high = int(search.low), int(search.high)
            settings[name] = trial.suggest_int(name, low, high, step=search.step, log=search.log)
        else:
            settings[name] = trial.suggest_float(name, search.low, search.high, log=search.log)
    return settings


def parameters(config: Config, where: Mapping[str, Search]) -> dict[str, Any]:
    """What `drawn` would have to draw to get this config, to begin with."""
    params: dict[str, Any] = {}
    for name in where:
        value = getattr(config, name)
        if type(None) in get_args(type(config).model_fields[name].annotation):
            params[_COUNTS.format(name)] = value is not None
        if value is not None:
            params[name] = value
    return params
