"""Many more random carts than the suite has time for: `make prices CARTS=20000`. Ends with status 1 on a difference."""

from __future__ import annotations

import sys
import time

from brute_force import best_total
from pricing_cases import typed
from random_carts import KINDS, case

from daogou.shop.pricing.best import best_quote
from daogou.shop.pricing.search import run
from daogou.shop.pricing.verify import verify


def main(first: int, carts: int) -> int:
    """Compare so many carts, by turns with every bound asked and as it runs."""
    differ, lost, unproved, unverified, began = 0, 0, 0, 0, time.perf_counter()
    applied = dict.fromkeys(KINDS, 0)
    for seed in range(first, first + carts):
        run._FEW = (0, 64)[seed % 2]
        cart, offers, shopper = case(seed)
        least = best_total(cart, offers, shopper)
        given = typed(cart, offers, shopper)
        quote = best_quote(*given, seconds=60)
        if quote.total != least:
            differ += 1
            print(f"cart {seed}: quoted {quote.total}, but {least} is possible")
        lost += abs(quote.total - sum(line.pay for line in quote.lines))
        unproved += not quote.proof.proved
        checked = verify(quote, given[1])
        unverified += not checked.price_holds or checked.least != "holds"
        for each in quote.applied:
            applied[each.offer.benefit.kind] += 1
    print(
        f"{carts} carts from {first} in {time.perf_counter() - began:.0f} s: {differ} differ, {lost} cents lost, ",
        end="",
    )
    print(f"{unproved} not proved, {unverified} not verified. Applied: {applied}")
    return int(bool(differ or lost or unproved or unverified))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[2]) if len(sys.argv) > 2 else 0, int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
