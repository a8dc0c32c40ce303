"""What the facts of a product say to a question, and on what several products differ, in sentences that cite them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daogou.assistant.words import listed, say
from daogou.guide.cards import Sentence
from daogou.reading.digest import AspectDigest
from daogou.shop.products import Product
from daogou.types import Language

_ASKED = {
    "price": re.compile(r"\bprice|\bcost|how much|expensive|多少钱|价格|价钱|几块", re.IGNORECASE),
    "stock": re.compile(r"\bstock\b|\bavailable|availability|sold out|有货|现货|库存|缺货|还有吗", re.IGNORECASE),
    "brand": re.compile(r"\bbrand|\bmake[rs]?\b|manufactur|品牌|牌子|哪家|厂家", re.IGNORECASE),
    "size": re.compile(r"\bsize|how (?:big|large|long|heavy|much (?:is in|does it weigh))|weigh|规格|尺寸|多大|多重|大小|尺码", re.IGNORECASE),
    "reviews": re.compile(r"\breviews?|\bpeople\b|\bcustomers?|\bothers\b|complain|opinion|any good|评价|评论|口碑|差评|缺点|好用吗|怎么样", re.IGNORECASE),
}  # fmt: skip


def answered(product: Product, said: Sequence[AspectDigest], question: str, language: Language) -> list[Sentence]:
    """The facts that the question names: price, stock, brand, size, reviews, or an attribute by its name or value. None
    where it names none that is known."""
    asked = {name for name, pattern in _ASKED.items() if pattern.search(question)}
    return [*_plain(product, asked, language), *_named(product, question, language), *_reviews(said, asked, language)]


def _plain(product: Product, asked: set[str], language: Language) -> Iterator[Sentence]:
    fact, title = [f"product:{product.id}"], product.title.within(language)
    if "price" in asked:
        key = "price_is" if product.price else "no_price"
        yield say(key, language, fact, title=title, price=product.price)
    if "stock" in asked:
        if product.stock is None:
            yield say("stock_unknown", language, fact)
        else:
            yield say("in_stock" if product.stock else "sold_out", language, fact, n=product.stock)
    if "brand" in asked and product.brand_name.within(language):
        yield say("brand_is", language, fact, name=product.brand_name.within(language))
    if "size" in asked and product.size_name.within(language):
        yield say("size_is", language, fact, name=product.size_name.within(language))


def _named(product: Product, question: str, language: Language) -> Iterator[Sentence]:
    """Attributes of which the question says the name or a value, in either language."""
    told = question.casefold()
    own = product.attributes.within(language)
    both = [product.attributes.keys, product.attributes.en, product.attributes.zh]
    for place, (name, values) in enumerate(own.items()):
        names = {name, *values}
        for other in both:
            if place < len(other):
                key = list(other)[place]
                names |= {key, *other[key]}
        if any(len(each) > 1 and each.casefold() in told for each in names):
            yield say("attribute", language, [f"product:{product.id}"], name=name, values=listed(values, language))


def _reviews(said: Sequence[AspectDigest], asked: set[str], language: Language) -> Iterator[Sentence]:
    """What reviews praise and blame most, with a reviewer's own words."""
    if "reviews" not in asked:
        return
    for key in ("praised", "blamed"):
        best = max(said, key=lambda each: len(getattr(each, key)), default=None)
        quotes = getattr(best, key) if best else ()
        if best and quotes:
            facts = [f"text:{quote.review}" for quote in quotes]
            aspect = _ASPECTS.get(best.aspect, (best.aspect, best.aspect))[language == "zh"]
            yield say(key, language, facts, n=len(quotes), aspect=aspect, quote=quotes[-1].text.strip())


_ASPECTS = {
    "quality": ("quality", "质量"),
    "price": ("price", "价格"),
    "delivery": ("delivery", "物流"),
    "service": ("service", "服务"),
    "appearance": ("looks", "外观"),
    "size": ("size", "尺码"),
    "taste": ("taste", "味道"),
    "comfort": ("comfort", "舒适度"),
    "packaging": ("packaging", "包装"),
}


def compared(products: Sequence[Product], language: Language) -> list[Sentence]:
    """Prices first, then brand, size and each attribute of which these products have different ones."""
    said: list[Sentence] = []
    facts = [f"product:{product.id}" for product in products]
    priced = sorted((product for product in products if product.price), key=lambda product: product.price.minor)  # type: ignore[union-attr]
    if len(priced) > 1 and priced[0].price != priced[-1].price:
        cheap, dear = priced[0], priced[-1]
        titles = {"cheap": cheap.title.within(language), "dear": dear.title.within(language)}
        said.append(say("compare_price", language, facts, low=cheap.price, high=dear.price, **titles))
    for name, values in _rows(products, language):
        if len(set(values)) > 1:
            told = [f"“{p.title.within(language)}” {v or '–'}" for p, v in zip(products, values, strict=True)]
            said.append(say("compare_attribute", language, facts, name=name, values=listed(told, language)))
    return said


def _rows(products: Sequence[Product], language: Language) -> Iterator[tuple[str, list[str]]]:
    yield ("品牌" if language == "zh" else "Brand"), [product.brand_name.within(language) for product in products]
    yield ("规格" if language == "zh" else "Size"), [product.size_name.within(language) for product in products]
    told = [product.attributes.within(language) for product in products]
    for name in dict.fromkeys(name for each in told for name in each):
        yield name, [listed(each.get(name, ()), language) for each in told]
