"""What occasions need and how many packs that is."""

import pytest

from daogou.guide.sets.choose import MUST
from daogou.guide.sets.occasions import Need, occasion_in, occasions
from daogou.guide.sets.packs import Content, content, pieces


def test_every_occasion_is_whole() -> None:
    """Names in both languages; roles with words, at least one that it needs, all in units that packs are told in."""
    names: list[str] = []
    for occasion in occasions().values():
        assert occasion.name.en
        assert occasion.name.zh
        assert 2 <= len(occasion.roles) <= 8
        assert any(role.must for role in occasion.roles)
        assert len({role.key for role in occasion.roles}) == len(occasion.roles)
        names += occasion.called
        for role in occasion.roles:
            assert role.words
            assert all(role.words)
            assert role.name.en
            assert role.name.zh
            assert role.need.unit in ("", "g", "ml", "piece")
            assert bool(role.need.unit) == bool(role.need.per_head)
            assert role.need.serves >= 1
    assert len(set(names)) == len(names), "no name means two occasions"
    assert max(len(occasion.roles) for occasion in occasions().values()) * 2 < MUST


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a barbecue in the garden", "barbecue"),
        ("BBQ", "barbecue"),
        ("敏感肌护肤一套", "skincare"),
        ("周末露营", "camping"),
        ("a set for a new puppy", "new-dog"),
        ("过年的年货", "spring-festival"),
        ("barbecues", "barbecue"),
    ],
)
def test_what_an_occasion_is_called(text: str, key: str) -> None:
    found = occasion_in(text)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("text", ["", "a present", "gymnastics", "生蚝"])
def test_what_names_no_occasion(text: str) -> None:
    assert occasion_in(text) is None


@pytest.mark.parametrize(
    ("size", "held"),
    [
        ("8 ct", Content(8, "piece")),
        ("500 g", Content(500, "g")),
        ("6 × 12 oz", Content(6 * 12 * 28.35, "g")),
        (".5 gal", Content(0.5 * 3_785, "ml")),
        ("2 升", Content(2_000, "ml")),
        ("XL", None),
        ("0 g", None),
        ("", None),
        ("22 lbx", None),
    ],
)
def test_what_a_pack_holds(size: str, held: Content | None) -> None:
    assert content(size) == held


@pytest.mark.parametrize(
    ("need", "people", "size", "packs"),
    [
        (Need(2, "piece", 4), 8, "8 ct", (2, True)),
        (Need(2, "piece", 4), 4, "8 ct", (1, True)),
        (Need(200, "g", 3), 8, "500 g", (4, True)),
        (Need(600, "ml", 4), 8, "2 l", (3, True)),
        (Need(600, "ml", 4), 8, "no size", (2, False)),
        (Need(2, "piece", 4), 8, "500 g", (2, False)),
        (Need(), 8, "500 g", (1, False)),
        (Need(0.5, "piece", 2), 1, "1 ct", (1, True)),
    ],
)
def test_how_many_packs(need: Need, people: int, size: str, packs: tuple[int, bool]) -> None:
    assert pieces(need, people, size) == packs
