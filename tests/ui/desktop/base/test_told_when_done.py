"""A deed is told to be done once the pen has done it, and never when the pen refused it."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from core.conflicts.facts import ConflictRow
from core.conflicts.view import ConflictText
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget, PictureEdit
from core.evidence.view import EvidenceFile
from core.forms.ports import Store
from core.log.ports import Context
from core.values import Changes, Ref
from tests.bare import bare
from tests.ui.desktop.acting import office
from ui.desktop.base.library_evidence import LibraryEvidenceLinker
from ui.desktop.base.page_context import FileTarget
from ui.desktop.conflicts.page import ConflictsDesk
from ui.desktop.evidence.desk import EvidenceDesk
from ui.desktop.evidence.redaction import FilePrivacyActions
from ui.desktop.evidence.side import REMOVE
from ui.desktop.privacy.page import PrivacyDesk
from ui.desktop.shell.window import Window


def refused(_ctx: Context, _store: Store) -> Changes:
    raise UserError("ลบไม่ได้", "เพราะลงนามแล้ว", "โปรดปลดล็อกก่อน")


def done(_ctx: Context, _store: Store) -> Changes:
    return Changes("x")


@pytest.fixture
def told(sample: Window) -> list[str]:
    said = list[str]()
    office(sample).room.host.toast.connect(said.append)
    office(sample).room.host.report.connect(lambda text, _tone: said.append(text))
    return said


def test_what_the_pen_refused_is_not_told_to_be_done(sample: Window, qtbot: QtBot) -> None:
    room, said = office(sample).room, list[str]()
    with qtbot.waitSignal(room.news.ended):
        room.do(refused, lambda: said.append("refused"))
    assert said == []
    with qtbot.waitSignal(room.news.ended):
        room.do(done, lambda: said.append("done"))
    assert said == ["done"]


def test_a_link_that_was_refused_is_not_told(
    sample: Window, qtbot: QtBot, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = office(sample).room
    piece = Ref(room.unit, "evidence", "0" * 32)
    at = FileTarget(EvidenceTarget(Ref(room.unit, "assessment", "0" * 32), "d1"), "มิติ 1")
    monkeypatch.setattr(
        "ui.desktop.base.library_evidence.link_pieces", lambda *_given, **_named: refused(*_given)
    )
    with qtbot.waitSignal(room.news.ended):
        LibraryEvidenceLinker(room, office(sample)).link((piece,), at)
    assert "ผูกกับ มิติ 1 แล้ว" not in told
    monkeypatch.setattr(
        "ui.desktop.base.library_evidence.link_pieces", lambda *_given, **_named: done(*_given)
    )
    with qtbot.waitSignal(room.news.ended):
        LibraryEvidenceLinker(room, office(sample)).link((piece,), at)
    assert "ผูกกับ มิติ 1 แล้ว" in told


def test_a_file_that_stays_and_a_question_nobody_keeps_are_not_told_to_be_gone_or_kept(
    sample: Window, qtbot: QtBot, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, gone = office(sample).room, "นำไฟล์ออกแล้ว นำกลับได้จากถังขยะ"
    removing = bare(
        EvidenceDesk,
        _context=room,
        page=SimpleNamespace(side=SimpleNamespace(piece=None)),
        _redaction=bare(FilePrivacyActions),
    )
    file = EvidenceFile(Ref(room.unit, "file", "0" * 32), "ภาพ.jpg", "0" * 64, 1, "", "", "", "")
    asked = ConflictText(bare(ConflictRow, ref=file.ref, signed=None), "ข้อ 1", "มิติ 1", "ผล", ())
    for deed in (refused, done):
        monkeypatch.setattr(
            "ui.desktop.evidence.desk.delete_record",
            lambda *given, deed=deed, **_named: deed(*given),
        )
        monkeypatch.setattr(
            "ui.desktop.conflicts.page.comment", lambda *given, do=deed, **_named: do(*given)
        )
        removing._do("nothing of the menu", file)
        with qtbot.waitSignal(room.news.ended):
            removing._do(REMOVE, file)
        with qtbot.waitSignal(room.news.ended):
            bare(ConflictsDesk, _context=room).ask_owner(asked)
        both = (gone, "บันทึกคำถามแล้ว จะไปกับไฟล์ถึงหน่วยงานนั้น")
        assert [one for one in told if one in both] == ([] if deed is refused else [*both])


def test_a_copy_and_a_covered_picture_are_told_by_their_own_deed(
    sample: Window, qtbot: QtBot, told: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    room = office(sample).room
    file = EvidenceFile(Ref(room.unit, "file", "0" * 32), "ภาพ.jpg", "0" * 64, 1, "", "", "", "")
    copying = bare(PrivacyDesk, _context=room, page=SimpleNamespace(found=()), _about=None)
    both = ("ทำสำเนาแล้ว", "ทำสำเนาที่ปิดแล้ว เอกสารจะใช้สำเนานี้")
    monkeypatch.setattr(room.files, "ask_paper", lambda *_asked: tmp_path / "copy.pdf")
    for deed in (refused, done):
        for name in ("privacy.page.extract_person", "evidence.redaction.cover_photo"):
            monkeypatch.setattr(
                f"ui.desktop.{name}", lambda *given, deed=deed, **_named: deed(*given)
            )
        with qtbot.waitSignal(room.news.ended):
            copying.extract()
        with qtbot.waitSignal(room.news.ended):
            bare(FilePrivacyActions, _context=room)._redact(file, PictureEdit())
        assert [one for one in told if one in both] == ([] if deed is refused else [*both])


def test_a_slip_is_told_wherever_it_was_asked_for(sample: Window, told: list[str]) -> None:
    office(sample).show_page("exchange")
    for label in ("set_field", "write_slip"):
        told.clear()
        office(sample).room.news.changed.emit(Changes(label))
        assert ("บันทึกใบนำส่งแล้ว พิมพ์แล้วส่งไปกับไฟล์ได้" in told) is (label == "write_slip")


def test_steps_and_the_end_are_told_to_whoever_handed_the_deed_over(
    sample: Window, qtbot: QtBot
) -> None:
    room, said = office(sample).room, list[object]()

    def stepping(_ctx: Context, _store: Store) -> Iterator[object]:
        yield "one"
        yield Changes("x")
        yield "two"

    def failing(_ctx: Context, _store: Store) -> Iterator[object]:
        yield "three"
        raise UserError("ลบไม่ได้", "เพราะลงนามแล้ว", "โปรดปลดล็อกก่อน")

    for deed in (stepping, failing):
        with qtbot.waitSignal(room.news.ended):
            room.do(
                deed,
                lambda: said.append("done"),
                step=said.append,
                ended=lambda job: said.append(job.named),
            )
        with qtbot.waitSignal(room.news.ended):
            room.do(lambda _ctx, _store: iter(("of somebody else",)))
    assert said == ["one", "two", "stepping", "done", "three", "failing"]
    with qtbot.waitSignal(room.news.ended):
        room.do(done, changed=lambda changes: said.append(changes.label))
    assert said[-1] == "x"
