"""A question about products answered from what is stated of them, and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from daogou.guide.answering.answer import Answer, Evidence, Missing, Statement, Verdict
from daogou.guide.answering.described import Described, StatedAttribute, is_truth
from daogou.guide.answering.fitting import Fit, fits, listed, lists_of, measure_of
from daogou.guide.answering.wording import missing, not_said, settles, so, states, with_unit
from daogou.reading.questions.labels import both
from daogou.reading.questions.lexicon import OPEN, Atoms, atoms, pieces
from daogou.reading.questions.names import Names, plainly, readable
from daogou.reading.questions.question import Limit, Question
from daogou.reading.questions.units import Measure, Unit, alone
from daogou.types import FactId, Language, ProductId, Words

_AT_ONCE = 8
"""Statements of an answer at most."""
_JOINTS = ",;、；，/"


@dataclass(frozen=True)
class Answering:
    """Answers in one language about these products, whose catalogue has these names."""

    products: Sequence[Described]
    names: Names
    language: Language

    def of(self, question: Question) -> Answer:
        """To a question about attributes, of one product or several."""
        if question.kind == "fit":
            return self._fit(question)
        if question.kind == "compare" and not question.attributes:
            return self._differences()
        if question.kind in ("value", "yes_no", "compare") and question.attributes:
            return self._attributes(question)
        return self.unread(question)

    def unread(self, question: Question) -> Answer:
        """That the question was not understood, with what of the products might have been meant."""
        said = Words("This question could not be read from the shop's own words.", "没能从本店的用语中读懂这个问题。")
        near = [self._label(key) for key in question.near]
        return Answer("unread", (), [not_said(said, "", None, self.language, "ask")], "unknown", None, near)

    # attributes

    def _attributes(self, question: Question) -> Answer:
        statements: list[Statement] = []
        lacking: list[Missing] = []
        verdicts: list[Verdict] = []
        for keys in question.attributes:
            for of in self.products:
                one = of.first(keys)
                if one is None:
                    lacking.append(self._lacks(keys, of))
                else:
                    verdict = self._whether(question, one, keys)
                    verdicts.append(verdict)
                    statements.append(so(verdict, self._says(of, one, question.unit), self.language))
        return self._ordered(question, statements, lacking, "unknown" if lacking else _all(verdicts))

    def _ordered(
        self, question: Question, statements: Sequence[Statement], lacking: Sequence[Missing], verdict: Verdict
    ) -> Answer:
        """With which product has more or less, where all of them state it in one unit."""
        best: ProductId | None = None
        more: list[Statement] = []
        if question.kind == "compare" and len(question.attributes) == 1 and not lacking:
            best, more = self._most(question)
            verdict = self._same(question.attributes[0]) if question.direction == "same" else ""
        elif question.kind != "yes_no":
            verdict = ""
        statements = [*more, *statements]
        return Answer(question.kind, statements, lacking, verdict, best, (), self._evidence(statements))

    def _says(self, of: Described, one: StatedAttribute, unit: Unit | None = None) -> Statement:
        return states(of, one, self.language, len(self.products) > 1, unit, self._unit(one))

    def _unit(self, one: StatedAttribute) -> Unit | None:
        name = self.names.by_key.get(one.key)
        return name.unit if name else None

    def _lacks(self, keys: Sequence[str], of: Described) -> Missing:
        told = self._label(keys[0]).within(self.language)
        return missing(told, of, self.language, settles(readable(keys[0])), len(self.products) > 1)

    def _label(self, key: str) -> Words:
        held = next((of.attributes[key].label for of in self.products if key in of.attributes), None)
        return held or both(readable(key))

    # yes or no

    def _whether(self, question: Question, one: StatedAttribute, keys: Sequence[str]) -> Verdict:
        if question.kind != "yes_no":
            return ""
        if question.value:
            return _has_value(one, question.value, self.names, keys)
        if question.limit:
            return _keeps(question.limit, measure_of(one, self.names))
        truth = is_truth(one)
        number = alone(one.texts[0]) if len(one.texts) == 1 else None
        if truth is None and number is not None and "quantity" in _ideas(self.names, keys):
            truth = number.value > 0
        return "" if truth is None else ("yes" if truth else "no")

    # more and less

    def _most(self, question: Question) -> tuple[ProductId | None, list[Statement]]:
        if question.direction not in ("more", "less"):
            return None, []
        told = [
            (of, one, measure_of(one, self.names)) for of in self.products if (one := of.first(question.attributes[0]))
        ]
        numbers = _comparable([measure for _, _, measure in told])
        if numbers is None or len({one.key for _, one, _ in told}) > 1:
            return None, []
        most = max(numbers) if question.direction == "more" else min(numbers)
        if len(set(numbers)) == 1:
            text = "两者相同。" if self.language == "zh" else "They are the same in that."
            return None, [Statement(text, [one.fact for _, one, _ in told])]
        if numbers.count(most) > 1:
            return None, []
        best = told[numbers.index(most)][0]
        label = told[0][1].label.within(self.language)
        word = {"en": {"more": "most", "less": "least"}, "zh": {"more": "最高", "less": "最低"}}[self.language][
            question.direction
        ]
        text = (
            f"“{best.title('zh')}”的{label}数值{word}。"
            if self.language == "zh"
            else f"By {label}, {best.title('en')} has the {word}."
        )
        return best.id, [Statement(text, [one.fact for _, one, _ in told], best.id)]

    def _same(self, keys: Sequence[str]) -> Verdict:
        told = [one for of in self.products if (one := of.first(keys))]
        values = {frozenset(text.strip().lower() for text in one.texts) for one in told}
        return "yes" if len(values) == 1 else "no"

    def _differences(self) -> Answer:
        """In what all of the products state and are not the same."""
        shared = [key for key in self.products[0].attributes if all(key in of.attributes for of in self.products)]
        differing = [key for key in shared if self._same((key,)) == "no"][: _AT_ONCE // len(self.products) or 1]
        statements = [self._says(of, of.attributes[key]) for key in differing for of in self.products]
        if statements:
            return Answer("compare", statements, facts=self._evidence(statements))
        said = Words("In what is stated of all of them, no difference is found.", "在都写明的项目里，看不出区别。")
        return Answer("compare", (), [not_said(said, "", None, self.language, "sheet")])

    # does it fit

    def _fit(self, question: Question) -> Answer:
        if question.thing:
            return self._fits_named(question.thing)
        if len(self.products) < 2:
            return self.unread(question)
        return self._fit_together(question)

    def _fits_named(self, thing: Atoms) -> Answer:
        of = self.products[0]
        found = list(listed(of, thing, self.names))
        statements = [so("yes", self._says(of, one), self.language) for one in found[:1]]
        if statements:
            return Answer("fit", statements, (), "yes", None, (), self._evidence(statements))
        named = _joined(thing)
        if lists_of(of, self.names):
            words = Words(f"“{named}” is not in the list of what it works with.", f"它的适用清单里没有写“{named}”。")
        else:
            words = Words(f"No fact says whether it goes with “{named}”.", f"资料没有写明能不能配“{named}”。")
        return Answer("fit", (), [not_said(words, named, of, self.language, "list")], "unknown")

    def _fit_together(self, question: Question) -> Answer:
        one, other = self.products[0], self.products[1]
        for a, b in ((one, other), (other, one)):
            if found := [each for thing in _called(b) for each in listed(a, thing, self.names)]:
                statements = [so("yes", self._says(a, found[0]), self.language)]
                return Answer("fit", statements, (), "yes", None, (), self._evidence(statements))
        checked = [fit for fit in fits(one, other, self.names, question.about) if fit.holds is not None]
        if not checked:
            words = Words("No fact says whether the two go together.", "资料没有写明两者能不能一起用。")
            return Answer("fit", (), [not_said(words, "", None, self.language, "list")], "unknown")
        verdict: Verdict = "yes" if all(fit.holds for fit in checked) else "no"
        statements = [self._matches(fit) for fit in checked]
        rest = Words("Whether they match in all else is not stated.", "其他方面是否匹配，资料没有写明。")
        lacking = [not_said(rest, "", None, self.language, "list")] if verdict == "yes" else []
        return Answer("fit", statements, lacking, verdict, None, (), self._evidence(statements))

    def _matches(self, fit: Fit) -> Statement:
        (a, one), (b, other) = fit.one, fit.other
        told = [f"{of.title(self.language)}: {self._named(each)}" for of, each in ((a, one), (b, other))]
        if self.language == "zh":
            text = f"{'匹配' if fit.holds else '不匹配'}：{'；'.join(told)}。"
        else:
            text = f"{'These match' if fit.holds else 'These do not match'}: {'; '.join(told)}."
        return Statement(text, [one.fact, other.fact])

    def _named(self, one: StatedAttribute) -> str:
        return f"{one.label.within(self.language)} {with_unit(one, self.language, self._unit(one))}"

    def _evidence(self, statements: Sequence[Statement]) -> dict[FactId, Evidence]:
        cited = {fact for statement in statements for fact in statement.facts}
        return {
            one.fact: Evidence(of.id, one.key, tuple(one.texts))
            for of in self.products
            for one in of.attributes.values()
            if one.fact in cited
        }


def _all(verdicts: Sequence[Verdict]) -> Verdict:
    if not verdicts or "" in verdicts or "unknown" in verdicts:
        return "unknown" if verdicts and "unknown" in verdicts else ""
    return "yes" if all(verdict == "yes" for verdict in verdicts) else "no"


def _ideas(names: Names, keys: Sequence[str]) -> frozenset[str]:
    return frozenset(idea for key in keys if key in names.by_key for ideas in names.by_key[key].ideas for idea in ideas)


def _comparable(told: Sequence[Measure | None]) -> list[Fraction] | None:
    """By how much each is more than the first; None where any is no number, or units differ in kind."""
    known = [each for each in told if each]
    if not known or len(known) < len(told):
        return None
    over = [known[0].over(each) for each in known]
    return None if None in over else [-each for each in over if each is not None]


def _keeps(limit: Limit, measure: Measure | None) -> Verdict:
    """Whether a measure keeps a limit; unknown where their units cannot be compared."""
    over = measure.over(limit.measure) if measure else None
    if over is None:
        return "unknown"
    return "yes" if (over <= 0 if limit.most else over >= 0) else "no"


def _has_value(one: StatedAttribute, value: Atoms, names: Names, keys: Sequence[str]) -> Verdict:
    """Whether it has the value that is supposed: yes where it is one of its own, no where the catalogue has it for the
    same attribute of others and here there is another one alone; else unknown."""
    wanted = {value, plainly(pieces(value))} - {None}
    own = [item for text in one.texts for item in _split(text)]
    if any(wanted & set(_written(item)) for item in own):
        return "yes"
    if len(own) == 1 and not OPEN & _ideas(names, keys) and not set(value) & set(atoms(own[0])):
        return "no"
    return "unknown"


def _split(text: str) -> Iterator[str]:
    for sign in _JOINTS:
        text = text.replace(sign, "\n")
    yield from (each.strip() for each in text.split("\n") if each.strip())


def _written(item: str) -> Iterator[object]:
    said = atoms(item)
    yield said
    yield plainly(pieces(said))


def _joined(thing: Atoms) -> str:
    """Its words, Chinese ones without blanks."""
    return re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", " ".join(thing))


def _called(of: Described) -> Iterator[Atoms]:
    """What a product is called by others' lists: its whole title, and its model where the catalogue states one."""
    for title in dict.fromkeys((of.product.title.en, of.product.title.zh)):
        if title:
            yield atoms(title)
    for key in ("model", "Model", "型号", "mpn"):
        if key in of.attributes:
            yield from (atoms(text) for text in of.attributes[key].texts)
