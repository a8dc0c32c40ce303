"""Runs every task and every call and counts what is equal, what is stricter, and whether what differs on purpose is
right."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from daogou.shop.after_sales.policy import Policy, load_policy
from daogou.trials.after_sales import chinese
from daogou.trials.after_sales.book import Book, cents, same
from daogou.trials.after_sales.tools import WRITES, use
from daogou.trials.result import BenchResult
from daogou.types import InvalidInput, Progress, silent

POLICY = "requests"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """One call or task: what was compared of it. `compared` is false where the reference is wrong or too lenient;
    `sound` then says whether here it is right."""

    id: str
    verdict: bool
    state: bool
    compared: bool
    stricter: bool = False
    sound: bool = True
    foreign_refused: bool = True


def run(data: Path, progress: Progress = silent) -> BenchResult:
    """Judge `data`, a folder of this form or one that holds it as `tau2-retail`; with a Chinese shop's orders beside it
    (`ecom-bench-zh`) those too, as the row `chinese`. Raises `InvalidInput` for another."""
    folder = data if (data / "db.json").exists() else data / "tau2-retail"
    book, policy = Book.read(folder / "db.json"), load_policy(POLICY)
    apart: dict[str, dict[str, list[str]]] = {"reference_fault": {}, "stricter": {}}
    if (folder / "not_compared.json").exists():
        apart |= json.loads((folder / "not_compared.json").read_text(encoding="utf-8"))
    tasks = _judged(folder / "expected.jsonl", lambda row: _task(book, policy, row, apart), progress)
    calls = _judged(folder / "refusals.jsonl", lambda row: _call(book, policy, row, apart), progress)
    result = _told(folder, tasks, calls)
    other = data / "ecom-bench-zh"
    return replace(result, models={**result.models, "chinese": chinese.measure(other)}) if other.is_dir() else result


def _judged(path: Path, judge: Callable[[Row], Judged], progress: Progress) -> list[Judged]:
    rows = list(_rows(path))
    judged = []
    for number, row in enumerate(rows, 1):
        judged.append(judge(row))
        progress(path.stem, number, len(rows))
    return judged


def _rows(path: Path) -> Iterator[Row]:
    try:
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}.") from error


def _listed(apart: Mapping[str, Mapping[str, list[str]]], why: str, kind: str, id_: str) -> bool:
    return id_ in apart.get(why, {}).get(kind, [])


def _task(book: Book, policy: Policy, row: Row, apart: Mapping[str, Mapping[str, list[str]]]) -> Judged:
    """Replay a task's actions; a refused one does not end it."""
    start, equal = book, True
    for action in row["actions"]:
        done = use(book, action["name"], action["arguments"], policy)
        equal &= done.ok == action["ok"] and done.code == action["error_code"]
        if done.ok and "result" in action and action["name"] not in WRITES:
            equal &= same(done.result, action["result"])
        book = done.book
    compared = not (
        _listed(apart, "reference_fault", "tasks", row["task_id"])
        or _listed(apart, "stricter", "tasks", row["task_id"])
    )
    return Judged(row["task_id"], equal, _left(book, row["after"]), compared, sound=sound(start, book))


def _call(book: Book, policy: Policy, row: Row, apart: Mapping[str, Mapping[str, list[str]]]) -> Judged:
    for step in row.get("setup", []):
        book = use(book, step["name"], step["arguments"], policy).book
    name, arguments, kind = row["name"], row["arguments"], row.get("kind", "")
    stricter = _listed(apart, "stricter", "cases", row["case_id"])
    stranger = _stranger(book, arguments)
    # the reference does not ask who calls: only of a call that is another's by the data's own word is that told here
    done = use(book, name, arguments, policy, stranger if stricter and kind == "foreign_order" else None)
    as_other = use(book, name, arguments, policy, stranger)
    state = _left(done.book, row["after"]) if row["ok"] else same(done.book.changed(), book.changed())
    return Judged(
        row["case_id"],
        done.ok == row["ok"] and done.code == row["error_code"],
        state,
        not (stricter or _listed(apart, "reference_fault", "cases", row["case_id"])),
        stricter=row["ok"] and not done.ok,
        sound=done.ok == (row["ok"] and not stricter) and sound(book, done.book),
        foreign_refused=as_other.code in ("order_not_found", "user_not_found") and as_other.book is book,
    )


