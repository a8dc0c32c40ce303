"""Learn from interactions: history → scores."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "popularity": "daogou.models.popularity:Popularity",
    "frequency": "daogou.models.frequency:Frequency",
    "habit": "daogou.models.habit:Habit",
    "repurchase": "daogou.models.repurchase:Repurchase",
    "user_knn": "daogou.models.user_knn:UserKnn",
    "item_knn": "daogou.models.item_knn:ItemKnn",
    "transitions": "daogou.models.transitions:Transitions",
    "product_rule": "daogou.models.product_rule:ProductRule",
    "content": "daogou.models.content:Content",
    "ease": "daogou.models.ease:Ease",
    "cease": "daogou.models.ease:Cease",
    "als": "daogou.models.als:Als",
    "slim": "daogou.models.slim:Slim",
    "words": "daogou.models.words:Words",
    "sequence": "daogou.models.sequence:Sequence",
    "profile": "daogou.models.profile:ByProfile",
}
"""Every recommender by its name; a new one is a file and a line here."""

MODELS = ("popularity", "frequency", "habit", "user_knn", "item_knn", "product_rule", "content", "ease")
"""Those that a shop starts with. What is chosen on its own baskets is chosen among all of `KINDS`; a shop's settings
may name others, or leave some out."""

ASKED = ("content", "item_knn", "user_knn")
"""Those that product pages and reasons ask even where the blend does without them."""

PROFILE = "profile"
"""The one that reads what shoppers said beside what they did."""
