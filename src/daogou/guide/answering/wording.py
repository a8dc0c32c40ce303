"""The words of answers in both languages, and what would settle what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from daogou.guide.answering.answer import Missing, Statement, Verdict
from daogou.guide.answering.described import Described, StatedAttribute
from daogou.reading.questions.units import Unit, alone, written
from daogou.types import FactId, Language, ProductId, Words

Settle = Literal["sheet", "measure", "list", "shop", "reviews", "ask", "used"]
_SETTLE: Mapping[Settle, Words] = {
    "sheet": Words("The maker's data sheet would tell.", "可以查看厂家的规格书。"),
    "measure": Words("The maker's data sheet would tell, or measuring it.", "可以查看厂家的规格书，或自己量一下。"),
    "list": Words(
        "The maker's list of what it works with would tell, or the shop.", "可以查看厂家的兼容清单，或问店家。"
    ),
    "shop": Words("Ask the shop.", "请问店家。"),
    "reviews": Words("The first reviews would tell.", "有了评价才知道。"),
    "ask": Words("Ask for one thing at a time, by its name.", "请一次只问一项，并说出它的名称。"),
    "used": Words(
        "Once something was looked at, bought or wished for, there will be reasons.",
        "浏览、购买或说出喜好之后就有理由可讲。",
    ),
}
_EXTENTS = frozenset({"weight", "width", "height", "depth", "length", "thickness", "diameter", "dimensions", "volume"})
"""What has a unit, also where the catalogue gives none."""
_MEASURED = frozenset({"width", "height", "depth", "length", "thickness", "diameter", "dimensions", "weight"})


def label(one: StatedAttribute, language: Language) -> str:
    """What it is called, with a capital."""
    told = one.label.within(language)
    return told[:1].upper() + told[1:]


def states(
    of: Described,
    one: StatedAttribute,
    language: Language,
    several: bool,
    unit: Unit | None = None,
    own: Unit | None = None,
) -> Statement:
    """That a product has this, in the `unit` that was asked for too where its `own` is known."""
    head = f"{of.title(language)}：" if several and language == "zh" else (f"{of.title(language)}: " if several else "")
    joint = "：" if language == "zh" else ": "
    told = f"{label(one, language)}{joint}{with_unit(one, language, own)}{_converted(one, unit, own, language)}"
    source = ""
    if one.quote:
        source = f"（出自商品描述：“{one.quote}”）" if language == "zh" else f" (from its description: “{one.quote}”)"
    stop = "" if told.endswith(("。", ".")) and not source else ("。" if language == "zh" else ".")
    return Statement(f"{head}{told}{source}{stop}", [one.fact], of.id)


def with_unit(one: StatedAttribute, language: Language, own: Unit | None) -> str:
    """The value with its name's unit; where it must have one and has none, that is said."""
    told = one.said(language)
    number = alone(told)
    if number is None or number.unit is not None:
        return told
    if own:
        return f"{told} {own.name}"
    ideas = set(one.label.en.lower().split()) | {one.key.lower()}
    if ideas & _EXTENTS:
        return f"{told}（目录未注明单位）" if language == "zh" else f"{told} (the catalogue gives no unit)"
    return told


def _converted(one: StatedAttribute, unit: Unit | None, own: Unit | None, language: Language) -> str:
    number = alone(one.said(language))
    if unit is None or number is None:
        return ""
    from_ = number.unit or own
    if from_ is None or from_.quantity != unit.quantity or from_ == unit:
        return ""
    value = written(number.value * from_.factor / unit.factor)
    return f"（即 {value} {unit.name}）" if language == "zh" else f" ({value} {unit.name})"


def missing(what: str, of: Described | None, language: Language, settle: Settle, several: bool = False) -> Missing:
    """That no fact says this."""
    product: ProductId | None = of.id if of else None
    if language == "zh":
        whose = f"“{of.title('zh')}”的" if of and several else ""
        text = f"本店的资料没有写明{whose}{what}。{_SETTLE[settle].zh}"
    else:
        whose = f" of {of.title('en')}" if of and several else ""
        text = f"The shop's facts do not state the {what}{whose}. {_SETTLE[settle].en}"
    return Missing(what, product, text)


def not_said(words: Words, what: str, of: Described | None, language: Language, settle: Settle) -> Missing:
    """In words of its own."""
    return Missing(
        what,
        of.id if of else None,
        f"{words.within(language)}{' ' if language == 'en' else ''}{_SETTLE[settle].within(language)}",
    )


def settles(key_label: str) -> Settle:
    """What would settle the value of an attribute of this name."""
    return "measure" if set(key_label.lower().split()) & _MEASURED else "sheet"


def so(verdict: Verdict, statement: Statement, language: Language) -> Statement:
    """The statement behind its yes or no."""
    if verdict not in ("yes", "no"):
        return statement
    head = {"en": {"yes": "Yes. ", "no": "No. "}, "zh": {"yes": "是的。", "no": "不是。"}}[language][verdict]
    return Statement(head + statement.text, statement.facts, statement.product)


def product_fact(of: Described) -> FactId:
    """The fact of price and stock."""
    return FactId(f"product:{of.id}")
