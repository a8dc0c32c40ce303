"""The generator's door as a pydantic-ai model: every request of the agent is redacted, booked and bounded like any
other question, and the answer is held to one form: a tool with its arguments, or a text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_ai.exceptions import UnexpectedModelBehavior
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    RetryPromptPart,
    SystemPromptPart,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition
from pydantic_ai.usage import RequestUsage

from daogou.language.ask import Limits
from daogou.language.generator import Generator
from daogou.language.outgoing import Outgoing, Turn
from daogou.language.run import Desk, json_of
from daogou.language.sending import send

SAY = "say"
"""Not a tool: the answer itself."""
_COMPLAINT = 'That is not of the form. Answer with one JSON object with "next" and nothing else.'


class Door(Model):
    """A desk's generator. `names` are the shopper's, and hidden."""

    def __init__(self, desk: Desk, model: Generator, limits: Limits, names: Sequence[str] = ()) -> None:
        super().__init__()
        self._desk, self._model, self._limits, self._names = desk, model, limits, names

    @property
    def model_name(self) -> str:
        return self._model.name

    @property
    def system(self) -> str:
        return "daogou"

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """The next step; one that is not of the form is sent back once."""
        tools = model_request_parameters.function_tools
        question = Outgoing(list(turns(messages)), form(tools), self._limits, "chat", self._names)
        given, tokens = await send(self._model, question, self._desk.breaker, self._desk.ledger)
        part = read(question, given.text, tools)
        if part is None:
            again = question.after(given.text, _COMPLAINT)
            given, more = await send(self._model, again, self._desk.breaker, self._desk.ledger)
            tokens += more
            part = read(again, given.text, tools)
        if part is None:
            raise UnexpectedModelBehavior("the model's answer was not of the form, twice")
        usage = RequestUsage(input_tokens=tokens.input, output_tokens=tokens.output)
        return ModelResponse([part], usage=usage, model_name=self._model.name)


def turns(messages: Sequence[ModelMessage]) -> Iterator[Turn]:
    """The agent's messages as turns of a conversation."""
    for message in messages:
        yield from _asked(message) if isinstance(message, ModelRequest) else _answered(message)


def _asked(message: ModelRequest) -> Iterator[Turn]:
    for part in message.parts:
        if isinstance(part, SystemPromptPart):
            yield Turn("system", part.content)
        elif isinstance(part, UserPromptPart):
            yield Turn("user", part.content if isinstance(part.content, str) else str(part.content))
        elif isinstance(part, ToolReturnPart):
            yield Turn("user", f"RESULT of {part.tool_name}: {part.model_response_str()}")
        elif isinstance(part, RetryPromptPart):
            yield Turn("user", f"That did not work: {part.model_response()}")


def _answered(message: ModelResponse) -> Iterator[Turn]:
    for part in message.parts:
        if isinstance(part, ToolCallPart):
            step: dict[str, Any] = {"tool": part.tool_name, "arguments": part.args_as_dict()}
        elif isinstance(part, TextPart):
            step = {"tool": SAY, "text": part.content}
        else:
            continue
        yield Turn("assistant", json.dumps({"next": step}, ensure_ascii=False))


def form(tools: Sequence[ToolDefinition]) -> dict[str, Any]:
    """The JSON schema of one step."""
    steps = [
        _step(tool.name, {"arguments": {k: v for k, v in tool.parameters_json_schema.items() if k != "$defs"}})
        for tool in tools
    ]
    told: dict[str, Any] = {
        "type": "object",
        "properties": {"next": {"anyOf": [*steps, _step(SAY, {"text": {"type": "string", "maxLength": 600}})]}},
        "required": ["next"],
        "additionalProperties": False,
    }
    shared: dict[str, Any] = {}
    for tool in tools:
        shared |= tool.parameters_json_schema.get("$defs", {})
    return {**told, "$defs": shared} if shared else told


def _step(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"tool": {"const": name}, **fields},
        "required": ["tool", *fields],
        "additionalProperties": False,
    }


def read(question: Outgoing, text: str, tools: Sequence[ToolDefinition]) -> ToolCallPart | TextPart | None:
    """The step that an answer is; None where it is none."""
    try:
        told = question.restore(json.loads(json_of(text)))
    except ValueError:
        return None
    step = told.get("next", told) if isinstance(told, dict) else None
    if not isinstance(step, dict):
        return None
    name, arguments = step.get("tool"), step.get("arguments", {})
    if name == SAY and isinstance(step.get("text"), str):
        # an agent takes no empty answer; what the acts said is enough
        return TextPart(step["text"].strip() or "–")
    if any(tool.name == name for tool in tools) and isinstance(arguments, dict):
        return ToolCallPart(str(name), arguments)
    return None
