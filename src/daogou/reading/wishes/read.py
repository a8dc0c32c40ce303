"""A wish in words → `Wish`, by rules: amounts first, then names of the shop's, what is to be left out, for whom; the
rest is what is looked for. Bounded: a wish is read up to `LONGEST` characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from daogou.language.words import has_chinese
from daogou.reading.people import SELF, people, whom
from daogou.reading.spelling import plain
from daogou.reading.wishes.constraint import Constraint, Range, combined
from daogou.reading.wishes.known import Known
from daogou.reading.wishes.measuring import measuring
from daogou.reading.wishes.quantities import amounts
from daogou.reading.wishes.things import things
from daogou.reading.wishes.wish import Wish
from daogou.types import Language

LONGEST = 300
_STARS = re.compile(
    r"(?:rated\s+)?(?:(?:at least|over|above|min(?:imum)?|至少|不低于)\s*)?(?P<n>[1-5](?:\.\d)?)\s*(?:\+\s*)?(?:stars?|星级?|分)"
    r"(?:\s*(?:or (?:more|better|above|up|higher)|and (?:up|above)|以上|及以上|\+))?(?:好评|评价)?"
    r"|(?:rating|rated|评分|评价|星级)\s*(?:of|is|在)?\s*(?:at least|over|above|≥|>=|至少|不低于|高于)?\s*(?P<m>[1-5](?:\.\d)?)"
    r"(?:\s*(?:分|星))?(?:\s*(?:or (?:more|better|above|up|higher)|and (?:up|above)|以上|及以上|\+))?"
)
_STOCK = re.compile(
    r"(?:that (?:is|are)\s+|must be\s+|and\s+)?\b(?:in stock|available now|in-stock|available to buy)\b|(?:要|必须|只要|只看)?(?:有货|现货|有库存)的?"
)
_FOR = re.compile(r"(?:\bfor\s+(?:my |our |the |a |an )?|(?:送给?|给|为)我?的?)$")
_CHATTER = re.compile(
    r"\b(?:i(?:'m| am)?|we|looking|look|searching|search|want(?:ed)?|need|would|like|to|buy|get|find|show|me|us|please|"
    r"do|does|you|have|sell|carry|there|is|are|any|some|a|an|the|that|which|with|has|having|of|in|by|from|made|for|and|but|or|"
    r"price[ds]?|cost(?:s|ing)?|budget|than|less|something|it|should|must|be|can|could|give|recommend)\b"
)
_CHATTER_ZH = re.compile(
    r"(?:请问|请|麻烦|帮我?|给我|我|想要?|要|需要|买|找|推荐|看看|来|有没有|有|卖|一[个款台双件条只部把套张本瓶盒包]|几[个款]|"
    r"的|吗|呢|吧|价格|价位|预算|价钱|单价|元|块|带|牌子?|品牌|并且|而且|以及|或者?|和|在|是|为|左右)"
)
_ASKS = re.compile("有没有|有木有|是不是|要不要")
"""Asks whether, and denies nothing."""
_EDGES = " ,，。.、;；:：!！?？-–—&"


@dataclass
class Left:
    """What of a text is not yet read: what is taken is blanked, so that places stay."""

    text: str
    found: list[Constraint] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)

    def take(self, start: int, stop: int) -> str:
        """These characters are read; returns them."""
        said = self.text[start:stop]
        self.text = f"{self.text[:start]}{'·' * (stop - start)}{self.text[stop:]}"
        self.taken.append((start, stop))
        return said


def read(text: str, shop: Known) -> Wish:
    """What somebody wishes for, in either language."""
    left = Left(_ASKS.sub(lambda found: " " * len(found[0]), plain(text[:LONGEST])))
    who = _whom(left)
    _stars_and_stock(left)
    for told in list(amounts(left.text)):
        measuring(told, left, shop)
    things(left, shop)
    found = combined((), left.found)
    language: Language = "zh" if has_chinese(text) else "en"
    return Wish(text.strip()[:LONGEST], _rest(left.text), found, who, language, tuple(left.unread))


def _whom(left: Left) -> str:
    for person in people(left.text):
        before = _FOR.search(left.text, 0, person.start)
        if before and whom(person.who) != SELF:
            left.take(before.start(), person.stop)
            return whom(person.who)
    return ""


def _stars_and_stock(left: Left) -> None:
    for found in list(_STARS.finditer(left.text)):
        least = float(found["n"] or found["m"])
        left.found.append(Constraint("rating", range=Range(low=least), quote=left.take(*found.span()).strip()))
    for found in list(_STOCK.finditer(left.text)):
        left.found.append(Constraint("stock", quote=left.take(*found.span()).strip()))


def _rest(text: str) -> str:
    """The words that say what is looked for, without what merely asks for it."""
    pieces = [_bare(piece) for piece in re.split(r"[·,，。;；!！?？、]+", text)]
    return " ".join(" ".join(piece for piece in pieces if piece).split())


def _bare(piece: str) -> str:
    if has_chinese(piece):
        piece = re.sub(r"[\u3400-\u9fff]+", lambda run: _CHATTER_ZH.sub(" ", run[0]), piece)
    words = _CHATTER.sub(" ", piece).split()
    return " ".join(words).strip(_EDGES)


def kept(wish: Wish, off: Iterable[str], more: Sequence[Constraint] = ()) -> Wish:
    """The wish without the conditions that were taken off, and with those that were set otherwise."""
    return replace(wish.without(frozenset(off)), constraints=combined(wish.without(frozenset(off)).constraints, more))
