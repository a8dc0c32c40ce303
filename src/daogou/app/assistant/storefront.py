"""The assistant's tools under the names that storefronts give them, for agents that shop on someone's behalf.

They are the same tools, of the same one shopper: `request_return` proposes, and nothing here confirms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daogou.app import answers
from daogou.app.assistant.tools import ShopTools
from daogou.assistant.requests import Request, Swap
from daogou.assistant.tools import Needs, Refused
from daogou.types import InvalidInput, Language, ProductId, minor_units


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SearchIn(_In):
    """What is looked for, in words; prices in units of the shop's currency."""

    query: str = Field(max_length=200)
    min_price: float | None = Field(None, ge=0)
    max_price: float | None = Field(None, ge=0)
    limit: int = Field(10, ge=1, le=50)


class ProductIn(_In):
    """A product, and a question about it, if any."""

    product_id: str = Field(max_length=200)
    question: str = Field("", max_length=500)


class CartIn(_In):
    """By how many pieces a product's count changes; negative: out of the cart."""

    product_id: str = Field(max_length=200)
    change: int = Field(ge=-99, le=99)


class QuestionIn(_In):
    """A question about the shop's policies."""

    query: str = Field(max_length=500)


class OrderIn(_In):
    """One of the shopper's own orders; without an id the latest ones."""

    order_id: str = Field("", max_length=200)


class ReturnIn(_In):
    """What to return of which order; without items all of it."""

    order_id: str = Field(max_length=200)
    items: list[str] = Field([], max_length=50)
    reason: str = Field("", max_length=200)


class NothingIn(_In):
    """No arguments."""


@dataclass(frozen=True)
class StoreTool:
    """A tool: what it does, the form of its arguments, and how it is used."""

    about: str
    form: type[_In]
    use: Callable[[ShopTools, Any, Language], Any]


def call(name: str, arguments: Mapping[str, Any], tools: ShopTools, language: Language) -> Any:
    """What a tool gives, as plain JSON. Raises `InvalidInput` for a tool or arguments that there are not, and what the
    tools raise."""
    tool = STOREFRONT.get(name)
    if tool is None:
        raise InvalidInput(f"There is no tool {name[:80]}. There are: {', '.join(STOREFRONT)}.")
    try:
        told = tool.form.model_validate(arguments)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InvalidInput(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
    return tool.use(tools, told, language)


def _search(tools: ShopTools, told: SearchIn, language: Language) -> Any:
    unit = minor_units(tools.currency)
    low, high = (None if edge is None else round(edge * unit) for edge in (told.min_price, told.max_price))
    found = tools.search(tools.hear(told.query).wanted.between(low, high), told.limit)
    products = [answers.product(card.product, language) for card in found.cards]
    return {"carried": found.carried, "total": found.total, "products": products}


def _product(tools: ShopTools, told: ProductIn, language: Language) -> Any:
    found = tools.product(ProductId(told.product_id))
    said = tools.answer(found.id, told.question) if told.question else ()
    attributes = {name: list(values) for name, values in found.attributes.within(language).items()}
    shown = {**answers.product(found, language), "description": found.description.within(language)}
    return {**shown, "stock": found.stock, "attributes": attributes, "answer": [sentence.text for sentence in said]}


def _cart(tools: ShopTools, told: NothingIn, language: Language) -> Any:
    priced = tools.quote()
    lines = [{"product": answers.product(product, language), "quantity": n} for product, n in priced.lines]
    return {"lines": lines, "total": priced.quote.total if priced.quote else None, "currency": tools.currency}


def _update(tools: ShopTools, told: CartIn, language: Language) -> Any:
    tools.change_cart(ProductId(told.product_id), told.change)
    return _cart(tools, NothingIn(), language)


def _policies(tools: ShopTools, told: QuestionIn, language: Language) -> Any:
    return [{"id": one.id, "title": one.title, "text": one.text} for one in tools.policies(told.query)]


def _orders(tools: ShopTools, told: OrderIn, language: Language) -> Any:
    found = [tools.order(told.order_id)] if told.order_id else tools.orders(5)
    return [
        {
            "id": order.id,
            "status": order.status,
            "tracking": list(order.tracking),
            "paid": answers.money(order.total),
            "lines": [{"title": line.title, "quantity": line.quantity} for line in order.lines],
        }
        for order in found
    ]


def _return(tools: ShopTools, told: ReturnIn, language: Language) -> Any:
    items = tuple(Swap(item=item) for item in told.items)
    request = Request(
        action="return", order=told.order_id, items=items, everything=not items, reason=told.reason, words=told.reason
    )
    made = tools.propose(request)
    if isinstance(made, Needs):
        return {"status": "needs", "slot": made.slot, "about": made.about, "options": list(made.options)}
    if isinstance(made, Refused):
        return {"status": "refused", "why": made.said.text}
    # the token stays here: the shopper confirms on the shop's own pages
    said = [sentence.text for sentence in made.told]
    return {
        "status": "proposed",
        "id": made.id,
        "said": said,
        "next": "The shopper has to confirm it themself, in this session or anew on the order's page.",
    }


STOREFRONT: Mapping[str, StoreTool] = {
    "search_catalog": StoreTool("Find products by words and price.", SearchIn, _search),
    "get_product_details": StoreTool("What is known of one product, and an answer.", ProductIn, _product),
    "get_cart": StoreTool("What is in the shopper's cart, at its best price.", NothingIn, _cart),
    "update_cart": StoreTool("Put pieces of a product into the cart, or take them out.", CartIn, _update),
    "search_shop_policies_and_faqs": StoreTool("What the shop's policies say.", QuestionIn, _policies),
    "get_order_status": StoreTool("The shopper's own orders and where they are.", OrderIn, _orders),
    "request_return": StoreTool("Propose a return; the shopper confirms it.", ReturnIn, _return),
}
