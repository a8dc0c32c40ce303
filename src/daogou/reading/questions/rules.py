"""A question read by rules: its marks say what kind it is, its other words have to be a name of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from daogou.reading.questions.asides import without_asides
from daogou.reading.questions.lexicon import LISTS, SUITING, Atoms, Ideas, Piece, atoms, comparatives, ideas_of
from daogou.reading.questions.names import Meant, NameKind, plainly
from daogou.reading.questions.question import LONGEST, Asked, Direction, Question, QuestionKind
from daogou.reading.questions.wanted import Words, unnamed, wanted, words

_ANY: frozenset[NameKind] = frozenset({"text", "number", "truth"})
_WHAT: frozenset[NameKind] = frozenset({"text", "number"})
_NUMBER: frozenset[NameKind] = frozenset({"number"})
_TRUTH: frozenset[NameKind] = frozenset({"truth"})
_DIRECTIONS: Sequence[Direction] = ("same", "more", "less")
_OPINIONS: Sequence[QuestionKind] = ("complaints", "praise", "reviews")
_OFFERED: Sequence[QuestionKind] = ("offers", "stock", "price")
_PLAIN = ("colour", "material", "style", "scent", "flavour", "shape", "pattern")
"""What a bare value may be of: "is it black?" asks for the product's own colour."""
_OF_QUANTITY: Mapping[str, Sequence[Ideas]] = {
    "mass": [frozenset({"weight"})],
    "volume": [frozenset({"net", "content"}), frozenset({"capacity"}), frozenset({"volume"})],
}
"""What a unit alone may be of."""
_MOST = 4
_JOINED = (("and",), ("和",), ("与",), ("及",), ("以", "及"), ("跟",), ("or",))
_MODELS = frozenset(atoms("models devices machines products brands 型号 机型 设备 产品 哪些 什么 系列"))
"""What a list of what something works with is of."""
_MODEL = re.compile(r"\d")
_WHATS = frozenset({("what",), ("which",), ("什", "么"), ("哪", "种"), ("哪", "些")})
_ENDS = frozenset({"", "yesno", "value", "fit", "product", "which", "first", "second"})


def read(asked: Asked) -> Question:
    """What is asked; of the kind `unread` where any of its words cannot be accounted for, but for what stands beside
    the question."""
    found = _read(asked, words(asked.text))
    if found.kind != "unread":
        return found
    bare = without_asides(asked.text[:LONGEST], asked.names)
    again = _read(asked, words(bare)) if bare != asked.text else found
    return again if again.attributes or again.kind == "fit" else found


def _read(asked: Asked, said: Words) -> Question:
    if "fit" in said.marks:
        whole = _opinion(said) or (None if asked.several else _plainly_named(asked, said)) or _fit(asked, said)
    else:
        whole = _opinion(said) or _plainly_named(asked, said) or _by_name(asked, said)
    whole = whole or _offered(asked, said) or _supports(asked, said)
    return whole or _all_of_them(asked, said) or Question("unread", near=_near(asked, said))


def _opinion(said: Words) -> Question | None:
    """What reviews say, or why it was recommended: told by the words for that alone."""
    marks = said.marks
    if "why" in marks and not {"which", "fit"} & marks:
        return Question("why")
    kind = next((kind for kind in _OPINIONS if kind in marks), None)
    # "customers ask for its weight" is of the weight
    return Question(kind) if kind and (kind != "reviews" or not _left(said.pieces)) else None


def _plainly_named(asked: Asked, said: Words) -> Question | None:
    """A question that is of attributes in all of its words."""
    attributes = _attributes(asked, said, said.pieces)
    had = any(key in asked.own for keys in attributes for key in keys)
    if attributes and not had and (found := _with_value(asked, said, said.pieces)):
        return found  # "is it black?" is of the colour, also where some other product has a "black"
    return _of(asked, said, attributes) if attributes else None


def _by_name(asked: Asked, said: Words) -> Question | None:
    """A question about attributes beside what the products are called, or about a value and the name that has it."""
    if found := _with_value(asked, said, said.pieces):
        return found
    some = unnamed(said.pieces, asked.titles, asked.names)
    attributes = _attributes(asked, said, some)
    return _of(asked, said, attributes) if attributes else _with_value(asked, said, some)


