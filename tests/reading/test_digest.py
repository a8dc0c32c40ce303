"""What a product's reviews say, put together."""

from daogou.reading.digest import digest

REVIEWS = [
    ("r1", "质量很好，质量真的很好。物流太慢"),
    ("r2", "Great quality, but shipping took forever"),
    ("r3", "The quality is poor. The quality was great at first"),
    ("r4", "什么都没说"),
]


def test_aspects_are_counted_by_review_with_a_quote_of_each() -> None:
    quality, delivery = digest(REVIEWS)
    assert quality.aspect == "quality"
    assert [quote.review for quote in quality.praised] == ["r1", "r2", "r3"]
    assert [quote.review for quote in quality.blamed] == ["r3"]
    assert delivery.aspect == "delivery"
    assert [quote.review for quote in delivery.blamed] == ["r1", "r2"]
    texts = dict(REVIEWS)
    for each in (quality, delivery):
        for quote in (*each.praised, *each.blamed):
            assert quote.text in texts[quote.review]


def test_of_no_reviews_nothing_is_said() -> None:
    assert digest([]) == []
    assert digest([("r", "")]) == []
