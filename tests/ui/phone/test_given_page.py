"""What came of a slip on paper or at the table, as its phone shows it."""

import time
from pathlib import Path

from core.workshop.questions import Vote
from tests.chromium import Page
from tests.ui.phone.halls import code_of, opened, planned
from tests.ui.phone.test_page import browser, page, press, pressed, says, silent, visit

__all__ = ["browser", "page"]  # the fixtures


def test_what_was_entered_at_the_table_for_a_slip_stands_on_its_phone_and_is_said_to_count(
    page: Page, tmp_path: Path
) -> None:
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
