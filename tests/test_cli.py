"""The command line as a person uses it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daogou.app import Shop
from daogou.cli import app
from daogou.types import DaogouError


def daogou(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "daogou", *arguments], check=False, capture_output=True, text=True)


def test_help_names_the_commands() -> None:
    shown = daogou("--help")
    assert shown.returncode == 0
    for command in ("demo", "init", "train", "recommend", "releases", "bench"):
        assert command in shown.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import daogou.cli, sys; print([m for m in ('polars', 'scipy', 'fastapi', 'sqlalchemy') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_recommend_as_json_and_text(shop: Shop) -> None:
    place = str(shop.folder)
    told = json.loads(daogou("recommend", "--shopper", "s0", "--shop", place, "--json").stdout)
    assert told["basis"] == "personal"
    assert told["items"][0]["reasons"][0]["facts"]
    assert told["items"][0]["product"]["price"]["currency"] == "USD"
    assert "买过" in daogou("recommend", "--shopper", "s0", "--shop", place, "--lang", "zh").stdout


def test_a_guide_of_nobody_is_refused(shop: Shop) -> None:
    refused = daogou("guide", "--shopper", "nobody", "--shop", str(shop.folder))
    assert refused.returncode == 1
    assert "no account nobody" in refused.stderr


def test_guide_as_json_and_text(shop: Shop) -> None:
    place = str(shop.folder)
    told = json.loads(daogou("guide", "--shopper", "s0", "--shop", place, "--json").stdout)
    assert told["sections"]
    assert all(sentence["facts"] for sentence in told["text"])
    shown = daogou("guide", "--shopper", "s0", "--shop", place, "--lang", "zh").stdout
    assert "商品" in shown
    assert "product" not in shown


def test_releases_lists_the_published_one(shop: Shop) -> None:
    assert f"* {shop.releases.current()}" in daogou("releases", "--shop", str(shop.folder)).stdout


def test_errors_are_one_plain_line(tmp_path: Path, shop: Shop) -> None:
    mine = ("--name", "Mine", "--currency", "CNY", "--timezone", "UTC")
    for said, arguments in (
        ("no shop in", ("recommend", "--shopper", "1", "--shop", str(tmp_path / "none"))),
        ("2000", ("releases", "--shop", str(shop.folder), "--rollback", "2000")),
        ("'yesterday' is no date", ("bench", "baskets", "--until", "yesterday")),
        ("'nowhere'", ("bench", "baskets", "--source", "nowhere")),
        ("already", ("init", "--shop", str(shop.folder), *mine)),
    ):
        shown = daogou(*arguments)
        assert shown.returncode == 1
        assert shown.stderr.strip().startswith("daogou: ")
        assert said in shown.stderr
        assert "Traceback" not in shown.stderr


def test_a_shop_of_ones_own_from_nothing(tmp_path: Path) -> None:
    from daogou.testing.shops import catalogue, order_lines

    place, files = str(tmp_path / "mine"), tmp_path / "files"
    files.mkdir()
    catalogue().write_csv(files / "products.csv")
    order_lines().write_parquet(files / "order_lines.parquet")
    made = daogou("init", "--shop", place, "--name", "小店", "--currency", "CNY", "--timezone", "Asia/Shanghai")
    assert made.returncode == 0, made.stderr
    assert "daogou import" in made.stdout
    assert daogou("import", str(files), "--shop", place).returncode == 0
    assert daogou("train", "--presets", "--shop", place).returncode == 0
    told = json.loads(daogou("recommend", "--shopper", "s0", "--shop", place, "--json").stdout)
    assert told["items"][0]["product"]["price"]["currency"] == "CNY"
    refused = daogou("demo", "--shop", place, "--no-serve")
    assert refused.returncode == 1
    assert "not the demo" in refused.stderr


def test_an_import_of_which_nothing_is_accepted_fails_each_time(tmp_path: Path) -> None:
    place, files = str(tmp_path / "mine"), tmp_path / "files"
    files.mkdir()
    (files / "products.csv").write_text("id,title_en,price\na,Bananas,3.50\n")
    daogou("init", "--shop", place, "--name", "Mine", "--currency", "USD", "--timezone", "UTC")
    for _ in range(2):
        shown = daogou("import", str(files), "--shop", place)
        assert shown.returncode == 1
        assert "whole minor units are expected, e.g. 350 for 3.50" in " ".join(shown.stdout.split())
        assert shown.stderr.splitlines()[-1].startswith("daogou: Not one row was accepted")
    (files / "products.csv").write_text("id,title_en,price\na,Bananas,350\nb,Apples,2.00\n")
    assert daogou("import", str(files), "--shop", place).returncode == 0
    assert "Nothing has changed" in daogou("import", str(files), "--shop", place).stdout
    told = daogou("import", "--help").stdout
    assert "docs/your-files.md" in told
    assert "350 for 3.50" in " ".join(told.split())


@pytest.mark.parametrize(("orders", "said"), [(1, "Nobody has two orders yet"), (2, "Nobody has three orders yet")])
def test_a_shop_that_has_just_begun_trains_and_says_what_it_cannot_tell(tmp_path: Path, orders: int, said: str) -> None:
    from daogou.testing.shops import catalogue, order_lines

    place, files = str(tmp_path / "mine"), tmp_path / "files"
    files.mkdir()
    catalogue().write_csv(files / "products.csv")
    order_lines(weeks=orders).write_parquet(files / "order_lines.parquet")
    daogou("init", "--shop", place, "--name", "小店", "--currency", "CNY", "--timezone", "Asia/Shanghai")
    daogou("import", str(files), "--shop", place)
    trained = daogou("train", "--shop", place)
    assert trained.returncode == 0, trained.stderr
    assert said in trained.stdout
    assert json.loads(daogou("recommend", "--shopper", "s0", "--shop", place, "--json").stdout)["basis"] == "personal"


def test_what_an_extra_lacks_for_is_said_before_anything_is_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daogou.app import Settings, make_shop
    from daogou.types import Words

    make_shop(tmp_path / "mine", Settings(Words("Mine"), "CNY", "UTC", models=["als", "habit"])).close()
    monkeypatch.setitem(sys.modules, "implicit", None)

    def fitted(*_: object, **__: object) -> None:
        raise DaogouError("fitted")

    monkeypatch.setattr(Shop, "train", fitted)
    shown = CliRunner().invoke(app, ["train", "--shop", str(tmp_path / "mine")])
    assert str(shown.exception) == "fitted"
    assert "als is left out. This needs implicit. Install it with: pip install 'daogou[factors]'" in shown.stdout


def test_what_is_no_choice_is_refused(shop: Shop) -> None:
    for arguments in (("recommend", "--shopper", "s0", "--lang", "fr"), ("serve", "--port", "99999")):
        shown = daogou(*arguments, "--shop", str(shop.folder))
        assert shown.returncode == 2
        assert "Invalid value" in shown.stderr
        assert "Traceback" not in shown.stderr


def test_an_offer_text_is_read(shop: Shop) -> None:
    shown = daogou("offers", "read", "满300减50，限前100名")
    assert shown.returncode == 0, shown.stderr
    assert '"steps": [{"at": 30000, "off": 5000}]' in shown.stdout
    assert "Not understood: “限前100名”" in shown.stdout
    told = json.loads(daogou("offers", "read", "20% off Coffee, up to $5", "--shop", str(shop.folder), "--json").stdout)
    assert told["complete"]
    assert told["offer"]["scope"] == {"categories": ["coffee"]}
    assert told["offer"]["cap"] == 500
    assert "No offer" in daogou("offers", "read", "全场低至5折").stdout
