"""daogou (导购): a personal shopping guide for any online shop."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from daogou.app import Shop, open_shop

__all__ = ["Shop", "__version__", "open_shop"]
__version__ = version("daogou")


def __getattr__(name: str) -> Any:
    # `import daogou` costs nothing; the machinery is loaded when it is asked for
    if name in {"Shop", "open_shop"}:
        from daogou import app

        return getattr(app, name)
    raise AttributeError(f"module 'daogou' has no attribute {name!r}")
