"""What would happen, and why something does not, in words of both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from daogou.shop.after_sales.account import ORIGINAL, Account, Item, Order
from daogou.shop.after_sales.calls import Action, Call
from daogou.shop.after_sales.decision import Reason, Refused
from daogou.shop.after_sales.effects import Addressed, Became, Effect, Moved, Noted, Reached, Requested
from daogou.shop.after_sales.policy import Policy
from daogou.types import Money, Words

ACTIONS: Mapping[Action, Words] = {
    "cancel": Words("Cancel order {order}", "取消订单 {order}"),
    "change_address": Words("Change where order {order} goes", "修改订单 {order} 的收货地址"),
    "change_profile_address": Words("Change your address", "修改默认收货地址"),
    "change_items": Words("Change items of order {order}", "更换订单 {order} 中的商品"),
    "change_payment": Words("Pay order {order} with another method", "更换订单 {order} 的支付方式"),
    "return": Words("Return items of order {order}", "退货：订单 {order}"),
    "exchange": Words("Exchange items of order {order}", "换货：订单 {order}"),
    "price_protection": Words("Price protection for order {order}", "订单 {order} 价保"),
    "cashback": Words("Cashback for your review of order {order}", "订单 {order} 晒单返现"),
    "urge": Words("Ask the shop to hurry with order {order}", "催促订单 {order}"),
    "invoice": Words("Invoice for order {order}", "为订单 {order} 开具发票"),
    "service": Words("Book a service for order {order}", "为订单 {order} 预约服务"),
}

_WHY: Mapping[Reason, Words] = {
    "unknown_order": Words("You have no order {about}.", "您没有订单 {about}。"),
    "not_offered": Words("This shop does not offer that.", "本店不提供这项服务。"),
    "wrong_status": Words("The order is {about}: that is not possible now.", "订单状态为“{about}”，现在不能这样操作。"),
    "too_late": Words("The time for that is over.", "已超过办理时限。"),
    "already_done": Words("That was done once already, and is possible only once.", "已经办理过一次，仅限一次。"),
    "unknown_reason": Words("A reason is needed, one of these: {reasons}.", "需要说明原因，可选：{reasons}。"),
    "nothing_named": Words("Say which items.", "请说明是哪些商品。"),
    "unknown_item": Words(
        "The order does not hold {about}, or not so many of it that are free.", "订单中没有（足够的）{about}。"
    ),
    "item_excluded": Words("{about} is excluded from that.", "{about} 不支持这样办理。"),
    "lengths_differ": Words("Say for each item what it shall become.", "请为每件商品说明换成什么。"),
    "same_item": Words("{about} is what you have.", "{about} 就是您现有的商品。"),
    "unknown_variant": Words("That item cannot become {about}.", "该商品不能换成 {about}。"),
    "variant_unavailable": Words("{about} is not available now.", "{about} 暂时无货。"),
    "no_price": Words("{about} has no price now.", "{about} 目前没有价格。"),
    "difference_not_allowed": Words("The prices differ: that is not possible here.", "价格不同，不能这样更换。"),
    "unknown_method": Words("You have no payment method {about}.", "您没有支付方式 {about}。"),
    "method_not_allowed": Words("{about} cannot be used for that.", "不能使用 {about}。"),
    "paid_in_parts": Words("The payment was changed already.", "支付方式已经变更过。"),
    "same_method": Words("The order is paid with {about} already.", "订单已用 {about} 支付。"),
    "card_too_small": Words("The balance of {about} is too small.", "{about} 余额不足。"),
    "fields_missing": Words("{about} is missing or too long.", "缺少 {about}，或内容过长。"),
    "unknown_field": Words("There is no field {about}.", "没有 {about} 这一项。"),
    "nothing_to_refund": Words("No price has fallen since you bought.", "购买后没有降价，无差额可退。"),
    "which_request": Words(
        "Several requests of {about} are open: say the number of the one that is meant.",
        "{about} 有多个申请在办理，请说明是第几个。",
    ),
    "not_reviewed": Words("Write a review of {about} first.", "请先评价 {about}。"),
}


class Scene(NamedTuple):
    """What is told about: the call, the account before it, and its effects."""

    call: Call
    account: Account
    effects: Sequence[Effect]
    policy: Policy
    currency: str

    @property
    def order(self) -> Order | None:
        return self.account.orders.get(self.call.order)

    def money(self, amount: int) -> Money:
        return Money(amount, self.currency)


def headline(call: Call) -> Words:
    """What is to be done, in a few words."""
    words = ACTIONS[call.action]
    return Words(words.en.format(order=call.order), words.zh.format(order=call.order))


def told(scene: Scene) -> tuple[Words, ...]:
    """A line each: what is to be done, with which pieces, which money moves when and where to, what comes of it."""
    lines = [headline(scene.call), *_items(scene), *_fields(scene), *_money(scene), *_after(scene)]
    return tuple(lines)


def _items(scene: Scene) -> Iterator[Words]:
    order = scene.order
    if order is None:
        return
    asked = next((each.request for each in scene.effects if isinstance(each, Requested)), None)
    news = dict(zip(asked.places, asked.new, strict=False)) if asked else {}
    changed = {each.place: news.get(each.place, each.item) for each in scene.effects if isinstance(each, Became)}
    lines = Counter((_from_to(scene, order.items[place], item)) for place, item in changed.items())
    for (en, zh), count in lines.items():
        yield Words(f"{count} × {en}", f"{count} × {zh}")


def _from_to(scene: Scene, was: Item, becomes: Item) -> tuple[str, str]:
    en, zh = _named(was)
    if was.variant != becomes.variant:
        new_en, new_zh = _named(becomes)
        en, zh = f"{en} ({scene.money(was.price)}) → {new_en}", f"{zh}（{scene.money(was.price)}）→ {new_zh}"
    elif was.price != becomes.price:
        return (
            f"{en}: {scene.money(was.price)} → {scene.money(becomes.price)}",
            f"{zh}：{scene.money(was.price)} → {scene.money(becomes.price)}",
        )
    return f"{en} ({scene.money(becomes.price)})", f"{zh}（{scene.money(becomes.price)}）"


def _named(item: Item) -> tuple[str, str]:
    options = ", ".join(item.options.values())
    en, zh = item.name or item.name_zh or item.variant, item.name_zh or item.name or item.variant
    return (f"{en}, {options}", f"{zh}，{options}") if options else (en, zh)


def _fields(scene: Scene) -> Iterator[Words]:
    rule = scene.policy.actions[scene.call.action]
    for name, value in scene.call.fields.items():
        label = rule.fields[name]
        if value:
            yield Words(f"{label.within('en')}: {value}", f"{label.within('zh')}：{value}")
    if reason := rule.reasons.get(scene.call.reason):
        yield Words(f"Reason: {reason.within('en')}", f"原因：{reason.within('zh')}")


def _money(scene: Scene) -> Iterator[Words]:
    for effect in scene.effects:
        if isinstance(effect, Moved) and effect.amount:
            yield _moved(scene, effect.kind == "payment", effect.amount, effect.method, "")
        if isinstance(effect, Requested) and not effect.request.settled and effect.request.difference:
            amount = effect.request.difference
            yield _moved(scene, amount > 0, abs(amount), effect.request.method, "later")
    if not any(isinstance(effect, Moved | Requested) for effect in scene.effects):
        yield Words("No money moves.", "不涉及费用。")


def _moved(scene: Scene, charged: bool, amount: int, id_: str, when: str) -> Words:
    name, money = method_name(scene.account, id_, scene.policy), scene.money(amount)
    en = f"{money} {'is charged to' if charged else 'goes back to'} {name.en}"
    zh = f"{'由' if charged else ''}{name.zh}{'支付' if charged else '收到退款'} {money}"
    method = scene.account.methods.get(id_)
    arrives = scene.policy.arrives.get(method.kind) if method and not charged else None
    if arrives:
        en, zh = f"{en}, {arrives.within('en')}", f"{zh}，{arrives.within('zh')}"
    if when:
        return Words(f"Once the shop has what you send back: {en}.", f"商家收到退回的商品后：{zh}。")
    return Words(f"{en}.", f"{zh}。")


def method_name(account: Account, id_: str, policy: Policy) -> Words:
    """What a method is called: its kind's name and its own, or what the order was paid with."""
    if id_ == ORIGINAL:
        return Words("the method you paid with", "原支付方式")
    method = account.methods.get(id_)
    kind = policy.methods.get(method.kind) if method else None
    own = (method.name if method else "") or id_
    if kind is None:
        return Words(own, own)
    return Words(f"{kind.within('en')} {own}", f"{kind.within('zh')} {own}")


