"""Policies cut at their headings."""

from hypothesis import given
from hypothesis import strategies as st

from daogou.shop.policies import passages


def test_what_stands_under_a_heading_is_one_passage_with_its_path() -> None:
    told = passages(
        "service", "Intro.\n# Returns\n## How long\nSeven days.\n\nNot food.\n## Cost\nYou pay.\n# Data\nYours.", "en"
    )
    assert [(p.id, list(p.path), p.title, p.text) for p in told] == [
        ("service#1", [], "service", "Intro."),
        ("service#2", ["Returns"], "How long", "Seven days.\n\nNot food."),
        ("service#3", ["Returns"], "Cost", "You pay."),
        ("service#4", [], "Data", "Yours."),
    ]


def test_a_sign_within_code_is_no_heading() -> None:
    assert len(passages("x", "# One\n```\n# not one\n```\n", "en")) == 1


@given(st.lists(st.sampled_from(["# a", "## b", "### c", "text", "", "```", "#no", "文字"]), max_size=20))
def test_no_word_is_lost_and_none_is_told_twice(lines: list[str]) -> None:
    told = passages("x", "\n".join(lines), "en")
    words = [word for passage in told for word in passage.text.split()]
    fenced, kept = False, []
    for line in lines:
        fenced ^= line == "```"
        if fenced or not line.startswith(("# ", "## ", "### ")):
            kept += line.split()
    assert words == kept
