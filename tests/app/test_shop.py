"""The shop as the faces see it: lists, feedback, profile, releases, erasure."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from daogou.app import Shop, open_shop
from daogou.profiles.profile import FACTS_SHOWN
from daogou.shop.events import Event, EventKind
from daogou.testing.shops import catalogue
from daogou.types import NotFound, NotReady, ProductId, ShopperId, UnknownProduct

ME, VISITOR = ShopperId("s0"), ShopperId("visitor-1")


def did(shop: Shop, who: ShopperId, kind: EventKind, product: str, event_id: str) -> None:
    shop.accept([Event(event_id, who, kind, shop.clock.now(), ProductId(product))])


def ids(shop: Shop, who: ShopperId) -> list[str]:
    return [card.product.id for card in shop.recommend(who).cards]


def test_tastes_lead_the_list(shop: Shop) -> None:
    assert set(ids(shop, ME)[:2]) == {"p00", "p01"}  # s0 buys these two every week
    assert set(ids(shop, ShopperId("s4"))[:2]) == {"p40", "p41"}


def test_every_card_has_a_reason_with_its_facts(shop: Shop) -> None:
    shown = shop.recommend(ME)
    assert shown.basis == "personal"
    assert all(card.reasons for card in shown.cards)
    first = shown.cards[0].reasons[0]
    assert "12 times" in first.text
    orders = {f"order:{order.id}" for order in shop.orders(ME, 100)}
    assert set(first.facts) <= orders


def test_no_merchandise_is_never_recommended(shop: Shop) -> None:
    assert "fuel" not in ids(shop, ME)
    assert "fuel" not in ids(shop, VISITOR)


def test_unknown_shopper_gets_the_popular_list_that_says_so(shop: Shop) -> None:
    shown = shop.recommend(ShopperId("nobody"))
    assert shown.basis == "popular"
    assert shown.cards
    assert "know nothing" in shown.note.text
    assert "还不了解" in shop.recommend(ShopperId("nobody"), language="zh").note.text


def by_buyers(shop: Shop, products: list[str]) -> list[str]:
    """Most buyers of late first, those of as many by id."""
    features = shop.serving().ranker.features
    buyers = dict(zip(features["id"].tolist(), features["buyers"].tolist(), strict=True))
    return sorted(products, key=lambda product: (-buyers[product], product))


def test_the_popular_list_needs_no_model_of_popularity(shop: Shop) -> None:
    shop.train(tune=True)
    assert not shop.serving().release.manifest["weights"].get("popularity")
    shown = shop.recommend(ShopperId("nobody"))
    listed = [card.product.id for card in shown.cards]
    assert sorted(listed) == sorted(catalogue().filter("recommendable")["id"])
    assert listed == by_buyers(shop, listed) != sorted(listed)
    assert all("within 28 days" in card.reasons[0].text for card in shown.cards)


def test_what_no_model_scored_comes_by_its_buyers_and_nothing_unbought_is_called_popular(shop: Shop) -> None:
    unbought = catalogue().filter(pl.col("id") == "p00").with_columns(id=pl.lit("a-new-one"), title_en=pl.lit("New"))
    shop.database.products.add(pl.concat([catalogue(), unbought]))
    shop.settings = replace(shop.settings, models=("repurchase",))
    shop.train()
    assert "a-new-one" not in ids(shop, ShopperId("nobody"))
    cards = shop.recommend(ME).cards
    tail = [card for card in cards if card.score == 0]
    listed = [card.product.id for card in tail]
    assert len(cards) > len(tail) > 2
    assert listed == by_buyers(shop, listed)
    assert listed[-1] == "a-new-one"
    assert not tail[-1].reasons
    assert all("within 28 days" in card.reasons[0].text for card in tail[:-1])


def test_a_view_makes_a_session_list(shop: Shop) -> None:
    before = ids(shop, VISITOR)
    did(shop, VISITOR, "view", "p40", "e-view-1")
    assert shop.recommend(VISITOR).basis == "session"
    assert ids(shop, VISITOR) != before


def test_hidden_products_go_at_once_and_come_back(shop: Shop) -> None:
    first = ids(shop, ME)[0]
    did(shop, ME, "hide", first, "e-hide-1")
    assert first not in ids(shop, ME)
    assert [p.id for p in shop.doings.hidden(ME)] == [first]
    did(shop, ME, "unhide", first, "e-unhide-1")
    assert ids(shop, ME)[0] == first


def test_cart_counts_each_event_once(shop: Shop) -> None:
    did(shop, ME, "cart", "p20", "e-cart-1")
    did(shop, ME, "cart", "p20", "e-cart-1")
    did(shop, ME, "cart", "p20", "e-cart-2")
    did(shop, ME, "uncart", "p20", "e-cart-3")
    assert [(p.id, n) for p, n in shop.doings.cart(ME)] == [("p20", 1)]


def test_unknown_product_is_named(shop: Shop) -> None:
    with pytest.raises(UnknownProduct, match="p-nowhere"):
        did(shop, ME, "view", "p-nowhere", "e-1")
    with pytest.raises(NotFound):
        shop.product(ProductId("p-nowhere"))


def test_a_shown_list_is_kept(shop: Shop) -> None:
    shown = shop.recommend(ME)
    assert shop.trace(shown.list_id).products == [card.product.id for card in shown.cards]


def test_what_the_shopper_will_not_see_is_not_noted(shop: Shop) -> None:
    shown = shop.recommend(ME, noted=False)
    with pytest.raises(NotFound):
        shop.trace(shown.list_id)


def test_visitors_acts_count_after_sign_in_and_not_after_undo(shop: Shop) -> None:
    did(shop, VISITOR, "hide", "p00", "e-hide")
    assert shop.sign_in(VISITOR, ME)
    assert "p00" not in ids(shop, ME)
    assert shop.undo_sign_in(VISITOR, ME)
    assert "p00" in ids(shop, ME)
    assert not shop.sign_in(VISITOR, ShopperId("s1"))


def test_profile_stands_on_facts(shop: Shop) -> None:
    profile = shop.profile(ME)
    assert profile.of("visits")[0].numbers["orders"] == 12
    assert profile.of("category")[0].name.en == "Coffee"
    assert all(trait.facts for trait in profile.traits)
    assert all(len(trait.facts) == min(trait.evidence, FACTS_SHOWN) for trait in profile.traits)
    assert profile.of("category")[0].evidence == 12
    assert any("咖啡" in line.text for line in shop.portrait(ME, "zh"))


def test_due_names_only_what_has_a_rhythm(shop: Shop) -> None:
    due = {trait.key for trait in shop.profile(ME).of("due")}
    assert shop.lists.due(ME).cards
    assert {card.product.id for card in shop.lists.due(ME).cards} <= due


def test_what_is_due_says_its_rhythm_first(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from daogou.ranking.reasons import Reasons

    told = Reasons.of
    monkeypatch.setattr(Reasons, "of", lambda self, place: told(self, place)[::-1])
    cards = shop.lists.due(ME).cards
    assert any(len(card.reasons) > 1 for card in cards)
    assert all(card.reasons[0].text.startswith("You buy this about every") for card in cards)


def test_a_new_release_is_served_without_restart_and_rolled_back(shop: Shop) -> None:
    old = shop.recommend(ME).release
    shop.train(tune=True)
    new = shop.recommend(ME).release
    assert new != old
    shop.releases.point(old)
    assert shop.recommend(ME).release == old


def test_trained_knows_whether_facts_changed(shop: Shop) -> None:
    from daogou.testing.shops import order_lines

    assert shop.trained()
    shop.database.orders.add(
        order_lines(seed=3, shoppers=30).filter(order_lines(seed=3, shoppers=30)["shopper"] == "s29")
    )
    assert not shop.trained()


def test_offers_are_only_those_of_the_invited(shop: Shop) -> None:
    import polars as pl

    from daogou.shop.offers import CAMPAIGN_COLUMNS, INVITATION_COLUMNS, OFFER_COLUMNS, SCOPE_COLUMNS
    from daogou.types import seconds

    now = shop.clock.now()
    window = [("c", "A", seconds(now - timedelta(days=1)), seconds(now + timedelta(days=1)))]
    offers = shop.database.offers
    offers.add_campaigns(
        pl.DataFrame(window, schema=CAMPAIGN_COLUMNS, orient="row"),
        pl.DataFrame([("c", "s0")], schema=INVITATION_COLUMNS, orient="row"),
    )
    offers.add_offers(
        pl.DataFrame([("o", "c", "SAVE", 100, True)], schema=OFFER_COLUMNS, orient="row"),
        pl.DataFrame([("o", "p00")], schema=SCOPE_COLUMNS, orient="row"),
    )
    mine = {card.product.id: [offer.code for offer in card.offers] for card in shop.recommend(ME).cards}
    assert mine["p00"] == ["SAVE"]
    assert not any(card.offers for card in shop.recommend(ShopperId("s1")).cards)


def test_a_folder_without_a_shop_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="daogou demo"):
        open_shop(tmp_path / "none")


def test_keys_are_the_owners_alone(shop: Shop) -> None:
    assert (shop.folder / "keys.json").stat().st_mode & 0o077 == 0


def test_another_encoder_means_training_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from daogou.testing.shops import Letters

    assert shop.trained()
    monkeypatch.setattr(shop, "encoder", lambda: Letters("letters-2"))
    assert not shop.trained()


def test_a_product_newer_than_the_release_breaks_nothing(shop: Shop) -> None:
    from daogou.testing.shops import catalogue

    newer = catalogue().head(1).with_columns(id=pl.lit("p-new"), title_en=pl.lit("New"))
    shop.database.products.add(newer)
    before = ids(shop, ME)
    did(shop, ME, "view", "p-new", "e-new-1")
    assert shop.profile(ME).of("visits")
    assert set(ids(shop, ME)) == set(before)
