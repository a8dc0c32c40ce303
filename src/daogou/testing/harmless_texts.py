"""Product texts with nothing personal in them, full of numbers: what redaction has to leave alone."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from daogou.types import Language


def harmless_texts(count: int, seed: int = 0) -> list[tuple[Language, str]]:
    """`count` texts, by turns English and Chinese: sizes, models, prices, dates, codes, offers, reviews."""
    draw = Random(seed)  # noqa: S311 - a corpus, no secret
    return [("zh", draw.choice(_ZH)(draw)) if place % 2 else ("en", draw.choice(_EN)(draw)) for place in range(count)]


def _n(draw: Random, low: int, high: int) -> int:
    return draw.randint(low, high)


def _code(draw: Random, letters: int, digits: int) -> str:
    return "".join(draw.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=letters)) + "".join(draw.choices("0123456789", k=digits))


def _date(draw: Random) -> str:
    year, month, day = _n(draw, 2019, 2026), _n(draw, 1, 12), _n(draw, 1, 28)
    return draw.choice(
        (f"{year}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year}", f"{day}.{month}.{year}", f"{year}/{month}/{day}")
    )


def _ean(draw: Random) -> str:
    return draw.choice(("690", "693", "400", "501", "871")) + "".join(draw.choices("0123456789", k=10))


_EN: tuple[Callable[[Random], str], ...] = (
    lambda d: f"Runs small: take a {_n(d, 36, 46)} instead of {_n(d, 36, 46)}. EU {_n(d, 36, 40)}-{_n(d, 41, 46)}, US {_n(d, 5, 12)}.5.",
    lambda d: f"{_code(d, 2, 0)}-{_n(d, 1000, 9999)}XM{_n(d, 2, 6)} headphones, {_n(d, 10, 60)} h battery, {_n(d, 100, 400)} g",
    lambda d: f"Now ${_n(d, 1, 9)},{_n(d, 100, 999)}.99, was ${_n(d, 10, 20)},{_n(d, 100, 999)}.00. Save {_n(d, 5, 70)}%!",
    lambda d: f"Order {_n(d, 100, 999)}-{_n(d, 1000000, 9999999)}-{_n(d, 1000000, 9999999)} arrived on {_date(d)}.",
    lambda d: f"Order number: {_n(d, 10**9, 10**10 - 1)}, shipped {_date(d)} {_n(d, 8, 22)}:{_n(d, 10, 59)}",
    lambda d: f"EAN {_ean(d)}, SKU {_code(d, 3, 6)}, item no. {_n(d, 100000, 99999999)}",
    lambda d: f"ISBN 978-{_n(d, 0, 9)}-{_n(d, 100, 999)}-{_n(d, 10000, 99999)}-{_n(d, 0, 9)}, {_n(d, 90, 900)} pages",
    lambda d: f"{_n(d, 40, 200)} x {_n(d, 40, 200)} x {_n(d, 30, 99)} cm, {_n(d, 3, 60)}.5 kg, holds up to {_n(d, 20, 200)} kg",
    lambda d: f"{_n(d, 8, 64)} GB RAM, {d.choice((256, 512, 1024))} GB SSD, {d.choice((1920, 2560, 3840))}x{d.choice((1080, 1440, 2160))} at {d.choice((60, 120, 144))} Hz",
    lambda d: f"Galaxy S{_n(d, 20, 25)} {d.choice((6, 8, 12))}GB/{d.choice((128, 256, 512))}GB, model SM-G{_n(d, 9000, 9999)}B",
    lambda d: f"{_n(d, 3, 4)}.{_n(d, 1, 9)}/5 from {_n(d, 1, 90)},{_n(d, 100, 999)} ratings; {_n(d, 50, 99)} of 100 would buy it again",
    lambda d: f"Tracking 1Z{_code(d, 3, 0)}{_n(d, 10**9, 10**10)} left the depot at {_n(d, 1, 12)}:30 pm.",
    lambda d: f"Use within {_n(d, 6, 36)} months. Batch {_code(d, 1, 5)}, best before {_date(d)}.",
    lambda d: f"Abbey Road on vinyl, remastered {_n(d, 2009, 2024)}, {_n(d, 2, 4)} LPs, plays at 33 1/3",
    lambda d: f"Elizabeth Arden 5th Avenue, {d.choice((30, 75, 125))} ml, smells of {_n(d, 3, 5)} flowers",
    lambda d: f"Court shoes, street style, size {_n(d, 36, 41)}; we drove {_n(d, 10, 90)} minutes to the shop",
    lambda d: f"Buy {_n(d, 2, 5)} get {_n(d, 1, 2)} free until {_date(d)}, code SAVE{_n(d, 10, 99)}",
    lambda d: f"My {_n(d, 3, 14)}-year-old loves it. Washed {_n(d, 3, 30)} times at {d.choice((30, 40, 60))} degrees, still good.",
    lambda d: f"{_n(d, 12, 64)} in 1 screwdriver set, {_n(d, 2, 20)} V, {_n(d, 1000, 9000)} mAh, IP{_n(d, 54, 68)}",
    lambda d: f"The {_n(d, 2, 6)} star hotel towels: {_n(d, 400, 900)} gsm, set of {_n(d, 2, 12)}, {_n(d, 50, 70)}x{_n(d, 90, 140)}",
    lambda d: f"Firmware {_n(d, 1, 9)}.{_n(d, 0, 20)}.{_n(d, 0, 9)}, Wi-Fi 802.11ax, {_n(d, 600, 3000)} Mbps, look at amazon.com for pictures",
    lambda d: f"Sizes 36 37 38 39 40 41 42 43 44 in stock, {_n(d, 3, 90)} left of each",
    lambda d: f"Coffee at 8 bar, {_n(d, 1, 2)}.{_n(d, 1, 9)} l tank, {_n(d, 1200, 1800)} W, 230 V, serial {_code(d, 2, 9)}",
    lambda d: f"ASIN B0{_code(d, 2, 6)}, UPC {_n(d, 10**11, 10**12 - 1)}, part no. {_n(d, 100, 999)}-{_n(d, 1000, 9999)}",
)  # fmt: skip
_ZH: tuple[Callable[[Random], str], ...] = (
    lambda d: f"偏小，平时穿{_n(d, 36, 45)}码的要买{_n(d, 37, 46)}码，身高{_n(d, 150, 190)}体重{_n(d, 80, 180)}斤",
    lambda d: f"原价¥{_n(d, 1, 9)},{_n(d, 100, 999)}，券后{_n(d, 99, 999)}.{_n(d, 10, 99)}元，满{_n(d, 2, 9)}00减{_n(d, 20, 90)}",
    lambda d: f"订单号{_n(d, 10**17, 10**18)}，{_date(d)}下单，{_n(d, 2, 7)}天才到",
    lambda d: f"订单编号：{_n(d, 10**18, 9 * 10**18)}",
    lambda d: f"快递单号SF{_n(d, 10**12, 10**13 - 1)}，{_n(d, 8, 22)}:{_n(d, 10, 59)}签收",
    lambda d: f"条形码{_ean(d)}，货号{_code(d, 2, 6)}，生产日期{_date(d)}",
    lambda d: f"产地：福建省泉州市安溪县，海拔{_n(d, 500, 1200)}米，净含量{_n(d, 100, 900)}克",
    lambda d: f"三室两厅都够用，{_n(d, 15, 40)}平方米，{_n(d, 1, 3)}.5匹，能效{_n(d, 1, 3)}级",
    lambda d: f"南孚{d.choice((5, 7))}号电池{_n(d, 4, 40)}节，{d.choice(('五', '七'))}号也有，{_n(d, 15, 28)}号到货",
    lambda d: f"尺寸{_n(d, 60, 200)}×{_n(d, 60, 120)}×{_n(d, 40, 80)}cm，承重{_n(d, 50, 300)}公斤，误差1-3cm",
    lambda d: f"华为Mate{_n(d, 30, 70)} Pro {d.choice((8, 12))}GB+{d.choice((256, 512))}GB，麒麟{_n(d, 9000, 9999)}，{_n(d, 4000, 6000)}毫安",
    lambda d: f"南京路步行街同款，公路骑行也能穿，{_n(d, 2, 5)}条装，{_n(d, 10, 99)}%棉",
    lambda d: f"第{_n(d, 2, 9)}次回购了，{_n(d, 3, 9)}个月的宝宝能吃，一天{_n(d, 2, 6)}次，每次{_n(d, 30, 200)}毫升",
    lambda d: f"{_n(d, 1, 12)}月{_n(d, 1, 28)}号买的，{_n(d, 13, 20)}号就降价{_n(d, 10, 99)}块，1号店更便宜",
    lambda d: f"执行标准GB/T {_n(d, 10000, 30000)}-{_n(d, 2008, 2022)}，许可证编号SC{_n(d, 10**13, 10**14 - 1)}",
    lambda d: f"{_n(d, 120, 185)}/{_n(d, 60, 100)}A，衣长{_n(d, 55, 120)}，胸围{_n(d, 80, 130)}，袖长{_n(d, 15, 65)}",
    lambda d: f"评分{_n(d, 3, 4)}.{_n(d, 1, 9)}，{_n(d, 1, 90)}万人付款，{_n(d, 90, 99)}%好评，排名第{_n(d, 1, 50)}",
    lambda d: f"尺码36 37 38 39 40 41 42 43都有货，还剩{_n(d, 2, 90)}双",
    lambda d: f"口红{_n(d, 100, 999)}色号，{_n(d, 2, 4)}.5g，味道{_n(d, 60, 99)}分，滋润度{_n(d, 1, 10)}",
    lambda d: f"从{_n(d, 3, 20)}楼摔到{_n(d, 1, 2)}楼都没坏，{_n(d, 2, 8)}层加厚，{_n(d, 100, 999)}只装",
    lambda d: f"型号{_code(d, 2, 0)}-{_n(d, 1000, 9999)}，额定功率{_n(d, 300, 3000)}W，220V，保修{_n(d, 1, 6)}年",
    lambda d: f"百亿补贴{_n(d, 1000, 9999)}.00-{_n(d, 100, 900)}.00，库存{_n(d, 1000, 999999)}件，浏览{_n(d, 10**5, 10**7)}次",
    lambda d: f"给家里的老人买的，{_n(d, 50, 90)}岁也会用，走{_n(d, 2, 9)}公里路不累，{_n(d, 20, 99)}块钱值",
    lambda d: f"书第{_n(d, 1, 9)}版，ISBN 978-7-{_n(d, 100, 999)}-{_n(d, 10000, 99999)}-{_n(d, 0, 9)}，{_n(d, 90, 900)}页，定价{_n(d, 20, 200)}.00",
)  # fmt: skip
