"""What a phone shows: a slip given elsewhere, where it is among what is asked, and a goal meeting."""

import base64
import time
from dataclasses import replace
from pathlib import Path

from core.workshop.goals import PROPOSED
from core.workshop.phones import PhoneQuestionStage
from core.workshop.questions import AnswerOption, Question, Vote
from tests.chromium import Page
from tests.ui.phone.halls import Phone, code_of, comes, kept, opened, planned
from tests.ui.phone.test_page import (
    NONE,
    browser,
    come,
    page,
    press,
    pressed,
    says,
    silent,
    until,
    visit,
)
from ui.phone.room import PhoneRoomProcess

SIDES = tuple(
    Question(f"{PROPOSED}.{key}", "", "ประชุมตั้งเป้าหมาย", text, lines=3)
    for key, text in (("problem", "ปัญหาที่อยากแก้"), ("deed", "ความดีที่อยากทำ"))
)


TOPICS = tuple(AnswerOption(f"t{n}", f"เรื่องที่ {n}") for n in range(5))


VOTE = Question("votes.1", "", "ประชุมตั้งเป้าหมาย", "เลือกได้ไม่เกิน 2 เรื่อง", TOPICS, 2)


def asks(room: PhoneRoomProcess, *questions: Question, answers: tuple[Vote, ...] = ()) -> None:
    room.set_questions(questions, PhoneQuestionStage(tuple(one.key for one in questions)), answers)


def types(page: Page, box: int, text: str) -> None:
    """Into one of the lines, and leave it."""
    line = f"document.querySelectorAll('main label input:not(.code)')[{box}]"
    until(page, f"Boolean({line})")
    page.run(f"{line}.value = '{text}'; {line}.dispatchEvent(new Event('change'))")


def test_a_phone_proposes_by_sort_withdraws_and_votes_up_to_so_many(
    tmp_path: Path, page: Page
) -> None:
    book = tmp_path / "book"
    with opened(planned(1, SIDES), book) as (room, _book):
        visit(page, room.port, code_of(1))
        types(page, 0, "มาสาย")
        says(page, "แก้หรือถอนได้จนกว่าจะปิดรับ")
        press(page, "ความดีที่อยากทำ")
        types(page, 1, "ปลูกป่า")
        comes(lambda: len(kept(book).latest()) == 2)
        press(page, "ปัญหาที่อยากแก้")
        types(page, 0, "")
        comes(lambda: kept(book).latest()["v1", "propose.problem"].texts == ("",))
        assert kept(book).latest()["v1", "propose.deed"].texts == ("", "ปลูกป่า")
        (tmp_path / "propose.png").write_bytes(
            base64.b64decode(page.send("Page.captureScreenshot")["data"])
        )
        low = "[...document.querySelectorAll('main button')].map(one => one.getBoundingClientRect().height)"
        assert min(page.run(low)) >= 44
        asks(room)
        says(page, "รอผู้ดำเนินการเปิดคำถาม")
        asks(room, VOTE)
        until(page, "document.querySelectorAll('.choice').length === 5")
        for choice in TOPICS[:3]:
            page.run(f"document.querySelector('.choice[data-key={choice.key}]').click()")
        says(page, "เลือกได้ไม่เกิน 2")
        comes(lambda: ("v1", VOTE.key) in kept(book).latest())
        comes(lambda: set(kept(book).latest()["v1", VOTE.key].picked) == {"t0", "t1"})
        (tmp_path / "vote.png").write_bytes(
            base64.b64decode(page.send("Page.captureScreenshot")["data"])
        )
        assert page.run("document.documentElement.scrollWidth") <= 390
        asks(room, Question("votes.2", "", VOTE.heading, VOTE.text, TOPICS[1:], 2))
        until(page, "document.querySelectorAll('.choice').length === 4")
        assert page.run("document.querySelectorAll('.choice[aria-pressed=true]').length") == 0, (
            "another vote"
        )


def test_a_room_that_asks_anew_takes_nothing_of_what_it_asked_before(tmp_path: Path) -> None:
    with opened(planned(2, SIDES), tmp_path / "book") as (room, _book):
        phone, late = Phone(room.port), Phone(room.port, "b" * 40)
        assert phone.enter(code_of(1))[0] == 200
        before = phone.ask("GET", "/state")[1]["asks"]
        assert phone.vote(SIDES[0].key, texts=["มาสาย"])[0] == 200
        asks(room, VOTE, answers=(Vote("v2", VOTE.key, ("t3",)),))
        comes(lambda: phone.ask("GET", "/state")[1]["asks"] != before)
        assert phone.vote(SIDES[0].key, texts=["สาย"])[0] == 400
        assert phone.vote(VOTE.key, "t0", "t1", "t2")[0] == 400
        assert phone.vote(VOTE.key, "t0", "t1")[0] == 200
        found = late.enter(code_of(2))[1]
        assert [one["key"] for one in found["questions"]] == [VOTE.key]
        assert [one["picked"] for one in found["answers"]] == [["t3"]], "its own alone"
        assert dict(room.now().answered) == {VOTE.key: 2}
        asks(room)
        comes(lambda: phone.ask("GET", "/state")[1]["stage"]["asked"] == [])
        assert phone.vote(VOTE.key, "t2")[0] == 400
    assert [one.question for one in kept(tmp_path / "book").votes] == [SIDES[0].key, VOTE.key]


def test_a_place_is_named_once_places_are_counted_as_the_head_does_and_all_is_said_to_be_sent_when_it_is(
    page: Page, tmp_path: Path
) -> None:
    plan = planned()
    headed = replace(
        plan, questions=(replace(plan.questions[0], heading="มิติที่ 3 ข้อ 3.1"), *plan.questions[1:])
    )
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
        assert page.run(
            "[...document.querySelectorAll('.list button')].map(one => one.textContent)"
        ) == ["1", "2", "3"]


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
    counts = (
        Vote("v1", "q1", ("talk",)),
    )  # the table entered one meanwhile, and took the other back
    with opened(replace(plan, port=port, bound=bound, answers=counts), tmp_path / "book") as (
        room,
        _book,
    ):
        assert room.port == port
        visit(page, port, code_of(1))
        says(page, "ส่งแล้ว 1 ข้อ")
        press(page, "ก่อนหน้า")
        until(page, "document.querySelector('[aria-pressed=true]')?.dataset.key === 'talk'")
