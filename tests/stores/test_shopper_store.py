"""`ShopperStore`'s contract, on each database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from store_facts import (
    CURRENCY,
    campaigns,
    catalogue,
    event,
    event_rows,
    invitations,
    key,
    line,
    offer_rows,
    order_lines,
    people,
    redemptions,
    scope,
    text,
    text_rows,
)
from store_places import OnPostgres, OnSqlite, Open

from daogou.adapters.sql import engine
from daogou.adapters.sql.database import Database
from daogou.shop.shoppers import Stated
from daogou.types import ErasedShopper, InvalidInput, ShopperId, StoreError, Words, moment

ANN, EVE = ShopperId("ann"), ShopperId("eve")
PHONE, TABLET = ShopperId("visitor-phone"), ShopperId("visitor-tablet")
NOW = moment(5_000)


def facts_of(database: Database) -> dict[str, int]:
    """The counts of all tables but that of the erased."""
    return {name: count for name, count in database.counts().items() if name != "erased"}


def fill(database: Database, shopper: str, visitor: str) -> None:
    """Something of this shopper and visitor in every table that can hold it."""
    database.products.add(catalogue())
    database.shoppers.add(people((shopper, f'{{"name": "{shopper}"}}', f"form of {shopper}")))
    database.orders.add(order_lines(*(line(f"{shopper}-{n}", 1, shopper=shopper) for n in range(300))))
    shown = event(f"{visitor}-i", shopper=visitor, kind="impression", product=None, list="l", text="p1")
    seen = [event(f"{visitor}-{n}", shopper=visitor, text=f"as {visitor}") for n in range(300)]
    database.events.accept(event_rows(shown, *seen, event(f"{shopper}-e", shopper=shopper)))
    database.offers.add_campaigns(campaigns(("c", None, 0, 1)), invitations(("c", shopper), ("c", visitor)))
    database.offers.add_offers(offer_rows(("o", "c", None, None, False)), scope(("o", "p1")))
    database.offers.add_redemptions(redemptions(("o", shopper, 1)))
    database.texts.add(text_rows(text(f"{shopper}-t", shopper=shopper), text(f"{visitor}-t", shopper=visitor)))
    database.shoppers.link(ShopperId(visitor), ShopperId(shopper), NOW)


WRITES: dict[str, Callable[[Database, str], object]] = {
    "facts": lambda database, who: database.shoppers.add(people(("bo", "{}", ""), (who, "{}", ""))),
    "orders": lambda database, who: database.orders.add(
        order_lines(line("new-1", 1, shopper="bo"), line("new-2", 1, shopper=who))
    ),
    "events": lambda database, who: database.events.accept(
        event_rows(event("new-1", shopper="bo"), event("new-2", shopper=who))
    ),
    "invitations": lambda database, who: database.offers.add_campaigns(
        campaigns(("new", None, 0, 1)), invitations(("new", "bo"), ("new", who))
    ),
    "redemptions": lambda database, who: database.offers.add_redemptions(redemptions(("o", "bo", 2), ("o", who, 2))),
    "texts": lambda database, who: database.texts.add(
        text_rows(text("new-1", shopper="bo"), text("new-2", shopper=who))
    ),
    "links": lambda database, who: database.shoppers.link(
        *((ShopperId(who), EVE) if who == PHONE else (ShopperId("visitor-new"), ShopperId(who))), NOW
    ),
}
"""Every way in which something is written of a shopper."""


class ShopperStoreTests:
    def test_facts_and_their_source(self, database: Database) -> None:
        given = people(("ann", '{"household_size": "2", "城市": "上海", "children": 1}', "form"), ("bo", "{}", ""))
        assert database.shoppers.add(given) == 2
        stated = database.shoppers.facts(ANN)
        assert stated == Stated({"household_size": "2", "城市": "上海", "children": "1"}, source=Words("form", "form"))
        assert stated.within("zh") == stated.within("en") == stated.facts
        assert database.shoppers.facts(EVE) == Stated()

    def test_a_fact_that_is_not_known_is_left_out_and_others_stand_as_written(self, database: Database) -> None:
        database.shoppers.add(people(("ann", '{"n": null, "age": "", "club": true, "spent": 1.5}', "form")))
        assert database.shoppers.facts(ANN).facts == {"club": "true", "spent": "1.5"}

    def test_facts_in_each_language(self, database: Database) -> None:
        given = people(
            ("ann", '{"age": "65+"}', "form"), facts_zh='{"年龄": "65 岁及以上"}', source_en="Form", source_zh="登记表"
        )
        database.shoppers.add(given)
        stated = database.shoppers.facts(ANN)
        assert (stated.within("zh"), stated.source) == ({"年龄": "65 岁及以上"}, Words("Form", "登记表"))
        assert stated.within("en") == {"age": "65+"}
        database.shoppers.add(people(("ann", "{}", ""), facts_zh='{"年龄": "66"}'))
        assert database.shoppers.facts(ANN).within("en") == {"年龄": "66"}

    def test_what_is_stated_of_an_account_is_replaced(self, database: Database) -> None:
        both = people(("ann", '{"a": "1"}', "first"), ("bo", "{}", ""))
        assert database.shoppers.add(both) == 2
        assert database.shoppers.add(both) == 0
        later = people(("ann", '{"a": "2"}', "second"), ("bo", "{}", ""), ("cleo", "{}", ""))
        assert database.shoppers.add(later) == 2
        assert database.shoppers.facts(ANN) == Stated({"a": "2"}, source=Words("second", "second"))

    def test_many_accounts_are_stated_anew_at_once(self, database: Database) -> None:
        for n in "12":
            changed = people(*((f"s{i}", f'{{"a": "{n}"}}', "form") for i in range(500)))
            assert database.shoppers.add(changed) == 500
        assert database.shoppers.facts(ShopperId("s499")).facts == {"a": "2"}

    def test_an_account_twice_in_a_batch_is_refused(self, database: Database) -> None:
        with pytest.raises(InvalidInput, match="more than once"):
            database.shoppers.add(people(("ann", "{}", ""), ("ann", "{}", "")))

    @pytest.mark.parametrize("facts", ["", "[1]", "{", "household"])
    def test_facts_that_are_no_json_object_are_refused_with_the_batch(self, database: Database, facts: str) -> None:
        with pytest.raises(InvalidInput, match="JSON"):
            database.shoppers.add(people(("ann", "{}", ""), ("bo", facts, "")))
        assert not database.shoppers.known(ANN)

    def test_known_by_facts_or_by_an_order_and_by_nothing_else(self, database: Database) -> None:
        database.products.add(catalogue())
        database.shoppers.add(people(("facts", "{}", "")))
        database.orders.add(order_lines(line("o1", 1, shopper="buyer")))
        database.events.accept(event_rows(event("e1", shopper="looker")))
        names = ["facts", "buyer", "looker", "nobody"]
        assert [database.shoppers.known(ShopperId(name)) for name in names] == [True, True, False, False]

    def test_stored_by_anything_at_all(self, database: Database) -> None:
        database.products.add(catalogue())
        database.shoppers.add(people(("facts", "{}", "")))
        database.events.accept(event_rows(event("e1", shopper="visitor-1")))
        names = [ShopperId(name) for name in ("facts", "visitor-1", "visitor-2")]
        assert database.shoppers.stored(names) == set(names[:2])
        assert database.shoppers.stored([]) == frozenset()

    def test_a_link_holds_until_it_is_undone_and_is_never_made_again(self, database: Database) -> None:
        store = database.shoppers
        assert store.identities(ANN) == [ANN]
        assert store.link(PHONE, ANN, NOW)
        assert store.link(PHONE, ANN, NOW)
        assert store.identities(ANN) == [ANN, PHONE]
        assert store.unlink(PHONE, ANN, NOW)
        assert store.identities(ANN) == [ANN]
        assert not store.unlink(PHONE, ANN, NOW)
        assert not store.link(PHONE, ANN, NOW)
        assert not store.link(PHONE, EVE, NOW)
        assert store.identities(EVE) == [EVE]

    def test_a_visitor_is_never_linked_to_two_accounts(self, database: Database) -> None:
        assert database.shoppers.link(PHONE, ANN, NOW)
        before = database.counts()
        assert not database.shoppers.link(PHONE, EVE, NOW)
        assert not database.shoppers.unlink(PHONE, EVE, NOW)
        assert database.counts() == before
        assert database.shoppers.identities(ANN) == [ANN, PHONE]

    def test_an_account_has_many_visitors_in_order_of_linking(self, database: Database) -> None:
        assert database.shoppers.link(TABLET, ANN, moment(1))
        assert database.shoppers.link(PHONE, ANN, moment(2))
        assert database.shoppers.identities(ANN) == [ANN, TABLET, PHONE]
        assert database.shoppers.identities(PHONE) == [PHONE]

    @pytest.mark.parametrize(("visitor", "account"), [(ANN, EVE), (PHONE, TABLET), (ANN, PHONE)])
    def test_only_a_visitor_is_linked_to_an_account(
        self, database: Database, visitor: ShopperId, account: ShopperId
    ) -> None:
        with pytest.raises(InvalidInput):
            database.shoppers.link(visitor, account, NOW)

    def test_of_two_accounts_at_once_one_wins(self, database: Database, open_database: Open) -> None:
        stores = [database.shoppers, open_database().shoppers]
        for n in range(10):
            visitor = ShopperId(f"visitor-{n}")
            at_once = Barrier(8)

            def claim(place: int, visitor: ShopperId = visitor, at_once: Barrier = at_once) -> bool:
                at_once.wait()
                return stores[place % 2].link(visitor, ShopperId(f"account-{place}"), NOW)

            with ThreadPoolExecutor(8) as pool:
                won = list(pool.map(claim, range(8)))
            holders = [p for p in range(8) if visitor in database.shoppers.identities(ShopperId(f"account-{p}"))]
            assert won.count(True) == 1
            assert holders == [won.index(True)]

    def test_erasing_leaves_no_row_and_spares_the_others(self, database: Database) -> None:
        fill(database, "eve", "visitor-e")
        before = facts_of(database)
        fill(database, "ann", "visitor-a")
        both = facts_of(database)
        # the catalogue, the campaign and the offer stay
        assert database.shoppers.erase(ANN) == sum(both.values()) - sum(before.values())
        assert facts_of(database) == before
        assert database.shoppers.erase(ANN) == 0
        assert not database.shoppers.known(ANN)
        assert database.shoppers.identities(EVE) == [EVE, "visitor-e"]
        assert len(database.orders.lines(EVE)) == 300

    def test_of_the_erased_their_keys_are_left(self, database: Database) -> None:
        fill(database, "ann", "visitor-phone")
        assert database.shoppers.erased_keys() == frozenset()
        database.shoppers.erase(ANN)
        names = ("ann", "visitor-phone", "cleo", "bert")
        for name in names[2:]:
            database.shoppers.erase(ShopperId(name))
        everyone = {key(name) for name in names}
        assert max(everyone) >= 2**63 > min(everyone)
        assert database.shoppers.erased_keys() == everyone
        assert database.shoppers.erased([ANN, PHONE, EVE]) == {ANN, PHONE}
        assert database.shoppers.erased([]) == frozenset()

    def test_erasing_changes_the_version_of_facts(self, database: Database) -> None:
        fill(database, "ann", "visitor-a")
        before = database.version_of_facts()
        database.shoppers.erase(ANN)
        assert database.version_of_facts() != before

    def test_a_visitor_given_up_before_the_erasure_is_neither_erased_nor_linked_anew(self, database: Database) -> None:
        fill(database, "ann", "visitor-phone")
        database.shoppers.unlink(PHONE, ANN, NOW)
        database.shoppers.erase(ANN)
        assert len(database.events.of([PHONE])) == 300
        assert not database.shoppers.link(PHONE, EVE, NOW)

    @pytest.mark.parametrize("write", list(WRITES))
    @pytest.mark.parametrize("erased", ["ann", "visitor-phone"])
    def test_nothing_is_written_under_an_erased_id(self, database: Database, write: str, erased: str) -> None:
        fill(database, "ann", "visitor-phone")
        database.shoppers.erase(ANN)
        before = database.counts()
        with pytest.raises(ErasedShopper) as refused:
            WRITES[write](database, erased)
        assert refused.value.shoppers == [erased]
        assert erased not in str(refused.value)
        assert database.counts() == before

    def test_who_was_erased_before_anything_was_written_is_refused_too(self, database: Database) -> None:
        database.shoppers.erase(ANN)
        with pytest.raises(ErasedShopper):
            database.shoppers.add(people(("ann", "{}", "")))

    def test_an_erased_shoppers_events_do_not_fail_those_beside_them(self, database: Database) -> None:
        database.products.add(catalogue())
        database.shoppers.erase(ANN)
        at_once = Barrier(16)

        def send(thread: int) -> bool:
            at_once.wait()
            try:
                for n in range(5):
                    shopper = "eve" if thread % 2 else "ann"
                    database.events.accept(event_rows(event(f"{thread}-{n}", shopper=shopper)))
            except ErasedShopper:
                return False
            return True

        with ThreadPoolExecutor(16) as pool:
            assert list(pool.map(send, range(16))) == [False, True] * 8
        assert len(database.events.of([EVE])) == 8 * 5


class TestShoppersOnSqlite(OnSqlite, ShopperStoreTests):
    def test_erasing_leaves_no_byte_in_the_files(self, database: Database, place: str) -> None:
        fill(database, "eve", "visitor-eve")
        fill(database, "account-erna-4711", "visitor-of-erna-4712")
        assert any(b"erna-4711" in path.read_bytes() for path in files_of(place))
        database.shoppers.erase(ShopperId("account-erna-4711"))
        for path in files_of(place):
            assert b"erna-471" not in path.read_bytes(), path
        assert any(b"visitor-eve" in path.read_bytes() for path in files_of(place))

    def test_an_erasure_that_a_reader_held_up_is_completed_by_another(
        self, database: Database, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(engine._PRAGMAS, "busy_timeout", 10)
        erasing = Database.open(place, CURRENCY, key, create=False)
        fill(database, "ann", "visitor-a")
        with database._door.reading() as reader:
            reader.exec_driver_sql("SELECT * FROM shoppers").fetchall()
            with pytest.raises(StoreError, match="erased"):
                erasing.shoppers.erase(ANN)
        assert database.orders.of(ANN) == []
        assert erasing.shoppers.erase(ANN) == 0
        assert not any(b"visitor-a" in path.read_bytes() for path in files_of(place))
        erasing.close()


def files_of(place: str) -> list[Path]:
    """The database's file and those beside it: its log and the index to it."""
    return sorted(Path(place).parent.glob(f"{Path(place).name}*"))


class TestShoppersOnPostgres(OnPostgres, ShopperStoreTests):
    pass
