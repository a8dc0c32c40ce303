"""Addresses as Chinese write them: from province down to the door. A place alone (产地 福建省泉州市) is none; a number is.

An address is found by a core that nothing else looks like (a road with its number, a building with its units, a lane, a
village group) and grows from there to the left over places and to the right over units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from daogou.language.redaction.spans import Span

_C = r"[\u4e00-\u9fff]"
_W = r"[\u4e00-\u9fffA-Za-z0-9]"
_N = r"(?:\d{1,5}|[A-Za-z]\d{0,4}|[一二三四五六七八九十百零〇两甲乙丙丁东西南北中]{1,5})"
_GAP = r"[\s,，、·-]{0,2}"
_ROAD = (
    r"(?:大道|大街|马路|公路|环路|胡同|东路|西路|南路|北路|中路|路|街道|街|巷|弄|条|里弄|(?<![味频赛管通渠轨知报难])道)"
)
_NUMBER = rf"(?:第?{_N}(?:[-之/]\d{{1,4}})?\s?(?:号|號|弄)(?!线|店|色|机|球|电池|字|口红|针|到|前|后|送|发|收|下单)(?:院|大院|门|附\s?\d+号)?)"
_UNIT = rf"(?:{_N}\s?(?:号楼|號樓|号院|栋|棟|幢|座|单元|單元|号门|梯|号房|室|户|楼|樓|层|層|#|号|宿舍|塔|馆|房间|房|铺|期|区|门)|地下室|顶楼)"
_STRONG_UNIT = rf"(?:{_N}\s?(?:号楼|號樓|栋|棟|幢|单元|單元|号房|#楼))"
_DOOR = (
    r"(?:[A-Za-z]?\d{1,4}(?:-\d{1,4}){0,3}(?!\d)(?!\s?(?:元|块|件|个|只|双|包|斤|克|天|年|月|点|折|分|[%￥¥a-zA-Z])))"
)
_ESTATE = (
    r"(?:小区|花园|家园|公寓|新村|大厦|广场|中心|家属院|宿舍|国际|新城|公馆|名苑|雅苑|豪庭|华府|山庄|别墅|大楼|学校|大学|学院|中学|医院|"
    r"工业园|科技园|产业园|软件园|写字楼|商城|[苑园城府湾庭院居里邸村])"
)
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|"
    "台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_PLACE = (
    rf"(?:{_C}{{2,9}}?(?:特别行政区|自治区|自治州|自治县|开发区|高新区|街道|省|市|区|县|旗|镇|乡|盟|村|州)|(?:{_PROVINCES})(?:省|市)?"
    r"|中国)"
)
# atomic: how a row of places is cut is decided once, or a long row could be cut in countless ways
_PLACES = rf"(?>(?:{_PLACE}{_GAP}){{1,6}})?"
_NAME = rf"(?:{_W}{{1,10}}?)"
_TAIL = rf"(?:{_GAP}(?:{_UNIT}|之\s?{_N}|{_W}{{2,10}}?{_ESTATE}(?={_GAP}{_UNIT}|{_GAP}\d)|{_DOOR}))"
_POSTCODE = r"(?:[\s,，(（]{0,2}(?:邮编|邮政编码)?\s?[:：]?\s?[0-8]\d{5}(?!\d))?"

_CORES = (
    # 建国路88号院3号楼
    rf"{_NAME}{_ROAD}{_GAP}(?:{_C}{{0,6}}段{_GAP})?{_NUMBER}(?:{_TAIL})*",
    # 文三路 3幢 502
    rf"{_NAME}{_ROAD}{_GAP}(?:{_W}{{2,10}}?{_ESTATE}{_GAP})?{_STRONG_UNIT}(?:{_TAIL})*",
    # 阳光花园3栋2单元501室, 阳光花园 12-3-501
    rf"{_W}{{1,12}}?{_ESTATE}{_GAP}(?:[东西南北]区|[一二三四五六七八九]期|[A-Z]区)?{_GAP}{_STRONG_UNIT}(?:{_TAIL})*",
    rf"{_W}{{1,12}}?{_ESTATE}{_GAP}{_N}\s?(?:座|号楼|楼|号|层){_GAP}(?:{_UNIT}|[A-Za-z]?\d{{3,4}}(?!\d))(?:{_TAIL})*",
    rf"{_W}{{1,12}}?{_ESTATE}{_GAP}\d{{1,3}}[-#]\d{{1,3}}(?:[-#]\d{{2,4}})?(?!\d)",
    # 恒大名都23-3-701: block, unit, room
    rf"{_C}{{2,12}}\d{{1,3}}-\d{{1,2}}-\d{{3,4}}(?![\d-])",
    # 3栋2单元501
    rf"{_STRONG_UNIT}{_GAP}(?:{_UNIT}|[A-Za-z]?\d{{3,4}}(?!\d))(?:{_TAIL})*",
    # 李家村三组15号, 柳林镇李家村 7 号
    rf"{_C}{{1,8}}(?:村|屯|庄|寨|社区|社){_GAP}(?:{_N}(?:组|社|队){_GAP}(?:{_NUMBER})?|{_NUMBER})(?:{_TAIL})*",
    # 河北省保定市徐水区大王店镇前所营村村东头第三家
    rf"(?=[^，。,.\n]{{4,40}}?[镇乡道])(?>(?:{_PLACE}{_GAP}){{2,6}}){_C}{{1,8}}?村{_W}{{0,14}}",
    # 浙江省杭州市西湖区某某 5 号, 1203 室
    rf"(?>(?:{_PLACE}{_GAP}){{2,6}}){_W}{{0,16}}?{_GAP}(?:{_NUMBER}|{_STRONG_UNIT}|\d{{1,5}}\s?(?:室|楼|层|房))(?:{_TAIL})*",
)
_ADDRESS = re.compile("|".join(rf"{_PLACES}{core}{_POSTCODE}" for core in _CORES))
_BOX = re.compile(
    r"(?:邮政信箱|信箱|邮箱)\s?(?:第)?\d{1,6}\s?(?:号|分箱)?(?:[-之]?\d{1,4}\s?(?:号|分箱))?|\d{1,6}\s?号?(?:邮政)?信箱(?:\s?\d+\s?分箱)?"
)
_CODE = re.compile(r"(?:邮编|邮政编码)\s?(?:是|为)?\s?[:：]?\s?([0-8]\d{5})(?!\d)")
_LABELLED = re.compile(
    r"(?:收货地址|收件地址|送货地址|家庭住址|详细地址|联系地址|新地址|旧地址|地址|住址|家住|住在|寄到|送到|寄往|寄去|邮寄至|配送至|送货到)"
    r"(?:是|为|改成|改为|换成)?[\s:：]{0,3}(?P<address>[^。！!？?;；\n]{4,80})"
)
_PLACE_WORD = re.compile(
    rf"(?:{_PROVINCES})|{_C}(?:省|市|区|县|镇|乡|村|路|街|巷|弄|道|苑|园|小区|大厦|楼|栋|幢|座|单元|室|号)"
)
_STOP = re.compile(
    r"[,，]\s*(?=(?:电话|手机|联系|邮箱|请|谢谢|麻烦|收件|我|但|可是|因为|所以|不|多|最|什么|收)|\D{12,}$)"
)
_LEAD = re.compile(
    rf"^(?:{_C}{{0,8}}(?:地址|寄到|送到|寄往|寄去|寄给|搬到|送去|住在|家住|家在|位于|就在|到达|发到|发往|改成|改为|换成)(?:是|为|了)?"
    r"|我?(?:们|家)?(?:现在)?(?:住|在|是|到))"
)


def find(text: str) -> Iterator[Span]:
    """Addresses, post boxes and named postcodes in a folded text."""
    if not _HAS_CHINESE.search(text):
        return
    for found in _ADDRESS.finditer(text):
        lead = _LEAD.match(found[0])
        yield Span(found.start() + (lead.end() if lead else 0), found.end(), "ADDRESS")
    yield from (Span(*found.span(), "ADDRESS") for found in _BOX.finditer(text))
    yield from (Span(*found.span(1), "ADDRESS") for found in _CODE.finditer(text))
    for found in _LABELLED.finditer(text):
        stop = _STOP.search(found["address"])
        address = found["address"][: stop.start()] if stop else found["address"]
        if len(_PLACE_WORD.findall(address)) >= 2 and re.search(r"\d|[一二三四五六七八九十]", address):
            yield Span(found.start("address"), found.start("address") + len(address), "ADDRESS")


_HAS_CHINESE = re.compile(_C)
