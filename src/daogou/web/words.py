"""Every word on the pages, in both languages."""

from __future__ import annotations

from daogou.types import Language, Words

WORDS: dict[str, Words] = {
    "tagline": Words("Your personal shopping guide", "您的专属导购"),
    "made_from": Words("Data: {source}", "数据：{source}"),
    "choose": Words("Look in as a household of this demo", "以演示家庭的身份体验"),
    "choose_hint": Words("Number of a household", "家庭编号"),
    "go": Words("Look in", "进入"),
    "orders_n": Words("{n} orders", "{n} 笔订单"),
    "signed_in": Words("Household {id}", "家庭 {id}"),
    "visitor": Words("Visitor", "访客"),
    "sign_out": Words("Leave", "退出"),
    "merged": Words("What you looked at before now counts for this household.", "您之前的浏览已计入此家庭。"),
    "undo_merge": Words("That was not me: undo", "那不是我：撤销"),
    "for_you": Words("For you", "为您推荐"),
    "due": Words("Due again", "该补货了"),
    "profile": Words("What this shop believes of you", "本店眼中的您"),
    "profile_empty": Words("Nothing yet: look at something, or buy something.", "还没有：浏览或购买后就会有。"),
    "evidence": Words("stands on {n} facts", "依据 {n} 条事实"),
    "stated": Words("Stated by the shop ({source})", "商店记录（{source}）"),
    "recent_orders": Words("Recent orders", "最近订单"),
    "items_n": Words("{n} items", "{n} 件商品"),
    "add": Words("Add to cart", "加入购物车"),
    "like": Words("Like", "喜欢"),
    "hide": Words("Not interested", "不感兴趣"),
    "cart": Words("Cart", "购物车"),
    "cart_empty": Words("The cart is empty.", "购物车是空的。"),
    "hidden": Words("Hidden by you", "您隐藏的商品"),
    "bring_back": Words("Show again", "恢复显示"),
    "added": Words("Added to the cart", "已加入购物车"),
    "liked": Words("Noted: you like this", "已记下：您喜欢它"),
    "hid": Words("You will not see this again", "不再显示此商品"),
    "undo": Words("Undo", "撤销"),
    "failed": Words("That did not work. Try again.", "操作未成功，请重试。"),
    "offer": Words("Coupon", "优惠券"),
    "about": Words("about {amount} off (estimated)", "约减 {amount}（估计）"),
    "no_price": Words("no price known", "暂无价格"),
    "similar": Words("Similar", "相似商品"),
    "goes_with": Words("Goes with it", "搭配购买"),
    "history": Words("Price over time", "价格走势"),
    "price_note": Words("Median regular price of a unit", "单件常规价格中位数"),
    "back": Words("Back to your guide", "返回导购"),
    "other_language": Words("中文", "English"),
    "error": Words("That did not work", "出错了"),
    "api": Words("API", "接口"),
    "skip": Words("Skip to the list", "跳到列表"),
    "nothing": Words("Nothing to show here.", "暂无内容。"),
    "trait_visits": Words("Visits", "到店"),
    "trait_spending": Words("Spending", "消费"),
    "trait_discounts": Words("Discounts", "优惠"),
    "trait_price_level": Words("Price level", "价位"),
    "trait_category": Words("Favourite shelves", "常买品类"),
    "trait_brand": Words("Brands", "品牌"),
    "trait_size": Words("Sizes", "规格"),
    "trait_weekday": Words("Usual day", "常购日"),
    "trait_hour": Words("Usual time", "常购时段"),
    "trait_due": Words("Due again", "该补货了"),
    "trait_likes": Words("Likes", "喜欢"),
    "trait_hides": Words("Hidden", "隐藏"),
}


def speak(key: str, language: Language, **values: object) -> str:
    """The words of this key with its values put in."""
    return WORDS[key].within(language).format(**values)
