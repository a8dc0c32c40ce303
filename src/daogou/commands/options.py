"""Options that several commands have, and the shop that they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from daogou.app import Shop

ShopOption = Annotated[Path, typer.Option("--shop", help="The shop's folder.", envvar="DAOGOU_SHOP")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
JsonFile = Annotated[Path | None, typer.Option("--json", help="Also write the result to this file.")]
DEMO = Path("demo-shop")


class Spoken(Enum):
    """`types.Language`, as a choice that the help lists and that refuses others."""

    en = "en"
    zh = "zh"


@contextmanager
def opened_shop(folder: Path) -> Iterator[Shop]:
    """The shop in this folder, closed at the end."""
    from daogou.app import open_shop

    shop = open_shop(folder)
    try:
        yield shop
    finally:
        shop.close()
