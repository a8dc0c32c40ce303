"""Numbers of identity papers: China, Hong Kong, Taiwan, United States, United Kingdom; others by the word before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from daogou.language.redaction.digits import Digits
from daogou.language.redaction.spans import Span

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NAMED = re.compile(
    r"(?:身份证件?号?码?|证件号码?|护照号?码?|港澳通行证|驾驶证号?|passport|driver'?s? licen[cs]e|id card|identity card|national id|"
    r"national insurance|social security|\bssn\b|\bnino?\b|personalausweis\w*|ausweis\w*|reisepass\w*|steuer-?id\w*|\bdni\b)"
    r"(?:\s*(?:number|no\.?|nummer|nr\.?|号码?|#))?\s*(?:是|为|is|lautet|ist)?\s*[:：#]?\s*"
    r"(?P<number>(?=[A-Z0-9 -]*\d{3})[A-Z0-9](?:[ -]?[A-Z0-9]){5,19})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_KNOWN = (
    re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{6}\s?[(（][0-9A][)）]"),  # Hong Kong
    re.compile(
        r"(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z0-9])"
    ),
)
_TAIWAN = re.compile(r"(?<![A-Za-z0-9])[A-Z][12]\d{8}(?!\d)")
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def find(text: str) -> Iterator[Span]:
    """Identity numbers that hold letters, or that are named as such."""
    yield from (Span(*found.span("number"), "ID") for found in _NAMED.finditer(text))
    for pattern in _KNOWN:
        yield from (Span(*found.span(), "ID") for found in pattern.finditer(text))
    yield from (Span(*found.span(), "ID") for found in _TAIWAN.finditer(text) if _taiwan(found[0]))


def is_chinese_id(piece: Digits) -> bool:
    """GB 11643: region, date of birth, serial, and a check digit (ISO 7064, MOD 11-2)."""
    count = len(piece.digits)
    if (
        piece.named_otherwise
        or count + piece.marked != 18
        or piece.digits[0] not in "12345678"
        or not _is_day(piece.digits[6:14])
    ):
        return False
    expected = "10X98765432"[sum(int(d) * w for d, w in zip(piece.digits, _WEIGHTS, strict=False)) % 11]
    return expected == ("X" if piece.marked else piece.digits[17])


def is_social_security(piece: Digits) -> bool:
    """123-45-6789, but for what was never given out."""
    if piece.groups != (3, 2, 4) or len(set(piece.separators)) != 1 or piece.separators[0] not in ("-", " "):
        return False
    return piece.digits[:3] not in ("000", "666") and not piece.named_otherwise


def _is_day(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2100
    except ValueError:
        return False


def _taiwan(number: str) -> bool:
    area = 10 + _TAIWAN_LETTERS.index(number[0])
    digits = [area // 10, area % 10, *map(int, number[1:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
