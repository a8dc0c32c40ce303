"""Releases: written whole, published by one rename, rolled back, pruned, and plain words where damaged."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from daogou.release import Releases
from daogou.types import ReleaseError


def at(second: int) -> datetime:
    return datetime(2024, 1, 1, 0, 0, second, tzinfo=UTC)


def publish(releases: Releases, second: int) -> str:
    return releases.publish({"m/weights": np.arange(3) + second}, {"n": second}, at(second)).id


def test_what_was_published_is_read_back_read_only(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    assert releases.current() is None
    release = releases.load(publish(releases, 1))
    assert release.manifest["n"] == 1
    assert release.arrays["m/weights"].tolist() == [1, 2, 3]
    assert list(release.arrays.under("m")) == ["weights"]
    with pytest.raises(ValueError, match="read-only"):
        release.arrays["m/weights"][0] = 9


def test_a_failed_publication_leaves_the_old_one(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    good = publish(releases, 1)
    with pytest.raises(TypeError):
        releases.publish({"a": np.arange(2)}, {"not": object()}, at(2))
    assert releases.current() == good
    assert releases.kept() == [good]
    assert not list(tmp_path.glob(".draft-*"))


def test_roll_back_and_pruning(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    ids = [publish(releases, second) for second in range(4)]
    assert releases.kept() == ids[1:]
    releases.point(ids[1])
    newest = publish(releases, 9)
    assert releases.current() == newest
    with pytest.raises(ReleaseError, match="lists those kept"):
        releases.point("20200101-000000-gone")


def test_damage_is_said(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    one, other = publish(releases, 1), publish(releases, 2)
    (tmp_path / one / "m" / "weights.npy").unlink()
    (tmp_path / other / "manifest.json").write_text("{")
    for release in (one, other):
        with pytest.raises(ReleaseError, match="daogou train"):
            releases.load(release)


def test_a_killed_publications_draft_goes_with_the_next_one(tmp_path: Path) -> None:
    (tmp_path / ".draft-killed").mkdir()
    (tmp_path / ".draft-killed" / "row.npy").write_bytes(b"row")
    publish(Releases(tmp_path), 1)
    assert sorted(path.name[0] for path in tmp_path.iterdir()) == ["2", "C"]


def test_a_draft_that_was_cleared_while_it_was_written_is_written_again(tmp_path: Path) -> None:
    releases, drafts = Releases(tmp_path), list[str]()

    def last(draft: str) -> None:
        drafts.append(draft)
        with releases.writable(draft, "m") as arrays:
            arrays["rows"][0] = len(drafts)
        if len(drafts) == 1:
            releases.clear_drafts()

    release = releases.publish({"m/rows": np.arange(2)}, {}, at(1), last=last)
    assert len(set(drafts)) == 2
    assert release.arrays["m/rows"].tolist() == [2, 1]
    assert not list(tmp_path.glob(".draft-*"))
    assert not list(tmp_path.glob(".gone-*"))


def test_a_missing_file_that_is_no_cleared_draft_is_an_error(tmp_path: Path) -> None:
    def last(draft: str) -> None:
        raise FileNotFoundError(draft)

    with pytest.raises(FileNotFoundError):
        Releases(tmp_path).publish({}, {}, at(1), last=last)
    assert list(tmp_path.iterdir()) == []
