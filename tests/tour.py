"""The pictures of the help, taken from the program itself: `python -m tests.tour` writes them anew in both languages.

They are taken without a screen from the sample office and a sample plan, in a folder that is thrown away.
`python -m tests.tour FOLDER` writes them there instead, `python -m tests.tour front` the pictures of both READMEs and
the first page of docs/install.md.
`python -m tests.tour journey [FOLDER [SET…]]` takes those of the whole journeys of officer and centre, and makes
docs/tour.md of them; with sets named (light, dark, wide, large, english) only their pictures in the folder.
"""

import io
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from openpyxl import load_workbook
from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QPoint, QRect, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

import main
from core.i18n import THAI
from core.plan.file_deeds import import_plan
from tests.journeys.album import save_small
from tests.journeys.gallery import ROOT, gallery
from tests.ui.desktop.acting import new_sample
from tests.ui.desktop.conftest import end_program
from ui.desk import begin_form, read_json
from ui.desktop.base.settings import WindowSettings
from ui.desktop.evidence.desk import EvidenceDesk
from ui.desktop.help.page import HELP
from ui.desktop.papers.page import PapersPage
from ui.desktop.shell.status import Toast
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts
from ui.desktop.theme.qt_words import use_language
from ui.desktop.widgets.line_list import LineList

SIZE, FIRST = (1060, 640), (1060, 760)  # of the pages; of the first run, whose ways all stand there
PLAN, YEAR = "dsi_moral_plan_2569.json", 2569
PHOTOS = {"IMG_0412": 200, "IMG_0413": 120, "IMG_0417": 60}  # names and shades
FRONT = ("home", "assessment")
WIDE = (1366, 728)
SCREEN = (1366, 768)
PAGES = ("home", "plan", "assessment", "evidence", "papers", "exchange", "forms")
MINE = "แผนกิจกรรม.xlsx"  # the form that is written in the pictures
MARGIN = 8  # pixels around a page
REST = 900  # milliseconds in which a page shows everything it has


def dressed() -> tuple[QApplication, Look]:
    """The program as it looks when nobody has chosen."""
    application = QApplication.instance() or QApplication(ARGUMENTS)
    assert isinstance(application, QApplication)
    load_fonts()
    look = Look("light", 100)
    look.wear(application)
    return application, look


def front(folder: Path) -> None:
    """Write the whole window at the first run and on the first pages of the sample office."""
    application, look = dressed()
    with TemporaryDirectory() as room:
        os.environ["PRONGSAI_KEYS"] = str(Path(room) / "keys")
        start = _begun(application, look, THAI, SCREEN)
        _write(folder / "install" / "first-page.png", start.grab())
        window = _opened(application, look, Path(room), start)
        office = window.office
        assert office is not None
        for key in FRONT:
            office.show_page(key)
            window.resize(*WIDE)
            _rest(2 * REST)
            _taken(window, office.leaf(key).widget)
            _write(folder / f"{key}.png", window.grab())
        window.close()


def tour(folder: Path) -> None:
    """Write the pictures of each language below the folder."""
    application, look = dressed()
    for spoken in ("th", "en"):
        with TemporaryDirectory() as room:
            os.environ["PRONGSAI_KEYS"] = str(Path(room) / "keys")
            use_language(spoken)
            for name, picture in _shown(application, look, Path(room), spoken):
                _write(folder / spoken / "pictures" / f"{name}.png", picture)
    end_program()
    use_language("th")


def _shown(
    application: QApplication, look: Look, room: Path, spoken: str
) -> Iterator[tuple[str, QPixmap]]:
    """Each picture's name and the picture."""
    start = _begun(application, look, spoken, FIRST)
    yield "start", start.grab()
    window = _opened(application, look, room, start)
    office = window.office
    assert office is not None
    for key in PAGES:
        office.show_page(key)
        window.resize(WIDE[0] if key == "plan" else SIZE[0], SIZE[1])  # it has a third column
        if key == "evidence":
            _file_photos(office.leaf(key).widget, room)
        if key == "forms":
            forms = office.leaf(key).widget.findChild(LineList)
            assert isinstance(forms, LineList)
            forms.setCurrentIndex(forms.model().index(0, 0))
        _rest(REST)
        yield key, _taken(window, office.leaf(key).widget)
    begin_form(office.room.desk, form := room / MINE)
    for name, words in {"forms_bench": "เงิน", "forms_faults": "เงิบ"}.items():
        book = load_workbook(form)
        sheet = book["ช่อง"]
        sheet.cell(4, next(head.column for head in sheet[1] if head.value == "ชนิด"), words)
        book.save(form)
        office.leaf("forms").take([form])
        _rest(5 * REST)
        yield name, _taken(window, office.leaf("forms").widget)
    window.close()
    window.deleteLater()


def _begun(application: QApplication, look: Look, spoken: str, size: tuple[int, int]) -> Window:
    """A window at the first run."""
    desk = main.desk()
    start = Window(application, look, desk, WindowSettings(desk.settings))
    start.show_first_run()
    start.speak(spoken)
    start.resize(*size)
    start.show()
    _rest(REST // 3)
    return start


def _opened(
    application: QApplication, look: Look, room: Path, start: Window | None = None
) -> Window:
    """A window on the sample office with a sample plan."""
    desk = main.desk()
    window = start or Window(application, look, desk, WindowSettings(desk.settings))
    window.show()
    new_sample(window, room)
    assert window.office is not None
    form = window.office.session.forms.get("dsi-moral-plan")
    window.office.session.do(
        partial(import_plan, instrument=form, year=YEAR, content=read_json(desk.samples / PLAN))
    )
    _rest(REST)
    return window


def _file_photos(page: QWidget, room: Path) -> None:
    """A few pictures of nothing in particular, filed as a person does."""
    desk = page.findChild(EvidenceDesk)
    assert isinstance(desk, EvidenceDesk)
    paths = [room / f"{word}.jpg" for word in PHOTOS]
    for path, shade in zip(paths, PHOTOS.values(), strict=True):
        Image.new("RGB", (640, 480), (90, shade, 210 - shade // 2)).save(path)
    desk.coming.file(paths)
    _rest(2 * REST)


def _taken(window: Window, page: QWidget) -> QPixmap:
    """The page on the ground it stands on, from its top."""
    for area in page.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(0)
    for toast in window.findChildren(Toast):
        toast.hide()
    if isinstance(page, PapersPage):
        for _wait in range(10):
            if page.preview.pages is None:
                _rest(REST)
        _rest(REST)
    return window.grab(
        QRect(page.mapTo(window, QPoint(0, 0)), page.size()).adjusted(
            -MARGIN, -MARGIN, MARGIN, MARGIN
        )
    )


def _rest(milliseconds: int) -> None:
    """Let the window and its threads work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _write(path: Path, picture: QPixmap) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(held, "PNG")
    with Image.open(io.BytesIO(bytes(held.data().data()))) as whole:
        save_small(whole.convert("RGB"), path)


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["journey"]:
        gallery(Path(asked[1]) if asked[1:] else ROOT / "build" / "tour", asked[2:])
    elif asked[:1] == ["front"]:
        front(ROOT / "docs")
    else:
        tour(Path(asked[0]) if asked else HELP)
