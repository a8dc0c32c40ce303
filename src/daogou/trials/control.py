"""What shoppers state, against an oracle that knows it otherwise: generated edits in both languages, a made-up shop.

The oracle never asks the code under test: which products an edit is about it takes from the made-up shop's own drawn
items, and lists it compares as they come. An edit is stated in words to the shop, as a page does it; the whole order of
the catalogue is taken before, with it, and after its undo, at one moment. What an edit was not about has to keep its
order; one for another person is held against the list that heeds nothing of what the shopper wrote that they avoid,
which is theirs alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from scipy.stats import kendalltau

from daogou.app import Shop
from daogou.testing.madeup import vocabulary
from daogou.testing.madeup.catalogue import Item
from daogou.testing.madeup.world import PRODUCTS, make
from daogou.trials.made_up import trained_made_up
from daogou.trials.result import BenchResult
from daogou.types import LANGUAGES, Language, Progress, ShopperId, Words, seconds, silent

SHOPPERS = 200
_AVOID = (
    Words("no {}", "不要{}"),
    Words("please leave out {}", "别给我推荐{}"),
    Words("I'm allergic to {}", "我对{}过敏"),
    Words("I don't want anything with {}", "我不想要带有{}的东西"),
    Words("nothing with {}, thanks", "避免{}，谢谢"),
)
_PREFER = (
    Words("more {}", "多推荐{}"),
    Words("I love {}", "我喜欢{}"),
    Words("I prefer {}", "我更想要{}"),
    Words("show me more {}", "多给我看{}"),
)
_BUDGET = (
    Words("under ¥{}", "预算{}以内"),
    Words("my budget is {}", "不超过{}元"),
    Words("nothing over {} yuan", "最多{}块"),
)
_WHOM = (Words("for my {}", "送给我{}"), Words("it's a gift for my {}", "买给{}"))
_PEOPLE = (Words("mum", "妈妈"), Words("dad", "爸爸"), Words("son", "儿子"), Words("best friend", "朋友"))
_UNTIL = (
    (Words("until the end of next month", "到下个月底"), 63),
    (Words("for two weeks", "两周内"), 15),
    (Words("until tomorrow", "到明天"), 2),
)
"""And a number of days by which it has surely run out."""


@dataclass
class StoppedClock:
    """A clock that stands still until it is moved."""

    at: datetime

    def now(self) -> datetime:
        """See `types.Clock`."""
        return self.at


@dataclass(frozen=True)
class Edit:
    """A generated edit: its words, and which products the oracle holds it to be about."""

    kind: str
    language: Language
    words: str
    about: frozenset[str]
    days: int = 0


def edits(draw: np.random.Generator, items: Sequence[Item]) -> Iterator[Edit]:
    """Edits without end, kinds and languages in turn."""
    kinds: Sequence[tuple[str, Callable[[np.random.Generator, Sequence[Item], Language], Edit]]] = (
        ("avoid", _avoid),
        ("prefer", _prefer),
        ("budget", _budget),
        ("whom", _whom),
        ("until", _until),
    )
    while True:
        for _, one in kinds:
            for language in LANGUAGES:
                yield one(draw, items, language)


def _one(draw: np.random.Generator, some: Sequence[Words]) -> Words:
    return some[int(draw.integers(len(some)))]


def _group(draw: np.random.Generator, items: Sequence[Item], language: Language) -> tuple[str, frozenset[str]]:
    """Something that products share, by its name: an attribute's value, a kind or a brand of one of them."""
    item = items[int(draw.integers(len(items)))]
    which = int(draw.integers(3))
    if which == 0 and item.values:
        attribute = sorted(item.values)[int(draw.integers(len(item.values)))]
        value = str(draw.choice(list(item.values[attribute])))
        name = vocabulary.values()[attribute, value].name.within(language)
        # one name may be several attributes' (mint): who says it means all of them
        same = {key for key, of in vocabulary.values().items() if of.name.within(language).lower() == name.lower()}
        return name, frozenset(i.id for i in items if any(v in i.values.get(a, ()) for a, v in same))
    if which == 1:
        return item.kind.plural.within(language), frozenset(i.id for i in items if i.kind.key == item.kind.key)
    return item.brand.name.within(language), frozenset(i.id for i in items if i.brand.key == item.brand.key)


