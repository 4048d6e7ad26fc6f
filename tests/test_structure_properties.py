"""Whatever the text: no exception, spans that hold their words, nested and in order, and every character of the body in exactly one place."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from structure_making import source

from pipeline.lexicon import Lexicon
from pipeline.model.circular import Circular, Section
from pipeline.model.text import SourceText, Span
from pipeline.structure import structure
from pipeline.structure.layout import lay_out
from pipeline.structure.lines import lines_of

LEXICON = Lexicon.load()
SEPARATORS = " \t\u3000\xa0\n。．.：:；;，,！!？?、#*"

LABELS = ["一、", "二、", "三、", "十一、", "（一）", "（二）", "(三)", "1.", "2．", "3、", "１．", "（1）", "(2)", "1)", "①", "②", "第一章 ", "第一条 ", "第二条 ", "1.1 ", "1.2.3", "## ", "一）", "A."]
WORDS = ["加强领导", "要按时报送", "各村（社区）", "2024年底前", "，", "。", "：", "；", "（责任单位：应急办）", "（2024年5月底前）", "“安全生产月”", "《青山镇方案》", "青山镇", "1.5万元", "第三条第二款", "一是", "（", "）", "“", " ", "　", "附件1", "通知"]
LINES = ["附件：1.清单 2.台账", "附件1", "附件", "青山镇人民政府", "2024年3月5日", "二○二四年三月五日", "（此件公开发布）", "抄送：县安委办", "青山镇党政办 2024年3月5日印发", "联系人：某某", "青山镇防汛工作方案", "关于印发《青山镇防汛工作方案》的通知", "各村：", "青府发〔2024〕3号", "特此通知。", "|序号|任务|责任单位|", "|1|检查|应急办|", "|^|整改|<|"]

line = st.one_of(
    st.sampled_from(LINES),
    st.builds(lambda label, words: label + "".join(words), st.sampled_from(LABELS), st.lists(st.sampled_from(WORDS + LABELS), max_size=9)),
    st.builds("".join, st.lists(st.sampled_from(WORDS + LABELS), min_size=1, max_size=12)),
    st.text(alphabet="一二三四五（）()1234567890.、。：《》“”年月日第条章附件\t\u3000的甲乙丙○", max_size=30),
    st.text(max_size=20),
)
documents = st.lists(line, max_size=40).map("\n".join)


@settings(max_examples=250, deadline=None)
@given(documents)
def test_any_document_is_taken_apart_consistently(text: str) -> None:
    made = source(text) if text.strip() else source("空")
    found = structure(made, LEXICON)
    check_spans(found)
    check_nesting(found)
    check_every_character(made, found)
    assert structure(made, LEXICON) == found


def check_spans(found: Circular) -> None:
    text = found.text
    for one in found.sections:
        assert one.heading_span.of(text) == one.heading
        assert one.label is None or text.startswith(one.label, one.span.start)
        assert not one.time_span or one.time_span.of(text)[0] in "（(﹙"
        assert one.heading_span in one.span
        assert all(span in one.span for span in one.own)
        assert all(0 <= span.start < span.end <= len(text) for span in one.own)
    for _, span in found.letterhead.spans:
        assert 0 <= span.start <= span.end <= len(text)
    for one in found.letterhead.attachments:
        assert one.span
        assert one.span.of(text)
    for table in found.tables:
        for row in table.rows:
            assert all(0 <= cell.span.start <= cell.span.end <= len(text) for _, cell in row.cells)


def check_nesting(found: Circular) -> None:
    assert len({one.path for one in found.sections}) == len(found.sections)
    by_path = {one.path: one for one in found.sections}
    before: dict[str | None, Section] = {}
    for one in found.sections:
        if one.parent in by_path:
            parent = by_path[one.parent]
            assert one.span in parent.span
            assert one.level == parent.level + 1
            assert not parent.leaf
        else:
            assert one.level == 1
        sibling = before.get(one.parent)
        assert sibling is None or sibling.span.end <= one.span.start
        before[one.parent] = one
    assert [one.span.start for one in found.sections] == sorted(one.span.start for one in found.sections)


def check_every_character(made: SourceText, found: Circular) -> None:
    """Main text and notice: each character that is no separator stands in exactly one label, heading, time, own, opening, notice or closing."""
    layout = lay_out(lines_of(made, LEXICON), LEXICON)
    body = {i for one in (*layout.main, *layout.notice) for i in range(one.span.start, one.span.end)}
    owners: Counter[int] = Counter()
    for span in _claims(found):
        owners.update(range(span.start, span.end))
    lost = [i for i in sorted(body) if owners[i] == 0 and found.text[i] not in SEPARATORS]
    assert not lost, [found.text[max(0, i - 8) : i + 8] for i in lost[:3]]
    assert not [i for i in body if owners[i] > 1]


def _claims(found: Circular) -> list[Span]:
    claims = [*found.opening, *found.notice, *found.closing]
    for one in found.sections:
        claims.extend(one.own)
        bracketed = found.text[one.heading_span.start - 1 : one.heading_span.start] in tuple("（(【[") and one.heading_span.start > 0
        claims.append(Span(one.heading_span.start - bracketed, one.heading_span.end + bracketed))
        if one.label:
            claims.append(Span(one.span.start, one.span.start + len(one.label)))
        if one.time_span:
            claims.append(one.time_span)
    return claims
