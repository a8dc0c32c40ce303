"""Draws a picture of each product: its kind's shape in its colour, with its pattern, on a ground of its department.

SVG of 300 × 300 by arithmetic alone, so that the same product always has the same picture, byte for byte. What matters lies in the middle half, since a page may crop it."""

from __future__ import annotations

import colorsys
import zlib
from collections.abc import Mapping

from daogou.testing.madeup import vocabulary
from daogou.testing.madeup.catalogue import Item

_GROUNDS = (
    "#f3ede4",
    "#e8eef2",
    "#edf2e8",
    "#f4e9e9",
    "#eeeaf4",
    "#f6f0da",
    "#e6f1ee",
    "#f2e8de",
    "#e9ecf6",
    "#f1edf0",
)
_PLAIN: Mapping[str, str] = {
    **{"dark-roast": "#4a2f22", "medium-roast": "#7a4b2d", "light-roast": "#a8754a", "jasmine": "#cfd8a0"},
    **{"oolong": "#7d8a52", "pu-erh": "#5c3a2c", "earl-grey": "#6a5f87", "sea-salt": "#88a9c0", "orange": "#e0893a"},
    **{"mint": "#7fbf9f", "chilli": "#c8442f", "honey": "#dca63a", "lavender": "#a894c7", "sandalwood": "#a87c56"},
    **{"citrus": "#e5c04a", "rose": "#d88a98", "unscented": "#dad5cb", "dry": "#c9b8a0", "oily": "#a3bfa8"},
    **{"sensitive": "#d8b4b8", "chicken": "#d8a860", "salmon": "#e58f78", "beef": "#a0503f", "grain": "#c7a566"},
    **{"glass": "#a9cbd0", "wood": "#b58a5a", "bamboo": "#cdb06e", "plastic": "#7fb0c8", "cast-iron": "#3b3d40"},
}
"""The paint of products that have no colour of their own, by what they are made of or taste of."""

