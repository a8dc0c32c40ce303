"""`OfferStore`'s contract, on each database."""

from __future__ import annotations

import pytest
from store_facts import CURRENCY, campaigns, catalogue, invitations, line, offer_rows, order_lines, redemptions, scope
from store_places import OnPostgres, OnSqlite, Open

from daogou.adapters.sql.database import Database
from daogou.shop.offers import CampaignOffer, Usage
from daogou.shop.pricing.offer import Offer
from daogou.types import InvalidInput, Money, ProductId, ShopperId, UnknownProduct, moment

MANY_OFF = {"kind": "threshold", "steps": [{"at": 30_000, "off": 5_000}], "every": True}
ANN, BO = ShopperId("ann"), ShopperId("bo")
P1, P2, P3 = (ProductId(f"p{n}") for n in (1, 2, 3))


class OfferStoreTests:
    @pytest.fixture
    def database(self, open_database: Open) -> Database:
        database = open_database()
        database.products.add(catalogue())
        runs = campaigns(("春", "A", 100, 200), ("later", None, 150, 300))
        assert database.offers.add_campaigns(runs, invitations(("春", "ann"), ("later", "ann"), ("春", "bo"))) == 5
        coupons = offer_rows(("c1", "春", "码", 50, True), ("c2", "later", None, None, False))
        assert database.offers.add_offers(coupons, scope(("c1", "p1"), ("c1", "p2"), ("c2", "p2"))) == 5
        return database

    def test_an_offer_as_its_shopper_sees_it(self, database: Database) -> None:
        assert database.offers.of(ANN, moment(100), [P1, P2, P3]) == [
            CampaignOffer("c1", "春", "码", Money(50, CURRENCY), True, moment(100), moment(200), frozenset({P1, P2}))
        ]

    def test_only_the_products_asked_about(self, database: Database) -> None:
        (offer,) = database.offers.of(ANN, moment(100), [P2])
        assert offer.products == {P2}
        assert database.offers.of(ANN, moment(100), [P3]) == []
        assert database.offers.of(ANN, moment(100), []) == []

    @pytest.mark.parametrize(
        ("at", "valid"), [(99, []), (100, ["c1"]), (150, ["c1", "c2"]), (199, ["c1", "c2"]), (200, ["c2"]), (300, [])]
    )
    def test_only_within_its_window(self, database: Database, at: int, valid: list[str]) -> None:
        assert [offer.id for offer in database.offers.of(ANN, moment(at), [P1, P2])] == valid

    def test_only_for_the_invited(self, database: Database) -> None:
        assert [offer.id for offer in database.offers.of(BO, moment(160), [P2])] == ["c1"]
        assert database.offers.of(ShopperId("eve"), moment(160), [P2]) == []

    def test_what_is_there_is_left_alone(self, database: Database) -> None:
        again = campaigns(("春", "B", 0, 999), ("new", "A", 0, 1))
        assert database.offers.add_campaigns(again, invitations(("春", "ann"), ("new", "bo"))) == 2
        assert database.offers.add_offers(offer_rows(("c1", "later", "other", 9, False)), scope(("c1", "p1"))) == 0
        (offer,) = database.offers.of(ANN, moment(100), [P1])
        assert (offer.campaign, offer.code, offer.amount) == ("春", "码", Money(50, CURRENCY))

    def test_all_campaigns_as_facts(self, database: Database) -> None:
        database.orders.add(order_lines(line("o1", 1, "p2")))
        database.offers.add_redemptions(redemptions(("c1", "ann", 120), ("c1", "bo", 130)))
        everybody = database.offers.facts()
        assert sorted(everybody.invitations.rows()) == [("later", "ann"), ("春", "ann"), ("春", "bo")]
        assert sorted(everybody.scope.rows()) == [("c1", "p1"), ("c1", "p2"), ("c2", "p2")]
        assert sorted(everybody.redeemed().rows()) == [("春", "ann", 120), ("春", "bo", 130)]
        assert everybody.before(150).campaigns["id"].to_list() == ["春"]
        assert everybody.before(130).redemptions.rows() == [("c1", "ann", 120)]

    def test_one_shoppers_facts(self, database: Database) -> None:
        database.orders.add(order_lines(line("o1", 1, "p2")))
        database.offers.add_redemptions(redemptions(("c1", "ann", 120), ("c1", "bo", 130)))
        own = database.offers.facts(ANN)
        assert sorted(own.invitations.rows()) == [("later", "ann"), ("春", "ann")]
        assert own.redemptions.rows() == [("c1", "ann", 120)]
        assert sorted(own.scope.rows()) == [("c1", "p2"), ("c2", "p2")], "only what they ever bought"
        assert len(own.campaigns) == len(own.offers) == 2

    def test_redemptions_count_once(self, database: Database) -> None:
        given = redemptions(("c1", "ann", 120), ("c1", "ann", 121), ("c1", "bo", 120))
        assert database.offers.add_redemptions(given) == 3
        assert database.offers.add_redemptions(given) == 0

    def test_a_batch_with_something_unknown_leaves_nothing(self, database: Database) -> None:
        before = database.version_of_facts(), database.counts()
        with pytest.raises(UnknownProduct, match="nope"):
            database.offers.add_offers(offer_rows(("c3", "春", None, None, False)), scope(("c3", "nope")))
        with pytest.raises(InvalidInput, match="campaign: winter"):
            database.offers.add_offers(offer_rows(("c3", "winter", None, None, False)), scope())
        with pytest.raises(InvalidInput, match="campaign: winter"):
            database.offers.add_campaigns(campaigns(("x", None, 0, 1)), invitations(("winter", "cy")))
        with pytest.raises(InvalidInput, match="offer: c9"):
            database.offers.add_redemptions(redemptions(("c1", "cy", 1), ("c9", "cy", 1)))
        assert (database.version_of_facts(), database.counts()) == before

    def test_rules_are_kept_as_they_are_and_replaced(self, database: Database) -> None:
        rule = Offer.model_validate(
            {"id": "满减", "benefit": MANY_OFF, "scope": {"sellers": ["甲"]}, "name_zh": "满减"}
        )
        other = Offer.model_validate(
            {"id": "b", "benefit": {"kind": "percent", "off": 1}, "code": "X", "estimated": True}
        )
        before = database.version_of_facts()
        assert database.offers.add_rules([rule, other]) == 2
        assert database.version_of_facts() != before
        assert database.offers.rules() == [other, rule]
        assert database.offers.add_rules([rule, other]) == 0
        changed = rule.model_copy(update={"name_zh": "大减"})
        assert database.offers.add_rules([changed]) == 1
        assert database.offers.rules() == [other, changed]
        assert database.offers.add_rules([]) == 0

    def test_a_rule_is_redeemed_as_any_offer_and_no_campaign_of_its_own(self, database: Database) -> None:
        database.offers.add_rules([Offer.model_validate({"id": "满减", "benefit": MANY_OFF})])
        database.offers.add_redemptions(redemptions(("满减", "ann", 120), ("满减", "ann", 130), ("c1", "ann", 1)))
        assert database.offers.usage(ANN) == Usage(frozenset({"春", "later"}), {"满减": 2, "c1": 1})
        assert database.offers.usage(ShopperId("eve")) == Usage()
        facts = database.offers.facts()
        assert sorted(facts.campaigns["id"]) == ["later", "春"]
        assert sorted(facts.offers["id"]) == ["c1", "c2"]
        assert [offer.id for offer in database.offers.of(ANN, moment(100), [P1])] == ["c1"]

    def test_a_rule_takes_no_coupons_id(self, database: Database) -> None:
        with pytest.raises(InvalidInput, match="c1 is a coupon"):
            database.offers.add_rules([Offer.model_validate({"id": "c1", "benefit": MANY_OFF})])
        assert database.offers.rules() == []


class TestOffersOnSqlite(OnSqlite, OfferStoreTests):
    pass


class TestOffersOnPostgres(OnPostgres, OfferStoreTests):
    pass
