"""Which products are merchandise that a guide may recommend, and which are only facts.

Fuel is pumped, not browsed for; coupon lines, deposits, gift and phone cards, tickets, photo printing, store supplies
and donations are no goods; a product without a category is unknown to the shop itself. Tobacco is a fact like any
other, but a shopping guide does not push it. Beer, wine and spirits stay: the age check is the checkout's, and a shop
that sees it otherwise imports them with `recommendable` false.
"""

from __future__ import annotations

import polars as pl

_DEPARTMENTS = (
    *("CHARITABLE CONT", "CNTRL/STORE SUP", "COUPON", "FUEL", "GM MERCH EXP", "POSTAL CENTER", "PROD-WHS SALES"),
)
_CATEGORIES = (
    *("BOTTLE DEPOSITS", "COUPON", "COUPON/MISC ITEMS", "COUPONS/STORE & MFG", "FUEL"),
    *("DELI SUPPLIES", "MEAT SUPPLIES", "PROD SUPPLIES", "CONTINUITIES"),
    *("IN-STORE PHOTOFINISHING", "OVERNIGHT PHOTOFINISHING"),
    *("LONG DISTANCE CALLING CARDS", "PREPAID WIRELESS&ACCESSORIES", "TICKETS"),
    *("CIGARETTES", "CIGARS", "TOBACCO OTHER"),
)
_TYPES = (
    r"GIFT CARD|PHONE CARD|KEY RING|MISC SALES TRANS|DONATION|DEPOSIT|TICKETS|^COUPON|VIDEO RENTAL|EXPENSE ITEM"
    r"|GASOLINE|CENTRAL SUPPLIES|TOBACCO|CIGAR|^CIG |SNUFF"
)


def recommendable() -> pl.Expr:
    """bool: whether a product of the package (its own columns) may be recommended."""
    facts = pl.any_horizontal(
        pl.col("department").is_in(_DEPARTMENTS),
        pl.col("product_category").is_in(_CATEGORIES),
        pl.col("product_category").is_null(),
        pl.col("product_type").str.contains(_TYPES),
    )
    return ~facts.fill_null(False)
