"""The commands about language models: `daogou doctor`, `daogou models fetch`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daogou.commands.options import JsonFile
from daogou.commands.terminal import bars, table
from daogou.types import DaogouError

if TYPE_CHECKING:
    from daogou.app.doctor import Checkup
    from daogou.app.language import LanguageSettings

models = typer.Typer(help="Language model files on this machine.", no_args_is_help=True)


@models.command("fetch")
def fetch(
    spec: Annotated[str, typer.Argument(help="hf:OWNER/REPO/FILE.gguf")],
    sha256: Annotated[str, typer.Option(help="The file's SHA-256; without it, the one that the hub states.")] = "",
    hub: Annotated[str, typer.Option(help="Another hub's address, e.g. a mirror.", envvar="HF_ENDPOINT")] = "",
) -> None:
    """Fetch a model file, go on where it stopped, and check it. Nothing else in daogou downloads anything."""
    from daogou.app.language import fetch_model

    with bars() as progress:
        path = fetch_model(spec, sha256, hub, progress)
    print(f"{path}\nNext: daogou doctor --llm {spec}")


def doctor(
    shop: Annotated[Path | None, typer.Option(help="The shop's folder.", envvar="DAOGOU_SHOP")] = None,
    llm: Annotated[str, typer.Option(help="Try this language model, whatever the shop has.")] = "",
    asks: Annotated[int, typer.Option(help="Questions in each language.", min=1, max=10)] = 3,
    json: JsonFile = None,
) -> None:
    """Try each configured model: does it answer, in the form asked for, in both languages, how fast? Exit status 1
    where one is of no use."""
    checkups = _examined(_settings(shop, llm), asks)
    for role, found in checkups.items():
        rows = [["state", f"of no use: {found.failed}" if found.failed else "works"], *map(list, found.facts)]
        table(f"{role}: {found.name}", ["", ""], rows)
    if "generator" not in checkups:
        print("No language model is configured: the rules answer. See docs/language-models.md")
    if json:
        _write(json, checkups)
    if any(found.failed for found in checkups.values()):
        raise typer.Exit(1)


def _settings(shop: Path | None, llm: str) -> LanguageSettings:
    from daogou.app import open_shop
    from daogou.app.language import LanguageSettings

    settings = LanguageSettings()
    if shop is not None:
        opened = open_shop(shop)
        settings = LanguageSettings.of(opened.settings.llm)
        opened.close()
    if not llm:
        return settings
    os.environ.pop("DAOGOU_LLM", None)
    # the address and the prices belong to the model that the shop names
    return settings if llm == settings.model else settings.model_copy(update={"model": llm, "base_url": ""})


def _examined(settings: LanguageSettings, asks: int) -> dict[str, Checkup]:
    from daogou.app.doctor import Checkup, examine_encoder, examine_generator
    from daogou.app.language import encoder_here, generator_from

    checkups = {"encoder": examine_encoder(encoder_here())}
    try:
        generator = generator_from(settings)
    except DaogouError as error:
        return {**checkups, "generator": Checkup(settings.model, str(error))}
    if generator is not None:
        with bars() as progress:
            checkups["generator"] = examine_generator(generator, asks, progress=progress)
    return checkups


def _write(path: Path, checkups: dict[str, Checkup]) -> None:
    from dataclasses import asdict
    from json import dumps

    told = {role: asdict(found) for role, found in checkups.items()}
    path.write_text(dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
