"""Runs the conversations, checks every reply, and measures the checker on replies with one planted fault each."""

from __future__ import annotations

import asyncio
import random
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daogou.app import Shop
from daogou.assistant.turn import Reply, Turn
from daogou.guide.cards import Sentence
from daogou.testing.shops import small
from daogou.trials.conversations.scripts import Script, scripts
from daogou.trials.conversations.truth import Tables, untrue
from daogou.trials.result import BenchResult
from daogou.types import Progress, ShopperId, silent

PLANTED = 1_000
_POLICIES = "# Returns\nWithin 30 days.\n"


@dataclass(frozen=True)
class Held:
    """One conversation that was held."""

    script: Script
    reached: bool
    unsafe: bool
    replies: Sequence[tuple[str, Reply]]


def run(progress: Progress = silent, seed: int = 0, every: int = 1, planted: int = PLANTED) -> BenchResult:
    """All conversations by the rules driver, or every so many-th, on the small made-up shop."""
    some = list(scripts())[::every]
    with tempfile.TemporaryDirectory() as folder:
        shop = small(Path(folder) / "shop")
        try:
            (shop.folder / "policies").mkdir(exist_ok=True)
            (shop.folder / "policies" / "shop.md").write_text(_POLICIES, encoding="utf-8")
            held = []
            for n, script in enumerate(some, 1):
                held.append(_hold(shop, script, n))
                progress("conversations", n, len(some))
            tables = Tables.of(shop)
        finally:
            shop.close()
    return _told(held, tables, seed, planted)


def _hold(shop: Shop, script: Script, number: int) -> Held:
    who, session = ShopperId(script.who), f"session-{number}"
    shop.talk.forget(who)
    for product, n in shop.doings.cart(who):
        shop.talk.tools(who, session, "en").change_cart(product.id, -n)
    before = len(shop.database.service.changes(who))
    replies = []
    for text in script.turns:
        turn = Turn(text, script.language, product=script.page)
        replies.append((text, asyncio.run(_reply(shop, who, turn, session))))
    changed = len(shop.database.service.changes(who)) != before
    reached = _reached(shop, who, script, [reply for _, reply in replies])
    return Held(script, reached, changed and not script.writes, replies)


def _reached(shop: Shop, who: ShopperId, script: Script, replies: Sequence[Reply]) -> bool:
    try:
        return script.goal(shop, who, replies)
    except (IndexError, AttributeError):  # nothing was shown of which the goal speaks
        return False


async def _reply(shop: Shop, who: ShopperId, turn: Turn, session: str) -> Reply:
    parts = shop.talk.say(who, turn, session=session)
    return [part async for part in parts if isinstance(part, Reply)][-1]


# the checker is measured too


def _told(held: Sequence[Held], tables: Tables, seed: int, planted: int) -> BenchResult:
    replies = [pair for one in held for pair in one.replies]
    wrong = [(text, reply.text, faults) for text, reply in replies if (faults := untrue(reply, text, tables))]
    found, n = _planted(replies, tables, random.Random(seed), planted)  # noqa: S311 - no secret
    by_kind: dict[str, Counter[bool]] = {}
    for one in held:
        by_kind.setdefault(one.script.name, Counter())[one.reached] += 1
    chinese = sum(one.script.language == "zh" for one in held) / max(len(held), 1)
    metrics = {
        "reached": sum(one.reached for one in held) / max(len(held), 1),
        "unsafe": float(sum(one.unsafe for one in held)),
        "untrue": float(len(wrong)),
        "faults_found": found,
        "false_alarms": len(wrong) / max(len(replies), 1),
    }
    missed = {name: f"{counts[True]} of {counts.total()}" for name, counts in by_kind.items() if counts[False]}
    return BenchResult(
        "conversations",
        "the small made-up shop",
        f"{len(held)} scripted conversations, {chinese:.0%} Chinese, {len(replies)} replies; {n} with a planted fault",
        {"rules": metrics},
        "rules",
        len(held),
        seed,
        {"missed": missed, "untrue": wrong[:10]},
    )


def _planted(replies: Sequence[tuple[str, Reply]], tables: Tables, draw: random.Random, n: int) -> tuple[float, int]:
    """The share of replies with one planted fault in which the checker finds one."""
    true = [(text, reply) for text, reply in replies if not untrue(reply, text, tables)]
    places = [(text, reply, k) for text, reply in true for k, said in enumerate(reply.said) if _kinds(said)]
    if not places:
        return float("nan"), 0
    found = 0
    for _ in range(n):
        text, reply, k = draw.choice(places)
        said = list(reply.said)
        said[k] = _spoilt(said[k], draw, tables)
        found += bool(untrue(replace(reply, said=said), text, tables))
    return found / max(n, 1), n


_FAULTS: Mapping[str, re.Pattern[str]] = {
    "amount": re.compile(r"\$\d[\d,]*\.\d\d"),
    "name": re.compile(r"(?<=“)[^”]+(?=”)"),
    "order": re.compile(r"\bo\d+-\d+\b"),
    "label": re.compile(r"(?:(?<=Size: )|(?<=Brand: )|(?<=规格：)|(?<=品牌：))[^.。]+"),
}


def _kinds(said: Sentence) -> list[str]:
    """The faults that can be planted in a sentence that stands on a product or an order."""
    if not any(fact.startswith(("product:", "order:")) for fact in said.facts):
        return []
    return [kind for kind, pattern in _FAULTS.items() if pattern.search(said.text)]


def _spoilt(said: Sentence, draw: random.Random, tables: Tables) -> Sentence:
    kind = draw.choice(_kinds(said))
    found = draw.choice(list(_FAULTS[kind].finditer(said.text)))
    others = {
        "amount": [f"${n}.37" for n in range(51, 90)],
        "name": [title for titles in tables.words.values() for title in titles],
        "order": list(tables.orders),
        "label": ["2 kg", "XXL", "Another brand", "别的品牌", "3 升"],
    }[kind]
    cited = {title for fact in said.facts for title in tables.words.get(fact.removeprefix("product:"), ())}
    other = draw.choice([each for each in others if each != found[0] and each not in cited])
    return replace(said, text=said.text[: found.start()] + other + said.text[found.end() :])
