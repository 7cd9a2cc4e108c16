"""What is typed into a table of registers meets or makes an entry by its name; nothing is lost, nothing cleared."""

import pytest

from core.history.deeds import undo
from core.plan.deeds import CellInput, RowInsertPoint
from core.plan.register_deeds import add_entries, delete_entries, enter_register
from core.plan.registers_view import register_page
from core.plan.table_deeds import RowInput
from core.plan.tree import refused_words
from core.privacy.person_data import search_for
from core.values import Changes, Ref, Text
from storage.db.folder.store import Folder
from tests.core.plan.plans import context


@pytest.fixture
def office(folder: Folder) -> Folder:
    add_entries(
        context(folder), folder, "division", [{"name": Text("กองแผนงาน"), "short": Text("กผ.")}]
    )
    add_entries(
        context(folder), folder, "system", [{"name": Text("First"), "url": Text("one.go.th")}]
    )
    return folder


def new(folder: Folder, register: str, n: int, **words: str) -> RowInput:
    """Words typed into the empty row at the end."""
    ref = Ref(folder.writer.unit, register, f"{n:032x}")
    home = Ref(folder.writer.unit, "office", "0" * 32)
    cells = tuple(CellInput(field, text, ()) for field, text in words.items())
    return RowInput(ref, cells, at=RowInsertPoint(home, register, None, ""))


def more(row: RowInput, **words: str) -> RowInput:
    """Words typed into it later: by now it stands there."""
    return RowInput(row.row, tuple(CellInput(field, text, ()) for field, text in words.items()))


def typed(folder: Folder, *rows: RowInput) -> Changes:
    form = register_page(folder, folder.writer.unit).form
    return enter_register(context(folder), folder, form, rows)


def entries(folder: Folder, register: str, *fields: str) -> list[tuple[str, ...]]:
    return [tuple(one.text(field) for field in fields) for one in folder.records(register)]


def waiting(folder: Folder) -> list[tuple[str, str]]:
    return sorted((field, words) for (_ref, field), words in refused_words(folder).items())


def test_a_row_with_the_name_of_an_entry_changes_what_it_says_and_clears_nothing(
    office: Folder,
) -> None:
    typed(office, new(office, "division", 1, name="กองแผนงาน", short="", aliases="แผน"))
    assert entries(office, "division", "name", "short", "aliases") == [("กองแผนงาน", "กผ.", "แผน")]
    assert not waiting(office)


def test_words_typed_before_the_name_wait_for_it_and_hinder_no_other_row(office: Folder) -> None:
    first = new(
        office, "system", 1, url="two.go.th", owner=office.records("division")[0].ref.id, name=""
    )
    typed(office, first, new(office, "system", 2, name="Third", url="three.go.th"))
    assert entries(office, "system", "name", "url") == [
        ("First", "one.go.th"),
        ("Third", "three.go.th"),
    ]
    assert waiting(office) == [("owner", "กองแผนงาน"), ("url", "two.go.th")]
    unit = office.writer.unit
    assert [row.ref for row in register_page(office, unit).rows if row.ref == first.row] == []
    shown = next(
        row for row in register_page(office, unit, nameless=True).rows if row.ref == first.row
    )
    assert [shown.cells[field].refused for field in ("name", "url", "owner")] == [
        "",
        "two.go.th",
        "กองแผนงาน",
    ]
    typed(office, more(first, name="Second"))
    assert ("Second", "two.go.th") in entries(office, "system", "name", "url")
    made = office.record(first.row)
    assert made is not None
    assert made.reference("owner") == office.records("division")[0].ref
    assert not waiting(office)
    list(undo(context(office), office))
    assert entries(office, "system", "name") == [("First",), ("Third",)], "one deed, undone as one"


def test_a_name_another_entry_goes_by_keeps_the_whole_new_row_waiting(office: Folder) -> None:
    row = new(office, "division", 1, name="กผ.", short="x")
    typed(office, row)
    assert entries(office, "division", "name") == [("กองแผนงาน",)]
    assert waiting(office) == [("name", "กผ."), ("short", "x")]
    typed(office, more(row, name="กองคลัง"))
    assert entries(office, "division", "name", "short") == [("กองแผนงาน", "กผ."), ("กองคลัง", "x")]
    assert not waiting(office)


def test_a_row_waits_with_what_is_taken_alone_when_its_name_is_free(office: Folder) -> None:
    typed(office, new(office, "division", 1, name="กองคลัง", short="กผ.", aliases="คลัง"))
    assert entries(office, "division", "name", "short", "aliases")[1] == ("กองคลัง", "", "คลัง")
    assert waiting(office) == [("short", "กผ.")]


def test_a_row_that_waits_is_forgotten_by_deleting_it_or_clearing_its_words(office: Folder) -> None:
    row = new(office, "system", 1, url="new.go.th")
    typed(office, row)
    delete_entries(context(office), office, [row.row])
    assert not waiting(office)
    typed(office, row)
    typed(office, more(row, url=""))
    assert not waiting(office)
    delete_entries(context(office), office, [office.records("system")[0].ref])
    assert [one.text("name") for one in office.bin(entity="system")] == ["First"]


def test_words_that_wait_for_a_name_are_found_with_what_is_kept_of_a_person(office: Folder) -> None:
    row = new(office, "system", 1, url="somchai.go.th")
    typed(office, row)
    asked = search_for(office, office.writer.unit, "somchai.go.th")
    found = asked.data(office, office.writer.unit)
    assert [(one.ref, one.field) for one in found] == [(row.row, "url")]


def test_divisions_that_would_stand_below_each_other_in_a_ring_wait_in_red(office: Folder) -> None:
    first, second = (
        new(office, "division", n, name=name, parent=above)
        for n, name, above in ((1, "A", "B"), (2, "B", "A"))
    )
    typed(office, first, second, new(office, "division", 3, name="C", parent="C"))
    assert entries(office, "division", "name", "parent")[1:] == [
        ("A", second.row.local),
        ("B", ""),
        ("C", ""),
    ]
    assert waiting(office) == [("parent", "A"), ("parent", "C")]
