"""Runs of digits, however they are spaced, and which pieces of them are a card, an identity number or a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from daogou.language.redaction import cards, identities, phones
from daogou.language.redaction.digits import Digits
from daogou.language.redaction.folding import with_digits
from daogou.language.redaction.spans import Kind, Span

_RUN = re.compile(r"[+(]{0,2}\d(?:[ \n.\-/()·•_*~|,+]{0,4}\d)*(?:[- ]?[xX](?![A-Za-z]|\s?\d))?")
_GROUP = re.compile(r"\d+")
_MOST = 22
_EXTENSION = re.compile(
    r"\s*(?:转|轉|分机|ext(?:ension)?\.?|x|#|Durchwahl|-{1,2})\s*[:：]?\s*\d{1,6}(?!\d)", re.IGNORECASE
)
_WORDS = r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|(?:double|triple)\s+\w+)"
_SPOKEN = re.compile(rf"\b{_WORDS}(?:[\s,.-]+{_WORDS}){{6,}}\b", re.IGNORECASE)
_CODE = re.compile(r"(?:cvv2?|cvc2?|security code|安全码|校验码)\W{0,3}(?:是|is)?\W{0,3}(\d{3,4})(?!\d)", re.IGNORECASE)
_PIECE = re.compile(r"[A-Za-z]+\Z")
_CONTACT_WORDS = frozenset(
    [
        "tel",
        "telephone",
        "phone",
        "ph",
        "mob",
        "mobile",
        "cell",
        "fax",
        "call",
        "t",
        "m",
        "v",
        "vx",
        "wx",
        "qq",
        "hp",
        "no",
        "card",
        "visa",
        "id",
        "ssn",
    ]
)


def find(text: str) -> Iterator[Span]:
    """Cards, identity numbers and phones in a folded text."""
    digits = with_digits(text)
    for run in _RUN.finditer(digits):
        yield from _pieces(digits, run)
    yield from (Span(*found.span(), "PHONE") for found in _SPOKEN.finditer(text))
    yield from (Span(*found.span(1), "CARD") for found in _CODE.finditer(digits))
    yield from identities.find(digits)
    yield from cards.accounts(digits)


def _pieces(text: str, run: re.Match[str]) -> Iterator[Span]:
    """From left to right the longest pieces of a run that are something."""
    groups = [found.span() for found in _GROUP.finditer(text, run.start(), run.end())]
    first = 0
    while first < len(groups):
        found = next(_longest(text, run, groups, first), None)
        if found is None:
            first += 1
            continue
        span, last = found
        yield span
        first = last + 1


def _longest(
    text: str, run: re.Match[str], groups: Sequence[tuple[int, int]], first: int
) -> Iterator[tuple[Span, int]]:
    lasts = range(min(len(groups), first + _MOST) - 1, first - 1, -1)
    pieces = [(_digits(text, run, groups[first : last + 1], last == len(groups) - 1), last) for last in lasts]
    able = [(piece, last) for piece, last in pieces if 7 <= len(piece.digits) <= _MOST and not _is_code(text, piece)]
    # what is something by its own form goes before what is only called so: that may take in a number beside it
    for by_name in (False, True):
        for piece, last in able:
            kind = kind_of(piece, by_name)
            if kind:
                yield Span(piece.start, _end(text, piece, kind), kind), last


def _digits(text: str, run: re.Match[str], groups: Sequence[tuple[int, int]], at_end: bool) -> Digits:
    start, end = groups[0][0], groups[-1][1]
    while start > run.start() and text[start - 1] in "+(":
        start -= 1
    # the inner part of 978-0-749-62951-4 is named by what stands before the whole
    token = max(text.rfind(" ", run.start(), start), text.rfind("\n", run.start(), start)) + 1 or run.start()
    seps = tuple(text[a[1] : b[0]] for a, b in pairwise(groups))
    marked = at_end and text[run.end() - 1] in "xX"
    return Digits(
        digits="".join(text[a:b] for a, b in groups),
        groups=tuple(b - a for a, b in groups),
        separators=seps,
        plus="+" in text[start : groups[0][0]],
        marked=marked,
        before=text[max(0, start - 32) : start],
        named=text[max(0, token - 32) : token],
        after=text[end : end + 12],
        start=start,
        end=run.end() if marked else end,
    )


def _is_code(text: str, piece: Digits) -> bool:
    """Whether the digits are the end of a code of letters and digits: SM-G13800138000, 1ZABC8109725063."""
    letters = _PIECE.search(piece.before)
    if piece.plus or not letters or letters[0].lower() in _CONTACT_WORDS:
        return False
    return len(letters[0]) < 3 or not letters[0].islower() or piece.before[: letters.start()][-1:].isdigit()


def kind_of(piece: Digits, by_name: bool) -> Kind | None:
    """What these digits are, by their form or by the words before; None where nothing has to be hidden."""
    if by_name:
        return "CARD" if cards.is_called_card(piece) else "PHONE" if phones.is_called_phone(piece) else None
    if identities.is_chinese_id(piece) or identities.is_social_security(piece):
        return "ID"
    return "CARD" if cards.is_card(piece) else "PHONE" if phones.is_phone(piece) else None


def _end(text: str, piece: Digits, kind: Kind) -> int:
    if kind != "PHONE":
        return piece.end
    extension = _EXTENSION.match(text, piece.end)
    return extension.end() if extension else piece.end
