"""`daogou bench …`: the benches, a file a subject."""

from daogou.commands.benches import answers, guide, profiles, recommenders, search, service
from daogou.commands.benches.told import bench

__all__ = ["answers", "bench", "guide", "profiles", "recommenders", "search", "service"]
