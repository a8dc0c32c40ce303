"""Which goods an offer is for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict

Names = Annotated[tuple[str, ...], AfterValidator(lambda names: tuple(sorted(set(names))))]


class Goods(Protocol):
    """What a scope looks at: keys as the shop keeps them, empty where there are none."""

    @property
    def product(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def brand(self) -> str: ...
    @property
    def seller(self) -> str: ...


class Scope(BaseModel):
    """Goods that are any of the named in every list that names any, and none of `without` (products). Nothing named:
    everything."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    products: Names = ()
    departments: Names = ()
    categories: Names = ()
    brands: Names = ()
    sellers: Names = ()
    without: Names = ()

    @cached_property
    def _products(self) -> frozenset[str]:
        return frozenset(self.products)

    def holds(self, goods: Goods) -> bool:
        """Whether these goods are in it."""
        return (
            (not self.products or goods.product in self._products)
            and (not self.categories or goods.category in self.categories)
            and (not self.brands or goods.brand in self.brands)
            and (not self.sellers or goods.seller in self.sellers)
            and (not self.departments or goods.department in self.departments)
            and goods.product not in self.without
        )


def among(scope: Scope, goods: Sequence[Goods]) -> list[int]:
    """The places of the goods that are in the scope."""
    if scope == EVERYTHING:
        return list(range(len(goods)))
    return [place for place, one in enumerate(goods) if scope.holds(one)]


EVERYTHING = Scope()
