"""How many clicks an officer's work takes: `python -m tests.clicks` does it all and writes the table of docs/amount.md.

Each task is done by a person at real windows (tests/journeys/person.py), who sees what came of it before the next one.
Counted are clicks, keys that are no text, and texts typed, as they were counted when the tasks were first done by hand
with the mouse and the keyboard of a screen; a file that the system's own dialog asks for is none of them.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QWidget

import main
from core.thai.written import fiscal_year
from tests.amount import PAGE, SCREEN
from tests.journeys import test_signed_by_hand as signed
from tests.journeys import test_started_by_hand as started
from tests.journeys.hands import QtHands, rest
from tests.journeys.person import Dialogs, Person
from tests.journeys.test_centre_by_hand import opens
from tests.journeys.test_signed_by_hand import Post
from tests.tables import plan_table, sheet_of
from tests.ui.desktop.acting import view
from tests.ui.desktop.conftest import end_program
from ui.desktop.assessment.item import ProofChip
from ui.desktop.base.settings import WindowSettings
from ui.desktop.shell.sidebar import called
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts
from ui.desktop.theme.qt_words import use_language
from ui.terminal.demo.scene import CENTRE

Key = Qt.Key
Made = TypeVar("Made")
CTRL, SHIFT, ALT = (
    getattr(Qt.KeyboardModifier, f"{one}Modifier") for one in ("Control", "Shift", "Alt")
)
BEGIN, END = "<!-- clicks -->\n", "<!-- /clicks -->"
MOST = 60  # per cent of the clicks that were counted first
BREATH = 100  # milliseconds from a deed to the next


class Count(NamedTuple):
    """What hands did."""

    clicks: int = 0
    keys: int = 0
    texts: int = 0


class CountingHands(QtHands):
    """Hands whose deeds are counted."""

    def __init__(self) -> None:
        self.did = Count()

    def click(self, widget: QWidget, at: QPoint) -> None:
        self.did = self.did._replace(clicks=self.did.clicks + 1)
        super().click(widget, at)
        rest(BREATH)

    def press(self, window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        self.did = self.did._replace(keys=self.did.keys + 1)
        super().press(window, key, modifier)
        rest(BREATH)

    def type(self, words: str) -> None:
        self.did = self.did._replace(texts=self.did.texts + 1)
        super().type(words)
        rest(BREATH)


@dataclass(frozen=True, slots=True)
class Desk:
    """The officer, what the system's dialogs are answered with, and a folder for files."""

    person: Person
    dialogs: Dialogs
    room: Path


def first_run(at: Desk) -> None:
    person = at.person
    person.clicks("เริ่มหน่วยงานใหม่ในเครื่องนี้")
    person.types("สำนักงานตัวอย่าง ข")
    person.presses(Key.Key_Tab)
    person.types("S20")
    person.presses(Key.Key_Return)
    person.presses(Key.Key_Return)  # the year of today
    person.types("เจ้าหน้าที่ตัวอย่าง")
    person.presses(Key.Key_Return)
    person.waits_to_see("ยังไม่มีแผนของปี")


def plan_started(at: Desk) -> None:
    at.person.clicks("เริ่มแผน")
    starts(at.person, "แผนส่งเสริมคุณธรรม")
    at.person.waits_to_see("แผนนี้ยังไม่มีรายการ")


def starts(person: Person, form: str) -> None:
    """Name a form on the page that stands, and begin it."""
    person.types(form)
    person.presses(Key.Key_Return)
    person.presses(Key.Key_Return)


def project_by_form(at: Desk) -> None:
    """A group, and under it a project: its virtue, name, who is responsible, level and one objective."""
    person = at.person
    person.presses(Key.Key_Return)
    person.waits_to_see("กลุ่มเป้าหมาย (ยังไม่มีชื่อ)")
    person.clicks("เพิ่มโครงการ/กิจกรรม")
    person.waits(lambda: called(QApplication.focusWidget()) == "คุณธรรมเป้าหมาย", "its first field")
    keys(person, Key.Key_Down, Key.Key_Tab)
    person.types("จิตอาสาทำความสะอาด")
    keys(person, Key.Key_Tab, Key.Key_Down, Key.Key_Return, Key.Key_Tab, Key.Key_Down)
    keys(person, Key.Key_Tab, Key.Key_Tab, Key.Key_Return)
    person.types("ให้คนช่วยกัน")
    person.presses(Key.Key_Tab)
    person.waits_to_see("1. วินัย")
    person.waits(lambda: holds(person, "ให้คนช่วยกัน"), "the objective")


def keys(person: Person, *pressed: Key) -> None:
    for one in pressed:
        person.presses(one)


def holds(person: Person, words: str) -> bool:
    """Whether a row of a plan says these words."""
    office = person.window.office
    assert office is not None
    rows = office.session.read(lambda reader: list(reader.records("row")))
    return any(words in str(shown.value) for row in rows for shown in row.fields.values())


