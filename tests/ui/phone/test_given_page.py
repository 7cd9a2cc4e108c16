"""What came of a slip on paper or at the table, as its phone shows it."""

import time
from dataclasses import replace
from pathlib import Path

from core.workshop.questions import Vote
from tests.chromium import Page
from tests.ui.phone.halls import code_of, kept, opened, planned
from tests.ui.phone.test_page import browser, page, press, pressed, says, silent, until, visit

__all__ = ["browser", "page"]  # the fixtures


def test_what_was_entered_at_the_table_for_a_slip_stands_on_its_phone_and_is_said_to_count(
    page: Page, tmp_path: Path
) -> None:
    """Also where it was taken back there, and where the room was opened anew meanwhile."""
    given = "ผู้ดำเนินการกรอกคำตอบของใบนี้จากกระดาษหรือที่โต๊ะ"
    with opened(planned(), tmp_path / "book") as (room, _book):
        visit(page, room.port, code_of(1))
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        room.set_answers([Vote("v1", "q1", ("talk",))])
        says(page, given)
        assert pressed(page) == ["talk"]
        silent(page, "รับแล้ว")
        says(page, "ส่งแล้ว 1 ข้อ")
        visit(page, room.port, code_of(1))
        says(page, given)
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        time.sleep(3)  # it asks how the room stands meanwhile
        silent(page, given)
        assert pressed(page) == ["unmet"]
        room.set_answers([Vote("v1", "q1")])
        says(page, "ผู้ดำเนินการเอาคำตอบของใบนี้ออกแล้ว")
        assert pressed(page) == []
        silent(page, given)
        says(page, "ส่งแล้ว 0 ข้อ")


def test_a_room_that_is_opened_anew_says_what_counts_by_now(page: Page, tmp_path: Path) -> None:
    plan = planned()
    with opened(plan, tmp_path / "book") as (room, _book):
        port = room.port
        visit(page, port, code_of(1))
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        press(page, "ข้อต่อไป")
        press(page, "ไม่ผ่าน")
        says(page, "ส่งแล้ว 2 ข้อ")
        bound = kept(tmp_path / "book").bound
    counts = (Vote("v1", "q1", ("talk",)),)  # the table entered one meanwhile, and took the other back
    with opened(replace(plan, port=port, bound=bound, answers=counts), tmp_path / "book") as (room, _book):
        assert room.port == port
        visit(page, port, code_of(1))
        says(page, "ส่งแล้ว 1 ข้อ")
        press(page, "ก่อนหน้า")
        until(page, "document.querySelector('[aria-pressed=true]')?.dataset.key === 'talk'")
