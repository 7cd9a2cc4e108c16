"""Values that differ in what a person sees are never one value, whatever way they come in; heads are read loosely."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.facts import AssessmentFacts
from core.assessment.start_deeds import start_assessment
from core.assessment.table_deeds import answer_columns, table_answers
from core.centre.unit_names import ListedUnit
from core.centre.unit_table import judged as judged_units
from core.centre.unit_table import unit_columns
from core.entities import unit_id
from core.forms.shape import Instrument
from core.plan.grid_view import NewRowPlace, grid_of
from core.plan.paste_view import fitting, judged
from core.plan.register_deeds import add_entries
from core.plan.table_file import file_rows, row_columns, table_file
from core.plan.view import PlanPage
from core.tables.reading import TableReadResult
from core.thai.search import NameIndex, head_key, value_key
from core.values import Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from storage.tables.writer import write_table
from storage.workbook import read_workbook
from tests.core.assessment.test_answer_table import FORMS
from tests.core.plan.plans import TINY, context, planned
from tests.read_tables import read_rows

PAIRS = [
    ("กลุ่มงานบริหาร (ส่วนกลาง)", "กลุ่มงานบริหาร (ส่วนภูมิภาค)"),
    ("กอง 1.1", "กอง 11"),
    ("ศูนย์ กก", "ศูนย์ ก ก"),
    ("กองแผน", "กองแผน*"),
    ("กอง a", "กอง A"),
]


@pytest.fixture
def form(tmp_path: Path, folder: Folder) -> Instrument:
    named = TINY.replace("title: ชื่อ}", "title: ชื่อ, required: plan}")
    (tmp_path / "tiny.yaml").write_text(named, encoding="utf-8")
    forms = FormLibrary([tmp_path])
    folder.use_forms(forms)
    return forms.get("tiny")


# what the loose key is for: finding a head, searching, and listing
LOOSE = {
    "core/assessment/table_deeds.py",
    "core/centre/overview.py",
    "core/centre/unit_table.py",
    "core/plan/table_file.py",
    "core/tables/heads.py",
    "core/tables/kinds.py",
    "core/tables/reading.py",
    "core/tables/values.py",
    "core/tables/years.py",
    "ui/desktop/plan/editors.py",
}


def test_only_heads_lists_and_searches_are_compared_loosely() -> None:
    found = set[str]()
    for room in ("core", "ui", "storage", "wiring"):
        for path in Path(room).rglob("*.py"):
            for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = {name.name for name in one.names} if isinstance(one, ast.ImportFrom) else ()
                if "head_key" in names:
                    found.add(path.as_posix())
    assert found == LOOSE


@given(st.text("กา11aA .()*\u200b", min_size=1), st.text("กา1๑aA .()*\u200b", min_size=1))
def test_a_value_is_another_as_soon_as_a_person_sees_a_difference(one: str, other: str) -> None:
    seen = [" ".join(each.replace("\u200b", "").replace("๑", "1").split()) for each in (one, other)]
    assert (value_key(one) == value_key(other)) == (seen[0] == seen[1])
    known = NameIndex({value_key(one): "1"})
    assert known.near(other) in ("", value_key(one)), "a guess is what is known"


@pytest.mark.parametrize(("text", "same"), [("น้ํา ๑.๑", "น้ำ  1.1"), ("ที่\u200bนี่", "ที่นี่")])
def test_what_nobody_sees_makes_no_other_value(text: str, same: str) -> None:
    assert value_key(text) == value_key(same)


@pytest.mark.parametrize("pair", PAIRS)
def test_two_names_are_two_entries_two_groups_and_two_units(
    folder: Folder, form: Instrument, tmp_path: Path, pair: tuple[str, str]
) -> None:
    assert head_key(pair[0]) == head_key(pair[1]), "the loose key takes them for one"
    add_entries(context(folder), folder, "division", [{"name": Text(one)} for one in pair])
    assert [one.text("name") for one in folder.records("division")] == [*pair]
    rows = [
        row
        for n, one in enumerate(pair)
        for row in (
            {"id": f"p{n}", "kind": "part", "f.title": one},
            {"id": f"w{n}", "kind": "work", "parent": f"p{n}", "f.title": f"งาน {n}"},
        )
    ]
    page = PlanPage.of(folder, planned(folder, form, rows), "2569q1")
    kind = page.kind("work")
    assert kind
    write_table(tmp_path / "out.xlsx", table_file(page, grid_of(page, kind)))
    fit = fitting(form, "work", page.named, page.links, 2569)
    back = TableReadResult.best(read_workbook(tmp_path / "out.xlsx"), row_columns(page, fit, {}))
    above = [[row[back.fields.index("^part")]] for row in back.rows]
    made = file_rows(page, [{"title": ("ง", "")}] * 2, above, NewRowPlace("work", None))
    parts = [row.ref for row in page.rows if row.kind == "part"]
    assert [row.bed.parent for row in made] == parts, "our own export comes back below its rows"
    fresh = file_rows(page, [{"title": ("ง", "")}], [[f"{pair[0]}."]], NewRowPlace("work", None))
    assert [row.bed.kind for row in fresh] == ["part", "work"], "a name that is not there is made"
    own = ListedUnit(unit_id("C00"), "C00", "ศูนย์ตัวอย่าง", "", "centre", "", 0, "")
    units = read_rows(
        (
            ("รหัสหน่วยงาน", "หน่วยงาน", "ประเภท", "สังกัด"),
            ("S1", pair[0], "กอง", ""),
            ("S2", "ฝ่ายหนึ่ง", "กอง", pair[1]),
        ),
        unit_columns({}),
    )
    lines = judged_units(units.by_field(), {}, own).lines
    assert [one.state for one in lines] == ["new", "wrong"], "its unit above is not the like one"


def test_a_group_that_goes_on_at_the_top_of_a_page_is_the_group(
    folder: Folder, form: Instrument
) -> None:
    page = PlanPage.of(folder, planned(folder, form, []), "2569q1")
    above = [["ตอนหนึ่ง"], ["ตอนหนึ่ง (ต่อ)"]]
    made = file_rows(page, [{"title": ("ง", "")}] * 2, above, NewRowPlace("work", None))
    assert [row.bed.kind for row in made] == ["part", "work", "work"]


LENT = """
format: instrument/1
id: lent
edition: 2569
revision: 1
title: ของยืม
periods: none
scales: [{id: states, title: สถานะ}]
kinds: [{id: thing, title: ของ, number: '1'}]
fields: [{id: state, kind: thing, title: สถานะ, type: choice, scale: states}]
choices:
- {id: back, in: states, text: ส่งคืนแล้ว}
- {id: out, in: states, text: ยังไม่คืน}
"""


def test_a_choice_that_is_only_like_one_of_the_form_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "lent.yaml"
    path.write_text(LENT, encoding="utf-8")
    fit = fitting(read(path), "thing", {})
    assert str(judged(fit, "state", "ส่งคืนแล้ว").value) == "back"
    like = judged(fit, "state", "ส่งคืนแล้ว (บางส่วน)")
    assert (like.value, like.meant) == (None, "ส่งคืนแล้ว")
    assert like.wrong


WORDS = ("มี (บางส่วน)", "มี (ยังไม่เผยแพร่)", "✓ (ไม่ครบ)", "/ (รอปรับปรุง)", "(ไม่) มี", "มี*", "มี.")


@pytest.mark.parametrize("word", WORDS)
def test_an_answer_that_is_only_like_a_word_is_saved_when_a_person_says_so(
    folder: Folder, word: str
) -> None:
    start_assessment(context(folder), folder, FORMS.get("ita"), 2569)
    facts = AssessmentFacts.of(folder, folder.records("assessment")[0].ref)
    came = read_rows((("ข้อ", "มี/ไม่มี"), ("O1", word), ("O2", "มี")), answer_columns({}))
    file = table_answers(facts, came, {})
    assert [one.item for one in file.taken] == ["o2"]
    (doubt,) = [one for one in file.reading.doubts if word in one.words]
    assert (doubt.chosen, doubt.answers[0]) == (0, "ไม่นำเข้า")
    said = table_answers(facts, came, {doubt.key: 1})
    assert [one.item for one in said.taken] == ["o1", "o2"]


def test_a_text_that_is_only_like_that_of_an_item_is_asked(folder: Folder) -> None:
    start_assessment(context(folder), folder, FORMS.get("ita"), 2569)
    facts = AssessmentFacts.of(folder, folder.records("assessment")[0].ref)
    rows = (("ข้อมูล", "มี/ไม่มี"), ("โครงสร้าง (เดิม)", "มี"), ("อำนาจหน้าที่", "มี"))
    came = read_rows(rows, answer_columns({}))
    assert [one.item for one in table_answers(facts, came, {}).taken] == ["o3"]
    assert [one.item for one in table_answers(facts, came, {"like": 1}).taken] == ["o1", "o3"]