def rows_by_table(at: Desk) -> None:
    """Two rows typed, a block of four pasted, filled down, undone, redone, sorted, and looked for."""
    person = at.person
    person.clicks("ตาราง")
    for virtue, title in (("พอเพียง", "อบรมพอเพียง"), ("สุจริต", "อบรมสุจริต")):
        person.types(virtue)
        person.presses(Key.Key_Tab)
        person.types(title)
        person.presses(Key.Key_Return)
    QApplication.clipboard().setText("\n".join(f"จิตอาสา\tกิจกรรม {n}" for n in range(4)))
    person.presses(Key.Key_V, CTRL)
    person.waits(lambda: holds(person, "กิจกรรม 3"), "the block")
    person.presses(Key.Key_D, CTRL)
    person.presses(Key.Key_Z, CTRL)
    person.presses(Key.Key_Y, CTRL)
    clicks_head(person, "โครงการ/กิจกรรม")
    person.presses(Key.Key_F, CTRL)
    person.types("อบรมสุจริต")
    person.waits_to_see("แสดง 1 จาก 7")


def clicks_head(person: Person, words: str) -> None:
    """Click the head of a column of the table."""
    table = next(one for one in person.window.findChildren(QTableView) if one.isVisible())
    across, heads = Qt.Orientation.Horizontal, table.horizontalHeader()
    at = next(
        n
        for n in range(table.model().columnCount())
        if table.model().headerData(n, across) == words
    )
    person.hands.click(heads.viewport(), QPoint(heads.sectionViewportPosition(at) + 20, 12))


def money_and_people(at: Desk) -> None:
    """Below a row: who takes part, and what is paid, of which the sum is made."""
    person = at.person
    person.clicks("แบบฟอร์ม")
    person.clicks("คนและเงิน")
    keys(person, Key.Key_Tab, Key.Key_Tab, Key.Key_Return, Key.Key_Down, Key.Key_Tab)
    person.types("40")
    person.clicks("เพิ่มค่าใช้จ่าย")
    for words in ("ค่าอาหารว่าง", "40", "35"):
        person.types(words)
        person.presses(Key.Key_Tab)
    person.waits_to_see("หนึ่งพันสี่ร้อยบาท")


def plan_by_table(at: Desk) -> None:
    """Another plan, and its first row typed into the empty table."""
    person = at.person
    person.presses(Key.Key_N, CTRL)
    starts(person, "แผนปฏิบัติงาน")
    person.waits_to_see("แผนนี้ยังไม่มีรายการ")
    person.clicks("ตาราง")
    for words in ("ประชุมชี้แจง", "ไตรมาส 2", "2", "ครั้ง", "ฝ่ายอำนวยการ", "5000"):
        person.types(words)
        person.presses(Key.Key_Tab)
    person.waits(lambda: holds(person, "ประชุมชี้แจง"), "the row")


def nested_plan_from_excel(at: Desk) -> None:
    """The measures of ITA from a workbook of one's own, three levels in its columns."""
    issue = "กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ"
    heads = ("ประเด็น", "ชื่อตัวชี้วัด", "มาตรการ")
    rows = (heads, (issue, "การปฏิบัติหน้าที่", "ประชุมชี้แจง"), (issue, "การใช้งบประมาณ", "จัดทำคู่มือ"))
    at.dialogs.open = at.room / "measures.xlsx"
    sheet_of(at.dialogs.open, *rows)
    from_excel(at.person, "มาตรการ ITA", 2)
    at.person.waits(lambda: holds(at.person, "จัดทำคู่มือ"), "the rows")


def plan_from_excel(at: Desk) -> None:
    """Another set of a form that was begun, which is asked about."""
    at.dialogs.open = plan_table(at.room / "plan.xlsx", fiscal_year(date.today()))
    from_excel(at.person, "แผนปฏิบัติงาน", 3, again=True)
    at.person.waits(lambda: holds(at.person, "อบรมเจ้าหน้าที่"), "the rows")


def from_excel(person: Person, form: str, rows: int, *, again: bool = False) -> None:
    person.presses(Key.Key_N, CTRL)
    person.types(form)
    person.clicks("นำเข้าไฟล์แผน")
    if again:
        person.clicks("เริ่มอีกชุด")
    person.clicks(f"วาง {rows} แถว")


def checklist(at: Desk) -> None:
    """All items of the checklist by letters and figures."""
    person = at.person
    person.presses(Key.Key_N, CTRL)
    starts(person, "พัฒนาชุมชนใสสะอาด")
    person.waits_to_see("ตรวจแล้ว 0/64 ข้อ")
    for number, dimension in enumerate(view(person.window).dimensions):
        if number:
            person.presses(Key(Key.Key_1.value + number), ALT)
        for item in [one for one in view(person.window).items if one.dimension == dimension.id]:
            if item.takes_state:
                person.presses(Key.Key_P)
            else:
                person.presses(Key.Key_9)
            person.presses(Key.Key_Down)
    person.waits_to_see("ตรวจแล้ว 64/64 ข้อ")


