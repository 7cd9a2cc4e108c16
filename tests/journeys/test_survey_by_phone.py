"""A survey answered by phones in the room: one code, one answer a phone, nothing shown or entered before it is closed,
and nothing anywhere of who answered what, or when."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.assessment.deeds import answer_item
from core.assessment.sheets import PEOPLE, answers_on, people_of, sheet_of
from core.assessment.start_deeds import assessment_at
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.log.ports import standing
from core.values import Ref
from tests.journeys.conftest import PROVINCE, Program
from tests.journeys.meeting_room import YEAR, from_menu
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, modal, office
from tests.ui.desktop.acting import written as words_of
from tests.ui.desktop.conftest import IGNORED
from tests.ui.desktop.workshop.test_workshop_phones import free_port, listens
from tests.ui.phone.halls import HOST, Phone, comes, phones_away
from tests.ui.terminal.test_survey_on_paper import CLEAR, FORM, GROUP, HONEST, WISH, WORDS
from ui.desktop.assessment.desk import AssessmentDesk
from ui.desktop.shell.window import Window
from ui.desktop.workshop.phones_dialogs import PhoneRoomDialog
from ui.desktop.workshop.survey import SurveyPhoneRoom
from ui.phone.gate import hidden

__all__ = ["phones_away"]  # the fixture

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
LEFT, LONG = Qt.MouseButton.LeftButton, 60_000
SAID = "ขอที่นั่งรอของคนที่ "
GROUPS = ("public", "firm", "official")


class Room:
    """A survey and its phones."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.opened = office(window)
        self.ref = assessment_at(self.opened.room.unit, "test-survey", YEAR, 1)
        self.desk = leaf_of(self.opened, "assessment", AssessmentDesk)
        self.hall = known(self.desk.findChild(SurveyPhoneRoom))
        self.hall.hosts = (HOST,)
        self.phones: dict[int, Phone] = {}

    def open(self, do: Callable[[], object]) -> PhoneRoomDialog:
        do()
        self.qtbot.waitUntil(lambda: self.hall.hall is not None, timeout=LONG)
        return modal(self.qtbot, PhoneRoomDialog)

    def close(self, dialog: PhoneRoomDialog) -> None:
        QTest.mouseClick(dialog.stop, LEFT)
        self.qtbot.waitUntil(lambda: not self.hall._ending and self.hall.hall is None, timeout=LONG)
        come_to_rest(self.qtbot, self.window)

    def code(self, dialog: PhoneRoomDialog) -> str:
        return dialog.qr.accessibleName().rpartition("/")[2]

    def answers(self, n: int, code: str) -> tuple[int, object]:
        """The n-th phone comes in and sends what it says, as often as it is asked to."""
        port = known(self.hall.hall).port
        self.phones[n] = phone = Phone(port, f"{n:040}")
        comes(lambda: phone.enter(code)[0] == 200)
        return phone.post("/sheet", votes=votes(n))

    def entered(self) -> list[tuple[str, str, str, str]]:
        return self.opened.room.session.read(partial(entered, ref=self.ref))


def votes(n: int) -> list[dict[str, object]]:
    picked = {
        GROUP: GROUPS[n % 3],
        CLEAR: ("good", "fair", "poor")[n % 3],
        HONEST: ("fair", "poor")[n % 2],
    }
    found: list[dict[str, object]] = [
        {"question": key, "picked": [one]} for key, one in picked.items()
    ]
    return [*found, {"question": WORDS, "note": f"\u202e {SAID}{n}"}]


def entered(reader: Reader, ref: Ref) -> list[tuple[str, str, str, str]]:
    """What each respondent is entered with, in the order they are shown in."""
    found = []
    for one in people_of(reader, form_for(reader, standing(reader, ref)), ref):
        own = answers_on(reader, sheet_of(ref, PEOPLE), one.id)
        found.append(
            (
                one.group,
                own["clear"].text("choice"),
                own["honest"].text("choice"),
                own["honest"].text("ask.wish"),
            )
        )
    return found


def told(n: int) -> tuple[str, str, str, str]:
    picked = [one["picked"] for one in votes(n)[:3]]
    return (*(one[0] for one in picked if isinstance(one, list)), f"{SAID}{n}")


@pytest.fixture
def room(quick: Program, window: Window, tmp_path: Path, qtbot: QtBot) -> Room:
    form = tmp_path / "survey.yaml"
    told = FORM.read_text("utf-8").replace("by: who}", "by: who, of: handed}")
    form.write_text(
        told + WISH + "- {id: handed, in: told, type: integer, title: ขอให้ตอบ}\n", "utf-8"
    )
    quick("office", "new", tmp_path / "office", *PROVINCE)
    quick("instrument", "publish", tmp_path / "office", form)
    quick(
        "document", "start", tmp_path / "office", "--instrument", "test-survey", "--year", f"{YEAR}"
    )
    assert window.open_folder(tmp_path / "office")
    office(window).open_year(YEAR, "assessment")
    come_to_rest(qtbot, window)
    found = Room(window, qtbot)
    found.hall.book.note_port(found.ref.id, free_port())
    return found


