"""`StatementStore`'s contract, on each database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from store_facts import AWKWARD
from store_places import OnPostgres, OnSqlite

from daogou.adapters.sql.database import Database
from daogou.shop.statements import Statement, Target
from daogou.types import ErasedShopper, InvalidInput, ShopperId, moment

ANN, BO = ShopperId("ann"), ShopperId("bo")
NUTS = ((Target("attribute", "peanut", "ingredient"),), (Target("words", "坚果"),))


def said(id_: str, **fields: Any) -> Statement:
    plain = Statement(id_, ANN, "e1", "avoid", moment(1_000), "en", "no nuts", NUTS)
    return replace(plain, **fields)


class StatementStoreTests:
    def test_statements_come_back_as_they_went_in_oldest_first(self, database: Database) -> None:
        given = [
            said("c", at=moment(3), words=AWKWARD, until=moment(9), whom="mother"),
            said("b", kind="budget", wanted=(), low=1, high=20_000, at=moment(1), language="zh"),
            said("a", kind="undo", wanted=(), of="e0", at=moment(3)),
            said("x", shopper=BO),
        ]
        assert database.statements.add(given) == 4
        assert list(database.statements.of([ANN])) == [given[1], given[0], given[2]]
        assert {each.id for each in database.statements.of([ANN, BO])} == {"a", "b", "c", "x"}
        assert list(database.statements.of([ShopperId("nobody")])) == []

    def test_an_id_counts_once_for_its_shopper(self, database: Database) -> None:
        assert database.statements.add([said("a"), said("a", words="again"), said("a", shopper=BO)]) == 2
        assert database.statements.add([said("a", words="later"), said("new")]) == 1
        assert [each.words for each in database.statements.of([ANN])] == ["no nuts", "no nuts"]
        assert database.statements.add([]) == 0

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ({"kind": "shout"}, "no kind"),
            ({"wanted": ()}, "avoid nothing"),
            ({"wanted": ((),)}, "avoid nothing"),
            ({"wanted": ((Target("brand", ""),),)}, "target"),
            ({"kind": "budget", "wanted": ()}, "amount"),
            ({"kind": "budget", "low": 5, "high": 4}, "amount"),
            ({"kind": "undo"}, "what to undo"),
        ],
    )
    def test_what_makes_no_sense_is_refused_with_its_batch(
        self, database: Database, wrong: dict[str, Any], reason: str
    ) -> None:
        with pytest.raises(InvalidInput, match=reason):
            database.statements.add([said("good"), said("bad", **wrong)])
        assert not database.statements.of([ANN])

    def test_an_erased_shopper_said_nothing(self, database: Database) -> None:
        database.statements.add([said("a"), said("a", shopper=BO)])
        database.shoppers.erase(ANN)
        assert not database.statements.of([ANN])
        with pytest.raises(ErasedShopper):
            database.statements.add([said("new", shopper=BO), said("new")])
        assert [each.id for each in database.statements.of([BO])] == ["a"]

    def test_statements_leave_the_version_of_facts(self, database: Database) -> None:
        before = database.version_of_facts()
        database.statements.add([said("a")])
        assert database.version_of_facts() == before


class TestStatementsOnSqlite(OnSqlite, StatementStoreTests):
    pass


class TestStatementsOnPostgres(OnPostgres, StatementStoreTests):
    pass
