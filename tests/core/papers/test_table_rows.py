"""What a table prints besides its rows: headings, sums, second lines, cells of one row above, rows of several kinds."""

from functools import cache

from core.blocks.document import Document, Table
from core.forms.shape import Instrument
from core.papers.trial_deeds import printed_cases
from storage.papers.pdf.grid import GridCell, RuledTable
from storage.papers.pdf.renderer import lay_out
from tests.core.forms.public_forms import grid
from tests.core.papers.test_trial import form_of
from tests.printed import render
from tests.storage.papers.excel.test_papers_workbook import opened as workbook
from tests.storage.papers.paper_samples import pages_by_pdfium
from tests.storage.papers.word.test_papers_word import opened as word_file

FORM = """
id: tables
edition: 2569
title: แผนงาน
kinds:
- {id: side, number: ก., named: name, title: ด้าน}
- {id: work, in: side, number: ๑., named: name, title: งาน}
- {id: aim, in: work, list: yes, number: ๑, named: aim, title: วัตถุประสงค์}
- {id: step, in: work, number: ๑), named: name, title: ขั้นตอน}
scales:
- {id: funds, title: แหล่งเงิน}
choices:
- {id: state, in: funds, text: งบประมาณ}
- {id: own, in: funds, text: เงินบำรุง}
fields:
- {id: name, kind: [side, work, step], required: plan, title: ชื่อ}
- {id: aim, kind: aim, title: วัตถุประสงค์}
- {id: fund, kind: step, type: choice, scale: funds, title: แหล่งเงิน}
- {id: cost, kind: step, type: integer, title: เงิน}
- {id: spent, kind: step, type: integer, title: ใช้ไป}
computed:
- {id: cost, kind: work, op: sum, over: step.cost, title: รวม}
- {id: costs, kind: side, op: sum, over: step.cost, title: รวม}
- {id: all, kind: plan, op: sum, over: step.cost, title: รวม}
- {id: most, kind: plan, op: highest, over: step.cost, title: มากที่สุด}
papers:
- {id: sums, rows: step, grouped_by: [side, work], empty: yes, digits: arabic, title: ['>แบบ ก', '|เลขรับ', บัญชี]}
- {id: sorted, rows: step, grouped_by: side, order: -cost, digits: arabic}
- {id: heads, rows: step, grouped_by: side, digits: arabic}
- {id: both, rows: step, digits: arabic}
- {id: kinds, rows: [work, step], digits: arabic}
columns:
- {paper: sums, head: ที่, show: <number>, subtotal: ['รวม <name>', '{ซึ่งมีเงิน<?cost>}'],
    total: [รวมทั้งสิ้น, มากที่สุด]}
- {paper: sums, head: ชื่อ, show: <name>}
- {paper: sums, head: เงิน, show: <cost>, subtotal: '{<cost>}{<costs>}', total: [<all>, <most>]}
- {paper: sorted, head: ชื่อ, show: <name>}
- {paper: sorted, head: เงิน, show: <fund> <cost>, each: funds, subtotal: <costs>, total: <all>}
- {paper: heads, head: ที่, show: <number>, heading: <number>}
- {paper: heads, head: ชื่อ, show: <name>, heading: <name> ทั้งด้าน}
- {paper: heads, head: เงิน, show: <cost>}
- {paper: both, head: งาน, show: '<work.number> <work.name>\\n<work.aim>', merge: work}
- {paper: both, head: ขั้นตอน, show: <name>}
- {paper: both, head: แผน, show: แผน}
- {paper: both, head: แผน, show: ผล, line: 2}
- {paper: both, head: เงิน, show: <cost>}
- {paper: both, head: เงิน, show: <spent>, line: 2}
- {paper: kinds, head: ชื่อ, show: <name>}
- {paper: kinds, head: เงิน, of: work, show: ทั้งหมด <cost>}
- {paper: kinds, head: เงิน, of: step, show: <cost>}
- {paper: kinds, head: แหล่งเงิน, of: step, show: <fund>}
cases:
- {id: c}
given:
- {id: a, kind: side, says: name = หนึ่ง}
- {kind: side, says: name = สอง}
- {id: c1, kind: side, says: name = สาม}
- {id: w, in: a, kind: work, says: name = งานก่อน}
- {in: w, kind: aim, says: aim = เร็ว}
- {in: w, kind: aim, says: aim = ถูก}
- {id: v, in: a, kind: work, says: name = งานก่อน}
- {id: z, in: c1, kind: work, says: name = งานหลัง}
- {in: w, kind: step, says: [name = เริ่ม, cost = 5, spent = 4, fund = state]}
- {in: w, kind: step, says: [name = ทำ, cost = 7, fund = own]}
- {in: v, kind: step, says: [name = จบ, cost = 11, fund = own]}
- {in: z, kind: step, says: name = ฝาก}
"""


