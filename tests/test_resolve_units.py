"""Canonical names: by level and jurisdiction, never invented."""

import pytest

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Jurisdiction, Letterhead
from pipeline.resolve.ids import circular_id, task_id
from pipeline.resolve.units import registry

UNITS = registry(Lexicon.load())
TOWN = Letterhead(level="township", jurisdiction=Jurisdiction("某省", "某市", "某县", "青岚镇"))
COUNTY = Letterhead(level="county", jurisdiction=Jurisdiction("某省", "某市", "某县", None))
MUNICIPAL = Letterhead(level="county", jurisdiction=Jurisdiction("重庆市", None, "某区", None))

CASES = [
    # own level, without a prefix
    ("应急办", TOWN, "应急管理办公室"),
    ("经发办", TOWN, "经济发展办公室"),
    ("党政办", TOWN, "党政办公室"),
    ("安委办", COUNTY, "安全生产委员会办公室"),
    ("住建局", COUNTY, "住房和城乡建设局"),
    # same name, other body: the street's office is not the district's bureau
    ("街道应急办", TOWN, "街道应急管理办公室"),
    ("区应急局", TOWN, "区应急管理局"),
    ("镇应急办", COUNTY, "镇应急管理办公室"),
    # a bureau exists above a town only: its plan means that of its county
    ("住建局", TOWN, "住房和城乡建设局"),
    ("县教育局", TOWN, "县教育局"),
    # places and levels before the name
    ("青岚镇政府", COUNTY, "青岚镇人民政府"),
    ("区卫健委", COUNTY, "区卫生健康委员会"),
    ("市市场监管局", MUNICIPAL, "市市场监督管理局"),
    ("国务院安委会办公室", TOWN, "国务院安全生产委员会办公室"),
    ("县委宣传部", COUNTY, "县委宣传部"),
    # groups and posts keep their own names
    ("各村（社区）", TOWN, "各村（社区）"),
    ("有关部门", TOWN, "有关部门"),
    ("企业主要负责人", TOWN, "企业主要负责人"),
    # a name over two lines of a cell
    ("县市场监 管局", COUNTY, "县市场监督管理局"),
    # what the registry does not know stays unknown
    ("某某专班", TOWN, None),
    ("红旗水泥厂", COUNTY, None),
    ("张三", TOWN, None),
    ("", TOWN, None),
    # a township office's name at county level is not made into one
    ("应急办", COUNTY, None),
]


@pytest.mark.parametrize(("unit", "letterhead", "wanted"), CASES)
def test_the_canonical_name(unit, letterhead, wanted):
    assert UNITS.canonical(unit, letterhead) == wanted


def test_every_alias_resolves_at_every_level_of_its_entry():
    for entry in Lexicon.load()["units"].of("organ"):
        for level in entry.list("levels"):
            for word in entry.words:
                assert UNITS.canonical(word, Letterhead(level=level)) is not None, (word, level)


def test_a_group_is_kept_as_such_and_can_be_expanded_by_the_offices_own_list(tmp_path):
    folder = tmp_path / "本单位"
    folder.mkdir()
    (folder / "units.yaml").write_text("entries:\n- id: group.villages\n  words: [各村]\n  means: group\n  canonical: 各村\n  members: [清溪村, 白石村]\n", "utf-8")
    own = registry(Lexicon.load(folder))
    assert own.canonical("各村", TOWN) == "各村"
    assert own.members("各村") == ("清溪村", "白石村")
    assert UNITS.members("各村") == UNITS.members("应急办") == ()


def test_an_id_is_the_number_else_issuer_date_and_a_digest():
    assert circular_id(Letterhead(doc_no="青岚府发〔2024〕8号")) == "青岚府发-2024-8"
    assert circular_id(Letterhead(doc_no="安委办〔2024〕第 12 号")) == circular_id(Letterhead(doc_no="安委办〔2024〕12号"))
    first = circular_id(Letterhead(title="甲方案", issuers=("青岚镇人民政府",)))
    assert first.startswith("青岚镇人民政府-")
    assert first != circular_id(Letterhead(title="乙方案", issuers=("青岚镇人民政府",)))
    assert task_id(first, "2.1") == f"{first}#2.1"


def test_circulars_without_any_head_differ_by_their_content():
    assert circular_id(Letterhead(), "a" * 64) != circular_id(Letterhead(), "b" * 64)