def photograph(at: Desk) -> None:
    """One photograph for a proof that an item demands."""
    person = at.person
    at.dialogs.many = [at.room / "ประชุมชี้แจง.jpg"]
    Image.new("RGB", (1200, 900), "teal").save(at.dialogs.many[0], "JPEG")
    chip = person.finds("ขาด: ", ProofChip)
    person.hands.click(chip, chip.rect().center())
    person.waits_to_see("มี 1")


def figures(at: Desk) -> None:
    """Another form, its first scores typed as into a sheet."""
    person = at.person
    person.presses(Key.Key_N, CTRL)
    starts(person, "ITA")
    person.waits_to_see("ตรวจแล้ว 0/")
    for words in ("85", "80", "70"):
        person.types(words)
        person.presses(Key.Key_Tab)
    person.waits_to_see("ตรวจแล้ว 3/")


def backup(at: Desk) -> None:
    commands(at.person, "สำรองข้อมูล")
    at.person.clicks("สำรองในเครื่องตอนนี้")
    at.person.waits_to_see("อ่านกลับมานับแล้วตรงกัน")


def dark(at: Desk) -> None:
    at.person.presses(Key.Key_Comma, CTRL)
    at.person.clicks("มืด")
    at.person.waits(lambda: at.person.window._settings.theme == "dark", "dark ground")