def _avoid(draw: np.random.Generator, items: Sequence[Item], language: Language) -> Edit:
    name, about = _group(draw, items, language)
    return Edit("avoid", language, _one(draw, _AVOID).within(language).format(name), about)


def _prefer(draw: np.random.Generator, items: Sequence[Item], language: Language) -> Edit:
    name, about = _group(draw, items, language)
    return Edit("prefer", language, _one(draw, _PREFER).within(language).format(name), about)


def _budget(draw: np.random.Generator, items: Sequence[Item], language: Language) -> Edit:
    most = int(draw.integers(3, 80)) * 10
    about = frozenset(item.id for item in items if item.prices[-1][1] > 100 * most)
    return Edit("budget", language, _one(draw, _BUDGET).within(language).format(most), about)


def _whom(draw: np.random.Generator, items: Sequence[Item], language: Language) -> Edit:
    inner = _avoid(draw, items, language)
    whom = _one(draw, _WHOM).within(language).format(_one(draw, _PEOPLE).within(language))
    return Edit("whom", language, f"{inner.words}{'，' if language == 'zh' else ', '}{whom}", inner.about)


def _until(draw: np.random.Generator, items: Sequence[Item], language: Language) -> Edit:
    inner = _avoid(draw, items, language)
    until, days = _UNTIL[int(draw.integers(len(_UNTIL)))]
    joint = "，" if language == "zh" else ", "
    return Edit("until", language, f"{inner.words}{joint}{until.within(language)}", inner.about, days)


@dataclass(frozen=True)
class Outcome:
    """What an edit did: `understood` without a rest, `obeyed` (hard) or moved `up` (soft; None where the group stood on
    top), `tau` of what it was not about, `restored` byte for byte, `scoped`: it holds for whom and as long as said;
    `spared`: nothing else was left out, as where a colour's name is part of another thing's."""

    kind: str
    language: Language
    words: str
    understood: bool
    obeyed: bool | None
    up: bool | None
    tau: float
    restored: bool
    scoped: bool
    spared: bool


def outcome(shop: Shop, clock: StoppedClock, who: ShopperId, edit: Edit) -> Outcome:
    """State the edit, look at the whole list, undo it."""
    before, bytes_before = _list(shop, who)
    asked_of = _for_another(shop, who) if edit.kind == "whom" else before
    mine = _mine(shop, who)
    said = shop.control.say(who, edit.words, edit.language)
    during, _ = _list(shop, who)
    scoped = _scoped(shop, clock, who, edit, before, mine)
    if said.statements:
        shop.control.undo(who, said.edit)
    _, bytes_after = _list(shop, who)
    rest = [product for product in asked_of if product not in edit.about]
    place = {product: at for at, product in enumerate(during)}
    kept = [place[product] for product in rest if product in place]
    tau = float(kendalltau(np.arange(len(kept)), kept).statistic) if len(kept) > 1 else 1.0
    hard, up = edit.kind != "prefer", None
    if not hard:
        was, now = ([at for at, p in enumerate(order) if p in edit.about] for order in (before, during))
        up = None if was == list(range(len(was))) else float(np.mean(now)) < float(np.mean(was))
    obeyed = not edit.about & set(during) if hard else None
    spared = len(kept) == len(rest)
    understood = bool(said.statements) and not said.missed
    return Outcome(
        edit.kind, edit.language, edit.words, understood, obeyed, up, tau, bytes_after == bytes_before, scoped, spared
    )


def _mine(shop: Shop, who: ShopperId) -> tuple[Sequence[str], Sequence[str]]:
    """What leaves out and what moves up in the shopper's own list, by the ids of what said it."""
    stated = shop.control.view(who, whom="").stated
    return sorted(stated.out), sorted(stated.asked)