def _of(asked: Asked, said: Words, attributes: Sequence[tuple[str, ...]]) -> Question:
    kind: QuestionKind = "compare" if asked.several else ("yes_no" if said.limit or _asks_whether(said) else "value")
    return Question(kind, attributes, _direction(said) if asked.several else "", limit=said.limit, unit=said.unit)


def _asks_whether(said: Words) -> bool:
    return "yesno" in said.marks and not {"value", "which"} & said.marks


def _direction(said: Words) -> Direction:
    for direction in _DIRECTIONS:
        if direction in said.marks:
            return direction
    return ""


def _attributes(asked: Asked, said: Words, some: Sequence[Piece]) -> list[tuple[str, ...]]:
    """The names that all of these words are; where they are several names joined, each of them."""
    if meant := _meaning(asked, said, some):
        return [meant.keys]
    parts = list(_parts(some))
    if not 1 < len(parts) <= _MOST:
        return []
    found = [_meaning(asked, said, part) for part in parts]
    return [each.keys for each in found if each] if all(found) else []


def _meaning(asked: Asked, said: Words, some: Sequence[Piece]) -> Meant | None:
    sets = [(ideas, rank) for ideas, rank in wanted(some, asked.several) if ideas]
    unit = said.limit.measure.unit if said.limit else said.unit
    if unit and not _left(some):  # "under 2 kg" is a weight, also where nothing says so
        sets += [(ideas, place) for place, ideas in enumerate(_OF_QUANTITY.get(unit.quantity, ()))]
    order = tuple(atom for piece in some for atom in piece.atoms)
    if _asks_whether(said) and not said.limit and not asked.several:
        found = asked.names.meaning(sets, _TRUTH, order)
        return found or asked.names.meaning([*sets, *_counted(sets)], _WHAT, order)
    # what is more or less is a number
    ordered = asked.several and _direction(said) in ("more", "less")
    found = asked.names.meaning(sets, _NUMBER, order) if ordered else None
    found = found or asked.names.meaning(sets, _WHAT, order) or asked.names.meaning(sets, _ANY, order)
    # "what battery?" asks for its type, where it has no attribute of its own
    return found or asked.names.meaning([(ideas | {"type"}, rank + 2) for ideas, rank in sets], frozenset({"text"}))


def _left(some: Sequence[Piece]) -> bool:
    """Whether any piece has to be something."""
    return any(ideas_of(piece) and all(ideas for ideas, _ in ideas_of(piece)) for piece in some)


def _counted(sets: Sequence[tuple[Ideas, int]]) -> Iterator[tuple[Ideas, int]]:
    """ "Has it USB ports?" is told by how many it has."""
    for ideas, rank in sets:
        yield ideas | {"quantity"}, rank + 2
        yield ideas | {"quantity", "port"}, rank + 3
        yield ideas | {"port"}, rank + 3


def _parts(some: Sequence[Piece]) -> Iterator[list[Piece]]:
    part: list[Piece] = []
    for piece in some:
        if piece.atoms in _JOINED:
            yield part
            part = []
        else:
            part.append(piece)
    yield part


def _with_value(asked: Asked, said: Words, some: Sequence[Piece]) -> Question | None:
    """ "Is the cable black?": some of the words are a value, the others the name that has it."""
    if asked.several or not _asks_whether(said) or "fit" in said.marks:
        return None
    for start, stop in _spans(len(some)):
        span = tuple(atom for piece in some[start:stop] for atom in piece.atoms)
        ideas = plainly(some[start:stop])
        holders = asked.names.values.get(span) or (asked.names.values.get(ideas) if ideas else None)
        if not holders or all(piece.form and not any(piece.form.ideas) for piece in some[start:stop]):
            continue
        rest = [*some[:start], *some[stop:]]
        meant = asked.names.meaning([(ideas, rank) for ideas, rank in wanted(rest) if ideas or rank], _WHAT)
        meant = meant or _plainly(asked, rest, holders)
        if meant and holders & set(meant.keys):
            return Question("yes_no", [meant.keys], value=span)
    return None


def _plainly(asked: Asked, rest: Sequence[Piece], holders: frozenset[str]) -> Meant | None:
    """Of nothing but a value: the product's own colour, material …, if that is where the catalogue has it."""
    if any(piece.form is None for piece in rest) or not any(not ideas for ideas, _ in wanted(rest)):
        return None
    for idea in _PLAIN:
        meant = asked.names.meaning([(frozenset({idea}), 0)], frozenset({"text"}))
        if meant and holders & set(meant.keys):
            return meant
    return None


