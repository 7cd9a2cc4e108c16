"""No Python knows a form: neither its name, its items, nor what it calls its branches and levels."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.forms.programme import Programme
from core.forms.wording import PART, STEP
from storage.instruments.reader import read_form

ROOT = Path(__file__).parents[1]
SHIPPED = [read_form(path) for path in sorted((ROOT / "resources" / "instruments").glob("*.yaml"))]
# Words of every office: what they name is no branch and no level.
NEUTRAL = {"ข้อ", "รายการ", "ส่วน", str(PART), str(STEP)}
# What may name a form: the demo plays a job on them, and the contract of `score` keeps the names it was given.
KNOWING = ("ui/terminal/demo/", "ui/demo", "core/assessment/cases.py")
# Sentences in which such a word means something else, by where it stands.
ELSEWHERE = {
    ("core/tables/values.py", "ระดับ"),  # of the headings of a table
    ("core/thai/line_ends.py", "ระดับ"),  # what is no name of a person
    ("core/thai/line_ends.py", "มิติ"),  # what a line does not end on
    ("core/thai/line_ends.py", "ระดับ"),
    ("core/thai/line_ends.py", "ด้าน"),
    ("core/thai/line_ends.py", "ตัวชี้วัด"),
    *(
        ("core/tables/kinds.py", word) for word in ("ด้าน", "มิติ", "ตัวชี้วัด")
    ),  # how rows over others begin
    *(
        ("core/assessment/table_deeds.py", word) for word in ("ตัวชี้วัด", "ระดับ")
    ),  # heads of tables of others
    ("ui/terminal/offices.py", "ระดับ"),  # of units: province, district
    ("ui/desktop/evidence/desk.py", "ด้าน"),  # of a photograph
    (
        "core/papers/unit_page.py",
        "ตัวชี้วัด",
    ),  # what is measured by steps, whatever the branches are called
    ("ui/desktop/assessment/item_parts.py", "ตัวชี้วัด"),
    (
        "core/centre/changes.py",
        "ตัวชี้วัด",
    ),  # a part of a result that units are compared by, of any form
    ("ui/desktop/centre/overview.py", "ตัวชี้วัด"),
    ("core/forms/description.py", "ตัวชี้วัด"),
    (
        "storage/instruments/workbook/drawing.py",
        "ระดับ",
    ),  # the grade, as the workbook calls its column
    *(
        ("core/centre/open_data.py", word) for word in ("ตัวชี้วัด", "ระดับ")
    ),  # what a catalogue of data calls its kinds
}


def texts() -> Iterator[tuple[str, str]]:
    """(file, text) of every text of the program but its docstrings."""
    for room in ("core", "storage", "ui", "wiring"):
        for path in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and id(node) not in told
                ):
                    yield path.relative_to(ROOT).as_posix(), node.value


@pytest.fixture(scope="module")
def written() -> list[tuple[str, str]]:
    return [*texts()]


def test_no_form_is_named_by_id_or_title(written: list[tuple[str, str]]) -> None:
    names = {name for form in SHIPPED for name in (form.id, *form.aliases)}
    titles = {str(each) for form in SHIPPED for each in (form.title, form.short) if each}
    found = [
        (path, text)
        for path, text in written
        if not path.startswith(KNOWING)
        and (text.partition("/")[0] in names or any(title in text for title in titles))
    ]
    assert found == []


def test_no_item_of_a_form_is_named(written: list[tuple[str, str]]) -> None:
    items = {
        item.id
        for form in SHIPPED
        if not isinstance(form, Programme)
        for item in form.items
        if "." in item.id
    }
    named = re.compile(r"(?<![\w.])(" + "|".join(map(re.escape, sorted(items))) + r")(?![\w.])")
    assert [
        (path, text)
        for path, text in written
        if not path.startswith(KNOWING) and named.search(text)
    ] == []


def test_no_branch_or_level_is_called_by_its_form_s_word(written: list[tuple[str, str]]) -> None:
    forms = [form for form in SHIPPED if not isinstance(form, Programme)]
    words = {
        str(word) for form in forms for word in (*form.called.branch, form.called.level)
    } - NEUTRAL
    assert words
    found = {(path, word, text) for path, text in written for word in words if word in text}
    assert sorted(each for each in found if each[:2] not in ELSEWHERE) == []
    assert {pair for pair in ELSEWHERE if pair[1] in words} == {
        each[:2] for each in found
    } & ELSEWHERE, "gone"
