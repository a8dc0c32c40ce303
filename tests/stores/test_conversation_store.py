"""`ConversationStore`'s contract: in memory and on each database; what is kept survives, and is erased."""

from __future__ import annotations

import pytest
from store_facts import AWKWARD
from store_places import OnPostgres, OnSqlite, Open

from daogou.adapters.sql.database import Database
from daogou.assistant.conversation import ConversationStore, HeldConversations
from daogou.assistant.state import State
from daogou.assistant.turn import Message
from daogou.assistant.wanted import Wanted
from daogou.types import ErasedShopper, ShopperId, moment

ANN, BO = ShopperId("ann"), ShopperId("bo")
HELLO = [Message("shopper", AWKWARD, moment(1)), Message("assistant", "你好", moment(2), ("p1", "p2"))]
MORE = [Message("shopper", "more", moment(3))]
STATE = State(wanted=Wanted(about="茶", high=500), shown=("p1", "p2"))


class ConversationTests:
    @pytest.fixture
    def store(self) -> ConversationStore:
        raise NotImplementedError

    def test_it_comes_back_as_it_was_said(self, store: ConversationStore) -> None:
        store.add(ANN, "c1", HELLO, STATE)
        store.add(ANN, "c1", MORE, State(focus="p1"))
        found = store.get(ANN, "c1")
        assert found is not None
        assert list(found.messages) == [*HELLO, *MORE]
        assert (found.id, found.shopper, found.state) == ("c1", ANN, State(focus="p1"))

    def test_another_shoppers_id_finds_nothing(self, store: ConversationStore) -> None:
        store.add(ANN, "c1", HELLO, STATE)
        assert store.get(BO, "c1") is None
        assert store.latest(BO) is None
        assert store.forget(BO, "c1") == 0
        store.add(BO, "c1", MORE, State())
        mine = store.get(ANN, "c1")
        assert mine is not None
        assert len(mine.messages) == 2

    def test_the_latest_is_the_one_spoken_in_last(self, store: ConversationStore) -> None:
        store.add(ANN, "c1", HELLO, STATE)
        store.add(ANN, "c2", [Message("shopper", "hi", moment(2))], State())
        store.add(ANN, "c1", MORE, STATE)
        latest = store.latest(ANN)
        assert latest is not None
        assert latest.id == "c1"

    def test_it_can_be_forgotten_one_or_all(self, store: ConversationStore) -> None:
        for id_ in ("c1", "c2", "c3"):
            store.add(ANN, id_, HELLO, STATE)
        assert store.forget(ANN, "c1") == 1
        assert store.get(ANN, "c1") is None
        assert store.forget(ANN) == 2
        assert store.latest(ANN) is None


class TestHeld(ConversationTests):
    @pytest.fixture
    def store(self) -> ConversationStore:
        return HeldConversations()


class StoredTests(ConversationTests):
    @pytest.fixture
    def store(self, database: Database) -> ConversationStore:
        return database.conversations

    def test_it_survives_a_restart(self, open_database: Open) -> None:
        first = open_database()
        first.conversations.add(ANN, "c1", HELLO, STATE)
        first.close()
        found = open_database().conversations.latest(ANN)
        assert found is not None
        assert (list(found.messages), found.state) == (HELLO, STATE)

    def test_erasing_a_shopper_erases_it_for_good(self, database: Database) -> None:
        database.conversations.add(ANN, "c1", HELLO, STATE)
        database.conversations.add(BO, "c2", HELLO, STATE)
        database.shoppers.erase(ANN)
        assert database.conversations.latest(ANN) is None
        assert database.conversations.latest(BO) is not None
        with pytest.raises(ErasedShopper):
            database.conversations.add(ANN, "c1", MORE, STATE)


class TestOnSqlite(OnSqlite, StoredTests):
    pass


class TestOnPostgres(OnPostgres, StoredTests):
    pass
