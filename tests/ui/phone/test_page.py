"""The page as a phone shows it, in a browser of a phone's size."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.workshop.phones import Stage
from core.workshop.questions import Question, Vote
from tests import chromium
from tests.chromium import Page, browsing
from tests.ui.phone.halls import HOST, PATIENCE, Heard, Phone, asked, code_of, gone_on, kept, opened, planned
from ui.phone.page import read_page
from ui.phone.room import Room

MOST = 100_000  # bytes of the page
STATE = "document.getElementById('state').textContent"


def test_a_browser_is_here() -> None:
    assert chromium.chromium(), chromium.LACKING


@contextmanager
def phone(home: Path) -> Iterator[Page]:
    """A browser of a phone's size, whatever it may load."""
    with browsing(None, home) as page:
        page.send("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=True)
        page.send("Emulation.setTouchEmulationEnabled", enabled=True)
        yield page


def visit(page: Page, port: int, path: str = "") -> None:
    page.send("Page.navigate", url=f"http://{HOST}:{port}/{path}")


def until(page: Page, script: str) -> Any:
    """What the page says to this, once it says something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := page.run(script):
            return found
        time.sleep(0.05)
    raise AssertionError((script, page.run("document.body.innerText")))


def says(page: Page, words: str) -> None:
    until(page, f"document.body.innerText.includes({json.dumps(words)})")


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


def test_the_page_is_small_and_loads_nothing_else(tmp_path: Path) -> None:
    assert len(read_page().content) <= MOST
    with opened(planned(), tmp_path / "book") as (room, _book), phone(tmp_path / "home") as page:
        visit(page, room.port, code_of(1))
        says(page, "บัตร 1")
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        assert {address.split("/")[2] for address in page.asked if address.startswith("http")} == {
            f"{HOST}:{room.port}"
        }


def test_an_answer_is_sent_at_once_kept_and_said_to_be_and_targets_are_large(tmp_path: Path) -> None:
    book = tmp_path / "book"
    with opened(planned(), book) as (room, _keeper), phone(tmp_path / "home") as page:
        visit(page, room.port, code_of(1))
        says(page, "ข้อ 1 จาก 3")
        press(page, "ไม่ผ่าน")
        says(page, "รับแล้ว")
        says(page, "น. เปลี่ยนได้จนกว่าจะเปิดคำตอบ")
        says(page, "ส่งแล้ว 1 ข้อ")
        assert kept(book).votes == (Vote("v1", "q1", ("unmet",)),)
        heights = page.run("[...document.querySelectorAll('main button, footer button')].map(one => one.offsetHeight)")
        assert min(heights) >= 50
        assert page.run("document.documentElement.scrollWidth") <= 390
        picture(page, tmp_path / "phone.png")
        with Image.open(tmp_path / "phone.png") as shown:
            assert shown.size == (390, 844)
