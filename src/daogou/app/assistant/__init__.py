"""The assistant over one shop: its tools for one shopper, its conversations, and which driver answers."""

from daogou.app.assistant.talk import Talk

__all__ = ["Talk"]
