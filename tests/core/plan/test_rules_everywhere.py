"""Rules over rows, and a risk list's: every form asks them of rows, else they would find nothing."""

import random
from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction
from itertools import count
from typing import Any

import pytest

from core.forms.computed import ComputedCells, PlanRowValues
from core.forms.description import statements
from core.forms.field_types import FIELD_TYPES, type_of
from core.forms.operations import CellValue
from core.forms.shape import CellFormula, Field, Instrument
from core.plan import review
from core.plan.deeds import start_plan
from core.plan.file_deeds import export_plan
from core.plan.links import link_names, links_of
from core.plan.review import RULES, reviewed
from core.plan.review_facts import PlanFinding, ReviewedPlan, RowKindRule
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import review_plan
from core.values import Change, ConflictValue, Plain, Record, Ref, ShownField, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import parse, read_form
from tests.core.plan.plans import context, every_type, folder, planned, tree
from tests.storage.instruments.test_guide import EXAMPLES
from tests.storage.instruments.test_shipped import FILES

__all__ = ["folder"]

RULES_WHERE = [one for one in RULES if isinstance(one, RowKindRule)]
# plans of each form, rows of a kind below one
YEAR = 2569
PLANS = 24
MOST = 3
TEXTS = (
    "รวม 443.00 บาท (สี่ร้อยสี่สิบบาทถ้วน)",
    "ค่าการ์ด (ศูนย์บาท)",
    "ไม่น้อยกว่า ๕๐ - ๑๐๐ ใบ",
    "ร้อยละ ๔๑.๓%",
    "ช่อง @BTIC๗๕๘",
    "นายสมชาย ใจดี มอบเงิน",
    "กทศ. และ กทศ ร่วมกัน",
    "ปรับปรุงคู่มืออย่างน้อยหนึ่งกระบวนงาน",
)
NUMBERS = (Fraction(0), Fraction(1), Fraction(4), Fraction("41.3"), Fraction(333), Fraction(-5))
SIDES = tuple(ConflictValue(Plain(str(n)), "", "", "", 0) for n in range(2))
KEPT = (None, Plain("2020-13-40"), Plain("nobody"), Text("ข้อความ"), -7, 10**9)


class Bad:
    """Plans in which a cell holds anything: what its type holds, and what it should never hold."""

    def __init__(self, form: Instrument, chance: random.Random) -> None:
        self.form = form
        self.chance = chance
        self._numbers = count()
        self.files: dict[Ref, Set[str]] = {}

    def rows(self) -> tuple[PlanRow, ...]:
        plan = self._row(
            "plan", [self._grown(kind.id, 1) for kind in self.form.kinds if not kind.within]
        )
        return tuple(self._all(plan))

    def _all(self, row: PlanRow) -> Iterator[PlanRow]:
        yield row
        for below in row.rows:
            yield from self._all(below)

    def _grown(self, kind: str, depth: int) -> list[PlanRow]:
        """A few rows of a kind; below some of them nothing at all."""
        within = [one.id for one in self.form.kinds if one.within == kind]
        return [
            self._row(kind, [self._grown(one, depth + 1) for one in within if not bare], depth)
            for bare in self.chance.choices((True, False), (1, 2), k=self.chance.randint(0, MOST))
        ]

    def _row(self, kind: str, below: list[list[PlanRow]], depth: int = 0) -> PlanRow:
        ref = Ref("0" * 32, "row" if depth else "plan", f"{next(self._numbers):032x}")
        of: list[Field | CellFormula] = [one for one in self.form.fields if kind in one.kind]
        of += [cell for cell in self.form.computed if cell.kind == kind]
        self.files[ref] = frozenset(one.id for one in of if self.chance.random() < 0.5)
        return PlanRow(
            ref,
            kind,
            Record(ref, {}),
            depth,
            cells={one.id: self._cell(ref, one) for one in of},
            rows=tuple(row for rows in below for row in rows),
            applies=self.chance.random() < 0.95,
            adrift=self.chance.random() < 0.05,
        )

    def _cell(self, ref: Ref, of: Field | CellFormula) -> PlanCell:
        value = self._value(of) if self.chance.random() < 0.9 else None
        sides = SIDES if self.chance.random() < 0.03 else ()
        seen = ("x",) if self.chance.random() < 0.7 else ()
        words = next(
            (str(one.text) for one in self.form.choices if one.id == value), str(value or "")
        )
        waits = "f" if self.chance.random() < 0.03 else ""
        shown = ShownField(self.chance.choice(KEPT), seen, sides)
        return PlanCell(
            of.id,
            ref,
            f"f.{of.id}",
            of,
            value,
            words,
            shown,
            applies=self.chance.random() < 0.95,
            waits=waits,
        )

    def _value(self, of: Field | CellFormula) -> CellValue:
        if isinstance(of, CellFormula):
            return self.chance.choice(NUMBERS)
        kind = type_of(of)
        choices = [one.id for one in self.form.choices if of.scale and one.within == of.scale]
        if choices:
            return self.chance.choice(choices)
        if kind.figure:
            return self.chance.choice(NUMBERS)
        if kind.dates:
            return self.chance.choice(("2020-01-01", "2026-04-09", "2026-04-09/2029-01-01"))
        return self.chance.choice(TEXTS)


