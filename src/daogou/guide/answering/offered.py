"""Answers that are no attributes: price, stock, offers, what reviews say, and why a product is here for a shopper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from daogou.guide.answering.answer import Answer, Evidence, Missing, Statement
from daogou.guide.answering.described import Described
from daogou.guide.answering.wording import missing, not_said, product_fact
from daogou.guide.cards import Sentence
from daogou.reading.digest import AspectDigest, Quote
from daogou.reading.questions.question import Question
from daogou.shop.pricing.quote import Quote as PriceQuote
from daogou.types import FactId, Language, Money, ProductId, Words

_QUOTES = 3
"""Reviews that are quoted of one aspect at most."""
_ASPECTS: Mapping[str, Words] = {
    "quality": Words("quality", "质量"),
    "fit": Words("fit", "尺寸合身"),
    "delivery": Words("delivery", "物流"),
    "service": Words("service", "服务"),
    "price": Words("price", "价格"),
    "packaging": Words("packaging", "包装"),
}


def priced(
    question: Question, products: Sequence[Described], quotes: Mapping[ProductId, PriceQuote], language: Language
) -> Answer:
    """What each costs, with this shopper's offers where they take something off; which costs least or most."""
    statements: list[Statement] = []
    lacking: list[Missing] = []
    for of in products:
        if of.product.price is None:
            lacking.append(missing("价格" if language == "zh" else "price", of, language, "shop", len(products) > 1))
        else:
            statements += _price(of, quotes.get(of.id), language, len(products) > 1)
    best = None if lacking or len(products) < 2 or not question.direction else _extreme(question, products, quotes)
    if best is not None:
        statements.insert(0, _leads(best, question, products, language))
    return Answer("price", statements, lacking, "", best.id if best else None, (), _facts(products, statements))


def _price(of: Described, quote: PriceQuote | None, language: Language, several: bool) -> Iterator[Statement]:
    whose = _whose(of, language, several)
    told = f"{whose}现价 {of.product.price}。" if language == "zh" else f"{whose}Price: {of.product.price}."
    yield Statement(told, [product_fact(of)], of.id)
    if quote and quote.saved and of.product.price:
        total = Money(quote.total, of.product.price.currency)
        text = f"{whose}用您的优惠到手价 {total}。" if language == "zh" else f"{whose}With your offers: {total}."
        yield Statement(text, [FactId(f"quote:{of.id}"), product_fact(of)], of.id)


def _extreme(
    question: Question, products: Sequence[Described], quotes: Mapping[ProductId, PriceQuote]
) -> Described | None:
    told = {
        of.id: quotes[of.id].total if of.id in quotes else of.product.price.minor for of in products if of.product.price
    }
    wanted = max(told.values()) if question.direction == "more" else min(told.values())
    leading = [of for of in products if told[of.id] == wanted]
    return leading[0] if len(leading) == 1 else None


def _leads(best: Described, question: Question, products: Sequence[Described], language: Language) -> Statement:
    more = question.direction == "more"
    if language == "zh":
        text = f"“{best.title('zh')}”{'最贵' if more else '最便宜'}。"
    else:
        text = f"{best.title('en')} costs the {'most' if more else 'least'}."
    return Statement(text, [product_fact(of) for of in products], best.id)


def stocked(products: Sequence[Described], language: Language) -> Answer:
    """Whether each is in stock, and how many are."""
    statements, lacking = [], []
    for of in products:
        whose, stock = _whose(of, language, len(products) > 1), of.product.stock
        if stock is None:
            lacking.append(missing("库存" if language == "zh" else "stock", of, language, "shop", len(products) > 1))
        elif language == "zh":
            statements.append(
                Statement(f"{whose}{f'有货，库存 {stock} 件' if stock else '已售罄'}。", [product_fact(of)], of.id)
            )
        else:
            told = f"In stock: {stock}." if stock else "It is sold out."
            statements.append(Statement(f"{whose}{told}", [product_fact(of)], of.id))
    have = {bool(of.product.stock) for of in products if of.product.stock is not None}
    verdict = "unknown" if lacking else ("yes" if have == {True} else "no")
    return Answer("stock", statements, lacking, verdict, facts=_facts(products, statements))  # type: ignore[arg-type]


