"""A seeded generator of realistic circulars: any number of them, each different, the same for the same seed, in every format of `rendering`.

`circular(number)` is the text of one: letterhead, notice, plan with chapters, items with measures, brackets of responsibility, limits, counts,
stages, a reporting paragraph. `characters` sets about how long it is. Numbers below `directives` are district directives; every other
one is a township's plan under one of them, which copies, delays, weakens or leaves out items. All places are invented.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import rendering

PLACES = [first + second for first in "云溪松桂兰竹梅荷枫柳桐榆槐杏桃梨" for second in "泉岭湾桥坪塘岗林河沙滩峰"]
FIELDS = {
    "消防安全": ("沿街商铺", "高层住宅", "养老机构", "仓储物流场所", "群租房", "文博场所", "商业综合体", "电动自行车停放点"),
    "燃气安全": ("餐饮场所", "老旧管网", "液化气站", "居民用户", "农贸市场", "学校食堂", "工业用户", "调压设施"),
    "防汛备汛": ("病险水库", "山洪沟道", "低洼院落", "在建工程", "城市隧道", "尾矿库", "地质灾害点", "排涝泵站"),
    "校园食品安全": ("学校食堂", "供餐企业", "校外小餐桌", "饮用水源", "食材仓库", "陪餐制度", "留样管理", "从业人员健康管理"),
    "农村人居环境": ("房前屋后", "河塘沟渠", "农村户厕", "废弃地膜", "集镇街面", "污水管网", "村道沿线", "公共绿地"),
    "养老服务": ("助餐点", "适老化家庭", "护理床位", "探访老人", "康复辅具", "服务评估", "养老护理员", "日间照料中心"),
}
BUREAUS = ("应急管理局", "住房城乡建设局", "市场监督管理局", "水利局", "教育局", "民政局", "城市管理局", "卫生健康局")
OFFICES = ("应急办", "规划建设办", "市场监管所", "农业农村办", "社会事务办", "综合执法队", "经济发展办", "党政办")
DOING = ("建立{x}问题台账，逐户登记、分类建档", "对{x}开展全面排查，做到底数清、情况明", "督促{x}责任单位落实主体责任，限期整改到位", "组织{x}从业人员开展专题培训", "对{x}开展联合执法检查，依法查处违法行为",
         "完善{x}日常巡查制度，明确专人负责", "公布{x}举报电话，畅通群众监督渠道", "会同有关部门研究解决{x}突出问题")  # fmt: skip
COUNTS = ("每月至少开展{n}次检查", "每季度组织不少于{n}次演练", "整改率达到{p}%", "培训不少于{h}人次", "每年至少开展{n}次评估")
CHINESE = "一二三四五六七八九十"
DIRECTIVES = 200


def circular(number: int, characters: int = 2000, directives: int = DIRECTIVES) -> str:
    """The text of circular `number`."""
    upper = number % directives
    dice = random.Random(f"{number}/{characters}")
    county, field = PLACES[upper % len(PLACES)] + ("区" if upper % 2 else "县"), list(FIELDS)[upper % len(FIELDS)]
    title = f"{field}专项整治行动"
    own = number < directives
    town = county if own else PLACES[number * 7 % len(PLACES)] + PLACES[number % 13] + "镇"
    issuer = f"{county}安全生产委员会" if own else f"{town}人民政府"
    mark = f"{town[:2]}安委发" if own else f"{town[:4]}府发"
    day = f"2024年3月{upper % 27 + 1}日" if own else f"2024年4月{number % 27 + 1}日"
    lines = [f"{issuer}文件", f"{mark}〔2024〕{number + 1}号", "", issuer, f"关于印发《{town}{title}{'' if own else '实施'}方案》的通知"]
    lines += ["各镇人民政府，区级有关部门：" if own else "各村（社区），镇属各单位："]
    lines += [f"现将《{town}{title}{'' if own else '实施'}方案》印发给你们，请认真贯彻执行。", issuer, day, f"{town}{title}{'' if own else '实施'}方案"]
    basis = f"《关于开展{field}专项整治的意见》" if own else f"《关于印发{county}{title}方案的通知》（{county[:2]}安委发〔2024〕{upper + 1}号）"
    lines += [f"为贯彻落实{basis}精神，结合实际，制定本方案。", "一、总体要求", "坚持人民至上、生命至上，坚决遏制较大及以上事故，力争事故起数同比下降10%以上。", "二、重点任务"]
    item = 0
    while sum(map(len, lines)) < characters * 0.8:
        lines.append(_item(item, field, own, random.Random(f"{upper}/{item}"), dice))
        item += 1
    lines += ["三、实施步骤", "（一）动员部署（2024年4月底前）。制定方案，召开会议，进行动员部署。", "（二）集中整治（2024年5月至10月）。对照任务逐项整改，实行销号管理。", "（三）总结提升（2024年11月）。总结经验做法，形成长效机制。"]
    lines += ["四、工作要求", "（一）加强领导。各单位要成立工作专班，主要负责人亲自抓、负总责。", "（二）强化督导。党政办要定期开展督查，对工作不力的予以通报。" if not own else "（二）强化督导。区安委办要定期开展督查，对工作不力的予以通报。"]
    lines += [f"各单位要于每月25日前将工作进展情况报送{'区安委办' if own else '镇应急办'}。"]
    return "\n".join(lines) + "\n"


def _item(index: int, field: str, own: bool, shared: random.Random, dice: random.Random) -> str:
    """One item: what `shared` says is the directive's; `dice` decides what a plan changes."""
    subject = FIELDS[field][index % len(FIELDS[field])]
    label = CHINESE[index] if index < 10 else "十" + CHINESE[index % 10] if index < 20 else "二十"
    parts = [doing.format(x=subject) for doing in shared.sample(DOING, 3)]
    count = shared.choice(COUNTS).format(n=shared.randint(2, 4), p=shared.choice((90, 95, 100)), h=shared.randint(50, 300))
    month = shared.randint(5, 10)
    if not own:
        month = min(12, month + (dice.random() < 0.2))
        parts = parts if dice.random() < 0.8 else parts[:-1]
    units = dice.sample(OFFICES, 2) if not own else ["区" + unit for unit in shared.sample(BUREAUS, 2)]
    added = f"结合本地实际，在{dice.choice(PLACES)}片区先行试点，及时总结推广。" if not own and dice.random() < 0.3 else ""
    head = f"（{label}）整治{subject}突出问题。2024年{month}月底前，{parts[0]}。{'；'.join(parts[1:])}，{count}。{added}"
    return head + (f"（牵头单位：{units[0]}；配合单位：{units[1]}）" if index % 2 else f"（责任单位：{units[0]}、{units[1]}）")


FORMATS: dict[str, Callable[[str], bytes]] = {
    "txt": lambda text: text.encode(), "docx": rendering.docx_auto, "html": lambda text: rendering.html_page(text).encode(),
    "ofd": rendering.ofd, "gb.txt": rendering.gb18030, "typed.docx": rendering.docx_typed,
}  # fmt: skip
"""Formats that need no system program; `by_office` adds pdf, odt, rtf and doc by LibreOffice."""


def library(folder: Path, count: int, characters: int = 2000, formats: tuple[str, ...] = ("txt",), first: int = 0) -> list[Path]:
    """The files of `count` circulars in `folder`, the formats in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(first, first + count):
        name = formats[number % len(formats)]
        path = folder / f"c{number:06}.{name}"
        path.write_bytes(FORMATS[name](circular(number, characters)))
        made.append(path)
    return made
