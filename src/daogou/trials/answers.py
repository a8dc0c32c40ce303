"""Answers about products whose catalogue holds the truth: present attributes are told, hidden ones said to be unknown.

The rules read every question. With `llm` a language model reads some of them instead, and the same code answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from daogou.app.language import desk_of
from daogou.guide.answering.answer import Answer
from daogou.guide.answering.answering import Answering
from daogou.guide.answering.described import Described, described, keyed
from daogou.language.run import Desk, tell
from daogou.language.run import run as ask_all
from daogou.reading.questions.asking import accept, prepare
from daogou.reading.questions.names import Names, names_of
from daogou.reading.questions.question import Asked, Question
from daogou.reading.questions.rules import read
from daogou.shop.products import Attributes, Product
from daogou.trials.answer_cases import Case, CaseKind, Drawing, Row, hide, written
from daogou.trials.answer_grades import Grade, grade
from daogou.trials.caches import cache_folder
from daogou.trials.catalogue_files import read_catalogue
from daogou.trials.result import BenchResult
from daogou.types import InvalidInput, Language, ProductId, Progress, Words, silent

_SHARES: Mapping[CaseKind, float] = {
    **{"value": 0.4, "truth": 0.15, "more": 0.1, "less": 0.1},
    **{"named": 0.1, "socket": 0.05, "memory": 0.05, "screen": 0.05},
}
_FORMS: Mapping[str, type | tuple[type, ...]] = {"attr_t_": str, "attr_n_": (int, float), "attr_b_": bool}
Graded = tuple[Case, Answer, Grade]


def run(
    products: Path, hidden: int, n: int = 4_000, llm: str = "", reads: int = 40, progress: Progress = silent
) -> BenchResult:
    """`hidden` seeds what is hidden and what is asked. Raises `InvalidInput`."""
    rows = [_plain(row) for row in read_catalogue(products)]
    gone = hide(rows, hidden)
    shown = {str(row["id"]): _described(row, left) for row, left in zip(rows, gone, strict=True)}
    names = names_of(keyed(each.product) for each in shown.values())
    drawing = Drawing(rows, gone, np.random.default_rng(hidden))
    cases = [case for kind, share in _SHARES.items() for case in drawing.cases(kind, round(n * share))]
    if not cases:
        raise InvalidInput(f"{products} holds no attributes that could be asked for.")
    graded: list[Graded] = []
    for done, case in enumerate(cases, 1):
        some = [shown[id_] for id_ in case.products]
        graded.append(_graded(case, some, names, read(_asked(case, some, names))))
        progress("questions", done, len(cases))
    table, told = _table("rules", graded), [_told("rules", each) for each in graded]
    notes: dict[str, object] = {}
    if llm:
        by_model, notes["answers"] = _by_model(cases, shown, names, llm, reads, progress)
        table |= _table("model", by_model)
        table |= _table("rules on the same", [each for each in graded if each[0] in [one[0] for one in by_model]])
        told += [_told("model", each) for each in by_model]
    notes["questions"] = told
    protocol = "30% of all attributes hidden; graded by the file, from question, answer and fact ids alone"
    return BenchResult("answers", products.name, protocol, table, "rules", len(cases), hidden, notes)


def _plain(row: Row) -> Row:
    """The product with its attributes of one text, number or truth; a number is what is one."""
    kept = {name: value for name, value in row.items() if not name.startswith("attr_")}
    return kept | {
        name: value
        for name, value in row.items()
        if name.startswith("attr_") and isinstance(value, _FORMS.get(name[:7], ()))
    }


def _described(row: Row, hidden: set[str]) -> Described:
    names = [name for name in row if name.startswith("attr_") and name not in hidden]
    told = {name: (str(row[name]).lower() if isinstance(row[name], bool) else written(row[name]),) for name in names}
    title, brand = str(row["title"]), str(row.get("supplier") or "")
    none = Words()
    named = {"department": "", "department_name": none, "category": "", "category_name": none, "kind": ""}
    sized = {"size": "", "size_name": none, "price": None, "recommendable": True}
    branded = {"brand": brand, "brand_name": Words(brand, brand)}
    id_, both = ProductId(str(row["id"])), Words(title, title)
    product = Product(id=id_, title=both, attributes=Attributes(told), **named, **sized, **branded)  # type: ignore[arg-type]
    return described(product)


def _asked(case: Case, some: Sequence[Described], names: Names) -> Asked:
    own = frozenset(key for each in some for key in each.attributes)
    return Asked(case.question, names, [each.product.title.en for each in some], own)


def _graded(case: Case, some: Sequence[Described], names: Names, question: Question) -> Graded:
    answer = Answering(some, names, case.language).of(question)
    return case, answer, grade(case, asdict(answer))


def _by_model(
    cases: Sequence[Case], shown: Mapping[str, Described], names: Names, llm: str, reads: int, progress: Progress
) -> tuple[list[Graded], Mapping[str, int]]:
    """Some of the questions, evenly drawn, as a model reads them; where its reading does not hold, none does."""
    desk = _desk(llm)
    some = [cases[place] for place in np.unique(np.linspace(0, len(cases) - 1, reads).astype(int))]
    asked = [_asked(case, [shown[id_] for id_ in case.products], names) for case in some]
    outcomes = asyncio.run(ask_all([prepare(each) for each in asked], desk, lambda _: None, progress))
    graded = []
    for case, put, outcome in zip(some, asked, outcomes, strict=True):
        question = accept(put, outcome.answer) if outcome.answer else Question("unread")
        graded.append(_graded(case, [shown[id_] for id_ in case.products], names, question))
    return graded, dict(tell(outcomes))


def _desk(llm: str) -> Desk:
    desk = desk_of(cache_folder() / "answers", llm, hash)
    if desk.generator is None:
        raise InvalidInput(f"The model {llm} cannot be asked: {desk.lacking}.")
    return desk


def _table(driver: str, graded: Sequence[Graded]) -> dict[str, dict[str, float]]:
    """All, and by language, by phrasing, by whether the catalogue's own name was said, and by kind."""
    languages: Sequence[Language] = ("en", "zh")
    parts = {driver: list(graded)}
    parts |= {f"{driver}, {language}": [g for g in graded if g[0].language == language] for language in languages}
    parts |= {
        f"{driver}, {each} phrasings": [g for g in graded if g[0].phrases == each] for each in ("common", "held back")
    }
    parts |= {
        f"{driver}, {said}": [g for g in graded if g[0].named is own]
        for said, own in (("by its name", True), ("in other words", False))
    }
    parts |= {f"{driver}, {kind}": [g for g in graded if g[0].kind == kind] for kind in _SHARES}
    return {name: _row(some) for name, some in parts.items() if some}