_SHAPES: Mapping[str, str] = {
    "shirt": '<path d="M110 70 150 86 190 70 242 104 222 142 202 132V236H98V132L78 142 58 104Z"/>',
    "dress": '<path d="M122 58h16q12 14 24 0h16l-8 62 48 118H82l48-118Z"/>',
    "sweater": '<path d="M112 72q38 20 76 0l50 30 6 112h-36l-8-66v88H100v-88l-8 66H56l6-112Z"/>',
    "trousers": '<path d="M104 58h92l16 184h-46l-16-122-16 122H88Z"/>',
    "shoe": '<path d="M58 134q22 18 50-10l48 42q20 12 60 14 28 4 28 34H58Z"/><path class="d" d="M54 214h192v14H54Z"/>',
    "boot": '<path d="M104 58h62v96q58 6 70 52v18H104Z"/><path class="d" d="M98 224h142v14H98Z"/>',
    "tube": '<path d="M106 60h88l-12 142h-64Z"/><path class="d" d="M118 206h64v34h-64Z"/>',
    "pot": '<rect x="82" y="128" width="136" height="98" rx="16"/><rect class="d" x="76" y="94" width="148" height="36" rx="8"/>',
    "dropper": '<rect x="104" y="132" width="92" height="108" rx="14"/><path class="d" d="M128 98h44v34h-44Zm10-50q12-14 24 0v50h-24Z"/>',
    "sachet": '<path d="M86 62h128v176H86Z"/><path class="d" d="M86 62h128v18H86Zm0 158h128v18H86Z"/>',
    "pan": '<circle cx="126" cy="158" r="78"/><path class="d" d="m188 112 58-38 10 16-58 40Z"/><circle class="l" cx="126" cy="158" r="58"/>',
    "mug": '<path d="M86 92h112v116q0 28-28 28h-56q-28 0-28-28Z"/><path class="o" d="M198 118q44 0 44 36t-44 36"/>',
    "kettle": '<path d="M92 120q58-48 116 0l16 112H76Z"/><path class="o" d="M104 112q46-88 92 0"/><path class="d" d="m214 150 36-24 4 14-36 44Z"/>',
    "box": '<rect x="66" y="118" width="168" height="112" rx="16"/><rect class="d" x="58" y="92" width="184" height="32" rx="10"/>',
    "board": '<path d="M74 72h152q16 0 16 16v108q0 16-16 16H74q-16 0-16-16V88q0-16 16-16Z"/><circle class="l" cx="212" cy="100" r="10"/>',
    "bag": '<path d="M94 84h112l14 150H80Z"/><path class="d" d="M94 60h112v30H94Z"/><rect class="l" x="110" y="130" width="80" height="60" rx="8"/>',
    "tin": '<rect x="96" y="94" width="108" height="144" rx="10"/><rect class="d" x="90" y="70" width="120" height="34" rx="8"/><circle class="l" cx="150" cy="166" r="30"/>',
    "bar": '<rect x="92" y="58" width="116" height="186" rx="6"/><path class="d" d="M92 140h116v104H92Z"/><path class="w" d="M92 96h116M150 58v82"/>',
    "packet": '<path d="M60 104h180v100H60Z"/><path class="d" d="m44 94 16 10v100l-16 10Zm212 0-16 10v100l16 10Z"/><circle class="l" cx="150" cy="154" r="34"/>',
    "headphones": '<path class="o" d="M82 176q-6-104 68-104t68 104"/><rect x="66" y="164" width="42" height="72" rx="18"/><rect x="192" y="164" width="42" height="72" rx="18"/>',
    "charger": '<rect x="98" y="92" width="104" height="112" rx="20"/><path class="d" d="M122 56h12v38h-12Zm44 0h12v38h-12Z"/><path class="o" d="M150 204v44"/>',
    "phone": '<rect x="96" y="52" width="108" height="196" rx="20"/><rect class="l" x="112" y="70" width="40" height="44" rx="12"/>',
    "keyboard": '<rect x="44" y="104" width="212" height="100" rx="14"/><path class="w" d="M60 130h180M60 154h180M90 180h120" stroke-dasharray="16 7"/>',
    "speaker": '<rect x="92" y="56" width="116" height="190" rx="18"/><circle class="d" cx="150" cy="184" r="38"/><circle class="d" cx="150" cy="100" r="20"/>',
    "mat": '<path d="M70 90h140q30 0 30 32v104H100Z"/><circle class="d" cx="92" cy="112" r="32"/><circle class="l" cx="92" cy="112" r="12"/>',
    "bottle": '<rect x="112" y="96" width="76" height="150" rx="18"/><rect class="d" x="122" y="58" width="56" height="42" rx="8"/>',
    "backpack": '<path d="M88 124q0-64 62-64t62 64v112H88Z"/><rect class="d" x="104" y="164" width="92" height="58" rx="12"/><path class="o" d="M128 62q22-30 44 0"/>',
    "tent": '<path d="M150 74 254 226H46Z"/><path class="d" d="M150 118 188 226h-76Z"/>',
    "bodysuit": '<path d="M104 74q46 26 92 0l38 34-22 28-14-8v64q-14 34-34 44h-28q-20-10-34-44v-64l-14 8-22-28Z"/>',
    "blanket": '<path d="M70 84h160v132q-80 34-160 0Z"/><path class="d" d="M70 190q80 34 160 0v26q-80 34-160 0Z"/>',
    "sack": '<path d="M92 70h116l18 172H74Z"/><path class="l" d="M112 120h76v76h-76Z"/><path class="d" d="M92 58h116v18H92Z"/>',
    "cushion": '<path d="M70 92q80 22 160 0 -22 62 0 124-80-22-160 0 22-62 0-124Z"/>',
    "lead": '<path class="o" d="M84 226q-30-132 66-132t66 76-56 44"/><path class="d" d="M140 200h34v30h-34Z"/>',
    "book": '<path d="M84 62h132v178H84Z"/><path class="d" d="M84 62h20v178H84Z"/><path class="w" d="M124 104h72M124 124h52"/>',
    "puzzle": '<path d="M76 96h56q-10-38 18-38t18 38h56v52q38-10 38 16t-38 18v54H76Z"/>',
    "blocks": '<path d="M62 158h84v78H62Z"/><path class="d" d="M154 158h84v78h-84Z"/><path class="l" d="M108 76h84v78h-84Z"/>',
    "candle": '<rect x="98" y="124" width="104" height="116" rx="10"/><path class="d" d="M147 100h6v26h-6Z"/><path fill="#f2b544" d="M150 62q22 26 0 42-22-16 0-42Z"/>',
    "bed": '<path d="M48 154h204v66H48Z"/><path class="d" d="M48 86h16v150H48Zm188 64h16v86h-16Z"/><rect class="l" x="72" y="124" width="64" height="34" rx="12"/>',
    "vase": '<path d="M126 62h48q-8 40 22 74 30 68-20 106h-52q-50-38-20-106 30-34 22-74Z"/>',
    "towel": '<path d="M86 64h128v176H86Z"/><path class="d" d="M86 196h128v14H86Zm0 20h128v8H86Z"/>',
}
_PATTERNS: Mapping[str, str] = {
    "striped": '<path d="M0 6h24" stroke="#fff" stroke-opacity=".55" stroke-width="6"/>',
    "floral": '<g fill="#fff" fill-opacity=".7"><circle cx="12" cy="7" r="4"/><circle cx="7" cy="14" r="4"/><circle cx="17" cy="14" r="4"/></g><circle cx="12" cy="12" r="3" fill="#e8b23a"/>',
    "cute": '<circle cx="6" cy="6" r="3.5" fill="#fff" fill-opacity=".7"/><circle cx="18" cy="18" r="3.5" fill="#fff" fill-opacity=".7"/>',
    "retro": '<path d="M0 24 12 0 24 24Z" fill="#fff" fill-opacity=".28"/>',
    "rustic": '<path d="M0 0h24M0 12h24M6 0v24M18 0v24" stroke="#fff" stroke-opacity=".35" stroke-width="2"/>',
    "sporty": '<path d="M-6 24 24-6" stroke="#fff" stroke-opacity=".5" stroke-width="5"/>',
}


