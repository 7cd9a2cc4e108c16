"""A column for each part of the year, choice, unit, row that is linked to and name of lines, in every format."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from core.blocks.document import Document, Table, plain
from core.errors import UserError
from core.forms.shape import Instrument
from core.forms.vocabulary import MOST_COLUMNS
from core.papers.made import making
from core.papers.plan_cells import EACH
from core.papers.shown import CHOSEN, drawn_columns
from core.papers.trial_deeds import SingleFormStore
from core.plan.grid_view import grid_of, totals
from core.plan.register_deeds import add_entries
from core.plan.view import PlanPage
from core.values import Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.reader import read
from storage.papers.writer import rendered
from tests.core.papers.test_plan_words import said
from tests.core.plan.plans import NOON, context, planned
from tests.known import known
from tests.storage.papers.paper_samples import STAMP

SHOWS = {  # each -> what a column shows, its heads, the cells of the two rows, and what they come to
    "quarter": (
        "<spent>",
        "ไตรมาส 1 ไตรมาส 2 ไตรมาส 3 ไตรมาส 4",
        ["100.00 – – –", "– 50.00 – –", "100.00 50.00 – –"],
        "all_spent",
    ),
    "half": ("<span>", "ครึ่งปีแรก ครึ่งปีหลัง", ["= ", "= =", "2 1"], "works"),
    "month": (
        "<span>",
        " ".join(
            f"{name} {69 - (at < 3)}"
            for at, name in enumerate(
                [
                    "ต.ค.",
                    "พ.ย.",
                    "ธ.ค.",
                    "ม.ค.",
                    "ก.พ.",
                    "มี.ค.",
                    "เม.ย.",
                    "พ.ค.",
                    "มิ.ย.",
                    "ก.ค.",
                    "ส.ค.",
                    "ก.ย.",
                ]
            )
        ),
        ["= = =" + " " * 9, "   = = = = = =   ", "1 1 1 1 1 1 1 1 1 0 0 0"],
        "works",
    ),
    "funds": ("<fund>", "งบประมาณ เงินอื่น", ["x ", " x", "1 1"], "works"),
    "unit": ("<who>", "แผน คลัง ตรวจ", ["x x ", "x x x", "2 2 1"], "works"),
    "goal": (
        "<goal> <planned>",
        "ก. โปร่งใส ข. เร็ว",
        ["300.00 ", "330.00 330.00", "630.00 330.00"],
        "all_planned",
    ),
    "cost": (
        "<amount>",
        "อาหาร เดินทาง",
        ["300.00 ", "200.00/50.00 80.00", "550.00 80.00"],
        "all_planned",
    ),
}
FORM = """
id: crossed
edition: 2569
title: ตารางไขว้
periods: quarter
scales:
- {id: funds}
choices:
- {id: budget, in: funds, text: งบประมาณ}
- {id: other, in: funds, text: เงินอื่น}
kinds:
- {id: goal, number: ก., named: title, title: เป้าหมาย}
- {id: work, number: ๑., named: title, title: งาน}
- {id: cost, in: work, list: yes, named: item, title: ค่าใช้จ่าย}
fields:
- {id: title, kind: [goal, work], title: ชื่อ}
- {id: who, kind: work, type: units, to: office.division, many: yes, title: ผู้ทำ}
- {id: goal, kind: work, type: link, to: plan.goal, many: yes, title: เป้าหมายที่รองรับ}
- {id: fund, kind: work, type: choice, scale: funds, title: แหล่งเงิน}
- {id: span, kind: work, type: period, title: เวลา}
- {id: spent, kind: work, type: money, stage: report, title: ใช้จ่าย}
- {id: item, kind: cost, title: รายการ}
- {id: amount, kind: cost, type: money, title: จำนวนเงิน}
computed:
- {id: planned, kind: work, op: sum, over: cost.amount, title: รวม}
- {id: works, kind: plan, op: count, over: work.title, title: จำนวนงาน}
- {id: all_spent, kind: plan, op: sum, over: work.spent, stage: report, title: รวมใช้จ่าย}
- {id: all_planned, kind: plan, op: sum, over: cost.amount, title: รวมเงิน}
papers:
"""
PAPER = """- {{id: {each}, rows: work, digits: arabic, title: [ตาราง]}}
"""
COLUMNS = """- {{paper: {each}, head: งาน, show: <title>, width: 20, total: รวม}}
- {{paper: {each}, over: ชั้นบน, head: แยก, show: {show}, each: {each}, width: 10, total: <{total}>}}
"""
ROWS = (
    {"id": "g", "kind": "goal", "f.title": "โปร่งใส"},
    {"id": "h", "kind": "goal", "f.title": "เร็ว"},
    {
        "id": "a",
        "kind": "work",
        "f.title": "อบรม",
        "f.who": "แผน,คลัง",
        "f.goal": "g",
        "f.fund": "budget",
        "f.span": "2569q1",
    },
    {"id": "a1", "kind": "cost", "parent": "a", "f.item": "อาหาร", "f.amount": 300_00},
    {
        "id": "b",
        "kind": "work",
        "f.title": "ประชุม",
        "f.who": "all",
        "f.goal": "g,h",
        "f.fund": "other",
        "f.span": "2569q2/2569q3",
    },
    {"id": "b1", "kind": "cost", "parent": "b", "f.item": "อาหาร", "f.amount": 200_00},
    {"id": "b2", "kind": "cost", "parent": "b", "f.item": "เดินทาง", "f.amount": 80_00},
    {"id": "b3", "kind": "cost", "parent": "b", "f.item": "อาหาร", "f.amount": 50_00},
)
REPORTED = (
    {"id": "p", "row": "a", "period": "2569q1", "f.spent": 100_00},
    {"id": "q", "row": "b", "period": "2569q2", "f.spent": 50_00},
)


def form_text() -> str:
    papers = "".join(PAPER.format(each=each) for each in SHOWS)
    return (
        FORM
        + papers
        + "columns:\n"
        + "".join(
            COLUMNS.format(each=each, show=show, total=total)
            for each, (show, _heads, _cells, total) in SHOWS.items()
        )
    )


@dataclass
class Crossed:
    folder: Folder
    form: Instrument
    plan: Ref

    def printed(self, each: str) -> Document:
        self.folder.use_forms(SingleFormStore(self.form))
        with making(self.folder, self.plan, each, "") as made:
            return made.build(STAMP)


@pytest.fixture(scope="module")
def crossed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crossed]:
    room = tmp_path_factory.mktemp("each")
    path = room / "crossed.yaml"
    path.write_text(form_text(), "utf-8")
    form = read(path)
    made = create(room / "office", room / "keys", "กองตัวอย่าง", "S10", "section", "", 2569, NOON)
    add_entries(
        context(made),
        made,
        "division",
        [{"name": Text(f"กอง{short}"), "short": Text(short)} for short in ("แผน", "คลัง", "ตรวจ")],
    )
    yield Crossed(made, form, planned(made, form, ROWS, REPORTED))
    made.close()


@pytest.mark.parametrize("each", SHOWS)
def test_a_column_stands_for_each_in_every_format(crossed: Crossed, each: str) -> None:
    _show, heads, cells, _total = SHOWS[each]
    document = crossed.printed(each)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert " ".join(plain(column.title) for column in table.columns[1:]) == heads
    assert [" ".join(map(said, row.cells[1:])) for row in table.rows] == cells
    assert [plain(cell.text) for cell in table.head[0]] == ["งาน", "ชั้นบน"]
    assert all(rendered([document], ending)[0] for ending in (".pdf", ".xlsx", ".docx"))


DRAWN = {each: one for each, one in SHOWS.items() if each not in EACH}


@pytest.mark.parametrize("each", DRAWN)
def test_the_table_of_the_page_has_the_columns_of_the_papers_with_their_totals(
    crossed: Crossed, each: str
) -> None:
    show, heads, cells, _total = DRAWN[each]
    crossed.folder.use_forms(SingleFormStore(crossed.form))
    page = PlanPage.of(crossed.folder, crossed.plan)
    kind = known(page.kind("work"))
    grid = grid_of(page, kind, drawn_columns(page, kind))
    columns = [one for one in grid.columns if one.id.startswith(f"{show}=")]
    assert " ".join(one.leaf for one in columns) == heads
    assert {one.over for one in columns} == {("ชั้นบน", "แยก")}
    drawn = [" ".join(grid.words(row, one.id) for one in columns) for row in range(2)]
    assert drawn == [line.replace("x", CHOSEN).replace("/", " ") for line in cells[:2]]
    assert not any(one.entered for one in columns), (
        "they are read: what they show is typed into its own cell"
    )
    sums, own = totals(grid, range(2)), [one for one in columns if one.added]
    assert " ".join(sums[one.id] for one in own) == (cells[2] if own else "")
    assert bool(own) == (each in ("goal", "cost")), "ticks are not added up on the page"
    first = next(at for at, one in enumerate(grid.columns) if one.id == columns[0].id)
    assert each == "cost" or grid.columns[first - 1].id == show.partition(">")[0][1:], (
        "behind the cell it shows"
    )


def test_a_table_of_too_many_columns_is_refused_with_a_sentence(crossed: Crossed) -> None:
    many = [{"id": f"g{n}", "kind": "goal", "f.title": f"เป้า {n}"} for n in range(MOST_COLUMNS)]
    plan = planned(crossed.folder, crossed.form, [*ROWS, *many])
    with pytest.raises(UserError) as refused:
        Crossed(crossed.folder, crossed.form, plan).printed("goal")
    assert f"{MOST_COLUMNS + 3} คอลัมน์" in refused.value.why


def test_lines_that_say_their_name_alone_are_ticked(crossed: Crossed) -> None:
    columns = tuple(
        replace(one, show="<item>") if one.each == "cost" else one for one in crossed.form.columns
    )
    ticked = Crossed(crossed.folder, replace(crossed.form, columns=columns), crossed.plan).printed(
        "cost"
    )
    (table,) = [block for block in ticked.blocks if isinstance(block, Table)]
    assert [" ".join(map(said, row.cells[1:])) for row in table.rows] == [
        "x ",
        "x x",
        "550.00 80.00",
    ]
