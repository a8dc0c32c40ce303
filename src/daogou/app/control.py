"""Control: what shoppers state in their own words, what it does to their lists, and how they take it back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from daogou.app.avoids import Avoided
from daogou.guide.cards import Sentence
from daogou.guide.stated import avoiding, effects, meaning
from daogou.language.words import has_chinese
from daogou.ranking.shortlist import Shortlist
from daogou.ranking.stated import Stated
from daogou.reading.catalogue import Catalogue
from daogou.reading.edits.read import Reading, read
from daogou.shop.interactions import HIDE, LIKE, Interactions
from daogou.shop.statements import Statement, StatementKind, Target, Wanted, for_whom, in_force, standing
from daogou.types import Bools, FactId, InvalidInput, Language, Longs, NotFound, ShopperId, moment, seconds

if TYPE_CHECKING:
    from daogou.app.shop import Shop

LONGEST_EDIT = 500
"""Characters of an edit."""
_MASKED: dict[str, str] = {
    "category": "category",
    "brand": "brand",
    "likes": "product",
    "hides": "product",
    "due": "product",
}
"""The traits that products can be told by, and the kind of target that tells them."""
_ONLY = {"likes": LIKE, "hides": HIDE}


@dataclass(frozen=True)
class View:
    """What a shopper stated that holds now: `holding` for whom the list is, as the ranker takes it."""

    everything: Sequence[Statement]
    holding: Sequence[Statement]
    whom: str
    stated: Stated
    counted: Callable[[Interactions], Interactions]
    """Leaves out of a history what a trait was counted from that the shopper said is wrong."""
    avoided: Sequence[Avoided] = ()
    """What was not stated here, but written elsewhere."""

    @property
    def hard(self) -> Stated:
        """What leaves out alone."""
        return Stated(self.stated.out)

    def changes(self, found: Shortlist, zone: tzinfo, language: Language) -> Sequence[Sentence]:
        """What the statements did to this list, and why."""
        told = effects(self.holding, found.left_out, not found.entries, zone, language)
        written = (
            avoiding(one.words, moment(one.at).astimezone(zone), one.fact, found.left_out.get(one.fact), language)
            for one in self.avoided
        )
        return [*told, *(sentence for sentence in written if sentence)]


@dataclass(frozen=True)
class Said:
    """What became of an edit: its id, what it stated, and which of its words were not understood."""

    edit: str
    statements: Sequence[Statement]
    missed: Sequence[str]


class Control:
    """What the shoppers of one shop state. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._rows: tuple[str, str, Longs] | None = None

    def _in_release(self) -> tuple[Catalogue, Callable[[Bools], Bools]]:
        """The goods, and what makes their mask one of the release's rows."""
        (version, goods), serving = self._shop.goods.versioned(), self._shop.serving()
        kept = self._rows
        if kept is None or kept[:2] != (version, serving.release.id):
            place = {product: row for row, product in enumerate(goods.ids)}
            rows = np.array([place.get(product, -1) for product in serving.ranker.products], np.int64)
            kept = self._rows = version, serving.release.id, rows
        rows = kept[2]
        return goods, lambda mask: mask[rows] & (rows >= 0)

    # stating

    def say(self, who: ShopperId, words: str, language: Language = "en") -> Said:
        """State what these words say, in Chinese or English. Nothing is stated of what is not understood. Raises
        `InvalidInput` for no words or too many."""
        if not words.strip() or len(words) > LONGEST_EDIT:
            raise InvalidInput(f"Say something in 1 to {LONGEST_EDIT} characters, e.g. “no nuts, under 200”.")
        shop = self._shop
        now, zone = shop.clock.now(), ZoneInfo(shop.settings.timezone)
        reading = read(words, self._shop.goods.now(), now, zone, shop.settings.currency)
        edit = f"edit-{uuid.uuid4().hex}"
        given = list(self._statements(who, edit, words, reading, "zh" if has_chinese(words) else "en"))
        shop.database.statements.add(given)
        return Said(edit, given, tuple(reading.missed))

    def _statements(
        self, who: ShopperId, edit: str, words: str, read_as: Reading, language: Language
    ) -> Sequence[Statement]:
        now, until = moment(seconds(self._shop.clock.now())), read_as.until
        holding = in_force(self._all(who), now)
        # who is named nowhere in it goes on as before: with the person whom lists are for, or the shopper
        whom = for_whom(holding) if read_as.whom is None else read_as.whom

        def statement(
            kind: StatementKind, said: str, wanted: Wanted = (), of: str = "", **more: int | None
        ) -> Statement:
            number = len(given)
            about = "" if kind in ("household", "undo") else whom
            end = None if kind == "undo" else until
            return Statement(
                f"{edit}-{number}",
                who,
                edit,
                kind,
                now,
                language,
                said,
                wanted,
                more.get("low"),
                more.get("high"),
                about,
                end,
                of,
            )

        given: list[Statement] = []
        last = next((said.edit for said in reversed(standing(self._all(who)))), "")
        if read_as.undo and last:
            given.append(statement("undo", words, of=last))
        if read_as.whom is not None:
            given.append(statement("whom", words))
        for part in read_as.parts:
            given.append(statement(part.kind, part.words, part.wanted, low=part.low, high=part.high))
        return given

    def mark(self, who: ShopperId, kind: StatementKind, trait: str, words: str, language: Language = "en") -> Said:
        """Pin a trait (`kind:key`) or say that it is wrong (`delete`); `words` are those in which it was shown. Raises
        `InvalidInput` for anything else."""
        if kind not in ("pin", "delete") or not trait.strip(":"):
            raise InvalidInput("A trait is pinned or deleted, by its kind and key: category:tea.")
        edit, now = f"edit-{uuid.uuid4().hex}", moment(seconds(self._shop.clock.now()))
        said = Statement(f"{edit}-0", who, edit, kind, now, language, words, _about(trait), of=trait)
        self._shop.database.statements.add([said])
        return Said(edit, [said], ())

    def undo(self, who: ShopperId, of: str, language: Language = "en") -> Said:
        """Take back an edit or a statement. Raises `NotFound` where this shopper has none of that id."""
        if not any(of in (said.id, said.edit) for said in self._all(who)):
            raise NotFound(f"There is no statement {of}.")
        edit, now = f"edit-{uuid.uuid4().hex}", moment(seconds(self._shop.clock.now()))
        said = Statement(f"{edit}-0", who, edit, "undo", now, language, "", of=of)
        self._shop.database.statements.add([said])
        return Said(edit, [said], ())

    # what holds

    def _all(self, who: ShopperId) -> Sequence[Statement]:
        database = self._shop.database
        return database.statements.of(database.shoppers.identities(who))

    def statements(self, who: ShopperId) -> Sequence[Statement]:
        """All that holds now, for whomever, oldest first."""
        return in_force(self._all(who), self._shop.clock.now())

    def everything(self, who: ShopperId) -> Sequence[Statement]:
        """All that was ever stated, also what was taken back, oldest first."""
        return self._all(who)

    def stored(self, who: ShopperId) -> dict[str, Any]:
        """What else the stores hold of this shopper, as plain JSON: ids, facts, order lines, events, texts."""
        database = self._shop.database
        known_as = database.shoppers.identities(who)
        stated = database.shoppers.facts(who)
        return {
            "known_as": list(known_as),
            "stated_by_the_shop": {"facts": dict(stated.facts), "source": asdict(stated.source)},
            "order_lines": database.orders.lines(who).to_dicts(),
            "events": database.events.of(known_as).to_dicts(),
            "texts": database.texts.of(known_as).to_dicts(),
            "after_sales": [asdict(change.effect) for change in database.service.changes(who)],
            "service_log": [line._asdict() for line in database.service.log(who)],
        }

    def hidden(self, who: ShopperId) -> frozenset[str]:
        """The traits (`kind:key`) that this shopper said are wrong."""
        return frozenset(said.of for said in self.statements(who) if said.kind == "delete")

    def view(self, who: ShopperId, whom: str | None = None) -> View:
        """What holds now for a list for `whom`, or for whom the shopper said that lists are."""
        everything, written = self._all(who), self._shop.avoids.written(who)
        if not everything and not written:
            return View((), (), "", Stated(), lambda history: history)
        goods, release = self._in_release()
        holding = in_force(everything, self._shop.clock.now())
        person = for_whom(holding) if whom is None else whom
        theirs = [said for said in holding if said.whom == person]
        out = {said.id: release(_left_out(said, goods)) for said in theirs if said.kind in ("avoid", "budget", "size")}
        asked = {
            said.id: release(goods.holding(said.wanted))
            for said in theirs
            if said.kind in ("prefer", "pin") and said.wanted
        }
        traits = [said.of for said in holding if said.kind == "delete"]
        heard = () if person else self._shop.avoids.of(written, traits, goods, release)
        avoided = _by_text(heard, [*asked.values()])
        stated = Stated(
            out | {one.fact: one.mask for one in avoided if one.hard},
            asked,
            {one.fact: one.mask for one in avoided if not one.hard},
        )
        return View(everything, theirs, person, stated, self._counted(holding), avoided)

    def counted(self, who: ShopperId) -> Callable[[Interactions], Interactions]:
        """Leaves out of this shopper's history what a trait was counted from that they said is wrong."""
        return self._counted(in_force(self._all(who), self._shop.clock.now()))

    def _counted(self, holding: Sequence[Statement]) -> Callable[[Interactions], Interactions]:
        told = [said for said in holding if said.kind == "delete" and said.wanted]
        if not told:
            return lambda history: history
        goods, release = self._in_release()
        wrong = [(said, release(goods.holding(said.wanted))) for said in told]
        return lambda history: _counted(history, wrong)

    def meaning(self, said: Statement, language: Language) -> str:
        """What a statement was read as, in the shop's own names."""
        goods = self._shop.goods.now()
        names = [self._named(every, goods, language) for every in said.wanted]
        return meaning(said, names or [said.words], self._shop.settings.currency, language)

    def _named(self, every: Sequence[Target], goods: Catalogue, language: Language) -> str:
        spoken = {"attribute": ("", ""), "words": (" (in title or description)", "（见于标题或描述）")}
        names = []
        for target in every:
            known = goods.names.get(target)
            name = known.within(language) if known else target.key
            names.append(f"{name}{spoken.get(target.kind, ('', ''))[language == 'zh']}")
        return ("" if language == "zh" else " ").join(names)


