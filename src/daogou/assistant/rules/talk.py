"""Handlers of what is neither a product nor an order: greetings, policies, a person, and what was not understood."""

from __future__ import annotations

import json
from dataclasses import replace

from daogou.assistant.rules.moment import Moment
from daogou.assistant.turn import Reply

LONGEST_PASSAGE = 600
"""Characters of a policy's passage that are said at once."""
PATIENCE = 2
"""Turns of annoyance, or in a row not understood, after which a person is offered; with a mood that is heeded one."""


def greet(moment: Moment) -> Reply:
    return moment.reply(moment.say("greet"))


def thanks(moment: Moment) -> Reply:
    return moment.reply(moment.say("thanks"))


def bye(moment: Moment) -> Reply:
    return moment.reply(moment.say("bye"))


def robot(moment: Moment) -> Reply:
    return moment.reply(moment.say("robot"))


def not_understood(moment: Moment) -> Reply:
    """Says so, and what can be done here; a person is offered when it happens again."""
    stuck = moment.state.stuck + 1
    said = [moment.say("not_understood")] + ([moment.say("offer_person")] if stuck >= PATIENCE else [])
    return moment.reply(*said, stuck=stuck)


def policy(moment: Moment) -> Reply:
    """What the shop wrote on it, word for word."""
    passages = moment.tools.policies(moment.turn.text)
    if not passages:
        return moment.reply(moment.say("no_policy"))
    best = passages[0]
    text = best.text if len(best.text) <= LONGEST_PASSAGE else f"{best.text[:LONGEST_PASSAGE]}…"
    return moment.reply(moment.say("policy", f"policy:{best.id}", title=best.title, text=text), used=("policies",))


def person(moment: Moment) -> Reply:
    """Hand over, with a summary of what happened so far."""
    number = moment.tools.hand_off(summary(moment))
    said = moment.say("handed_off", f"handoff:{number}", id=number)
    return moment.reply(said, handed_off=number, used=("hand_off",))


def summary(moment: Moment) -> str:
    """What whoever takes over needs to know first."""
    state = moment.state
    lines = [f"Asked: {_one_line(moment.turn.text)}", f"Mood: {state.mood}"]
    if not state.wanted.empty():
        lines.append(f"Looking for: {_one_line(moment.tools.told(state.wanted))}")
    if state.order:
        lines.append(f"Order: {state.order}")
    lines += [
        f"Wants: {request.action} {_one_line(request.order)} {_one_line(request.words)}" for request in state.requests
    ]
    if state.pending:
        lines.append(f"Waits for a yes: {state.pending}")
    return "\n".join(lines)


def _one_line(said: str) -> str:
    """In quotation marks and on one line: a shopper's words cannot pass for a line of the summary's own."""
    return json.dumps(" ".join(said.split()), ensure_ascii=False)


def eased(moment: Moment, reply: Reply) -> Reply:
    """With regret and the way to a person first, for who is annoyed."""
    if not moment.heeds_mood or moment.understood.mood != "annoyed" or reply.handed_off:
        return reply
    offer = (
        [] if any(said.text == moment.say("offer_person").text for said in reply.said) else [moment.say("offer_person")]
    )
    return replace(reply, said=[moment.say("sorry"), *reply.said, *offer])
