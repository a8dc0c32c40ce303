"""What was shown to someone of whom nothing is stored yet: held in memory until they do something, or forgotten."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from threading import Lock

from daogou.shop.events import Event
from daogou.types import ShopperId

VISITORS = 10_000
"""So many are held of at most; whoever was shown nothing for the longest time goes first."""
LISTS = 16
"""So many of each, the latest."""
BYTES = 80_000_000
"""So much of lists at most, all together, by `size`: a list of 20 short ids takes 0.6 KB, one of 100 long ones may take
tens. Of each visitor there is another KB beside their lists: 90 MB at the very most."""
AGE = timedelta(hours=1)
"""A list that was shown longer ago is not written any more, and goes when the next one comes."""


def size(shown: Event) -> int:
    """At most so many bytes does a list take. A character outside ASCII takes 4 at most, and as many again once it was
    given to a database."""
    words = (shown.id, shown.shopper, shown.list or "", shown.text or "")
    return 250 + sum(len(word) * (1 if word.isascii() else 8) for word in words)


class Held:
    """Impressions that are not written yet, by whom they were shown to. Safe to use from many threads.

    Readers and crawlers must not fill the database, so what they are shown is not written; but a first click is to be
    traced to the list it came from, so it is not lost at once either. An impression stays here until it is written,
    and only ever under the shopper or visitor it was shown to, whatever list a click may name.

    This is one process's memory. Where several serve a shop, a first click finds no list that another process showed:
    it counts, but its list id leads nowhere, as after a restart. A balancer that keeps a visitor with one process
    avoids that.
    """

    def __init__(self) -> None:
        self._lists: OrderedDict[ShopperId, deque[Event]] = OrderedDict()
        """In the order in which they were last shown something."""
        self._bytes = 0
        self._lock = Lock()

    def hold(self, shown: Event) -> None:
        """Keep this for now."""
        with self._lock:
            theirs = self._lists.setdefault(shown.shopper, deque())
            theirs.append(shown)
            self._bytes += size(shown)
            if len(theirs) > LISTS:
                self._bytes -= size(theirs.popleft())
            self._lists.move_to_end(shown.shopper)
            while self._lists and self._too_much(shown.at):
                self._forget(next(iter(self._lists)))

    def _too_much(self, now: datetime) -> bool:
        oldest = next(iter(self._lists.values()))
        return len(self._lists) > VISITORS or self._bytes > BYTES or oldest[-1].at < now - AGE

    def _forget(self, who: ShopperId) -> None:
        self._bytes -= sum(size(shown) for shown in self._lists.pop(who, ()))

    def of(self, whom: Iterable[ShopperId], now: datetime) -> Sequence[Event]:
        """What these were shown, which stays here."""
        with self._lock:
            return [shown for who in whom for shown in self._lists.get(who, ()) if shown.at >= now - AGE]

    def drop(self, written: Sequence[Event]) -> None:
        """These need not be held any longer."""
        ids = {shown.id for shown in written}
        with self._lock:
            for who in {shown.shopper for shown in written} & self._lists.keys():
                for gone in [shown for shown in self._lists[who] if shown.id in ids]:
                    self._lists[who].remove(gone)
                    self._bytes -= size(gone)
                if not self._lists[who]:
                    del self._lists[who]

    def whom(self) -> Sequence[ShopperId]:
        """Of whom something is held."""
        with self._lock:
            return list(self._lists)

    def forget(self, whom: Iterable[ShopperId]) -> None:
        """Hold nothing of these."""
        with self._lock:
            for who in whom:
                self._forget(who)
