"""Phone numbers. Whether a number exists is known by `phonenumbers` (Google's libphonenumber); which ways of writing one
count is said here, since people space and hide numbers in ways that the library's own search passes over."""

from __future__ import annotations

import re

from daogou.language.redaction.digits import Digits

_CONTEXT = re.compile(
    r"(?:电话|手机|座机|固话|热线|致电|拨打|联系(?:方式|人|我)?|号码|传真|微信|呼叫|打给我|☎|📞|📱|\btel(?:e(?:phone|fon))?|\bphone|"
    r"\bmobile|\bcell|\bcall|\bring|\bfax|\btext|\bwhats?app|\bsms|\bhandy|\brufnummer|\breach|\bdial|\bnumber)"
    r"[\s\w:：.,#()（）是为请号码]{0,24}$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d"
)
_MOBILE = re.compile(r"(?:(?:00)?86|0|17951)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:(?:00)?86)?0?(?:10|2\d|[3-9]\d{2})\d{7,8}")
_HOTLINE = re.compile(r"[48]00\d{7}")
_AMERICAN = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
_AMERICAN_SHAPES = {
    (3, 3, 4), (1, 3, 3, 4), (3, 7), (1, 3, 7), (6, 4), (1, 6, 4), (3, 3, 2, 2), (10,), (1, 10), (11,)
}  # fmt: skip
_WITH_ZERO = ("GB", "DE", "FR", "IT", "AU", "JP", "TW", "KR", "NL", "AT", "CH", "BE", "SE", "IE", "NZ", "ZA", "IN")


def is_phone(piece: Digits) -> bool:
    """Whether these digits are a phone number by their form and the numbering plan they belong to."""
    if _DATE.search(_written(piece)) or piece.marked:
        return False
    if _is_mobile(piece):
        return True
    if piece.listed or (piece.named_otherwise and not piece.plus):
        return False
    return len(piece.digits) >= 9 and (
        _is_international(piece) or _is_chinese(piece) or _is_american(piece) or _is_national(piece)
    )


def is_called_phone(piece: Digits) -> bool:
    """Whether the words before call these digits a phone number."""
    if _DATE.search(_written(piece)) or piece.marked or piece.listed or piece.named_otherwise:
        return False
    if re.match(r":\d", piece.after):  # a time of day
        return False
    few = len(piece.digits) <= 15 and (len(piece.groups) <= 6 or piece.spelled)
    return few and bool(_CONTEXT.search(piece.before))


def _written(piece: Digits) -> str:
    out, place = [], 0
    for length, after in zip(piece.groups, (*piece.separators, ""), strict=True):
        out += [piece.digits[place : place + length], after]
        place += length
    return "".join(out)


def _is_mobile(piece: Digits) -> bool:
    """A mobile number of mainland China, in one piece or in pieces as people make them."""
    if not _MOBILE.fullmatch(piece.digits):
        return False
    if piece.listed:
        return piece.groups in {(3, 4, 4), (3, 3, 5)}
    if "." in piece.separators and len(set(piece.separators)) > 1 and not piece.plus:  # 1356.00-442.00
        return False
    few = len(piece.groups) <= 4 or piece.spelled or (max(piece.groups) <= 2 and piece.groups.count(1) <= 1)
    return (few or bool(_CONTEXT.search(piece.before))) and not piece.named_otherwise


def _is_chinese(piece: Digits) -> bool:
    if _HOTLINE.fullmatch(piece.digits):
        return len(piece.groups) <= 3
    starts = piece.digits.startswith(("0", "86"))
    return bool(starts and _LANDLINE.fullmatch(piece.digits)) and len(piece.groups) <= 5 and _exists(piece, "CN")


def _is_american(piece: Digits) -> bool:
    if not _AMERICAN.fullmatch(piece.digits) or not (piece.groups in _AMERICAN_SHAPES or piece.spelled):
        return False
    return len(piece.groups) > 2 or _exists(piece, "US")


def _is_international(piece: Digits) -> bool:
    if piece.plus:
        return 9 <= len(piece.digits) <= 16
    return piece.digits.startswith("00") and 11 <= len(piece.digits) <= 16 and len(piece.groups) <= 7


def _is_national(piece: Digits) -> bool:
    if piece.groups == (5, 5) and piece.digits[0] in "6789":
        return _exists(piece, "IN")
    starts = piece.digits.startswith("0") and len(piece.digits) <= 12 and (len(piece.groups) <= 6 or piece.spelled)
    # so few other numbers begin with a zero that one which nobody has yet is hidden too
    return starts and (len(piece.digits) in (10, 11) or any(_exists(piece, region) for region in _WITH_ZERO))


def _exists(piece: Digits, region: str) -> bool:
    import phonenumbers

    try:
        number = phonenumbers.parse(piece.digits, region)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_valid_number(number))
