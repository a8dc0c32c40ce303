"""Made-up postal addresses, Chinese and Western, in the ways people write them.

Nothing is anyone's; the lists of places are known to nothing that finds them.
"""

from __future__ import annotations

from random import Random

from daogou.testing.personal_values import FULL_WIDTH, Value, drawn_digits

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
        (f"{place}{road}{str(number).translate(FULL_WIDTH)}号，邮编{draw.randint(100000, 699999)}", f"{road}{number}号"),
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
    code = f"{zip_}{drawn_digits(draw, 2)}"
    code = draw.choice((code, code, f"{code}-{drawn_digits(draw, 4)}"))
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
