"""Outlines: every style of numbering, glued lines, lost and wrong numbers, run-in titles; a third are traps."""

from __future__ import annotations

import pytest
from structure_making import source

from pipeline.lexicon import Lexicon
from pipeline.structure import structure

LEXICON = Lexicon.load()

# (intent, body, sections as `path heading`); the body stands below a title
CASES = [
    # --- styles
    (
        "the usual order of styles",
        "一、总体要求\n坚持预防为主。\n二、重点任务\n（一）加强巡查。各村每周巡查一次。\n1．落实人员。明确专人负责。\n（1）白天巡查。由村组负责。\n（2）夜间巡查。由民兵负责。\n2．落实经费。列入预算。\n（二）严格考核。纳入考评。",
        "1 总体要求\n2 重点任务\n2.1 加强巡查\n2.1.1 落实人员\n2.1.1.1 白天巡查\n2.1.1.2 夜间巡查\n2.1.2 落实经费\n2.2 严格考核",
    ),
    (
        "（1） straight under 一、 is level 2",
        "一、总体要求\n（1） 指导思想\n坚持安全第一。\n（2） 工作目标\n1.全面排查到位。排查面达到全部。\n2.隐患整改到位。整改不留死角。\n二、工作措施\n（一）抓排查。逐户排查。",
        "1 总体要求\n1.1 指导思想\n1.2 工作目标\n1.2.1 全面排查到位\n1.2.2 隐患整改到位\n2 工作措施\n2.1 抓排查",
    ),
    (
        "1. straight under 一、",
        "一、目标\n1.减少事故。\n2.提升能力。\n二、任务\n1.开展培训。每季度一次。\n2.开展演练。每半年一次。",
        "1 目标\n1.1 减少事故\n1.2 提升能力\n2 任务\n2.1 开展培训\n2.2 开展演练",
    ),
    (
        "numbers that run on across parents keep their value",
        "一、任务\n（一）防汛\n1.备足物资。落实到点。\n2.盯紧水库。专人值守。\n（二）防火\n3.清理可燃物。逐片清理。\n4.劝阻野外用火。设卡检查。\n（三）防冻\n5.检修管网。逐户检修。",
        "1 任务\n1.1 防汛\n1.1.1 备足物资\n1.1.2 盯紧水库\n1.2 防火\n1.2.3 清理可燃物\n1.2.4 劝阻野外用火\n1.3 防冻\n1.3.5 检修管网",
    ),
    (
        "a third number in a stranger's style takes its turn",
        "一、任务\n（一）清查场所。逐户摸排。\n（二）整治停放。每周巡查。\n3．打通通道。划线标识。\n（四）加强管理。按月检查。\n二、保障\n（一）加强领导。成立专班。",
        "1 任务\n1.1 清查场所\n1.2 整治停放\n1.3 打通通道\n1.4 加强管理\n2 保障\n2.1 加强领导",
    ),
    (
        "only 1. in a company's plan",
        "1.总体目标\n全年无事故。\n2.工作内容\n2.1车间自查\n班组每日自查。\n2.2设备检修\n每月检修。\n3.工作要求\n各车间要重视。",
        "1 总体目标\n2 工作内容\n2.1 车间自查\n2.2 设备检修\n3 工作要求",
    ),
    (
        "decimals of an emergency plan",
        "1 总则\n1.1 编制目的\n规范处置。\n1.2 适用范围\n适用于本镇。\n2 组织体系\n2.1 指挥部\n2.1.1 职责\n统一指挥。",
        "1 总则\n1.1 编制目的\n1.2 适用范围\n2 组织体系\n2.1 指挥部\n2.1.1 职责",
    ),
    (
        "articles that run on through chapters",
        "第一章 总则\n第一条 为规范管理，制定本办法。\n第二条 本办法适用于全镇。\n第二章 职责\n第三条 镇应急办负责日常工作，并履行下列职责：\n（一）制定计划；\n（二）组织检查。\n第三章 附则\n第四条 本办法自印发之日起施行。",
        "1 总则\n1.1 为规范管理\n1.2 本办法适用于全镇\n2 职责\n2.3 镇应急办负责日常工作\n2.3.1 制定计划\n2.3.2 组织检查\n3 附则\n3.4 本办法自印发之日起施行",
    ),
    (
        "articles with a title in brackets",
        "第一条（目的依据）\n为规范房屋租赁，制定本规定。\n第二条（适用范围）\n本规定适用于本区。",
        "1 目的依据\n2 适用范围",
    ),
    (
        "第一部分 above 一、, which starts anew",
        "第一部分 总体安排\n一、指导思想\n以人民为中心。\n二、工作目标\n全年达标。\n第二部分 主要工作\n一、清淤疏浚\n完成三条河道。\n二、截污纳管\n新建管网。",
        "1 总体安排\n1.1 指导思想\n1.2 工作目标\n2 主要工作\n2.1 清淤疏浚\n2.2 截污纳管",
    ),
    (
        "circled numbers in paragraphs of their own",
        "一、排查内容\n（一）消防设施。包括：\n①灭火器是否有效\n②通道是否畅通\n（二）用电安全。逐户检查。",
        "1 排查内容\n1.1 消防设施\n1.1.1 灭火器是否有效\n1.1.2 通道是否畅通\n1.2 用电安全",
    ),
    (
        "half-width brackets, spaces inside, 、 behind",
        "一 、总体要求\n( 一 )、指导思想。坚持预防。\n(二 ) 工作目标。全年平安。\n二、任务\n(1) 巡查。每日一次。\n(2) 值守。全天值守。",
        "1 总体要求\n1.1 指导思想\n1.2 工作目标\n2 任务\n2.1 巡查\n2.2 值守",
    ),
    ("full-width digits", "一、任务\n１．清理河道。逐段清理。\n２．加固堤防。逐段加固。", "1 任务\n1.1 清理河道\n1.2 加固堤防"),
    ("1) below 1.", "一、任务\n1.宣传。\n1）张贴标语。每村十条。\n2）播放广播。每日三次。\n2.培训。", "1 任务\n1.1 宣传\n1.1.1 张贴标语\n1.1.2 播放广播\n1.2 培训"),
    ("an opening bracket was lost", "一、任务\n一）宣传发动。人人知晓。\n二）集中整治。逐户上门。", "1 任务\n1.1 宣传发动\n1.2 集中整治"),
    ("markdown headings without numbers", "## 总体要求\n坚持预防为主。\n## 重点任务\n### 加强巡查\n每周巡查。\n### 严格考核\n纳入考评。", "1 总体要求\n2 重点任务\n2.1 加强巡查\n2.2 严格考核"),
    ("markdown signs before numbers are residue", "### 一、总体要求\n&emsp;&emsp;(一)指导思想。坚持预防。\n**（二）工作目标。**全年平安。", "1 总体要求\n1.1 指导思想\n1.2 工作目标"),
    ("more than ten chapters", "\n".join(f"{n}、第{n}项工作" for n in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]), "\n".join(f"{i} 第{n}项工作" for i, n in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1))),
    ("十 to 二十一 as items", "一、任务\n" + "\n".join(f"（{n}）清单{n}。做好。" for n in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]), "1 任务\n" + "\n".join(f"1.{i} 清单{n}" for i, n in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"], 1))),
    ("chapters that are whole sentences", "一、提高政治站位，深刻认识做好防汛工作的极端重要性\n各村要认清形势。\n二、压实各级责任，确保各项措施落到实处\n各村要包保到户。", "1 提高政治站位，深刻认识做好防汛工作的极端重要性\n2 压实各级责任，确保各项措施落到实处"),
    ("duty-first lists", "一、职责分工\n1.街道消委办。牵头组织专项检查。\n2.派出所。查处违法行为。\n3.各社区。开展入户宣传。", "1 职责分工\n1.1 街道消委办\n1.2 派出所\n1.3 各社区"),
    ("bullets and dashes are no numbers", "一、任务\n●加强宣传。\n■加强检查。\n—加强考核。", "1 任务"),
    ("a number on a line of its own", "一、\n总体要求\n坚持预防。\n二、\n重点任务\n（一）\n巡查。每周一次。", "1 总体要求\n2 重点任务\n2.1 巡查"),
    # --- glued lines
    ("chapter and item on one line", "一、总体要求（一）指导思想。坚持预防。\n（二）工作目标。全年平安。\n二、任务", "1 总体要求\n1.1 指导思想\n1.2 工作目标\n2 任务"),
    ("items glued behind a full stop", "一、任务\n（一）宣传。人人知晓。（二）检查。逐户上门。（三）整改。闭环销号。\n二、要求", "1 任务\n1.1 宣传\n1.2 检查\n1.3 整改\n2 要求"),
    ("a chapter glued behind an item", "一、任务\n（一）宣传。人人知晓。二、要求\n（一）加强领导。专人负责。", "1 任务\n1.1 宣传\n2 要求\n2.1 加强领导"),
    ("arabic items glued to their like", "一、任务\n1.宣传到位。人人知晓。2.检查到位。逐户上门。\n3.整改到位。闭环销号。", "1 任务\n1.1 宣传到位\n1.2 检查到位\n1.3 整改到位"),
    ("a whole plan on one line, white space between", "一、总体要求 坚持安全第一，全力做好各项工作。 二、重点任务 （一）加强巡查。每周一次。 （二）加强值守。全天在岗。", "1 总体要求\n2 重点任务\n2.1 加强巡查\n2.2 加强值守"),
    # --- headings
    ("a colon ends the title", "一、任务\n1.加强宣传：各村要利用广播，每天播放。\n2.加强检查：每周检查一次，建立台账。", "1 任务\n1.1 加强宣传\n1.2 加强检查"),
    ("a trailing time is no heading", "一、步骤安排\n（一）动员部署（2024年5月底前）。召开会议。\n（二）集中整治（6月1日—8月31日）\n逐户排查。\n（三）总结提升阶段（9月）：形成报告。", "1 步骤安排\n1.1 动员部署\n1.2 集中整治\n1.3 总结提升阶段"),
    ("第一阶段： and a long bracket of time", "一、实施步骤\n（一）第一阶段：动员部署（2024年11月6日至11月15日）。召开会议。\n（二）第二阶段：总结提升（2024年12月20日至2025年1月10日）。总结经验。", "1 实施步骤\n1.1 第一阶段：动员部署\n1.2 第二阶段：总结提升"),
    ("第一阶段： goes on to the next mark", "一、实施步骤\n（一）第一阶段：动员部署（3月）。召开会议。\n（二）第二阶段：集中整治（4月至6月）。逐户排查。", "1 实施步骤\n1.1 第一阶段：动员部署\n1.2 第二阶段：集中整治"),
    ("a bracket of duty is no heading", "一、任务\n1.清理河道（责任单位：水利站）\n2.加固堤防（水利站牵头，各村配合）。\n（一）巡查（牵头单位：应急办；完成时限：6月底前）", "1 任务\n1.1 清理河道\n1.2 加固堤防\n1.2.1 巡查"),
    ("another bracket stays in the heading", "一、任务\n1.开展“五进”（进企业、进农村）宣传。每月一次。\n2.规范小作坊（小餐饮）管理。建立台账。", "1 任务\n1.1 开展“五进”（进企业、进农村）宣传\n1.2 规范小作坊（小餐饮）管理"),
    ("a leaf without title has its first clause", "一、任务\n1.会同教育部门对全镇中小学和幼儿园开展一次全覆盖安全检查，发现隐患立即整改，并将情况报镇安委办。\n2.督促各企业落实主体责任，每月自查一次，建立台账，做到底数清、情况明、措施实、责任清、效果好。", "1 任务\n1.1 会同教育部门对全镇中小学和幼儿园开展一次全覆盖安全检查\n1.2 督促各企业落实主体责任"),
    ("a full stop inside quotes or brackets ends nothing", "一、任务\n1.宣传“生命至上。安全第一。”理念。每村悬挂横幅。\n2.整治占道经营（含早市。夜市）行为。每日巡查。", "1 任务\n1.1 宣传“生命至上。安全第一。”理念\n1.2 整治占道经营（含早市。夜市）行为"),
    ("a title closed by white space", "一、任务\n1.加强宣传　各村要利用广播、横幅开展宣传，做到家喻户晓。\n2.加强检查　各村要逐户上门检查，建立台账。", "1 任务\n1.1 加强宣传\n1.2 加强检查"),
    ("an unclosed bracket is only a character", "一、任务\n1.清理河道（含支流。逐段清理。\n2.加固堤防。逐段加固。", "1 任务\n1.1 清理河道（含支流\n1.2 加固堤防"),
    ("a half sentence that only announces the list is no title", "一、任务\n（一）整治突出隐患，重点抓好两项工作：\n1.查通道。逐处查看。\n2.查线路。逐户查看。\n（二）提高认识，压实责任：\n1.开会。\n2.部署。", "1 任务\n1.1 整治突出隐患\n1.1.1 查通道\n1.1.2 查线路\n1.2 提高认识，压实责任\n1.2.1 开会\n1.2.2 部署"),
    ("a first clause that is only a time takes the next along", "一、任务\n1.2024年底前，为餐饮用户加装报警装置100套；更换软管。\n2.6月底前，各村完成排查，建立台账。", "1 任务\n1.1 2024年底前，为餐饮用户加装报警装置100套\n1.2 6月底前，各村完成排查"),
    ("where siblings have titles, a title may speak of duties", "一、排查要更细，坚决不留死角。各村要查遍山塘。\n二、转移要组织得更早，坚决应转尽转。接到指令立即转移。\n三、值守要更牢，确保信息畅通。全天值守。", "1 排查要更细，坚决不留死角\n2 转移要组织得更早，坚决应转尽转\n3 值守要更牢，确保信息畅通"),
    ("everything of a chapter in one paragraph, numbers run on", "一、任务（一）治理燃煤。1.清洁取暖。完成改造。2.淘汰锅炉。全部淘汰。（二）治理扬尘。3.管好工地。落实喷淋。\n二、应急应对市生态环境局要联合气象部门会商，及时预警。", "1 任务\n1.1 治理燃煤\n1.1.1 清洁取暖\n1.1.2 淘汰锅炉\n1.2 治理扬尘\n1.2.3 管好工地\n2 应急应对"),
    ("a title that ends in a colon", "一、任务\n（一）重点检查以下内容：\n1.消防通道。是否畅通。\n2.用电线路。是否老化。", "1 任务\n1.1 重点检查以下内容\n1.1.1 消防通道\n1.1.2 用电线路"),
    # --- lost and wrong numbers
    ("a lost first number", "一、任务\n（一）督查。抓好三件事。\n（二）考核。\n抓好两项工作。\n查走过场。各村要明查。\n2．查不作为。严格问责。", "1 任务\n1.1 督查\n1.2 考核\n1.2.1 查走过场\n1.2.2 查不作为"),
    ("a lost middle number", "一、任务\n1.宣传发动。人人知晓。\n集中检查。逐户上门。\n3.整改销号。闭环管理。", "1 任务\n1.1 宣传发动\n1.2 集中检查\n1.3 整改销号"),
    ("a lost chapter number", "一、总体要求\n坚持预防为主。\n重点任务\n（一）巡查。每周一次。\n三、工作要求\n各村要重视。", "1 总体要求\n2 重点任务\n2.1 巡查\n3 工作要求"),
    (
        "all chapter numbers were lost",
        "总体要求\n坚持预防为主。\n重点任务\n（一）巡查。每周一次。\n（二）值守。全天在岗。\n保障措施\n（一）领导。专人负责。\n（二）考核。纳入考评。",
        "1 总体要求\n2 重点任务\n2.1 巡查\n2.2 值守\n3 保障措施\n3.1 领导\n3.2 考核",
    ),
    (
        "the last chapter's number was lost",
        "一、重点任务\n（一）巡查。每周一次。\n（二）值守。全天在岗。\n保障措施\n（一）领导。专人负责。\n（二）考核。纳入考评。",
        "1 重点任务\n1.1 巡查\n1.2 值守\n2 保障措施\n2.1 领导\n2.2 考核",
    ),
    ("numbers start anew below no heading", "一、任务\n1.巡查。每周一次。\n2.值守。全天在岗。\n1.领导。专人负责。\n2.考核。纳入考评。", "1 任务\n1.1 巡查\n1.2 值守\n1.1b 领导\n1.2b 考核"),
    ("a number said twice", "一、任务\n甲。\n二、措施\n乙。\n二、要求\n丙。\n三、附则\n丁。", "1 任务\n2 措施\n2b 要求\n3 附则"),
    ("a number skipped with nothing between", "一、任务\n（一）宣传。知晓。\n（三）检查。上门。", "1 任务\n1.1 宣传\n1.3 检查"),
    ("（2） after （一） is its sibling", "一、任务\n（一）宣传。知晓。\n（2）检查。上门。\n（三）整改。销号。", "1 任务\n1.1 宣传\n1.2 检查\n1.3 整改"),
    ("2、 after 1. is its sibling", "一、任务\n1.宣传。知晓。\n2、检查。上门。\n3.整改。销号。", "1 任务\n1.1 宣传\n1.2 检查\n1.3 整改"),
    # --- traps: no headings
    ("一是 … 二是 are actions", "一、问题\n一是重视不够。个别村未部署。\n二是进度缓慢。台账不全。\n二、要求", "1 问题\n2 要求"),
    ("第一，… 第二，… are actions", "一、要求\n第一，提高认识。\n第二，压实责任。\n第三，严肃纪律。", "1 要求"),
    ("一要 … 二要 are actions", "一、要求\n一要提高站位，二要压实责任，三要严格考核。", "1 要求"),
    ("an enumeration inside a sentence", "一、任务\n（一）检查。重点查看，如：1.通道堵塞；2.器材失效；3.线路老化。发现即改。\n（二）整改。销号。", "1 任务\n1.1 检查\n1.2 整改"),
    ("（一）…；（二）… inside a sentence", "一、任务\n1.有下列情形之一的：（一）未部署；（二）未检查；（三）未整改，予以通报。\n2.其他情形按规定处理。", "1 任务\n1.1 有下列情形之一的\n1.2 其他情形按规定处理"),
    ("a year opens a sentence", "一、目标\n2024年底前，全部完成。\n2023年以来，成效明显。\n二、任务", "1 目标\n2 任务"),
    ("an amount opens a sentence", "一、标准\n1.5万元以下的项目从简。\n3.15期间开展宣传。\n12.31前报送总结。\n二、任务", "1 标准\n2 任务"),
    ("一、二年级 is no chapter", "一、对象\n一、二年级学生由班主任负责。\n二、三级医院按规定执行。\n二、任务", "1 对象\n2 任务"),
    ("5、6月份 is no item", "一、时间\n5、6月份集中排查。\n1、2号楼先行试点。\n二、任务", "1 时间\n2 任务"),
    ("a bracketed word is no item", "一、任务\n（一个月内）完成整改。\n（试行）期间从宽。\n（2024年）启动。\n二、要求", "1 任务\n2 要求"),
    ("第三条第二款 cites, does not open", "一、依据\n第三条第二款规定，未整改的予以处罚。\n第五条规定的情形除外。\n二、任务", "1 依据\n2 任务"),
    ("a number far out of its turn", "一、任务\n1.宣传。知晓。\n2.检查。上门。\n17.3毫米以上降雨时转移。\n110.报警电话保持畅通。\n3.整改。销号。", "1 任务\n1.1 宣传\n1.2 检查\n1.3 整改"),
    ("a citation in 《》 with a number", "一、依据\n落实《通知。（二）重点任务》要求。\n二、任务", "1 依据\n2 任务"),
    ("（二） that does not follow is text", "一、任务\n（一）宣传。按照总体方案。（四）项要求另行通知。\n（二）检查。上门。", "1 任务\n1.1 宣传\n1.2 检查"),
    ("table rows are no headings", "一、任务\n见下表。\n|序号|任务|责任单位|\n|1|一、宣传|宣传办|\n|2|（一）检查|应急办|\n二、要求", "1 任务\n2 要求"),
    ("a text without numbers has no sections", "近期降雨偏多，各村要加强值守。\n发现险情立即上报。", ""),
    ("time in a sentence with 1. and 年", "一、任务\n1.2024年底前完成改造。逐户验收。\n2.2025年建立机制。长效管理。", "1 任务\n1.1 2024年底前完成改造\n1.2 2025年建立机制"),
    ("hours and ratios in a first clause", "一、任务\n1.每日8:30前报送情况，实行零报告。\n2.按1:3比例配备人员，确保在岗。", "1 任务\n1.1 每日8:30前报送情况\n1.2 按1:3比例配备人员"),
]