@cache
def printed(form: Instrument | None = None) -> dict[str, Document]:
    return dict(printed_cases(form or form_of(FORM)))


def table_of(paper: str, form: Instrument | None = None) -> Table:
    return next(block for block in printed(form)[paper].blocks if isinstance(block, Table))


def rows_of(paper: str, form: Instrument | None = None) -> list[tuple[str, ...]]:
    """The kind of every row of a paper, and what stands in its columns."""
    return [(row.kind, *cells) for row, cells in grid(table_of(paper, form))]


def test_lines_of_the_title_stand_above_it_at_a_margin_in_every_format() -> None:
    document = printed()["sums"]
    assert [(str(line.text), line.align) for line in document.corner] == [
        ("แบบ ก", "right"),
        ("เลขรับ", "left"),
    ]
    assert document.title == ("บัญชี",)
    first = pages_by_pdfium(render([document])[0])[0]
    assert first.index("แบบ ก") < first.index("เลขรับ") < first.index("บัญชี")
    sheet = [str(row[0].value) for row in workbook(document).worksheets[0].iter_rows(max_row=4)]
    assert sheet == ["ร่าง", "แบบ ก", "เลขรับ", "บัญชี"]
    assert [one.text for one in word_file(document).paragraphs[:3]] == ["แบบ ก", "เลขรับ", "บัญชี"]


def test_a_long_cell_goes_on_on_the_next_page_with_what_the_first_had_no_room_for() -> None:
    aims = "".join(
        f"- {{in: w, kind: aim, says: aim = ข้อที่ {n} {'ยาว ' * 30}}}\n" for n in range(1, 15)
    )
    steps = "".join(f"- {{in: w, kind: step, says: name = ขั้นที่ {n}}}\n" for n in range(40))
    document = dict(printed_cases(form_of(FORM + aims + steps)))["both"]
    pages = pages_by_pdfium(render([document])[0])
    found = [[n for n, page in enumerate(pages) if f"ข้อที่ {aim} " in page] for aim in range(1, 15)]
    assert {at[0] for at in found if at} == {0, 1}  # the text goes through two pages
    assert all(found)
    assert [
        box.column
        for one in grids(document)
        for at in range(len(one.lines))
        for box in overfull(one, at)
    ] == []


def grids(document: Document) -> list[RuledTable]:
    return [
        placed.flow
        for page in lay_out(document)
        for placed in page.flows
        if isinstance(placed.flow, RuledTable)
    ]


def overfull(table: RuledTable, at: int) -> list[GridCell]:
    """The cells that begin in a row and need more than it and those they go on in have."""
    goes_on = [{box.column for box in line.boxes if box.merged} for line in table.lines]
    found = []
    for box in table.lines[at].boxes:
        end = next(
            (end for end in range(at + 1, len(goes_on)) if box.column not in goes_on[end]),
            len(goes_on),
        )
        if not box.merged and box.needs > sum(line.height for line in table.lines[at:end]) + 0.1:
            found.append(box)
    return found