def _left(book: Book, after: Row) -> bool:
    """Whether these records differ from the database, in this way, and no others."""
    return same(book.changed(), {name: some for name, some in after.items() if some})


def _stranger(book: Book, arguments: Row) -> str:
    """Someone whom the call is not about."""
    about = arguments["user_id"] if "user_id" in arguments else book.owner(arguments["order_id"])
    return next(str(user) for user in book.raw["users"] if user != about)


def sound(before: Book, after: Book) -> bool:
    """Whether what changed adds up: each changed piece has its own variant's price and options; what was paid and not
    given back is what the pieces cost, or nothing once the order is cancelled; and balances moved by as much."""
    return all(_sound_order(after, id_) for id_ in after.changed().get("orders", {})) and all(
        _sound_balances(before, after, user) for user in after.now
    )


def _sound_order(book: Book, id_: str) -> bool:
    order = book.order(id_)
    was = {item["item_id"]: item for item in book.raw["orders"][id_]["items"]}
    for item in order["items"]:
        variant = book.raw["products"][item["product_id"]]["variants"][item["item_id"]]
        if not same({k: item[k] for k in ("price", "options")}, {k: variant[k] for k in ("price", "options")}) and (
            not same(item, was.get(item["item_id"]))
        ):
            return False
    left = sum(_signed(entry) for entry in order["payment_history"])
    cost = sum(cents(item["price"]) for item in order["items"])
    return left == (0 if order["status"] == "cancelled" else cost)


def _signed(entry: Row) -> int:
    return cents(entry["amount"]) * (1 if entry["transaction_type"] == "payment" else -1)


def _sound_balances(before: Book, after: Book, user: str) -> bool:
    account, was = after.account(user), before.account(user)
    if account is None or was is None:
        return False
    for id_, method in account.methods.items():
        moved = sum(
            (entry.amount if entry.kind == "payment" else -entry.amount)
            for order in account.orders.values()
            for entry in order.history[len(was.orders[order.id].history) :]
            if entry.method == id_
        )
        if method.balance is not None and (
            method.balance < 0 or method.balance != (was.methods[id_].balance or 0) - moved
        ):
            return False
    return True


def _share(values: list[bool]) -> float:
    return sum(values) / len(values) if values else float("nan")


def _told(folder: Path, tasks: list[Judged], calls: list[Judged]) -> BenchResult:
    held, fair = [one for one in tasks if one.compared], [one for one in calls if one.compared]
    metrics = {
        "tasks_equal": _share([one.verdict and one.state for one in held]),
        "verdicts_equal": _share([one.verdict for one in fair]),
        "states_equal": _share([one.state for one in fair]),
        "stricter": _share([one.stricter for one in calls]),
        "apart_sound": _share([one.sound for one in (*tasks, *calls) if not one.compared]),
        "foreign_refused": _share([one.foreign_refused for one in calls]),
    }
    unequal = [one.id for one in (*held, *fair) if not (one.verdict and one.state)]
    unsound = [one.id for one in (*tasks, *calls) if not one.compared and not one.sound]
    counts = Counter(one.compared for one in (*tasks, *calls))
    return BenchResult(
        "after-sales",
        folder.name,
        f"{len(tasks)} tasks, {len(calls)} calls, each from a fresh database; {counts[False]} apart, as the data says",
        {"rules": metrics},
        "rules",
        len(tasks) + len(calls),
        0,
        {"policy": POLICY, "unequal": unequal[:50], "unsound": unsound[:50], "compared": counts[True]},
    )
