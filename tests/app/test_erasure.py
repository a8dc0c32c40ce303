"""Erasure: nothing of the shopper stays in the shop's folder, and nothing brings the shopper back."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from daogou.app import Shop, import_facts
from daogou.shop.events import Event
from daogou.shop.intake.rejects import forget_rejects, rejects_file
from daogou.testing.shops import NOW, catalogue, order_lines
from daogou.types import ErasedShopper, InvalidInput, ShopperId, StoreError

ME, VISITOR = ShopperId("s0"), ShopperId("visitor-1")


def keys_in_releases(shop: Shop) -> set[int]:
    """All keys under which the kept releases hold a row."""
    arrays = (shop.releases.load(release).arrays for release in shop.releases.kept())
    return {int(key) for some in arrays for name in some if name.endswith("/keys") for key in some[name]}


def export(folder: Path) -> Path:
    """The made-up facts as a shop's own files, with a row of s0's that no import accepts."""
    folder.mkdir()
    bad = order_lines().filter(pl.col("shopper") == "s0").head(1).with_columns(order=pl.lit("odd"), quantity=pl.lit(0))
    catalogue().write_parquet(folder / "products.parquet")
    pl.concat([order_lines(), bad.cast(order_lines().schema)]).write_parquet(folder / "order_lines.parquet")
    return folder


def test_erasure_leaves_nothing(shop: Shop) -> None:
    shop.sign_in(VISITOR, ME)
    assert shop.key(ME) in keys_in_releases(shop)
    assert shop.erase(ME) > 12
    assert not shop.known(ME)
    assert shop.recommend(ME).basis == "popular"
    assert shop.key(ME) not in keys_in_releases(shop)
    assert shop.erased(ME)
    assert shop.erased(ShopperId("s1"), VISITOR)
    assert not shop.erased(ShopperId("s1"))


def test_whoever_still_speaks_for_the_erased_is_refused(shop: Shop) -> None:
    shop.sign_in(VISITOR, ME)
    shop.erase(ME)
    before = shop.database.counts()
    for who in (ME, VISITOR):
        with pytest.raises(ErasedShopper):
            shop.accept([Event("search-1", who, "search", shop.clock.now(), text="tea")])
    with pytest.raises(ErasedShopper):
        shop.sign_in(ShopperId("visitor-2"), ME)
    assert shop.database.counts() == before


def test_an_unfinished_release_goes_with_the_shopper(shop: Shop) -> None:
    draft = shop.releases.folder / ".draft-killed"
    draft.mkdir()
    shop.erase(ME)
    assert not draft.exists()


@pytest.mark.parametrize("act", [lambda shop: shop.erase(ME), lambda shop: shop.train()], ids=["erased", "trained"])
def test_what_a_killed_training_left_is_gone(shop: Shop, act: Callable[[Shop], object]) -> None:
    left = shop.folder / "checkpoints" / "sequence-0.pt"
    left.parent.mkdir()
    left.write_bytes(b"half-learned")
    act(shop)
    assert not left.exists()


def test_an_erasure_while_training_holds_in_what_is_published(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = shop.releases.publish

    def late(*given: object, **named: object) -> object:
        # by now all facts are read and everything is fitted
        shop.erase(ME)
        return publish(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(shop.releases, "publish", late)
    before = shop.releases.current()
    shop.train()
    assert shop.releases.current() != before
    assert shop.key(ShopperId("s1")) in keys_in_releases(shop)
    assert shop.key(ME) not in keys_in_releases(shop)


def test_an_erasure_at_the_last_moment_holds_too(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    erase_rows: Callable[[str], None] = shop.erasure.rows
    drafts = []

    def then_erased(release: str) -> None:
        erase_rows(release)
        if release.startswith(".draft-"):
            drafts.append(release)
        if len(drafts) == 1:
            drafts.append("erased")
            shop.erase(ME)

    monkeypatch.setattr(shop.erasure, "rows", then_erased)
    shop.train()
    assert len(drafts) == 3
    assert shop.key(ME) not in keys_in_releases(shop)


def test_a_later_import_does_not_bring_the_shopper_back(shop: Shop, tmp_path: Path) -> None:
    shop.erase(ME)
    report = import_facts(shop, str(export(tmp_path / "export")))
    assert report
    told = {table.table: table.reasons for table in report.tables}
    assert told["order_lines"] == {"erased shopper": len(order_lines().filter(pl.col("shopper") == "s0")) + 1}
    assert not shop.known(ME)
    assert shop.known(ShopperId("s1"))
    assert gzip.decompress(report.rejects.read_bytes()) == b""


def test_rejects_files_lose_the_shoppers_rows_and_keep_the_others(shop: Shop, tmp_path: Path) -> None:
    report = import_facts(shop, str(export(tmp_path / "export")))
    assert report
    assert b'"s0"' in gzip.decompress(report.rejects.read_bytes())
    other = report.rejects.with_name("other.jsonl.gz")
    with rejects_file(other) as rejects:
        rows = pl.DataFrame({"shopper": ["s0", "s1", None]})
        rejects.add("order_lines", pl.Series(["missing order"] * 3), rows)
        rejects.add("shoppers", pl.Series(["no object"]), pl.DataFrame({"id": ["s0"]}))
    half = report.rejects.with_name("half.jsonl.gz.part")
    half.write_bytes(b"half")
    shop.erase(ME)
    assert gzip.decompress(report.rejects.read_bytes()) == b""
    kept = [json.loads(line)["row"] for line in gzip.decompress(other.read_bytes()).splitlines()]
    assert kept == [{"shopper": "s1"}, {"shopper": None}]
    assert not half.exists()


def test_a_number_that_a_file_wrote_as_a_fraction_is_the_same_shopper(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl.gz"
    with rejects_file(path) as rejects:
        rejects.add("order_lines", pl.Series(["x", "x"]), pl.DataFrame({"shopper": [17.0, 18.0]}))
    forget_rejects(tmp_path, lambda id_: id_ == "17")
    assert b"17" not in gzip.decompress(path.read_bytes())
    assert b"18" in gzip.decompress(path.read_bytes())


def test_a_rejects_file_that_cannot_be_read_goes_whole(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl.gz"
    broken.write_bytes(gzip.compress(b"{}" * 1000)[:-12])
    forget_rejects(tmp_path, lambda id_: False)
    assert list(tmp_path.iterdir()) == []


def test_an_erasure_that_failed_midway_still_clears_releases(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> None:
        raise StoreError("What was erased is still in the log.")

    with monkeypatch.context() as patch:
        patch.setattr(shop.database._door, "leave_no_trace", busy)
        with pytest.raises(StoreError):
            shop.erase(ME)
    assert shop.key(ME) not in keys_in_releases(shop)
    assert shop.erase(ME) == 0


def test_a_release_that_cannot_be_cleared_keeps_no_other_and_no_file_from_it(shop: Shop, tmp_path: Path) -> None:
    report = import_facts(shop, str(export(tmp_path / "export")))
    assert report
    release = shop.serving().release
    settings = {"gone": {}, **release.manifest["settings"]}
    odd = {**release.arrays, "models/gone/keys": np.zeros(1, np.uint64)}
    older = shop.releases.publish(odd, {**release.manifest, "settings": settings}, NOW)
    assert shop.releases.kept() == [older.id, release.id]
    with pytest.raises(InvalidInput, match="'gone'"):
        shop.erase(ME)
    assert shop.key(ME) not in keys_in_releases(shop)
    assert gzip.decompress(report.rejects.read_bytes()) == b""


def test_a_rejects_file_that_cannot_be_rewritten_keeps_no_other_from_it(tmp_path: Path) -> None:
    files = [tmp_path / f"{place}.jsonl.gz" for place in range(12)]  # they are come upon in any order
    for path in files[::2]:
        with rejects_file(path) as rejects:
            rejects.add("order_lines", pl.Series(["x"]), pl.DataFrame({"shopper": ["s0"]}))
    for path in files[1::2]:
        path.mkdir()
    with pytest.raises(IsADirectoryError):
        forget_rejects(tmp_path, lambda id_: id_ == "s0")
    assert all(gzip.decompress(path.read_bytes()) == b"" for path in files[::2])
