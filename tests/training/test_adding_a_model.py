"""docs/adding-a-model.md, as a reader would follow it: its file, its line, its tests, its setting."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from daogou import models
from daogou.app import open_shop
from daogou.testing.shops import small
from daogou.types import ShopperId

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adding-a-model.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_chinese_page_has_the_same_code_in_the_same_order_and_both_are_linked() -> None:
    pages = {readme: readme.replace("README", "docs/adding-a-model") for readme in ("README.md", "README.zh-CN.md")}
    code, headings = [], []
    for readme, name in pages.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        code.append(re.findall(r"```\w+\n.*?```", text, re.DOTALL))
        headings.append(re.findall(r"^#+(?= )", text, re.MULTILINE))
        assert max(map(len, text.splitlines())) <= 120
        assert f"]({name})" in (ROOT / readme).read_text(encoding="utf-8")
    assert code[0] == code[1]
    assert headings[0] == headings[1]


@pytest.fixture
def trending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The page's file, where `daogou.models` finds it, and its line in `KINDS`."""
    file, line, _ = blocks("python")
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "trending.py").write_text(file)
    monkeypatch.setattr(models, "__path__", [*models.__path__, str(folder)])
    name, place = re.findall(r'"(.*?)"', line)
    monkeypatch.setitem(models.KINDS, name, place)
    yield folder
    sys.modules.pop("daogou.models.trending", None)


def test_the_suite_holds_it(trending: Path) -> None:
    (trending / "conftest.py").write_text(
        f"from daogou import models\nmodels.__path__ = [*models.__path__, {str(trending)!r}]\n"
    )
    (trending / "test_trending.py").write_text(blocks("python")[2])
    suite = str(Path(__file__).parents[1] / "models")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(trending)],
        env={**os.environ, "PYTHONPATH": suite},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) > 15


def test_a_shop_turns_it_on(trending: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    small(folder).close()
    settings = json.loads((folder / "shop.json").read_text())
    (folder / "shop.json").write_text(json.dumps({**settings, **json.loads(blocks("json")[0])}))
    shop = open_shop(folder)
    shop.train(tune=True)
    tried = shop.serving().release.manifest["tried"]
    assert "trending" in tried
    assert "ease" not in tried, "what is not named is turned off"
    assert shop.recommend(ShopperId("s1")).cards
    shop.close()
