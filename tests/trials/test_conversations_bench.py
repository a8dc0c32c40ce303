"""The bench of conversations: a sample of them, and that its checker sees what is not true."""

from daogou.assistant.state import State
from daogou.assistant.turn import Reply
from daogou.guide.cards import Sentence
from daogou.trials.conversations.run import run
from daogou.trials.conversations.scripts import scripts
from daogou.trials.conversations.truth import Tables, untrue
from daogou.types import FactId


def test_there_are_enough_of_them_half_in_chinese() -> None:
    some = list(scripts())
    assert len(some) >= 150
    assert sum(script.language == "zh" for script in some) * 2 == len(some)


def test_goals_are_reached_and_nothing_is_unsafe_or_untrue() -> None:
    result = run(every=13, planted=100)
    rules = result.models["rules"]
    assert rules["reached"] >= 0.9
    assert (rules["unsafe"], rules["untrue"], rules["false_alarms"]) == (0, 0, 0)
    assert rules["faults_found"] >= 0.99


def test_the_checker_looks_at_amounts_names_labels_stock_and_orders() -> None:
    tables = Tables(
        {"p1": frozenset({"Tea", "茶"}), "p2": frozenset({"Milk"})},
        {"p1": frozenset({"1 lb"})},
        {"p1": "$1.99"},
        {"p1": 3},
        {"o1-1": frozenset({"$5.00"})},
    )

    def faults(text: str, *facts: str) -> list[str]:
        return untrue(Reply([Sentence(text, [FactId(fact) for fact in facts])], State()), "tea", tables)

    assert faults("“Tea” costs $1.99.", "product:p1") == []
    assert faults("“Tea” costs $1.89.", "product:p1") == ["amount $1.89"]
    assert faults("“Milk” costs $1.99.", "product:p1") == ["name Milk"]
    assert faults("“Milk” is nice.") == ["name Milk"]
    assert faults("Size: 2 lb.", "product:p1") == ["label 2 lb"]
    assert faults("It is in stock: 4 pieces.", "product:p1") == ["stock 4"]
    assert faults("Order o1-1: $5.00 paid.", "order:o1-1") == []
    assert faults("Order o1-2: $5.00 paid.", "order:o1-1") == ["order o1-2"]
