"""The page as a phone shows it, in a browser of a phone's size."""

import base64
import io
import json
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.workshop.phones import PhoneQuestionStage
from core.workshop.questions import Question, Vote
from tests import chromium
from tests.chromium import Page, browsing
from tests.known import known
from tests.ui.phone.halls import (
    HOST,
    PATIENCE,
    Heard,
    Phone,
    asked,
    code_of,
    gone_on,
    kept,
    opened,
    planned,
)
from ui.phone.room import PhoneRoomProcess
from ui.phone.server import read_page

MOST = 100_000  # bytes of the page


def test_a_browser_is_here() -> None:
    assert chromium.chromium(), chromium.LACKING


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browsing(None, tmp_path_factory.mktemp("browser")) as opened_:
        yield opened_


@pytest.fixture
def page(browser: Page) -> Iterator[Page]:
    """A browser of a phone's size that has never been here."""
    with browser.fresh():
        browser.send(
            "Emulation.setDeviceMetricsOverride",
            width=390,
            height=844,
            deviceScaleFactor=1,
            mobile=True,
        )
        browser.send("Emulation.setTouchEmulationEnabled", enabled=True)
        yield browser


def visit(page: Page, port: int, path: str = "") -> None:
    page.send("Page.navigate", url=f"http://{HOST}:{port}/{path}")


