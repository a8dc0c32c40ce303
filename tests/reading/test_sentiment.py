"""Praise or blame: the learned head, and the word lists without one."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from daogou.reading.sentiment import Sentiment, learn, lexicon_log_odds, pieces, restored
from daogou.trials import sentiment
from daogou.trials.reviews import read
from daogou.types import InvalidInput

GOOD = ["做工很细致", "穿着舒服", "下次还买", "works like a charm", "my kids adore it", "very sturdy"]
BAD = ["用两天就坏", "味道刺鼻", "再也不买", "fell apart in a week", "my kids ignore it", "very flimsy"]
OTHERS = {"做工细致，舒服": True, "刺鼻，坏了": False, "sturdy, kids adore it": True, "flimsy, fell apart": False}


def head() -> Sentiment:
    return learn([*GOOD, *BAD] * 3, np.array([*[True] * 6, *[False] * 6] * 3))


def test_the_head_tells_praise_from_blame_in_both_languages() -> None:
    odds = head().log_odds(list(OTHERS))
    assert (odds > 0).tolist() == list(OTHERS.values())


def test_a_restored_head_says_the_same() -> None:
    learned = head()
    again = restored(learned.state())
    np.testing.assert_array_equal(again.log_odds(list(OTHERS)), learned.log_odds(list(OTHERS)))


def test_what_it_knows_nothing_of_gets_the_bias() -> None:
    learned = head()
    np.testing.assert_allclose(learned.log_odds(["", "zzz"]), learned.bias, rtol=1e-6)


def test_one_sided_reviews_teach_nothing() -> None:
    with pytest.raises(InvalidInput, match="praise"):
        learn(GOOD, np.ones(6, np.bool_))


def test_the_word_lists_need_no_reviews() -> None:
    told = lexicon_log_odds(["质量很好", "太差了，失望", "not good", "love it, great", "周二"])
    assert np.sign(told).tolist() == [1, -1, -1, 1, 0]


def test_pieces() -> None:
    assert list(pieces("很好")) == ["很", "好", "很好"]
    assert list(pieces("Very  Good")) == ["very", "good", "very good"]


def test_the_bench_reads_both_forms(tmp_path: Path) -> None:
    chinese, amazon = tmp_path / "zh.csv.gz", tmp_path / "en.csv"
    rated = [*((True, text) for text in GOOD), *((False, text) for text in BAD)]
    with gzip.open(chinese, "wt", encoding="utf-8") as file:
        file.write("cat,label,review\n" + "".join(f"x,{int(good)},{t}\n" for good, t in [*rated, *rated]))
    stars = [*[(t, 5) for t in GOOD], *[(t, 1) for t in BAD], ("so so", 3)]
    amazon.write_text("".join(f'u,p,n,"[0, 0]","{t}",{star},s,1,d\n' for t, star in stars), encoding="utf-8")
    assert read(chinese).texts == 2 * read(amazon).texts == 2 * (GOOD + BAD)
    result = sentiment.run(chinese, amazon)
    assert result.models["head"]["accuracy"] == 1
    assert 0.5 < result.models["lexicon"]["accuracy"] < 1
    assert result.models["head"]["reviews_per_s"] > 0


def test_what_holds_no_reviews_is_said(tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InvalidInput, match="label"):
        read(tmp_path / "none.csv")
    with pytest.raises(InvalidInput, match="There is no file"):
        read(tmp_path / "nowhere.csv")
