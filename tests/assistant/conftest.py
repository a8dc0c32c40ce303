"""The small shop with policies, trained once and copied for each test, and who talks in it."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from daogou.app import Shop, open_shop
from daogou.assistant.turn import Reply, Turn
from daogou.testing.shops import small
from daogou.types import Language, ShopperId

Say = Callable[..., Reply]

POLICIES = """# Returns
Goods may be returned within 30 days of delivery.
# Shipping cost
Shipping is free from $50.
"""
POLICIES_ZH = """# 退货政策
签收后三十天内可以退货。
# 运费
满 50 美元包邮。
"""


@pytest.fixture(scope="session")
def talking_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("talk") / "shop"
    small(folder).close()
    (folder / "policies").mkdir()
    (folder / "policies" / "shop.md").write_text(POLICIES, "utf-8")
    (folder / "policies" / "shop.zh.md").write_text(POLICIES_ZH, "utf-8")
    return folder


@pytest.fixture
def shop(talking_folder: Path, tmp_path: Path) -> Iterator[Shop]:
    shutil.copytree(talking_folder, tmp_path / "shop")
    opened = open_shop(tmp_path / "shop")
    yield opened
    opened.close()


@pytest.fixture
def say(shop: Shop) -> Say:
    """Says something as a shopper; the reply to it."""

    def said(
        text: str, who: str = "s0", language: Language = "en", conversation: str = "", session: str = "", **more: str
    ) -> Reply:
        async def ask() -> Reply:
            parts = shop.talk.say(ShopperId(who), Turn(text, language, **more), conversation, session)
            return [part async for part in parts if isinstance(part, Reply)][-1]

        return asyncio.run(ask())

    return said
