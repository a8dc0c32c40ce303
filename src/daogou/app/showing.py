"""What was shown to whom: noted soon after, so that a click can be traced to the list it came from."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from daogou.app.held import Held
from daogou.app.notebook import Notebook
from daogou.guide.cards import Shown
from daogou.shop.events import Accepted, Event, Trace, batch
from daogou.types import ShopperId

if TYPE_CHECKING:
    from daogou.app.shop import Shop


class Showing:
    """Impressions on their way into the store. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._held = Held()
        self._notebook = Notebook(self._note)

    def close(self) -> None:
        """Write what is under way."""
        self._notebook.close()

    def flush(self) -> None:
        """Return once all that was noted is written."""
        self._notebook.flush()

    def note(self, who: ShopperId, shown: Shown) -> None:
        """Note that this list is shown to this shopper."""
        if shown.cards:
            ids = json.dumps([card.product.id for card in shown.cards], ensure_ascii=False)
            impression = Event(shown.list_id, who, "impression", self._shop.clock.now(), list=shown.list_id, text=ids)
            self._held.hold(impression)
            self._notebook.note(impression)

    def _note(self, shown: Sequence[Event]) -> None:
        """Write down what was shown, but only to those of whom something is stored: who merely looks, leaves nothing
        behind, and what that was is held until they do something."""
        stored = self._shop.database.shoppers.stored([event.shopper for event in shown])
        theirs = [event for event in shown if event.shopper in stored]
        self._shop.database.events.accept(batch(theirs))
        self._held.drop(theirs)

    def write(self, events: Sequence[Event], whom: Collection[ShopperId]) -> Accepted:
        """Write events together with what is held of these. It stays held until it is on disk: whoever else writes it
        meanwhile writes the same, which counts once, and where this fails nothing is lost."""
        shown = self._held.of(whom, self._shop.clock.now())
        accepted = self._shop.database.events.accept(batch([*shown, *events]))
        self._held.drop(shown)
        return accepted

    def trace(self, list_id: str) -> Trace:
        """What this list showed, to whom and when, and what followed. Raises `NotFound`, also while nothing is stored
        of whom it was shown to."""
        self.flush()
        return self._shop.database.events.trace(list_id)

    def forget(self) -> None:
        """Hold nothing of those who were erased."""
        self._held.forget(self._shop.database.shoppers.erased(self._held.whom()))
