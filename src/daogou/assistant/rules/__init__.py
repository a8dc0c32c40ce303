"""The driver without a language model: one handler for each intent, each a few tool calls and templates."""