def _row(some: Sequence[Graded]) -> dict[str, float]:
    """Of what is present the share answered right, of what is hidden the share abstained from, of all the share
    wrong, each with its interval."""
    present = [g == "right" for case, _, g in some if not case.hidden]
    hidden = [g == "abstained" for case, _, g in some if case.hidden]
    wrong = [g == "wrong" for _, _, g in some]
    row: dict[str, float] = {}
    for name, told in (("present_right", present), ("hidden_abstained", hidden), ("wrong", wrong)):
        low, high = _interval(sum(told), len(told))
        row |= {name: float(np.mean(told)) if told else float("nan"), f"{name}_low": low, f"{name}_high": high}
    return {**row, "present": float(len(present)), "hidden": float(len(hidden))}


def _interval(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share, which holds near 0 and 1 too ("Probable Inference", JASA 1927)."""
    if not n:
        return float("nan"), float("nan")
    z, share = 1.96, hits / n
    middle, spread = share + z * z / (2 * n), z * sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    return max(0.0, (middle - spread) / (1 + z * z / n)), min(1.0, (middle + spread) / (1 + z * z / n))


def _told(driver: str, graded: Graded) -> dict[str, Any]:
    """All that is needed to grade it again."""
    case, answer, grade_ = graded
    return {"driver": driver, **asdict(case), "answer": asdict(answer), "grade": grade_}
