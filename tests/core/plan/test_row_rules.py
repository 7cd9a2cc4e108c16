"""Rules over rows and the operations of a risk list, on the example of the guide."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.forms.computed import RowValues, compute
from core.forms.description import statements
from core.forms.shape import Instrument
from core.plan.deeds import start_plan
from core.plan.file_deeds import export_plan
from core.plan.links import link_names, links_of
from core.plan.review import review_plan
from core.plan.review_facts import PlanFinding
from core.plan.tree import plan_tree
from core.plan.view import row_name
from core.values import Change, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from storage.instruments.reader import parse
from tests.core.plan.plans import NOON, context, planned, tree
from tests.storage.instruments.test_guide import EXAMPLES

RISKS = next(example for example in EXAMPLES if "id: risks" in example)
GOOD: Sequence[dict[str, Any]] = (
    {"id": "r1", "kind": "risk", "f.no": 1, "f.what": "จัดซื้อ", "f.likely": "high", "f.impact": "high",
     "f.begin": "2026-01-01", "f.end": "2026-02-01"},
    {"id": "r2", "kind": "risk", "f.what": "เบิกจ่าย", "f.likely": "medium", "f.impact": "high", "f.end": "2026-09-30"},
    {"id": "r3", "kind": "risk", "f.what": "ข้อมูล", "f.likely": "low", "f.impact": "high"},
    {"id": "k1", "kind": "kpi", "f.name": "ก", "f.weight": "60", "f.target": "8", "f.result": "6"},
    {"id": "k2", "kind": "kpi", "f.name": "ข", "f.weight": "40", "f.target": "3", "f.result": "2"},
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(tmp_path / "office", tmp_path / "keys", "กองตัวอย่าง", "S10", "section", "", 2569, NOON)
    yield made
    made.close()


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
    return [one for one in review_plan(form, tree(folder, form, plan), 2569) if one.rule == "declared"]


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
    rows = [RowValues(str(n), "risk", {"no": n}) for n in (5, 2, 2, 9)]
    done = compute(form, RowValues("plan", "plan", {}, rows))
    assert [done[row.id]["place"] for row in rows] == [3, 1, 1, 4]


def test_a_number_that_grows_without_end_stays_empty() -> None:
    cells = "".join(f"- {{id: p{n + 1}, kind: k, op: product, over: [p{n}, p{n}]}}\n" for n in range(11))
    head = "id: f\nedition: 2569\ntitle: x\nkinds:\n- {id: k}\nfields:\n- {id: p0, kind: k, type: integer}\n"
    text = f"{head}computed:\n{cells}"
    form = parse(text.encode(), "f.yaml").form
    assert isinstance(form, Instrument)
    done = compute(form, RowValues("plan", "plan", {}, [RowValues("r", "k", {"p0": 99_999})]))["r"]
    assert done["p2"] == 99_999**4
    assert done["p11"] is None


def test_a_plan_that_keeps_the_rules_has_no_finding_of_them(folder: Folder, form: Instrument) -> None:
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
    assert row_name(form, rows[1]) == ("", "จัดซื้อ")


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
    assert tree(folder, form, plan)[1].words("what") == "ของหน่วยงานเอง", "what the office wrote is kept"


def test_a_row_names_others_of_its_plan_and_a_file_names_them_by_its_own_names(
    folder: Folder, form: Instrument
) -> None:
    Library([])
    rows = [dict(row) for row in GOOD]
    rows[3]["f.lowers"] = ["r2", "r1"]
    plan = planned(folder, form, rows)
    links = links_of(folder, form, plan)
    assert [one.words for one in links["plan.risk"]] == ["จัดซื้อ", "เบิกจ่าย", "ข้อมูล"]
    found = plan_tree(folder, form, plan, names=link_names(links))
    kpi = next(row for row in found if row.kind == "kpi")
    assert kpi.words("lowers") == "จัดซื้อ, เบิกจ่าย", "in the order of the plan"
    exported: Any = export_plan(folder, plan)
    assert planned(folder, form, exported["rows"]) == plan, "what is exported is taken in again"
    assert plan_tree(folder, form, plan, names=link_names(links))[4].words("lowers") == kpi.words("lowers")


def test_what_a_band_says_has_the_points_of_its_answer(folder: Folder) -> None:
    looked = RISKS.replace("from: 6, text", "from: 6, points: 0.5, text").replace(
        "computed:\n", "computed:\n- {id: half, kind: risk, op: look_up, over: [zone, zone, points], title: ครึ่ง}\n"
    )
    form = parse(looked.encode(), "f.yaml").form
    assert isinstance(form, Instrument)
    rows = tree(folder, form, planned(folder, form, GOOD))
    assert [row.words("half") for row in rows if row.kind == "risk"] == ["0.5", "0.5", ""]
