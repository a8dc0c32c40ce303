"""Which of several items of one name is meant, and what is wanted instead of one: by the words beside the name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daogou.assistant.requests import Request
from daogou.assistant.service.mentions import Mention, Names
from daogou.assistant.service.variants import plain
from daogou.shop.after_sales.account import Item

_EVERY = re.compile(r"\b(?:all|everything|every|both|each|entire|whole|any)\b|全部|所有|都|整单", re.IGNORECASE)


def told_apart(same: Sequence[Item], mention: Mention) -> list[Item]:
    """Of items of one name those that the words beside it mean: by options, by price; all in the plural."""
    if len(same) < 2:
        return list(same)
    beside = plain(f"{mention.before[-60:]} {mention.name} {_identifying(mention.after)}")
    if re.search(r"\b(?:more|most) expensive\b|更贵|最贵", f"{mention.before} {mention.after}"):
        return [max(same, key=lambda item: item.price)]
    if re.search(r"\bcheaper one\b", f"{mention.before} {mention.after}"):
        return [min(same, key=lambda item: item.price)]
    scores = [sum(f" {plain(value)} " in f" {beside} " for value in item.options.values()) for item in same]
    best = [item for item, score in zip(same, scores, strict=True) if score == max(scores)]
    return best if max(scores) or mention.plural else list(same)


def described_by(item: Item, found: Sequence[Mention], names: Names) -> int:
    """How many of the item's options the words beside its name say."""
    beside = [f"{m.before[-60:]} {_identifying(m.after)}" for m in found if m.name in names(item)]
    told = f" {plain(' '.join(beside))} "
    return sum(f" {plain(value)} " in told for value in item.options.values())


def unclear_among(items: Sequence[Item], found: Sequence[Mention], names: Names) -> list[Item]:
    """Different items of one name, named in the singular."""
    for mention in found:
        same = [item for item in items if mention.name in names(item)]
        if len({item.variant for item in same}) > 1 and not mention.plural and not _EVERY.search(mention.before[-40:]):
            return same
    return []


_INTO = re.compile(r"\b(?:to|for|into|with|as|instead)\b|换成|改成|换", re.IGNORECASE)


def _identifying(after: str) -> str:
    """What of the words behind a name still says which one it is."""
    found = _INTO.search(after)
    return after[: found.start()] if found else ""


def wanted_instead(item: Item, request: Request, found: Sequence[Mention], names: Names) -> str:
    """What the words say is wanted instead of this item."""
    answered = [swap.wanted for swap in request.items if swap.item in names(item)]
    told = []
    for mention in found:
        if mention.name in names(item):
            into = _INTO.search(mention.after)
            told.append(mention.after[into.start() :] if into else mention.after)
    before = [m.before for m in found if m.name in names(item)][-1:]
    told += [text for text in before if not any(word.strip() for word in told)]
    return " . ".join([*answered, *told])
