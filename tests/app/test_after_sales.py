"""After the sale in a shop: proposed, confirmed once, by whom it belongs to, in the session it was proposed in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from daogou.app import Shop
from daogou.app.after_sales import Declined, Proposed
from daogou.shop.after_sales.account import Method
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.effects import Held, Moved, Reached
from daogou.shop.proposals import Fact, token_of
from daogou.testing.shops import NOW
from daogou.types import Forbidden, InvalidInput, NotFound, ShopperId, seconds

ME, OTHER = ShopperId("s0"), ShopperId("s1")
LAST, THEIRS = "o0-11", "o1-11"
PHONE, LAPTOP = "visitor-phone", "visitor-laptop"
GIFT = Method("g1", "gift_card", 100, "…0001")
RETURN = Call("return", LAST, ("p00",), method="original", reason="no_reason")


@pytest.fixture
def bare(shop: Shop) -> Iterator[Shop]:
    """The shop with one order that is on its way, one that has come, and a card."""
    at = seconds(NOW) - 3_600
    shop.database.service.add(
        [
            Fact(Held(GIFT), at, "m", ME),
            Fact(Reached("o0-10", "paid", at), at, "s"),
            Fact(Moved("o0-10", "payment", 1_250, "g1"), at, "p"),
        ]
    )
    return shop  # type: ignore[return-value]


def proposed(shop: Shop, call: Call = RETURN, who: ShopperId = ME, session: str = PHONE) -> Proposed:
    made = shop.after_sales.propose(who, session, call)
    assert isinstance(made, Proposed), made
    return made


def test_a_return_is_proposed_in_words_and_done_once_it_is_confirmed(bare: Shop) -> None:
    made = proposed(bare)
    assert [line.en for line in made.proposal.told] == [
        "Return items of order o0-11",
        "1 × Espresso beans ($2.50)",
        "Reason: no reason needed",
        "Once the shop has what you send back: $2.50 goes back to the method you paid with.",
        "Complete and unused, in its packaging.",
    ]
    assert "商家收到退回的商品后：原支付方式收到退款 $2.50。" in [line.zh for line in made.proposal.told]
    assert (made.proposal.amount, made.proposal.later) == (0, -250)
    assert not bare.after_sales.order(ME, LAST).order.requests, "nothing is done yet"
    first = bare.after_sales.confirm(ME, PHONE, made.proposal.id, made.token)
    assert first.done
    assert bare.after_sales.confirm(ME, PHONE, made.proposal.id, made.token) == first
    assert len(bare.after_sales.order(ME, LAST).order.requests) == 1
    assert bare.after_sales.received(LAST) > 0
    assert bare.after_sales.order(ME, LAST).order.moved("refund") == 250
    with pytest.raises(InvalidInput):
        bare.after_sales.received(LAST)
    kinds = [line.kind for line in bare.database.service.log(ME)]
    assert kinds == ["asked", "proposed", "confirmed", "done", "confirmed", "moved"]


def test_another_session_another_token_and_another_shopper_are_refused(bare: Shop) -> None:
    made, second = proposed(bare), proposed(bare)
    id_, sales = made.proposal.id, bare.after_sales
    altered = made.token[:-1] + ("0" if made.token[-1] != "0" else "1")
    cheaper = token_of(replace(made.proposal, later=-1), bare.keys.session)
    for session, token in [
        (LAPTOP, made.token),
        (PHONE, altered),
        (PHONE, second.token),
        (PHONE, cheaper),
        (PHONE, ""),
    ]:
        with pytest.raises(Forbidden):
            sales.confirm(ME, session, id_, token)
    for who in (OTHER, ShopperId("nobody")):
        with pytest.raises(NotFound, match=f"There is no proposal {id_}"):
            sales.confirm(who, PHONE, id_, made.token)
    with pytest.raises(NotFound, match="There is no proposal none"):
        sales.confirm(ME, PHONE, "none", made.token)
    with pytest.raises(NotFound):
        sales.proposal(ME, LAPTOP, id_)
    assert sales.proposal(ME, PHONE, id_) == made
    assert not sales.order(ME, LAST).order.requests
    assert [line.kind for line in bare.database.service.log(ME)][-5:] == ["refused"] * 5


def test_a_proposal_expires(bare: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    made = proposed(bare)
    later = bare.clock.now() + timedelta(minutes=15, seconds=2)

    class Later:
        def now(self) -> object:
            return later

    monkeypatch.setattr(bare, "clock", Later())
    assert bare.after_sales.confirm(ME, PHONE, made.proposal.id, made.token).reason == "expired"
    assert not bare.after_sales.order(ME, LAST).order.requests


def test_what_has_changed_meanwhile_is_not_done(bare: Shop) -> None:
    cancel = Call("cancel", "o0-10", reason="mistake")
    made, move = proposed(bare, cancel), proposed(bare, Call("change_address", "o0-10", fields=ADDRESS))
    assert bare.after_sales.moved("o0-10", "shipped") == 1
    for each in (made, move):
        assert bare.after_sales.confirm(ME, PHONE, each.proposal.id, each.token).reason == "wrong_status"
    assert bare.after_sales.order(ME, "o0-10").order.moved("refund") == 0


ADDRESS = {"name": "An", "phone": "1", "region": "X", "street": "Y"}


def test_a_proposal_can_be_let_go(bare: Shop) -> None:
    made = proposed(bare)
    assert bare.after_sales.cancel(ME, PHONE, made.proposal.id, made.token).reason == "withdrawn"
    assert bare.after_sales.confirm(ME, PHONE, made.proposal.id, made.token).reason == "withdrawn"
    assert not bare.after_sales.order(ME, LAST).order.requests


def test_anothers_order_looks_like_one_that_never_was(bare: Shop) -> None:
    told = []
    for order in (THEIRS, "o0-99"):
        with pytest.raises(NotFound) as error:
            bare.after_sales.order(ME, order)
        declined = bare.after_sales.propose(ME, PHONE, replace(RETURN, order=order))
        assert isinstance(declined, Declined)
        told.append([part.replace(order, "#") for part in (str(error.value), declined.why.en, declined.why.zh)])
        assert declined.refused.possible.actions == ()
        assert declined.refused.reason == "unknown_order"
    assert told[0] == told[1]


def test_anothers_order_costs_the_same_as_one_that_never_was(bare: Shop) -> None:
    """As many statements of the same text: what takes time does not tell the two apart."""
    asked: list[list[str]] = []
    for order in (THEIRS, "o0-99"):
        with statements(bare) as said:
            with pytest.raises(NotFound):
                bare.after_sales.order(ME, order)
            bare.after_sales.propose(ME, PHONE, replace(RETURN, order=order))
        asked.append(said)
    assert asked[0] == asked[1] != []


@contextmanager
def statements(shop: Shop) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*given: Any) -> None:
        said.append(given[2])

    engine = shop.database._door.engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_a_visitor_leaves_nothing_behind(bare: Shop) -> None:
    before, visitor = bare.database.counts(), ShopperId("visitor-7")
    for call in (RETURN, Call("change_profile_address", fields=ADDRESS)):
        declined = bare.after_sales.propose(visitor, PHONE, call)
        assert isinstance(declined, Declined)
        assert declined.refused.reason == "unknown_order"
    assert bare.database.counts() == before


def test_a_refusal_says_why_in_both_languages(bare: Shop) -> None:
    late = bare.after_sales.propose(ME, PHONE, replace(RETURN, order="o0-3"))
    assert isinstance(late, Declined)
    assert (late.why.en, late.why.zh) == ("The time for that is over.", "已超过办理时限。")
    reason = bare.after_sales.propose(ME, PHONE, replace(RETURN, reason="whim"))
    assert isinstance(reason, Declined)
    assert reason.why.en.startswith("A reason is needed, one of these: no reason needed,")
    assert bare.database.service.log(ME)[-1].content == '{"reason": "unknown_reason"}'


def test_64_confirmations_of_64_proposals_refund_an_order_once(bare: Shop) -> None:
    made = [proposed(bare, Call("cancel", "o0-10", reason="mistake"), session=f"s{n}") for n in range(64)]
    with ThreadPoolExecutor(64) as pool:
        jobs = [
            pool.submit(bare.after_sales.confirm, ME, f"s{n}", each.proposal.id, each.token)
            for n, each in enumerate(made)
        ]
        outcomes = [job.result() for job in jobs]
    assert sum(outcome.done for outcome in outcomes) == 1
    view = bare.after_sales.order(ME, "o0-10")
    assert view.order.moved("refund") == 1_250
    assert view.account.methods["g1"].balance == 1_350


def test_an_exchange_is_within_the_family(bare: Shop) -> None:
    bare.database.service.add_variants([("p00", "coffee"), ("p01", "coffee")])
    item = bare.after_sales.order(ME, LAST).order.items[0]
    assert list(bare.after_sales.instead(ME, item)) == ["p00", "p01"]
    made = proposed(bare, Call("exchange", LAST, ("p00",), ("p01",), "original"))
    assert made.proposal.told[1].en == "1 × Espresso beans ($2.50) → Filter coffee ($2.49)"
    assert made.proposal.later == -1
    stranger = bare.after_sales.propose(ME, PHONE, Call("exchange", LAST, ("p00",), ("p02",), "original"))
    assert isinstance(stranger, Declined)
    assert stranger.refused.possible.variants == ("p01",)


def test_a_shops_own_policy_is_read_from_its_folder(bare: Shop) -> None:
    text = bare.after_sales.policy.model_dump_json().replace('"days":7.0', '"days":60.0')
    (bare.folder / "after-sales.json").write_text(text)
    del bare.after_sales.policy
    assert "return" in bare.after_sales.order(ME, "o0-5").actions
    (bare.folder / "after-sales.json").write_text("{}")
    del bare.after_sales.policy
    with pytest.raises(InvalidInput, match="No after-sales policy"):
        _ = bare.after_sales.policy


def test_an_erasure_takes_it_all(bare: Shop) -> None:
    made = proposed(bare)
    bare.after_sales.confirm(ME, PHONE, made.proposal.id, made.token)
    before = bare.database.counts()
    assert before["changes"] > 0
    bare.erase(ME)
    after = bare.database.counts()
    assert {after[name] for name in ("changes", "proposals", "outcomes", "service_log")} == {0}
    with pytest.raises(NotFound):
        bare.after_sales.confirm(ME, PHONE, made.proposal.id, made.token)


def test_nothing_of_it_stays_readable_in_the_file(bare: Shop, tmp_path: Path) -> None:
    proposed(bare, Call("change_address", "o0-10", fields={**ADDRESS, "street": "Elm Street 4711"}))
    bare.erase(ME)
    files = [path for path in bare.folder.rglob("*") if path.is_file()]
    assert not any(b"Elm Street 4711" in path.read_bytes() for path in files)
