"""The conversations: each a few turns and the state that they are to reach, made from a shop's own tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from daogou.app import Shop
from daogou.assistant.turn import Reply
from daogou.testing.shops import SHELVES
from daogou.types import LANGUAGES, Language, ProductId, ShopperId

Goal = Callable[[Shop, ShopperId, Sequence[Reply]], bool]


@dataclass(frozen=True)
class Script:
    """What the shopper says, turn by turn, and whether the goal is reached. `page` is the product they look at;
    `writes` whether anything may change after the sale."""

    name: str
    language: Language
    who: str
    turns: Sequence[str]
    goal: Goal
    page: str = ""
    writes: bool = False


def scripts() -> Iterator[Script]:
    """Shopping and service over the small made-up shop, half of them in Chinese."""
    for n, (language, shelf) in enumerate(product(LANGUAGES, range(len(SHELVES)))):
        who = f"s{n % 20}"
        yield from _finding(language, shelf, who)
        yield from _about(language, shelf, who)
    for n, language in enumerate(LANGUAGES * 10):
        yield from _service(language, f"s{n}", n)


def _ids(reply: Reply) -> set[str]:
    return {card.product.id for card in reply.cards}


def _own(shelf: int, below: int = 10**6) -> set[str]:
    return {f"p{shelf}{place}" for place in range(len(SHELVES[shelf][2])) if 199 + 50 * place <= below}


def _finding(language: Language, shelf: int, who: str) -> Iterator[Script]:
    zh = language == "zh"
    en_name, zh_name, items = SHELVES[shelf]
    name, last = (zh_name, items[-1][1]) if zh else (en_name.lower(), items[-1][0].lower())
    find, under = (f"有没有{name}", "2.6 美元以内") if zh else (f"show me {name}", "under $2.60")
    forget, other = ("预算不限", f"不要{last}") if zh else ("forget the budget", f"no {last}")
    every, cheap = _own(shelf), _own(shelf, 260)
    yield Script("find", language, who, [find], lambda s, w, r: _ids(r[-1]) == every)
    yield Script("budget", language, who, [find, under], lambda s, w, r: _ids(r[-1]) == cheap)
    yield Script("take back", language, who, [find, under, forget], lambda s, w, r: _ids(r[-1]) == every)
    without = every - {f"p{shelf}{len(items) - 1}"}
    yield Script("avoid", language, who, [find, other], lambda s, w, r: _ids(r[-1]) == without)
    second = "第二个" if zh else "the second one"
    yield Script("second", language, who, [find, second], lambda s, w, r: _ids(r[-1]) == {r[0].state.shown[1]})
    cheaper = [
        find,
        "最后一个怎么样" if zh else "tell me about the last one",
        "便宜点的" if zh else "something cheaper",
    ]
    yield Script("cheaper", language, who, cheaper, _cheaper)
    gift = f"送给妈妈的{name}" if zh else f"a gift for my mother: {name}"
    yield Script("gift", language, who, [gift], lambda s, w, r: bool(r[-1].state.wanted.whom) and _ids(r[-1]) == every)
    unknown = "有没有笔记本电脑" if zh else "do you have laptops?"
    yield Script(
        "not carried", language, who, [find, unknown], lambda s, w, r: "laptop" in r[-1].text or "电脑" in r[-1].text
    )


def _cheaper(shop: Shop, who: ShopperId, replies: Sequence[Reply]) -> bool:
    edge = replies[1].cards[0].product.price
    prices = [card.product.price for card in replies[-1].cards]
    return edge is not None and all(price is not None and price.minor < edge.minor for price in prices)


def _about(language: Language, shelf: int, who: str) -> Iterator[Script]:
    zh, id_ = language == "zh", f"p{shelf}1"
    price = f"${(199 + 50) / 100:.2f}"
    ask = "多少钱" if zh else "how much is it?"
    yield Script("price", language, who, [ask], lambda s, w, r: price in r[-1].text, id_)
    add, look = ("加入购物车", "购物车里有什么") if zh else ("add it to my cart", "what's in my cart?")
    held = lambda s, w, r: ProductId(id_) in {p.id for p, _ in s.doings.cart(w)}  # noqa: E731
    yield Script("cart", language, who, [add, look], held, id_)
    total = "一共多少钱" if zh else "how much does my cart come to?"
    yield Script("quote", language, who, [add, total], lambda s, w, r: r[-1].priced is not None, id_)
    empty = "清空购物车" if zh else "empty my cart"
    yield Script("empty", language, who, [add, empty], lambda s, w, r: not s.doings.cart(w), id_)
    brand = "什么品牌" if zh else "what brand is it?"
    named = lambda s, w, r: _brand(s, id_, language) in r[-1].text  # noqa: E731
    yield Script("brand", language, who, [brand], named, id_)


def _brand(shop: Shop, id_: str, language: Language) -> str:
    return shop.product(ProductId(id_)).brand_name.within(language)


def _service(language: Language, who: str, n: int) -> Iterator[Script]:
    zh, order, other = language == "zh", f"o{n}-11", f"o{n + 1}-11"
    first = SHELVES[n % 5][2][0]
    item = first[1] if zh else first[0].lower()
    orders = "我的订单" if zh else "show my recent orders"
    yield Script("orders", language, who, [orders], lambda s, w, r: order in r[-1].text)
    where = f"订单 {order} 的物流" if zh else f"where is order {order}?"
    yield Script("where", language, who, [where], lambda s, w, r: [o.id for o in r[-1].orders] == [order])
    theirs = f"订单 {other} 的物流" if zh else f"where is order {other}?"
    yield Script("foreign", language, who, [theirs], lambda s, w, r: not r[-1].orders)
    back = f"我想退货，订单 {order} 里的{item}" if zh else f"I want to return the {item} of order {order}"
    no, yes = ("不用了", "确认") if zh else ("no thanks", "yes please")
    kept = lambda s, w, r: r[0].proposal is not None and not _requests(s, w, order)  # noqa: E731
    yield Script("no return", language, who, [back, no], kept)
    done = lambda s, w, r: len(_requests(s, w, order)) == 1  # noqa: E731
    yield Script("return", language, who, [back, yes], done, writes=True)
    person = "转人工" if zh else "let me talk to a person"
    yield Script("person", language, who, [person], lambda s, w, r: bool(r[-1].handed_off))


def _requests(shop: Shop, who: ShopperId, order: str) -> Sequence[object]:
    return shop.after_sales.order(who, order).order.requests