def _after(scene: Scene) -> Iterator[Words]:
    for effect in scene.effects:
        if isinstance(effect, Reached):
            status = status_name(effect.status, scene.policy)
            yield Words(f"The order is then: {status.en}.", f"之后订单状态为：{status.zh}。")
        if isinstance(effect, Noted) and effect.name == "urged":
            yield Words("The shop is asked to hurry; nothing else changes.", "将提醒商家尽快处理，其他不变。")
        if isinstance(effect, Addressed) and not effect.order:
            yield Words("Orders on their way keep their address.", "已有订单的地址不变。")
    for condition in scene.policy.actions[scene.call.action].conditions:
        yield Words(condition.within("en"), condition.within("zh"))


def status_name(status: str, policy: Policy) -> Words:
    """What a status is called; unknown ones by their key."""
    named = policy.statuses.get(status)
    return Words(named.within("en"), named.within("zh")) if named else Words(status or "unknown", status or "未知")


def why(refused: Refused, account: Account, policy: Policy, action: Action) -> Words:
    """Why it is not done."""
    rule = policy.actions.get(action)
    about = Words(refused.about, refused.about)
    if refused.reason == "wrong_status":
        about = status_name(refused.about, policy)
    elif refused.reason in ("unknown_method", "method_not_allowed", "same_method", "card_too_small"):
        about = method_name(account, refused.about, policy)
    elif refused.reason in ("fields_missing", "unknown_field") and rule and refused.about in rule.fields:
        about = Words(*(rule.fields[refused.about].within(language) for language in ("en", "zh")))
    known = [rule.reasons[key] for key in refused.possible.reasons] if rule else []
    words = _WHY[refused.reason]
    return Words(
        words.en.format(about=about.en, reasons=", ".join(each.within("en") for each in known)),
        words.zh.format(about=about.zh, reasons="、".join(each.within("zh") for each in known)),
    )


_BECAME: Mapping[str, Words] = {
    "": Words("Done.", "已办理。"),
    "expired": Words("This offer has expired: ask for it again.", "确认已过期，请重新发起。"),
    "changed": Words(
        "Something has changed since this was proposed, so nothing was done: ask for it again.",
        "情况有变，未做任何更改，请重新发起。",
    ),
    "withdrawn": Words("Withdrawn: nothing was done.", "已撤回，未做任何更改。"),
}


def became(reason: str) -> Words:
    """What became of a proposal; the empty reason: it was done."""
    return _BECAME.get(reason, _BECAME["changed"])
