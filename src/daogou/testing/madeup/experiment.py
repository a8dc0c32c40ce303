"""An offer experiment in the made-up shop: after its year offers are sent by lot, and how each shopper responds is
known, with the offer and without.

Persuadables buy where they have it; sure things buy anyway, and take the discount along; lost causes do not buy;
sleeping dogs buy less where they are reminded. Which of these a shopper is for an offer is drawn from what moves them
(how much discounts do) and what they come for; both are hidden, and show in what they did in the year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from daogou.testing.madeup.calendar import END
from daogou.testing.madeup.catalogue import draw_items
from daogou.testing.madeup.offers import draw_offers, respond
from daogou.testing.madeup.shelves import Shelf, shelve
from daogou.testing.madeup.shopping import Act, Diary, live
from daogou.testing.madeup.tastes import Person, draw_people
from daogou.types import DAY, Array, Bools, Longs, Progress, silent

TYPES = ("persuadable", "sure thing", "lost cause", "sleeping dog")
_WITHOUT = np.array([0.06, 0.62, 0.03, 0.45])
_WITH = np.array([0.45, 0.66, 0.04, 0.25])
_SPREAD = 0.25
"""Standard deviation of a shopper's own log-odds around their type's."""
COLUMNS = (
    *("orders", "days", "recency", "coupon_share", "price_place", "shelf_bought", "shelf_seen", "shelf_share"),
    *("answered_share",),
)
"""`price_place`: where in its shelf's prices what was bought lies, 0 to 1; `shelf_…`: of the offer's shelf;
`answered_share`: of the year's offers they were invited to, those they bought on."""
SHARE = 0.5
_MARGIN, _DISCOUNT = 0.35, 0.20


@dataclass(frozen=True)
class MadeUpExperiment:
    """n pairs of a shopper and an offer: `shopper` int64[n], `known` float64[n, COLUMNS] from the year before, who was
    `treated` by lot, who `bought`; `margin` and `discount` of a purchase (float64[n], minor units). And what only a
    made-up shop knows: the probabilities `without` and `with_offer`, and the type (its place in `TYPES`)."""

    shopper: Longs
    known: Array
    treated: Bools
    bought: Bools
    margin: Array
    discount: Array
    without: Array
    with_offer: Array
    types: Longs


def draw_experiment(
    seed: int = 0, shoppers: int = 2_000, offers: int = 4, products: int = 1_000, progress: Progress = silent
) -> MadeUpExperiment:
    """So many offers for each shopper, half of them on shelves that they come for, each sent or not by lot; the same
    for the same numbers."""
    shelves = shelve(draw_items(_stream(seed, 1), products))
    year, people = draw_offers(_stream(seed, 2), shelves), draw_people(_stream(seed, 3), shelves, shoppers)
    rows: list[tuple[float, ...]] = []
    for number, person in enumerate(people):
        diary = live(_stream(seed, 4, number), shelves, person)
        answers = [answer.bought for answer in respond(_stream(seed, 6, number), year, diary) if answer.invited]
        draw = _stream(seed, 8, number)
        kinds = _offered(draw, person, sorted(shelves), offers)
        rows += [_pair(draw, number, diary, answers, shelves, kind) for kind in kinds]
        progress("shoppers", number + 1, shoppers)
    told = np.array(rows)
    shopper, treated, bought, value, without, with_offer, kind = told[:, :7].T
    return MadeUpExperiment(
        shopper.astype(np.int64),
        told[:, 7:],
        treated.astype(np.bool_),
        bought.astype(np.bool_),
        _MARGIN * value,
        _DISCOUNT * value,
        without,
        with_offer,
        kind.astype(np.int64),
    )


def _stream(*seeds: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seeds))


def _offered(draw: np.random.Generator, person: Person, shelves: Sequence[str], n: int) -> Sequence[str]:
    """Distinct shelves, half of them favourites as far as there are any."""
    own = sorted(person.favourites)
    liked = draw.choice(own, min(n // 2, len(own)), replace=False).tolist()
    others = [kind for kind in shelves if kind not in person.favourites]
    return [*liked, *draw.choice(others, min(n - len(liked), len(others)), replace=False).tolist()]


def _pair(
    draw: np.random.Generator,
    number: int,
    diary: Diary,
    answers: Sequence[bool],
    shelves: Mapping[str, Shelf],
    kind: str,
) -> tuple[float, ...]:
    """What happened, what is true and what was known of one shopper and one offer."""
    which = int(draw.choice(len(TYPES), p=_chances(diary.person, kind)))
    shift = draw.normal(0, _SPREAD)
    without, with_offer = (_moved(share[which], shift) for share in (_WITHOUT, _WITH))
    treated = bool(draw.random() < SHARE)
    bought = bool(draw.random() < (with_offer if treated else without))
    value = float(np.mean([item.price_at(END) for item in shelves[kind].items]))
    return (number, treated, bought, value, without, with_offer, which, *_known(diary, answers, shelves, kind))


def _chances(person: Person, kind: str) -> Array:
    """float64[TYPES]: how probable each type is for this shopper and shelf."""
    moved, comes = person.sensitivity, min(1.0, 3 * person.favourites.get(kind, 0.0))
    weights = np.array(
        [moved**2 * (1 - 0.8 * comes), comes * (0.3 + moved), (1 - moved) * (1 - comes), 0.7 * comes * (1 - moved)]
    )
    return np.asarray((weights + 0.01) / (weights + 0.01).sum())


def _moved(share: float, shift: float) -> float:
    return float(1 / (1 + np.exp(-(np.log(share / (1 - share)) + shift))))


def _known(diary: Diary, answers: Sequence[bool], shelves: Mapping[str, Shelf], kind: str) -> tuple[float, ...]:
    """`COLUMNS`."""
    bought = list(diary.bought())
    on_shelf = [act for act in diary.acts if act.item.kind.key == kind]
    own = [act for act in on_shelf if act.kind == "buy"]
    last = max((act.at for act in bought), default=END - 365 * DAY)
    return (
        np.log1p(len({act.order for act in bought})),
        np.log1p(len({act.at // DAY for act in diary.acts})),
        np.log1p((END - last) / DAY),
        sum(act.coupon > 0 for act in bought) / max(len(bought), 1),
        float(np.mean([_place(act, shelves) for act in bought])) if bought else 0.5,
        np.log1p(len(own)),
        np.log1p(len(on_shelf) - len(own)),
        len(own) / max(len(bought), 1),
        sum(answers) / max(len(answers), 1),
    )


def _place(act: Act, shelves: Mapping[str, Shelf]) -> float:
    """Where in its shelf's prices this product lies, 0 to 1."""
    shelf = shelves[act.item.kind.key]
    return float(shelf.price_level[[item.id for item in shelf.items].index(act.item.id)])
