"""What leaves the process: texts with something personal go the whole way, to an endpoint that keeps what it is sent.

Leaks are looked for in what arrived: any seven digits in a row of a phone, card or identity number, an e-mail's name,
an address's street with number, door, postcode or box. Beside it, how many harmless product texts were changed.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from daogou.adapters.generators import generator_of
from daogou.language.ask import Ask
from daogou.language.prompts import Prompt
from daogou.language.redaction import Redactor
from daogou.language.run import Desk, Policy
from daogou.language.run import run as ask_all
from daogou.testing.endpoints import CapturedEndpoint
from daogou.testing.harmless_texts import harmless_texts
from daogou.testing.personal_texts import PersonalText, personal_texts
from daogou.trials.caches import cache_folder
from daogou.trials.result import BenchResult
from daogou.types import Language, Progress, silent


class Echo(BaseModel):
    """The text as the endpoint got it: its answer shows that what was hidden is put back."""

    text: str


def run(texts: int = 2_400, seed: int = 0, progress: Progress = silent) -> BenchResult:
    """Send `texts` personal ones, and look at as many harmless ones. Rows: language and kind; and harmless."""
    corpus = personal_texts(texts, seed)
    arrived, restored = _sent(corpus, progress)
    table: dict[str, dict[str, float]] = {}
    leaked: list[dict[str, str]] = []
    for item, sent in zip(corpus, arrived, strict=True):
        leaks = item.leaked(sent)
        for value in item.values:
            row = table.setdefault(f"{item.language} {value.kind}", {"n": 0.0, "leaks": 0.0})
            row["n"] += 1
            row["leaks"] += value in leaks
        leaked += [{"text": item.text, "sent": sent, "leaked": value.written} for value in leaks]
    changed = _changed(texts, seed)
    for language in ("en", "zh"):
        wrong = [pair for of, *pair in changed if of == language]
        table[f"{language} harmless"] = {"n": texts / 2, "changed": len(wrong), "share": 2 * len(wrong) / texts}
    notes: dict[str, object] = {
        "restored": f"{restored} of {texts} answers are the text as it was written",
        "leaked": leaked,
        "changed": [pair for _, *pair in changed],
    }
    protocol = "to a captured endpoint; harmless product texts beside it"
    return BenchResult("redaction", "made-up texts", protocol, dict(sorted(table.items())), "rules", texts, seed, notes)


def _sent(corpus: Sequence[PersonalText], progress: Progress) -> tuple[list[str], int]:
    """What arrived of each text, and how many answers were put back letter by letter."""
    prompt = "Repeat the text."
    asks = [
        Ask("redaction", Prompt("echo", 1, prompt, f"{place}: {item.text}"), Echo) for place, item in enumerate(corpus)
    ]
    with CapturedEndpoint(lambda request: json.dumps({"text": _user(request)})) as endpoint:
        generator = generator_of(endpoint.spec, cache_folder(), {})
        outcomes = asyncio.run(ask_all(asks, Desk(generator, policy=Policy(tries=1)), lambda _: None, progress))
        arrived = {
            int(_user(body).partition(":")[0]): json.dumps(body, ensure_ascii=False) for body in endpoint.requests
        }
    put_back = Counter(o.answer is not None and o.answer.text == o.ask.prompt.user for o in outcomes)[True]
    # a newline in JSON is written \n: as it was, so that no letter n comes between digits
    return [_read(arrived[place], prompt) for place in range(len(corpus))], put_back


def _user(request: Mapping[str, Any]) -> str:
    return str(request["messages"][-1]["content"])


def _read(body: str, prompt: str) -> str:
    turns = [str(turn["content"]) for turn in json.loads(body)["messages"]]
    return "\n".join(turn for turn in turns if turn != prompt).partition(":")[2]


def _changed(texts: int, seed: int) -> list[tuple[Language, str, str]]:
    """The harmless texts that redaction changed, and into what."""
    found = ((language, text, Redactor().hide(text)) for language, text in harmless_texts(texts, seed))
    return [(language, text, hidden) for language, text, hidden in found if hidden != text]
