"""An edit in one's own words, Chinese or English → what it states. A part that is not understood as a whole is said to
be so and states nothing: "I don't mind nuts" neither avoids nor prefers any.

Read by rules, clause by clause. `whom` and `until` hold for the whole edit, wherever in it they are said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from daogou.reading.catalogue import Catalogue
from daogou.reading.edits.amounts import price_range
from daogou.reading.edits.dates import until
from daogou.reading.edits.numbers import COUNT, number
from daogou.reading.edits.things import things
from daogou.reading.people import anyone, called
from daogou.shop.statements import StatementKind, Wanted


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an edit states, and the words that state it."""

    kind: StatementKind
    words: str
    wanted: Wanted = ()
    low: int | None = None
    high: int | None = None


@dataclass(slots=True)
class Reading:
    """What an edit states and which of its words were not understood. `whom` is None where nobody is named."""

    parts: list[Part] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    whom: str | None = None
    until: datetime | None = None
    undo: bool = False


_SPLIT = re.compile(
    r"[,，;；。!！\n\r]+|\.(?!\d)|(?<=[?？])|\s+(?:but|while)\s+|(?:但是|不过|而且|但|并且)"
    r"|\s+and\s+(?=(?:no|not|i|i'm|my|under|below|it's|more|for|until|don't|do not|please|show|avoid|at most)\b)"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HELLO = r"(?:(?:please|and|but|also|so|well|ok|okay|actually|sorry|hi|hello|from now on|then|now)\s+)*"
_I = r"(?:(?:i|we)(?:'m|\s+am|\s+are|'d|\s+would|\s+do|\s+really|\s+also|\s+absolutely|\s+just)*\s+)?"
_NOT = r"(?:do not|don't|dont|can't|cannot|can not|never|won't|will not)"
_SEE = r"(?:\s+(?:to (?:see|eat|wear|buy|get|use|drink|have)|me|see|any))*"
_AVOID = [
    re.compile(
        rf"{_HELLO}{_I}(?:no(?! (?:more than|longer|matter|need|problem|idea|limit|one|thanks))|without|avoid(?:ing)?|"
        rf"{_NOT}\s+(?:want|like|eat|need|drink|wear|use|have|buy|show|stand|tolerate|recommend|suggest){_SEE}|hate|dislike|"
        r"allergic to|leave out|leave off|hide|skip|exclude|nothing|stop showing(?: me)?|stay away from|keep away from|"
        r"not keen on|not a fan of|no more)\s+(?P<what>.+)"
    ),
    re.compile(rf"{_HELLO}{_I}(?:want |need |only )*(?P<what>[a-z][a-z ]*?)[ -]free(?:\s+(?:please|products|things))?"),
    re.compile(r"(?:我|我们|孩子|本人|家里人)?(?:对)(?P<what>.+?)(?:严重)?过敏(?:了)?"),
    re.compile(
        r"(?:请|我|我们|也|还有|都|以后|今后|绝对|千万|坚决|从来|一律|一点|平时|再也|最近)*"
        r"(?:不要|不想要|不想买|不想看到?|不想吃|不想用|别再|别买|别推荐|别给我|别|不再吃|不再买|不吃|不喝|不买|不穿|不用|不能吃|不能用|不能碰|"
        r"不喜欢|不爱吃|不爱|讨厌|避免|避开|忌|不含|去掉|排除|屏蔽|拒绝)"
        r"(?:再|给我|推荐|出现|看到|吃|买|用|任何|含有|含|带有|有)*(?P<what>.+)"
    ),
]
_PREFER = [
    re.compile(
        rf"{_HELLO}{_I}(?:(?:like|love|want|prefer|enjoy|adore|need)(?:\s+(?:more|some|to (?:see|have|get|wear|eat|drink"
        r"|buy)|a lot of|lots of))*|more|plenty of|fond of|into|a fan of|crazy about|keen on|looking for|interested in|"
        r"(?:show|give|recommend)(?: me)? (?:more|some)|(?:i'm|i am) all for)\s+(?P<what>.+)"
    ),
    re.compile(
        r"(?:请|我|我们|也|还|都|比较|很|特别|最|更|挺|非常|平时|一直|最近|超|真的)*"
        r"(?:喜欢|偏爱|偏好|爱吃|爱喝|爱用|爱穿|爱|更想要|想多看看|想要|想买|想看|多推荐|多来点|多来|多给我推荐|给我多推荐|多看看|多给我看|"
        r"优先推荐|优先|钟爱|钟情于?)(?:一些|一点|点|些|看|吃|喝|穿|用|买|多)*(?P<what>.+)"
    ),
]
_MYSELF = ("me", "myself", "我自己", "自己", "我")
_ANYONE = "|".join(re.escape(word) for word in (*anyone(), *_MYSELF))
_WHOM = re.compile(
    rf"{_HELLO}(?:(?:it's|it is|this is|this one is|they're|these are|i'm|i am|we're)\s+)?(?:all\s+)?"
    rf"(?:(?:a\s+)?(?:gift|present|shopping|buying|looking|choosing)\s+)?for\s+(?:my\s+|our\s+|the\s+|a\s+)?(?P<en>{_ANYONE})"
    rf"(?:\s+(?:again|now|please))?"
    rf"|(?:这次|这些|这是|是|我要|我想|要|现在|又|以后)*(?:买来|买了|买)?(?:送给|买给|送|给|为|帮)(?:我的|我家的|我家|我|家里的)?"
    rf"(?P<zh>{_ANYONE})(?:买东西|买|挑|选|送|用|看|的)*(?:生日)?(?:礼物)?"
)
_UNDO = re.compile(
    rf"{_HELLO}(?:undo|undo (?:that|it|this)|take (?:that|it) back|forget (?:that|what i (?:just )?said)|scratch that)"
    r"|(?:请|把)?(?:撤销|撤回|收回|取消刚才的|刚才(?:说)?的?不算|当我没说)(?:刚才的?(?:话)?|上一条|一下)?(?:吧|了)?"
)
_HOUSEHOLD = re.compile(
    rf"{_HELLO}(?:(?:i|we)\s+(?:cook|shop|buy|cater)\s+for|(?:a|we're a|we are a)?\s*family of|there are|household of)\s+"
    rf"(?P<en>{COUNT})(?:\s+(?:people|of us|persons))?"
    rf"|(?:我|我们|一般|平时)*(?:要)?(?:做饭)?(?:给|为)?(?:家里|一家|我家|我们家)?(?:有|做饭给)?(?P<zh>{COUNT})(?:个人|口人|口之家|口|人)"
    r"(?:吃饭|吃|用|做饭)?(?:的饭)?"
)
_SIZE = re.compile(
    rf"{_HELLO}(?:i\s+(?:wear|take|am|need)|i'm|my size is|size|in size)\s*(?:a\s+|an\s+)?(?:size\s+)?(?P<en>[\w./-]+)"
    r"|(?:我|一般|平时)*(?:穿|尺码|码数|尺寸|号码)(?:是|为|：|要)?\s*(?P<zh>[\w./-]+?)\s*(?:码|号)?(?:的)?"
)


_JOINT = re.compile(r"^(?:and|or|nor|还有|以及|和)\s*")
_HAS_JOINT = re.compile(r"\b(?:and|or|nor)\b|和|或|以及|还有")
_POLITE = re.compile(r"(?:please|thanks|thank you|hi|hello|ok|okay|谢谢|请|你好|您好|谢了|麻烦了)+")


def read(text: str, goods: Catalogue, now: datetime, zone: tzinfo, currency: str) -> Reading:
    """What this edit states about what the shop has (`goods`), as of `now`, prices in the shop's currency."""
    reading = Reading()
    plain = _THOUSANDS.sub("", text.replace("’", "'"))
    lower = plain.lower()
    if len(lower) != len(plain):  # a few letters grow when they are made small, and places would shift
        plain = lower
    if found := until(lower, now, zone):
        reading.until = found[0]
        plain, lower = (f"{told[: found[1]]},{told[found[2] :]}" for told in (plain, lower))
    cut = list(_clauses(lower))
    listed: StatementKind | None = None
    for place, (start, stop) in enumerate(cut):
        ahead = [lower[begin:end] for begin, end in cut[place:]]
        listed = _clause(reading, ahead, plain[start:stop], goods, currency, listed)
    return reading


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in [*_SPLIT.finditer(text), None]:
        stop = found.start() if found else len(text)
        piece = text[start:stop]
        if stripped := piece.strip(" \t、.:："):
            begin = start + piece.index(stripped)
            yield begin, begin + len(stripped)
        start = found.end() if found else stop


def _clause(
    reading: Reading, ahead: Sequence[str], words: str, goods: Catalogue, currency: str, listed: StatementKind | None
) -> StatementKind | None:
    """Read the first of these clauses into `reading`; returns what a list that goes on after it would go on with."""
    clause = ahead[0]
    if clause.endswith(("?", "？", "吗", "呢")):
        reading.missed.append(words)
        return None
    if _UNDO.fullmatch(clause):
        reading.undo = True
    elif prices := price_range(clause, currency):
        reading.parts.append(Part("budget", words, (), *prices))
    elif found := _HOUSEHOLD.fullmatch(clause):
        _household(reading, found["en"] or found["zh"], words)
    elif found := _WHOM.fullmatch(clause):
        word = found["en"] or found["zh"]
        reading.whom = "" if word in _MYSELF else called(word)
    elif (found := _SIZE.fullmatch(clause)) and (sizes := goods.sizes(found["en"] or found["zh"])):
        reading.parts.append(Part("size", words, sizes))
    else:
        return _about_things(reading, ahead, words, goods, listed)
    return None


def _household(reading: Reading, told: str, words: str) -> None:
    people = number(told)
    if people is None or people != int(people) or not 0 < people < 100:
        reading.missed.append(words)
    else:
        reading.parts.append(Part("household", words, (), int(people)))


def _about_things(
    reading: Reading, ahead: Sequence[str], words: str, goods: Catalogue, listed: StatementKind | None
) -> StatementKind | None:
    clause = ahead[0]
    kind, said = _asked(clause)
    if kind is None and listed and _goes_on(ahead, goods):
        kind = listed
    if kind is None:
        if not _POLITE.fullmatch(clause):
            reading.missed.append(words)
        return None
    wanted, missed = things(said, goods)
    reading.missed += [_as_written(words, clause, part) for part in missed]
    if wanted:
        reading.parts.append(Part(kind, words, wanted))
    return kind


def _goes_on(ahead: Sequence[str], goods: Catalogue) -> bool:
    """Whether a list that was begun goes on: names alone, up to one that a joint marks as its last ("milk or eggs").
    Without a joint, a name alone may as well be asked for."""
    for clause in ahead:
        wanted, missed = things(_JOINT.sub("", clause), goods)
        if missed or not wanted:
            return False
        if _HAS_JOINT.search(clause):
            return True
    return False


def _as_written(words: str, clause: str, part: str) -> str:
    """The part with its capitals."""
    place = clause.find(part)
    return words[place : place + len(part)] if place >= 0 else part


def _asked(clause: str) -> tuple[StatementKind | None, str]:
    kinds: Sequence[tuple[StatementKind, list[re.Pattern[str]]]] = (("avoid", _AVOID), ("prefer", _PREFER))
    for kind, patterns in kinds:
        for pattern in patterns:
            if found := pattern.fullmatch(clause):
                return kind, found["what"]
    return None, clause
