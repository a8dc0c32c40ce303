"""Made-up e-mail addresses, phones, cards, identity numbers and addresses, in the ways people write and hide them.

Nothing is anyone's: numbers are drawn, with check digits where the real ones have them. The lists of names and places
are known to nothing that finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

Secret = Literal["email", "phone", "card", "address", "id"]


@dataclass(frozen=True)
class Value:
    """Something personal as it stands in a text, and the pieces of it that must not leave: digits alone for numbers,
    letters without spaces for the rest."""

    kind: Secret
    written: str
    pieces: tuple[str, ...]


_EN_FIRST = "oliver emma noah ava liam mia lucas sofia henry grace felix clara jonas marie hugo paula".split()
_EN_LAST = "carter hughes bennett foster walsh keller brandt dubois moreau rossi weber lindqvist okafor singh".split()
_PINYIN = "wangwei lijuan zhangmin liuyang chenjie yangfan zhaolei huangting zhoutao wuqian xuhui sunli".split()
_HOSTS = (
    "gmail.com outlook.com yahoo.co.uk icloud.com hotmail.com gmx.de web.de proton.me example.org acme-shop.net".split()
)
_CN_HOSTS = "qq.com 163.com 126.com sina.com foxmail.com aliyun.com 139.com mail.zju.edu.cn".split()
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_HAN = str.maketrans("0123456789", "零一二三四五六七八九")
_HAN_TOO = str.maketrans("0123456789", "〇幺二三四五六七八九")
_SPOKEN = "zero one two three four five six seven eight nine".split()


def _digits(draw: Random, count: int, first: str = "0123456789") -> str:
    return draw.choice(first) + "".join(draw.choices("0123456789", k=count - 1))


def _email(draw: Random, local: str, host: str) -> Value:
    name, dot, rest = host.partition(".")
    spaced = " ".join(f"{local}@{host}")
    ways = (
        f"{local}@{host}",
        f"{local}@{host}",
        f"{local} @ {host}",
        f"{local}@ {host}",
        f"{local}＠{host}",
        f"{local} (at) {host}",
        f"{local}[at]{host.replace('.', '[dot]')}",
        f"{local} at {host.replace('.', ' dot ')}",
        f"{local} AT {host.replace('.', ' DOT ')}",
        f"{local}(at){name} . {rest}",
        f"{local}@{name}\u200b{dot}{rest}",
        f"<{local}@{host}>",
        f"mailto:{local}@{host}",
        local.upper() + "@" + host.upper(),
        spaced if len(local) < 9 else f"{local}@{host}",
    )
    return Value("email", draw.choice(ways), (local.lower(),))


def english_email(draw: Random) -> Value:
    """An address of a Western mailer."""
    first, last = draw.choice(_EN_FIRST), draw.choice(_EN_LAST)
    local = draw.choice(
        (f"{first}.{last}", f"{first}{last}{draw.randint(1, 99)}", f"{first}_{last}", f"{first}-{last}+shop")
    )
    return _email(draw, local, draw.choice(_HOSTS))


def chinese_email(draw: Random) -> Value:
    """An address of a Chinese mailer, also as the Chinese hide it."""
    local = draw.choice(
        (_digits(draw, draw.randint(8, 10), "123456789"), f"{draw.choice(_PINYIN)}{draw.randint(10, 9999)}")
    )
    host = draw.choice(_CN_HOSTS)
    if draw.random() < 0.3:
        ways = (
            f"{local}#{host}",
            f"{local}艾特{host.replace('.', '点')}",
            f"{local}@{host.replace('.', '。')}",
            f"{local}（at）{host}",
        )
        return Value("email", draw.choice(ways) if "edu" not in host else f"{local}@{host}", (local,))
    return _email(draw, local, host)


def _obfuscated(draw: Random, plain: str, pieces: Sequence[str]) -> str:
    """One number in one of the ways people write it."""
    ways: tuple[Callable[[], str], ...] = (
        lambda: plain,
        lambda: plain,
        lambda: " ".join(pieces),
        lambda: "-".join(pieces),
        lambda: ".".join(pieces),
        lambda: "  ".join(pieces),
        lambda: " ".join(plain),
        lambda: plain.translate(_FULL),
        lambda: "－".join(pieces).translate(_FULL),
        lambda: "\u200b".join(pieces),
        lambda: "–".join(pieces),
        lambda: "/".join(pieces),
        lambda: "_".join(pieces),
        lambda: "·".join(pieces),
    )
    return draw.choice(ways)()


def chinese_phone(draw: Random) -> Value:
    """A mobile, a landline or a hotline."""
    if draw.random() < 0.7:
        number = "1" + draw.choice("3456789") + _digits(draw, 9)
        pieces = [number[:3], number[3:7], number[7:]]
        written = draw.choice((
            lambda: _obfuscated(draw, number, pieces),
            lambda: _obfuscated(draw, number, pieces),
            lambda: f"+86{draw.choice((' ', '-', ''))}{_obfuscated(draw, number, pieces)}",
            lambda: f"0086 {number}",
            lambda: f"(86){number}",
            lambda: f"86-{number}",
            lambda: number.translate(_HAN),
            lambda: number.translate(_HAN_TOO),
            lambda: number.translate(_CIRCLED),
            lambda: f"{number[:5]} {number[5:]}",
        ))()  # fmt: skip
        return Value("phone", written, (number,))
    area, local = draw.choice((("010", 8), ("021", 8), ("0755", 8), ("0571", 8), ("0536", 7), ("028", 8), ("0731", 8)))
    number = _digits(draw, local, "5678")
    written = draw.choice(
        (
            f"{area}-{number}",
            f"({area}){number}",
            f"{area} {number}",
            f"（{area}）{number[:4]} {number[4:]}",
            f"+86 {area[1:]} {number}",
        )
    )
    if draw.random() < 0.4:
        written += draw.choice(("转801", " 转 6", "-8012", "分机123", " ext. 22"))
    return Value("phone", written, (number,))


def english_phone(draw: Random) -> Value:
    """American, British, German, French and others, national and international."""
    kind = draw.random()
    if kind < 0.4:
        area = draw.choice("212 415 617 312 206 713 404 305 602 503 646 720".split())
        exchange, line = _digits(draw, 3, "23456789"), _digits(draw, 4)
        exchange = "5" + exchange[1:] if exchange.endswith("11") else exchange
        pieces = (area, exchange, line)
        written = draw.choice((
            "({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "{} {} {}", "+1 {} {} {}", "+1-{}-{}-{}", "1-{}-{}-{}", "+1 ({}) {}-{}", "({}){}-{}",
            "{}{}{}", "+1{}{}{}", "{}–{}–{}", "{}/{}-{}", "001 {} {} {}",
        )).format(*pieces)  # fmt: skip
        written = draw.choice(
            (
                written,
                written,
                written,
                f"{written} ext. {draw.randint(10, 9999)}",
                f"{written} x{draw.randint(10, 999)}",
            )
        )
        if draw.random() < 0.08:
            written = " ".join(_SPOKEN[int(digit)] for digit in "".join(pieces))
        return Value("phone", written, ("".join(pieces),))
    if kind < 0.65:
        tail = _digits(draw, 6)
        written, digits = draw.choice((
            (f"07700 9{tail[:2]} {tail[2:5]}", f"77009{tail[:5]}"), (f"+44 7911 {tail}", f"7911{tail}"), (f"020 7946 0{tail[:3]}", f"2079460{tail[:3]}"),
            (f"+44 (0)20 7946 0{tail[:3]}", f"79460{tail[:3]}"), (f"(0121) 496 0{tail[:3]}", f"1214960{tail[:3]}"), (f"07911{tail}", f"7911{tail}"),
            (f"0044 7911 {tail}", f"7911{tail}"),
        ))  # fmt: skip
        return Value("phone", written, (digits,))
    if kind < 0.85:
        tail = _digits(draw, 7, "123456789")
        written, digits = draw.choice((
            (f"030 {tail}", f"30{tail}"), (f"+49 30 {tail}", f"30{tail}"), (f"+49 (0)89 {tail}", tail), (f"0171/{tail}", f"171{tail}"),
            (f"0151 {tail[:3]} {tail[3:]}0", f"151{tail}0"), (f"0049 171 {tail}", f"171{tail}"), (f"(030) {tail[:3]} {tail[3:]}", f"30{tail}"),
        ))  # fmt: skip
        return Value("phone", written, (digits,))
    tail = _digits(draw, 8)
    pairs = " ".join(tail[i : i + 2] for i in range(0, 8, 2))
    written, digits = draw.choice((
        (f"06 {pairs}", f"6{tail}"), (f"+33 6 {pairs}", f"6{tail}"), (f"+852 9{tail[:3]} {tail[4:]}", f"9{tail[:3]}{tail[4:]}"),
        (f"+61 4{tail[:2]} {tail[2:5]} {tail[5:]}", f"4{tail}"), (f"+81 90 {tail[:4]} {tail[4:]}", f"90{tail}"), (f"06.{pairs.replace(' ', '.')}", f"6{tail}"),
    ))  # fmt: skip
    return Value("phone", written, (digits,))


def card(draw: Random) -> Value:
    """A bank card, with Luhn's digit."""
    prefix, length = draw.choice(
        (
            ("4", 16),
            ("51", 16),
            ("55", 16),
            ("2221", 16),
            ("34", 15),
            ("37", 15),
            ("6222", 19),
            ("6217", 19),
            ("6225", 16),
            ("35", 16),
            ("6011", 16),
        )
    )
    body = prefix + "".join(draw.choices("0123456789", k=length - len(prefix) - 1))
    number = body + next(digit for digit in "0123456789" if _luhn(body + digit))
    cuts = (4, 10) if length == 15 else (4, 8, 12, 16)
    pieces = [number[a:b] for a, b in zip((0, *cuts), (*cuts, length), strict=True) if number[a:b]]
    return Value("card", _obfuscated(draw, number, pieces), (number,))


