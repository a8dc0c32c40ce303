"""Vouchers said in many ways, with what each says: for each field phrases in both languages, put together at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

ALL = {
    "en": (
        "The voucher applies to all products.",
        "It can be used on any item.",
        "Valid on all products across the platform.",
        "This is a platform-wide voucher.",
        "Applicable to products from any shop.",
        "Good for everything on the site.",
    ),
    "zh": ("该券适用于所有商品。", "全平台通用。", "所有商品均可使用。", "这是一张平台券。", "全场商品可用。"),
}
ONE = {
    "en": (
        "The voucher only applies to the products from the same shop.",
        "All items must come from one store.",
        "It can only be used within a single shop.",
        "Only valid for products sold by the same seller.",
        "This is a shop voucher.",
        "Products have to be from the same store.",
    ),
    "zh": (
        "仅限同一店铺的商品使用。",
        "只能在同一家店铺使用。",
        "限单店使用。",
        "这是一张店铺券。",
        "商品须来自同一店铺。",
    ),
}
OVER = {
    "en": (
        "It is valid only when the total price of the products exceeds `{}`.",
        "The order total must be above {}.",
        "You have to spend more than {}.",
        "It works on orders over {}.",
        "It requires a purchase of more than {}.",
    ),
    "zh": ("商品总价超过{}元时可用。", "订单总金额需超过{}元。", "消费超过{}元才能使用。"),
}
LEAST = {
    "en": (
        "Minimum spend: {}.",
        "You need to spend at least {}.",
        "The order has to come to at least {}.",
        "Orders of {} or more qualify.",
    ),
    "zh": ("订单满{}元可用。", "满{}元即可使用。", "最低消费{}元。", "使用门槛：满{}元。"),
}
FIXED = {
    "en": (
        "It provides a fixed discount of `{}`.",
        "It takes {} off.",
        "You save {}.",
        "You get {} off your order.",
        "The discount is {}.",
        "It is worth {}.",
    ),
    "zh": ("优惠{}元。", "立减{}元。", "固定减免{}元。", "面额{}元。", "可抵扣{}元。"),
}
PERCENT = {
    "en": (
        "It provides a percentage discount of `{}%` with a cap of `{}`.",
        "It takes {}% off, up to {}.",
        "You get {}% off, capped at {}.",
        "You get a {}% discount (max {}).",
        "The discount is {}%, at most {}.",
    ),
    "zh": ("优惠{}%，最高优惠{}元。", "提供{}%的折扣，最高减{}元。", "立减{}%，封顶{}元。", "减{}%，上限{}元。"),
}


def voucher(draw: Random, language: str) -> tuple[str, Mapping[str, Any]]:
    """A voucher's text, its sentences in any order, and its fields."""
    shop, fixed = draw.random() < 0.5, draw.random() < 0.5
    at = draw.randint(50, 5_000)
    over = draw.random() < 0.6
    less, cap, share = draw.randint(10, at - 10), draw.randint(10, at), draw.randint(5, 60)
    sentences = [
        draw.choice((ONE if shop else ALL)[language]),
        draw.choice((OVER if over else LEAST)[language]).format(at),
        draw.choice(FIXED[language]).format(less) if fixed else draw.choice(PERCENT[language]).format(share, cap),
    ]
    draw.shuffle(sentences)
    joint: Sequence[str] = {"en": (" ", "\n"), "zh": ("", "\n")}[language]
    text = draw.choice(joint).join(sentences)
    truth = {
        "voucher_type": "shop" if shop else "platform",
        "threshold": at,
        "discount_type": "fixed" if fixed else "percentage",
        "face_value": less if fixed else None,
        "discount": None if fixed else share / 100,
        "cap": None if fixed else cap,
    }
    return text, truth
