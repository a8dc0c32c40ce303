"""The redactor: finds what is personal, replaces it by placeholders, and puts it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from daogou.language.redaction import chinese_addresses, contacts, numbers, western_addresses
from daogou.language.redaction.folding import folded
from daogou.language.redaction.names import Names
from daogou.language.redaction.spans import Kind, Span, merged

_PLACEHOLDER = re.compile(r"\[(EMAIL|PHONE|CARD|ID|ADDRESS|ACCOUNT|NAME|TEXT)_(\d+)\]")
_FINDERS: Sequence[Callable[[str], Iterable[Span]]] = (
    contacts.find,
    numbers.find,
    chinese_addresses.find,
    western_addresses.find,
)


class Redactor:
    """Hides and restores within one question. The same words get the same placeholder (`[PHONE_1]`), other words
    another, so that what comes back is what was written, letter by letter."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._names = Names(names)
        self._given: dict[tuple[Kind, str], str] = {}
        self._meaning: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """The text with placeholders. What already looks like a placeholder is hidden too: nobody who writes a text can
        have what another wrote put into an answer."""
        return self._hide(_PLACEHOLDER.sub(lambda found: self._placeholder("TEXT", found[0]), text))

    def hide_more(self, text: str) -> str:
        """The same for a later turn, where the placeholders given before keep their meaning."""
        return self._hide(
            _PLACEHOLDER.sub(
                lambda found: found[0] if found[0] in self._meaning else self._placeholder("TEXT", found[0]), text
            )
        )

    def restore(self, text: str) -> str:
        """The text with what its placeholders stand for."""
        return _PLACEHOLDER.sub(lambda found: self._meaning.get(found[0], found[0]), text)

    def _hide(self, text: str) -> str:
        # between placeholders: a digit beside one is no part of it
        out, place = [], 0
        for kept in _PLACEHOLDER.finditer(text):
            out += [self._hide_plain(text[place : kept.start()]), kept[0]]
            place = kept.end()
        return "".join([*out, self._hide_plain(text[place:])])

    def _hide_plain(self, text: str) -> str:
        plain, places = folded(text)
        out, last = [], 0
        for span in merged(self._spans(plain)):
            start, end = places[span.start], places[span.end - 1] + 1
            out += [text[last:start], self._placeholder(span.kind, text[start:end])]
            last = end
        return "".join([*out, text[last:]])

    def _spans(self, plain: str) -> Iterable[Span]:
        yield from self._names.find(plain)
        for find in _FINDERS:
            yield from find(plain)

    def _placeholder(self, kind: Kind, words: str) -> str:
        known = self._given.get((kind, words))
        if known is None:
            number = 1 + sum(other == kind for other, _ in self._given)
            known = self._given[kind, words] = f"[{kind}_{number}]"
            self._meaning[known] = words
        return known