def _about(trait: str) -> Wanted:
    kind, _, key = trait.partition(":")
    return ((Target(_MASKED[kind], key),),) if kind in _MASKED else ()  # type: ignore[arg-type]


def _by_text(heard: Sequence[Avoided], asked: Sequence[Bools]) -> Sequence[Avoided]:
    """What one text avoids, together; but for what was stated here to be preferred."""
    found: dict[tuple[FactId, bool], Avoided] = {}
    for one in heard:
        mask = one.mask & ~np.logical_or.reduce(asked) if asked else one.mask
        same = found.get((one.fact, one.hard))
        found[one.fact, one.hard] = replace(one, mask=mask | same.mask if same else mask)
    return [one for one in found.values() if one.mask.any()]


def _left_out(said: Statement, goods: Catalogue) -> Bools:
    """bool[products]. Where a price is not known, it cannot be said to keep to a budget."""
    if said.kind == "avoid":
        return goods.holding(said.wanted)
    if said.kind == "size":
        return goods.other_sizes(said.wanted)
    kept: Bools = ~np.isnan(goods.prices)
    if said.low is not None:
        kept &= goods.prices >= said.low
    if said.high is not None:
        kept &= goods.prices <= said.high
    return np.logical_not(kept)


def _counted(history: Interactions, wrong: Sequence[tuple[Statement, Bools]]) -> Interactions:
    """The history without what was counted into traits that are wrong, up to the moment that it was said: what is done
    afterwards counts."""
    for said, mask in wrong:
        kind = said.of.partition(":")[0]
        gone = mask[history.products] & (history.at <= seconds(said.at))
        if kind in _ONLY:
            gone &= history.kinds == _ONLY[kind]
        history = history.where(~gone)
    return history
