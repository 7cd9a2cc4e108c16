"""A table of what is scored: its rows are items, levels and branches, its cells what score and checklist say."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from core.blocks.document import Document, Run, Table
from core.forms.shape import FormPaper, Instrument, PaperColumn, Words
from core.papers.trial_deeds import printed_cases
from storage.instruments.reader import check, read
from tests.core.forms.public_forms import grid
from tests.core.papers.test_trial import form_of
from tests.modules import ROOT

FORM = """
id: sheets
edition: 2569
title: แบบประเมิน
kind: sum
called: {branch: [ด้าน]}
dimensions:
- {id: a, title: ระบบ}
- {id: b, title: บุคคล}
scales:
- {id: s, title: ระดับ}
choices:
- {id: high, in: s, points: 2.5, text: สูง}
- {id: low, in: s, points: 1, text: ต่ำ}
- {id: na, in: s, result: not_applicable, text: ไม่เกี่ยวข้อง}
items:
- {id: a1, in: a, number: '1.1', scale: s, not_applicable: out, text: มีระบบ}
- {id: a2, in: a, number: '1.2', scale: s, not_applicable: out, text: ใช้ระบบ}
- {id: a3, in: a, number: '1.3', need: all, points: 2, text: ดูแลระบบ}
- {id: a31, in: a3, number: 1.3.1, scale: s, text: มีผู้ดูแล}
- {id: b1, in: b, number: '2.1', points: 3, text: อบรมแล้ว}
asks:
- {id: why, in: a1, type: text, when: a1 is high, text: เพราะอะไร}
bands:
- {id: good, from: 6, title: ดี}
- {id: poor, from: 0, title: ควรปรับปรุง}
- {id: full, of: a, from: 4, title: ครบ}
papers:
- {id: items, rows: item, grouped_by: branch1, digits: arabic}
- {id: ticks, rows: item, where: [branch1.number is 1, full > 0], order: -points, digits: arabic}
- {id: apart, rows: item, table_per: branch1, heading: '<text> <points>/<full>', digits: arabic}
- {id: branches, rows: branch1, digits: arabic}
- {id: list, builder: checklist}
columns:
- {paper: items, head: ที่, show: <number>, subtotal: รวม<text>, total: รวม}
- {paper: items, head: ข้อ, show: <text>, total: <band>}
- {paper: items, head: ตอบ, show: <choice>}
- {paper: items, head: เหตุ, show: <why>}
- {paper: items, head: ได้, show: <points>, subtotal: <points>, total: <total>}
- {paper: items, head: เต็ม, show: <full>, subtotal: <full>, total: <full>}
- {paper: items, head: หมายเหตุ, show: <note>}
- {paper: ticks, head: ข้อ, show: <text>}
- {paper: ticks, head: ระดับ, show: <choice>, each: s}
- {paper: apart, head: ข้อ, show: <text>}
- {paper: branches, head: ด้าน, show: <number> <text>, merge: yes}
- {paper: branches, head: ตอบแล้ว, show: <coverage>}
- {paper: branches, head: ได้, show: '{<points>}{ (<band>)}'}
- {paper: list, head: ข้อ, show: <number> <text>}
- {paper: list, head: ผล, show: <state>}
cases:
- {id: whole}
- {id: begun}
- {id: blank}
given:
- {case: [whole, begun], item: a1, says: [choice = high, ask.why = มีแผน]}
- {case: whole, item: a2, says: choice = na}
- {case: whole, item: a31, says: choice = low}
- {case: whole, item: b1, says: state = met}
"""


@cache
def papers(text: str = FORM) -> dict[str, Document]:
    return dict(printed_cases(form_of(text)))


def rows(name: str, at: int = 0) -> list[tuple[str, ...]]:
    tables = [block for block in papers()[name].blocks if isinstance(block, Table)]
    return [cells for _row, cells in grid(tables[at])]


def faults(text: str, folder: Path) -> list[tuple[str, str, str]]:
    (folder / "form.yaml").write_text(text, "utf-8")
    return [(fault.code, fault.problem, fault.mend) for fault in check(folder / "form.yaml").faults]


def test_what_nobody_answered_is_a_gap_and_no_nought() -> None:
    assert rows("begun-items")[1:4] == [
        ("1.1", "มีระบบ", "สูง", "มีแผน", "2.5", "2.5", ""),
        ("1.2", "ใช้ระบบ", "", "", "", "2.5", ""),
        ("1.3", "ดูแลระบบ", "", "", "", "2", ""),
    ]
    blank = rows("blank-items")
    assert {row[4] for row in blank} == {""}  # the points of items, branches and the whole
    assert blank[-1] == ("รวม", "", "", "", "", "10", "")


def test_the_total_is_the_one_of_the_checklist_and_so_is_the_grade() -> None:
    assert [*Document.walk(papers()["whole-list"])][-2:] == ["คะแนนรวม ดี", "7.50 จาก 7.50 คะแนน"]
    assert [*Document.walk(papers()["blank-list"])][-2:] == ["คะแนนรวม เกรด ……………", "จาก 10 คะแนน"]


@pytest.mark.parametrize(
    ("before", "after", "code", "do"),
    [
        ("show: <choice>}", "show: <choise>}", "placeholder-unknown", "หมายถึง choice หรือไม่"),
        ("rows: item, grouped", "rows: itm, grouped", "points-nowhere", "หมายถึง item หรือไม่"),
        ("grouped_by: branch1", "grouped_by: branch2", "points-nowhere", "หมายถึง branch1 หรือไม่"),
        ("order: -points", "order: -ponts", "order-unknown", "หมายถึง points หรือไม่"),
        (
            "branch1.number is 1",
            "branch1.numbr is 1",
            "when-unknown",
            "หมายถึง branch1.number หรือไม่",
        ),
        ("show: <state>}", "show: <pionts>}", "placeholder-unknown", "หมายถึง points หรือไม่"),
        ("total: <band>", "total: ''", "total-alone", ""),
        ("each: s}", "each: s, total: <total> <band>}", "word-idle", ""),
        ("{id: branches, rows", "{id: branches, period: each, rows", "word-idle", ""),
        (
            "{id: branches, rows: branch1",
            "{id: branches, builder: report, rows: branch1",
            "sheet-table",
            "",
        ),
        ("head: ตอบแล้ว, show: <coverage>", "head: ตอบแล้ว, show: <total>", "show-bare", ""),
    ],
)
def test_a_column_that_says_nothing_is_told(
    before: str, after: str, code: str, do: str, tmp_path: Path
) -> None:
    found = faults(FORM.replace(before, after, 1), tmp_path)
    assert [(one, mend) for one, _what, mend in found if one == code and do in mend] != [], found


def listed(path: Path, rows_: tuple[str, ...], *names: str) -> Instrument:
    """A shipped form with a table of these cells."""
    form = read(path)
    columns = tuple(PaperColumn(paper="t", head=Words(name), show=f"<{name}>") for name in names)
    paper = FormPaper(id="t", rows=rows_)
    return replace(form, papers=(paper,), columns=columns, cases=form.cases[:1], given=form.given)


def tables(form: Instrument) -> list[list[tuple[str, ...]]]:
    document = next(document for name, document in printed_cases(form) if name.endswith("t"))
    return [
        [cells for _row, cells in grid(block)]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def test_people_say_together_what_enough_of_them_said_and_nothing_else() -> None:
    path = ROOT / "resources" / "instruments" / "opdc-service-survey-2557.yaml"
    items = tables(listed(path, ("item",), "text", "choice", "state", "points"))[0]
    assert items[0][1].startswith("ผู้ตอบ 8 คน")
    assert items[2][1:] == ("ผู้ตอบน้อยกว่า 5 คน ไม่แสดงผล", "", "")
    assert [row[2] for row in items] == ["", "", "", "ผ่าน"], "the last the office answers itself"


def test_a_form_filled_for_each_entry_prints_a_table_of_each_behind_their_mean() -> None:
    path = ROOT / "tests" / "data" / "instruments" / "subjects.yaml"
    mean, *each = tables(listed(path, ("item",), "text", "points"))
    assert mean[-1] == ("เฉลี่ย 2 จาก 2 รายการ", "83.33", "")
    assert [[row[1] for row in one] for one in each] == [["1", "1", "1"], ["1", "1", "0"]]


def test_a_checklist_has_columns_of_any_cell_of_its_items_beside_its_own(tmp_path: Path) -> None:
    more = "head: ผล, show: <state>}\n- {paper: list, over: [คะแนน], head: ได้, show: <points>}\n"
    more += "- {paper: list, head: เหตุ, show: <why>}\n"
    more += "- {paper: list, head: ตอบ, show: <choice>, each: s}\n- {paper: list, head: ที่, show: <number>}"
    text = FORM.replace("head: ผล, show: <state>}", more).replace(
        "ข้อ, show: <number> <text>", "ข้อ, show: <text>"
    )
    assert faults(text, tmp_path) == []
    (table,) = [block for block in papers(text)["whole-list"].blocks if isinstance(block, Table)]
    found = [cells for _row, cells in grid(table)]
    assert found[1][1:] == ("สูง", "2.5", "มีแผน", "yes", "", "", "1.1")
    assert found[1][0] == "มีระบบ"  # its number, and what it asks, stand in columns of their own
    assert found[2][1:] == ("ไม่เกี่ยวข้อง", "", "", "", "", "yes", "1.2")


NUMBERS = """
id: numbers
edition: 2569
title: แบบประเมิน
kind: sum
dimensions:
- {id: a, title: ระบบ}
items:
- {id: ten, in: a, number: '3.10', text: สิบ}
- {id: two, in: a, number: '3.2', text: สอง}
- {id: one_a, in: a, number: ๓.๑ ก, text: หนึ่ง ก}
- {id: one, in: a, number: ๓.๑, text: หนึ่ง}
- {id: all, in: a, need: all, number: ๔. ข, text: ทุกข้อ}
- {id: part, in: all, number: ๔. ข ๑), text: ส่วน}
papers:
- {id: list, builder: checklist, digits: arabic}
- {id: items, rows: item, order: number, digits: arabic}
columns:
- {paper: list, head: ข้อ, show: <text>}
- {paper: list, head: ผล, show: <state>}
- {paper: items, head: ข้อ, show: <number>}
"""


DECIMALS = """
id: decimals
edition: 2569
title: แบบประเมิน
kind: sum
decimals: 0
dimensions:
- {id: a, roll_up: mean, decimals: 3, title: ระบบ}
- {id: b, title: บุคคล}
- {id: c, title: งาน}
items:
- {id: a1, in: a, text: มีระบบ}
- {id: a2, in: a, text: ใช้ระบบ}
- {id: a3, in: a, points: 2, text: ดูแลระบบ}
- {id: b1, in: b, text: อบรม}
- {id: c1, in: c, text: รายงาน}
papers:
- {id: items, rows: branch1, digits: arabic}
- {id: list, builder: checklist, digits: arabic}
- {id: page, builder: unit_page, digits: arabic}
columns:
- {paper: items, head: ได้, show: <points>}
- {paper: list, head: ข้อ, show: <text>}
- {paper: list, head: ผล, show: <state>}
given:
- {item: [a1, a2, a3, b1, c1], says: state = met}
"""


@pytest.mark.parametrize("paper", ["items", "list", "page"])
def test_a_branch_is_shown_with_its_own_decimals(paper: str) -> None:
    assert "1.333" in repr(papers(DECIMALS)[paper])


def test_a_column_between_asterisks_is_bold_in_a_checklist_and_a_score_sheet_and_so_is_a_line_of_a_title(
    tmp_path: Path,
) -> None:
    text = FORM.replace("ข้อ, show: <number> <text>}", "ข้อ, show: '*<number> <text>*'}")
    text = text.replace(
        "columns:\n", "- {id: sums, builder: score_sheet, title: [ก, ข, '*ค*']}\ncolumns:\n", 1
    )
    text = text.replace(
        "cases:\n",
        "- {paper: sums, head: ด้าน, show: '*<title>*'}\n- {paper: sums, head: ได้, show: <points>}\ncases:\n",
    )
    assert faults(text, tmp_path) == []
    made = papers(text)
    assert made["whole-sums"].title == ("ก", "ข", (Run("ค", bold=True),))
    for name, count in (("whole-sums", 2), ("whole-list", 6)):
        (table,) = [block for block in made[name].blocks if isinstance(block, Table)]
        bold = [repr(row.cells).count("bold=True") for row in table.rows]
        items = [row for row, n in zip(table.rows, bold, strict=True) if n]
        assert (len(items), {row.kind for row in items} <= {"plain", "part", "lead"}) == (
            count,
            True,
        )
        assert not any("bold=True" in repr(row.cells[1:]) for row in items)
