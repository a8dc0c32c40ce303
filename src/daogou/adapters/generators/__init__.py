"""Language models behind `language.Generator`: OpenAI-compatible endpoints, Anthropic, and a local GGUF file."""

from daogou.adapters.generators.choose import generator_of

__all__ = ["generator_of"]
