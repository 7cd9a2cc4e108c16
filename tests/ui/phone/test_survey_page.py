"""The page of a survey in a browser: all waits on the phone until it is sent, once, whatever happens in between."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.workshop.phones import PhoneAccessSlip, slip_code, slip_digest
from core.workshop.questions import AnswerOption, Question
from tests.chromium import Page, browsing
from tests.known import known
from tests.ui.phone.halls import gone_on, kept, opened, planned
from tests.ui.phone.test_page import press, pressed, says, silent, until, visit
from ui.phone.room import PhoneRoomSetup

RATES = (
    AnswerOption("good", "มาก"),
    AnswerOption("poor", "น้อยที่สุด ไม่เคยได้รับบริการตามที่ประกาศไว้เลยแม้แต่ครั้งเดียว"),
)
GROUP = Question(
    "group",
    "",
    "กลุ่มผู้ตอบ",
    "",
    (AnswerOption("public", "ประชาชนผู้รับบริการ"), AnswerOption("firm", "ผู้ประกอบการ")),
)
QUESTIONS = (
    GROUP,
    Question(
        "clear|choice", "1", "เจ้าหน้าที่ปฏิบัติงานตามขั้นตอนและระยะเวลาที่ประกาศไว้ โดยไม่เลือกปฏิบัติ", "", RATES
    ),
    Question("clear|ask.wish", "2", "อยากให้ปรับปรุงอะไร", note=True),
)
CODE = slip_code(b"a survey", "*")
WISH = "ขอที่นั่งรอ"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browsing(None, tmp_path_factory.mktemp("browser")) as opened_:
        yield opened_


@pytest.fixture
def page(browser: Page) -> Iterator[Page]:
    with browser.fresh():
        sized(browser, 1)
        yield browser


def sized(page: Page, letters: int) -> None:
    """A small phone, whose letters are so many times as large as is usual."""
    small = {"width": 360 // letters, "height": 640 // letters, "deviceScaleFactor": letters}
    page.send("Emulation.setDeviceMetricsOverride", **small, mobile=True)


def survey() -> PhoneRoomSetup:
    return replace(
        planned(questions=QUESTIONS), slips=(PhoneAccessSlip("*", 0, slip_digest(CODE)),)
    )


def write(page: Page, words: str) -> None:
    until(page, "Boolean(document.querySelector('textarea'))")
    # in one step: the page may be shown anew between two
    field = "document.querySelector('textarea')"
    page.run(f"{field}.value = '{words}'; {field}.dispatchEvent(new Event('change'))")


def test_answers_wait_on_the_phone_until_they_are_sent_and_a_phone_sends_them_once(
    page: Page, tmp_path: Path
) -> None:
    plan, book = survey(), tmp_path / "book"
    with opened(plan, book) as (room, _keeper):
        port = room.port
        visit(page, port)
        until(page, "Boolean(document.querySelector('.code'))")
        page.run("document.querySelector('.code').value = 'AAAA-BBBB-CCCC'")
        press(page, "เข้าห้อง")
        says(page, "รหัสนี้ไม่ใช่รหัสของแบบสำรวจนี้")
        visit(page, port, CODE)
        says(page, "ไม่เก็บชื่อ เบอร์ หรือลำดับ")
        says(page, "ตอบแล้ว 0 ข้อ")
        silent(page, "รหัสนี้ไม่ใช่รหัสของแบบสำรวจนี้", "ยังไม่ส่ง ตอบจนครบ")
        press(page, "ผู้ประกอบการ")
        press(page, "ข้อ 1 จาก 3")
        says(page, "ยังไม่ได้ตอบ 2 ข้อ")
        assert (
            page.run("getComputedStyle(document.querySelector('footer .go')).visibility")
            == "hidden"
        ), "a group alone"
        press(page, "ก่อนหน้า")
        press(page, "ข้อต่อไป")
        press(page, "มาก")
        visit(page, port, CODE)  # it is loaded again
        says(page, "ข้อ 2 จาก 3")
        assert pressed(page) == ["good"]
        press(page, "ข้อต่อไป")
        write(page, WISH)
        says(page, "ตอบแล้ว 3 ข้อ")
        says(page, "ยังไม่ส่ง ตอบจนครบแล้วกดส่งครั้งเดียว")
        assert kept(book).votes == (), "nothing leaves the phone before it is sent"
        known(room._process).kill()
    press(page, "ตรวจก่อนส่ง")
    silent(page, "ยังไม่ได้ตอบ")
    press(page, "ส่งคำตอบ")
    says(page, "ยังส่งไม่ได้ คำตอบอยู่ในโทรศัพท์เครื่องนี้ และจะส่งเองเมื่อต่อถึง")
    silent(page, "รับคำตอบแล้ว ขอบคุณ", "ยังไม่ส่ง ตอบจนครบ")
    with opened(gone_on(replace(plan, port=port), book), book) as (again, _keeper):
        says(page, "รับคำตอบแล้ว ขอบคุณ")
        assert [(one.question, one.picked, one.note) for one in kept(book).votes] == [
            ("group", ("firm",), ""),
            ("clear|choice", ("good",), ""),
            ("clear|ask.wish", (), WISH),
        ]
        visit(page, port, CODE)
        says(page, "รับคำตอบแล้ว ขอบคุณ")
        silent(page, "มาก", "ข้อต่อไป", "ส่งคำตอบ", "ปิดรับคำตอบแล้ว")
        again.end(6, pause=True)
        says(page, "ปิดรับคำตอบแล้ว ขอบคุณ")
        silent(page, "อาจส่งไม่ทัน", "เข้าด้วยบัตรอื่น")
    assert len(kept(book).votes) == len(QUESTIONS)


def test_answers_that_were_not_sent_when_the_room_closed_are_on_the_phone_when_it_opens_again(
    page: Page, tmp_path: Path
) -> None:
    plan, book = survey(), tmp_path / "book"
    with opened(plan, book) as (room, _keeper):
        port = room.port
        visit(page, port, CODE)
        press(page, "ข้อต่อไป")
        press(page, "มาก")
        room.end(6, pause=True)
        says(page, "คำตอบในเครื่องนี้อาจส่งไม่ทัน ถ้าห้องเปิดรับอีกครั้ง เปิดหน้านี้แล้วส่งได้ ไม่นับซ้ำ")
    with opened(replace(plan, port=port), book):
        says(page, "ข้อ 2 จาก 3")
        assert pressed(page) == ["good"]
        press(page, "ข้อต่อไป")
        press(page, "ตรวจก่อนส่ง")
        press(page, "ส่งคำตอบ")
        says(page, "รับคำตอบแล้ว ขอบคุณ")
    assert [one.question for one in kept(book).votes] == ["clear|choice"]


@pytest.mark.parametrize("letters", [1, 2])
def test_a_small_phone_and_large_letters_show_all_of_it(
    page: Page, tmp_path: Path, letters: int
) -> None:
    sized(page, letters)
    with opened(survey(), tmp_path / "book") as (room, _keeper):
        visit(page, room.port, CODE)
        says(page, "ข้อ 1 จาก 3")
        for _each in range(2):
            press(page, "ข้อต่อไป")
            assert page.run("document.documentElement.scrollWidth") <= 360 // letters
            heights = page.run(
                "[...document.querySelectorAll('main button, footer button')].map(one => one.offsetHeight)"
            )
            assert min(heights) >= 50
        fixed = page.run(
            "['header', 'footer'].map(one => getComputedStyle(document.querySelector(one)).position)"
        )
        assert fixed == ["sticky" if letters == 1 else "static"] * 2, (
            "what stays in sight leaves room for the question"
        )


def test_what_is_being_typed_stays_where_it_is_while_the_phone_comes_in_anew(
    page: Page, tmp_path: Path
) -> None:
    plan, book = survey(), tmp_path / "book"
    field = "document.querySelector('textarea')"
    with opened(plan, book) as (room, _keeper):
        port = room.port
        visit(page, port, CODE)
        press(page, "ผู้ประกอบการ")
        for question in ("ข้อ 1 จาก 3", "ข้อ 2 จาก 3"):
            says(page, question)
            press(page, "ข้อต่อไป")
        until(page, f"Boolean({field})")
        page.run(f"{field}.focus(); {field}.dataset.mine = 'yes'")
        page.send("Input.insertText", text="ขอ")
        known(room._process).kill()
    with opened(gone_on(replace(plan, port=port), book), book) as (_again, _keeper):
        until(
            page,
            "performance.getEntriesByType('resource').filter(one => one.name.endsWith('/enter')).length > 1",
        )
        assert page.run(f"[{field}.dataset.mine, {field}.value]") == ["yes", "ขอ"]