def commands(person: Person, words: str) -> None:
    """Name a deed or a page, and do the first that is found."""
    person.presses(Key.Key_K, CTRL)
    person.waits(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the palette")
    person.types(words)
    person.presses(Key.Key_Return)


def search(at: Desk) -> None:
    """From the settings to the row that holds these words."""
    commands(at.person, "จิตอาสาทำความสะอาด")
    at.person.waits(lambda: page_of(at.person) == "plan", "the plan of the row")


def page_of(person: Person) -> str:
    """The key of the page that is shown."""
    office = person.window.office
    assert office is not None
    return office.key


def put_back(at: Desk) -> None:
    """The row that was found goes into the bin and comes back out of it."""
    person = at.person
    person.clicks_row("จิตอาสาทำความสะอาด")
    person.presses(Key.Key_Delete)
    person.waits(lambda: not holds(person, "จิตอาสาทำความสะอาด"), "the row is gone")
    commands(person, "ถังขยะ")
    person.clicks("นำ")
    person.waits(lambda: holds(person, "จิตอาสาทำความสะอาด"), "the row is back")


def copied(at: Desk) -> None:
    """A plan of this year is begun with its rows in the next."""
    person = at.person
    commands(person, "เอกสารของปี")
    person.presses(Key.Key_PageDown, CTRL)
    person.clicks("คัดลอกมา")
    person.waits(lambda: page_of(person) == "plan", "the copy")


class Task(NamedTuple):
    """A task, what it took when it was counted first, and who does it."""

    title: str
    first: Count
    do: Callable[[Desk], object]


ALONE = (
    Task("first run, a new office", Count(1, 4, 3), first_run),
    Task("a plan is started", Count(4, 0, 1), plan_started),
    Task("one project by the form", Count(2, 20, 2), project_by_form),
    Task(
        "two rows typed, a block pasted, filled, undone, redone, sorted, looked for",
        Count(9, 14, 5),
        rows_by_table,
    ),
    Task("money and people of a row", Count(4, 8, 4), money_and_people),
    Task("another plan, its first row by table", Count(6, 9, 8), plan_by_table),
    Task(
        "measures of three levels from a workbook (could not be done)",
        Count(11, 0, 2),
        nested_plan_from_excel,
    ),
    Task("a plan from a workbook", Count(6, 0, 1), plan_from_excel),
    Task("64 items of a checklist", Count(2, 132, 0), checklist),
    Task("a photograph for an item", Count(4, 1, 0), photograph),
    Task("scores of ITA (of three the last alone was kept)", Count(4, 0, 0), figures),
    Task("a backup", Count(2, 0, 0), backup),
    Task("dark ground", Count(2, 0, 0), dark),
    Task("a search by words, to the row", Count(0, 3, 1), search),
    Task("a row to the bin, and back", Count(2, 0, 0), put_back),
    Task("a plan with the rows of last year", Count(1, 0, 0), copied),
)


def together(
    new: Callable[[CountingHands], Person], dialogs: Dialogs, room: Path
) -> Iterator[tuple[Task, Count]]:
    """What is done with a paper in ink, and between an office and its centre, with what it took."""
    hands = CountingHands()
    scene = signed.two_offices(main.desk(), room / "stage")
    post = Post(dialogs, room)

    def did(title: str, first: Count, do: Callable[[], Made]) -> tuple[tuple[Task, Count], Made]:
        hands.did = Count()
        made = do()
        return (Task(title, first, lambda _at: None), hands.did), made

    office = opens(new(hands), dialogs, scene.folder(signed.OFFICE))
    yield did("a sheet is locked", Count(3), lambda: signed.locks(office))[0]
    row, paper = did(
        "two papers are printed for good", Count(4), lambda: signed.prints(office, post)
    )
    yield row
    scan = signed.signed_and_scanned(paper)
    yield did(
        "the signed paper is scanned back and confirmed",
        Count(5),
        lambda: scanned_back(office, post, scan),
    )[0]
    row, sent = did("a file is sent", Count(4), lambda: signed.sends(office))
    yield row
    office.window.close()
    centre = opens(new(hands), dialogs, scene.folder(CENTRE))
    yield did("the centre takes it in", Count(5), lambda: signed.takes_in(centre, post, sent))[0]
    row, answer = did("and answers", Count(4), lambda: signed.answers(centre, post))
    yield row
    centre.window.close()
    office = opens(new(hands), dialogs, scene.folder(signed.OFFICE))
    yield did(
        "the office takes in the answer", Count(3), lambda: signed.takes_in(office, post, answer)
    )[0]
    office.window.close()
    starts = started.sets_up(new(CountingHands()), dialogs, main.desk(), room)
    office = new(hands)
    joins = partial(started.joins, office, hands, dialogs, starts)
    yield did(
        "a new office begins by its start file (the digits are compared since)",
        Count(1, 2, 2),
        joins,
    )[0]
    office.window.close()


def scanned_back(office: Person, post: Post, scan: Path) -> None:
    """From the print, which leads on to its scan."""
    post.dialogs.many = [scan]
    office.clicks("รับสแกนเข้า")
    signed.confirms(office)


def table(found: Sequence[tuple[Task, Count]]) -> str:
    """The table of the page: what was counted first, and what is now."""
    lines = ["| task | clicks | keys | texts |", "| --- | --- | --- | --- |"]
    every = (
        Task("**all**", total(task.first for task, _now in found), first_run),
        total(now for _task, now in found),
    )
    for task, now in (*found, every):
        cells = " | ".join(f"{old} → {new}" for old, new in zip(task.first, now, strict=True))
        lines.append(f"| {task.title} | {cells} |")
    return "\n".join(lines) + "\n"


def total(counts: Iterable[Count]) -> Count:
    return Count(*map(sum, zip(*counts, strict=True)))


def counted() -> list[tuple[Task, Count]]:
    """Every task, done in folders that are thrown away."""
    application = QApplication.instance() or QApplication(ARGUMENTS)
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)
    use_language("th")
    load_fonts()
    look = Look("light", 100)
    look.wear(application)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        room, dialogs = Path(folder), Dialogs(patch)
        patch.setenv("PRONGSAI_KEYS", str(room / "keys"))
        desk = main.desk()
        patch.setattr(Path, "home", lambda: room)
        patch.setattr(QDesktopServices, "openUrl", lambda _url: True)
        patch.setattr("ui.desktop.exchange.ways.drives", lambda: iter(()))  # no stick is in

        def new(hands: CountingHands) -> Person:
            window = Window(application, look, desk, WindowSettings(room / "settings.json"))
            windows.append(window)
            window.resize(*SCREEN)
            window.show_first_run()
            window.show()
            return Person(window, "clicks", hands)

        windows = list[Window]()
        hands, found = CountingHands(), list[tuple[Task, Count]]()
        try:
            at = Desk(new(hands), dialogs, room)
            for task in ALONE:
                hands.did = Count()
                task.do(at)
                found.append((task, hands.did))
                sys.stdout.write(f"{task.title}: {tuple(hands.did)}\n")
            at.person.window.close()
            for task, did in together(new, dialogs, room):
                found.append((task, did))
                sys.stdout.write(f"{task.title}: {tuple(did)}\n")
        finally:  # a person who waits in vain must not leave a thread that keeps the command from ending
            for window in windows:
                window.close()
                window.deleteLater()
            end_program()
    return found


def run() -> int:
    """Count, print and write; 1 where the clicks are more than MOST per cent of those counted first."""
    found = counted()
    text, lines = PAGE.read_text("utf-8"), table(found)
    PAGE.write_text(
        f"{text.partition(BEGIN)[0]}{BEGIN}{lines}{END}{text.partition(END)[2]}", "utf-8"
    )
    sys.stdout.write(lines)
    first = total(task.first for task, _now in found)
    now = total(now for _task, now in found)
    return int(100 * now.clicks > MOST * first.clicks)


if __name__ == "__main__":
    sys.exit(run())
