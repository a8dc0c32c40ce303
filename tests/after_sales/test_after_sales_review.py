"""What is wrong with rules is found, what comes along has nothing wrong, and the terminal says both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from daogou.cli import app
from daogou.shop.after_sales.policy import Policy, load_policy
from daogou.shop.after_sales.review import findings

SEVEN = load_policy("seven_days").model_dump(mode="json")


def changed(action: str, **fields: Any) -> Policy:
    actions = {**SEVEN["actions"], action: {**SEVEN["actions"].get(action, {}), **fields}}
    return Policy.model_validate({**SEVEN, "actions": actions})


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (changed("cancel", statuses=[]), "never possible"),
        (changed("invoice", fields={}, optional=[]), "nothing can be given"),
        (changed("return", methods=["points"]), "points is not among"),
        (changed("invoice", optional=["colour"]), "colour is optional"),
        (changed("cashback", statuses=["paid"]), "gives nothing"),
        (changed("return", window=None), "for ever"),
        (Policy.model_validate({**SEVEN, "moves": {"delivered": ["shipped"], "shipped": ["delivered"]}}), "opens anew"),
        (Policy.model_validate({**SEVEN, "statuses": {**SEVEN["statuses"], "paid": {"en": "paid"}}}), "one language"),
    ],
)
def test_what_is_hardly_meant_is_found(policy: Policy, said: str) -> None:
    assert any(said in one.text for one in findings(policy))


def test_rules_that_come_along_can_all_be_used() -> None:
    for name in ("requests", "seven_days", "appliances"):
        assert not [one for one in findings(load_policy(name)) if one.severity == "error"]
    assert findings(load_policy("seven_days")) == []


def test_the_terminal_says_it(tmp_path: Path) -> None:
    run = CliRunner().invoke
    good = run(app, ["after-sales", "check", "seven_days"])
    assert good.exit_code == 0
    assert "7 days from delivered" in good.output
    (tmp_path / "bad.json").write_text(changed("cancel", statuses=[]).model_dump_json())
    bad = run(app, ["after-sales", "check", str(tmp_path / "bad.json")])
    assert bad.exit_code == 1
    assert "error: cancel: No status is named" in bad.output
