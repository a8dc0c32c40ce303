"""Pictures of products: the shop's own, or else one of the drawings in static/pictures.svg, by the category's words."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

from daogou.app import Shop
from daogou.shop.products import Product
from daogou.web.assets import asset

HUES = 24
"""Grounds behind the drawings, 15° apart; the style sheet names them `hue0` to `hue23`."""

RULES: tuple[tuple[str, str], ...] = (
    ("hot dog|sausage", "sausage"),
    (r"dogs?\b|pets?\b", "pet"),
    (r"cats?\b|kitten", "cat"),
    ("bird", "bird"),
    ("baby|infant|diaper|toddler", "baby"),
    ("coupon|ticket|voucher|phone card|calling card", "coupon"),
    ("fuel|gasolin|propane|petrol", "oilcan"),
    ("balloon", "balloon"),
    ("foliage|plant|garden|lawn|seed", "plant"),
    ("floral|flower|rose|bouquet|lily", "flower"),
    ("christmas|halloween|easter|valentine|season", "season"),
    ("greeting|gift|party sply|firework", "gift"),
    ("pizza", "pizza"),
    ("ice cream|frzn novelt|sherb|novelt", "icecream"),
    ("seafood|fish|shrimp|salmon", "fish"),
    ("sushi", "sushi"),
    ("frzn|frozen|ice", "frozen"),
    ("coffee|cocoa|creamer|espresso", "coffee"),
    (r"teas?\b", "tea"),
    ("wine", "wine"),
    (r"beer|ales?\b", "beer"),
    ("spirit|liquor|whisk|vodka", "spirits"),
    ("soft drink|soda|isotonic|energy drink|new age", "soda"),
    ("water", "water"),
    ("juice|drink|drnk|beverage|jce|ndairy", "juice"),
    ("yogurt", "yogurt"),
    ("cheese", "cheese"),
    ("egg", "egg"),
    ("butter|margarine", "butter"),
    ("pnt btr|jell|jam|honey|sauce|condiment|sald drsng|dressing|pickle|olive|salsa|dip", "jar"),
    ("milk|dairy|cream", "milk"),
    ("bacon", "bacon"),
    ("chicken|poultry|turkey|fowl|duck", "poultry"),
    ("beef|pork|meat|lamb|veal|smoked|lunchmeat|steak", "meat"),
    ("sandwich|burger", "sandwich"),
    ("hispanic|taco|mexican|tortilla", "taco"),
    ("cookie|cracker|biscuit|rice cake", "cookie"),
    ("cereal|brkfst|breakfast food|oat", "cereal"),
    ("cake|pie|sweet good|sweets|dessert|pastry|donut|muffin|bakery", "cake"),
    ("bread|bun|roll|dough|bagel|toast|crouton", "bread"),
    ("popcorn", "popcorn"),
    (r"nuts?\b|almond", "nuts"),
    ("chip|snack|snk", "chips"),
    ("chocolate", "chocolate"),
    ("candy|gum|sweet(?!n)", "candy"),
    ("syrup|molasse|oil|shortening|vinegar", "bottle"),
    ("spice|herb|extract|season|baking need", "spice"),
    ("sugar|flour|baking|rice|grain|bulk", "sack"),
    ("pasta|noodle|spaghetti", "pasta"),
    ("salad", "salad"),
    ("berr|cherr|strawberr", "berry"),
    ("grape", "grape"),
    ("tropical|banana|mango", "banana"),
    ("citrus|orange|lemon", "citrus"),
    ("tomato", "tomato"),
    ("potato", "potato"),
    ("mushroom", "mushroom"),
    ("corn", "corn"),
    ("fruit|apple|pear|melon|stone", "fruit"),
    ("soup|dinner(?!ware)|prepared|meal|restaurant|heat|deli|entree|quick service", "meal"),
    (r"canned|cans?\b|bean|shelf stable", "can"),
    ("vegetable|veg|carrot|onion|pepper|broccoli|squash|produce|organic|processed", "vegetable"),
    ("tissue|paper towel|towel|napkin|facial tiss|paper|wraps?|foil", "paper"),
    ("(?<!dishwash )detergent|laundry|bleach|ironing", "laundry"),
    ("clean|dishwash|air care|insecticid|broom|mop|chemical|household", "cleaning"),
    ("candle|lighter|charcoal", "candle"),
    ("batter|electric|electr|elect|bulb", "battery"),
    ("hair|shampoo|deodorant|lotion|hand|body|skin|personal care|feminine|hbc", "care"),
    ("soap|bath", "soap"),
    ("oral|tooth|teeth", "teeth"),
    ("shav|razor", "razor"),
    ("makeup|cosmetic|beauty|fragrance|perfume", "makeup"),
    ("sun", "sun"),
    ("first aid|foot|eye|home health|incontinence|family planning", "firstaid"),
    (
        "vitamin|analgesic|cold|antacid|laxative|allerg|sinus|pharm|drug|medic|health|nutrition|fitness|remed|diet",
        "health",
    ),
    ("cigar|tobacco|smok", "smoke"),
    ("book|magazine|newspaper", "book"),
    ("stationer|school|office|sewing|photo|film", "stationery"),
    ("toy|game|sport|memorab", "toy"),
    ("cook|kitchen|bake|houseware|glassware|dinnerware|plastic|canning", "kitchen"),
    ("shoe|boot", "shoe"),
    ("apparel|hosiery|sock|cloth|fashion|dress|shirt|domestic good", "clothes"),
    ("phone|wireless|audio|video|computer|tablet|laptop|watch|camera", "phone"),
    (r"auto|cars?\b|tires?\b", "car"),
    ("hardware|tool|plumbing", "tool"),
    ("grocery|food", "can"),
    ("misc|general|store|gm|supplies|j hook", "bag"),
)
"""Beginnings of words in a category's or department's key, and the drawing; the first that fits is taken."""

_COMPILED = tuple((re.compile(rf"\b(?:{words})"), name) for words, name in RULES)


def pictured(shop: Shop, product: Product) -> Markup:
    """The shop's own picture of this product, or else its category's drawing."""
    if shop.pictures.of(product.id) is None:
        return picture(product.department, product.category, product.kind)
    # it stands beside the title, which says all of it
    return Markup('<img class="picture" src="/pictures/{}" alt="" width="300" height="300" loading="lazy">').format(
        quote(product.id, safe="")
    )


def picture(department: str, category: str, kind: str = "") -> Markup:
    """An SVG, 64 × 64: the drawing whose words the category, or else the finest type, or else the department holds, on
    a ground whose hue belongs to the category; a letter where no drawing fits."""
    hue = zlib.crc32(category.encode()) % HUES
    found = drawing(category) or drawing(kind) or drawing(department)
    if found:
        inner = Markup('<use href="{}#{}"/>').format(asset("pictures.svg"), found)
    else:
        letter = next((c for c in category + department if c.isalpha()), "·").upper()
        inner = Markup('<text x="32" y="44" text-anchor="middle">{}</text>').format(letter)
    return Markup(
        '<svg class="picture hue{}" viewBox="0 0 64 64" aria-hidden="true"><circle class="glow" cx="46" cy="16" r="30"/>'
        "{}</svg>"
    ).format(hue, inner)


def icon(name: str) -> Markup:
    """A line icon of the same file, in the colour of the text around it."""
    return Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-{}"/></svg>').format(
        asset("pictures.svg"), name
    )


@lru_cache(maxsize=4096)
def drawing(words: str) -> str | None:
    """The drawing for these words, or None."""
    plain = re.sub(r"[^\w]+", " ", words.lower()).replace("_", " ")
    return next((name for pattern, name in _COMPILED if pattern.search(plain)), None)
