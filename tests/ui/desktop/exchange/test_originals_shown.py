"""What the window says of originals that lack is so; which are received and sent is chosen there."""

from functools import partial

from pytestqt.qtbot import QtBot

from core.exchange.originals import Lack
from tests.said import said_in
from tests.ui.desktop.acting import office, written
from tests.ui.desktop.settings.test_settings import settings_of
from ui.desktop.base.originals import OriginalsDialog
from ui.desktop.committee.packing import packs_wanted
from ui.desktop.exchange.ways import SharePart
from ui.desktop.shell.office import OfficeView
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog

NONE, SOME, EVERY = (), ("a" * 64,), ("a" * 64, "b" * 64)


def lack(asked: tuple[str, ...] = NONE, files: tuple[str, ...] = EVERY) -> Lack:
    return Lack("1" * 32, "หน่วยหนึ่ง", files, 2**21, asked, ("c" * 64,), 2**20)


def test_what_is_asked_for_is_said_of_each_unit(sample: Window, look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, asked in (("none", NONE), ("some", SOME), ("every", EVERY)):
        dialog = OriginalsDialog(look, [lack(asked)], sample)
        qtbot.addWidget(dialog)
        (line,) = dialog.list.lines
        said[state] = "\n".join((written(dialog), line.pill, dialog.go.text().strip()))
        assert dialog.go.isEnabled() == (asked != EVERY)
    assert said_in(said, "ยังไม่ได้ขอ", whole=True) == "none"
    assert said_in(said, "ขอแล้ว {k} จาก {n}", whole=True) == "some"
    assert said_in(said, "ขอแล้ว", whole=True) == "every"
    assert said_in(said, "ขอไว้แล้วทุกไฟล์", whole=True) == "every"


def test_before_packs_are_written_what_lacks_is_said_and_what_is_here_counted(
    sample: Window, look: Look, qtbot: QtBot
) -> None:
    said = {}
    for state, files, judging in (("lacks", EVERY, True), ("whole", NONE, True), ("sealed", NONE, False)):
        dialog = PromptDialog(look, packs_wanted([lack(files=files)], list, judging=judging), sample)
        qtbot.addWidget(dialog)
        originals = dialog.fields["originals"]
        said[state] = "\n".join((written(dialog), originals.text()))
        assert originals.isChecked() == judging
    assert said_in(said, "ต้นฉบับที่ไม่มีข้อมูลส่วนบุคคลอยู่ในเครื่องนี้ครบ", whole=True) == "whole sealed"
    assert said_in(said, "ยังขาดต้นฉบับ 2 ไฟล์ ของ 1 หน่วยงาน (2.0 MB)") == "lacks"
    assert said_in(said, "ใส่ต้นฉบับที่อยู่ในเครื่องนี้ 1 ไฟล์ (ไม่เกิน 1.0 MB ต่อกรรมการหนึ่งเครื่อง)") == "lacks whole sealed"


def test_which_originals_come_is_chosen_in_the_settings(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    card = settings_of(sample).originals
    assert card.choice.currentData() == "asked"
    for policy in ("none", "all", "asked"):
        card.choice.setCurrentIndex(card.choice.findData(policy))
        card.choice.activated.emit(card.choice.currentIndex())
        qtbot.waitUntil(partial(_is_kept, opened, policy))


def _is_kept(opened: OfficeView, policy: str) -> bool:
    return opened.session.read(lambda reader: reader.transfers.policy()) == policy


def test_one_file_may_leave_originals_out_or_hold_all(look: Look, qtbot: QtBot) -> None:
    part = SharePart(look)
    qtbot.addWidget(part)
    assert part.shown.originals == "asked"
    for at, originals in ((1, "none"), (2, "all")):
        part.originals.setCurrentIndex(at)
        assert part.shown.originals == originals
    part.forget()
    assert part.shown.originals == "asked"
