"""The wiring: settings and keys, the published release, and `Shop`, all that the faces speak with."""

from daogou.app.opening import import_facts, make_shop, open_demo, open_shop
from daogou.app.settings import Keys, Settings
from daogou.app.shop import Shop

__all__ = ["Keys", "Settings", "Shop", "import_facts", "make_shop", "open_demo", "open_shop"]
