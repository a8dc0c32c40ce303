"""Writes the made-up shop in the form of docs/profile-shops.md: tables that `daogou import` takes, the known truth, and
the pictures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from daogou.testing.madeup import catalogue
from daogou.testing.madeup.calendar import NOW, TIME_ZONE
from daogou.testing.madeup.drawings import drawing
from daogou.testing.madeup.service import service_tables
from daogou.testing.madeup.tastes import Person, names
from daogou.testing.madeup.truth import Gold
from daogou.testing.madeup.vocabulary import PETS
from daogou.testing.madeup.world import Life, World
from daogou.types import InvalidInput, Words

CURRENCY = "CNY"
NAME = Words("The made-up department store", "虚构百货")
SOURCE = Words("Made up by daogou", "daogou 虚构")

Row = Mapping[str, Any]


def write(world: World, folder: Path) -> None:
    """Write all files into the folder, which is made. Raises `InvalidInput` where it cannot be written."""
    try:
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        for item in world.items:
            (folder / "pictures" / f"{item.id}.svg").write_text(drawing(item), encoding="utf-8", newline="\n")
        for name, rows in tables(world).items():
            _lines(folder / f"{name}.jsonl", rows)
        (folder / "policies").mkdir(exist_ok=True)
        for told_in in ("service.en.md", "service.zh.md"):
            written = (resources.files("daogou.testing.madeup") / "policies" / told_in).read_text(encoding="utf-8")
            (folder / "policies" / told_in).write_text(written, encoding="utf-8", newline="\n")
        told = json.dumps(about(world), ensure_ascii=False, indent=1)
        (folder / "shop.json").write_text(f"{told}\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InvalidInput(f"The folder {folder} cannot be written: {error.strerror or error}.") from error


def tables(world: World) -> Mapping[str, Iterable[Row]]:
    """The rows of each file."""
    draw = np.random.default_rng(np.random.SeedSequence((world.seed, 6)))
    return {
        "products": [catalogue.row(draw, item) for item in world.items],
        "prices": (
            {"product": item.id, "since": since, "price": price} for item in world.items for since, price in item.prices
        ),
        **_offers(world),
        "order_lines": (row for life in world.lives for row in _order_lines(life)),
        "shoppers": (_shopper(life.diary.person) for life in world.lives),
        "events": (row for life in world.lives for row in _events(life)),
        "texts": (row for life in world.lives for row in _texts(life)),
        "traits": (row for life in world.lives for row in _traits(life)),
        "responses": (row for life in world.lives for row in _responses(life)),
        **service_tables(world),
    }


def about(world: World) -> Row:
    """What `shop.json` says of the shop."""
    return {
        **{"name_en": NAME.en, "name_zh": NAME.zh, "currency": CURRENCY, "timezone": TIME_ZONE},
        **{"now": NOW.isoformat(), "made_up": True, "seed": world.seed},
    }


def _lines(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def _offers(world: World) -> Mapping[str, Iterable[Row]]:
    starts = {offer.campaign: (offer.starts, offer.ends) for offer in world.offers}
    asked = {(offer.id, offer.campaign) for offer in world.offers}
    campaign_of = dict(asked)
    invited = {
        (campaign_of[response.offer], response.shopper): None
        for life in world.lives
        for response in life.responses
        if response.invited
    }
    used = [(act, life) for life in world.lives for act in life.diary.bought() if act.coupon]
    return {
        "campaigns": [{"id": key, "kind": "coupons", "starts": at, "ends": end} for key, (at, end) in starts.items()],
        "invitations": [{"campaign": campaign, "shopper": shopper} for campaign, shopper in invited],
        "offers": [
            {"id": offer.id, "campaign": offer.campaign, "code": offer.id.upper(), "amount": offer.amount}
            for offer in world.offers
        ],
        "scope": [{"offer": offer.id, "product": item.id} for offer in world.offers for item in offer.scope],
        "rules": _rules(),
        "redemptions": [
            {
                "offer": act.order.removeprefix(f"o-{life.diary.person.id}-"),
                "shopper": life.diary.person.id,
                "at": act.at,
            }
            for act, life in used
        ],
    }


def _rules() -> Sequence[Row]:
    """What the shop offers on its last day, alike in every made-up shop."""
    text = (resources.files("daogou.testing.madeup") / "words" / "rules.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _order_lines(life: Life) -> Iterator[Row]:
    lines: dict[str, int] = {}
    for act in sorted(life.diary.bought(), key=lambda act: (act.at, act.order)):
        line = lines[act.order] = lines.get(act.order, 0) + 1
        paid = act.quantity * act.item.price_at(act.at) - act.coupon
        yield {
            **{"order": act.order, "line": line, "shopper": life.diary.person.id, "at": act.at, "place": "online"},
            **{"product": act.item.id, "quantity": act.quantity, "paid": paid},
            **{"shop_discount": 0, "coupon_discount": act.coupon},
        }


def _shopper(person: Person) -> Row:
    """All that the shop itself knows of an account."""
    spoken = Words("English", "英语") if person.language == "en" else Words("Chinese", "中文")
    return {
        "id": person.id,
        "facts": json.dumps({"language": person.language}),
        "facts_en": json.dumps({"Language": spoken.en}),
        "facts_zh": json.dumps({"语言": spoken.zh}, ensure_ascii=False),
        "source": SOURCE.en,
        "source_en": SOURCE.en,
        "source_zh": SOURCE.zh,
    }


def _events(life: Life) -> Iterator[Row]:
    for act in life.diary.acts:
        if act.kind != "buy":
            yield {
                **{"id": act.id, "shopper": life.diary.person.id, "kind": act.kind},
                **{"product": act.item.id, "at": act.at},
            }


def _texts(life: Life) -> Iterator[Row]:
    person = life.diary.person
    for text in life.texts:
        yield {
            **{"id": text.id, "shopper": person.id, "kind": text.kind, "product": text.product, "at": text.at},
            **{"text": text.words, "rating": text.rating, "language": person.language},
        }


def _traits(life: Life) -> Iterator[Row]:
    for number, gold in enumerate(life.gold):
        yield _trait(f"{life.diary.person.id}-t{number}", life.diary.person.id, gold)


def _trait(id_: str, shopper: str, gold: Gold) -> Row:
    taste = gold.taste
    name = names(taste)[0]
    return {
        **{"id": id_, "shopper": shopper, "kind": taste.kind, "key": taste.key, "value": taste.value},
        **{"value_en": name.en, "value_zh": name.zh, "polarity": taste.polarity, "for_whom": _for_whom(gold)},
        **{"strength": round(taste.strength, 2), "since": taste.since, "until": taste.until},
        **{"known_from": gold.known_from, "in_words": list(gold.words), "in_behaviour": list(gold.behaviour)},
        "against": list(gold.against),
    }


def _for_whom(gold: Gold) -> str:
    if gold.taste.kind == "household":
        return "self"
    return "pet" if gold.taste.whom in PETS else gold.taste.whom


def _responses(life: Life) -> Iterator[Row]:
    person = life.diary.person
    for response in life.responses:
        yield {
            **{"shopper": person.id, "offer": response.offer, "price_sensitivity": round(person.sensitivity, 4)},
            **{"probability": response.without, "probability_with_offer": response.with_offer},
            **{"invited": response.invited, "bought": response.bought},
        }
