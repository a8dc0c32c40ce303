"""Under which conditions: minima, caps, scopes, members, codes, limits and what an offer goes together with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daogou.reading.offers.amounts import COUNT, EN_COUNT, PIECE, amount, count, may_be_pieces, money
from daogou.reading.offers.facts import Context, Fact, Phrase, Say, phrase

_A = money("a")


def _amount(field: str, *more: Fact) -> Say:
    def say(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
        told = amount(found, "a", ctx.currency)
        return None if told is None else [Fact(field, told), *more]

    return say


def _reached(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    return None if may_be_pieces(found, "a", ctx.currency) else _amount("minimum_amount")(found, ctx)


def _count(field: str) -> Say:
    def say(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
        told = _ONCE.get(found["n"]) or count(found["n"].partition(" ")[0])
        return None if told is None else [Fact(field, told)]

    return say


_ONCE = {"once": 1, "twice": 2, "a": 1}


def _is(*facts: Fact) -> Say:
    return lambda found, ctx: list(facts)


def _code(found: re.Match[str], ctx: Context) -> Sequence[Fact]:
    """As it is written: the text is folded here, `read` takes the letters from the original."""
    return [Fact("code", found.span("code"))]


_OVER = Fact("over", True)
_USABLE = r"(?:\s*(?:才|方|即|就)?(?:可以|可|能)?(?:使用|用|有效))?"
_ONE_SHOP = r"(?:单店|(?:同一?家?|单个|单一)(?:店铺|店|商家|卖家))"
_SPEND = r"(?:(?:单笔|每单|订单|订单金额|总价|总金额|总额|消费金额|金额|消费|购物|购买|购|买|实付|支付|付款)\s*)*"
_MOST = r"(?:最高不超过|最多不超过|最高|最多|至多|不超过|上限为?|封顶)"
_OFF = r"(?:可?(?:优惠|立减|减免|补贴|抵扣|节省|省|减|抵))?"
_OTHER = r"(?:任何|所有)?(?:其他|其它)(?:任何)?(?:优惠|活动|折扣|促销|优惠活动|促销活动)?"
_ANY_OFFER = rf"(?:{_OTHER}|店铺优惠券|平台优惠券|店铺券|平台券|优惠券|平台优惠|店铺优惠|会员折扣|跨店满减|店铺满减|满减|国补|红包)"
_JOIN = r"(?:同时使用|叠加使用|一起使用|一并使用|同享|叠加|共享|共用|并用)"
_NO = r"(?:不可以|不可|不能|不得|不支持|无法|不)"
_HEAD = r"(?:(?:仅限|限|仅适用于|适用于|适用|购买|凡购买|全部)\s*)?"

PHRASES: Sequence[Phrase] = [
    phrase(rf"(?:使用)?(?:门槛[:：]?\s*)?{_SPEND}满\s*{_A}{_USABLE}", _reached),
    phrase(rf"(?:最低消费|起用金额|使用门槛)(?:为|[:：])?\s*{_A}", _amount("minimum_amount")),
    phrase(rf"{_SPEND}(?:满|够|任意|任选|拍|(?<=买)|(?<=购))\s*(?P<n>{COUNT})\s*{PIECE}(?:及以上|以上|或以上)?", _count("minimum_items")),
    phrase(rf"(?P<n>{COUNT})\s*{PIECE}(?=\s*(?:(?:即|可|立|再)*(?:享受?|打|立享|立打)?\s*[\d一二三四五六七八九.]+\s*折|(?:即|可|再)*(?:立减|直减|立省|减)))", _count("minimum_items")),
    phrase(rf"(?:商品)?{_SPEND}(?:需要?|须|要|必须)?(?:超过|大于|高于)\s*{_A}(?:\s*(?:后|时|的订单))?{_USABLE}", _amount("minimum_amount", _OVER)),
    phrase(r"无(?:使用)?门槛|no minimum(?: spend)?", _is(Fact("no_minimum", True))),
    phrase(rf"(?:每(?:单|笔))?\s*(?:优惠|折扣|总共|合计)?{_MOST}{_OFF}\s*{_A}", _amount("cap")),
    phrase(rf"{_A}\s*封顶", _amount("cap")),
    phrase(rf"(?:单件|每件|每台|单台)(?:商品|产品)?(?:{_OFF}|补贴){_MOST}{_OFF}\s*{_A}", _amount("per_item")),
    phrase(r"上不封顶|不封顶|不设上限|无上限", _is(Fact("no_cap", True))),
    phrase(r"(?:适用于)?(?:全场(?:所有|全部)?(?:商品|产品)?|(?:全部|所有|任意)(?:商品|产品))(?:均|都)?(?:可用|可使用|适用|通用)?", _is(Fact("everything", True))),
    phrase(r"(?:该|此|本|这张)(?:优惠)?券|(?:凭|领|领取|使用|用)(?:优惠)?券(?:后)?", _is(Fact("stage", "coupon"))),
    phrase(rf"(?:仅限|只限|限|仅能在|只能在)?(?:商品)?(?:需要?|须|必须)?(?:来自)?{_ONE_SHOP}(?:内)?(?:的)?(?:商品|产品)?(?:可用|使用)?", _is(Fact("one_seller", True))),
    phrase(r"(?:本店|全店|店内|店铺)(?:所有|全部|任意)?(?:商品|产品|通用)?", _is(Fact("one_seller", True))),
    phrase(r"可?跨店(?:使用|可用|通用)?|全平台(?:所有)?(?:商品)?(?:通用|可用)?|平台通用", _is(Fact("stage", "platform"))),
    phrase(r"(?:这是一张)?(?:本店|店铺)(?:优惠券|券)", _is(Fact("stage", "coupon"), Fact("one_seller", True))),
    phrase(r"(?:这是一张)?平台(?:优惠券|券)", _is(Fact("stage", "platform"))),
    phrase(r"(?:这是一张)?(?:优惠券|立减券|满减券|折扣券|代金券)", _is(Fact("stage", "coupon"))),
    phrase(r"(?:仅限|限)?(?:店铺|本店)?会员(?:专享|专属|独享|尊享|可享|享受?|可用)?", _is(Fact("members", True))),
    phrase(r"(?:结算时|下单时)?(?:使用|输入|凭|填写|用)?\s*(?:优惠码|折扣码|口令|兑换码|券码)\s*[:：]?\s*(?P<code>[a-z0-9]{3,24})(?![a-z0-9])", _code),
    phrase(rf"(?:每人|每位(?:顾客|用户|会员)|每个?(?:用户|账号|账户|id)|单个用户)\s*(?:仅|只)?(?:限|可|能)?\s*(?:领取|领|使用|用|享受|享)?\s*(?P<n>{COUNT})\s*(?:次|张|回)", _count("per_shopper")),
    phrase(rf"(?:每人|每位(?:顾客|用户)|每个?(?:用户|账号))\s*(?:仅|只)?限?购?\s*(?P<n>{COUNT})\s*(?:件|台|部)", _count("items_per_shopper")),
    phrase(rf"{_NO}\s*(?:与|和|同)?\s*{_OTHER}\s*{_JOIN}|(?:与|和|同)\s*{_OTHER}\s*{_NO}{_JOIN}|{_NO}\s*(?:叠加|同享)(?:使用)?", _is(Fact("exclusive", True))),
    phrase(rf"(?:可以|可|支持)?\s*(?:与|和|同)?\s*{_ANY_OFFER}\s*{_JOIN}|(?:可以|可|支持)?叠加\s*{_ANY_OFFER}?|(?:可以|可|支持){_JOIN}", _is(Fact("exclusive", False))),
    phrase(r"免(?:其中)?最低价(?:的?(?:那)?(?:一|1)?件)?", _is(Fact("cheapest", True))),
    phrase(r"(?:下单)?(?:即)?可(?:直接)?抵扣", _is(Fact("can_pay", True))),
    # English
    phrase(rf"(?:on |for |off )?(?:all )?(?:orders?|purchases?)(?: total)?(?: of)?(?: at least)?\s+{_A}\s*(?:or (?:more|above)|and (?:above|over|up)|\+)", _amount("minimum_amount")),
    phrase(rf"(?:on |for )?(?:all )?(?:orders?|purchases?)(?: of)? at least\s+{_A}", _amount("minimum_amount")),
    phrase(rf"(?:when you |if you )?spend(?:ing)?(?: at least)?\s+{_A}(?:\s*or more)?", _amount("minimum_amount")),
    phrase(rf"(?:the |a )?minimum (?:spend|order|purchase)(?: (?:is|of)|:)?\s+{_A}", _amount("minimum_amount")),
    phrase(rf"(?:you )?(?:need to|have to|must) spend at least\s+{_A}", _amount("minimum_amount")),
    phrase(rf"(?:the |your )?(?:order|total|order total) (?:has to|must|needs to) (?:come to|be|reach)(?: at least)?\s+{_A}", _amount("minimum_amount")),
    phrase(rf"orders of {_A} or more qualify", _amount("minimum_amount")),
    phrase(rf"(?:the |your )?(?:order total|total|order) (?:has to|must|needs to) (?:be (?:above|over|more than)|exceed)\s+{_A}", _amount("minimum_amount", _OVER)),
    phrase(rf"(?:you )?(?:need to|have to|must) spend (?:more than|over)\s+{_A}", _amount("minimum_amount", _OVER)),
    phrase(rf"(?:it )?requires (?:a purchase|an order) (?:of )?(?:more than|over)\s+{_A}", _amount("minimum_amount", _OVER)),
    phrase(rf"(?:it )?requires (?:a purchase|an order) of at least\s+{_A}", _amount("minimum_amount")),
    phrase(rf"(?:it is |is |it's )?(?:only )?(?:valid |applies |applicable )?(?:only )?(?:when|once|if) (?:the |your )?(?:total price|order total|order|total|cart)(?: of the products| of your order| amount)? (?:exceeds|is over|is above|is more than)\s+{_A}", _amount("minimum_amount", _OVER)),
    phrase(rf"(?:(?:it )?(?:works|applies) )?(?:on |for |to )?orders? (?:over|above|exceeding)\s+{_A}", _amount("minimum_amount", _OVER)),
    phrase(rf"(?:when |if )?(?:you )?buy(?:ing)? (?:at least )?(?P<n>{EN_COUNT}) (?:items|pieces|products)(?: or more)?", _count("minimum_items")),
    phrase(rf"(?:with )?(?:a )?(?:cap(?:ped)?|maximum discount|max(?:imum)?|limit)(?: (?:of|at))?\s+{_A}", _amount("cap")),
    phrase(rf"(?:up to|at most|capped at)\s+(?:a (?:maximum|total) of )?{_A}(?:\s+off)?", _amount("cap")),
    phrase(rf"(?:up to|at most|capped at)\s+{_A}\s+(?:per|each|an) (?:item|piece|unit)", _amount("per_item")),
    phrase(r"(?:on |to |applicable to |for )?(?:everything|all products|any product|all items|any item|sitewide|site-wide)", _is(Fact("everything", True))),
    phrase(r"(?:it )?(?:(?:can be used|is valid|valid|good|applicable|applies|usable) )?(?:on |for |to )?(?:everything|(?:any|all|every) (?:items?|products?))(?: on the site| across the platform| on the platform)?", _is(Fact("everything", True))),
    phrase(r"(?:on |off )?your (?:whole |entire )?(?:order|purchase)", _is()),
    phrase(r"(?:this is |it is )?(?:a )?platform(?:-wide)? (?:voucher|coupon)", _is(Fact("stage", "platform"))),
    phrase(r"(?:applicable |applies |valid )?(?:to |for |on )?(?:products|items) from any (?:shop|store|seller)", _is(Fact("everything", True))),
    phrase(r"(?:this is |it is )?(?:a )?(?:shop|store|single-shop) (?:voucher|coupon)", _is(Fact("stage", "coupon"), Fact("one_seller", True))),
    phrase(r"(?:all )?(?:the )?(?:items|products) (?:must|have to|need to) (?:come|be) from (?:the same|one|a single) (?:shop|store|seller)", _is(Fact("one_seller", True))),
    phrase(r"(?:it )?(?:can )?only be used (?:within|in|at) (?:the same|one|a single) (?:shop|store)", _is(Fact("one_seller", True))),
    phrase(r"(?:only )?(?:valid |good )?(?:for |on )(?:products|items) (?:sold by|from|of) (?:the same|one|a single) (?:shop|store|seller)", _is(Fact("one_seller", True))),
    phrase(r"(?:(?:only )?(?:applies|applicable) )?(?:only )?(?:to )?(?:the )?(?:products|items) (?:from|of) (?:the same|one|a single) (?:shop|store|seller)", _is(Fact("one_seller", True))),
    phrase(r"(?:this |the |a )?(?:coupon|voucher)\b", _is(Fact("stage", "coupon"))),
    phrase(r"(?:for )?members(?: only)?|members' exclusive|exclusive to members", _is(Fact("members", True))),
    phrase(r"(?:use |with |enter )?(?:the )?(?:promo |coupon |discount )?code:?\s+(?P<code>[a-z0-9]{3,24})\b(?:\s+at checkout)?", _code),
    phrase(rf"(?:limit(?:ed to)? )?(?P<n>once|twice|one|1|{EN_COUNT} (?:uses?|times?)) (?:per|a|each|every) (?:customer|shopper|person|account|user)", _count("per_shopper")),
    phrase(r"(?:it )?(?:cannot|can not|can't|may not|must not) be (?:combined|used|stacked)(?: together)? with (?:any )?other (?:offers?|promotions?|discounts?|coupons?)|not valid with (?:any )?other (?:offers?|promotions?|discounts?)|not combinable|not stackable", _is(Fact("exclusive", True))),
    phrase(r"(?:can|may) be (?:combined|used|stacked)(?: together)? with (?:any )?(?:other |shop |store |platform )*(?:offers?|promotions?|discounts?|coupons?|vouchers?)|stackable|combinable", _is(Fact("exclusive", False))),
]  # fmt: skip


def of_shop(ctx: Context) -> Sequence[Phrase]:
    """Those that name what the shop has: a category, a brand, a seller, a product; several with 、 or "and" between."""
    more = rf"(?:\s*(?:、|和|及|与|/|,|and|&)\s*{ctx.name})*"
    kinds = r"(?:\s*(?:品牌|类目|品类|类)?\s*(?:全线|全部|所有)?(?:商品|产品|用品)?(?:专区|专场)?)"
    tail = r"(?:\s*(?:可用|使用|适用))?"
    zh = rf"{_HEAD}(?P<names>{ctx.name}{more}){kinds}{tail}"
    en = rf"(?:only )?(?:on|in|for|off|to) (?:all )?(?P<names>{ctx.name}{more})(?: products| items)?"
    return [phrase(zh, _named), phrase(en, _named)]


def _named(found: re.Match[str], ctx: Context) -> Sequence[Fact]:
    return [Fact("scope", ctx.called[name]) for name in re.findall(ctx.name, found["names"])]
