"""Undo passes over a save that others have written on top of, and takes back the one before (EXCHANGE 6.15)."""

import pytest

from core.errors import UserError
from core.history.deeds import NotUndone
from core.log.deeds import FieldWrite, add_row
from core.values import Changes, Plain, Text, Written
from storage.db.folder.store import Folder
from tests.core.history.test_undo import PLAN, back, by, only, planned, shown, title, wrote


def planned_again(folder: Folder) -> Changes:
    fields: dict[str, Written] = {"unit": Plain(folder.writer.unit), **PLAN, "no": 2, "title": Text("แผนที่สอง")}
    return add_row(by(folder), folder, folder.writer.unit, "plan", fields)


def test_a_save_somebody_wrote_on_top_of_is_passed_over_for_the_one_before(folder: Folder) -> None:
    plan, other = planned(folder), only(planned_again(folder))
    title(folder, other, "ของ a ครั้งแรก", "a")
    title(folder, plan, "ของ a", "a")
    title(folder, plan, "ของ b", "b")
    assert back(folder, "a") == [NotUndone(plan, "title")]
    assert (shown(folder, plan), shown(folder, other)) == ("ของ b", "แผนที่สอง")
    with pytest.raises(UserError, match="มีผู้แก้ข้อมูลเหล่านี้ต่อแล้วทั้งหมด"):
        back(folder, "a")
    back(folder, "b")
    assert back(folder, "a") == []
    assert shown(folder, plan) == "แผน"


def test_a_save_of_which_a_part_was_undone_does_not_stand_in_the_way(folder: Folder) -> None:
    plan = planned(folder)
    wrote(by(folder, "a"), folder, plan, [FieldWrite("title", Text("ก่อน"))])
    wrote(by(folder, "a"), folder, plan, [FieldWrite("title", Text("ของ a")), FieldWrite("setting.x", Plain("x/1"))])
    wrote(by(folder, "b"), folder, plan, [FieldWrite("setting.x", Plain("y/1/1"))])
    assert back(folder, "a") == [NotUndone(plan, "setting.x")]
    assert back(folder, "a") == []
    assert (shown(folder, plan), shown(folder, plan, "setting.x")) == ("แผน", "y/1/1")
