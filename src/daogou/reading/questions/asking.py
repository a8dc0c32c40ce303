"""A question read by a language model: what it is told, and what of its reading is believed.

It is told the question and what the catalogue calls what its products have, and none of their values or texts: what a
seller writes there it never sees. It may read words that the rules do not know; what they do know stays what it is, so
that a name is taken only where every known word of the question is in it, and every idea of it in the question or in
words that are not known.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from daogou.language.ask import Ask, Limits
from daogou.language.prompts import render
from daogou.reading.questions.lexicon import Ideas, Piece, atoms
from daogou.reading.questions.names import readable, runs
from daogou.reading.questions.question import KINDS, LONGEST, Asked, Direction, Question, QuestionKind
from daogou.reading.questions.rules import read
from daogou.reading.questions.wanted import unnamed, wanted, words
from daogou.types import ShopperId

PROMPT = ("question", 1)
_OFFERED = 60
"""Names that a model is offered at most."""
_NAME_LONGEST = 60
_NO_ATTRIBUTE: frozenset[QuestionKind] = frozenset(
    {"complaints", "praise", "reviews", "why", "price", "stock", "offers"}
)
_DIRECTIONS: Mapping[str, Direction] = {"more": "more", "less": "less", "same": "same"}


class Understood(BaseModel):
    """What a question asks for. A small model leaves out whatever it may: it may leave out nothing."""

    model_config = ConfigDict(extra="ignore")
    kind: str
    attributes: list[str] = Field(max_length=4)
    direction: str
    thing: str = Field(max_length=120)


def prepare(asked: Asked, shopper: ShopperId | None = None) -> Ask[Understood]:
    """The question to the model; with the shopper's id, its answer is forgotten with them."""
    names = "; ".join(readable(key)[:_NAME_LONGEST] for key in offered(asked))
    values = {
        "question": " ".join(asked.text[:LONGEST].split()),
        "names": " ".join(names.split()),
        "products": str(max(len(asked.titles), 1)),
    }
    return Ask("question", render(*PROMPT, values), Understood, Limits(tokens=160, seconds=60), (), shopper)


def offered(asked: Asked) -> list[str]:
    """The names that are put to choice: those that share a word with the question, those of the products, and the
    commonest of the catalogue, so that what the products do not have can be named too."""
    sets = wanted(words(asked.text).pieces)
    ideas: Ideas = frozenset(idea for each, _ in sets for idea in each)
    names = asked.names
    sharing = [key for idea in sorted(ideas) for key in _with_idea(asked, idea)]
    common = sorted(names.had, key=lambda key: (-names.had[key], key))[:_OFFERED]
    return list(dict.fromkeys([*sharing[: _OFFERED // 2], *sorted(asked.own), *common]))[:_OFFERED]


def _with_idea(asked: Asked, idea: str) -> list[str]:
    names = asked.names
    found = [key for key, name in names.by_key.items() if any(idea in each for each in name.ideas)]
    return sorted(found, key=lambda key: (len(readable(key)), -names.had.get(key, 0), key))[:8]


def accept(asked: Asked, answer: Understood) -> Question:
    """What of the model's reading holds; of the kind `unread` where nothing does. What the rules read with every word
    accounted for is what is asked, whatever the model says."""
    plain = read(asked)
    if plain.kind != "unread":
        return plain if _agree(plain, answer, asked.several) else Question("unread", near=plain.near)
    kind = next((each for each in KINDS if each == answer.kind), "unread")
    if kind in _NO_ATTRIBUTE:
        return plain  # that a question is of reviews or prices has words that the rules know
    if kind == "fit":
        thing = atoms(answer.thing)
        held = bool(thing) and runs(thing, atoms(asked.text)) and not asked.several
        return Question("fit", thing=thing) if held else plain
    keys = [key for key in dict.fromkeys(_key(asked, told) for told in answer.attributes) if key]
    if not keys or not all(_borne_out(asked, key) for key in keys):
        return plain
    if not asked.several:
        return Question("value", [(key,) for key in keys])
    return Question("compare", [(key,) for key in keys], _DIRECTIONS.get(answer.direction, ""))


def _agree(plain: Question, answer: Understood, several: bool) -> bool:
    """Whether the model read the same. That several products go together is a way to compare them."""
    if not plain.attributes:
        return answer.kind == plain.kind or (several and {answer.kind, plain.kind} == {"fit", "compare"})
    told = {" ".join(each.lower().split()) for each in answer.attributes}
    return any({readable(key)[:_NAME_LONGEST].lower() for key in keys} & told for keys in plain.attributes)


def _key(asked: Asked, told: str) -> str:
    """The catalogue's name that was offered in these words."""
    said = " ".join(told.lower().split())
    return next((key for key in offered(asked) if readable(key)[:_NAME_LONGEST].lower() == said), "")


def _borne_out(asked: Asked, key: str) -> bool:
    """Whether the words that are known are all in the name, and those that are not may be what is left of it."""
    some = unnamed(words(asked.text).pieces, asked.titles, asked.names)
    strange = [piece for piece in some if _is_strange(piece, asked)]
    if not strange:
        return False
    known = wanted([piece for piece in some if piece not in strange], asked.several)
    own = asked.names.by_key[key].ideas
    return any(ideas < name and len(name - ideas) <= len(strange) for ideas, _ in known for name in own)


def _is_strange(piece: Piece, asked: Asked) -> bool:
    return piece.form is None and piece.atoms[0] not in asked.names.words