def drawing(item: Item) -> str:
    """The picture of this product, a whole SVG file."""
    paint, shape = _paint(item), _SHAPES[item.kind.shape]
    style = item.values.get("style", ("",))[0]
    pattern, over = "", ""
    if style in _PATTERNS:
        pattern = f'<pattern id="p" width="24" height="24" patternUnits="userSpaceOnUse">{_PATTERNS[style]}</pattern>'
        first = shape.partition("/>")[0] + "/>"
        over = f'<g fill="url(#p)">{first}</g>' if 'class="o"' not in first else ""
    ground = _GROUNDS[list(vocabulary.departments()).index(item.kind.department) % len(_GROUNDS)]
    turn = zlib.crc32(item.id.encode()) % 101 / 10 - 5
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" width="300" height="300">'
        f"<defs>{pattern}<style>{_STYLE.format(paint=paint, dark=_shade(paint, 0.72), light=_shade(paint, 1.3))}</style>"
        f'</defs><rect width="300" height="300" fill="{ground}"/>'
        f'<ellipse cx="150" cy="230" rx="76" ry="10" fill="#000" opacity=".08"/>'
        f'<g transform="translate(150 150) rotate({turn}) scale(.78) translate(-150 -150)"><g class="m">{shape}</g>{over}</g>'
        f'<rect x="26" y="76" width="44" height="12" rx="6" fill="{_brands(item)}"/></svg>\n'
    )


_STYLE = (
    ".m{{fill:{paint};stroke:{dark};stroke-width:3;stroke-linejoin:round}}.d{{fill:{dark}}}.l{{fill:{light}}}"
    ".o{{fill:none;stroke:{paint};stroke-width:16;stroke-linecap:round}}.w{{fill:none;stroke:#fff;stroke-width:4}}"
)


def _paint(item: Item) -> str:
    """Its own colour, or that of what it is about, made of or tastes of; else one of its brand's."""
    for attribute in ("colour", "genre", "flavour", "scent", "material", "skin", "ingredient"):
        for key in item.values.get(attribute, ()):
            found = vocabulary.values()[attribute, key].colour or _PLAIN.get(key)
            if found:
                return found
    return _brands(item)


def _brands(item: Item) -> str:
    """A colour that belongs to the brand: its label in the corner."""
    hue = zlib.crc32(item.brand.key.encode()) % 360 / 360
    return _hex(colorsys.hls_to_rgb(hue, 0.58, 0.35))


def _shade(paint: str, by: float) -> str:
    red, green, blue = (int(paint[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _hex((min(red * by, 1.0), min(green * by, 1.0), min(blue * by, 1.0)))


def _hex(rgb: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in rgb)
