"""The best price of a cart, as data."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from daogou.app import priced
from daogou.shop.pricing.cart import MOST_PIECES
from daogou.types import ProductId
from daogou.web.api import SessionHere, ShopHere
from daogou.web.language import Spoken

router = APIRouter(prefix="/v1", tags=["price"])

Code = Annotated[str, Field(min_length=1, max_length=100)]


class ItemIn(BaseModel):
    """So many of one product."""

    model_config = ConfigDict(extra="forbid")
    product: str = Field(max_length=200)
    quantity: int = Field(1, ge=1, le=MOST_PIECES)


class CartIn(BaseModel):
    """What is to be priced."""

    model_config = ConfigDict(extra="forbid")
    items: list[ItemIn] | None = Field(None, max_length=100, description="Else what is in the shopper's cart.")
    codes: list[Code] = Field(default=[], max_length=20, description="Coupon codes that the shopper holds.")
    suggest: bool = Field(False, description="Also what would bring a near offer into reach.")


@router.post("/quote")
def quote(shop: ShopHere, session: SessionHere, body: CartIn, lang: Spoken) -> dict[str, Any]:
    """The cheapest combination of offers for whoever asks, line by line. `proof.proved` says that none is cheaper;
    where it is false, `proof.gap` is how much cheaper one might be."""
    items: dict[ProductId, int] = {}
    for each in body.items or []:
        items[ProductId(each.product)] = items.get(ProductId(each.product), 0) + each.quantity
    if body.items is None:
        items = {product.id: count for product, count in shop.doings.cart(session.who) if product.price is not None}
    return priced.quote(shop.prices.quote(session.who, items, body.codes, body.suggest), lang)
