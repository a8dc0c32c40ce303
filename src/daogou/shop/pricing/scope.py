"""Which goods an offer is for."""

from __future__ import annotations

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

    def holds(self, goods: Goods) -> bool:
        """Whether these goods are in it."""
        named = (
            (self.products, goods.product),
            (self.departments, goods.department),
            (self.categories, goods.category),
            (self.brands, goods.brand),
            (self.sellers, goods.seller),
        )
        return goods.product not in self.without and all(not names or key in names for names, key in named)


EVERYTHING = Scope()
