"""Redaction: nothing personal leaves, everything comes back, product texts stay as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daogou.language.ask import Limits
from daogou.language.outgoing import Outgoing, Turn
from daogou.language.redaction import Redactor
from daogou.testing.harmless_texts import harmless_texts
from daogou.testing.personal_texts import personal_texts
from daogou.types import InvalidInput

HIDDEN = [
    ("老板，我电话13812345678-张三", "13812345678"),
    ("地址给你：广州天河体育西路103号维多利广场B塔2305", "体育西路103号"),
    ("寄 陕西省西安市雁塔区小寨东路十五号 长安大学家属院 4号楼2单元6层东户", "4号楼"),
    ("香港九龙旺角弥敦道625号雅兰中心2期12楼1203室", "1203"),
    ("台北市大安區忠孝東路四段100號5樓之3", "100號"),
    ("手机：壹叁捌零零壹叁捌零零零", "壹叁捌"),
    ("电话零七五五-八二三四五六七八", "八二三四"),
    ("bob at my-company dot co dot uk", "bob"),
    ("reach bob [@] gmail [.] com", "bob"),
    ("joe.bloggs@gmail,com", "joe"),
    ("my number is two one two, five five five, oh one two three", "five"),
    ("Handy 0151-23456789, Festnetz 089/12 34 56-78", "34 56"),
    ("Amex 3782 822463 10005", "822463"),
    ("Leave at 1600 Pennsylvania Ave NW, Washington, DC 20500", "1600"),
    ("221B Baker Street, London NW1 6XE", "NW1"),
    ("The Old Rectory, Church Lane, Little Whinging, Surrey GU1 3XX", "Rectory"),
    ("1234 rue Sainte-Catherine O, Montréal, QC H3G 1P1", "1P1"),
    ("Straße des 17. Juni 135, 10623 Berlin", "135"),
    ("Calle de Alcalá, 45, 3º B, 28014 Madrid", "45"),
    ("send to one twenty three main street apt four", "main"),
    ("Apartment 12, Block C, Ballsbridge, Dublin 4, D04 X2K8", "X2K8"),
    ("护照E12345678 过期了", "E12345678"),
    ("IBAN DE89 3704 0044 0532 0130 00", "3704"),
]


@pytest.mark.parametrize(("text", "secret"), HIDDEN)
def test_written_as_people_write(text: str, secret: str) -> None:
    redactor = Redactor()
    hidden = redactor.hide(text)
    assert secret not in hidden
    assert redactor.restore(hidden) == text


def test_nothing_of_the_corpus_leaks_and_all_comes_back() -> None:
    for item in personal_texts(2_000, seed=3):
        redactor = Redactor()
        hidden = redactor.hide(item.text)
        assert item.leaked(item.text) == list(item.values), "the oracle sees what is there"
        assert not item.leaked(hidden), (item.text, hidden)
        assert redactor.restore(hidden) == item.text


def test_product_texts_stay_as_they_are() -> None:
    texts = harmless_texts(2_000, seed=3)
    changed = [text for _, text in texts if Redactor().hide(text) != text]
    assert len(changed) <= 0.01 * len(texts), changed[:5]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Rose loves ROSE tea", "[NAME_1] loves [NAME_2] tea"),
        ("van der Berg, Rose and R. Berg", "van der [NAME_1] and R. [NAME_2]"),
        ("张小明说：小明和张先生", "[NAME_1]说：[NAME_2]和[NAME_3]"),
        ("Réné Lefèvre / rene lefevre", "[NAME_1] / [NAME_2]"),
        ("roses are red", "roses are red"),
    ],
)
def test_names_of_the_shopper(text: str, hidden: str) -> None:
    redactor = Redactor(["Rose Berg", "张小明", "René Lefèvre"])
    assert redactor.hide(text) == hidden
    assert redactor.restore(hidden) == text


@given(st.text(max_size=200))
def test_any_text_comes_back(text: str) -> None:
    redactor = Redactor(["Ann Lee", "李安"])
    assert redactor.restore(redactor.hide(text)) == text


def test_the_same_words_get_the_same_placeholder() -> None:
    assert Redactor().hide("a@b.com, c@d.com, a@b.com") == "[EMAIL_1], [EMAIL_2], [EMAIL_1]"


def test_nobody_has_anothers_words_put_into_an_answer() -> None:
    out = Outgoing([Turn("user", "me@x.com"), Turn("user", "a review says [EMAIL_1]")], {}, Limits(), "p")
    assert out.turns[1].text == "a review says [TEXT_1]"
    assert out.restore({"a": ["[TEXT_1] [EMAIL_1] [EMAIL_7]"]}) == {"a": ["[EMAIL_1] me@x.com [EMAIL_7]"]}


def test_later_turns_are_redacted_and_keep_the_placeholders() -> None:
    out = Outgoing([Turn("user", "me@x.com")], {}, Limits(), "p").after(
        "I saw [EMAIL_1]", "not me@x.com but 13812345678"
    )
    assert [turn.text for turn in out.turns[1:]] == ["I saw [EMAIL_1]", "not [EMAIL_1] but [PHONE_1]"]


def test_an_outgoing_does_not_change_and_its_form_holds_nothing_personal() -> None:
    out = Outgoing([Turn("user", "x")], {}, Limits(), "p")
    with pytest.raises(AttributeError):
        out.turns = ()
    with pytest.raises(InvalidInput, match="personal"):
        Outgoing([], {"enum": ["call 13812345678"]}, Limits(), "p")


def test_long_texts_made_to_hold_it_up() -> None:
    for piece in ("北京市朝阳区", "大王店镇", "a.", "1 ", "12 Main ", "Abc, ", "李家村3", "Flat 3, "):
        text = (piece * 800)[:3_000] + "@"
        assert Redactor().hide(text)
