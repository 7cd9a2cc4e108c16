"""The registers of an office: what every field may name by any of its names, and what a name means once it is gone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import UserError
from core.log.deeds import delete_record
from core.people.units import CLOSED
from core.plan.file_deeds import import_plan
from core.plan.links import links_of
from core.plan.register_deeds import add_entries, enter_entry
from core.plan.registers_view import registers_of_year
from core.plan.view import PlanPage
from core.values import Plain, Ref, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import context

FORM = """
format: instrument/1
id: duties
edition: 2569
title: แบบทดสอบทะเบียน
kinds:
- {id: duty, title: งาน}
- {id: tool, title: เครื่องมือ}
fields:
- {id: title, kind: [duty, tool], title: ชื่อ}
- {id: by, kind: duty, type: units, many: yes, title: ผู้รับผิดชอบ}
- {id: own, kind: duty, type: units, to: office.division, title: ส่วนงาน}
- {id: with, kind: duty, type: link, to: office.system, title: ระบบ}
- {id: other, kind: duty, type: link, to: tools.tool, title: เครื่องมือ}
papers:
- {id: table, builder: table, rows: duty, short: งาน, title: [งาน]}
columns:
- {paper: table, head: งาน, show: '<title> <by> <own> <with> <other>', width: 100}
"""
TOOLS = """
format: instrument/1
id: tools
edition: 2569
title: ทะเบียนเครื่องมือ
kinds:
- {id: tool, named: title, title: เครื่องมือ}
fields:
- {id: title, kind: tool, title: ชื่อ, required: plan}
"""
SECTION = {
    "name": Text("สำนักงานเลขานุการกรม"),
    "short": Text("สลก."),
    "aliases": Text("เลขากรม, งานสารบรรณ"),
}
SYSTEM = {"name": Text("ระบบร้องเรียน"), "url": Text("https://example.go.th")}
Put = Callable[..., dict[str, Any]]


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    place = tmp_path / "forms"
    place.mkdir()
    for name, text in (("duties", FORM), ("tools", TOOLS)):
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    return FormLibrary([place])


@pytest.fixture
def office(folder: Folder) -> Folder:
    add_entries(context(folder), folder, "division", [SECTION, {"name": Text("กองแผนงาน")}])
    add_entries(context(folder), folder, "system", [SYSTEM])
    return folder


@pytest.fixture
def put(office: Folder, forms: FormLibrary) -> Put:
    """Import one row, and read its cells."""

    def made(**values: object) -> dict[str, Any]:
        given = {
            "rows": [
                {
                    "id": "r1",
                    "kind": "duty",
                    **{f"f.{name}": value for name, value in values.items()},
                }
            ]
        }
        changes = import_plan(context(office), office, forms.get("duties"), 2569, given)
        plan = next(ref for ref in changes.touched if ref.entity == "plan")
        return dict(PlanPage.of(office, plan).rows[1].cells)

    return made


def entry(folder: Folder, register: str, n: int = 0) -> Ref:
    return folder.records(register)[n].ref


def test_own_sections_stand_beside_the_units_of_the_register(put: Put, office: Folder) -> None:
    put(by="สลก.")
    page = PlanPage.of(office, office.records("plan")[0].ref)
    fields = {each.id: each for each in page.form.fields}
    every, own = page.offered(fields["by"]), page.offered(fields["own"])
    assert {"หน่วยตัวอย่าง", "สำนักงานเลขานุการกรม (สลก.)", "กองแผนงาน"} <= {one.words for one in every}
    assert [one.words for one in own] == ["ทุกหน่วย", "สำนักงานเลขานุการกรม (สลก.)", "กองแผนงาน"]


@pytest.mark.parametrize("how", ["renamed", "binned", "closed"])
def test_what_was_chosen_is_read_whatever_became_of_it(put: Put, office: Folder, how: str) -> None:
    put(by="สลก.", own="สลก.", **{"with": "ระบบร้องเรียน"})
    for register in ("division", "system"):
        ref = entry(office, register)
        if how == "renamed":
            enter_entry(context(office), office, ref, {"name": Text(f"ชื่อใหม่ {register}")})
        elif how == "closed":
            enter_entry(context(office), office, ref, {"status": Plain(CLOSED)})
        else:
            delete_record(context(office), office, ref)
    page = PlanPage.of(office, office.records("plan")[0].ref)
    cells = page.rows[1].cells
    assert cells["own"].words == "สลก."
    assert cells["with"].words == ("ชื่อใหม่ system" if how == "renamed" else "ระบบร้องเรียน")
    fields = {each.id: each for each in page.form.fields}
    assert {one.gone for name in ("own", "with") for one in page.offered(fields[name])[-1:]} <= {
        how != "renamed",
        False,
    }
    assert all(one.gone == (how != "renamed") for one in page.offered(fields["with"]))


def test_a_link_names_rows_of_a_plan_of_the_year_and_says_them_when_they_are_gone(
    put: Put, office: Folder, forms: FormLibrary
) -> None:
    given = {"rows": [{"id": "t1", "kind": "tool", "f.title": "กล้องวงจรปิด"}]}
    import_plan(context(office), office, forms.get("tools"), 2569, given)
    row = next(one for one in office.records("row") if one.text("kind") == "tool")
    assert put(other=row.ref.id)["other"].words == "กล้องวงจรปิด"
    tools = forms.get("tools")
    listed = registers_of_year(office, row.ref.scope, 2569)
    assert [(one.title, one.rows) for one in listed] == [
        (f"เครื่องมือ · {tools.short or tools.title}", 1)
    ]
    delete_record(context(office), office, row.ref)
    assert put(other=row.ref.id)["other"].words == "กล้องวงจรปิด"
    plan = next(one for one in office.records("plan") if one.text("instrument_id") == "duties").ref
    assert [one.gone for one in links_of(office, forms.get("duties"), plan)["tools.tool"]] == [True]
    import_plan(context(office), office, forms.get("tools"), 2570, given)
    assert len(links_of(office, forms.get("duties"), plan)["tools.tool"]) == 1, "of the year only"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", None),
        ("name", Text("กองแผนงาน")),
        ("short", Text(" กองแผนงาน")),
        ("aliases", Text("ก, กองแผนงาน")),
    ],
)
def test_a_name_is_there_and_means_one_entry_only(
    office: Folder, field: str, value: Text | None
) -> None:
    before = office.records("division")
    with pytest.raises(UserError):
        enter_entry(context(office), office, entry(office, "division"), {field: value})
    assert office.records("division") == before


def test_a_section_is_under_another_and_never_under_itself(office: Folder) -> None:
    first, second = entry(office, "division"), entry(office, "division", 1)
    enter_entry(context(office), office, second, {"parent": Plain(first.id)})
    assert office.records("division")[1].reference("parent") == first
    for wrong in (first, second):
        with pytest.raises(UserError, match="วง"):
            enter_entry(context(office), office, first, {"parent": Plain(wrong.id)})


def test_a_table_pasted_twice_changes_nothing_and_says_what_has_no_name(office: Folder) -> None:
    rows = [{"name": Text("สำนักงานเลขานุการกรม"), "short": Text("สลก.")}, {"short": Text("ไม่มีชื่อ")}]
    changes = add_entries(context(office), office, "division", rows)
    assert not changes.touched
    assert changes.notes == ("1 แถวไม่มีชื่อ จึงไม่ได้เพิ่ม",)
    assert len(office.records("division")) == 2
