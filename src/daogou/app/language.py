"""Which language model a shop has: from `llm` in shop.json and the environment to a desk that answers asks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daogou.language.breaker import Breaker
from daogou.language.cache import AnswerCache
from daogou.language.encoder import Encoder
from daogou.language.generator import Generator
from daogou.language.run import Desk, Policy
from daogou.language.spending import Budget, Ledger, Prices
from daogou.types import DaogouError, InvalidInput, Progress, silent


class LanguageSettings(BaseModel):
    """`llm` in shop.json. Keys are never in it: they are environment variables (docs/language-models.md)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = ""
    """qwen:qwen-plus, anthropic:MODEL, http://HOST/v1#MODEL, file:/PATH.gguf, hf:OWNER/REPO/FILE.gguf …"""
    base_url: str = ""
    """Another address of a service that is known by name: a proxy, a region."""
    context: int = Field(default=8192, ge=512)
    """Tokens of question and answer together that a local file is loaded for."""
    threads: int | None = Field(default=None, ge=1)
    concurrency: int = Field(default=4, ge=1)
    prices: Prices | None = None
    budget: Budget = Budget()

    @classmethod
    def of(cls, told: str | Mapping[str, Any]) -> Self:
        """Read from shop.json: a model's name alone, or all. Raises `InvalidInput`, naming what is wrong."""
        try:
            settings = cls.model_validate({"model": told} if isinstance(told, str) else told)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(["llm", *map(str, first["loc"])])
            raise InvalidInput(f"`{where}` in shop.json is not right: {first['msg']}.") from error
        if settings.budget.needs_prices() and settings.prices is None:
            raise InvalidInput("`llm.budget` in shop.json is in money: state `llm.prices` too.")
        return settings


def models_folder() -> Path:
    """Where fetched model files lie: `DAOGOU_MODELS`, else daogou's part of the user's cache."""
    told = os.environ.get("DAOGOU_MODELS")
    return Path(told) if told else Path.home() / ".cache" / "daogou" / "models"


def answers_of(folder: Path, opaque: Callable[[str], int]) -> AnswerCache:
    """The kept answers of the shop in this folder."""
    return AnswerCache(folder / "cache" / "answers", opaque)


def generator_from(settings: LanguageSettings) -> Generator | None:
    """The generator that the settings name; `DAOGOU_LLM` names another. None where neither names one."""
    spec = os.environ.get("DAOGOU_LLM") or settings.model
    if not spec:
        return None
    from daogou.adapters.generators import generator_of

    own = spec == settings.model
    base_url = os.environ.get("DAOGOU_LLM_BASE_URL") or (settings.base_url if own else "")
    return generator_of(spec, models_folder(), os.environ, base_url, settings.context, settings.threads)


def desk_of(folder: Path, told: str | Mapping[str, Any], opaque: Callable[[str], int]) -> Desk:
    """The desk of the shop in this folder. A model that cannot be had leaves the rules to answer, and says why."""
    settings = LanguageSettings.of(told)
    ledger = Ledger(settings.budget, settings.prices, folder / "spending")
    desk = Desk(None, cache=answers_of(folder, opaque), ledger=ledger, breaker=Breaker())
    desk.policy = Policy(concurrency=settings.concurrency)
    try:
        desk.generator = generator_from(settings)
    except DaogouError as error:
        desk.lacking = str(error)
    return desk


def fetch_model(spec: str, sha256: str = "", hub: str = "", progress: Progress = silent) -> Path:
    """Fetch the file that `hf:OWNER/REPO/FILE` names into the folder of models. Raises `fetch.FetchFailed`."""
    from daogou.adapters.generators.fetch import HUB, fetch

    return fetch(spec, models_folder(), sha256, hub or os.environ.get("HF_ENDPOINT", HUB), progress)


def encoder_here() -> Encoder:
    """The encoder that this machine has, for what belongs to no shop."""
    from daogou.adapters.encoders import best_encoder
    from daogou.app.doctor import CASES

    return best_encoder([sentence for cases in CASES.values() for sentence, _ in cases])
