"""The redaction bench over a captured endpoint, small."""

import pytest

pytest.importorskip("pydantic_ai", reason="needs the extra llm")


def test_nothing_leaks_and_all_is_put_back() -> None:
    from daogou.trials.redaction import run

    result = run(texts=60, seed=11)
    assert sum(row.get("leaks", 0) for row in result.models.values()) == 0
    assert result.notes["restored"] == "60 of 60 answers are the text as it was written"
    assert {f"{language} {kind}" for language in ("en", "zh") for kind in ("address", "card", "email", "phone")} <= set(
        result.models
    )
