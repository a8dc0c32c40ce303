"""A hosted language model, by pydantic-ai: it knows how each service takes the form of an answer, and its errors.

Only its models are used (`pydantic_ai.direct`), not its agents: trying again, correcting and counting are done once for
all drivers by `language.run`, where every try is redacted, booked and bounded.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from daogou.language.generator import Generated, Generator, GeneratorFailed, Tokens
from daogou.language.outgoing import Outgoing

if TYPE_CHECKING:
    from pydantic_ai.exceptions import ModelAPIError
    from pydantic_ai.messages import ModelMessage
    from pydantic_ai.models import Model, ModelRequestParameters

Form = Literal["native", "prompted"]
"""How the form of an answer is asked for: by the service's own JSON schema, or in words (and its JSON mode)."""


class Hosted(Generator):
    """`language.Generator` over a pydantic-ai model, which `make` makes anew for each event loop, as its connections
    belong to one. `form`: `native` unless the service has no JSON schema; where it refuses one, words are used."""

    def __init__(self, name: str, make: Callable[[], Model], form: Form = "native", slots: int = 8) -> None:
        self.name, self.slots = name, slots
        self._make, self._form = make, form
        self._model: Model | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def _answer(self, outgoing: Outgoing) -> Generated:
        from pydantic_ai.exceptions import ModelAPIError, ModelRequestRejectedError, UnexpectedModelBehavior

        try:
            try:
                return await self._request(outgoing, self._form)
            except ModelRequestRejectedError as refused:
                if self._form == "prompted" or not _is_about_form(refused):
                    raise
                self._form = "prompted"  # from now on, as each refusal costs a request
                return await self._request(outgoing, self._form)
        except ModelAPIError as error:
            raise failure(error) from error
        except UnexpectedModelBehavior as error:
            raise GeneratorFailed(
                f"the service answered strangely: {error.message}", transient=True, sent=True
            ) from error

    async def _request(self, outgoing: Outgoing, form: Form) -> Generated:
        from pydantic_ai.direct import model_request
        from pydantic_ai.settings import ModelSettings

        settings = ModelSettings(
            max_tokens=outgoing.limits.tokens, temperature=0.0, timeout=outgoing.limits.seconds, max_retries=0
        )
        model = self._current()
        if not model.profile.get("supports_json_schema_output", False):
            form = "prompted"
        response = await model_request(
            model,
            messages(outgoing),
            model_settings=settings,
            model_request_parameters=parameters(outgoing, form),
        )
        usage = response.usage
        return Generated(
            response.text or "", Tokens(usage.input_tokens, usage.output_tokens), response.finish_reason != "length"
        )

    def _current(self) -> Model:
        loop = asyncio.get_running_loop()
        if self._model is None or self._loop is not loop:
            self._model, self._loop = self._make(), loop
        return self._model

    async def context(self) -> int | None:
        """What the service lists as the model's context, where it does."""
        client: Any = getattr(self._current(), "client", None)
        try:
            listed = [entry.model_dump() for entry in (await client.models.list()).data]
        except Exception:  # noqa: BLE001 - an optional word of the service, and each client has errors of its own
            return None
        wanted = self.name.partition("/")[2]
        entry = next((e for e in listed if e.get("id") == wanted), listed[0] if len(listed) == 1 else {})
        meta = entry.get("meta") or {}
        found = [entry.get(key) for key in ("max_model_len", "context_length", "context_window", "max_input_tokens")]
        size = next((value for value in (meta.get("n_ctx"), *found) if value), None)
        return int(size) if size else None

    async def close(self) -> None:
        client: Any = getattr(self._model, "client", None)
        if client is not None and self._loop is asyncio.get_running_loop():
            await client.close()
        self._model = None


def messages(outgoing: Outgoing) -> list[ModelMessage]:
    """The turns as pydantic-ai has them."""
    from pydantic_ai.messages import ModelRequest, ModelResponse, SystemPromptPart, TextPart, UserPromptPart

    out: list[ModelMessage] = []
    for turn in outgoing.turns:
        if turn.role == "assistant":
            out.append(ModelResponse([TextPart(turn.text)]))
            continue
        part = SystemPromptPart(turn.text) if turn.role == "system" else UserPromptPart(turn.text)
        if out and isinstance(out[-1], ModelRequest):
            out[-1] = ModelRequest([*out[-1].parts, part])
        else:
            out.append(ModelRequest([part]))
    return out


def parameters(outgoing: Outgoing, form: Form) -> ModelRequestParameters:
    """The form of the answer as pydantic-ai has it."""
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.output import OutputObjectDefinition

    name = re.sub(r"\W", "_", outgoing.purpose) or "answer"
    return ModelRequestParameters(
        output_mode=form, output_object=OutputObjectDefinition(json_schema=dict(outgoing.schema), name=name)
    )


def failure(error: ModelAPIError) -> GeneratorFailed:
    """A service's error in daogou's words. The service's own text is cut: it may hold the question."""
    from pydantic_ai import exceptions as x

    kinds: list[tuple[type[ModelAPIError], str, bool]] = [
        (x.ModelQuotaExceededError, "the account has no money or quota left", False),
        (x.ModelRateLimitError, "too many requests for this account just now", True),
        (x.ModelAuthenticationError, "the key was not accepted: check it and its environment variable", False),
        (x.ModelNotFoundError, "the service has no such model: check its name", False),
        (x.ModelContextWindowExceededError, "the question is longer than the model's context", False),
        (x.ModelRequestRejectedError, "the service refused the request", False),
        (x.ModelTimeoutError, "the service did not answer in time", True),
        (x.ModelConnectionError, "the service cannot be reached", True),
        (x.ModelServerError, "the service failed", True),
        (x.ModelUnavailableError, "the service is overloaded", True),
    ]
    words, transient = next(((w, t) for kind, w, t in kinds if isinstance(error, kind)), ("the service failed", True))
    status = f" (HTTP {error.status_code})" if isinstance(error, x.ModelHTTPError) else ""
    unsent = isinstance(error, x.ModelHTTPError) or (
        isinstance(error, x.ModelConnectionError) and error.phase in ("pool", "connect")
    )
    return GeneratorFailed(f"{words}{status}", transient=transient, sent=not unsent, wait=error.retry_after)


def _is_about_form(error: ModelAPIError) -> bool:
    told = str(error.body or error).lower()
    return any(
        word in told for word in ("response_format", "json_schema", "json schema", "output_config", "structured")
    )
