"""Whom one buys for, as people say it; a key that a statement's `whom` holds."""

from __future__ import annotations

from collections.abc import Mapping

from daogou.types import Words

PEOPLE: Mapping[str, Words] = {
    "mother": Words("your mother", "您的妈妈"),
    "father": Words("your father", "您的爸爸"),
    "partner": Words("your partner", "您的伴侣"),
    "daughter": Words("your daughter", "您的女儿"),
    "son": Words("your son", "您的儿子"),
    "child": Words("your child", "您的孩子"),
    "grandmother": Words("your grandmother", "您的奶奶或外婆"),
    "grandfather": Words("your grandfather", "您的爷爷或外公"),
    "sister": Words("your sister", "您的姐妹"),
    "brother": Words("your brother", "您的兄弟"),
    "friend": Words("your friend", "您的朋友"),
    "colleague": Words("your colleague", "您的同事"),
    "dog": Words("your dog", "您的狗"),
    "cat": Words("your cat", "您的猫"),
}

_SAID: Mapping[str, str] = {
    "": "me|myself|我自己|自己|我",
    "mother": "mum|mom|mother|mummy|mommy|妈妈|母亲|我妈|妈|老妈",
    "father": "dad|father|daddy|爸爸|父亲|我爸|爸|老爸",
    "partner": "partner|husband|wife|girlfriend|boyfriend|spouse|对象|老公|老婆|丈夫|妻子|太太|先生|女朋友|男朋友|爱人",
    "daughter": "daughter|女儿|闺女",
    "son": "son|儿子",
    "child": "child|kid|kids|children|baby|孩子|小孩|宝宝|小朋友",
    "grandmother": "grandmother|grandma|granny|nan|奶奶|外婆|姥姥",
    "grandfather": "grandfather|grandpa|爷爷|外公|姥爷",
    "sister": "sister|姐姐|妹妹",
    "brother": "brother|哥哥|弟弟",
    "friend": "friend|best friend|朋友|好朋友|闺蜜|哥们",
    "colleague": "colleague|coworker|co-worker|同事",
    "dog": "dog|puppy|狗|狗狗|小狗",
    "cat": "cat|kitten|猫|猫咪|小猫",
}
_KEYS = {word: key for key, words in _SAID.items() for word in words.split("|")}

ANYONE = "|".join(sorted(_KEYS, key=len, reverse=True))
"""A pattern of all these words, longest first."""


def person(word: str) -> str:
    """The key of one of these words."""
    return _KEYS[word]
