"""A start file says whose PC it is for and until when; who begins by themselves may be of every kind."""

from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.exchange.invitation_deeds import StartFileResult, make_seats
from core.log.scopes import WIDER_FIRST
from core.people.units import Unit
from tests.storage.exchange.invited import begin, invite, province
from tests.storage.exchange.towns import Town
from tests.ui.desktop.acting import written
from ui.desktop.first.joining import StartFileStepPage
from ui.desktop.first.steps import NewOfficeStepPage
from ui.desktop.theme.look import Look
from wiring.starts import start_files

__all__ = ["province"]

LATE = "ไฟล์นี้เลยวันใช้แล้ว ยังเริ่มทำงานได้ทันที แต่ "


def shown(step: StartFileStepPage, province: Town, until: str, place: Path) -> str:
    (made,) = invite(province, "11", until=until)
    step.show_start(made.path, start_files(place / "keys").look(made.path))
    return written(step)


def test_a_file_past_its_last_day_says_that_somebody_will_telephone(
    worn: Look, qtbot: QtBot, province: Town, tmp_path: Path
) -> None:
    qtbot.addWidget(step := StartFileStepPage(worn, tmp_path, print, print, print))
    said = shown(step, province, "2020-01-31", tmp_path)
    assert LATE in said
    assert "31 ม.ค. 2563" in said
    said = shown(step, province, "2099-01-31", tmp_path)
    assert LATE not in said
    assert "31 ม.ค. 2642" in said
    said = shown(step, province, "", tmp_path)
    assert (LATE in said, "ใช้ได้ถึง" in said) == (False, False)


def test_whose_pc_it_is_for_and_that_somebody_telephones_first(
    worn: Look, qtbot: QtBot, province: Town, tmp_path: Path
) -> None:
    def opened(made: StartFileResult) -> str:
        step.show_start(made.path, start_files(tmp_path / "keys").look(made.path))
        return written(step)

    qtbot.addWidget(step := StartFileStepPage(worn, tmp_path, print, print, print))
    by_itself = "จะรู้จักเครื่องนี้"
    calls = "จะโทรเทียบเลข 12 หลักของเครื่องนี้ก่อน"
    (first,) = invite(province, "11")
    said = opened(first)
    assert (by_itself in said, calls in said, "เป็นเครื่องของ" in said) == (True, False, False)
    province.take(begin(first.path, tmp_path / "first").send(province))
    said = opened(invite(province, "11")[0])
    assert (by_itself in said, calls in said, "อีกเครื่องของหน่วยงาน" in said) == (False, True, True)
    steps = province.do(
        partial(make_seats, names=["สมชาย ใจตรง"], folder=tmp_path, post=province.post)
    )
    (seat,) = (one for one in steps if isinstance(one, StartFileResult))
    said = opened(seat)
    assert (by_itself in said, calls in said, "ท่านคือ สมชาย ใจตรง" in said) == (False, True, True)
    assert step._named[0].isHidden(), "the name came with the file"
    assert step._head_field.isHidden(), "who signs for the office is not asked of a committee"
    opened(first)
    assert not step._head_field.isHidden()


def test_every_kind_of_unit_can_be_chosen(worn: Look, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.addWidget(step := NewOfficeStepPage(worn, tmp_path, print, print))
    step.resize(1000, 600)
    step.show()
    said = written(step)
    for kind in WIDER_FIRST:
        assert Unit.kind_title(kind) in said
        step.put(("หน่วยงาน", "1", kind, ""))
        assert step.typed[2] == kind
