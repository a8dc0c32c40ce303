"""`daogou offers` as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from daogou.app import Shop, import_facts
from daogou.cli import app

GOOD = {
    "id": "满减",
    "name_zh": "满10减2",
    "benefit": {"kind": "threshold", "steps": [{"at": 1_000, "off": 200}]},
}
BAD = {"id": "b", "benefit": {"kind": "percent", "off": 500}, "scope": {"brands": ["Nobody's"]}}


def write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_rules_are_checked_imported_and_listed(shop: Shop, tmp_path: Path) -> None:
    place, run = ["--shop", str(shop.folder)], CliRunner()
    lines = [json.dumps(GOOD, ensure_ascii=False), json.dumps(BAD), '{"id": "c"}', json.dumps(BAD)]
    file = write(tmp_path / "rules" / "rules.jsonl", *lines)
    told = run.invoke(app, ["offers", "check", str(file), *place, "--json"])
    assert told.exit_code
    found = [(each["severity"], each["offers"], each["kind"]) for each in json.loads(told.stdout)]
    assert found == [
        ("error", ["line 3"], "nothing"),
        ("error", ["b"], "nothing"),
        ("warning", ["b"], "unknown"),
        ("error", ["b"], "nothing"),
    ]
    report = import_facts(shop, str(file.parent))
    assert report is not None
    assert {table.table: (table.written, dict(table.reasons), table.duplicates) for table in report.tables} == {
        "rules": (2, {"rule is no offer: `daogou offers check FILE` says why": 1}, 1)
    }
    listed = run.invoke(app, ["offers", "list", *place, "--json"])
    assert [json.loads(line)["id"] for line in listed.stdout.splitlines()] == ["b", "满减"]
    assert "满10减2" in run.invoke(app, ["offers", "list", *place, "--lang", "zh"]).stdout


def test_a_shop_without_fault(shop: Shop, tmp_path: Path) -> None:
    file = write(tmp_path / "rules" / "rules.jsonl", json.dumps(GOOD))
    told = CliRunner().invoke(app, ["offers", "check", str(file), "--shop", str(shop.folder)])
    assert told.exit_code == 0
    assert told.stdout.strip() == "Nothing is wrong with the offers."
