"""Made-up reviews, chats and notes with something personal in them, and as many product texts without: a corpus for
redaction, drawn from a seed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from daogou.testing import personal_addresses as addresses
from daogou.testing import personal_values as values
from daogou.testing.personal_values import Value
from daogou.types import Language

_Maker = Callable[[Random], Value]
_MAKERS: dict[Language, Sequence[_Maker]] = {
    "en": (values.english_email, values.english_phone, values.card, addresses.english_address, values.english_id),
    "zh": (values.chinese_email, values.chinese_phone, values.card, addresses.chinese_address, values.chinese_id),
}
_SAID: dict[Language, dict[str, Sequence[str]]] = {
    "en": {
        "any": ("{}", "The zip broke after two days. {} is where you find me.", "Great fit, thanks! ({})", "Note for the seller: {}. Size 42 was right.", "hi, {} - please get back to me about order 20231187", "I paid 49.99 for 2 and never got them, see {}", "{} please, before 5 pm"),
        "email": ("Write to {} please.", "my email is {} and I want a refund", "Contact: {}; colour was wrong", "You can send the invoice to {}, thanks"),
        "phone": ("Call me on {} after 6.", "my number: {}", "Text {} when the courier is here", "Tel. {}", "Phone {} or leave it with the neighbour", "reach me at {}, the box was damaged"),
        "card": ("I paid with card {} and was charged twice", "Card number {}, exp 04/29", "charged to {} on Monday", "please refund {} instead"),
        "address": ("Please deliver to {}", "I live at {} and it never came", "Ship it to: {}", "New address: {}", "We moved to {} last month", "The courier went to {} instead of my door", "Deliver to {}. The blue one in XL."),
        "id": ("for customs: {}", "They asked for my number {} at the counter", "ID {} as you wanted"),
    },
    "zh": {
        "any": ("{}", "质量不错，{}，麻烦尽快处理", "衣服42码正好（{}）", "买了2件花了99元，一直没到，{}", "客服你好：{}。订单20231187的事", "{} 这个，谢谢啦", "给妈妈买的，她很喜欢。{}"),
        "email": ("发票请发到{}", "我的邮箱是{}，请退款", "邮箱：{}，颜色发错了", "有问题联系{}吧"),
        "phone": ("打我电话{}", "手机号{}，到了打给我", "联系电话：{}", "电话是{}，放门口就行", "收件人手机 {} 谢谢", "快递到了请拨{}"),
        "card": ("我用卡{}付的款，扣了两次", "卡号{}，请退到这里", "钱退到{}吧", "银行卡：{}"),
        "address": ("请寄到{}", "收货地址：{}", "我住{}，一直没收到", "地址改成{}，谢谢", "我搬家了，新地址是{}", "快递送到{}就行", "麻烦送{}，放门口，衣服42码正好"),
        "id": ("身份证号{}", "清关用：{}", "证件号码是{}，请查一下"),
    },
}  # fmt: skip


@dataclass(frozen=True)
class PersonalText:
    """A text and what is personal in it."""

    language: Language
    text: str
    values: tuple[Value, ...]

    def leaked(self, sent: str) -> list[Value]:
        """What of it is readable in what was sent, however it is written there: a number by any seven digits in a row
        of it, an e-mail by its name, an address by its street with number, its door, its postcode or its box."""
        digits, letters = _only_digits(sent), _plain(sent)
        return [value for value in self.values if any(_in(value, piece, digits, letters) for piece in value.pieces)]


def personal_texts(count: int, seed: int = 0) -> list[PersonalText]:
    """`count` texts, by turns English and Chinese, every fifth with two personal things."""
    draw = Random(seed)  # noqa: S311 - a corpus, no secret
    return [_text(draw, "zh" if place % 2 else "en", place) for place in range(count)]


def _text(draw: Random, language: Language, place: int) -> PersonalText:
    makers = _MAKERS[language]
    # by turns, so that every kind is as frequent in both languages
    chosen = [makers[place // 2 % len(makers)]] + ([draw.choice(makers)] if place % 5 == 0 else [])
    found = tuple(make(draw) for make in chosen)
    said = [
        draw.choice((*_SAID[language]["any"], *_SAID[language][value.kind])).format(value.written) for value in found
    ]
    return PersonalText(language, draw.choice(("\n", " ")).join(said), found)


def _in(value: Value, piece: str, digits: str, letters: str) -> bool:
    if value.kind in ("phone", "card", "id"):
        return any(piece[start : start + 7] in digits for start in range(max(1, len(piece) - 6)))
    if value.kind == "email" and piece.isdigit():
        return piece in digits
    return _plain(piece) in letters


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w|[#-]", unicodedata.normalize("NFKC", text).lower()))


def _only_digits(text: str) -> str:
    """All digits of a text one after the other, words and Chinese numerals in long runs as well; other things between
    numbers keep them apart."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = re.sub(
        r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine)\b", lambda word: _NUMBER_WORDS[word[0]], plain
    )
    plain = re.sub("[零〇一幺二三四五六七八九]{7,}", lambda run: run[0].translate(_NUMERALS), plain)
    return re.sub(r"[^\d]{4,}", "|", re.sub(r"[^\w|]|_", "", plain)) if plain else ""


_NUMBER_WORDS = dict(zip("zero one two three four five six seven eight nine".split(), "0123456789", strict=True))
_NUMERALS = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
