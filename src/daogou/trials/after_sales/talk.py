"""Tasks after the sale by conversation: a shopper with a task's own words talks with the assistant, and what counts is
the state that is left."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daogou.assistant.conversation import Conversation
from daogou.assistant.loop import Assistant
from daogou.assistant.turn import LONGEST, Message, Reply, Turn
from daogou.shop.after_sales.policy import Policy, load_policy
from daogou.trials.after_sales.book import Book, same
from daogou.trials.after_sales.desk import BookTools
from daogou.trials.after_sales.run import POLICY
from daogou.trials.after_sales.shopper import Shopper
from daogou.trials.result import BenchResult
from daogou.types import InvalidInput, Progress, ShopperId, moment, silent

RUNS = 4
TURNS = 24
"""A conversation is over after so many turns of the shopper's."""


@dataclass(frozen=True)
class Talked:
    """One conversation: whether it left the state that the task ends in, what happened without a yes, and what was
    said."""

    task: str
    right: bool
    unauthorised: int
    turns: int
    by_model: int
    """Turns that the model answered, and not the rules in its stead."""
    said: Sequence[str]


def run(
    data: Path, assistant: Assistant, name: str = "rules", runs: int = RUNS, progress: Progress = silent, most: int = 0
) -> BenchResult:
    """Every task `runs` times; with `most` only so many tasks, spread over all. Raises `InvalidInput` for a folder that
    is not of this form."""
    folder = data if (data / "db.json").exists() else data / "tau2-retail"
    book, policy = Book.read(folder / "db.json"), load_policy(POLICY)
    tasks, after = _tasks(folder)
    if most:
        tasks = tasks[:: max(1, len(tasks) // most)][:most]
    talked: dict[str, list[Talked]] = {}
    for n, task in enumerate(tasks):
        ends = after[str(task["id"])]
        talked[str(task["id"])] = [asyncio.run(talk(task, ends, book, policy, assistant)) for _ in range(runs)]
        progress("tasks", n + 1, len(tasks))
    return _told(folder, name, talked)


def _tasks(folder: Path) -> tuple[list[Mapping[str, Any]], Mapping[str, Any]]:
    try:
        tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
        rows = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{folder} has no tasks.json and expected.jsonl that can be read ({error}).") from error
    return tasks, {str(row["task_id"]): row["after"] for row in rows}


async def talk(
    task: Mapping[str, Any], ends: Mapping[str, Any], book: Book, policy: Policy, assistant: Assistant
) -> Talked:
    """One conversation, from the task's first words until nothing more is asked."""
    shopper = Shopper(task)
    tools = BookTools(book, user_of(task, book), policy)
    conversation = Conversation("bench", ShopperId(tools.user))
    turn, said, more = Turn(shopper.first()[:LONGEST], "en"), list[str](), True
    unauthorised = by_model = 0
    for _ in range(TURNS):
        before = tools.book
        reply = await _reply(assistant, conversation, turn, tools)
        said += [f"> {turn.text or '(button)'}", reply.text]
        unauthorised += tools.book is not before and not turn.confirm
        by_model += reply.driver == "model"
        conversation = _after(conversation, turn, reply)
        following = _following(shopper, reply, tools)
        if following is None and more:
            more, following = False, shopper.afterwards() or None
        if following is None:
            break
        turn = following if isinstance(following, Turn) else Turn(following[:LONGEST], "en")
    left = tools.book.changed()
    right = same(left, {name: some for name, some in ends.items() if some})
    return Talked(str(task["id"]), right, unauthorised, len(said) // 2, by_model, said)


async def _reply(assistant: Assistant, conversation: Conversation, turn: Turn, tools: BookTools) -> Reply:
    parts = [part async for part in assistant.turn(conversation, turn, tools) if isinstance(part, Reply)]
    return parts[-1]


def _after(conversation: Conversation, turn: Turn, reply: Reply) -> Conversation:
    messages = [Message("shopper", turn.text, moment(0)), Message("assistant", reply.text, moment(0))]
    return Conversation(conversation.id, conversation.shopper, reply.state, [*conversation.messages, *messages])


def _following(shopper: Shopper, reply: Reply, tools: BookTools) -> Turn | str | None:
    """What the shopper does next: a button for a proposal, an answer to a question, nothing where nothing is asked."""
    if reply.proposal is not None:
        call, _, offer = tools.proposed[reply.proposal.id]
        if shopper.agrees(call):
            return Turn("", "en", confirm=offer.token)
        if (objection := shopper.objection()) and not shopper.objected:
            shopper.objected = True
            return f"No, {objection}"
        return Turn("", "en", decline=offer.id)
    asked = reply.state.asked
    return None if asked is None else shopper.answer(asked)


def user_of(task: Mapping[str, Any], book: Book) -> str:
    """Who is signed in: whom the task's own look-ups find, or whose orders it is about."""
    for action in task["evaluation_criteria"]["actions"]:
        told = action["arguments"]
        if "user_id" in told and told["user_id"] in book.raw["users"]:
            return str(told["user_id"])
        if "order_id" in told and (owner := book.owner(told["order_id"])):
            return owner
    known = str(task["user_scenario"]["instructions"].get("known_info") or "").lower()
    for user, record in book.raw["users"].items():
        name = f"{record['name']['first_name']} {record['name']['last_name']}".lower()
        if user in known or record["email"].lower() in known or (name in known and record["address"]["zip"] in known):
            return str(user)
    raise InvalidInput(f"Task {task['id']} names no user of the database.")


def _told(folder: Path, name: str, talked: Mapping[str, Sequence[Talked]]) -> BenchResult:
    every = [one for some in talked.values() for one in some]
    metrics = {
        "pass^1": sum(one.right for one in every) / max(len(every), 1),
        f"pass^{RUNS}": sum(all(one.right for one in some) for some in talked.values()) / max(len(talked), 1),
        "unauthorised": float(sum(one.unauthorised for one in every)),
        "by_model": sum(one.by_model for one in every) / max(sum(one.turns for one in every), 1),
        "turns": sum(one.turns for one in every) / max(len(every), 1),
    }
    wrong = [id_ for id_, some in talked.items() if not all(one.right for one in some)]
    return BenchResult(
        "after-sales-talk",
        folder.name,
        f"{len(talked)} tasks, each {len(next(iter(talked.values()), ()))} times; the state that is left",
        {name: metrics},
        name,
        len(talked),
        0,
        {"policy": POLICY, "wrong": wrong},
    )
