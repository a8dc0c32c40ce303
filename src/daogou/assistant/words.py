"""What the assistant says by rules, in both languages: one saying a key."""

from __future__ import annotations

from collections.abc import Sequence

from daogou.guide.cards import Sentence
from daogou.types import FactId, Language, Words

WORDS: dict[str, Words] = {
    "ai": Words(
        "I am an AI shopping assistant, not a person; ask for a person whenever you like.",
        "我是人工智能导购助手，不是真人；您随时可以要求转人工。",
    ),
    "greet": Words(
        "Hello! Tell me what you are looking for, or ask about your orders.",
        "您好！想找什么，或者想查订单，都可以告诉我。",
    ),
    "bye": Words("Goodbye, and thank you for coming by.", "再见，感谢光临。"),
    "thanks": Words("You're welcome.", "不客气。"),
    "robot": Words(
        "I am an AI assistant of this shop. If you would rather speak with a person, say so and I will hand over.",
        "我是本店的人工智能助手。如果想找真人，请说“转人工”。",
    ),
    "found_1": Words("One product fits “{wanted}”:", "符合“{wanted}”的商品有 1 件："),
    "found_n": Words(
        "{total} products fit “{wanted}”; here are the first {n}:", "符合“{wanted}”的商品有 {total} 件，先看这 {n} 件："
    ),
    "found_all": Words("{total} products fit “{wanted}”:", "符合“{wanted}”的商品有 {total} 件："),
    "found_more": Words("Here are {n} more:", "再看 {n} 件："),
    "no_more": Words("There are no more that fit “{wanted}”.", "符合“{wanted}”的没有更多了。"),
    "sold_out_now": Words("“{title}” would be it, but it is sold out.", "“{title}”符合要求，但已售罄。"),
    "not_carried": Words("We don't carry “{about}”.", "本店没有“{about}”。"),
    "nearest": Words("What comes nearest:", "比较接近的有："),
    "none_fit": Words(
        "Nothing fits all of “{wanted}”. You can take something back, for example: “forget the {part}”.",
        "没有商品符合全部要求“{wanted}”。可以放宽一项，例如说“不限{part}”。",
    ),
    "part_budget": Words("budget", "预算"),
    "part_avoid": Words("filters", "条件"),
    "part_prefer": Words("brand", "品牌"),
    "part_about": Words("whole search", "条件"),
    "for_you": Words("For you, by what is known of you:", "根据您的情况，为您推荐："),
    "popular": Words("Much bought here of late:", "近期热销："),
    "for_whom": Words("For a gift, without using your own profile:", "按送礼来挑，不参考您自己的喜好："),
    "forgot": Words("Done, that no longer counts.", "好的，这条不再计入。"),
    "forgot_all": Words("Done, we start afresh. What are you looking for?", "好的，重新开始。您想找什么？"),
    "ask_what": Words("What are you looking for?", "您想找什么？"),
    "ask_split": Words("Which would you rather have: {options}?", "您更想要哪一种：{options}？"),
    "which_product": Words(
        "Which product do you mean? Say its name or its place in the list.",
        "您说的是哪件商品？请说名称，或者列表中的第几个。",
    ),
    "price_is": Words("“{title}” costs {price}.", "“{title}”的价格是 {price}。"),
    "no_price": Words("The price of “{title}” is not known.", "“{title}”的价格未知。"),
    "in_stock": Words("It is in stock: {n} pieces.", "有货，库存 {n} 件。"),
    "sold_out": Words("It is sold out.", "已售罄。"),
    "attribute": Words("{name}: {values}.", "{name}：{values}。"),
    "brand_is": Words("Brand: {name}.", "品牌：{name}。"),
    "size_is": Words("Size: {name}.", "规格：{name}。"),
    "not_known": Words(
        "What this shop knows of “{title}” does not say. The manufacturer or a person of the shop could tell.",
        "关于“{title}”，本店的资料没有写到这一点，可以问厂家或人工客服。",
    ),
    "compare_attribute": Words("{name}: {values}.", "{name}：{values}。"),
    "compare_same": Words("What is known of them does not differ.", "已知的资料里它们没有区别。"),
    "similar": Words("In place of “{title}”:", "可以代替“{title}”的："),
    "cheaper_none": Words(
        "Nothing that fits is cheaper than “{title}” at {price}.", "符合要求的没有比“{title}”（{price}）更便宜的了。"
    ),
    "cheaper": Words("Cheaper than {price}:", "比 {price} 便宜的："),
    "dearer": Words("Above {price}:", "高于 {price} 的："),
    "set": Words("“{name}”: {n} products, {total} in all.", "“{name}”：{n} 件商品，共 {total}。"),
    "set_missing": Words("Not in it: {roles}.", "其中缺：{roles}。"),
    "no_set": Words(
        "I cannot make a set of that. Name an occasion, a department or a product.",
        "搭不出这一套，请说一个场合、品类或商品。",
    ),
    "cart_empty": Words("Your cart is empty.", "购物车是空的。"),
    "cart_line": Words("{n} × “{title}”", "“{title}” × {n}"),
    "cart_is": Words("In your cart: {lines}.", "购物车里有：{lines}。"),
    "added": Words("“{title}” is in your cart.", "“{title}”已加入购物车。"),
    "removed": Words("“{title}” is out of your cart.", "“{title}”已移出购物车。"),
    "not_in_cart": Words("“{title}” is not in your cart.", "购物车里没有“{title}”。"),
    "say_add": Words(
        "Press the button or say “add it” and I will put it into your cart.", "点按钮或说“加入购物车”，我就放进去。"
    ),
    "total": Words("It comes to {total} instead of {listed}: {offers}.", "到手价 {total}（原价 {listed}）：{offers}。"),
    "total_plain": Words("It comes to {total}; no offer applies.", "合计 {total}，没有可用的优惠。"),
    "proved": Words("No combination of the offers is cheaper.", "没有更便宜的优惠组合。"),
    "policy": Words("{title}: {text}", "{title}：{text}"),
    "no_policy": Words(
        "The shop has written nothing on this. I can hand you to a person.", "店铺没有写明这一点，我可以帮您转人工。"
    ),
    "account_first": Words("Sign in first: only then can I see your orders.", "请先登录，我才能看到您的订单。"),
    "no_orders": Words("You have no orders here yet.", "您还没有订单。"),
    "orders": Words("Your latest orders:", "您最近的订单："),
    "order_is": Words("Order {id} of {day}: {lines}; {total} paid.", "订单 {id}（{day}）：{lines}；实付 {total}。"),
    "status": Words("Its status: {status}.", "状态：{status}。"),
    "status_unknown": Words("The shop keeps no status of it here.", "店铺这里没有它的状态。"),
    "tracking": Words("Tracking number: {numbers}.", "物流单号：{numbers}。"),
    "no_order": Words("You have no order {id}.", "您没有订单 {id}。"),
    "which_order": Words("Which order do you mean?", "您说的是哪个订单？"),
    "handed_off": Words(
        "I have asked for a person; your number is {id}. They get a summary, so you need not say it all again.",
        "已为您转人工，编号 {id}。客服会看到摘要，您不必重复说明。",
    ),
    "offer_person": Words("Say “a person” if you would rather speak with one.", "如果想找真人，请说“转人工”。"),
    "sorry": Words("I am sorry about that.", "很抱歉给您带来不便。"),
    "not_understood": Words(
        "I did not get that. I can find products, answer about them, and look after your orders.",
        "没听明白。我可以找商品、回答商品问题，也可以处理订单。",
    ),
    "nothing_pending": Words("Nothing is waiting for a yes.", "目前没有等待确认的事项。"),
    "confirm_q": Words(
        "Shall I do this? Say yes or no, or press the button.", "要这样办理吗？请回答“是”或“否”，或点按钮。"
    ),
    "declined": Words("Nothing was done.", "好的，没有办理。"),
    "no_service": Words(
        "This shop does not let me change orders. I can hand you to a person.",
        "本店暂不能由我更改订单，我可以帮您转人工。",
    ),
    "need_item": Words("Which item do you mean?", "您说的是哪件商品？"),
    "need_items": Words("Which items do you mean: {options}?", "您说的是哪几件：{options}？"),
    "need_order": Words("Which order is it about: {options}?", "是哪个订单：{options}？"),
    "need_variant": Words("What would you like instead of “{about}”?", "“{about}”想换成什么样的？"),
    "need_variants": Words("Instead of “{about}”, which one: {options}?", "“{about}”换成哪一种：{options}？"),
    "need_method": Words("How shall the money go: {options}?", "款项用哪种方式：{options}？"),
    "need_address": Words("What is the new address?", "新的地址是什么？"),
    "need_reason": Words("What is the reason: {options}?", "原因是什么：{options}？"),
    "need_account": Words("Sign in first: only then can I see your orders.", "请先登录，我才能看到您的订单。"),
    "no_order_of_that": Words("You have no order for which that can be done.", "您没有可以这样办理的订单。"),
    "no_items_of_that": Words(
        "None of your orders that this is possible for has “{about}”.", "可这样办理的订单里没有“{about}”。"
    ),
    "variant_gone": Words(
        "“{about}” is not to be had like that. There are: {options}.", "“{about}”没有这样的规格，现有：{options}。"
    ),
    "not_offered": Words("This shop does not offer that.", "本店不提供这项服务。"),
    "refused": Words("{why}", "{why}"),
    "cannot_tell": Words(
        "I cannot tell what is meant; nothing was done. Say “a person” if you would rather speak with one.",
        "没能确定您的意思，没有办理。如果想找真人，请说“转人工”。",
    ),
    "slow": Words(
        "The shop's language model did not answer, so I answer by rules.", "语言模型没有回应，这次按规则回答。"
    ),
}


def say(key: str, language: Language, facts: Sequence[str] = (), **values: object) -> Sentence:
    """The sentence of this key with its values put in, standing on these facts."""
    return Sentence(WORDS[key].within(language).format(**values), [FactId(fact) for fact in facts])


def listed(words: Sequence[str], language: Language) -> str:
    """Words one after the other."""
    return ("、" if language == "zh" else ", ").join(words)


def ended(text: str, language: Language) -> str:
    """The text as a sentence: with a full stop where it has no end of its own."""
    return text if text[-1:] in ".。!！?？”" else text + ("。" if language == "zh" else ".")
