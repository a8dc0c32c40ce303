"""The bench of after-sales rules, on a shop of one user in the reference's form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from daogou.shop.after_sales.policy import load_policy
from daogou.trials.after_sales import chinese
from daogou.trials.after_sales.book import Book, same
from daogou.trials.after_sales.run import run
from daogou.trials.after_sales.tools import use
from daogou.types import InvalidInput

TEA = {"item_id": "1", "options": {"size": "S"}, "price": 10.5, "available": True}
POT = {"item_id": "2", "options": {"size": "L"}, "price": 12, "available": True}
ORDER: dict[str, Any] = {
    **{"order_id": "#1", "user_id": "ann", "address": {"zip": "9"}, "status": "pending", "fulfillments": []},
    "items": [{"item_id": "1", "product_id": "p", "name": "Tea", "price": 10.5, "options": {"size": "S"}}],
    "payment_history": [{"transaction_type": "payment", "amount": 10.5, "payment_method_id": "g"}],
}
DB: dict[str, Any] = {
    "products": {"p": {"name": "Tea", "product_id": "p", "variants": {"1": TEA, "2": POT}}},
    "users": {
        "ann": {
            **{"user_id": "ann", "email": "a@x", "name": {"first_name": "Ann", "last_name": "B"}},
            **{"address": {"zip": "9"}, "orders": ["#1"]},
            "payment_methods": {"g": {"id": "g", "source": "gift_card", "balance": 3.0}},
        },
        "bo": {"user_id": "bo", "address": {"zip": "8"}, "payment_methods": {}, "orders": []},
    },
    "orders": {"#1": ORDER},
}
CANCEL = {"order_id": "#1", "reason": "no longer needed"}
REFUND = {"transaction_type": "refund", "amount": 10.5, "payment_method_id": "g"}
CANCELLED = {
    **ORDER,
    **{"status": "cancelled", "cancel_reason": "no longer needed"},
    "payment_history": [*ORDER["payment_history"], REFUND],
}
RICHER = {**DB["users"]["ann"], "payment_methods": {"g": {"id": "g", "source": "gift_card", "balance": 13.5}}}
AFTER = {"orders": {"#1": CANCELLED}, "users": {"ann": RICHER}}


def call(name: str, arguments: Any, **outcome: Any) -> dict[str, Any]:
    return {"name": name, "arguments": arguments, "ok": True, "error_code": None, **outcome}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    looked = call("get_order_details", {"order_id": "#1"}, result=ORDER)
    missed = call("get_item_details", {"item_id": "7"}, ok=False, error_code="item_not_found")
    tasks = [{"task_id": "0", "actions": [looked, missed, call("cancel_pending_order", CANCEL)], "after": AFTER}]
    cases = [
        {"case_id": "a", "kind": "legal", "after": AFTER, **call("cancel_pending_order", CANCEL)},
        {"case_id": "b", "kind": "foreign_order", "after": AFTER, **call("cancel_pending_order", CANCEL)},
        {
            **{"case_id": "c", "kind": "wrong", "setup": [call("cancel_pending_order", CANCEL)]},
            **call("cancel_pending_order", CANCEL, ok=False, error_code="order_not_pending"),
        },
    ]
    (tmp_path / "db.json").write_text(json.dumps(DB))
    (tmp_path / "not_compared.json").write_text(json.dumps({"stricter": {"cases": ["b"]}}))
    for name, rows in (("expected", tasks), ("refusals", cases)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return tmp_path


def test_what_is_equal_counts_as_equal_and_a_strangers_call_as_stricter(data: Path) -> None:
    metrics = run(data).models["rules"]
    assert {metrics[name] for name in ("tasks_equal", "verdicts_equal", "states_equal")} == {1.0}
    assert metrics["stricter"] == pytest.approx(1 / 3)
    assert metrics["foreign_refused"] == metrics["apart_sound"] == 1.0


def test_what_differs_is_named(data: Path) -> None:
    rows = (data / "refusals.jsonl").read_text().replace("13.5", "13.4")
    (data / "refusals.jsonl").write_text(rows)
    result = run(data)
    assert result.models["rules"]["states_equal"] == 0.5
    assert result.notes["unequal"] == ["a"]


def test_a_folder_of_another_form_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"db\.json"):
        run(tmp_path)


@pytest.mark.parametrize(
    ("expression", "result"), [("1.5 + 2 * 3", "7.5"), ("10/4", "2.5"), ("2**3", "8.0"), ("(1-3)", "-2.0")]
)
def test_arithmetic_is_worked_out_and_nothing_else_is(expression: str, result: str, data: Path) -> None:
    book, policy = Book.read(data / "db.json"), load_policy("requests")
    assert use(book, "calculate", {"expression": expression}, policy).result == result
    for bad in ("__import__('os')", "1/0", "9**9**9", "1 +"):
        assert not use(book, "calculate", {"expression": bad}, policy).ok


def test_records_are_the_same_by_value() -> None:
    assert same({"a": 60, "b": None}, {"a": 60.001})
    assert not same([1, 2], [2, 1])
    assert not same({"a": True}, {"a": 1})


def _write(folder: Path, **files: Any) -> Path:
    folder.mkdir()
    for name, told in files.items():
        (folder / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return folder


def _chinese(status: str, method: str) -> dict[str, Any]:
    item = {"商品ID": "a", "单价": 10.1, "数量": 2}
    order = {"订单ID": "1", "订单状态": status, "订单总金额": 20.2, "是否加急": False, "订单商品列表": [item]}
    return {"甲": {"1": {**order, "收货地址": ADDRESS, "支付方式": method}}}


ADDRESS = dict.fromkeys(("收件人姓名", "电话号码", "国家", "省份", "城市", "区县", "详细地址"), "x")


@pytest.mark.parametrize("status", ["已付款", "已签收", "已发货"])
@pytest.mark.parametrize("method", ["京东E卡", "微信"])
def test_a_chinese_shop_is_exact_to_the_fen(tmp_path: Path, status: str, method: str) -> None:
    other = [
        {"商品ID": "b", "商品描述": "b", "商品状态": "已上架"},
        {"商品ID": "c", "商品描述": "c", "商品状态": "缺货"},
    ]
    goods = {"a": {"商品价格": 9.9, "可换货商品": other, "商品名称": "a"}, "b": {"商品价格": 12, "商品名称": "b"}}
    folder = _write(
        tmp_path / "zh",
        products={"jd": {"s": goods}},
        orders={"jd": {"s": _chinese(status, method)}},
        logistics={"jd": {"s": {}}},
        invoices={},
        users_info={"甲": {"电子卡余额": 1}},
    )
    told = chinese.measure(folder)
    assert (told["orders"], told["calls"]) == (1, 7)
    assert told["verdicts_right"] == told["money_exact"] == told["statuses_known"] == 1
    (account,) = chinese.read(folder)[1]
    assert account.orders["1"].left() == 2_020


def test_a_chinese_shop_of_another_form_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no shop of this form"):
        chinese.measure(_write(tmp_path / "zh", products={}))
