"""The services that are known by name; every other OpenAI-compatible one is reached by its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daogou.adapters.generators.hosted import Form, Hosted
from daogou.types import InvalidInput, MissingExtra

if TYPE_CHECKING:
    from pydantic_ai.models import Model


@dataclass(frozen=True)
class Service:
    """Where a service is, which environment variable holds its key, and how it takes the form of an answer."""

    base_url: str
    key: str = ""
    form: Form = "native"


SERVICES = {
    "openai": Service("https://api.openai.com/v1", "OPENAI_API_KEY"),
    "qwen": Service("https://dashscope.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY"),
    # DeepSeek's API has a JSON mode and no JSON schema
    "deepseek": Service("https://api.deepseek.com", "DEEPSEEK_API_KEY", "prompted"),
    "anthropic": Service("https://api.anthropic.com", "ANTHROPIC_API_KEY"),
    "ollama": Service("http://127.0.0.1:11434/v1"),
    "vllm": Service("http://127.0.0.1:8000/v1"),
    "llamacpp": Service("http://127.0.0.1:8080/v1"),
}


def hosted(service: str, model: str, base_url: str = "", key: str = "", slots: int = 8) -> Hosted:
    """A model of a known service; of any other by `base_url`. Raises `InvalidInput` where its key is missing and
    `MissingExtra` without pydantic-ai."""
    known = SERVICES.get(service, Service(""))
    address = base_url or known.base_url
    if not address:
        raise InvalidInput(f"There is no service {service!r}; there are: {', '.join(SERVICES)}, or an http(s) address.")
    if known.key and not key and not base_url:
        raise InvalidInput(
            f"{service} needs a key: put it into the environment variable {known.key} or DAOGOU_LLM_KEY."
        )
    try:
        import pydantic_ai.models  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtra("pydantic-ai", "llm") from error
    make: Callable[[], Model] = (
        (lambda: _anthropic(model, address, key))
        if service == "anthropic"
        else (lambda: _compatible(service, model, address, key))
    )
    where = address.removeprefix("https://").removeprefix("http://").rstrip("/") if base_url else service
    # the service's part ends at the first slash
    return Hosted(f"{where.replace('/', ':')}/{model}", make, known.form, slots)


def _compatible(service: str, model: str, base_url: str, key: str) -> Model:
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    if service == "openai":  # OpenAI's own service or a proxy to it: the model's own limits are known by name
        return OpenAIChatModel(model, provider=OpenAIProvider(base_url=base_url, api_key=key))
    # the newer name of the limit on tokens is OpenAI's own: others pass over it, and write on
    takes = OpenAIModelProfile(
        supports_json_schema_output=True,
        supports_json_object_output=True,
        openai_chat_supports_max_completion_tokens=False,
    )
    return OpenAIChatModel(
        model, provider=OpenAICompatibleProvider(service, base_url=base_url, api_key=key or None, profile=takes)
    )


def _anthropic(model: str, base_url: str, key: str) -> Model:
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    return AnthropicModel(model, provider=AnthropicProvider(base_url=base_url, api_key=key))