def until(page: Page, script: str) -> Any:
    """What the page says to this, once it says something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = page.run(
            f"(() => {{ try {{ return {script} }} catch (error) {{ return null }} }})()"
        )
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError((script, page.run("document.documentElement.innerText")))


def says(page: Page, words: str) -> None:
    until(page, f"document.body.innerText.includes({json.dumps(words)})")


def silent(page: Page, *words: str) -> None:
    """None of these is said."""
    shown = page.run("document.body.innerText")
    assert not [one for one in words if one in shown], shown


def press(page: Page, words: str) -> None:
    """The button of these words."""
    found = f"[...document.querySelectorAll('button')].find(one => one.textContent.includes({json.dumps(words)}))"
    until(page, f"Boolean({found})")
    page.run(f"{found}.click()")


def pressed(page: Page) -> list[str]:
    script = "[...document.querySelectorAll('[aria-pressed=true]')].map(one => one.dataset.key)"
    return list(page.run(script))


def picture(page: Page, path: Path) -> None:
    path.write_bytes(base64.b64decode(page.send("Page.captureScreenshot")["data"]))


def test_the_page_is_small_and_loads_nothing_else(page: Page, tmp_path: Path) -> None:
    assert len(read_page().content) <= MOST
    with opened(planned(), tmp_path / "book") as (room, _book):
        visit(page, room.port, code_of(1))
        says(page, "ใบที่ 1")
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        assert {address.split("/")[2] for address in page.asked if address.startswith("http")} == {
            f"{HOST}:{room.port}"
        }


def test_an_answer_is_sent_at_once_kept_and_said_to_be_and_targets_are_large(
    page: Page, tmp_path: Path
) -> None:
    book = tmp_path / "book"
    with opened(planned(), book) as (room, _keeper):
        visit(page, room.port, code_of(1))
        says(page, "ข้อ 1 จาก 3")
        silent(page, "รับแล้ว", "ติดต่อเครื่องของห้องไม่ได้", "ข้อนี้ยังไม่เปิดให้ตอบ")
        says(page, "ส่งแล้ว 0 ข้อ")
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        says(page, "น. เปลี่ยนได้จนกว่าจะเปิดคำตอบ")
        says(page, "ส่งแล้ว 1 ข้อ")
        assert kept(book).votes == (Vote("v1", "q1", ("unmet",)),)
        heights = page.run(
            "[...document.querySelectorAll('main button, footer button')].map(one => one.offsetHeight)"
        )
        assert min(heights) >= 50
        assert page.run("document.documentElement.scrollWidth") <= 390
        picture(page, tmp_path / "phone.png")
        with Image.open(tmp_path / "phone.png") as shown:
            assert shown.size == (390, 844)


def test_what_is_answered_without_a_connection_waits_on_the_phone_and_is_sent_later(
    page: Page, tmp_path: Path
) -> None:
    """Also where the page was closed and the program was killed meanwhile."""
    plan, book = planned(), tmp_path / "book"
    with opened(plan, book) as (room, _keeper):
        port = room.port
        visit(page, port, code_of(1))
        says(page, "ข้อ 1 จาก 3")
        known(room._process).kill()
    press(page, "ไม่ผ่าน")
    says(page, "ยังส่งไม่ได้ คำตอบอยู่ในโทรศัพท์เครื่องนี้ และจะส่งเองเมื่อต่อถึง")
    page.send("Page.navigate", url="about:blank")  # the page is closed,
    visit(page, port, code_of(1))  # and opened again while there is nobody who answers
    says(page, "ข้อ 1 จาก 3")
    assert pressed(page) == ["unmet"]
    with opened(gone_on(replace(plan, port=port), book), book) as (again, _keeper):
        assert again.port == port
        says(page, "รับแล้ว")
        assert kept(book).latest()["v1", "q1"].picked == ("unmet",)


def seen(page: Page, *, hidden: bool) -> None:
    """Lock the phone, or unlock it, as far as the page hears of it."""
    value = f"{{value: {json.dumps(hidden)}, configurable: true}}"
    page.run(f"Object.defineProperty(document, 'hidden', {value})")
    page.run("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_locked_phone_asks_nothing_and_goes_on_where_it_was(page: Page, tmp_path: Path) -> None:
    plan = planned()
    with opened(plan, tmp_path / "book") as (room, _book):
        visit(page, room.port, code_of(1))
        press(page, "ผ่าน")
        says(page, "รับแล้ว")
        silent(page, "เปิดคำตอบข้อนี้แล้ว เปลี่ยนไม่ได้", "ที่ประชุมกำลังคุย")
        seen(page, hidden=True)
        time.sleep(1)
        before = len(page.asked)
        room.set_stage(PhoneQuestionStage(plan.stage.asked, ("q1",), "q2"))
        time.sleep(3)
        silent(page, "เปิดคำตอบข้อนี้แล้ว เปลี่ยนไม่ได้")
        assert len(page.asked) == before
        seen(page, hidden=False)
        says(page, "เปิดคำตอบข้อนี้แล้ว เปลี่ยนไม่ได้")
        says(page, "ที่ประชุมกำลังคุยข้อ 3.2")
        assert page.run("[...document.querySelectorAll('.choice')].every(one => one.disabled)")
        press(page, "ไป")
        says(page, "ข้อ 2 จาก 3")
        room.set_stage(PhoneQuestionStage(("q1",), ("q1",)))
        says(page, "ข้อนี้ยังไม่เปิดให้ตอบ")


def test_a_second_phone_is_told_calmly_and_comes_in_once_the_slip_is_freed(
    page: Page, tmp_path: Path
) -> None:
    heard = Heard()
    with opened(planned(), tmp_path / "book", heard) as (room, _book):
        other = Phone(room.port)
        assert other.enter(code_of(1))[0] == 200
        assert other.vote("q1", "talk")[0] == 200
        visit(page, room.port, code_of(1))
        says(page, "บัตรนี้เปิดอยู่ในโทรศัพท์หรือโปรแกรมอื่นแล้ว")
        heard.wait(lambda news: news.twice == {"v1"})
        room.free("v1")
        press(page, "เข้าห้อง")
        says(page, "ข้อ 1 จาก 3")
        says(page, "รับแล้ว เปลี่ยนได้จนกว่าจะเปิดคำตอบ")
        silent(page, "บัตรนี้เปิดอยู่ในโทรศัพท์หรือโปรแกรมอื่นแล้ว")
        assert pressed(page) == ["talk"], "what was answered stays"
        assert other.vote("q1", "met") == (401, {"error": "unknown"})


NONE, UNKNOWN = "รหัสนี้ไม่ใช่รหัสของบัตร", "ห้องนี้ไม่มีบัตรรหัสนี้"
OFTEN, FAR = "มีการลองรหัสผิดหลายครั้งจากที่นี่", "ติดต่อเครื่องของห้องไม่ได้"


def come(page: Page, typed: str) -> None:
    """Type a code and come in by it."""
    until(page, "Boolean(document.querySelector('.code'))")
    page.run(f"document.querySelector('.code').value = '{typed}'")
    press(page, "เข้าห้อง")


def test_a_code_is_typed_where_it_cannot_be_scanned_and_what_is_none_is_said_so(
    page: Page, tmp_path: Path
) -> None:
    with opened(planned(), tmp_path / "book") as (room, _book):
        visit(page, room.port)
        until(page, "Boolean(document.querySelector('.code'))")
        silent(page, NONE, UNKNOWN, OFTEN, FAR)
        come(page, code_of(1)[:-1].lower() + "u")
        says(page, NONE)
        come(page, code_of(9).lower())
        says(page, UNKNOWN)
        silent(page, NONE)
        come(page, f"{code_of(2)[:4]} {code_of(2)[4:]}")
        says(page, "ใบที่ 2")
        silent(page, NONE, UNKNOWN, OFTEN, FAR)
        assert page.run("location.pathname") == "/"


def test_a_room_that_is_out_of_reach_or_has_heard_too_many_codes_says_which(
    page: Page, tmp_path: Path
) -> None:
    with opened(planned(), tmp_path / "book") as (room, _book):
        visit(page, room.port)
        guessing = Phone(room.port)
        for number in range(10):
            guessing.enter(code_of(100 + number))
        come(page, code_of(100))
        says(page, OFTEN)
        silent(page, FAR)
        assert room._process is not None
        room._process.kill()
        come(page, code_of(1))
        says(page, FAR)


def test_what_comes_too_late_is_said_not_to_count(page: Page, tmp_path: Path) -> None:
    plan, book = planned(), tmp_path / "book"
    with opened(plan, book) as (room, keeper):
        visit(page, room.port, code_of(1))
        says(page, "ข้อ 1 จาก 3")
        silent(page, "ไม่ถูกนับ")
        keeper.fails = 10**6
        press(page, "ไม่ผ่าน")
        time.sleep(1)
        silent(page, "รับแล้ว")
        press(page, "ข้อต่อไป")
        press(page, "ไม่ผ่าน")
        room.set_stage(PhoneQuestionStage(plan.stage.asked, ("q2",)))
        says(page, "คำตอบนี้ส่งไม่ทันก่อนเปิดคำตอบ จึงไม่ถูกนับ")
        ending = threading.Thread(target=room.end, args=(60,))
        ending.start()
        says(page, "จบการประชุมแล้ว มีคำตอบที่ส่งไม่ทัน 1 ข้อซึ่งไม่ถูกนับ บอกผู้ดำเนินการได้")
        assert room._process is not None
        room._process.kill()
        ending.join()
        assert kept(book).votes == ()


def test_reasons_and_proposals_are_sent_while_they_are_typed(page: Page, tmp_path: Path) -> None:
    questions = (*asked(1), Question("p", "", "ปัญหาที่อยากแก้", lines=2))
    book = tmp_path / "book"
    with opened(planned(1, questions), book) as (room, _keeper):
        visit(page, room.port, code_of(1))
        says(page, "ข้อ 1 จาก 2")
        write(page, "งานที่ 7 ไม่มีชื่อผู้แทน")
        until(page, "document.getElementById('count').textContent !== '' && !document.hidden")
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        press(page, "ข้อต่อไป")
        says(page, "ปัญหาที่อยากแก้")
        write(page, "คนรอนาน <b>มาก</b>", 1)
        says(page, "รับแล้ว")
        found = kept(book).latest()
        assert found["v1", "q1"] == Vote("v1", "q1", ("unmet",), (), "งานที่ 7 ไม่มีชื่อผู้แทน")
        assert found["v1", "p"].texts == ("", "คนรอนาน <b>มาก</b>")
        press(page, "ข้อ 2 จาก 2")
        assert page.run("document.querySelectorAll('.list .done').length") == 2


def write(page: Page, words: str, at: int = 0) -> None:
    page.run(f"document.querySelectorAll('main input:not([type=file])')[{at}].focus()")
    page.send("Input.insertText", text=words)


def test_a_photograph_is_made_small_on_the_phone_and_kept(page: Page, tmp_path: Path) -> None:
    noise = Image.frombytes("RGB", (1500, 2000), random.Random(7).randbytes(1500 * 2000 * 3))
    noise.resize((3000, 4000)).save(tmp_path / "large.jpg", quality=95)
    (tmp_path / "no.jpg").write_bytes(b"no picture")
    assert (tmp_path / "large.jpg").stat().st_size > 4 * 900 * 1024
    book = tmp_path / "book"
    with opened(planned(), book) as (room, _keeper):
        visit(page, room.port, code_of(1))
        until(page, "Boolean(document.querySelector('#photo'))")
        page.choose("#photo", tmp_path / "no.jpg")
        says(page, "เปิดภาพนี้ไม่ได้ ลองถ่ายใหม่หรือเลือกภาพอื่น")
        silent(page, "รับภาพแล้ว")
        page.choose("#photo", tmp_path / "large.jpg")
        says(page, "รับภาพแล้ว 1 ภาพ")
        ((voter, question, _id), content) = next(iter(kept(book).photos.items()))
        assert (voter, question) == ("v1", "q1")
        assert len(content) <= 900 * 1024
        with Image.open(io.BytesIO(content)) as sent:
            assert sent.format == "JPEG"
            assert max(sent.size) <= 1600


def test_it_ends_with_the_session_and_speaks_english(page: Page, tmp_path: Path) -> None:
    with opened(planned(), tmp_path / "book") as (room, _book):
        visit(page, room.port, code_of(1))
        press(page, "ข้อ 1 จาก 3")
        press(page, "English")
        until(page, "document.documentElement.lang === 'en'")
        assert "Wi-Fi" in page.run("document.querySelector('main').innerText")
        press(page, "ภาษาไทย")
        silent(page, "จบการประชุมแล้ว")
        ending = threading.Thread(target=room.end, args=(5,))
        ending.start()
        says(page, "จบการประชุมแล้ว ขอบคุณ ปิดหน้านี้ได้")
        ending.join()
        assert "secret" not in page.run("localStorage.getItem('prongsai.room')").replace(
            '"secret":""', ""
        )


PAUSED = "ปิดรับคะแนนแล้ว ขอบคุณ ถ้าที่ประชุมถามอีก คำถามจะขึ้นในหน้านี้เอง"
TALKED = "ที่ประชุมกำลังคุยข้อนี้ ส่งภาพหลักฐานได้ ส่วนคะแนนปิดรับแล้ว"
MISSED = "มีคำตอบที่ส่งไม่ทันก่อนปิดรับ 1 ข้อซึ่งไม่ถูกนับ"


def test_a_phone_is_in_again_when_the_room_asks_once_more_and_nothing_of_before_counts(
    page: Page, tmp_path: Path
) -> None:
    """Voting is closed and the room goes on: the page waits, then shows what is asked now by itself."""
    plan, book = planned(), tmp_path / "book"
    with opened(plan, book) as (room, keeper):
        port = room.port
        visit(page, port, code_of(1))
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        keeper.fails = 10**6
        press(page, "ข้อต่อไป")
        press(page, "ไม่ผ่าน")
        silent(page, PAUSED, TALKED, MISSED)
        ending = threading.Thread(target=room.end, args=(60,), kwargs={"pause": True})
        ending.start()
        says(page, PAUSED)
        says(page, MISSED)
        silent(page, "จบการประชุมแล้ว")
        assert room._process is not None
        room._process.kill()
        ending.join()
    once = replace(plan.questions[1], key="q2~1")
    stage = PhoneQuestionStage(("q2~1",), ("q1", "q2", "q3"))
    goes_on = replace(gone_on(plan, book), port=port, questions=(once,), stage=stage, answers=())
    with opened(goes_on, book) as (again, _keeper):
        assert again.port == port
        says(page, "ข้อ 1 จาก 1")
        silent(page, PAUSED, TALKED, MISSED)
        says(page, "คำตอบนี้ส่งไม่ทันก่อนเปิดคำตอบ จึงไม่ถูกนับ")
        says(page, "ส่งแล้ว 0 ข้อ")
        assert pressed(page) == [], "it is voted on anew"
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        assert kept(book).latest()["v1", "q2~1"].picked == ("unmet",)
        again.set_questions((), PhoneQuestionStage((), ("q2~1",)), ())
        says(page, "รอผู้ดำเนินการเปิดคำถาม")
        talked = replace(plan.questions[2], choices=(), note=False)
        again.set_questions((talked,), PhoneQuestionStage((), ("q1", "q2", "q3"), "", ("q3",)), ())
        says(page, TALKED)
        until(page, "Boolean(document.querySelector('#photo'))")
        assert not page.run("Boolean(document.querySelector('.choice'))")
        picture(page, tmp_path / "talked.png")
        ending = threading.Thread(target=again.end, args=(60,))
        ending.start()
        says(page, "จบการประชุมแล้ว ขอบคุณ ปิดหน้านี้ได้")
        assert again._process is not None
        again._process.kill()
        ending.join()
    assert {one.question for one in kept(book).votes} == {"q1", "q2~1"}


def test_a_phone_that_reaches_the_page_of_a_test_says_so_and_is_counted(page: Page) -> None:
    heard = Heard()
    room = PhoneRoomProcess(None, None, heard)
    port = room.start((HOST,), 0)
    try:
        visit(page, port)
        says(page, "โทรศัพท์เครื่องนี้เปิดหน้าของห้องได้")
        says(page, "เป็นเครื่องที่ 1 ของการทดสอบ ปิดหน้านี้ได้")
        heard.wait(lambda news: news.through == 1)
        visit(page, port)
        says(page, "เป็นเครื่องที่ 1 ของการทดสอบ")
    finally:
        room.end(0)
