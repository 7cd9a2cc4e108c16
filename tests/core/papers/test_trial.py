"""A form proves itself: its cases are filled in as an office would, and come out as its pages and papers say."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.errors import UserError
from core.forms.shape import Instrument, TrialCaseResult
from core.papers import trial
from core.papers.trial_deeds import printed_cases, tried
from storage.instruments.reader import parse
from tests.core.forms.test_computed import CHAIN
from tests.storage.instruments.test_guide import EXAMPLES

EXAMPLE = next(text for text in EXAMPLES if text.startswith("id: proved\n"))


def form_of(text: str) -> Instrument:
    sheet = parse(text.encode(), "form.yaml")
    assert sheet.faults == ()
    assert isinstance(sheet.form, Instrument)
    return sheet.form


PROVED = form_of(EXAMPLE)


def otherwise(row: TrialCaseResult) -> Iterator[TrialCaseResult]:
    """The same expectation with other words."""
    if row.check:
        yield replace(row, words="no" if row.words == "yes" else "yes")
    else:
        yield replace(row, words=f"{row.words}7")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("says: spent = 300", "says: spend = 300", "แถวชนิด work ไม่มีช่อง spend"),
        ("says: spent = 300", "says: spent = มาก", "ช่องนี้รับจำนวนเงินเป็นบาท"),
        ("period: q2", "period: m09", "แบบนี้ไม่รายงานงวด m09"),
        ("{id: w, kind: work,", "{id: w,", "แถวนี้ไม่บอกว่าเป็นแถวชนิดใด"),
        ("{in: w, kind: cost, says: amount", "{kind: cost, says: amount", "แถวชนิด cost อยู่ที่นี่ไม่ได้"),
        (
            "says: [state = met, measure.seen = 3/5]",
            "says: [state = met, measure.seen = 5/3]",
            "ตัวตั้ง 5 มากกว่าตัวหาร 3",
        ),
        ("of: d1.1, says: state = met", "of: d1.1, says: state = done", "state"),
        ("of: d1.1, says: state = met", "of: d1.1, says: proof.p = 1", "ข้อ d1.1 ไม่ถามหลักฐาน p"),
        ("title: กรอกครบ}", "title: กรอกครบ, says: setting.x = 1}", "ไม่รู้จักตัวเลือก x"),
    ],
)
def test_what_an_office_could_not_enter_is_a_fault_of_its_row(old: str, new: str, why: str) -> None:
    assert EXAMPLE.count(old) >= 1
    found = tried(form_of(EXAMPLE.replace(old, new, 1))).faults
    assert [one.code for one in found if one.code != "case-given"] == []
    assert any(why in one.problem for one in found), found
    assert all(one.path.list in ("given", "cases") and one.mend for one in found)


def test_what_is_not_there_is_said_to_be_nothing() -> None:
    for row in (
        TrialCaseResult(of="w", cell="more"),
        TrialCaseResult(of="d1", cell="more"),
        TrialCaseResult(paper="plan", row="ไม่มีแถวนี้", column=("งาน",)),
        TrialCaseResult(paper="plan", row="อบรม", column=("ไม่มีหัวนี้",)),
        TrialCaseResult(paper="plan", words="ไม่ได้พิมพ์คำนี้"),
    ):
        (fault, *_more) = tried(replace(PROVED, expects=(replace(row, case=("whole",)),))).faults
        assert (fault.code, fault.path.list) == ("case-nothing", "expects")


def test_what_takes_too_much_is_not_tried_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = "cases:\n" + "".join(f"- {{id: c{n}}}\n" for n in range(trial.MOST_CASES + 1))
    many = form_of(EXAMPLE.replace("cases:\n", cases))
    assert tried(many) == ((), 0, "มีกรณีทดสอบ 103 กรณี ทดสอบได้ไม่เกิน 100")
    quarters = next(column for column in PROVED.columns if column.each == "quarter")
    # in use from before it was refused
    wide = replace(PROVED, columns=(*PROVED.columns, *[quarters] * 50))
    assert tried(wide) == ((), 0, "แบบพิมพ์ plan มี 206 คอลัมน์ ทดสอบได้ไม่เกิน 200")
    monkeypatch.setattr(trial, "MOST_STEPS", 100)
    assert tried(PROVED).untested.startswith("กรณีทดสอบต้องคำนวณ ")
    assert tried(replace(PROVED, cases=(), given=(), expects=())).untested == ""


def test_a_form_built_to_cost_ends_where_it_is_checked_shown_and_printed() -> None:
    papers = "papers:\n- {id: p, rows: k}\ncolumns:\n- {paper: p, head: ผล, show: <n11>}\n"
    papers += "- {paper: p, head: เริ่ม, show: <n0>}\n"
    cases = "given:\n- {id: r, kind: k, says: n0 = 9999999999}\nexpects:\n- {of: r, cell: n1}\n- {of: r, cell: n11}\n"
    costly = form_of(CHAIN + papers + cases + "- {paper: p, row: '9,999,999,999', column: ผล}\n")
    assert tried(costly) == ((), 1, "")


PASSED_ON = """id: passed
edition: 2569
title: แบบ
scales:
- {id: one, title: ก}
- {id: two, title: ข}
choices:
- {id: a, in: one, text: คำตอบหนึ่ง}
- {id: b, in: two, text: คำตอบสอง}
kinds:
- {id: work, title: งาน}
fields:
- {id: first, kind: work, type: choice, scale: one, title: ก}
- {id: other, kind: work, type: choice, scale: two, title: ข}
- {id: begun, kind: work, type: date, title: เริ่ม}
- {id: ended, kind: work, type: date, title: จบ}
computed:
- {id: said, kind: work, op: first, over: [first, other], title: คำตอบ}
- {id: day, kind: work, op: first, over: [begun, ended], title: วัน}
- {id: all, kind: plan, op: count, over: work.said, title: งานทั้งหมด}
papers:
- {id: list, rows: work, title: บัญชี}
- {id: letter, builder: document, title: หนังสือ}
columns:
- {paper: list, head: ก, show: <said>, width: 50}
- {paper: list, head: ข, show: <day>, width: 50}
sections:
- {paper: letter, text: เรียน ผู้ว่าราชการ}
- {paper: letter, head: งานที่ทำ, text: <work>, when: all > 0}
cases:
- {id: some, title: มี}
- {id: none, title: ไม่มี}
given:
- {case: some, id: w, kind: work, says: [other = b, ended = 9 เม.ย. 69]}
expects:
- {case: some, of: w, cell: said, is: คำตอบสอง}
- {case: some, of: w, cell: day, is: 9 เมษายน 2569}
- {case: some, paper: list, row: คำตอบสอง, column: ข, is: 9 เมษายน 2569}
- {case: some, paper: letter, is: งานที่ทำ}
- {case: none, paper: letter, is: เรียน ผู้ว่าราชการ}
"""


def test_every_paper_is_made_of_every_case_as_a_draft_and_of_the_periods_that_are_reported() -> (
    None
):
    made = dict(printed_cases(form_of(PASSED_ON)))
    assert [*made] == ["some-list", "some-letter", "none-list", "none-letter"]
    assert all(one.draft for one in made.values())
    asked = EXAMPLE.replace("{id: plan, rows: work,", "{id: plan, rows: work, period: asked,")
    assert [*dict(printed_cases(form_of(asked)))] == ["whole-plan-2569q2", "crossed-plan-2569q1"]


def test_a_form_too_large_to_be_tried_is_not_printed() -> None:
    with pytest.raises(UserError, match="ลองพิมพ์"):
        next(printed_cases(replace(PROVED, cases=PROVED.cases * 100)))


LARGE = """id: large
edition: 2569
title: แบบใหญ่
kinds:
- {id: page, named: name}
- {id: rule, in: page, named: name}
fields:
- {id: name, kind: [page, rule]}
- {id: held, kind: rule, type: integer}
computed:
- {id: all, kind: page, op: count, over: rule.held}
- {id: sum, kind: page, op: sum, over: rule.held, when: held > 0}
- {id: rate, kind: page, op: share, over: [sum, all]}
- {id: mean, kind: plan, op: mean, over: page.rate}
- {id: sum, kind: plan, op: sum, over: rule.held}
- {id: all, kind: plan, op: sum, over: page.all}
- {id: rate, kind: plan, op: share, over: [sum, all]}
papers:
- {id: list, rows: rule, title: [แบบใหญ่]}
columns:
- {paper: list, head: ข้อ, show: <name>, width: 60}
- {paper: list, head: ผล, show: <held>, width: 40}
"""
