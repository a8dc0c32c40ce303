"""The doctor: tries each configured model with small questions in both languages, and says what it can do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from daogou.language.ask import Ask, Limits
from daogou.language.encoder import Encoder
from daogou.language.generator import Generator
from daogou.language.prompts import render
from daogou.language.run import Desk, Outcome, Policy, run
from daogou.types import DaogouError, Language, Progress, silent


class Wanted(BaseModel):
    """What a shopper's sentence asks for."""

    model_config = ConfigDict(extra="forbid")

    product: str = Field(min_length=1, max_length=80)
    colour: str = Field(min_length=1, max_length=40)
    size: int
    quantity: int = Field(ge=1)


Case = tuple[str, Wanted]
CASES: dict[Language, Sequence[Case]] = {
    "en": [
        (sentence, Wanted(product=product, colour=colour, size=size, quantity=quantity))
        for sentence, product, colour, size, quantity in (
            ("I want one red shirt in size 42.", "shirt", "red", 42, 1),
            ("Please send me two pairs of black boots, size 39.", "boots", "black", 39, 2),
            ("3 green jackets, size 50, for the staff.", "jackets", "green", 50, 3),
            ("Do you have a blue dress in 38? I need one.", "dress", "blue", 38, 1),
            ("Four white T-shirts in size 44 please.", "T-shirts", "white", 44, 4),
            ("My son needs one grey coat, size 140.", "coat", "grey", 140, 1),
            ("Size 41, brown, sandals, 2 pairs.", "sandals", "brown", 41, 2),
            ("I'd take one yellow raincoat in size 36.", "raincoat", "yellow", 36, 1),
            ("We order 5 purple scarves of size 90.", "scarves", "purple", 90, 5),
            ("One pair of orange sneakers, number 43.", "sneakers", "orange", 43, 1),
        )
    ],
    "zh": [
        (sentence, Wanted(product=product, colour=colour, size=size, quantity=quantity))
        for sentence, product, colour, size, quantity in (
            ("我想要一件红色衬衫，42码。", "衬衫", "红色", 42, 1),
            ("请给我两双黑色靴子，39码。", "靴子", "黑色", 39, 2),
            ("要3件绿色夹克，50码，给员工穿。", "夹克", "绿色", 50, 3),
            ("有38码的蓝色连衣裙吗？我要一条。", "连衣裙", "蓝色", 38, 1),
            ("四件白色T恤，44码，谢谢。", "T恤", "白色", 44, 4),
            ("给儿子买一件灰色大衣，140码。", "大衣", "灰色", 140, 1),
            ("41码的棕色凉鞋来2双。", "凉鞋", "棕色", 41, 2),
            ("我买一件黄色雨衣，36码。", "雨衣", "黄色", 36, 1),
            ("订5条紫色围巾，尺码90。", "围巾", "紫色", 90, 5),
            ("橙色运动鞋一双，43码。", "运动鞋", "橙色", 43, 1),
        )
    ],
}


@dataclass(frozen=True)
class Checkup:
    """What was found; `failed` says why it is of no use, empty where it is of use."""

    name: str
    failed: str = ""
    facts: Sequence[tuple[str, str]] = ()
    figures: dict[str, float] | None = None


def examine_generator(
    generator: Generator, each: int = 3, seconds: float = 120.0, progress: Progress = silent
) -> Checkup:
    """Ask `each` small questions in each language, one at a time, correcting nothing. It is of use where every answer
    came and at least two thirds have the form that was asked for; how many facts are right is told besides."""
    try:
        return asyncio.run(_examine(generator, each, seconds, progress))
    except DaogouError as error:
        return Checkup(generator.name, str(error))


