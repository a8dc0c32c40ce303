"""A shop's policies and FAQ, in its own words: Markdown cut at its headings into passages that answers can cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daogou.types import Language

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")


@dataclass(frozen=True)
class Passage:
    """What stands under one heading. `path` are the headings above it, the outermost first, `text` its own words."""

    id: str
    path: Sequence[str]
    title: str
    text: str
    language: Language


def passages(name: str, markdown: str, language: Language) -> Sequence[Passage]:
    """The passages of one file, in order; each is called by the file's `name` and its number. Headings without words
    of their own are in the path of those below them, and text before the first heading is called by the name."""
    found = [(path, title, text) for path, title, text in _cut(markdown, name) if text]
    return [
        Passage(f"{name}#{number}", path, title, text, language) for number, (path, title, text) in enumerate(found, 1)
    ]


def _cut(markdown: str, name: str) -> Iterator[tuple[Sequence[str], str, str]]:
    above: list[tuple[int, str]] = []
    title, lines, fenced = name, list[str](), False
    for line in markdown.replace("\r\n", "\n").split("\n"):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        yield [text for _, text in above[:-1]], title, "\n".join(lines).strip()
        level, title, lines = len(heading[1]), heading[2], []
        above = [(depth, text) for depth, text in above if depth < level] + [(level, title)]
    yield [text for _, text in above[:-1]], title, "\n".join(lines).strip()
