"""Handlers of the cart: what is in it, and what the shopper's own words put in and take out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daogou.assistant.rules.moment import Moment
from daogou.assistant.rules.shopping import meant_or_named
from daogou.assistant.turn import Reply
from daogou.assistant.words import listed
from daogou.guide.cards import Sentence
from daogou.language.words import has_chinese
from daogou.shop.products import Product
from daogou.types import ProductId


def cart(moment: Moment) -> Reply:
    """What is in it."""
    return moment.reply(_in_cart(moment, moment.tools.quote().lines), used=("cart",), stuck=0)


def _in_cart(moment: Moment, lines: Sequence[tuple[Product, int]]) -> Sentence:
    if not lines:
        return moment.say("cart_empty")
    told = [moment.say("cart_line", n=n, title=product.title.within(moment.language)).text for product, n in lines]
    return moment.say("cart_is", *(f"product:{p.id}" for p, _ in lines), lines=listed(told, moment.language))


def cart_add(moment: Moment) -> Reply:
    """Put what is meant into the cart: the shopper's own words ask for it."""
    meant = moment.meant() or _named_alone(moment)
    return into_cart(moment, meant, _pieces(moment.turn.text)) if meant else moment.reply(moment.say("which_product"))


def into_cart(moment: Moment, ids: Sequence[ProductId], n: int) -> Reply:
    """Put so many of each into the cart."""
    titles = {id_: moment.tools.product(id_).title.within(moment.language) for id_ in ids}
    for id_ in ids:
        moment.tools.change_cart(id_, n)
    said = [moment.say("added", f"product:{id_}", title=title) for id_, title in titles.items()]
    return moment.reply(*said, used=("change_cart",), focus=ids[0], stuck=0)


def _named_alone(moment: Moment) -> list[ProductId]:
    found = meant_or_named(moment)
    return [found] if found else []


_PIECES = re.compile(
    r"\b(?:add|put|buy|take|get|order) (?P<n>two|three|four|five|[2-9])\b"
    r"|(?<!第)(?P<zh>[两二三四五2-9])(?:个|件|瓶|盒|双|包|袋)"
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


def _pieces(text: str) -> int:
    found = _PIECES.search(text if has_chinese(text) else text.lower())
    told = (found["n"] or found["zh"]) if found else "1"
    return _COUNTS.get(told) or int(told)


def cart_remove(moment: Moment) -> Reply:
    """Take out what is meant, all pieces of it; everything where the whole cart is named."""
    lines = {product.id: (product, n) for product, n in moment.tools.quote().lines}
    if re.search(r"\bempty\b|\beverything\b|\ball\b|清空|全部", moment.turn.text, re.IGNORECASE):
        meant = list(lines)
    else:
        meant = _of_cart(moment, [product for product, _ in lines.values()]) or moment.meant()
    if not meant:
        return moment.reply(moment.say("which_product") if lines else moment.say("cart_empty"))
    return out_of_cart(moment, meant)


def out_of_cart(moment: Moment, ids: Sequence[ProductId]) -> Reply:
    """Take all pieces of these out of the cart."""
    lines = {product.id: n for product, n in moment.tools.quote().lines}
    said = []
    for id_ in ids:
        title = moment.tools.product(id_).title.within(moment.language)
        if n := lines.get(id_, 0):
            moment.tools.change_cart(id_, -n)
        said.append(moment.say("removed" if n else "not_in_cart", f"product:{id_}", title=title))
    return moment.reply(*said, used=("change_cart",), stuck=0)


def _of_cart(moment: Moment, products: Sequence[Product]) -> list[ProductId]:
    """What of the cart the words name."""
    told = moment.turn.text.casefold()
    return [
        product.id
        for product in products
        if any(name and name.casefold() in told for name in (product.title.en, product.title.zh))
    ]