async def _examine(generator: Generator, each: int, seconds: float, progress: Progress) -> Checkup:
    desk = Desk(generator, policy=Policy(concurrency=1, tries=1, corrections=0))
    done, outcomes, took = 0, [], []
    try:
        for sentence, _ in chain.from_iterable(cases[:each] for cases in CASES.values()):
            began = time.perf_counter()
            outcomes += await run([question(sentence, seconds)], desk, lambda _: None)
            took.append(time.perf_counter() - began)
            progress("ask", done := done + 1, each * len(CASES))
            if outcomes[-1].path != "model" and "did not fit its form" not in outcomes[-1].why:
                return Checkup(generator.name, outcomes[-1].why)
        return _told(generator.name, outcomes, took, await generator.context(), each)
    finally:
        await generator.close()


def question(sentence: str, seconds: float = 120.0) -> Ask[Wanted]:
    """The doctor's ask."""
    return Ask("doctor", render("check", 1, {"sentence": sentence}), Wanted, Limits(160, seconds))


def _told(
    name: str, outcomes: Sequence[Outcome[Wanted]], took: Sequence[float], context: int | None, each: int
) -> Checkup:
    obeyed = [outcome.answer is not None for outcome in outcomes]
    right = [_right(outcome) for outcome in outcomes]
    written = sum(outcome.tokens.output for outcome in outcomes)
    # the first answer may have to wait for a file to be loaded or a connection to be made
    steady = sum(took[1:]) or sum(took)
    later = written * len(took[1:]) / len(took) if len(took) > 1 else written
    figures = {
        "schema_obeyed": sum(obeyed) / len(obeyed),
        "facts_right_en": float(np.mean(right[:each])),
        "facts_right_zh": float(np.mean(right[each:])),
        "first_answer_s": took[0],
        "median_answer_s": float(np.median(took)),
        "tokens_per_s": later / steady,
    }
    facts = [
        ("form obeyed", f"{sum(obeyed)} of {len(obeyed)}"),
        ("facts right, English", f"{figures['facts_right_en']:.0%}"),
        ("facts right, Chinese", f"{figures['facts_right_zh']:.0%}"),
        ("first answer", f"{took[0]:.1f} s"),
        ("median answer", f"{figures['median_answer_s']:.1f} s"),
        ("tokens written", f"{figures['tokens_per_s']:.1f} a second, reading included"),
        ("context", f"{context:,} tokens" if context else "not told by the service"),
    ]
    failed = "" if sum(obeyed) >= 2 * len(obeyed) / 3 else "too few answers have the form that was asked for"
    return Checkup(name, failed, facts, figures)


def _right(outcome: Outcome[Wanted]) -> float:
    """The share of the four facts that are right; a product may come with its number word."""
    if outcome.answer is None:
        return 0.0
    wanted = next(w for s, w in chain.from_iterable(CASES.values()) if s == outcome.ask.prompt.user)
    given = outcome.answer
    same = [
        wanted.product.lower() in given.product.lower() or given.product.lower() in wanted.product.lower(),
        wanted.colour.lower() in given.colour.lower() or given.colour.lower() in wanted.colour.lower(),
        wanted.size == given.size,
        wanted.quantity == given.quantity,
    ]
    return sum(same) / len(same)


def examine_encoder(encoder: Encoder) -> Checkup:
    """Encode the doctor's sentences; across languages each should be nearest to its own translation."""
    english, chinese = ([sentence for sentence, _ in CASES[language]] for language in ("en", "zh"))
    try:
        encoder.encode(english[:1], "query")  # loads it
        began = time.perf_counter()
        for sentence in english:
            encoder.encode([sentence], "query")
        query_ms = 1_000 * (time.perf_counter() - began) / len(english)
        vectors = encoder.encode(english, "query"), encoder.encode(chinese, "passage")
    except (DaogouError, RuntimeError, OSError, ValueError) as error:
        return Checkup(encoder.name, str(error))
    met = float(np.mean(np.argmax(vectors[0] @ vectors[1].T, axis=1) == np.arange(len(english))))
    facts = [
        ("dimensions", str(encoder.dim)),
        ("a query", f"{query_ms:.0f} ms"),
        ("English finds its Chinese", f"{met:.0%}"),
    ]
    return Checkup(encoder.name, "", facts, {"query_ms": query_ms, "translations_met": met})
