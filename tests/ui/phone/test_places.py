"""Where a phone is among what is asked, and whether all of it is sent."""

from dataclasses import replace
from pathlib import Path

from tests.chromium import Page
from tests.ui.phone.halls import code_of, opened, planned
from tests.ui.phone.test_page import NONE, browser, come, page, press, says, silent, visit

__all__ = ["browser", "page"]


def test_a_place_is_named_once_places_are_counted_as_the_head_does_and_all_is_said_to_be_sent_when_it_is(
    page: Page, tmp_path: Path
) -> None:
    plan = planned()
    headed = replace(plan, questions=(replace(plan.questions[0], heading="มิติที่ 3 ข้อ 3.1"), *plan.questions[1:]))
    with opened(headed, tmp_path / "book") as (room, _keeper):
        visit(page, room.port)
        come(page, code_of(1)[:-1].lower() + "u")
        says(page, NONE)
        places = "['.why', 'main .go'].map(one => document.querySelector(one).offsetTop)"
        assert page.run(places) == sorted(page.run(places)), "above the button, beside the code"
        come(page, code_of(1))
        says(page, "ข้อ 1 จาก 3")
        assert page.run("document.querySelector('.heading').textContent") == "มิติที่ 3 ข้อ 3.1"
        for at in range(3):
            silent(page, "ส่งครบ")
            press(page, "ผ่าน")
            says(page, f"ส่งแล้ว {at + 1} ข้อ" if at < 2 else "ส่งครบ 3 ข้อแล้ว")
            if at < 2:
                press(page, "ข้อต่อไป")
        page.run("document.getElementById('place').click()")
        assert page.run("[...document.querySelectorAll('.list button')].map(one => one.textContent)") == ["1", "2", "3"]
