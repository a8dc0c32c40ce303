"""Bank cards (ISO/IEC 7812: prefix, length, Luhn's digit) and accounts (IBAN, ISO 13616)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daogou.language.redaction.digits import Digits
from daogou.language.redaction.spans import Span

_PREFIX = re.compile(r"4|5[0-9]|2[2-7]|3[0-9]|6[0-9]|9[0-9]{3}|81")
_SHAPES = re.compile(r"(?:4,){3}[1-4](?:,[1-4])?|4,6,[45]|6,1[0-3]|6,(?:4,){1,3}[1-4]|(?:4,){4}[1-4]")
_CONTEXT = re.compile(
    r"(?:卡号|银行卡|信用卡|储蓄卡|借记卡|付款卡|卡|账号|帐号|账户|\bcards?\b|visa|master ?card|amex|american express|"
    r"unionpay|银联|debit|credit|\baccount|\bacct|karte(?:nnummer)?|konto)"
    r"[\s\w:：#.是为]{0,18}$",
    re.IGNORECASE,
)
_COUNTRIES = (
    "AD|AE|AL|AT|AZ|BA|BE|BG|BH|BR|BY|CH|CR|CY|CZ|DE|DK|DO|EE|EG|ES|FI|FO|FR|GB|GE|GI|GL|GR|GT|HR|HU|IE|IL|IQ|IS|IT|JO|KW|KZ|LB|LC|LI|LT|"
    "LU|LV|MC|MD|ME|MK|MR|MT|MU|NL|NO|PK|PL|PS|PT|QA|RO|RS|SA|SE|SI|SK|SM|ST|SV|TL|TN|TR|UA|VA|VG|XK"
)
_IBAN = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_COUNTRIES})\d{{2}}(?:[ -]?[A-Z0-9]{{4}}){{2,7}}(?:[ -]?[A-Z0-9]{{1,3}})?(?![A-Za-z0-9])"
)


def is_card(piece: Digits) -> bool:
    """Whether these are a card's digits. What is written in fours counts even where Luhn's digit is mistyped."""
    count = len(piece.digits)
    if not 13 <= count <= 19 or piece.marked or piece.plus:
        return False
    if not _PREFIX.match(piece.digits):
        return False
    shape = ",".join(map(str, piece.groups))
    if any(mark in separator for separator in piece.separators for mark in "\n()"):  # two numbers
        return False
    if len(set(piece.separators)) == 1 and shape in ("4,4,4,4", "4,6,5", "4,4,4,4,3"):
        return piece.digits[0] in "3456" or luhn(piece.digits)
    if len(piece.groups) == 1:
        return count >= 14 and luhn(piece.digits) and not piece.named_otherwise
    return (piece.spelled or bool(_SHAPES.fullmatch(shape))) and luhn(piece.digits)


def is_called_card(piece: Digits) -> bool:
    """Whether the words before call these digits a card's or an account's."""
    return 13 <= len(piece.digits) <= 19 and bool(_CONTEXT.search(piece.before)) and not piece.listed


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before (Luhn, US patent 2,950,048)."""
    odd = sum(int(digit) for digit in digits[-1::-2])
    return (odd + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])) % 10 == 0


def accounts(text: str) -> Iterator[Span]:
    """IBANs whose check digits are right."""
    for found in _IBAN.finditer(text):
        plain = re.sub(r"[ -]", "", found[0])
        moved = plain[4:] + plain[:4]
        if 15 <= len(plain) <= 34 and int("".join(str(int(char, 36)) for char in moved)) % 97 == 1:
            yield Span(*found.span(), "ACCOUNT")
