"""Made-up e-mail addresses, phones, cards and identity numbers, in the ways people write and hide them.

Nothing is anyone's: numbers are drawn, with check digits where the real ones have them. The lists of names and places
are known to nothing that finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

Secret = Literal["email", "phone", "card", "address", "id"]


@dataclass(frozen=True)
class Value:
    """Something personal as it stands in a text, and the pieces of it that must not leave: digits alone for numbers,
    letters without spaces for the rest."""

    kind: Secret
    written: str
    pieces: tuple[str, ...]


_EN_FIRST = "oliver emma noah ava liam mia lucas sofia henry grace felix clara jonas marie hugo paula".split()
_EN_LAST = "carter hughes bennett foster walsh keller brandt dubois moreau rossi weber lindqvist okafor singh".split()
_PINYIN = "wangwei lijuan zhangmin liuyang chenjie yangfan zhaolei huangting zhoutao wuqian xuhui sunli".split()
_HOSTS = (
    "gmail.com outlook.com yahoo.co.uk icloud.com hotmail.com gmx.de web.de proton.me example.org acme-shop.net".split()
)
_CN_HOSTS = "qq.com 163.com 126.com sina.com foxmail.com aliyun.com 139.com mail.zju.edu.cn".split()
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_HAN = str.maketrans("0123456789", "零一二三四五六七八九")
_HAN_TOO = str.maketrans("0123456789", "〇幺二三四五六七八九")
_SPOKEN = "zero one two three four five six seven eight nine".split()


def drawn_digits(draw: Random, count: int, first: str = "0123456789") -> str:
    return draw.choice(first) + "".join(draw.choices("0123456789", k=count - 1))


def _email(draw: Random, local: str, host: str) -> Value:
    name, dot, rest = host.partition(".")
    spaced = " ".join(f"{local}@{host}")
    ways = (
        f"{local}@{host}",
        f"{local}@{host}",
        f"{local} @ {host}",
        f"{local}@ {host}",
        f"{local}＠{host}",
        f"{local} (at) {host}",
        f"{local}[at]{host.replace('.', '[dot]')}",
        f"{local} at {host.replace('.', ' dot ')}",
        f"{local} AT {host.replace('.', ' DOT ')}",
        f"{local}(at){name} . {rest}",
        f"{local}@{name}\u200b{dot}{rest}",
        f"<{local}@{host}>",
        f"mailto:{local}@{host}",
        local.upper() + "@" + host.upper(),
        spaced if len(local) < 9 else f"{local}@{host}",
    )
    return Value("email", draw.choice(ways), (local.lower(),))


def english_email(draw: Random) -> Value:
    """An address of a Western mailer."""
    first, last = draw.choice(_EN_FIRST), draw.choice(_EN_LAST)
    local = draw.choice(
        (f"{first}.{last}", f"{first}{last}{draw.randint(1, 99)}", f"{first}_{last}", f"{first}-{last}+shop")
    )
    return _email(draw, local, draw.choice(_HOSTS))


def chinese_email(draw: Random) -> Value:
    """An address of a Chinese mailer, also as the Chinese hide it."""
    local = draw.choice(
        (drawn_digits(draw, draw.randint(8, 10), "123456789"), f"{draw.choice(_PINYIN)}{draw.randint(10, 9999)}")
    )
    host = draw.choice(_CN_HOSTS)
    if draw.random() < 0.3:
        ways = (
            f"{local}#{host}",
            f"{local}艾特{host.replace('.', '点')}",
            f"{local}@{host.replace('.', '。')}",
            f"{local}（at）{host}",
        )
        return Value("email", draw.choice(ways) if "edu" not in host else f"{local}@{host}", (local,))
    return _email(draw, local, host)


def _obfuscated(draw: Random, plain: str, pieces: Sequence[str]) -> str:
    """One number in one of the ways people write it."""
    ways: tuple[Callable[[], str], ...] = (
        lambda: plain,
        lambda: plain,
        lambda: " ".join(pieces),
        lambda: "-".join(pieces),
        lambda: ".".join(pieces),
        lambda: "  ".join(pieces),
        lambda: " ".join(plain),
        lambda: plain.translate(FULL_WIDTH),
        lambda: "－".join(pieces).translate(FULL_WIDTH),
        lambda: "\u200b".join(pieces),
        lambda: "–".join(pieces),
        lambda: "/".join(pieces),
        lambda: "_".join(pieces),
        lambda: "·".join(pieces),
    )
    return draw.choice(ways)()


def chinese_phone(draw: Random) -> Value:
    """A mobile, a landline or a hotline."""
    if draw.random() < 0.7:
        number = "1" + draw.choice("3456789") + drawn_digits(draw, 9)
        pieces = [number[:3], number[3:7], number[7:]]
        written = draw.choice((
            lambda: _obfuscated(draw, number, pieces),
            lambda: _obfuscated(draw, number, pieces),
            lambda: f"+86{draw.choice((' ', '-', ''))}{_obfuscated(draw, number, pieces)}",
            lambda: f"0086 {number}",
            lambda: f"(86){number}",
            lambda: f"86-{number}",
            lambda: number.translate(_HAN),
            lambda: number.translate(_HAN_TOO),
            lambda: number.translate(_CIRCLED),
            lambda: f"{number[:5]} {number[5:]}",
        ))()  # fmt: skip
        return Value("phone", written, (number,))
    area, local = draw.choice((("010", 8), ("021", 8), ("0755", 8), ("0571", 8), ("0536", 7), ("028", 8), ("0731", 8)))
    number = drawn_digits(draw, local, "5678")
    written = draw.choice(
        (
            f"{area}-{number}",
            f"({area}){number}",
            f"{area} {number}",
            f"（{area}）{number[:4]} {number[4:]}",
            f"+86 {area[1:]} {number}",
        )
    )
    if draw.random() < 0.4:
        written += draw.choice(("转801", " 转 6", "-8012", "分机123", " ext. 22"))
    return Value("phone", written, (number,))


def english_phone(draw: Random) -> Value:
    """American, British, German, French and others, national and international."""
    kind = draw.random()
    if kind < 0.4:
        area = draw.choice("212 415 617 312 206 713 404 305 602 503 646 720".split())
        exchange, line = drawn_digits(draw, 3, "23456789"), drawn_digits(draw, 4)
        exchange = "5" + exchange[1:] if exchange.endswith("11") else exchange
        pieces = (area, exchange, line)
        written = draw.choice((
            "({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "{} {} {}", "+1 {} {} {}", "+1-{}-{}-{}", "1-{}-{}-{}", "+1 ({}) {}-{}", "({}){}-{}",
            "{}{}{}", "+1{}{}{}", "{}–{}–{}", "{}/{}-{}", "001 {} {} {}",
        )).format(*pieces)  # fmt: skip
        written = draw.choice(
            (
                written,
                written,
                written,
                f"{written} ext. {draw.randint(10, 9999)}",
                f"{written} x{draw.randint(10, 999)}",
            )
        )
        if draw.random() < 0.08:
            written = " ".join(_SPOKEN[int(digit)] for digit in "".join(pieces))
        return Value("phone", written, ("".join(pieces),))
    if kind < 0.65:
        tail = drawn_digits(draw, 6)
        written, digits = draw.choice((
            (f"07700 9{tail[:2]} {tail[2:5]}", f"77009{tail[:5]}"), (f"+44 7911 {tail}", f"7911{tail}"), (f"020 7946 0{tail[:3]}", f"2079460{tail[:3]}"),
            (f"+44 (0)20 7946 0{tail[:3]}", f"79460{tail[:3]}"), (f"(0121) 496 0{tail[:3]}", f"1214960{tail[:3]}"), (f"07911{tail}", f"7911{tail}"),
            (f"0044 7911 {tail}", f"7911{tail}"),
        ))  # fmt: skip
        return Value("phone", written, (digits,))
    if kind < 0.85:
        tail = drawn_digits(draw, 7, "123456789")
        written, digits = draw.choice((
            (f"030 {tail}", f"30{tail}"), (f"+49 30 {tail}", f"30{tail}"), (f"+49 (0)89 {tail}", tail), (f"0171/{tail}", f"171{tail}"),
            (f"0151 {tail[:3]} {tail[3:]}0", f"151{tail}0"), (f"0049 171 {tail}", f"171{tail}"), (f"(030) {tail[:3]} {tail[3:]}", f"30{tail}"),
        ))  # fmt: skip
        return Value("phone", written, (digits,))
    tail = drawn_digits(draw, 8)
    pairs = " ".join(tail[i : i + 2] for i in range(0, 8, 2))
    written, digits = draw.choice((
        (f"06 {pairs}", f"6{tail}"), (f"+33 6 {pairs}", f"6{tail}"), (f"+852 9{tail[:3]} {tail[4:]}", f"9{tail[:3]}{tail[4:]}"),
        (f"+61 4{tail[:2]} {tail[2:5]} {tail[5:]}", f"4{tail}"), (f"+81 90 {tail[:4]} {tail[4:]}", f"90{tail}"), (f"06.{pairs.replace(' ', '.')}", f"6{tail}"),
    ))  # fmt: skip
    return Value("phone", written, (digits,))


def card(draw: Random) -> Value:
    """A bank card, with Luhn's digit."""
    prefix, length = draw.choice(
        (
            ("4", 16),
            ("51", 16),
            ("55", 16),
            ("2221", 16),
            ("34", 15),
            ("37", 15),
            ("6222", 19),
            ("6217", 19),
            ("6225", 16),
            ("35", 16),
            ("6011", 16),
        )
    )
    body = prefix + "".join(draw.choices("0123456789", k=length - len(prefix) - 1))
    number = body + next(digit for digit in "0123456789" if _luhn(body + digit))
    cuts = (4, 10) if length == 15 else (4, 8, 12, 16)
    pieces = [number[a:b] for a, b in zip((0, *cuts), (*cuts, length), strict=True) if number[a:b]]
    return Value("card", _obfuscated(draw, number, pieces), (number,))


def _luhn(number: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def chinese_id(draw: Random) -> Value:
    """A number as on mainland identity cards."""
    body = draw.choice("110105 310115 440305 330106 510104 420111 610113".split())
    body += f"{draw.randint(1950, 2005)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}{draw.randint(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    number = body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
    written = draw.choice(
        (number, number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}", number.translate(FULL_WIDTH))
    )
    return Value("id", written, (number.rstrip("X"),))


def english_id(draw: Random) -> Value:
    """A social security, national insurance or passport number."""
    ssn = f"{draw.randint(100, 665)}-{draw.randint(10, 99)}-{drawn_digits(draw, 4)}"
    nino = f"AB{drawn_digits(draw, 6)}C"
    passport = f"{draw.choice('CEGK')}{drawn_digits(draw, 8)}"
    written, piece = draw.choice(
        ((ssn, ssn.replace("-", "")), (nino, nino[2:8]), (f"passport no. {passport}", passport[1:]))
    )
    return Value("id", written, (piece,))
