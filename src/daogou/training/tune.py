"""A search for better settings within a time budget, by Optuna (extra `tune`).

Each model's settings are drawn by a tree-structured Parzen estimator (Bergstra, Bardenet, Bengio & Kégl, "Algorithms
for Hyper-Parameter Optimization", NeurIPS 2011) from the space that its config declares. What a trial is worth is the
NDCG@10 of the blend with these settings instead of the presets, its weight chosen anew, on the baskets that training
chooses on: what is best alone is often what the blend has already.

All trials are in one SQLite file, a study per model. A trial's randomness depends on the seed and on how many there
were before it alone, so that a search goes on after a kill as if nothing had happened. A study goes on only where what
is measured against is the same: other facts begin another one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from daogou.features import Features
from daogou.models.recommender import make
from daogou.shop.interactions import INTERACTION_KINDS
from daogou.training.choose import Choice
from daogou.training.found import Found
from daogou.training.holdout import Holdout
from daogou.training.memory import within_memory
from daogou.training.space import drawn, parameters, space
from daogou.training.weights import WEIGHTS, best_weight
from daogou.types import MissingExtra, Progress, silent

if TYPE_CHECKING:
    from optuna import Study
    from optuna.trial import FrozenTrial, Trial

GAIN = 1e-4
"""Settings by which the blend gains less NDCG than this are not taken."""

_SECONDS = "seconds"
"""How long a trial took; it is noted when a trial ends, well or not."""


def require_optuna() -> None:
    """Raises `MissingExtra` without Optuna."""
    if find_spec("optuna") is None:
        raise MissingExtra("optuna", "tune")


@dataclass(frozen=True)
class Base:
    """What trials are measured against: a `choice` made with the presets, and the hold-out and features of it."""

    choice: Choice
    held: Holdout
    features: Features

    def worth(self, name: str, settings: Mapping[str, Any] | None) -> float:
        """The NDCG@10 of the blend in which this model has these settings, with its best weight; None: those that it
        has."""
        candidates = self.choice.candidates
        if settings is not None:
            model = make(name, **settings).fit(self.held.train, self.features)
            candidates = candidates.but(name, candidates.scored_by(model, self.held))
        grid = sorted({*WEIGHTS, self.choice.blend.weights.get(name, 0.0)})
        return best_weight(name, self.choice.blend.weights, candidates, self.held, grid)[1]


class Tuning:
    """The studies of all models of a `base`, in the SQLite file `place`, under names that end in `key`."""

    def __init__(self, base: Base, place: Path, key: str, seed: int = 0) -> None:
        """Raises `MissingExtra`."""
        require_optuna()
        self._base, self._seed = base, seed
        kinds = [INTERACTION_KINDS[code] for code in np.unique(base.held.train.kinds)]
        self._spaces = {name: space(make(name), kinds) for name in base.choice.settings}
        self._presets = {name: base.worth(name, None) for name in base.choice.settings}
        self._studies = {name: self._study(name, place, key) for name, where in self._spaces.items() if where}

    def _study(self, name: str, place: Path, key: str) -> Study:
        import optuna
        from optuna.trial import TrialState

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        study = optuna.create_study(
            storage=f"sqlite:///{place}", study_name=f"{name} {key}", load_if_exists=True, direction="maximize"
        )
        for trial in study.get_trials(deepcopy=False, states=[TrialState.RUNNING]):
            study.tell(trial.number, state=TrialState.FAIL)  # it was killed, and is made again
        if not _done(study) and not study.get_trials(deepcopy=False, states=[TrialState.WAITING]):
            config = make(name, **self._base.choice.settings[name]).config
            study.enqueue_trial(parameters(config, self._spaces[name]))
        return study

    def search(
        self, seconds: float, progress: Progress = silent, after: Callable[[], object] = lambda: None, most: int = 200
    ) -> None:
        """Make trials for so many seconds, of the model that had the least time so far first, at most so many each. No
        trial is begun that is likely to take longer than is left. `after` each is called; a Ctrl-C between or within
        leaves all that was found."""
        began = time.monotonic()
        progress(self._said(), 0, round(seconds))
        while (left := seconds - (time.monotonic() - began)) > 0:
            able = [name for name, study in self._studies.items() if len(_done(study)) < most]
            able = [name for name in able if self._expected(name) < left]
            if not able:
                break
            self.try_once(min(able, key=lambda name: sum(map(_seconds, _done(self._studies[name])))))
            after()
            progress(self._said(), min(round(seconds), round(time.monotonic() - began)), round(seconds))
        progress(self._said(), round(seconds), round(seconds))

    def try_once(self, name: str) -> None:
        """One trial of this model; one that fails is recorded as such, with the reason."""
        import optuna

        study = self._studies[name]
        draw = np.random.default_rng([self._seed, len(_done(study))])
        study.sampler = optuna.samplers.TPESampler(seed=int(draw.integers(1 << 31)))
        trial, began = study.ask(), time.monotonic()
        try:
            worth = self._tried(name, trial)
        except Exception as error:  # noqa: BLE001 - whatever a setting leads to, the search goes on without it
            trial.set_user_attr("why", f"{type(error).__name__}: {error}"[:500])
            trial.set_user_attr(_SECONDS, time.monotonic() - began)
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
        else:
            trial.set_user_attr(_SECONDS, time.monotonic() - began)
            study.tell(trial, worth)

    def _tried(self, name: str, trial: Trial) -> float:
        settings = {**self._base.choice.settings[name], **drawn(trial, make(name).Config, self._spaces[name])}
        trial.set_user_attr("settings", settings)
        with within_memory():
            return self._base.worth(name, settings)

    def _expected(self, name: str) -> float:
        """How long a trial of this model takes (s)."""
        taken = [_seconds(trial) for trial in _done(self._studies[name])]
        return float(np.mean(taken)) if taken else self._base.choice.fit_s[name]

    def found(self) -> dict[str, Found]:
        """The best of every model that had a trial; no settings where nothing was better than the presets."""
        return {name: self._found(name) for name, study in self._studies.items() if _done(study)}

    def _found(self, name: str) -> Found:
        trials, presets = _done(self._studies[name]), self._presets[name]
        failed = [trial for trial in trials if trial.value is None]
        best = max((trial for trial in trials if trial.value is not None), key=_worth, default=None)
        why = str(failed[-1].user_attrs.get("why", "")) if failed else ""
        if best is None or _worth(best) <= presets + GAIN:
            return Found({}, presets, presets, len(trials), len(failed), why)
        return Found(best.user_attrs["settings"], _worth(best), presets, len(trials), len(failed), why)

    def _said(self) -> str:
        found = self.found()
        if not found:
            return "search"
        best = max(found, key=lambda name: found[name].blend - found[name].presets)
        gain, trials = found[best].blend - found[best].presets, sum(one.trials for one in found.values())
        return f"search · {trials} trials, best so far {best} {found[best].blend:.4f} ({gain:+.4f})"


def _done(study: Study) -> list[FrozenTrial]:
    """Those that came to an end, well or not; one that was killed did not."""
    from optuna.trial import TrialState

    ended = study.get_trials(deepcopy=False, states=[TrialState.COMPLETE, TrialState.FAIL])
    return [trial for trial in ended if _SECONDS in trial.user_attrs]


def _seconds(trial: FrozenTrial) -> float:
    return float(trial.user_attrs[_SECONDS])


def _worth(trial: FrozenTrial) -> float:
    return float(trial.value or 0.0)
