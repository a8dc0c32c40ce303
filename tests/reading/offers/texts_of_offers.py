"""The suite of offer texts: its shop, its files, and what it takes to read one exactly.

`written_first.jsonl` was there before the first rule and the rules were written beside it. `held_out.jsonl` was written
in a pass of its own, without any rule in sight, and scored once: 74 of 78 Chinese texts and 15 of 17 English ones were
exact then, none was misread silently; four of the six were expectations that contradicted themselves.
`later.jsonl` was written when both were done, to see what else sellers say; the rules were widened beside it, and what
it expects was checked by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from daogou.reading.offers.facts import Context
from daogou.reading.offers.read import Reading
from daogou.shop.pricing.offer import Offer

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 10, 20, 12, tzinfo=ZONE)
NAMES: Mapping[str, Mapping[str, str]] = {
    "categories": {
        **{"美妆": "beauty", "食品": "food", "家电": "appliances", "服饰": "clothing", "数码": "electronics"},
        **{"母婴": "baby", "图书": "books", "家居": "home", "洗护": "care", "零食": "snacks", "女装": "womenswear"},
        **{"男鞋": "mens-shoes", "beauty": "beauty", "food": "food", "appliances": "appliances"},
        **{"snacks": "snacks", "books": "books"},
    },
    "brands": {
        **{"华为": "huawei", "海尔": "haier", "小米": "xiaomi", "兰蔻": "lancome", "优衣库": "uniqlo"},
        **{"Huawei": "huawei", "Xiaomi": "xiaomi"},
    },
    "products": {"保湿面霜": "cream", "雪纺衬衫": "shirt"},
}
CONTEXTS = {currency: Context(NOW, ZONE, currency, NAMES) for currency in ("CNY", "USD")}


@dataclass(frozen=True)
class Case:
    """A text with the offer that it says (None: it cannot be said what is taken off) and the clauses left unread."""

    text: str
    language: str
    offer: Offer | None
    unread: Sequence[str]

    @property
    def context(self) -> Context:
        return CONTEXTS["USD" if "$" in self.text else "CNY"]

    def exact(self, reading: Reading) -> bool:
        """The same offer, and the same clauses unread: each is within one that is told, or the other way round."""
        told = [unread.text for unread in reading.unread]
        return (
            reading.offer == self.offer
            and len(told) == len(self.unread)
            and all(one in other or other in one for one, other in zip(self.unread, told, strict=True))
        )

    def misread_silently(self, reading: Reading) -> bool:
        return reading.complete and (reading.offer != self.offer or bool(self.unread))


def cases(file: str) -> Sequence[Case]:
    lines = (Path(__file__).parent / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_case(json.loads(line)) for line in lines]


def _case(row: Mapping[str, object]) -> Case:
    offer = Offer.model_validate({"id": "text", **row["offer"]}) if isinstance(row["offer"], dict) else None
    unread = row.get("unread", [])
    assert isinstance(unread, list)
    return Case(str(row["text"]), str(row["lang"]), offer, unread)


WRITTEN_FIRST, HELD_OUT, LATER = cases("written_first"), cases("held_out"), cases("later")
EVERY = [*WRITTEN_FIRST, *HELD_OUT, *LATER]