def _luhn(number: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def chinese_id(draw: Random) -> Value:
    """A number as on mainland identity cards."""
    body = draw.choice("110105 310115 440305 330106 510104 420111 610113".split())
    body += f"{draw.randint(1950, 2005)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}{draw.randint(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    number = body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
    written = draw.choice(
        (number, number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}", number.translate(_FULL))
    )
    return Value("id", written, (number.rstrip("X"),))


def english_id(draw: Random) -> Value:
    """A social security, national insurance or passport number."""
    ssn = f"{draw.randint(100, 665)}-{draw.randint(10, 99)}-{_digits(draw, 4)}"
    nino = f"AB{_digits(draw, 6)}C"
    passport = f"{draw.choice('CEGK')}{_digits(draw, 8)}"
    written, piece = draw.choice(
        ((ssn, ssn.replace("-", "")), (nino, nino[2:8]), (f"passport no. {passport}", passport[1:]))
    )
    return Value("id", written, (piece,))


_CITIES = (
    ("北京市", "", "朝阳区海淀区丰台区通州区"), ("上海市", "", "浦东新区静安区徐汇区闵行区"), ("广东省", "深圳市", "南山区福田区龙岗区宝安区"),
    ("浙江省", "杭州市", "西湖区余杭区滨江区萧山区"), ("四川省", "成都市", "武侯区锦江区青羊区金牛区"), ("江苏省", "南京市", "鼓楼区江宁区玄武区秦淮区"),
    ("湖北省", "武汉市", "洪山区江汉区武昌区汉阳区"), ("陕西省", "西安市", "雁塔区碑林区未央区莲湖区"), ("山东省", "青岛市", "市南区崂山区黄岛区城阳区"),
    ("辽宁省", "大连市", "中山区甘井子区沙河口区"), ("广西壮族自治区", "南宁市", "青秀区兴宁区江南区"), ("天津市", "", "和平区南开区河西区"),
)  # fmt: skip
_ROADS = "建国路 文三路 科苑南路 中山北路 人民东路 解放大道 春熙路 天河北路 长安街 淮海中路 学院路 滨江西路 和平巷 柳荫街 观音桥步行街 凤城五路 纬二路 紫荆花路 体育西横街".split()
_ESTATES = "阳光花园 万科城市花园 翠苑新村 金地格林小区 绿城桂花园 恒大名都 碧桂园 龙湖天街 保利香槟国际 锦绣江南 华润橡树湾 幸福里小区 世纪家园 东方明珠公寓".split()
_TOWERS = "国贸大厦 环球金融中心 科兴科学园 银泰中心 时代广场 创业大厦 软件园".split()


def chinese_address(draw: Random) -> Value:
    """From the province, or less, to the door."""
    province, city, districts = draw.choice(_CITIES)
    district = draw.choice([part + "区" for part in districts.split("区") if part])
    road, estate, tower = draw.choice(_ROADS), draw.choice(_ESTATES), draw.choice(_TOWERS)
    number, block, unit, room = (
        draw.randint(1, 999),
        draw.randint(1, 30),
        draw.randint(1, 6),
        draw.randint(1, 33) * 100 + draw.randint(1, 8),
    )
    letter = draw.choice("ABCD")
    door = draw.choice(
        (
            f"{block}号楼{unit}单元{room}室",
            f"{block}栋{unit}单元{room}",
            f"{block}幢{room}室",
            f"{block}-{unit}-{room}",
            f"{block}栋{room}房",
            f"{block}#楼{room}",
        )
    )
    place = draw.choice(
        (
            f"{province}{city}{district}",
            f"{city or province}{district}",
            f"{province} {city} {district} ".replace("  ", " "),
            f"{(city or province).rstrip('市')}{district.rstrip('区')}",
            "",
        )
    )
    lane = f"{block}号{room}室"
    village, town = (
        draw.choice("李家村 上杨村 石桥村 大王庄 新华社区".split()),
        draw.choice("柳林镇 清水乡 白马镇 龙泉街道".split()),
    )
    box = draw.randint(10, 9999)
    return _address(*draw.choice((
        (f"{place}{road}{number}号{estate}{door}", f"{road}{number}号", door),
        (f"{place}{road}{number}号{tower}{letter}座{room}", f"{road}{number}号", f"{letter}座{room}"),
        (f"{place}{estate}{door}", f"{estate}{door}"),
        (f"{place}{road}{number}弄{lane}", f"{road}{number}弄", lane),
        (f"{place}{town}{village}{draw.choice('一二三四五六')}组{block}号", f"组{block}号"),
        (f"{place}{road} {number} 号 {estate} {block} 号楼 {room} 室", f"{road}{number}号", f"{block}号楼{room}室"),
        (f"{place}{road}{str(number).translate(_FULL)}号，邮编{draw.randint(100000, 699999)}", f"{road}{number}号"),
        (f"{place}{road}{number}-{unit}号{block}楼", f"{road}{number}-{unit}号"),
        (f"{city or province}{box}信箱{unit}分箱", f"{box}信箱"),
        (f"{place}邮政信箱{box}号", f"信箱{box}"),
    )))  # fmt: skip


_STREETS = "Maple Elm Washington Lincoln Oak Sunset Riverside Jefferson Church Park Lake Hillcrest Cedar Madison Franklin".split()
_TYPES = "Street St St. Avenue Ave Road Rd Lane Ln Drive Dr. Boulevard Blvd Court Ct Place Way Terrace Parkway Circle".split()
_US = (
    ("Springfield", "IL", "627"),
    ("Austin", "TX", "787"),
    ("Portland", "OR", "972"),
    ("Brooklyn", "NY", "112"),
    ("San Jose", "CA", "951"),
    ("Salt Lake City", "UT", "841"),
)
_UK_STREETS = "High Street|Church Lane|Victoria Road|Station Road|Mill Close|Kings Avenue|Albert Mews|St Mary's Crescent|Queen Square|The Grove".split(
    "|"
)
_UK = (
    ("London", "SW1A 1AA"),
    ("Leeds", "LS2 9JT"),
    ("Bristol", "BS8 1TH"),
    ("Manchester", "M1 1AE"),
    ("Oxford", "OX1 2JD"),
    ("Edinburgh", "EH1 1YZ"),
)
_DE_STREETS = "Hauptstraße|Bahnhofstr.|Schillerstrasse|Goethestraße|Lindenallee|Marktplatz|Berliner Straße|Am Stadtpark|Mühlenweg|Kirchgasse|Karl-Marx-Allee|An der Alster".split(
    "|"
)
_DE = (("10115", "Berlin"), ("50667", "Köln"), ("80331", "München"), ("20095", "Hamburg"), ("04109", "Leipzig"))
_FR = "12 rue de la Paix|8 bis avenue Victor Hugo|45 boulevard Saint-Germain|3 place Bellecour|27 chemin des Vignes".split(
    "|"
)


def english_address(draw: Random) -> Value:
    """American, British, German, French, and Chinese ones in English."""
    return draw.choice(
        (_american, _american, _american, _british, _british, _german, _french, _box, _english_in_china)
    )(draw)


def _address(written: str, *pieces: str) -> Value:
    return Value("address", written, tuple(piece.replace(" ", "").lower() for piece in pieces))


def _american(draw: Random) -> Value:
    number, name, kind = draw.randint(1, 9999), draw.choice(_STREETS), draw.choice(_TYPES)
    city, state, zip_ = draw.choice(_US)
    street = draw.choice(
        (
            f"{number} {name} {kind}",
            f"{number} {draw.choice('NSEW')} {name} {kind}",
            f"{number} {name} Hill {kind}",
            f"{number} West {draw.randint(4, 99)}th Street",
        )
    )
    unit = draw.choice(
        (
            "",
            f", Apt {draw.randint(1, 40)}{draw.choice('ABC')}",
            f" Apt. {draw.randint(100, 999)}",
            f", Suite {draw.randint(100, 999)}",
            f" #{draw.randint(1, 60)}",
            f", Unit {draw.randint(1, 60)}",
        )
    )
    code = f"{zip_}{_digits(draw, 2)}"
    code = draw.choice((code, code, f"{code}-{_digits(draw, 4)}"))
    rest = draw.choice(
        (f", {city}, {state} {code}", f"\n{city}, {state} {code}", f" {city} {state} {code}", f", {city}", "")
    )
    written = street + unit + rest
    pieces = [street] + ([unit.strip(" ,")] if unit else []) + ([code] if code in rest and rest else [])
    if draw.random() < 0.15 and "th Street" not in street:
        written = written.lower()
    return _address(written, *pieces)


def _british(draw: Random) -> Value:
    street, (city, code) = (
        f"{draw.randint(1, 299)}{draw.choice(('', '', 'a', 'B'))} {draw.choice(_UK_STREETS)}",
        draw.choice(_UK),
    )
    flat = draw.choice(("", "", f"Flat {draw.randint(1, 30)}, ", f"Flat {draw.choice('ABC')}, "))
    rest = draw.choice((f", {city} {code}", f", {city}, {code}", f"\n{city}\n{code}", f", {city}"))
    return _address(f"{flat}{street}{rest}", street, *([code] if code in rest else []))


def _german(draw: Random) -> Value:
    street, (code, city) = (
        f"{draw.choice(_DE_STREETS)} {draw.randint(1, 199)}{draw.choice(('', '', 'a', ' b'))}",
        draw.choice(_DE),
    )
    return _address(f"{street}{draw.choice((', ', chr(10), ' in '))}{code} {city}", street, f"{code}{city}")


def _french(draw: Random) -> Value:
    street, (code, city) = (
        draw.choice(_FR),
        draw.choice((("75002", "Paris"), ("69002", "Lyon"), ("13001", "Marseille"))),
    )
    return _address(f"{street}, {code} {city}", street, f"{code}{city}")


def _box(draw: Random) -> Value:
    number, (city, state, zip_) = draw.randint(10, 99999), draw.choice(_US)
    box = draw.choice(
        (
            f"PO Box {number}",
            f"P.O. Box {number}",
            f"P. O. Box {number}",
            f"po box {number}",
            f"Post Office Box {number}",
            f"Postfach {number}",
        )
    )
    return _address(f"{box}, {city}, {state} {zip_}01", f"box{number}" if "ox" in box else box)


def _english_in_china(draw: Random) -> Value:
    room, block, number = draw.randint(101, 2808), draw.randint(1, 20), draw.randint(1, 999)
    street = f"No. {number} {draw.choice(('Jianguo', 'Wensan', 'Zhongshan', 'Keyuan'))} {draw.choice(('Road', 'North Road', 'Street'))}"
    return _address(
        f"Room {room}, Building {block}, {street}, Chaoyang District, Beijing 100022", street, f"room{room}"
    )
