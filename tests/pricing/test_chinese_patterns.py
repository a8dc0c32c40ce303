"""Each pattern of Chinese promotions, worked out by hand. Amounts are in 分."""

from __future__ import annotations

from pricing_cases import offer, offs, quoted, threshold

from daogou.shop.pricing.cart import Line

COAT, SCARF, HAT = (
    Line("coat", 1, 25_900, category="clothes", seller="甲"),
    Line("scarf", 1, 6_900, category="clothes", seller="甲"),
    Line("hat", 1, 4_900, category="clothes", seller="乙"),
)


def test_a_threshold_and_a_coupon_add_up() -> None:
    """满减叠加券: 328 reaches 满300减50; the coupon counts on the 278 that are left: 满250减30."""
    both = [
        offer("满减", threshold(30_000, 5_000), scope={"sellers": ["甲"]}),
        offer("券", {"kind": "fixed", "off": 3_000}, code="券", minimum={"amount": 25_000}),
    ]
    quote = quoted([COAT, SCARF], both, codes=["券"])
    assert quote.total == 32_800 - 5_000 - 3_000
    assert offs(quote) == {"满减": 5_000, "券": 3_000}
    # 5,000 over 25,900 and 6,900: 3,948.17 and 1,051.83; 3,000 over 21,952 and 5,848: 2,368.9 and 631.1
    assert [dict(line.off) for line in quote.lines] == [{"满减": 3_948, "券": 2_369}, {"满减": 1_052, "券": 631}]


def test_a_coupon_whose_minimum_the_threshold_undercuts() -> None:
    """278 are left after 满300减50: a coupon that needs 300 goes only without it, and the larger one wins."""

    def both(coupon: int) -> list[object]:
        return [
            offer("满减", threshold(30_000, 5_000)),
            offer("券", {"kind": "fixed", "off": coupon}, code="券", minimum={"amount": 30_000}),
        ]

    assert offs(quoted([COAT, SCARF], both(4_000), codes=["券"])) == {"满减": 5_000}  # type: ignore[arg-type]
    assert offs(quoted([COAT, SCARF], both(6_000), codes=["券"])) == {"券": 6_000}  # type: ignore[arg-type]


def test_offers_of_one_group_do_not_meet() -> None:
    """同级互斥: of 满200减20 and 满300减50 of one seller's stage only the better one applies."""
    two = [offer("小", threshold(20_000, 2_000)), offer("大", threshold(30_000, 5_000))]
    assert offs(quoted([COAT, SCARF], two)) == {"大": 5_000}
    assert offs(quoted([COAT], two)) == {"小": 2_000}
    apart = [two[0], two[1].model_copy(update={"group": "另"})]
    assert offs(quoted([COAT, SCARF], apart)) == {"小": 2_000, "大": 5_000}


def test_every_300_takes_50() -> None:
    """每满减: 959.00 reaches 300 three times; at most twice, where that is said."""
    coats = [Line("coat", 3, 25_900), Line("hat", 1, 18_200)]
    assert quoted(coats, [offer("每满", threshold(30_000, 5_000, every=True))]).saved == 15_000
    assert quoted(coats, [offer("每满", threshold(30_000, 5_000, every=True, times=2))]).saved == 10_000
    assert quoted(coats, [offer("满", threshold(30_000, 5_000))]).saved == 5_000


def test_steps_of_a_threshold() -> None:
    """满300减50，满600减120: the highest that is reached, not both."""
    steps = {"kind": "threshold", "steps": [{"at": 30_000, "off": 5_000}, {"at": 60_000, "off": 12_000}]}
    assert quoted([Line("coat", 2, 30_000)], [offer("满", steps)]).saved == 12_000
    assert quoted([Line("coat", 2, 29_999)], [offer("满", steps)]).saved == 5_000


def test_the_second_at_half() -> None:
    """第二件半价: of 59, 39, 39, 19 the runs are (59, 39) and (39, 19): 19.50 and 9.50 come off."""
    socks = [Line("a", 1, 5_900), Line("b", 2, 3_900), Line("c", 1, 1_900)]
    half = {"kind": "nth_item", "n": 2, "off": 5_000}
    assert quoted(socks, [offer("半", half)]).saved == 1_950 + 950
    assert quoted(socks, [offer("半", {**half, "times": 1})]).saved == 1_950
    # each product by itself: only b comes twice
    assert quoted(socks, [offer("半", {**half, "mixed": False})]).saved == 1_950
    # an odd 分: the share is rounded down, in the shopper's favour where the shop says so
    assert quoted([Line("a", 2, 1_999)], [offer("半", half)]).saved == 999
    assert quoted([Line("a", 2, 1_999)], [offer("半", half, rounding="half_up")]).saved == 1_000


