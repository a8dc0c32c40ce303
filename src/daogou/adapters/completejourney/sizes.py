"""Package sizes in readable words of both languages: "83710413 OZ" is a code and "13 oz", 13 盎司."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

_WORDS: Mapping[str, tuple[str, str]] = {
    "OZ": ("oz", "盎司"), "FL OZ": ("fl oz", "液盎司"), "LB": ("lb", "磅"), "CT": ("ct", "个"), "PK": ("pk", "件装"),
    "GAL": ("gal", "加仑"), "QT": ("qt", "夸脱"), "PT": ("pt", "品脱"), "L": ("l", "升"), "ML": ("ml", "毫升"),
    "G": ("g", "克"), "KG": ("kg", "千克"), "MG": ("mg", "毫克"), "IN": ("in", "英寸"), "FT": ("ft", "英尺"),
    "YD": ("yd", "码"), "SQ FT": ("sq ft", "平方英尺"), "MM": ("mm", "毫米"), "CM": ("cm", "厘米"), "X": ("×", "×"),
    "DZ": ("dozen", "打"), "LD": ("loads", "次洗涤"), "CTN": ("carton", "盒"), "SHEET": ("sheets", "张"),
    "KIT": ("kit", "套"), "ASST": ("assorted", "混装"), "SM": ("small", "小号"), "MED": ("medium", "中号"),
    "LG": ("large", "大号"), "XL": ("extra large", "特大号"), "JUMBO": ("jumbo", "特大号"), "SZ": ("size", "号"),
    "EA": ("each", "只"), "PC": ("pieces", "件"), "CAN": ("can", "罐"), "BAG": ("bag", "袋"), "BOX": ("box", "盒"),
    "BOWL": ("bowl", "碗"), "JAR": ("jar", "罐"), "ROLL": ("roll", "卷"), "CUP": ("cup", "杯"), "BTL": ("bottle", "瓶"),
    "ONESIZE": ("one size", "均码"), "REG": ("regular", "标准"), "SNGL": ("single", "单件"), "TAB": ("tablets", "片"),
    "VAR": ("variety", "什锦"), "PR": ("pairs", "双"), "W": ("watts", "瓦"), "STEM": ("stems", "枝"),
    "USE": ("uses", "次"), "DOSE": ("doses", "剂"), "DIOPT": ("diopters", "屈光度"), "HALF": ("half", "半"),
    "MINI": ("mini", "迷你"), "TUBE": ("tube", "支"), "POUCH": ("pouch", "袋"), "OVER": ("over", "超过"),
    "UNDER": ("under", "不足"), "SET": ("set", "套"), "TUB": ("tub", "盒"), "CELL": ("cell", "格"),
    "TALL": ("tall", "中杯"), "KING": ("king", "特大"), "QUEEN": ("queen", "加大"), "LOOSE": ("loose", "散装"),
    "POT": ("pot", "盆"), "TRAY": ("tray", "盘"), "LIGHT": ("lights", "灯"), "CARD": ("cards", "张"),
    "PLY": ("ply", "层"), "PAD": ("pads", "片"), "STRIP": ("strips", "条"), "STICK": ("sticks", "支"),
    "BAR": ("bars", "块"), "SLICE": ("slices", "片"), "SQUARE": ("squares", "方"), "BUNCH": ("bunches", "束"),
    "SPOON": ("spoons", "勺"), "BIN": ("bin", "箱"), "CUBE": ("cube", "方盒"), "FOIL": ("foil", "铝箔装"),
    "POLY": ("poly", "塑料袋"), "CANISTER": ("canister", "罐"), "CU": ("cu", "立方"), "T": ("T", "岁"),
    "REC": ("reconstituted", "冲调后"), "PER": ("per", "每"), "BIG": ("big", "大"), "SOFT": ("soft", "软毛"),
    "CHILD": ("child", "儿童"), "INFANT": ("infant", "婴儿"), "MEN": ("men's", "男士"), "BLUE": ("blue", "蓝色"),
    "STYLE": ("styles", "款"), "TWIN": ("twin", "双"), "MILK": ("milk", "牛奶"), "AA": ("AA", "五"),
    "HVY": ("heavy", "加重"),
}  # fmt: skip
_SPELLINGS: Mapping[str, str] = {
    **dict.fromkeys(("Z", "O", "OZS", "OUNCE"), "OZ"), **dict.fromkeys(("LBS", "POUND"), "LB"),
    **dict.fromkeys(("COUNT", "CNT"), "CT"), **dict.fromkeys(("P", "PACK", "PAK", "PKS", "PKG"), "PK"),
    **dict.fromkeys(("GA", "GL", "GALLON"), "GAL"), "QTS": "QT", **dict.fromkeys(("LT", "LTR", "LITER"), "L"),
    **dict.fromkeys(("GR", "GM"), "G"), "INCH": "IN", "YDS": "YD", "SQFT": "SQ FT", "PCS": "PC", "PIECE": "PC",
    **dict.fromkeys(("DOZ", "DZN", "DOZEN"), "DZ"), **dict.fromkeys(("LDS", "LOAD", "LOADS"), "LD"),
    **dict.fromkeys(("SHEETS", "SHT", "SHTS"), "SHEET"), **dict.fromkeys(("ASSTD", "ASRTD", "ASSORTED"), "ASST"),
    **dict.fromkeys(("SML", "SMALL"), "SM"), **dict.fromkeys(("MD", "MEDIUM"), "MED"), "SIZE": "SZ", "EACH": "EA",
    **dict.fromkeys(("LRG", "LARGE", "LGE"), "LG"), **dict.fromkeys(("XLRG", "XLG", "XLARGE"), "XL"), "JMB": "JUMBO",
    "ROLLS": "ROLL", "CUPS": "CUP", "BAGS": "BAG", "CANS": "CAN", "TABS": "TAB", "VARIETY": "VAR", "PAIR": "PR",
    "WATT": "W", "BOTTLE": "BTL", "SINGLE": "SNGL", "STEMS": "STEM", "USES": "USE", "DOSES": "DOSE", "CP": "CUP",
    "ASSORTMENT": "ASST", "CC": "ML", "LRT": "L", "PTS": "PT", "C": "CT", "GS": "G", "MLL": "ML", "FOOT": "FT",
    **dict.fromkeys(("SNGAL", "SNGALS", "SINGAL", "SINGALE"), "SNGL"), **dict.fromkeys(("PCK", "PKGS"), "PK"),
    "GALON": "GAL", "HLF": "HALF", "BTLS": "BTL", "AST": "ASST", "REGULAR": "REG", "BOXED": "BOX", "BG": "BAG",
    "PCH": "POUCH", "CANTR": "CANISTER", "SL": "SLICE", "MENS": "MEN", "PADS": "PAD", "STRIPS": "STRIP",
    "STICKS": "STICK", "SQUARES": "SQUARE", "BUNCHES": "BUNCH", "SPOONS": "SPOON", "STYL": "STYLE", "DSGN": "STYLE",
    "TWN": "TWIN",
}  # fmt: skip
_ONE = ("GAL", "QT", "PT", "DZ")
"""Alone they mean one of it."""
_NOTHING = ("OZ", "FL OZ", "LB", "CT", "PK", "IN", "FT", "X", "EA", "L", "SZ")
"""Alone they say nothing: the number is lost."""
_PACKAGING = {
    *("NR", "PET", "PLST", "GALASS", "GLASS", "LNNR", "CS", "AVGWT", "FM", "CN", "AERO", "AEROS", "REFIL"),
    *("LN", "BT", "SS", "AV", "AER", "RW"),
}
"""What it is packed in, cut short: left out after a measure."""
_NUMBER = r"\d+(?:\.\d+)?"


@cache
def size_words(size: str | None) -> tuple[str, str]:
    """A package size in English and Chinese, e.g. ("22 lb", "22 磅"); two empties where it says nothing. Chinese leaves
    out what is no known word."""
    words = [_SPELLINGS.get(word, word) for word in _tokens(_without_codes((size or "").upper()))]
    while len(words) > 2 and words[-1] in (_PACKAGING | {"/"}):
        words.pop()
    if len(words) == 1 and words[0] in _ONE:
        words = ["1", *words]
    if not any(map(_says_something, words)) or (len(words) == 1 and words[0] in _NOTHING):
        return "", ""
    both = [_WORDS.get(word, (word.lower(), "" if word[0].isalpha() else word)) for word in _multiplied(words)]
    return _joined([english for english, _ in both]), _joined([chinese for _, chinese in both if chinese])


def _says_something(word: str) -> bool:
    return word in _WORDS or word[0].isdigit()


def _without_codes(text: str) -> str:
    """Without the digits of an item number that some sizes begin or end with ("966    8 OZ"), without how many there
    are in the shop's own crate ("(600) 4 LB"), and without the letters of the regions that some begin with ("AB    8
    OZ")."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(rf"^\(?\d+\) ?(?={_NUMBER})", "", text)
    text = re.sub(rf"^\d{{3,}} (?={_NUMBER} ?(OZ|LB|CT|DZ|PK|IN)\b)", "", text)
    text = re.sub(r"^\d{6}(?!\d*\.\d) ?", "", text)
    region = re.match(r"\(?([A-Z]{1,5}(?: [A-Z])*)\)? ?(?=[\d./]+ ?(OZ|LB|CT|DZ|PK|IN|GAL|L)\b)", text)
    if region and (len(region[1]) == 1 or region[1] not in {*_WORDS, *_SPELLINGS}):
        text = text[region.end() :]
    return re.sub(r"(?<=[A-Z]) ?\d{5,}$", "", text)