def _spans(n: int) -> Iterator[tuple[int, int]]:
    """The longest first."""
    for length in range(min(n, 6), 0, -1):
        yield from ((start, start + length) for start in range(n - length + 1))


def _fit(asked: Asked, said: Words) -> Question | None:
    """Does it go with something: with what is named, else with the other product."""
    if "fit" not in said.marks:
        return None
    if asked.several:
        return Question("fit", about=_ideas(said.pieces))
    thing = _thing(said.pieces)
    if said.unit or said.limit:
        return None
    if not thing or set(thing) <= _MODELS:  # "which models does it fit?"
        meant = asked.names.meaning([(ideas, place) for place, ideas in enumerate(LISTS)], _WHAT)
        return Question("value", [meant.keys]) if meant else None
    if _asks_what(said):
        return None  # "what occasion is it for?" names no thing
    suits = [key for key in sorted(asked.names.values.get(thing, ())) if SUITING & _all_ideas(asked, key)]
    return Question("yes_no", [tuple(suits)], value=thing) if suits else Question("fit", thing=thing)


def _supports(asked: Asked, said: Words) -> Question | None:
    """ "Does it support the X300?" and "is it for my X300?" ask whether it goes with it: with what has a model's number
    and is no attribute, where nothing else is named."""
    if asked.several or _asks_what(said) or not {"yesno", "supports"} & said.marks:
        return None
    strange = [place for place, piece in enumerate(said.pieces) if piece.form is None]
    others = [piece for place, piece in enumerate(said.pieces) if place not in strange]
    if not strange or strange != list(range(strange[0], strange[-1] + 1)) or _left(others):
        return None
    thing = tuple(atom for place in strange for atom in said.pieces[place].atoms)
    return Question("fit", thing=thing) if any(_MODEL.search(atom) for atom in thing) else None


def _asks_what(said: Words) -> bool:
    return any(piece.atoms in _WHATS for piece in said.pieces)


def _all_ideas(asked: Asked, key: str) -> Ideas:
    return frozenset(idea for ideas in asked.names.by_key[key].ideas for idea in ideas)


def _ideas(some: Sequence[Piece]) -> Ideas:
    """All that these words may stand for, but for those that only ask whether it fits."""
    told = [piece.form for piece in some if piece.form and "fit" not in piece.form.marks]
    return frozenset(idea for form in told for ideas in form.ideas for idea in ideas)


def _thing(some: Sequence[Piece]) -> Atoms:
    """What is named beside the words of the question."""
    kept = list(some)
    while kept and _is_of_the_question(kept[0]):
        kept.pop(0)
    while kept and _is_of_the_question(kept[-1]):
        kept.pop()
    if any("fit" in piece.form.marks for piece in kept if piece.form):
        at = next(at for at, piece in enumerate(kept) if piece.form and "fit" in piece.form.marks)
        kept = kept[at + 1 :] or kept[:at]
        return _thing(kept)
    return tuple(atom for piece in kept for atom in piece.atoms)


def _is_of_the_question(piece: Piece) -> bool:
    return piece.form is not None and bool(piece.form.marks) and piece.form.marks <= _ENDS


def _offered(asked: Asked, said: Words) -> Question | None:
    """Price, stock and offers: where nothing is left beside the words for them."""
    for some in (list(said.pieces), unnamed(said.pieces, asked.titles, asked.names)):
        if any(piece.form is None for piece in some):
            continue
        if any(ideas <= {"price"} for ideas, _ in wanted(some)):
            for kind in _OFFERED:
                if kind in said.marks:
                    return Question(kind)
        priced = [row for row in comparatives() if row.ideas == {"price"}]
        if found := next((row for row in priced for piece in some if piece.atoms in row.forms), None):
            return Question("price", direction="more" if found.more else "less")
    return None


def _all_of_them(asked: Asked, said: Words) -> Question | None:
    """How several products differ, in all that is known."""
    if not asked.several or not {"compare", "same"} & said.marks:
        return None
    some = unnamed(said.pieces, asked.titles, asked.names)
    plainly = all(piece.form for piece in some) and any(not ideas for ideas, _ in wanted(some))
    return Question("compare") if plainly else None


def _near(asked: Asked, said: Words) -> list[str]:
    return asked.names.near(wanted(said.pieces)[:16], asked.own)
