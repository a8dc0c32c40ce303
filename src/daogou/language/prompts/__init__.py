"""Prompts as files: `NAME.VERSION.md` holds a `# system` and a `# user` part with `{{places}}` to fill.

A prompt that is changed is a new file with the next version: answers to the old one stay what they were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daogou.types import InvalidInput

_PARTS = re.compile(r"\A# system\n(?P<system>.*?)\n# user\n(?P<user>.*)\Z", re.DOTALL)
_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True)
class Prompt:
    """A prompt that is filled in: what is sent as system and as user."""

    name: str
    version: int
    system: str
    user: str


def render(name: str, version: int, values: Mapping[str, str]) -> Prompt:
    """Fill a prompt's places. A value is text and never read for places of its own. Raises `InvalidInput` where the
    prompt is not there, or the values are not exactly its places."""
    system, user = _parts(name, version)
    places = set(_PLACE.findall(system + user))
    if places != set(values):
        raise InvalidInput(f"The prompt {name}.{version} takes {sorted(places)}, and was given {sorted(values)}.")
    filled = [_PLACE.sub(lambda place: values[place[1]], part) for part in (system, user)]
    return Prompt(name, version, *filled)


@cache
def _parts(name: str, version: int) -> tuple[str, str]:
    file = files(__name__) / f"{name}.{version}.md"
    if not file.is_file():
        raise InvalidInput(f"There is no prompt {name}.{version}.")
    found = _PARTS.match(file.read_text(encoding="utf-8"))
    if not found:
        raise InvalidInput(f"The prompt {name}.{version} has no `# system` and `# user` parts in this order.")
    return found["system"].strip(), found["user"].strip()
