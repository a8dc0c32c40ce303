"""Drawn pictures: a small SVG for every product, by the words of its department and category."""

from __future__ import annotations

import re
import zlib
from html import escape

from markupsafe import Markup

_DRAWINGS: dict[str, str] = {
    "fruit": '<path d="M32 22c-12-9-23 3-18 17 4 12 12 13 18 9 6 4 14 3 18-9 5-14-6-26-18-17z"/>'
    '<path class="line" d="M32 21c0-6 3-10 8-12"/>',
    "vegetable": '<path d="M38 24l2 4c-6 12-14 22-26 28 6-12 10-22 20-32z"/>'
    '<path class="line" d="M38 25c2-8 8-12 14-13M40 27c6-2 11-1 14 3M36 24c-1-6 0-11 4-15"/>',
    "dairy": '<path d="M22 24l6-10h8l6 10v30H22z"/><path class="line" d="M22 34h20M28 10h8v4h-8z"/>',
    "meat": '<path d="M14 36c0-14 12-22 24-20 12 2 16 14 10 24s-20 14-28 10c-4-2-6-8-6-14z"/>'
    '<circle class="hole" cx="36" cy="30" r="5"/>',
    "fish": '<path d="M8 32c8-14 26-16 38-4l10-8v24l-10-8C34 48 16 46 8 32z"/><circle class="hole" cx="20" cy="29" r="3"/>',
    "bread": '<path d="M12 28c0-10 10-14 20-14s20 4 20 14c0 4-3 6-5 6v16H17V34c-2 0-5-2-5-6z"/>'
    '<path class="line" d="M26 24l-3 6M35 23l-3 6M44 24l-3 6"/>',
    "drink": '<path d="M27 8h10v10l5 8v26a4 4 0 0 1-4 4H26a4 4 0 0 1-4-4V26l5-8z"/><path class="line" d="M22 32h20M22 44h20"/>',
    "coffee": '<path d="M14 24h30v16a12 12 0 0 1-12 12h-6a12 12 0 0 1-12-12z"/>'
    '<path class="line" d="M44 28h4a6 6 0 0 1 0 12h-4M24 18c-3-4 3-5 0-10M33 18c-3-4 3-5 0-10"/>',
    "frozen": '<path class="line" d="M32 8v48M11 20l42 24M53 20L11 44M26 12l6 6 6-6M26 52l6-6 6 6M12 28l8-2-2-8M52 36l-8 2 2 8"/>',
    "snack": '<path d="M18 12l4 4 4-4 4 4 4-4 4 4 4-4 4 4-2 40-4-4-4 4-4-4-4 4-4-4-4 4z"/>'
    '<circle class="hole" cx="32" cy="32" r="8"/>',
    "sweet": '<circle cx="32" cy="32" r="14"/><path d="M18 32L6 24v16zM46 32l12-8v16z"/><path class="line" d="M26 26a9 9 0 0 1 12 0"/>',
    "can": '<rect x="18" y="12" width="28" height="42" rx="4"/><path class="line" d="M18 20h28M18 46h28M26 30h12v8H26z"/>',
    "household": '<path d="M26 20h14v6l6 6v20a4 4 0 0 1-4 4H22a4 4 0 0 1-4-4V34z"/><path class="line" d="M26 20v-8h18M46 12v4M26 42h12"/>',
    "paper": '<circle cx="28" cy="32" r="18"/><circle class="hole" cx="28" cy="32" r="6"/><path d="M46 32v18h8V20z"/>',
    "care": '<path d="M24 24h16v28a4 4 0 0 1-4 4h-8a4 4 0 0 1-4-4z"/><path class="line" d="M32 24v-8h8M28 16h12M24 36h16"/>',
    "health": '<rect x="12" y="18" width="40" height="34" rx="6"/><path class="hole" d="M28 26h8v6h6v8h-6v6h-8v-6h-6v-8h6z"/>',
    "baby": '<path d="M24 22h16v30a4 4 0 0 1-4 4h-8a4 4 0 0 1-4-4z"/><path class="line" d="M22 22h20M28 22c0-6 1-12 4-12s4 6 4 12M24 36h6M24 44h6"/>',
    "pet": '<ellipse cx="32" cy="42" rx="13" ry="11"/><circle cx="16" cy="28" r="6"/><circle cx="26" cy="18" r="6"/>'
    '<circle cx="38" cy="18" r="6"/><circle cx="48" cy="28" r="6"/>',
    "flower": '<circle cx="32" cy="14" r="8"/><circle cx="22" cy="22" r="8"/><circle cx="42" cy="22" r="8"/>'
    '<circle cx="27" cy="32" r="8"/><circle cx="37" cy="32" r="8"/><circle class="hole" cx="32" cy="23" r="5"/>'
    '<path class="line" d="M32 38v18M32 50c4-6 8-7 12-7"/>',
    "meal": '<path d="M8 36h48a24 18 0 0 1-48 0z"/><path class="line" d="M20 28c-3-5 3-6 0-12M32 28c-3-5 3-6 0-12M44 28c-3-5 3-6 0-12"/>',
    "wine": '<path d="M20 10h24c2 16-2 24-12 24S18 26 20 10z"/><path class="line" d="M32 34v18M22 54h20"/>',
    "egg": '<path d="M32 10c10 0 17 16 17 26a17 17 0 0 1-34 0c0-10 7-26 17-26z"/>',
    "cheese": '<path d="M8 40L44 16c8 4 12 12 12 24v10H8z"/><circle class="hole" cx="22" cy="44" r="3"/><circle class="hole" cx="40" cy="36" r="5"/>',
}