def _tokens(text: str) -> list[str]:
    """Numbers (".50" is 0.5), words, slashes and hyphens; two-word units are one token."""
    text = re.sub(r"(\d)\. (?=\d)", r"\1.", text)
    text = re.sub(r"\bX-(LARGE|LRG|LG)\b", "XL", text)
    text = re.sub(r"\bONE SIZE\b", "ONESIZE", text)
    text = re.sub(r"\bTWIN PK\b", "2 PK", text)
    text = re.sub(r"(?<=\d) S FT\b", " SQ FT", text)
    text = re.sub(r"(?<![\d.])(\d*)\.(\d+)", lambda m: _decimal(m[1], m[2]), text)
    text = re.sub(r"(?<=[A-Z])X(?=\d)", " X", text)
    return re.findall(rf"{_NUMBER}|SQ FT|FL OZ|[A-Z']+|[/%&+-]", text)


def _decimal(whole: str, rest: str) -> str:
    rest = rest.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' if rest else ''}{rest}"


def _multiplied(words: list[str]) -> list[str]:
    """Six packs of 12 oz are "6 × 12 oz", however it was written: 6 PK/12 OZ, 6 PK 12 OZ, 12 OZ/6 PK, 6/12 OZ."""
    text = " ".join(words)
    measure = rf"({_NUMBER}) (OZ|FL OZ|ML|L|LB|G|QT|PT)"
    for shape, order in (
        (rf"(\d+) PK (?:/ )?{measure}", (1, 2, 3)),
        (rf"{measure} (?:/ )?(\d+) PK", (3, 1, 2)),
        (rf"(\d+) / {measure}", (1, 2, 3)),
    ):
        found = re.fullmatch(shape, text)
        if found and not _is_fraction(found[1], words[1], found[2]):
            return [found[order[0]], "X", found[order[1]], found[order[2]]]
    return words


def _is_fraction(above: str, sign: str, below: str) -> bool:
    return sign == "/" and below in ("2", "3", "4", "8", "16") and float(above) < float(below)


def _joined(words: list[str]) -> str:
    """Words with a space between, but none around a slash or hyphen."""
    return re.sub(r" ?([/-]) ?", r"\1", " ".join(words)).replace(" %", "%").strip("/- ")