def _scoped(
    shop: Shop,
    clock: StoppedClock,
    who: ShopperId,
    edit: Edit,
    before: Sequence[str],
    mine: tuple[Sequence[str], Sequence[str]],
) -> bool:
    """For another person, and once it has run out, the list is again what it would be: `before`, by what was `mine`."""
    if edit.kind == "whom":
        return _mine(shop, who) == mine
    if edit.kind == "until":
        at, clock.at = clock.at, clock.at + timedelta(days=edit.days)
        later, _ = _list(shop, who)
        clock.at = at
        return set(before) <= set(later)
    return True


def _for_another(shop: Shop, who: ShopperId) -> Sequence[str]:
    """The order that an edit for another person starts from: who says for whom a list is asks by that for one that does
    not heed what they themselves wrote that they avoid."""
    kept = shop.settings
    shop.settings = replace(kept, avoids=False)
    try:
        return _list(shop, who)[0]
    finally:
        shop.settings = kept


def _list(shop: Shop, who: ShopperId) -> tuple[Sequence[str], bytes]:
    """The order of all that may be shown, and its first 20 places as bytes: products, scores, reasons, changes."""
    now = seconds(shop.clock.now()) + 1
    view = shop.control.view(who)
    history = shop.history(who, now)
    ranker = shop.serving().ranker
    order = [ranker.products[row] for row in ranker.order(history, now, view.stated)[0]]
    shown = shop.recommend(who, 20, noted=False)
    told = [[card.product.id, card.score, card.chances, [asdict(r) for r in card.reasons]] for card in shown.cards]
    changes = [change.text for change in shown.changes]
    return order, json.dumps([order, told, changes], default=list).encode()


def run(n: int = 2_000, seed: int = 0, folder: Path | None = None, progress: Progress = silent) -> BenchResult:
    """`n` edits, and as many reasons, on the made-up shop in `folder`, or in one that is made for it."""
    with trained_made_up(folder, SHOPPERS, PRODUCTS, progress) as shop:
        return _measured(shop, n, seed, progress)


def _measured(shop: Shop, n: int, seed: int, progress: Progress) -> BenchResult:
    from daogou.trials.faithful import faithful

    clock = StoppedClock(shop.clock.now().astimezone(UTC).replace(microsecond=0))
    shop.clock = clock
    draw = np.random.default_rng(seed)
    items = make(0, 1, PRODUCTS).items
    people = [who for who, _ in shop.sample_shoppers(SHOPPERS)]
    outcomes: list[Outcome] = []
    for edit in edits(draw, items):
        outcomes.append(outcome(shop, clock, people[int(draw.integers(len(people)))], edit))
        progress("edits", len(outcomes), n)
        if len(outcomes) == n:
            break
    table = {
        f"{language} {kind}": _row([o for o in outcomes if (o.language, o.kind) == (language, kind)])
        for language in LANGUAGES
        for kind in ("avoid", "prefer", "budget", "whom", "until")
    }
    table["all edits"] = _row(outcomes)
    table["reasons"] = faithful(shop, people, n, draw, progress)
    failed = [
        asdict(o)
        for o in outcomes
        if not o.understood or o.obeyed is False or o.up is False or not (o.restored and o.scoped and o.spared)
    ]
    notes: dict[str, object] = {"failed": failed[:40], "failures": len(failed)}
    protocol = "generated edits in words; oracle: the drawn items; whole lists before, with and after the undo"
    return BenchResult("control", "made-up shop", protocol, table, "rules", n, seed, notes)


def _row(some: Sequence[Outcome]) -> dict[str, float]:
    hard, soft = [o for o in some if o.obeyed is not None], [o for o in some if o.up is not None]
    return {
        "n": float(len(some)),
        "understood": _share([o.understood for o in some]),
        "hard_obeyed": _share([bool(o.obeyed) for o in hard]),
        "soft_up": _share([bool(o.up) for o in soft]),
        "tau_min": min((o.tau for o in some), default=float("nan")),
        "undo_same": _share([o.restored for o in some]),
        "scoped": _share([o.scoped for o in some]),
        "spared": _share([o.spared for o in some]),
    }


def _share(some: Sequence[bool]) -> float:
    return sum(some) / len(some) if some else float("nan")
