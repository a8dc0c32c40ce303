"""The drawn pictures: a whole SVG of its own for each product, without a script or anything from elsewhere."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from daogou.testing.madeup.drawings import drawing
from daogou.testing.madeup.world import World


def test_each_product_has_a_small_picture_that_is_whole(world: World) -> None:
    drawn = {item.id: drawing(item) for item in world.items}
    for picture in drawn.values():
        tree = ET.fromstring(picture)
        assert tree.get("viewBox") == "0 0 300 300"
        assert {node.tag.rpartition("}")[2] for node in tree.iter()} <= {
            *("svg", "defs", "style", "pattern", "rect", "ellipse", "g", "path", "circle"),
        }
        assert "href" not in picture
        assert len(picture) < 3_000
    assert len(set(drawn.values())) > 0.99 * len(drawn)


def test_colour_and_pattern_show(world: World) -> None:
    shirts = [item for item in world.items if item.kind.key == "shirts"]
    black = next(item for item in shirts if item.values["colour"][0] == "black")
    assert "fill:#2f3136" in drawing(black)
    striped = [item for item in shirts if item.values["style"][0] == "striped"]
    plain = [item for item in shirts if item.values["style"][0] == "minimalist"]
    assert all("<pattern" in drawing(item) for item in striped)
    assert not any("<pattern" in drawing(item) for item in plain)