def plans(form: Instrument) -> Iterator[tuple[tuple[PlanRow, ...], Mapping[Ref, Set[str]] | None]]:
    """Many such plans, and where files are, known or not."""
    for seed in range(PLANS):
        bad = Bad(form, random.Random(f"{form.id}-{seed}"))
        yield bad.rows(), bad.files if seed % 3 else None


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[Instrument]:
    """Those with rows: all that ship, small ones, and one with a field of each type."""
    known = [
        form for path in FILES if isinstance(form := read_form(path), Instrument) and form.kinds
    ]
    return [*known, every_type(tmp_path_factory.mktemp("every"))]


def test_a_rule_that_is_not_asked_would_have_found_nothing(
    forms: list[Instrument], monkeypatch: pytest.MonkeyPatch
) -> None:
    for form in forms:
        for rows, files in plans(form):
            with monkeypatch.context() as patched:
                patched.setattr(review, "WHERE", {})
                every = review_plan(form, rows, YEAR, files)
            assert review_plan(form, rows, YEAR, files) == every, form.id


def test_each_rule_finds_something_in_these_plans_and_is_left_out_for_some_kind(
    forms: list[Instrument],
) -> None:
    finding, left_out = set[str](), set[str]()
    for form in forms:
        proof = ReviewedPlan(form, (), YEAR)
        kinds = [proof.cells_of(kind.id) for kind in form.kinds]
        left_out |= {one.rule.__name__ for one in RULES_WHERE for of in kinds if not one.where(of)}
        for rows, files in plans(form):
            _findings, reviews = reviewed(form, rows, YEAR, files)
            of = {
                n: one.rule.__name__ for n, one in enumerate(RULES) if isinstance(one, RowKindRule)
            }
            finding |= {of[n] for each in reviews.values() for n, _found in each.found if n in of}
    names = {one.rule.__name__ for one in RULES_WHERE}
    assert finding == names
    assert left_out == names


def test_the_plans_hold_a_value_of_each_type(forms: list[Instrument]) -> None:
    held = {
        type_of(cell.spec).name
        for form in forms
        for rows, _files in plans(form)
        for row in rows
        for cell in row.cells.values()
        if isinstance(cell.spec, Field) and cell.value is not None
    }
    assert held == FIELD_TYPES.keys()


RISKS = next(example for example in EXAMPLES if "id: risks" in example)


GOOD: Sequence[dict[str, Any]] = (
    {
        "id": "r1",
        "kind": "risk",
        "f.no": 1,
        "f.what": "จัดซื้อ",
        "f.likely": "high",
        "f.impact": "high",
        "f.begin": "2026-01-01",
        "f.end": "2026-02-01",
    },
    {
        "id": "r2",
        "kind": "risk",
        "f.what": "เบิกจ่าย",
        "f.likely": "medium",
        "f.impact": "high",
        "f.end": "2026-09-30",
    },
    {"id": "r3", "kind": "risk", "f.what": "ข้อมูล", "f.likely": "low", "f.impact": "high"},
    {"id": "k1", "kind": "kpi", "f.name": "ก", "f.weight": "60", "f.target": "8", "f.result": "6"},
    {"id": "k2", "kind": "kpi", "f.name": "ข", "f.weight": "40", "f.target": "3", "f.result": "2"},
)


