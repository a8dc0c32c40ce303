"""After the sale by conversation, over the real shop: proposed, confirmed by a plain yes or the button, once, in the
session that it was proposed in."""

from collections.abc import Callable

import pytest

from daogou.app import Shop
from daogou.assistant.turn import Reply
from daogou.types import ShopperId

Say = Callable[..., Reply]
WHO = ShopperId("s1")


@pytest.fixture
def proposed(say: Say) -> Reply:
    reply = say("I want to return the bananas of order o1-11", who=WHO, session="one")
    assert reply.proposal is not None, reply.text
    return reply


def status(shop: Shop) -> str:
    return shop.after_sales.order(WHO, "o1-11").order.status


def test_a_plain_yes_does_what_was_proposed_once(say: Say, shop: Shop, proposed: Reply) -> None:
    before = status(shop)
    assert "Bananas" in proposed.text
    assert proposed.state.pending
    done = say("yes please", who=WHO, session="one")
    assert done.driver == "code"
    assert "Done" in done.text
    assert [r.kind for r in shop.after_sales.order(WHO, "o1-11").order.requests] == ["return"]
    assert status(shop) != before or shop.after_sales.order(WHO, "o1-11").order.items[0].state
    again = say("yes", who=WHO, session="one")
    assert again.driver != "code"
    assert len(shop.after_sales.order(WHO, "o1-11").order.requests) == 1


@pytest.mark.parametrize("answer", ["no", "not now", "yes but the apples instead", "what is your return policy?", "hm"])
def test_anything_but_a_plain_yes_does_nothing(say: Say, shop: Shop, proposed: Reply, answer: str) -> None:
    say(answer, who=WHO, session="one")
    assert not shop.after_sales.order(WHO, "o1-11").order.requests
    later = say("yes", who=WHO, session="one")
    assert (
        later.driver != "code" or later.proposal is not None or not shop.after_sales.order(WHO, "o1-11").order.requests
    )


def test_the_button_confirms_and_declines(say: Say, shop: Shop, proposed: Reply) -> None:
    assert proposed.proposal
    say("", who=WHO, session="one", decline=proposed.proposal.id)
    assert "not" in say("", who=WHO, session="one", confirm=proposed.proposal.token).text.lower()
    assert not shop.after_sales.order(WHO, "o1-11").order.requests
    again = say("I want to return the bananas of order o1-11", who=WHO, session="one")
    assert again.proposal
    assert "Done" in say("", who=WHO, session="one", confirm=again.proposal.token).text


@pytest.mark.parametrize("kind", ["another session", "another shopper", "altered", "another proposal's"])
def test_no_other_token_is_good(say: Say, shop: Shop, proposed: Reply, kind: str) -> None:
    assert proposed.proposal
    token, who, session = proposed.proposal.token, WHO, "one"
    if kind == "another session":
        session = "two"
    elif kind == "another shopper":
        who = ShopperId("s2")
    elif kind == "altered":
        token = token[:-1] + ("0" if token[-1] != "0" else "1")
    else:
        other = say("I want to return the apples of order o1-11", who=WHO, session="one").proposal
        assert other
        token = f"{proposed.proposal.id}:{other.token.partition(':')[2]}"
    reply = say("", who=who, session=session, confirm=token)
    assert "Done" not in reply.text
    assert not shop.after_sales.order(WHO, "o1-11").order.requests


def test_a_yes_in_another_session_confirms_nothing(say: Say, shop: Shop, proposed: Reply) -> None:
    reply = say("yes", who=WHO, session="two")
    assert "Done" not in reply.text
    assert not shop.after_sales.order(WHO, "o1-11").order.requests


def test_a_visitor_is_told_to_sign_in(say: Say) -> None:
    assert "Sign in" in say("I want to return the bananas", who="visitor-9", session="one").text


def test_someone_elses_order_is_as_unknown_as_none(say: Say) -> None:
    theirs = say("I want to return the bananas of order o6-11", who=WHO, session="one").text
    nobodys = say("I want to return the bananas of order o99-1", who=WHO, session="one").text
    assert theirs.replace("o6-11", "") == nobodys.replace("o99-1", "")


def test_chinese_serves_alike(say: Say, shop: Shop) -> None:
    reply = say("我想退货，订单 o1-11 里的香蕉", who=WHO, session="one", language="zh")
    assert reply.proposal is not None, reply.text
    assert "香蕉" in reply.text
    assert "已办理" in say("确认", who=WHO, session="one", language="zh").text
    assert shop.after_sales.order(WHO, "o1-11").order.requests