def outline(body: str, title: str = "青山镇防汛工作方案") -> str:
    found = structure(source(f"{title}\n{body}"), LEXICON)
    return "\n".join(f"{one.path} {one.heading}" for one in found.sections)


@pytest.mark.parametrize(("intent", "body", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_outline(intent: str, body: str, wanted: str) -> None:
    assert outline(body) == wanted


REPAIRS = [
    ("nothing to mend", "一、甲\n（一）乙。丙。\n（二）丁。戊。\n二、己", []),
    ("lost number", "一、甲\n查走过场。明查。\n2．查作为。问责。", [("number-missing", "1.1")]),
    ("doubled number", "一、甲\n二、乙\n二、丙", [("number-duplicate", "2b")]),
    ("skipped number", "一、甲\n（一）乙。丙。\n（三）丁。戊。", [("number-jump", "1.3")]),
    ("odd style once a run", "一、甲\n（1）乙。丙。\n（2）丁。戊。\n二、己\n（一）庚。辛。\n（二）壬。癸。\n（三）子。丑。", [("label-style", "1.1")]),
    ("a stranger's style inside a run", "一、甲\n（一）乙。丙。\n（二）丁。戊。\n3．己。庚。\n（四）辛。壬。", [("label-style", "1.3")]),
    ("odd style inside a run", "一、甲\n（一）乙。丙。\n（2）丁。戊。\n（三）己。庚。", [("label-style", "1.2")]),
    ("numbers that run on are right", "一、甲\n（一）乙\n1.丙。丁。\n（二）戊\n2.己。庚。", []),
    ("articles of a new chapter go on", "第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 巡查\n第三条 丙。", []),
    ("an article of a new chapter with the number of the last", "第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 巡查\n第二条 丙。\n第三条 丁。", [("number-duplicate", "2.2")]),
    ("an article of a new chapter that skips one", "第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 巡查\n第四条 丙。", [("number-jump", "2.4")]),
    ("1. under one chapter and （一） under another are both right", "一、甲\n1.乙。丙。\n2.丁。戊。\n二、己\n（一）庚。辛。\n（二）壬。癸。", []),
    ("（1） below 1. in one place, below （一） in another", "一、甲\n（一）乙\n1.丙\n（1）丁。戊。\n（2）己。庚。\n二、辛\n（一）壬\n（1）癸。子。\n（2）丑。寅。", []),
]


@pytest.mark.parametrize(("intent", "body", "wanted"), REPAIRS, ids=[case[0] for case in REPAIRS])
def test_repairs(intent: str, body: str, wanted: list[tuple[str, str]]) -> None:
    found = structure(source(f"青山镇防汛工作方案\n{body}"), LEXICON)
    assert [(one.code, one.path) for one in found.repairs] == wanted
    for one in found.repairs:
        assert one.span.of(found.text)
        assert "序号" in one.message
