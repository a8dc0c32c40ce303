"""`ServiceStore`'s contract, on each database."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from store_facts import catalogue, line, order_lines
from store_places import OnPostgres, OnSqlite, Open

from daogou.adapters.sql.database import Database
from daogou.shop.after_sales.account import Method
from daogou.shop.after_sales.bought import account_of
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Allowed
from daogou.shop.after_sales.effects import Balance, Effect, Held, Moved, Noted, Reached
from daogou.shop.after_sales.goods import NoGoods
from daogou.shop.after_sales.policy import load_policy
from daogou.shop.proposals import Change, Fact, LogLine, Outcome, Proposal
from daogou.types import ErasedShopper, ShopperId, UnknownProduct, Words

ANN, BO = ShopperId("ann"), ShopperId("bo")
POLICY = load_policy("appliances")
RULE = POLICY.actions["return"].model_copy(update={"becomes": None})
PIECEWISE = POLICY.model_copy(update={"actions": {**POLICY.actions, "return": RULE}})
"""The status stays, so that every piece can be returned by itself."""
CARD = Method("card", "京东E卡", 0, "安的卡")


def proposal(id_: str, *effects: Effect, shopper: ShopperId = ANN, call: Call | None = None) -> Proposal:
    told = (Words("Return", "退货"),)
    return Proposal(id_, shopper, "digest", call or Call("urge", "o1"), effects, -5, 7, told, 100, 1_000)


def done(*effects: Effect) -> tuple[Outcome, Sequence[Effect]]:
    return Outcome(True, "", 200), effects


class ServiceStoreTests:
    @pytest.fixture
    def database(self, open_database: Open) -> Database:
        database = open_database()
        database.products.add(catalogue())
        lines = [line("o1", 1, quantity=10, paid=1_003), line("o2", 1, shopper="bo")]
        database.orders.add(order_lines(*lines))
        return database

    def test_what_the_shop_states_goes_to_the_orders_shopper_once_and_in_time(self, database: Database) -> None:
        facts = [
            Fact(Reached("o1", "已签收", 20), 20, "s2"),
            Fact(Reached("o1", "已付款", 10), 10, "s1"),
            Fact(Held(CARD), 0, "m1", ANN),
            Fact(Reached("o2", "已付款", 5), 5, "s1"),
            Fact(Reached("gone", "已付款", 5), 5, "s9"),
        ]
        assert database.service.add(facts) == 4
        assert database.service.add(facts) == 0
        assert [(each.number, each.effect) for each in database.service.changes(ANN)] == [
            *((1, Held(CARD)), (2, Reached("o1", "已付款", 10)), (3, Reached("o1", "已签收", 20)))
        ]
        assert [each.effect for each in database.service.changes(BO)] == [Reached("o2", "已付款", 5)]
        assert database.service.changes(ShopperId("eve")) == []

    def test_a_proposal_comes_back_as_it_went_in_to_its_shopper_alone(self, database: Database) -> None:
        given = proposal("p1", Noted("o1", "urged", "7"), call=Call("return", "o1", ("p1",), fields={"a": "b"}))
        database.service.propose(given)
        assert database.service.proposal(ANN, "p1") == given
        assert database.service.proposal(BO, "p1") is None
        assert database.service.proposal(ANN, "p2") is None
        asked = LogLine(100, "asked", "", given.call.canonical())
        assert database.service.log(ANN) == [asked, LogLine(100, "proposed", "p1", "")]

    def test_a_proposal_is_settled_once(self, database: Database) -> None:
        given = proposal("p1", Noted("o1", "urged", "7"))
        database.service.propose(given)
        assert database.service.outcome(ANN, "p1") is None
        for _ in range(2):
            outcome = database.service.settle(given, 200, lambda _: done(*given.effects))
            assert outcome == Outcome(True, "", 200)
        assert database.service.outcome(ANN, "p1") == outcome
        assert database.service.outcome(BO, "p1") is None
        assert [each.effect for each in database.service.changes(ANN)] == list(given.effects)
        assert [each.kind for each in database.service.log(ANN)] == ["asked", "proposed", "done"]

    def test_a_refusal_is_kept_too_and_does_nothing(self, database: Database) -> None:
        given = proposal("p1", Noted("o1", "urged", "7"))
        database.service.propose(given)
        database.service.settle(given, 200, lambda _: (Outcome(False, "expired", 200), ()))
        assert database.service.settle(given, 201, lambda _: done(*given.effects)) == Outcome(False, "expired", 200)
        assert database.service.changes(ANN) == []

    def test_what_fails_leaves_nothing(self, database: Database) -> None:
        given = proposal("p1")
        database.service.propose(given)
        before = database.counts()

        def fail(_: Sequence[Change]) -> tuple[Outcome, Sequence[Effect]]:
            raise RuntimeError("cut")

        with pytest.raises(RuntimeError, match="cut"):
            database.service.settle(given, 200, fail)
        assert database.counts() == before

    def test_64_confirmations_at_once_refund_each_piece_once(self, database: Database) -> None:
        """64 proposals, each of which returns one of ten pieces and was fine when it was made; each confirmed twice."""
        facts = [Fact(Held(CARD), 0, "m", ANN), Fact(Reached("o1", "已签收", 1), 1, "s")]
        database.service.add([*facts, Fact(Moved("o1", "payment", 1_003, "card"), 1, "p")])
        (bought,) = database.orders.of(ANN)
        call = Call("return", "o1", ("p1",), method="card")

        def become(changes: Sequence[Change]) -> tuple[Outcome, Sequence[Effect]]:
            account = account_of(ANN, [bought], {}, [change.effect for change in changes], PIECEWISE)
            decision = decide(call, account, PIECEWISE, NoGoods(), 50)
            if isinstance(decision, Allowed):
                return done(*decision.effects)
            return Outcome(False, decision.reason, 200), ()

        some = [proposal(f"p{n}", call=call) for n in range(64)]
        for each in some:
            database.service.propose(each)
        with ThreadPoolExecutor(64) as pool:
            first = list(pool.map(lambda each: database.service.settle(each, 200, become), some))
            again = list(pool.map(lambda each: database.service.settle(each, 200, become), some))
        changes = [change.effect for change in database.service.changes(ANN)]
        account = account_of(ANN, [bought], {}, changes, PIECEWISE)
        assert first == again
        assert sum(outcome.done for outcome in first) == 10
        assert {outcome.reason for outcome in first if not outcome.done} == {"unknown_item"}
        assert account.methods["card"].balance == 1_003
        assert account.orders["o1"].left() == 0
        assert sum(isinstance(effect, Balance) for effect in changes) == 10

    def test_the_shops_own_acts_are_logged(self, database: Database) -> None:
        assert database.service.move(ANN, 9, lambda _: [Reached("o1", "已发货", 9)]) == 1
        assert database.service.move(ANN, 9, lambda held: [Reached("o1", str(len(held)), 9)]) == 1
        assert [change.effect for change in database.service.changes(ANN)][1] == Reached("o1", "1", 9)
        assert [each.kind for each in database.service.log(ANN)] == ["moved", "moved"]
        assert database.service.owner("o2") == BO
        assert database.service.owner("o9") is None

    def test_families_of_variants(self, database: Database) -> None:
        assert database.service.add_variants([("p2", "shirt"), ("p1", "shirt"), ("p3", "mug")]) == 3
        assert database.service.family("p1") == ["p1", "p2"]
        assert database.service.add_variants([("p3", "shirt")]) == 1
        assert database.service.family("p3") == ["p1", "p2", "p3"]
        assert database.service.family("nope") == []
        with pytest.raises(UnknownProduct):
            database.service.add_variants([("nope", "shirt")])

    def test_nothing_is_left_of_an_erased_shopper(self, database: Database) -> None:
        given, others = proposal("p1", Noted("o1", "urged", "7")), proposal("p2", shopper=BO)
        for each in (given, others):
            database.service.propose(each)
            database.service.settle(each, 200, lambda _: done(Reached("o2", "x", 1)))
        database.shoppers.erase(ANN)
        assert [*database.service.changes(ANN), *database.service.log(ANN)] == []
        assert database.service.proposal(ANN, "p1") is None
        told = {name: rows for name, rows in database.counts().items() if name in ("changes", "proposals", "outcomes")}
        assert told == {"changes": 1, "proposals": 1, "outcomes": 1}
        with pytest.raises(ErasedShopper):
            database.service.propose(replace(given, id="p3"))
        with pytest.raises(ErasedShopper):
            database.service.add([Fact(Held(CARD), 0, "m", ANN)])
        database.service.note(ANN, LogLine(1, "asked", "", "{}"))
        assert database.service.log(ANN) == []


class TestServiceOnSqlite(OnSqlite, ServiceStoreTests):
    pass


class TestServiceOnPostgres(OnPostgres, ServiceStoreTests):
    pass