def offers(products: Sequence[Described], quotes: Mapping[ProductId, PriceQuote], language: Language) -> Answer:
    """What this shopper's offers take off each, by their names."""
    statements: list[Statement] = []
    lacking: list[Missing] = []
    for of in products:
        quote = quotes.get(of.id)
        if quote is None or of.product.price is None:
            words = Words(
                f"No offer takes anything off {of.title('en')} alone now.",
                f"现在没有优惠能单独用于“{of.title('zh')}”。",
            )
            lacking.append(not_said(words, "offers", of, language, "shop"))
            continue
        whose, currency = _whose(of, language, len(products) > 1), of.product.price.currency
        names = ("、" if language == "zh" else ", ").join(
            each.offer.name.within(language) or each.offer.id for each in quote.applied
        )
        saved, total = Money(quote.saved, currency), Money(quote.total, currency)
        cited = [FactId(f"quote:{of.id}"), *(FactId(f"offer:{each.offer.id}") for each in quote.applied)]
        text = (
            f"{whose}{names}：减 {saved}，到手价 {total}。"
            if language == "zh"
            else f"{whose}{names}: {saved} off, {total} to pay."
        )
        statements.append(Statement(text, cited, of.id))
    return Answer("offers", statements, lacking, facts=_facts(products, statements))


def reviewed(
    question: Question,
    products: Sequence[Described],
    said: Mapping[ProductId, Sequence[AspectDigest]],
    language: Language,
) -> Answer:
    """What reviews blame and praise, by aspect, each with its reviews."""
    statements: list[Statement] = []
    lacking: list[Missing] = []
    facts: dict[FactId, Evidence] = {}
    for of in products:
        own = list(_said_of(of, said.get(of.id, ()), question, language, len(products) > 1, facts))
        statements += own
        if not own:
            told = _NOTHING_SAID[question.kind]
            en, zh = ", ".join(each.en for each in _ASPECTS.values()), "、".join(each.zh for each in _ASPECTS.values())
            words = Words(told.en.format(aspects=en), told.zh.format(aspects=zh))
            lacking.append(not_said(words, question.kind, of, language, "reviews"))
    return Answer(question.kind, statements, lacking, facts=facts)


_NOTHING_SAID: Mapping[str, Words] = {
    "complaints": Words("No review complains of its {aspects}.", "没有评价抱怨它的{aspects}。"),
    "praise": Words("No review praises its {aspects}.", "没有评价称赞它的{aspects}。"),
    "reviews": Words("No review speaks of its {aspects}.", "没有评价谈到它的{aspects}。"),
}


def _said_of(
    of: Described,
    digests: Sequence[AspectDigest],
    question: Question,
    language: Language,
    several: bool,
    facts: dict[FactId, Evidence],
) -> Iterator[Statement]:
    for digest in digests:
        aspect = _ASPECTS[digest.aspect].within(language)
        sides = (("complaints", digest.blamed), ("praise", digest.praised))
        for side, quotes in sides:
            if quotes and question.kind in (side, "reviews"):
                shown = quotes[-_QUOTES:]
                ids = [FactId(f"review:{quote.review}") for quote in shown]
                facts |= {id_: Evidence(of.id, "review", (q.text,)) for id_, q in zip(ids, shown, strict=True)}
                yield Statement(_whose(of, language, several) + _counted(aspect, side, quotes, language), ids, of.id)


def _counted(aspect: str, side: str, quotes: Sequence[Quote], language: Language) -> str:
    n, blamed = len(quotes), side == "complaints"
    told = "；".join(f"“{quote.text}”" for quote in quotes[-_QUOTES:])
    if language == "zh":
        return f"{n} 条评价{'抱怨' if blamed else '称赞'}{aspect}：{told}。"
    noun = "review" if n == 1 else "reviews"
    verb = ("complain" if blamed else "praise") + ("s" if n == 1 else "")
    joined = told.replace("；", "; ")
    return f"{n} {noun} {verb}{' of' if blamed else ''} {aspect}: {joined}."


def reasons(of: Described, said: Sequence[Sentence], language: Language) -> Answer:
    """Why a product is here for this shopper: the ranker's own reasons."""
    if not said:
        words = Words("Nothing is known that speaks for it in particular for you.", "目前没有针对您的推荐理由。")
        return Answer("why", (), [not_said(words, "why", of, language, "used")], "unknown")
    stop = "。" if language == "zh" else "."
    statements = [Statement(each.text.rstrip("。.") + stop, each.facts or [product_fact(of)], of.id) for each in said]
    return Answer("why", statements)


def _whose(of: Described, language: Language, several: bool) -> str:
    if not several:
        return ""
    return f"“{of.title('zh')}”：" if language == "zh" else f"{of.title('en')}: "


def _facts(products: Sequence[Described], statements: Sequence[Statement]) -> dict[FactId, Evidence]:
    cited = {fact for statement in statements for fact in statement.facts}
    found = {}
    for of in products:
        if product_fact(of) in cited:
            told = (str(of.product.price or ""), "" if of.product.stock is None else str(of.product.stock))
            found[product_fact(of)] = Evidence(of.id, "price, stock", told)
    return found