@pytest.fixture(scope="module")
def form() -> Instrument:
    found = parse(RISKS.encode(), "risks.yaml").form
    assert isinstance(found, Instrument)
    return found


def found(folder: Folder, form: Instrument, *changes: dict[str, Any]) -> list[PlanFinding]:
    """What the rules of the form say of the good rows with these instead of, or beside them."""
    rows = {row["id"]: dict(row) for row in GOOD}
    for change in changes:
        rows[change["id"]] = {**rows.get(change["id"], {}), **change}
    plan = planned(folder, form, [*rows.values()])
    return [
        one for one in review_plan(form, tree(folder, form, plan), 2569) if one.rule == "declared"
    ]


def test_points_are_multiplied_ranked_and_put_into_bands(folder: Folder, form: Instrument) -> None:
    rows = tree(folder, form, planned(folder, form, GOOD))
    risks = [row for row in rows if row.kind == "risk"]
    assert [row.words("score") for row in risks] == ["9", "6", "3"]
    assert [row.words("zone") for row in risks] == ["ต้องมีมาตรการ", "ต้องมีมาตรการ", "เฝ้าระวัง"]
    assert [row.words("place") for row in risks] == ["1", "2", "3"]
    assert [row.words("near") for row in rows if row.kind == "kpi"] == ["75", "66.5"]
    assert rows[0].cells["whole"].value == Fraction(75 * 60 + Fraction("66.5") * 40, 100)


def test_equal_ones_share_a_place_and_the_smallest_comes_first_where_it_says_so() -> None:
    text = RISKS.replace("op: rank, over: score", "op: rank, up: yes, over: no")
    form = parse(text.encode(), "f.yaml").form
    assert isinstance(form, Instrument)
    rows = [PlanRowValues(str(n), "risk", {"no": n}) for n in (5, 2, 2, 9)]
    done = ComputedCells.of(form, PlanRowValues("plan", "plan", {}, rows)).cells
    assert [done[row.id]["place"] for row in rows] == [3, 1, 1, 4]


def test_a_number_that_grows_without_end_stays_empty() -> None:
    cells = "".join(
        f"- {{id: p{n + 1}, kind: k, op: product, over: [p{n}, p{n}]}}\n" for n in range(11)
    )
    head = "id: f\nedition: 2569\ntitle: x\nkinds:\n- {id: k}\nfields:\n- {id: p0, kind: k, type: integer}\n"
    text = f"{head}computed:\n{cells}"
    form = parse(text.encode(), "f.yaml").form
    assert isinstance(form, Instrument)
    done = ComputedCells.of(
        form, PlanRowValues("plan", "plan", {}, [PlanRowValues("r", "k", {"p0": 99_999})])
    ).cells["r"]
    assert done["p2"] == 99_999**4
    assert done["p11"] is None


def test_a_plan_that_keeps_the_rules_has_no_finding_of_them(
    folder: Folder, form: Instrument
) -> None:
    assert found(folder, form) == []


@pytest.mark.parametrize(
    ("change", "grave", "says"),
    [
        ({"id": "r1", "f.begin": "2026-03-01"}, "must", "วันเริ่มต้องไม่อยู่หลังวันสิ้นสุด"),
        ({"id": "r2", "f.end": "2026-10-01"}, "should", "ปีงบประมาณของแผน"),
        ({"id": "r3", "f.what": "จัดซื้อ"}, "should", "ต้องไม่ซ้ำกับแถวอื่น"),
        ({"id": "k1", "f.weight": "50"}, "must", "เท่ากับ 100"),
        ({"id": "r2", "f.likely": "low"}, "should", "ไม่น้อยกว่า 2"),
    ],
    ids=["before", "inside", "unique", "sum", "count"],
)
def test_what_breaks_a_rule_is_named_at_its_row(
    folder: Folder, form: Instrument, change: dict[str, Any], grave: str, says: str
) -> None:
    (one,) = found(folder, form, change)
    assert (one.grave, says in one.text) == (grave, True), one.text


