"""Wherever a page says that something is missing, one press makes it rows of the plan."""

from functools import partial

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from core.plan.deeds import start_plan
from tests.journeys.hands import rest
from tests.ui.desktop.acting import office
from ui.desktop.shell.pages import pages
from ui.desktop.shell.window import Window

MISSING = ("ยังขาด", "ขาด:", "ขาดหลักฐาน", "ยังไม่ตอบ", "ควรแก้")  # how pages say it
PRESS = "เป็นแผน"
# they tell of it and miss nothing, or name units that miss
ELSEWHERE = {"help", "settings", "forms", "assigned"}


@pytest.mark.parametrize("key", sorted({one.key for one in pages()} - ELSEWHERE))
def test_a_page_that_says_something_is_missing_offers_to_make_it_rows(
    at_home: Window, qtbot: QtBot, key: str
) -> None:
    opened = office(at_home)
    if not next(one for one in pages() if one.key == key).there(opened.room):
        return
    session = opened.session
    form = session.forms.worded(session.forms.get("operating-plan"))
    session.do(partial(start_plan, instrument=form, year=opened.year, ordinal=None))
    qtbot.waitUntil(
        lambda: bool(session.read(lambda reader: reader.records("plan", year=opened.year))),
        timeout=8000,
    )
    opened.show_page(key)
    rest(300)
    leaf = opened.leaf(key)
    said = [
        one.text().replace("\u200b", "").replace("\u2060", "")
        for one in leaf.widget.findChildren(QLabel)
        if one.isVisible()
    ]
    lacks = [text for text in said if any(word in text for word in MISSING)]
    place = leaf.place()
    offered = [one.words for one in (*place.others, *([place.primary] if place.primary else []))]
    offered += [
        one.text().replace("\u200b", "") for one in leaf.widget.findChildren(QAbstractButton)
    ]
    assert key == "plan" or not lacks or any(PRESS in one for one in offered), (
        f"{key} says {lacks[:3]} and offers {offered[:10]}"
    )
    if key in ("home", "sign", "assessment"):
        assert sum(PRESS in one for one in offered) == 1, key
    if key == "plan":
        assert not any(PRESS in one for one in offered), "what a plan lacks is mended in its rows"
