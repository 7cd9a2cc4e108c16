"""Rows taken along into another plan: what the form asks still stands, what it words otherwise waits for a person."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.log.deeds import FieldWrite, set_field
from core.plan.deeds import CellInput, enter_cells
from core.plan.file_deeds import confirm_cell, copy_plan, import_plan, plan_at
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import PlanPage
from core.values import Changes, Plain, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx, folder
from tests.known import every
from tests.storage.instruments.conftest import SOUND

__all__ = ["folder"]
YEAR = 2569
LATER = (
    ("edition: 2569", "edition: 2570"),
    ("- {id: activity, title: กิจกรรม}", "- {id: work, title: กิจกรรม}"),
    ("- {id: cost, in: activity,", "- {id: cost, in: work,"),
    ("kind: activity", "kind: work"),
    ("rows: activity", "rows: work"),
    ("title: จำนวนเงิน, min: 0, max: 100", "title: จำนวนเงินรวมภาษี, min: 0, max: 100"),
    ("settings:", "carry:\n- {edition: 2569, of: kinds, old: activity, new: work}\nsettings:"),
)
ROWS = {
    "title": "แผน",
    "name": "แผนเทศบาล ๒๕๖๙",
    "rows": [
        {"id": "a", "kind": "activity", "f.title": "อบรม", "f.done": "yes"},
        {"id": "b", "kind": "cost", "parent": "a", "f.amount": 5000},
    ],
}


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    place = tmp_path / "forms"
    place.mkdir()
    later = SOUND
    for old, new in LATER:
        assert old in later, old
        later = later.replace(old, new)
    (place / "small-2569.yaml").write_text(SOUND, encoding="utf-8")
    (place / "small-2570.yaml").write_text(later, encoding="utf-8")
    found = FormLibrary([place])
    assert len(every(found)) == 2, found.broken()
    return found


def begun(changes: Changes) -> Ref:
    return next(ref for ref in changes.touched if ref.entity == "plan")


def carried(folder: Folder, forms: FormLibrary) -> Ref:
    old, new = forms.get("small/2569"), forms.get("small/2570")
    before = begun(import_plan(ctx(folder), folder, old, YEAR, ROWS))
    copy = begun(copy_plan(ctx(folder), folder, new, before, YEAR + 1, form=old))
    assert PlanPage.of(folder, copy).record.text("name") == "แผนเทศบาล ๒๕๗๐"
    return copy


def row_of(page: PlanPage, kind: str) -> PlanRow:
    return next(row for row in page.rows if row.kind == kind)


def amount(page: PlanPage) -> PlanCell:
    return row_of(page, "cost").cells["amount"]


def test_a_value_whose_field_reads_otherwise_counts_for_nothing_and_is_said_not_to_be_confirmed(
    folder: Folder, forms: FormLibrary
) -> None:
    page = PlanPage.of(folder, carried(folder, forms))
    cell = amount(page)
    assert (cell.value, cell.words, cell.shown.value) == (None, "50.00 (ยังไม่ได้ยืนยัน)", 5000)
    assert page.rows[1].words("total") == "", "what is added up of it is not known"
    assert page.rephrased(row_of(page, "cost"), cell) == ("จำนวนเงิน", "จำนวนเงินรวมภาษี")
    assert [(one.rule, one.cell) for one in page.findings if one.rule == "carried"] == [
        ("carried", "amount")
    ]


def test_one_deed_confirms_it(folder: Folder, forms: FormLibrary) -> None:
    ref = carried(folder, forms)
    row = row_of(PlanPage.of(folder, ref), "cost")
    confirm_cell(ctx(folder), folder, row.ref, ["amount"])
    page = PlanPage.of(folder, ref)
    assert (amount(page).words, amount(page).waits) == ("50.00", "")
    assert not [one for one in page.findings if one.rule == "carried"]


@pytest.mark.parametrize("typed", ["50", "70"])
def test_entering_a_value_the_same_or_another_confirms_it(
    folder: Folder, forms: FormLibrary, typed: str
) -> None:
    ref = carried(folder, forms)
    page = PlanPage.of(folder, ref)
    cell = amount(page)
    entries = [CellInput("amount", typed, cell.shown.seen)]
    enter_cells(ctx(folder), folder, page.form, row_of(page, "cost").ref, page.period, entries)
    assert amount(PlanPage.of(folder, ref)).words == f"{typed}.00"


def test_without_the_form_before_it_waits_all_the_same(folder: Folder, forms: FormLibrary) -> None:
    ref = carried(folder, forms)
    (forms.folders[0] / "small-2569.yaml").unlink()
    folder.use_forms(FormLibrary(forms.folders))
    page = PlanPage.of(folder, ref)
    assert page.rephrased(row_of(page, "cost"), amount(page))[0] == ""
    assert amount(page).waits


LINKED = """\
id: linked
edition: 2569
title: แผนที่แถวอ้างถึงกัน
kinds:
- {id: goal, title: เป้าหมาย}
- {id: work, title: งาน}
- {id: result, title: ผล, stage: report}
fields:
- {id: name, kind: [goal, work, result], title: ชื่อ, required: plan}
- {id: serves, kind: work, type: link, to: plan.goal, many: yes, title: ตอบเป้าหมาย}
- {id: after, kind: work, type: link, to: plan.work, title: ทำหลังงาน}
- {id: seen, kind: work, type: link, to: plan.result, title: เห็นจากผล}
- {id: other, kind: work, type: link, to: linked.goal, title: เป้าหมายในแผนของปี}
"""


def linked(folder: Folder, tmp_path: Path) -> tuple[FormLibrary, dict[str, Ref]]:
    """A plan of which rows name each other, a row of another plan of the year and a row of the report."""
    place = tmp_path / "linked"
    place.mkdir()
    (place / "linked.yaml").write_text(LINKED, encoding="utf-8")
    forms = FormLibrary([place])
    folder.use_forms(forms)
    form = forms.get("linked")
    other = {"title": "อีกแผน", "no": 2, "rows": [{"id": "o", "kind": "goal", "f.name": "ของอีกแผน"}]}
    first = begun(import_plan(ctx(folder), folder, form, YEAR, other))
    plan = plan_at(first.scope, form.id, YEAR, 1)
    at = {"plan": plan, "o": PlanRow.at(first, "o"), "second": first}
    links = {"f.serves": "g2,g1", "f.after": "w2", "f.seen": "r"}
    rows = [
        {"id": "w1", "kind": "work", "f.name": "งานแรก", **links, "f.other": at["o"].id},
        {"id": "w2", "kind": "work", "f.name": "งานหลัง"},
        *(
            {"id": name, "kind": "result" if name == "r" else "goal", "f.name": name}
            for name in ("g1", "g2", "r")
        ),
    ]
    import_plan(ctx(folder), folder, form, YEAR, {"title": "แผน", "no": 1, "rows": rows})
    return forms, at


def shown_links(folder: Folder, plan: Ref) -> dict[str, str]:
    page = PlanPage.of(folder, plan)
    row = next(row for row in page.rows if row.words("name") == "งานแรก")
    return {name: row.words(name) for name in ("serves", "after", "seen", "other")}


def test_a_link_to_a_row_of_another_plan_names_the_copy_that_was_made_of_it(
    folder: Folder, tmp_path: Path
) -> None:
    forms, at = linked(folder, tmp_path)
    form = forms.get("linked")
    assert copy_plan(ctx(folder), folder, form, at["second"], YEAR + 1, form=form).notes == ()
    done = copy_plan(ctx(folder), folder, form, at["plan"], YEAR + 1, form=form)
    assert shown_links(folder, begun(done))["other"] == "ของอีกแผน"
    again = copy_plan(ctx(folder), folder, form, at["plan"], YEAR, form=form)
    assert shown_links(folder, begun(again))["other"] == "ของอีกแผน", "in the same year it stays"


def test_a_document_is_never_moved_to_another_form(folder: Folder, forms: FormLibrary) -> None:
    plan = begun(import_plan(ctx(folder), folder, forms.get("small/2569"), YEAR, ROWS))
    later = forms.get("small/2570")
    for name, value in (("form", later.file), ("using", later.using), ("form", "")):
        with pytest.raises(UserError, match="เปลี่ยนแบบของเอกสารนี้ไม่ได้"):
            set_field(
                ctx(folder), folder, plan, [FieldWrite(name, Plain(value) if value else None)]
            )
    assert PlanPage.of(folder, plan).form.file == forms.get("small/2569").file
