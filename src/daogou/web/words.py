"""Every word on the pages, in both languages."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from daogou.assistant.words import WORDS as SAID
from daogou.types import FactId, Language, Words

WORDS: dict[str, Words] = {
    # the frame
    "title": Words("Your personal shopping guide", "您的专属导购"),
    "skip": Words("Skip to the content", "跳到正文"),
    "main_menu": Words("Menu", "菜单"),
    "account": Words("Account {id}", "账号 {id}"),
    "visitor": Words("Visitor", "访客"),
    "sign_out": Words("Leave", "退出"),
    "cart": Words("Cart", "购物车"),
    "other_language": Words("中文", "English"),
    "made_from": Words("Data: {source}", "数据：{source}"),
    "made_up": Words(
        "This shop is made up: products, shoppers, prices and reviews were all invented to try daogou with.",
        "本店是虚构的：商品、顾客、价格和评价都是为试用 daogou 而编造的。",
    ),
    "api": Words("API", "接口"),
    # search
    "search": Words("Search", "搜索"),
    "search_hint": Words("What are you looking for?", "想找什么？"),
    "search_all": Words("All products", "全部商品"),
    "search_understood": Words("Understood as", "理解为"),
    "search_take_off": Words("Take off: {text}", "去掉：{text}"),
    "search_put_back": Words("Put back: {text}", "恢复：{text}"),
    "search_read_as": Words("“{word}” was read as “{other}”.", "“{word}”按“{other}”理解。"),
    "search_unread": Words(
        "“{words}” cannot be checked here: nothing in the catalogue states it that way. It was left aside.",
        "“{words}”在这里无法核对：商品目录没有这样的信息，未计入条件。",
    ),
    "search_amiss": Words(
        "A condition in the address was not understood; all set conditions were left aside.",
        "地址中有看不懂的条件，已忽略所有附加条件。",
    ),
    "search_found": Words("{n} products fulfil all of this", "{n} 件商品全部符合"),
    "search_found_1": Words("1 product fulfils all of this", "1 件商品全部符合"),
    "verdict_sold_out": Words("All that would fit are sold out", "符合的商品都已售罄"),
    "verdict_none": Words(
        "We carry such things, but none that fulfils all of this", "我们有这类商品，但没有全部符合的"
    ),
    "verdict_not_carried": Words("We don't carry that", "我们没有这种商品"),
    "search_is_sold_out": Words("Sold out: {title}", "已售罄：{title}"),
    "search_substitutes": Words("These stand in for it:", "可以替代的商品："),
    "search_without": Words("Without “{chips}”", "不要求“{chips}”"),
    "search_near_words": Words("These hold only some of your words", "以下商品只符合部分词语"),
    "search_show_these": Words("Show all {n} of these", "查看全部 {n} 件"),
    "search_hidden": Words(
        "{n} more are left out because you hid them or said to avoid them.", "另有 {n} 件因您隐藏或表示要避开而未显示。"
    ),
    "search_narrow": Words("Narrow down", "筛选"),
    "search_by_price": Words("Price", "价格"),
    "search_by_brand": Words("Brand", "品牌"),
    "search_by_category": Words("Category", "类别"),
    "search_sort": Words("Order", "排序"),
    "search_sort_best": Words("Best match", "最匹配"),
    "search_sort_cheapest": Words("Cheapest first", "价格从低到高"),
    "search_sort_dearest": Words("Dearest first", "价格从高到低"),
    "search_sort_rating": Words("Best rated", "评分最高"),
    "search_personal": Words("Order them for me", "按我的喜好排序"),
    "search_not_personal": Words("Same for everybody", "不按个人喜好"),
    "search_pages": Words("Pages", "页"),
    "search_previous": Words("Previous", "上一页"),
    "search_next": Words("Next", "下一页"),
    "search_page": Words("Page {n} of {of}", "第 {n} 页，共 {of} 页"),
    # policies
    "policies": Words("Policies and questions", "规则与常见问题"),
    "policies_ask": Words("Your question", "您的问题"),
    "policies_hint": Words("How long may I return something?", "几天内可以退货？"),
    "policies_find": Words("Look it up", "查询"),
    "policies_all": Words("Show everything", "显示全部"),
    "policies_silent": Words(
        "The shop's policies do not speak of that. Ask a person at the shop.",
        "本店规则没有提到这一点，请咨询人工客服。",
    ),
    "policies_none": Words("This shop has not written any policies yet.", "本店尚未发布规则。"),
    "back": Words("Back to your guide", "返回导购"),
    # the guide
    "guide": Words("Your guide", "您的导购单"),
    "guide_is_here": Words("here is your guide", "这是您今天的导购单"),
    "guide_written": Words("In short", "简而言之"),
    "guide_checked": Words(
        "Every sentence was checked against the facts it names; open one to see them.",
        "每句话都核对过它所依据的事实，点开即可查看。",
    ),
    "fact_product": Words("the catalogue", "商品目录"),
    "fact_bought": Words("your orders of it", "您的购买记录"),
    "fact_buyers": Words("all shoppers' orders of late", "近期全体顾客的订单"),
    "fact_neighbours": Words("orders of shoppers like you", "与您相近的顾客的订单"),
    "fact_new_to_you": Words("none of your orders has it", "您的订单中没有它"),
    "fact_with": Words("what is bought together beyond chance", "常被一起购买的商品"),
    "fact_together": Words("all shoppers' baskets", "全体顾客的购物篮"),
    "fact_shelves": Words("which shelves meet in baskets", "购物篮里常一起出现的品类"),
    "fact_alike": Words("what the descriptions mean", "商品描述的含义"),
    "fact_seen": Words("what you looked at", "您的浏览"),
    "fact_taste": Words("your profile", "您的资料"),
    "fact_liked": Words("what you said to like", "您说过的喜好"),
    "fact_offer": Words("offer {id}", "优惠 {id}"),
    "guide_for": Words("A set for", "想搭什么"),
    "guide_for_hint": Words("a barbecue for eight", "八人烧烤、敏感肌护肤一套"),
    "guide_budget": Words("At most", "不超过"),
    "guide_make": Words("Put it together", "搭一套"),
    "guide_no_set": Words(
        "That names nothing that a set could be of here: try an occasion, a shelf or a product.",
        "没看出要搭什么：请说一个场合、品类或商品。",
    ),
    "guide_no_budget": Words("A budget is a number, such as 60.", "预算请填数字，例如 60。"),
    "guide_no_room": Words(
        "No set for that: the shop sells nothing for it, or nothing within the budget.",
        "搭不出这一套：本店没有合适的商品，或预算之内没有。",
    ),
    "guide_missing": Words("Not in the set: {roles}", "这一套里还缺：{roles}"),
    "comes_to": Words("{total} with your offers", "用您的优惠 {total}"),
    "pieces_n": Words("× {n}", "× {n}"),
    "fact_quote": Words("the proved price with your offers", "按您的优惠算出并证明的价格"),
    "fact_set": Words("this set", "这一套"),
    # questions and comparisons
    "fact_attribute": Words("the catalogue", "商品目录"),
    "fact_read": Words("its description", "商品描述"),
    "fact_review": Words("a review ({id})", "评价（{id}）"),
    "ask_this": Words("Ask about it", "问问这件商品"),
    "ask_these": Words("Ask about them", "问问这几件"),
    "ask_label": Words("Your question", "您的问题"),
    "ask_hint": Words("What is it made of?", "是什么材质？多重？"),
    "ask_these_hint": Words("Which is heavier?", "哪个更重？"),
    "ask_send": Words("Ask", "提问"),
    "ask_instead": Words("What is stated:", "写明的有："),
    "compare": Words("Side by side", "商品对比"),
    "compare_note": Words(
        "What matters to you comes first, then what differs. All of it is what the shop states.",
        "先列您在意的，再列有区别的；都以本店写明的为准。",
    ),
    "compare_none": Words("Choose two to {n} products of this shop.", "请选择本店的 2 到 {n} 件商品。"),
    "compare_matters": Words("Why it matters to you", "为什么您会在意"),
    "compare_unstated": Words("not stated", "未写明"),
    "compare_alike": Words("The same, or stated of one alone: {n}", "相同或只有一方写明：{n} 项"),
    "compare_without": Words("Without this", "去掉这件"),
    "compare_with": Words("Compare it with", "和它对比："),
    "compare_send": Words("Compare", "对比"),
    "compare_first": Words("Compare the first three", "对比前三件"),
    "guide_open": Words("Open your guide", "打开导购单"),
    "section_due": Words("Due again", "该补货了"),
    "section_for_you": Words("For you", "为您推荐"),
    "section_completes": Words("Completes what you own", "与您已有的搭配"),
    "section_deals": Words("Deals that are yours", "您专属的优惠"),
    "section_set": Words("A set for it", "搭好的一套"),
    "section_new": Words("Something new", "来点新的"),
    # picking an account
    "welcome": Words("A shopping guide that can say why", "说得出理由的导购"),
    "welcome_more": Words(
        "Look in as one of this shop's accounts: see what it would be shown today, and what each suggestion stands "
        "on. Or stay a visitor: open a product, and the list follows you.",
        "选一个账号，看看今天会为它推荐什么，每条推荐又凭什么。也可以继续做访客：打开一件商品，列表就会跟着变。",
    ),
    "choose_hint": Words("Number of an account", "账号编号"),
    "go": Words("Look in", "进入"),
    "or_one_of": Words("Or one of these", "或者任选一个"),
    "orders_n": Words("{n} orders", "{n} 笔订单"),
    "order_1": Words("1 order", "1 笔订单"),
    "merged": Words("What you looked at before now counts for this account.", "您之前的浏览已计入此账号。"),
    "undo_merge": Words("That wasn't me: undo", "那不是我：撤销"),
    "dismiss": Words("Got it", "知道了"),
    # the list
    "good_morning": Words("Good morning", "早上好"),
    "good_afternoon": Words("Good afternoon", "下午好"),
    "good_evening": Words("Good evening", "晚上好"),
    "for_you": Words("For you", "为您推荐"),
    "popular": Words("Popular now", "近期热销"),
    "due": Words("Due again", "该补货了"),
    "due_note": Words("By your own rhythm of buying.", "按您自己的购买节奏。"),
    "nothing": Words("Nothing to show here.", "暂无内容。"),
    "offer": Words("Coupon", "优惠券"),
    "offer_off": Words("Coupon: {amount} off", "优惠券：减 {amount}"),
    "offer_about": Words("Coupon: about {amount} off", "优惠券：约减 {amount}"),
    "estimated": Words("estimated", "估计"),
    "until": Words("until {day}", "{day}前有效"),
    "no_price": Words("no price known", "暂无价格"),
    "brand": Words("Brand", "品牌"),
    "size": Words("Size", "规格"),
    "shelf": Words("Shelf", "品类"),
    "number": Words("Number", "编号"),
    # buttons
    "add": Words("Add", "加入"),
    "add_long": Words("Add {title} to the cart", "将“{title}”加入购物车"),
    "add_to_cart": Words("Add to cart", "加入购物车"),
    "like": Words("Like", "喜欢"),
    "like_long": Words("Like {title}", "喜欢“{title}”"),
    "hide": Words("Not interested", "不感兴趣"),
    "hide_long": Words("Not interested in {title}", "对“{title}”不感兴趣"),
    "one_more": Words("One more {title}", "再加一件“{title}”"),
    "one_less": Words("One {title} less", "减一件“{title}”"),
    "added": Words("Added to the cart", "已加入购物车"),
    "taken_out": Words("Taken out of the cart", "已从购物车移除"),
    "liked": Words("Noted: you like this", "已记下：您喜欢它"),
    "hid": Words("You will not see this again", "不再显示此商品"),
    "undo": Words("Undo", "撤销"),
    "failed": Words("That did not work. Try again.", "操作未成功，请重试。"),
    "needs_script": Words(
        "The buttons need JavaScript; everything can be read without it.",
        "按钮需要 JavaScript；不开启也能阅读全部内容。",
    ),
    # the cart
    "cart_empty": Words("The cart is empty.", "购物车是空的。"),
    "total": Words("Total", "合计"),
    "total_note": Words(
        "Coupons whose value is only estimated are not taken off. This demo has no checkout.",
        "面额仅为估计的优惠券未扣。演示不含结算。",
    ),
    "price_box": Words("Price", "价格"),
    "listed": Words("List prices", "原价"),
    "price_proved": Words("No combination of the offers is cheaper.", "没有更便宜的优惠组合。"),
    "price_gap": Words("It might be up to {gap} cheaper.", "最多可能还便宜 {gap}。"),
    "near_amount": Words("{amount} more reaches the next step.", "再买 {amount} 即达下一档。"),
    "near_pieces": Words("{n} more reach it.", "再买 {n} 件即可享受。"),
    "near_saves": Words("costs {adds}, saves {saves}: {total} in all.", "{adds}，可省 {saves}，合计 {total}。"),
    # a product
    "similar": Words("Instead of it", "同类可替代"),
    "goes_with": Words("Goes with it", "搭配购买"),
    "read_from": Words("read from the {field}:", "读自{field}："),
    "said": Words("What buyers say", "买家怎么说"),
    "said_praised": Words("{n} praise", "{n} 人称赞"),
    "said_blamed": Words("{n} complain", "{n} 人不满"),
    "said_note": Words("In the reviews' own words; a quote is one buyer's.", "读自评价原文，每句引文出自一位买家。"),
    "aspect_quality": Words("Quality", "质量"),
    "aspect_fit": Words("Fit and size", "尺码合适度"),
    "aspect_delivery": Words("Delivery", "物流"),
    "aspect_service": Words("Service", "服务"),
    "aspect_price": Words("Price", "价格"),
    "aspect_packaging": Words("Packaging", "包装"),
    "history": Words("Price over time", "价格走势"),
    "history_label": Words("Regular price from {low} to {high}", "常规价格介于 {low} 与 {high} 之间"),
    "history_one": Words("{price} since {day}, unchanged.", "自{day}起一直是 {price}。"),
    "history_all": Words("All prices", "全部价格"),
    "since": Words("Since", "自"),
    "price": Words("Price", "价格"),
    "price_note": Words("regular price of one", "单件常规价格"),
    "stock": Words("Stock", "库存"),
    "stock_out": Words("out of stock", "暂时缺货"),
    "stock_n": Words("{n} in stock", "库存 {n} 件"),
    "not_merchandise": Words("Kept as a fact, never recommended.", "仅作为记录保存，不会推荐。"),
    # the profile
    "profile": Words("What this shop believes of you", "本店眼中的您"),
    "profile_note": Words(
        "Counted from your orders and clicks, and read from what you wrote. "
        "Open a line to see what it stands on, keep it, or say that it is wrong.",
        "由您的订单和点击统计，并读自您写下的话。点开任意一行，可查看依据、固定它或指出有误。",
    ),
    "profile_empty": Words(
        "Nothing yet. Open a product or press a button, and the list follows.",
        "还没有。打开商品或点按钮，列表就会随之变化。",
    ),
    "profile_all": Words("All of it, with the evidence", "查看全部及依据"),
    "evidence": Words("Stands on:", "依据："),
    "evidence_n": Words("Stands on {n} facts:", "依据 {n} 条事实："),
    "evidence_1": Words("Stands on 1 fact:", "依据 1 条事实："),
    "chance": Words(
        "In about {n} of 100 such cases it is in the next order.",
        "类似情况下，100 次中约有 {n} 次会出现在下一笔订单里。",
    ),
    "fact_order": Words("order {id}", "订单 {id}"),
    "fact_event": Words("click {id}", "点击 {id}"),
    "and_more": Words("and {n} more", "及另外 {n} 条"),
    "stated": Words("Stated by the shop", "商店登记"),
    "stated_source": Words("Source: {source}", "来源：{source}"),
    "hidden": Words("Hidden by you", "您隐藏的商品"),
    "bring_back": Words("Show again", "恢复显示"),
    "less": Words("lower", "较低"),
    "more": Words("higher", "较高"),
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
    "trait_words": Words("What you wrote", "您写下的话"),
    "own_words": Words("In your own words", "用您自己的话说"),
    "own_words_note": Words(
        "What you say here counts first. What you do not want is left out, without exception.",
        "您在这里说的话优先于任何统计。您不要的一律不列出。",
    ),
    "own_words_label": Words("What should the shop know, or leave out?", "希望本店知道什么，或不要推荐什么？"),
    "own_words_example": Words("no nuts, I cook for four, under 200", "不要坚果，预算两百以内，送给妈妈，到下个月底"),
    "say_it": Words("Say it", "告诉本店"),
    "missed": Words("Not understood, and so not acted on:", "没有听懂，因此没有照办："),
    "holds_until": Words("until {day}", "到{day}为止"),
    "undo_last": Words("Undo what you just did", "撤销刚才的操作"),
    "changed": Words("What this does to your list, and why", "对您列表的影响及原因"),
    "list_now": Words("Your list now begins with", "您的列表现在以这些开头"),
    "trait_wrong": Words("This is wrong", "这不对"),
    "trait_keep": Words("Keep this", "固定这一条"),
    "all_of_me": Words("Everything known of you", "关于您的全部信息"),
    "export": Words("Download it all as JSON", "下载全部信息"),
    "forget_sure": Words("Yes, for good: my orders, acts and words here", "是的，永久删除我在这里的订单、行为和文字"),
    "forget_all": Words("Forget everything", "全部忘记"),
    "fact_text": Words("what you wrote ({id})", "您写下的话（{id}）"),
    "fact_statement": Words("your own words", "您自己的话"),
    # orders
    "recent_orders": Words("Recent orders", "最近订单"),
    "order": Words("Order {id}", "订单 {id}"),
    "items_n": Words("{n} items", "{n} 件商品"),
    "item_1": Words("1 item", "1 件商品"),
    "paid": Words("Paid", "实付"),
    "saved": Words("saved {amount}", "已省 {amount}"),
    # the conversation
    "chat": Words("Ask the assistant", "问问导购"),
    "chat_ai": SAID["ai"],
    "chat_page": Words("Larger", "放大"),
    "chat_close": Words("Close", "关闭"),
    "chat_by_shopper": Words("You: ", "您："),
    "chat_by_assistant": Words("Assistant (AI): ", "智能助手："),
    "chat_message": Words("Your message", "您的消息"),
    "chat_hint": Words("What are you looking for?", "想找什么？"),
    "chat_send": Words("Send", "发送"),
    "chat_about": Words("About “{title}”", "关于“{title}”"),
    "chat_proposal": Words("Shall this be done?", "要这样办理吗？"),
    "chat_yes": Words("Yes, do it", "是，请办理"),
    "chat_no": Words("No", "不办理"),
    "chat_forget": Words("Erase this conversation", "删除对话记录"),
    # errors
    "error_403": Words("This is not allowed", "不允许这样做"),
    "error_404": Words("There is nothing here", "这里什么都没有"),
    "error_413": Words("That was too much at once", "一次提交得太多了"),
    "error_421": Words("This shop has another address", "本店不在这个地址"),
    "error_422": Words("That could not be understood", "没能理解这个请求"),
    "error_500": Words("Something went wrong on our side", "我们这边出错了"),
    "error_503": Words("Not ready yet", "尚未就绪"),
    "error_other": Words("That did not work", "没有成功"),
    "advice_403": Words("Sign in as yourself, then try again.", "请先登录自己的账号，再试一次。"),
    "advice_404": Words(
        "It may have been taken off the shelf, or the address has a slip in it.", "它可能已经下架，或者网址有误。"
    ),
    "advice_413": Words("Send less at a time.", "请分几次提交。"),
    "advice_421": Words("Open it under the address that the shop gave you.", "请用店家给出的网址打开。"),
    "advice_422": Words("Go back and check what you entered.", "请返回检查所填的内容。"),
    "advice_500": Words("It has been written down. Try again in a moment.", "错误已记录，请稍后再试。"),
    "advice_503": Words("The shop is being set up. Try again in a few minutes.", "店铺正在准备，请几分钟后再试。"),
    "advice_other": Words("Go back and try another way.", "请返回，换一种方式再试。"),
    # the API's page
    "api_note": Words(
        "Who asks comes from the session cookie or a bearer token. The full description:",
        "身份来自会话 Cookie 或 Bearer 令牌。完整描述：",
    ),
    "parameters": Words("Parameters", "参数"),
    "body": Words("Body", "请求体"),
    "required": Words("required", "必填"),
    "try_it": Words("Open", "打开"),
}

WEEKDAYS: dict[Language, tuple[str, ...]] = {"en": tuple("MTWTFSS"), "zh": tuple("一二三四五六日")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def speak(key: str, language: Language, **values: object) -> str:
    """The words of this key with its values put in."""
    return WORDS[key].within(language).format(**values)


def day(at: datetime, language: Language) -> str:
    """A date as people write it."""
    if language == "zh":
        return f"{at.year}年{at.month}月{at.day}日"
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def fact(of: FactId, language: Language) -> tuple[str, str]:
    """A fact's words and the address of its page, empty where it has none."""
    kind, _, name = of.partition(":")
    if f"fact_{kind}" not in WORDS:
        return of, ""
    short = name if len(name) < 14 or kind not in ("event", "text") else f"{name[:12]}…"
    return speak(f"fact_{kind}", language, id=short), _PAGES.get(kind, "").format(quote(name, safe=""))


_PAGES = {
    "order": "/orders/{}",
    "statement": "/me#stated",
    **dict.fromkeys(("product", "bought", "buyers", "neighbours", "new_to_you"), "/products/{}"),
}
