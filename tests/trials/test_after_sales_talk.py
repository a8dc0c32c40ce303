"""The bench of service by conversation, on a task of the data's form that is made here."""

import json
from pathlib import Path

from daogou.assistant.loop import Assistant
from daogou.assistant.state import Asked
from daogou.trials.after_sales.shopper import Shopper, first_person
from daogou.trials.after_sales.talk import run

METHOD = {"source": "credit_card", "id": "credit_card_1", "brand": "visa", "last_four": "1234"}
ADDRESS = {"address1": "1 Road", "address2": "", "city": "Leeds", "country": "USA", "state": "LA", "zip": "11111"}
ITEM = {"name": "Kettle", "product_id": "p1", "item_id": "1000001", "price": 20.5, "options": {"colour": "red"}}
ORDER = {
    **{"order_id": "#W1", "user_id": "ann_lee_1", "address": ADDRESS, "items": [ITEM], "status": "delivered"},
    "fulfillments": [{"tracking_id": ["77"], "item_ids": ["1000001"]}],
    "payment_history": [{"transaction_type": "payment", "amount": 20.5, "payment_method_id": "credit_card_1"}],
}
USER = {
    **{"user_id": "ann_lee_1", "name": {"first_name": "Ann", "last_name": "Lee"}, "address": ADDRESS},
    **{"email": "ann@example.com", "payment_methods": {"credit_card_1": METHOD}, "orders": ["#W1"]},
}
VARIANTS = {"1000001": {"item_id": "1000001", "options": {"colour": "red"}, "available": True, "price": 20.5}}
RETURN = {
    "name": "return_delivered_order_items",
    "arguments": {"order_id": "#W1", "item_ids": ["1000001"], "payment_method_id": "credit_card_1"},
}


def task(id_: str, reason: str, actions: list[dict[str, object]]) -> dict[str, object]:
    told = {"reason_for_call": reason, "task_instructions": ".", "known_info": "You are Ann Lee, zip code 11111."}
    return {"id": id_, "user_scenario": {"instructions": told}, "evaluation_criteria": {"actions": actions}}


def write(folder: Path) -> None:
    database = {
        "products": {"p1": {"name": "Kettle", "product_id": "p1", "variants": VARIANTS}},
        "users": {"ann_lee_1": USER},
        "orders": {"#W1": ORDER},
    }
    after = {
        "orders": {
            "#W1": {
                **ORDER,
                **{"status": "return requested", "return_items": ["1000001"]},
                "return_payment_method_id": "credit_card_1",
            }
        }
    }
    tasks = [task("0", "You want to return the kettle.", [RETURN]), task("1", "You want to return the kettle.", [])]
    (folder / "db.json").write_text(json.dumps(database))
    (folder / "tasks.json").write_text(json.dumps(tasks))
    rows = [{"task_id": "0", "after": after}, {"task_id": "1", "after": {}}]
    (folder / "expected.jsonl").write_text("\n".join(json.dumps(row) for row in rows))


def test_what_the_task_ends_in_is_confirmed_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path)
    result = run(tmp_path, Assistant(), runs=2)
    assert result.models["rules"]["pass^1"] == 1.0
    assert result.models["rules"]["pass^4"] == 1.0
    assert result.models["rules"]["unauthorised"] == 0


def test_the_shopper_answers_only_what_is_asked() -> None:
    told = "You want to return the kettle. You prefer your gift card for the refund."
    shopper = Shopper(task("0", told, [RETURN]))
    assert shopper.first() == "I want to return the kettle. I prefer my gift card for the refund."
    assert shopper.answer(Asked(slot="method")) == "I prefer my gift card for the refund."
    assert shopper.answer(Asked(slot="variant", about="Kettle")) == "I want to return the kettle."
    assert shopper.answer(Asked(slot="address")) == "I am Ann Lee, zip code 11111."
    assert shopper.answer(Asked(slot="variant", about="Lamp")) == "I don't know."
    assert first_person("You're late and your dog is yours.") == "I am late and my dog is mine."
