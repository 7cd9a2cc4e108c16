"""What was done last on this PC: the newest first, and what was done several times in a row once, with its count."""

from dataclasses import replace
from pathlib import Path

from core.home.rows import LOOKED_AT, MOST, recent
from core.values import Change, Ref, Text
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.signing.year_states import YearOfWork, small_forms


def said(year: YearOfWork) -> list[tuple[str, str]]:
    """What stands in the list, and how often it was done."""
    rows = recent(year.folder, year.unit)
    return [(one.title, one.text.partition(" · ")[2]) for one in rows]


def test_what_was_done_several_times_in_a_row_is_one_line_with_its_count(folder: Folder, tmp_path: Path) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)

    def save(label: str, times: int) -> None:
        for n in range(times):
            folder.save(ctx(folder), label, [Change(Ref(year.unit, "person", "a" * 32), "name", Text(f"{label} {n}"))])

    save("invite", 1)
    save("set_dates", 6)
    save("invite", 2)
    assert said(year)[:3] == [("ออกไฟล์เริ่มงาน", "2 ครั้ง"), ("ตั้งวันกำหนดส่ง", "6 ครั้ง"), ("ออกไฟล์เริ่มงาน", "")]
    for _turn in range(MOST):
        save("take_units", 1)
        save("sign_off", 1)
    assert [n for _title, n in said(year)] == [""] * MOST
    save("take_votes", LOOKED_AT + 5)
    assert said(year) == [("รับคะแนนของที่ประชุม", f"{LOOKED_AT} ครั้งขึ้นไป")]


def test_two_people_are_two_lines(folder: Folder, tmp_path: Path) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)
    people = [Ref(year.unit, "person", letter * 32) for letter in "ab"]
    for one in people:
        folder.save(ctx(folder), "add_person", [Change(one, "name", Text(f"คน {one.id[0]}"))])
    for one in (people[0], people[0], people[1]):
        change = Change(Ref(year.unit, "person", "c" * 32), "name", Text("ค"))
        folder.save(replace(ctx(folder), person=one.id), "set_dates", [change])
    assert said(year)[:2] == [("ตั้งวันกำหนดส่ง", ""), ("ตั้งวันกำหนดส่ง", "2 ครั้ง")]
