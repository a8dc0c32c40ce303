"""`daogou policies`: what the shop's policies and FAQ say of a question."""

from __future__ import annotations

from typing import Annotated

import typer

from daogou.commands.options import DEMO, ShopOption, opened_shop


def policies(
    question: Annotated[str, typer.Argument(help="Chinese or English; without one, all are listed.")] = "",
    shop: ShopOption = DEMO,
    n: Annotated[int, typer.Option(min=1, max=50, help="At most so many passages.")] = 3,
) -> None:
    """What the shop's policies and FAQ say: Markdown files in its folder `policies`, e.g. returns.en.md and 退货.zh.md,
    which `daogou import` brings along."""
    with opened_shop(shop) as opened:
        told = opened.policies.find(question, n) if question.strip() else opened.policies.all()
        if not told:
            print(
                "The policies do not speak of that."
                if opened.policies.all()
                else f"This shop has no policies yet: put Markdown files into {shop / 'policies'}."
            )
        for passage in told:
            print(f"\n{' › '.join([*passage.path, passage.title])}  [policy:{passage.id}]\n{passage.text}")