def test_phones_answer_once_wait_through_a_kill_and_are_entered_together_when_the_room_closes(
    room: Room, tmp_path: Path
) -> None:
    begin = partial(from_menu, room.window, "ตอบทางโทรศัพท์ในห้อง")
    dialog = room.open(begin)
    code = room.code(dialog)
    port = known(room.hall.hall).port
    stranger = Phone(port, "9" * 40)
    assert stranger.post("/sheet", votes=votes(9)) == (401, {"error": "unknown"}), (
        "who has not scanned is not in"
    )
    assert all(room.answers(n, code)[0] == 200 for n in (3, 1, 2))
    lone = room.phones[3].post("/sheet", votes=votes(3)[:1])
    assert lone == (200, {}), "what comes again is taken and changes nothing"
    assert room.phones[1].enter(code)[1]["answers"] == [], (
        "nothing that was sent is told to anybody again"
    )
    assert room.phones[1].post("/vote", n=1, question=CLEAR, picked=["good"])[0] == 404, (
        "no part of an answer"
    )
    assert (
        room.phones[1].post("/sheet", votes=[{"question": CLEAR, "picked": ["splendid"]}])[0] == 400
    )
    again = Phone(port, "8" * 40)  # its page has forgotten the secret; its cookie has not
    again.cookie = room.phones[2].cookie
    assert again.enter(code)[0] == 200
    assert again.post("/sheet", votes=votes(8)) == (200, {})
    room.qtbot.waitUntil(lambda: dialog._come.text() == "ตอบแล้ว 3 คน", timeout=LONG)
    assert not any(one in words_of(dialog) for one in ("มาก", "ปานกลาง", "น้อยมาก", SAID)), (
        "nothing of what they say"
    )
    waits = "บันทึกเมื่อปิดรับโดยมีคำตอบจากโทรศัพท์ 5 คนขึ้นไป"
    assert waits in words_of(dialog)
    room.close(dialog)
    assert room.entered() == [], "three would tell who said what"
    assert room.desk.meeting.says.partition(" ยังไม่บันทึก")[0] == "คำตอบจากโทรศัพท์ 3 คนรออยู่ในเครื่องนี้"

    asking = [("ask.handed", 40, ())]
    form = room.opened.room.session.read(
        lambda reader: form_for(reader, standing(reader, room.ref))
    )
    answer = partial(answer_item, instrument=form, assessment=room.ref, item="told", inputs=asking)
    room.opened.room.session.do(answer)
    come_to_rest(room.qtbot, room.window)
    dialog = room.open(lambda: QTest.mouseClick(room.desk.meeting.go, LEFT))
    assert dialog._come.text() == "ตอบแล้ว 3 จาก 40 คน"
    assert (room.code(dialog), known(room.hall.hall).port) == (code, port), (
        "what they have scanned leads here again"
    )
    assert all(room.answers(n, code)[0] == 200 for n in (5, 0))
    known(known(room.hall.hall)._process).kill()
    room.qtbot.waitUntil(lambda: room.hall.hall is None, timeout=LONG)
    room.qtbot.waitUntil(lambda: not room.hall._ending, timeout=LONG)
    come_to_rest(room.qtbot, room.window)
    assert room.entered() == [], "nobody has closed it"
    assert "5 คนรออยู่" in room.desk.meeting.says
    dialog = room.open(begin)
    assert all(room.answers(n, code)[0] == 200 for n in (5, 0, 4, 1)), (
        "three of them were not told that they are kept"
    )
    room.qtbot.waitUntil(lambda: dialog._come.text() == "ตอบแล้ว 6 จาก 40 คน", timeout=LONG)
    before = anywhere(tmp_path / "office")
    room.close(dialog)
    room.qtbot.waitUntil(lambda: bool(room.entered()), timeout=LONG)
    assert not listens(port)
    everybody = room.entered()
    come_to_rest(room.qtbot, room.window)
    assert sorted(everybody) == sorted(map(told, range(6)))
    room.qtbot.waitUntil(lambda: room.desk.meeting.says == "", timeout=LONG)
    traces(before, room)
    traces(anywhere(tmp_path), room)
    assert not (tmp_path / "office" / "phones" / f"{room.ref.id}.sitting").exists(), (
        "nothing waits that is entered"
    )

    dialog = room.open(begin)
    assert all(room.answers(n, code)[0] == 200 for n in range(6)), (
        "who sends again is told that it is kept"
    )
    assert dialog._come.text() == "ตอบแล้ว 6 จาก 40 คน"
    room.close(dialog)
    assert room.entered() == everybody, "and counts once"
    assert not (tmp_path / "office" / "phones" / f"{room.ref.id}.sitting").exists()

    room.hall.book.keep_sitting(room.ref.id, '[["CODE"], []]')
    room.hall.show_survey(room.ref, open_room=False)
    assert f"{room.ref.id}.broken" in known(room.window.problem).problem.do, (
        "what was damaged is told"
    )
    known(room.window.problem).accept()


def anywhere(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def traces(files: dict[str, bytes], room: Room) -> None:
    """No file has an address, a secret or a cookie of a phone."""
    kept = {HOST.encode(): HOST}
    for phone in room.phones.values():
        assert phone.cookie, "it was let in"
        kept |= {one.encode(): one for one in (phone.secret, phone.cookie, hidden(phone.secret))}
    assert not [
        (path, words)
        for path, content in files.items()
        for one, words in kept.items()
        if one in content
    ]
