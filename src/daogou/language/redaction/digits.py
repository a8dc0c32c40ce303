"""A run of digits as it stands in a text, with what is around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOT_PERSONAL = re.compile(
    r"(?:订单|单号|运单|快递|物流|货号|款号|型号|编号|序列号|批号|批次|条形?码|商品|版本|证号|执行标准|备案|许可证|"
    r"\b(?:sku|ean|upc|isbn|gtin|asin|imei|s/?n|serial|order|tracking|item|model|part|batch|lot|invoice|ref(?:erence)?|"
    r"barcode|article|art\.?|bestell\w*|artikel\w*|version|ver|v|shipment|parcel|product|code|p/?n|mpn|firmware|build))"
    r"\s*(?:(?:编?号码?|id|no|nr|number|nummer|code)\.?)?\s*(?:是|为|is|was)?\s*[:：#.\-(（]*\s*#?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Digits:
    """`groups` are the lengths of the digits' groups, `separators` what stands between them."""

    digits: str
    groups: tuple[int, ...]
    separators: tuple[str, ...]
    plus: bool
    """Whether a plus sign is before it."""
    marked: bool
    """Whether an X follows, as in Chinese identity numbers."""
    before: str
    named: str
    """What is before the whole that these digits are a part of, if only hyphens and dots part them."""
    after: str
    start: int
    end: int

    @property
    def spelled(self) -> bool:
        """Every digit stands alone."""
        return len(self.groups) > 6 and max(self.groups) == 1

    @property
    def named_otherwise(self) -> bool:
        """The words before it say that it is an order's, a product's or another thing's number."""
        return bool(_NOT_PERSONAL.search(self.named))

    @property
    def listed(self) -> bool:
        """Commas are in it: rather a list or a long number."""
        return any("," in separator for separator in self.separators)