def test_every_rule_is_read_aloud(form: Instrument) -> None:
    said = [one.sentence for one in statements(form) if one.path.list in ("checks", "computed")]
    assert "ความเสี่ยง: “สิ้นสุด” ต้องอยู่ภายในปีงบประมาณของแผน" in said
    assert "แผน: จำนวนความเสี่ยง ต้องไม่น้อยกว่า 2 เฉพาะแถวที่ “ระดับความเสี่ยง” ไม่น้อยกว่า 6" in said
    assert "“อันดับ” คือ ลำดับที่ของ “ระดับความเสี่ยง” เรียงจากมากไปน้อย" in said
    assert "“ร้อยละที่ปัดแล้ว” คือ “ร้อยละ” ปัดเศษเป็นจำนวนเท่าของ 0.5" in said


def test_the_form_says_which_field_a_row_is_called_by(folder: Folder, form: Instrument) -> None:
    rows = tree(folder, form, planned(folder, form, GOOD))
    assert rows[1].name_in(form) == ("", "จัดซื้อ")


def test_a_plan_begins_with_the_rows_of_its_form_once(folder: Folder, form: Instrument) -> None:
    ctx = context(folder)
    plan = next(ref for ref in start_plan(ctx, folder, form, 2569).touched if ref.entity == "plan")
    rows = tree(folder, form, plan)[1:]
    assert [(row.kind, row.words("what") or row.words("name")) for row in rows] == [
        ("risk", "จัดซื้อจัดจ้างไม่เป็นไปตามแผน"),
        ("kpi", "ร้อยละของงานที่เสร็จตามกำหนด"),
    ]
    assert [rows[1].words(name) for name in ("weight", "target")] == ["100", "90"]
    folder.save(ctx, "enter", [Change(rows[0].ref, "f.what", Text("ของหน่วยงานเอง"), ())])
    start_plan(ctx, folder, form, 2569)
    assert tree(folder, form, plan)[1].words("what") == "ของหน่วยงานเอง", (
        "what the office wrote is kept"
    )


def test_a_row_names_others_of_its_plan_and_a_file_names_them_by_its_own_names(
    folder: Folder, form: Instrument
) -> None:
    FormLibrary([])
    rows = [dict(row) for row in GOOD]
    rows[3]["f.lowers"] = ["r2", "r1"]
    plan = planned(folder, form, rows)
    links = links_of(folder, form, plan)
    assert [one.words for one in links["plan.risk"]] == ["จัดซื้อ", "เบิกจ่าย", "ข้อมูล"]
    found = PlanRow.tree(folder, form, plan, names=link_names(links))
    kpi = next(row for row in found if row.kind == "kpi")
    assert kpi.words("lowers") == "จัดซื้อ, เบิกจ่าย", "in the order of the plan"
    exported: Any = export_plan(folder, plan)
    assert planned(folder, form, exported["rows"]) == plan, "what is exported is taken in again"
    assert PlanRow.tree(folder, form, plan, names=link_names(links))[4].words(
        "lowers"
    ) == kpi.words("lowers")


def test_what_a_band_says_has_the_points_of_its_answer(folder: Folder) -> None:
    looked = RISKS.replace("from: 6, title", "from: 6, points: 0.5, title").replace(
        "computed:\n",
        "computed:\n- {id: half, kind: risk, op: look_up, over: [zone, zone, points], title: ครึ่ง}\n",
    )
    form = parse(looked.encode(), "f.yaml").form
    assert isinstance(form, Instrument)
    rows = tree(folder, form, planned(folder, form, GOOD))
    assert [row.words("half") for row in rows if row.kind == "risk"] == ["0.5", "0.5", ""]
