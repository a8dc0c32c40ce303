"""What a turn's words say of a wish, by the shop's own names: what, under which conditions, for whom, how many."""

from __future__ import annotations

import re
from itertools import chain

from daogou.assistant.tools import Heard
from daogou.assistant.understanding.patterns import patterns
from daogou.assistant.wanted import THINGS, Wanted
from daogou.language.words import has_chinese
from daogou.reading.wishes.read import read
from daogou.reading.wishes.sets import read_wish
from daogou.search.search import Search

_FILLER = re.compile(
    r"\b(?:i(?:'m| am|'d| would|'ll| will)?|we|you|please|can|could|would|do|does|did|have|has|sell|carry|stock|got"
    r"|any|some|a|an|the|looking|look|searching|search|for|find|show|give|get|me|my|us|want|need|like|love|buy|buying"
    r"|to|of|is|are|there|it|this|that|one|ones|something|anything|recommend|suggest|suggestions?|ideas?|what|which"
    r"|where|how|about|with|in|on|and|or|hi|hello|hey|thanks|thank|good|best|nice|great|really|just|maybe|also|now"
    r"|then|so|but|too|more|instead|rather|prefer|help|today|products?|items?|things?|stuff|only|make|should|must|be"
    r"|actually|ok|okay|gift|present|cheap|cheaper|expensive|set|options?|else|other)\b|'(?:s|re|ve|d|ll|m)\b",
    re.IGNORECASE,
)
_FILLER_ZH = re.compile(
    r"请问|你好|您好|麻烦|帮我|给我|我想要|我想买|我要买|我想|我要|想买|想要|想找|要买|我|你们|您|有没有|有卖|有什么|有哪些|有吗"
    r"|推荐一下|推荐|一下|一些|一点|一个|一款|一件|一双|一条|一台|一瓶|几个|几款|几件|看看|找找|找|买点|买|来点|来|卖|吗|呢|吧|啊|呀"
    r"|的话|的|了|和|或|请|什么|哪些|好的|好用|想|要|需要|有|点|些|款|个|比较|适合|送给|送|礼物|商品|产品|东西|可以|能|再|还|也|就"
    r"|都|那|这|换成|换|便宜|[，。！？、；,.!?;:：\s]+"
)


def hear(text: str, search: Search) -> Heard:
    """The wish that the words of a turn say, without those that ask rather than name, or say a mood."""
    for mood in chain.from_iterable(patterns("moods").values()):
        text = mood.sub(" ", text)
    wish = read(text, search.known)
    about = bare(wish.what)[:200]
    wanted = Wanted(
        about=about,
        conditions=tuple(one.code for one in wish.constraints),
        unread=wish.unread,
        whom=wish.whom,
        people=read_wish(text, search.known.currency).people,
    )
    named = any(one.kind in THINGS and not one.negated for one in wish.constraints)
    return Heard(wanted, named or (bool(about) and search.names(about)))


def bare(text: str) -> str:
    """What is left once the words are gone that ask rather than name."""
    kept = _FILLER_ZH.sub(" ", text) if has_chinese(text) else text
    return " ".join(re.findall(r"[\w%+./-]+", _FILLER.sub(" ", kept))).strip(" .-/")
