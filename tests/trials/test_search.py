"""The search bench on a small catalogue: figures worked out by hand, and what cannot be read."""

import json
from math import log2
from pathlib import Path

import pytest

from daogou.trials.search import run
from daogou.types import InvalidInput


def files(folder: Path) -> tuple[Path, Path]:
    products = [
        {"id": "a", "title": "USB hub", "supplier": "Acme"},
        {"id": "b", "title": "USB stick"},
        {"id": "c", "title": "Desk lamp", "attr_t_colour": "green"},
    ]
    catalogue, judgements = folder / "products.jsonl", folder / "judged.csv"
    catalogue.write_text("".join(json.dumps(product) + "\n" for product in products), encoding="utf-8")
    rows = ["query,product_id,rating", "usb stick,a,1", "usb stick,b,3", "green lamp,c,2", "nothing,a,0"]
    judgements.write_text("\n".join(rows), encoding="utf-8")
    return catalogue, judgements


def test_what_is_ranked_as_judged_scores_one(tmp_path: Path) -> None:
    row = run(*files(tmp_path)).models["lexical"]
    assert row["ndcg@10"] == pytest.approx(1.0)
    assert row["ndcg@10_judged"] == pytest.approx(1.0)


def test_a_translation_is_asked_against_the_same_judgements(tmp_path: Path) -> None:
    said = tmp_path / "zh.csv"
    said.write_text("usb stick,lamp\n", encoding="utf-8")  # a wrong one: the lamp comes first, unjudged
    result = run(*files(tmp_path), translated=said)
    ideal = 7 / log2(2) + 1 / log2(3)
    told = result.models["lexical"]["ndcg@10"]
    assert result.n == 1
    # of the two judged ones neither holds the word: they follow in the catalogue's order
    assert told == pytest.approx((1 / log2(3) + 7 / log2(4)) / ideal)


def test_what_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    catalogue, judgements = files(tmp_path)
    catalogue.write_text('{"name": "x"}\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match="no catalogue"):
        run(catalogue, judgements)
