"""A turn's words → what shall be done after the sale: one request for each thing that is asked, with the words that ask
for it. Which items and variants those words mean, only the shopper's own orders can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daogou.assistant.requests import Action, Request
from daogou.assistant.understanding.patterns import patterns
from daogou.assistant.understanding.understand import order_ids

_SENTENCE = re.compile(r"[^.!?。！？;；\n]+(?:\.(?=\d)[^.!?。！？;；\n]+)*[.!?。！？;；\n]*")
_SUPPOSED = re.compile(
    r"^\W*(?:if (?:that|this|it|not)|otherwise|in case|if (?:the|there|you)|如果|要是|万一|否则)", re.IGNORECASE
)
_DENIED = re.compile(r"(?:\bnot|n't|\bnever|\bwithout|不|别)\s*(?:want(?:ed)? to\s*|想|要)?$", re.IGNORECASE)
_ORDER: tuple[Action, ...] = (
    *("exchange", "default_address", "address", "payment", "modify"),
    *("return", "cancel", "refund"),
)


def read_requests(text: str, order: str = "") -> list[Request]:
    """In the order in which they are said; `order` is the one that is spoken of, where the words name none."""
    found: list[Request] = []
    for action, words in _parts(text):
        ids = order_ids(words)
        request = Request(action=action, order=ids[0] if ids else "", words=words.strip()[:2000])
        same = next(
            (n for n, other in enumerate(found) if other.action == action and other.order == request.order), None
        )
        if same is None:
            found.append(request)
        else:
            found[same] = found[same].model_copy(update={"words": f"{found[same].words} {request.words}"[:2000]})
    if len(found) == 1 and not found[0].order and order:
        return [found[0].model_copy(update={"order": order})]
    return found


def _parts(text: str) -> Iterator[tuple[Action, str]]:
    """Each action with the words from its cue to the next one's; a sentence without a cue goes on with the last."""
    current: Action | None = None
    words = ""
    for sentence in _SENTENCE.findall(text):
        supposed = bool(_SUPPOSED.search(sentence))
        cues = [] if supposed else _cues(sentence)
        start = 0
        for at, action in cues:
            if current is not None and action != current:
                yield current, words + sentence[start:at]
                words, start = "", at
            current = action
        words += sentence[start:]
    if current is not None:
        yield current, words


def _cues(sentence: str) -> list[tuple[int, Action]]:
    """Where each action is asked for; of cues that overlap the one that is listed first in `_ORDER`."""
    found: list[tuple[int, int, Action]] = []
    for action in _ORDER:
        for pattern in patterns("services").get(action, ()):
            for match in pattern.finditer(sentence):
                if _DENIED.search(sentence[: match.start()]):
                    continue
                if not any(match.start() < stop and start < match.end() for start, stop, _ in found):
                    found.append((match.start(), match.end(), action))
    return [(start, action) for start, _, action in sorted(found)]