def test_across_sellers() -> None:
    """跨店满减: 甲's threshold first, then 每满200减30 on what is left over all sellers, spread over them."""
    platform = offer("跨店", threshold(20_000, 3_000, every=True), stage="platform")
    shop = offer("店铺", threshold(30_000, 3_000), scope={"sellers": ["甲"]})
    quote = quoted([COAT, SCARF, HAT], [platform, shop])
    # 377.00 − 30.00 = 347.00: once; without the shop's it would be once too
    assert offs(quote) == {"店铺": 3_000, "跨店": 3_000}
    assert {line.line.product: line.off.get("跨店", 0) for line in quote.lines} == {
        # of 34,700: coat 23,531, scarf 6,269, hat 4,900
        "coat": 2_034,
        "scarf": 542,
        "hat": 424,
    }


def test_a_smaller_offer_that_keeps_the_platforms_step() -> None:
    """400.00 reaches 每满200减30 twice; a shop's 5.00 off would leave once: it stays out."""
    platform = offer("跨店", threshold(20_000, 3_000, every=True), stage="platform")
    shop = offer("店铺", {"kind": "fixed", "off": 500})
    assert offs(quoted([Line("coat", 1, 40_000)], [platform, shop])) == {"跨店": 6_000}
    assert offs(quoted([Line("coat", 1, 40_500)], [platform, shop])) == {"店铺": 500, "跨店": 6_000}


def test_the_state_subsidy_and_its_limit() -> None:
    """国补: 15 % of what is left, at most 500 a piece, on one piece, after the shop's coupon."""
    subsidy = offer("国补", {"kind": "subsidy", "off": 1_500, "per_item": 50_000, "items": 1}, members=False)
    phone, watch = Line("phone", 1, 499_900, category="数码"), Line("watch", 2, 120_000, category="数码")
    assert offs(quoted([phone], [subsidy])) == {"国补": 50_000}
    assert offs(quoted([watch], [subsidy])) == {"国补": 18_000}
    # the dearest piece is subsidised
    assert offs(quoted([phone, watch], [subsidy])) == {"国补": 50_000}
    coupon = offer("券", {"kind": "fixed", "off": 20_000}, code="券")
    assert offs(quoted([watch], [subsidy, coupon], codes=["券"])) == {
        "券": 20_000,
        # 15 % of half of 220,000
        "国补": 16_500,
    }
    # an order in which it was used up
    assert quoted([phone], [subsidy.model_copy(update={"per_shopper": 1})], used={"国补": 1}).saved == 0


def test_three_for_99() -> None:
    """99 元任选 3 件: the dearest three; the fourth piece is paid for itself."""
    three = offer("三件", {"kind": "bundle", "parts": [{"items": 3}], "price": 9_900})
    quote = quoted([Line("a", 2, 4_500), Line("b", 2, 3_000)], [three])
    assert quote.total == 9_900 + 3_000
    # 2,100 saved over 9,000 and 3,000
    assert [line.off["三件"] for line in quote.lines] == [1_575, 525]


def test_buy_two_get_one_and_a_gift() -> None:
    cups = [Line("tea", 5, 2_000), Line("cup", 1, 1_500), Line("pot", 1, 9_000)]
    assert offs(quoted(cups, [offer("买二送一", {"kind": "buy_get", "buy": 2, "get": 1})])) == {
        # 90, 20, 20 | 20, 20, 20 | 15
        "买二送一": 4_000
    }
    gift = {"kind": "buy_get", "buy": 3, "get": 1, "gift": {"products": ["cup", "pot"]}}
    assert offs(quoted(cups, [offer("送", gift, scope={"products": ["tea"]})])) == {"送": 1_500}


def test_member_prices_codes_and_credit() -> None:
    some = [
        offer("会员", {"kind": "member_price", "prices": {"tea": 1_700}}),
        offer("九折", {"kind": "percent", "off": 1_000}),
        offer("红包", {"kind": "credit", "balance": 5_000}),
        offer("码", {"kind": "fixed", "off": 100}, code="HI"),
    ]
    tea, pot = Line("tea", 2, 2_000), Line("pot", 1, 999)
    assert offs(quoted([tea, pot], some, member=True)) == {"会员": 600, "九折": 99, "红包": 4_300}
    stranger = quoted([tea, pot], some)
    assert offs(stranger) == {"九折": 499, "红包": 4_500}
    assert {offer_.id: why for offer_, why in stranger.unusable} == {"会员": "members", "码": "code"}
