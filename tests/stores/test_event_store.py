"""`EventStore`'s contract, on each database."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from store_facts import AWKWARD, CURRENCY, catalogue, event, event_rows
from store_places import OnPostgres, OnSqlite, Open

from daogou.adapters.sql.database import Database
from daogou.shop.events import EVENT_COLUMNS, Accepted, Event, Trace
from daogou.types import DaogouError, InvalidInput, NotFound, ProductId, ShopperId, StoreError, UnknownProduct, moment

# acknowledges events one by one on stdout until it is killed
ENDLESS = textwrap.dedent(
    """
    import sys
    from itertools import count
    from daogou.adapters.sql.database import Database
    from store_facts import event, event_rows, key

    database = Database.open(sys.argv[1], sys.argv[2], key, create=False)
    for number in count():
        database.events.accept(event_rows(event(f"e{number}")))
        print(f"e{number}", flush=True)
    """
)


class EventStoreTests:
    @pytest.fixture
    def database(self, open_database: Open) -> Database:
        database = open_database()
        database.products.add(catalogue())
        return database

    def test_events_come_back_as_they_went_in_oldest_first(self, database: Database) -> None:
        given = event_rows(
            event("e3", at=30, kind="cart", list="l", position=4),
            event("事件", at=10, kind="search", product=None, text=AWKWARD),
            event("e2", at=30, kind="uncart"),
        )
        assert database.events.accept(given) == Accepted(new=3, known=0)
        expected = given.sort("at", maintain_order=True)
        assert expected["id"].to_list() == ["事件", "e3", "e2"]
        assert_frame_equal(database.events.of(["ann"]), expected)  # type: ignore[list-item]

    def test_only_the_shoppers_asked_for(self, database: Database) -> None:
        given = event_rows(event("e1"), event("e2", shopper="visitor-1", at=5), event("e3", shopper="eve"))
        database.events.accept(given)
        of = database.events.of
        assert of(["ann", "visitor-1"])["id"].to_list() == ["e2", "e1"]  # type: ignore[list-item]
        assert of(["visitor-1"])["shopper"].to_list() == ["visitor-1"]  # type: ignore[list-item]
        for nobody in (of(["nobody"]), of([])):  # type: ignore[list-item]
            assert nobody.is_empty()
            assert nobody.schema == pl.Schema(EVENT_COLUMNS)

    def test_an_id_counts_once_for_its_sender(self, database: Database) -> None:
        assert database.events.accept(event_rows(event("e1"), event("e1"), event("e2"))) == Accepted(2, 1)
        again = event_rows(event("e1", kind="like"), event("e3"), event("e1", shopper="eve"))
        assert database.events.accept(again) == Accepted(2, 1)
        assert database.events.accept(again) == Accepted(0, 3)
        assert database.events.interactions().select("id", "shopper", "kind").rows() == [
            ("e1", "ann", "view"),
            ("e2", "ann", "view"),
            ("e3", "ann", "view"),
            ("e1", "eve", "view"),
        ]

    def test_nothing_is_accepted_as_nothing(self, database: Database) -> None:
        assert database.events.accept(event_rows()) == Accepted(0, 0)

    def test_interactions_by_shopper_and_time(self, database: Database) -> None:
        given = [event("i1", kind="impression", product=None, text="p1", list="l"), event("e1", at=20, shopper="b")]
        given += [event(f"m{n:04}", at=n % 7, shopper="a") for n in range(600)]
        given += [event("s1", kind="search", product=None, text="tea"), event("e2", at=10, shopper="b")]
        database.events.accept(event_rows(*given))
        found = database.events.interactions()
        expected = event_rows(*given).filter(pl.col("product").is_not_null())
        assert_frame_equal(found, expected.sort("shopper", "at", maintain_order=True))

    def test_searches_are_everybodys_and_no_other_event(self, database: Database) -> None:
        visitor = ShopperId("visitor-1")
        asked = {"kind": "search", "product": None, "text": "tea"}
        database.events.accept(
            event_rows(event("e1"), event("s1", shopper=visitor, **asked), event("s2", at=5, **asked))
        )
        database.shoppers.link(visitor, ShopperId("ann"), moment(2_000))
        found = database.events.searches()
        assert found.select("id", "shopper", "text").rows() == [("s2", "ann", "tea"), ("s1", "ann", "tea")]

    def test_what_a_linked_visitor_did_stands_under_the_account(self, database: Database) -> None:
        people = database.shoppers
        phone, tablet, ann = ShopperId("visitor-1"), ShopperId("visitor-2"), ShopperId("ann")
        did = [event("e1", shopper=phone, at=3), event("e2", shopper=tablet, at=2), event("e3", at=1)]
        database.events.accept(event_rows(*did))
        for visitor in (phone, tablet):
            people.link(visitor, ann, moment(5))
        people.unlink(tablet, ann, moment(6))
        found = database.events.interactions().select("id", "shopper").rows()
        assert found == [("e3", "ann"), ("e1", "ann"), ("e2", "visitor-2")]

    def test_an_impression_is_found_by_its_list(self, database: Database) -> None:
        shown = event("i1", kind="impression", product=None, list="list-1", text="p3,p1")
        sent = event_rows(shown, event("e1", list="list-1"), event("e2", list="list-2"))
        assert database.events.accept(sent) == Accepted(new=2, known=0)
        assert database.events.accept(sent) == Accepted(new=0, known=2)
        assert database.events.trace("list-1").products == ["p3", "p1"]
        forms = {'["p,1", "[2"]': ["p,1", "[2"], "[2,p1": ["[2", "p1"], "17": ["17"], "[]": [], "": []}
        for form, ids in forms.items():
            again = event(f"i{form}", kind="impression", product=None, list=f"list-{form}", text=form)
            database.events.accept(event_rows(again))
            assert database.events.trace(f"list-{form}").products == ids
        assert database.events.of(["ann"])["id"].to_list() == ["e1", "e2"]  # type: ignore[list-item]
        with pytest.raises(NotFound):
            database.events.trace("list-2")

    def test_what_followed_a_list_is_of_whoever_it_was_shown_to(self, database: Database) -> None:
        phone, tablet, ann = ShopperId("visitor-1"), ShopperId("visitor-2"), ShopperId("ann")
        did = [event("e2", shopper=phone, at=20, list="l", position=3), event("e1", shopper=phone, at=10, list="m")]
        later = [event("e4", at=40, list="l", kind="cart"), event("e3", shopper=tablet, at=30, list="l")]
        shown = event("i1", shopper=phone, at=5, kind="impression", product=None, list="l", text='["p1"]')
        database.events.accept(event_rows(*did, *later, shown, event("e5", shopper="eve", list="l")))

        def traced() -> list[str]:
            return [event.id for event in database.events.trace("l").followed]

        first = Event("e2", phone, "view", moment(20), ProductId("p1"), "l", 3)
        assert database.events.trace("l") == Trace("l", phone, moment(5), ["p1"], [first])  # type: ignore[list-item]
        for visitor in (phone, tablet):
            database.shoppers.link(visitor, ann, moment(50))
        assert traced() == ["e2", "e3", "e4"]
        database.shoppers.unlink(tablet, ann, moment(60))
        assert traced() == ["e2", "e4"]
        database.shoppers.unlink(phone, ann, moment(60))
        assert traced() == ["e2"]

    def test_the_first_impression_of_a_list_stands(self, database: Database) -> None:
        for id_, text in (("i1", "p1"), ("i2", "p2")):
            again = event(id_, kind="impression", product=None, list="l", text=text)
            database.events.accept(event_rows(again))
        assert database.events.trace("l").products == ["p1"]

    @pytest.mark.parametrize(
        ("bad", "raises"),
        [
            pytest.param(event("bad", product="nope"), UnknownProduct, id="unknown product"),
            pytest.param(event("bad", kind="steal"), InvalidInput, id="unknown kind"),
            pytest.param(event("bad", product=None), InvalidInput, id="view of nothing"),
            pytest.param(event("bad", shopper=None), InvalidInput, id="nobody"),
            pytest.param(event("bad", text="a\0b"), InvalidInput, id="NUL"),
        ],
    )
    def test_a_bad_batch_leaves_nothing(self, database: Database, bad: tuple, raises: type[DaogouError]) -> None:
        before = database.counts()
        with pytest.raises(raises):
            database.events.accept(event_rows(event("good", shopper="new"), bad))
        assert database.counts() == before

    def test_sixteen_threads_are_counted_once_and_all_on_disk(self, database: Database, open_database: Open) -> None:
        at_once = Barrier(16)

        def send(thread: int) -> Accepted:
            at_once.wait()
            answers = [database.events.accept(event_rows(*_of_thread(thread, n))) for n in range(10)]
            return Accepted(sum(a.new for a in answers), sum(a.known for a in answers))

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(send, range(16)))
        database.close()
        stored = open_database().events.interactions()
        # 3 own events a batch, and 10 that every thread sent
        assert len(stored) == stored["id"].n_unique() == 16 * 10 * 3 + 10
        assert sum(answer.new for answer in answers) == len(stored)
        assert sum(answer.known for answer in answers) == 15 * 10

    def test_a_bad_batch_does_not_fail_those_beside_it(self, database: Database) -> None:
        at_once = Barrier(16)

        def send(thread: int) -> str:
            at_once.wait()
            try:
                for n in range(5):
                    database.events.accept(event_rows(event(f"{thread}-{n}", product="p1" if thread % 2 else "nope")))
            except UnknownProduct as error:
                return error.product_ids[0]
            return "all"

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(send, range(16)))
        assert answers == ["nope", "all"] * 8
        assert len(database.events.interactions()) == 8 * 5

    def test_two_processes_write_at_once(self, database: Database, open_database: Open) -> None:
        other = open_database()
        with ThreadPoolExecutor(2) as pool:
            sends = [
                pool.submit(lambda to=to, n=n: to.events.accept(event_rows(event("shared"), event(f"{n}"))))
                for n in range(20)
                for to in (database, other)
            ]
        assert sum(send.result().new for send in sends) == 21

    def test_acknowledged_events_outlive_a_kill(self, database: Database, place: str, open_database: Open) -> None:
        command = [sys.executable, "-c", ENDLESS, place, CURRENCY]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_HERE) as process:
            assert process.stdout is not None
            acknowledged = [process.stdout.readline().strip() for _ in range(25)]
            process.send_signal(signal.SIGKILL)
            acknowledged += process.stdout.read().split()
        stored = open_database().events.of(["ann"])["id"].to_list()  # type: ignore[list-item]
        assert acknowledged[:2] == ["e0", "e1"]
        assert len(acknowledged) <= len(stored) <= len(acknowledged) + 1
        assert stored[: len(acknowledged)] == acknowledged

    def test_a_closed_store_takes_nothing(self, open_database: Open) -> None:
        database = open_database()
        database.close()
        with pytest.raises(StoreError, match="closed"):
            database.events.accept(event_rows(event("e1", kind="search", product=None)))

    def test_events_do_not_change_the_version_of_facts(self, database: Database) -> None:
        before = database.version_of_facts()
        database.events.accept(event_rows(event("e1")))
        assert database.version_of_facts() == before


_HERE = __file__.rpartition("/")[0]


def _of_thread(thread: int, n: int) -> Sequence[tuple]:
    return [*(event(f"{thread}-{n}-{i}", shopper=f"s{thread % 5}") for i in range(3)), event(f"all-{n}")]


class TestEventsOnSqlite(OnSqlite, EventStoreTests):
    pass


class TestEventsOnPostgres(OnPostgres, EventStoreTests):
    pass