_WORDS: tuple[tuple[str, str], ...] = (
    (r"egg", "egg"),
    (r"cheese", "cheese"),
    (r"cat |dog|pet |bird", "pet"),
    (r"baby|infant|diaper", "baby"),
    (r"floral|flower|rose|bouquet|garden|lily", "flower"),
    (r"wine|beer|liquor|spirits", "wine"),
    (r"coffee|tea|cocoa", "coffee"),
    (r"ice cream|frozen|frzn|ice\b", "frozen"),
    (r"seafood|fish|sushi", "fish"),
    (r"milk|yogurt|butter|margarin|dairy", "dairy"),
    (r"bread|bun|roll|bak|pastry|pie|cake|dough", "bread"),
    (r"beef|pork|chicken|meat|turkey|bacon|lamb|veal|sausage|hot dog", "meat"),
    (r"candy|cookie|sweet|dessert|chocolate|syrup|sugar", "sweet"),
    (r"snack|chip|popcorn|cracker|nuts|cnvient", "snack"),
    (r"drink|juice|water|soda|beverage", "drink"),
    (r"tissue|paper|towel|napkin", "paper"),
    (r"deterg|clean|laundry|bleach|household|trash|broom|air care|candle", "household"),
    (r"hair|soap|makeup|cosmetic|deodor|shav|oral|skin|fragrance|hbc|bath", "care"),
    (r"vitamin|health|nutrition|analges|cold and|first aid|pharm|drug|remed|antacid", "health"),
    (r"apple|berr|citrus|fruit|melon|grape|pear", "fruit"),
    (r"vegetable|salad|potato|onion|carrot|pepper|tomato|mushroom|produce|corn|herb", "vegetable"),
    (r"deli|prepared|dinner|sandwich|soup|meal|restaurant|pizza|heat", "meal"),
    (r"cann|sauce|bean|pasta|rice|cereal|condiment|spice|grocery|flour|oil", "can"),
)


def picture(department: str, category: str) -> Markup:
    """An inline SVG, 64 × 64: the drawing whose words the category or else the department holds, on a ground whose hue
    belongs to the category; a letter where no drawing fits."""
    drawing = _drawing(category) or _drawing(department)
    hue = zlib.crc32(category.encode()) % 360
    inner = drawing or f'<text x="32" y="43" text-anchor="middle">{escape((category or department or "?")[:1])}</text>'
    return Markup(  # noqa: S704 - the only text in it is escaped above
        f'<svg class="picture hue{hue // 30}" viewBox="0 0 64 64" role="img" aria-hidden="true">{inner}</svg>'
    )


def _drawing(words: str) -> str:
    for pattern, name in _WORDS:
        if re.search(pattern, words.lower()):
            return _DRAWINGS[name]
    return ""
