"""How much stands on each page: `python -m tests.amount` measures them all and writes the table of docs/amount.md.

The pages are those of a sample office with several documents, at 1366×768. Counted is what can be seen: the sidebar,
what people typed and the form's own texts are not. tests/data/amount.tsv holds what was measured first and what each
page may have at most; `python -m tests.amount lower` writes the bounds anew where less was measured, and
`python -m tests.amount check` writes nothing and says which page has more than it may.
`python -m tests.amount FOLDER [SET…]` writes a picture of each page there (sets as in tests/journeys/gallery.py).
"""

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractListModel, QEvent, QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

import main
from core.assessment.start_deeds import start_assessment
from core.plan.deeds import start_plan
from core.plan.file_deeds import import_plan
from core.thai.written import arabic_digits
from storage.lexicon import lexicon
from tests.journeys.gallery import SETS
from tests.journeys.hands import rest
from tests.locale import extracted
from tests.modules import ROOT
from tests.ui.desktop.acting import at_rest, new_sample
from tests.ui.desktop.conftest import end_program
from tests.ui.desktop.left_in_thai import of_folder, of_forms
from ui.desk import read_json
from ui.desktop.base.settings import WindowSettings
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.status import Toast
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts
from ui.desktop.theme.qt_words import use_language
from ui.desktop.theme.thai import BREAK
from ui.desktop.widgets.buttons import Button, CardButton, Pill

PAGE = ROOT / "docs" / "amount.md"
BOUNDS = ROOT / "tests" / "data" / "amount.tsv"
# a year that is over: no line of a page changes with the day it is measured
SCREEN = (1366, 768)
YEAR = 2569
PLAN = "dsi_moral_plan_2569.json"
MORE = ("operating-plan", "anti-corruption-plan")
SCORED = "eight-aspects"
AIMS = {"home": (180, 14), "documents": (200, 18), "plan": (220, 30), "assessment": (260, 25)}
AIM = (260, 25)
REST = 700  # milliseconds in which a page shows everything it has
AT_REST = 20  # changes of size that a page which shows everything may still make
PARTS = (" · ", ": ", "  ›  ", "  ", "\n")  # what joins a text of the program and one of a form
ODD = ("ใบรับรอง", "กุญแจ", "ไม่มีผล")  # words an officer never meets on the ordinary way
ORDINARY = frozenset(
    {"home", "documents", "evidence", "plan", "assessment", "papers", "sign", "scans", "exchange"}
)
BEGIN, END = "<!-- amount -->\n", "<!-- /amount -->"


class Amount(NamedTuple):
    """What stands on a page."""

    words: int
    buttons: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Bound:
    """What was measured of a page first, and what it may have at most."""

    first: Amount
    most: Amount


def bounds() -> Mapping[str, Bound]:
    """The bounds of every page, by its key."""
    rows = [line.split("\t") for line in BOUNDS.read_text("utf-8").splitlines()[1:]]
    return {key: Bound(Amount(*map(int, of[:3])), Amount(*map(int, of[3:]))) for key, *of in rows}


def fill(office: OfficeWidget) -> None:
    """Give the sample office three plans and a second assessment, one after the other."""
    session, forms = office.session, office.session.forms
    given = read_json(main.desk().samples / PLAN)
    session.do(
        partial(import_plan, instrument=forms.get("dsi-moral-plan"), year=YEAR, content=given)
    )
    for id_ in MORE:
        session.do(partial(start_plan, instrument=forms.get(id_), year=YEAR))
    session.do(partial(start_assessment, instrument=forms.get(SCORED), year=YEAR))


def measured(window: Window, settle: Callable[[], object]) -> Iterator[tuple[str, Amount]]:
    """Every page of the open office by its key; `settle` waits until it shows all it has."""
    office = window.office
    assert office is not None
    fill(office)
    settle()
    typed = of_folder(office.room.folder)
    for page in office.pages_there():
        office.open_year(YEAR, page.key)
        settle()
        for toast in window.findChildren(Toast):
            toast.hide()
        assert not restless(window), f"{page.key} goes on laying itself out"
        assert page.key not in ORDINARY or not odd_words(office), (
            f"{page.key} says {odd_words(office)}"
        )
        assert not below(office), f"{page.key} begins with {below(office)} out of sight"
        yield page.key, amount(office, typed)


class Resizes(QObject):
    """Counts how often a widget takes another size."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        self.seen += event.type() == QEvent.Type.Resize
        return False


def odd_words(office: OfficeWidget) -> list[str]:
    """What the page that is shown says of keys and certificates."""
    shown = (text for one in office.findChildren(QWidget) if on_screen(one) for text in texts(one))
    return [text for text in shown if any(word in text for word in ODD)]


def below(office: OfficeWidget) -> list[str]:
    """The main buttons of the page that are not seen whole without scrolling."""
    main = [
        one
        for one in office.findChildren(Button)
        if one.isVisible() and one.property("kind") == "primary"
    ]
    return [
        one.accessibleName() for one in main if one.visibleRegion().boundingRect() != one.rect()
    ]


def restless(window: Window) -> bool:
    """Whether a page that shows all it has goes on changing sizes, as where a scroll bar comes and goes for ever."""
    resizes = Resizes()
    window.installEventFilter(resizes)
    for widget in window.findChildren(QWidget):
        widget.installEventFilter(resizes)
    rest(REST // 10)
    return resizes.seen > AT_REST


def settled(window: Window) -> None:
    """Wait until the page shows all it has: its pictures and previews, too."""
    rest(REST)
    while not at_rest(window):
        rest(REST // 10)


def amount(office: OfficeWidget, typed: str) -> Amount:
    """What stands on the page that is shown; `typed` is all that people wrote."""
    shown = [
        one
        for one in office.findChildren(QWidget)
        if on_screen(one) and not office.sidebar.isAncestorOf(one)
    ]
    # the time of the last save comes and goes
    shown = [one for one in shown if one is not office.header.saved]
    own = [text for one in shown for text in texts(one) if text.strip()]
    words = sum(count(part) for text in own for part in parts(text) if not is_given(part, typed))
    warned = [
        one for one in shown if isinstance(one, QLabel) and one.property("tone") in ("warn", "bad")
    ]
    return Amount(words, sum(map(is_button, shown)), len(warned))


def on_screen(one: QWidget) -> bool:
    """Whether some of it can be seen without scrolling."""
    return one.isVisible() and not one.visibleRegion().isEmpty()


def is_button(one: QWidget) -> bool:
    """Whether it is pressed; rows of lists, corners of tables and signs in fields are not counted."""
    return (
        isinstance(one, QAbstractButton)
        and not isinstance(one, CardButton)
        and not isinstance(one.parent(), QTableView | QLineEdit)
    )


def texts(one: QWidget) -> Iterator[str]:
    """What a widget shows, but for what is typed into it and the text of a page of help."""
    if isinstance(one, Pill):
        yield one.says
    elif isinstance(one, QLabel | QAbstractButton):
        yield one.text().replace(BREAK, "")
    elif isinstance(one, QComboBox):
        yield one.currentText()
    elif isinstance(one, QLineEdit) and not one.text():
        yield one.placeholderText()
    elif isinstance(one, QAbstractItemView):
        yield from cells(one)


def cells(view: QAbstractItemView) -> Iterator[str]:
    """The cells that can be seen."""
    model, room = view.model(), view.viewport().visibleRegion()
    across = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(model.rowCount()):
        for at in range(across):
            index = model.index(row, at)
            if room.intersects(view.visualRect(index)) and isinstance(text := index.data(), str):
                yield text


def parts(text: str) -> Iterator[str]:
    """The pieces of a text that was joined of several."""
    for sign in PARTS:
        text = text.replace(sign, "\0")
    yield from filter(None, (part.strip() for part in text.split("\0")))


def is_given(text: str, typed: str) -> bool:
    """Whether a text comes from a form or from people, and is no sentence of the program."""
    return text not in sentences() and (text in typed or text in forms())


@cache
def forms() -> str:
    """The texts of all forms, with their digits as they stand and as a page shows them."""
    return of_forms() + arabic_digits(of_forms())


@cache
def sentences() -> frozenset[str]:
    return frozenset(extracted())


@cache
def count(text: str) -> int:
    """How many words a text has, by the breaker of the program's own lines."""
    chunks = [chunk for chunk in text.split() if any(map(str.isalnum, chunk))]
    return sum(1 + len(lexicon().cuts(chunk)) for chunk in chunks)


def table(found: Mapping[str, Amount]) -> str:
    """The table of the page: what was measured first, what is now, what is aimed at."""
    lines = ["| page | words | buttons | warnings | aim |", "| --- | --- | --- | --- | --- |"]
    for key, now in found.items():
        first = bounds()[key].first if key in bounds() else now
        cells = [f"{old} → {new}" for old, new in zip(first, now, strict=True)]
        words, buttons = AIMS.get(key, AIM)
        kept = now.words <= words and now.buttons <= buttons
        lines.append(
            f"| {key} | {' | '.join(cells)} | ≤ {words}, {buttons}: {'kept' if kept else '**missed**'} |"
        )
    return "\n".join(lines) + "\n"


def lower(found: Mapping[str, Amount]) -> None:
    """Write the bounds anew: no bound rises, a new page begins with what it has."""
    before = bounds() if BOUNDS.exists() else {}
    lines = ["page\tfirst\t\t\tmost\t\t"]
    for key, now in found.items():
        known = before.get(key, Bound(now, now))
        most = map(min, known.most, now)
        lines.append("\t".join(map(str, (key, *known.first, *most))))
    BOUNDS.write_text("\n".join(lines) + "\n", "utf-8")


@contextmanager
def opened(application: QApplication, look: Look) -> Iterator[Window]:
    """A window of the smallest screen on the sample office, in a folder that is thrown away."""
    with TemporaryDirectory() as room:
        os.environ["PRONGSAI_KEYS"] = str(Path(room) / "keys")
        desk = main.desk()
        window = Window(application, look, desk, WindowSettings(desk.settings))
        window.resize(*SCREEN)
        window.show()
        new_sample(window, Path(room))
        yield window
        window.close()
        window.deleteLater()
        end_program()


def draw(application: QApplication, look: Look, folder: Path, names: Collection[str]) -> None:
    """Write a picture of each page in each set."""
    for one in SETS:
        if one.name in names:
            use_language(one.language)
            look.choose(application, one.theme, one.scale)
            (folder / one.name).mkdir(parents=True, exist_ok=True)
            with opened(application, look) as window:
                for key, _found in measured(window, partial(settled, window)):
                    window.grab().save(str(folder / one.name / f"{key}.png"))


def run(asked: list[str]) -> int:
    """Measure and print; 1 where a page has more than it may."""
    application = QApplication.instance() or QApplication(ARGUMENTS)
    assert isinstance(application, QApplication)
    load_fonts()
    look = Look("light", 100)
    look.wear(application)
    if asked and asked not in (["lower"], ["check"]):
        draw(application, look, Path(asked[0]), asked[1:] or [SETS[0].name])
        return 0
    with opened(application, look) as window:
        found = dict(measured(window, partial(settled, window)))
    if asked == ["check"]:
        # the largest letters bring no main button out of sight
        look.choose(application, "light", 150)
        with opened(application, look) as window:
            assert {key for key, _found in measured(window, partial(settled, window))} == {*found}
        print(
            "\n".join(
                f"{key}: {found.get(key)}, at most {bounds().get(key)}" for key in over(found)
            )
        )
        return int(bool(over(found)))
    if asked:
        lower(found)
    text, lines = PAGE.read_text("utf-8"), table(found)
    PAGE.write_text(
        f"{text.partition(BEGIN)[0]}{BEGIN}{lines}{END}{text.partition(END)[2]}", "utf-8"
    )
    print(lines)
    return int(bool(over(found)))


def over(found: Mapping[str, Amount]) -> list[str]:
    """The pages that have more than they may, that nobody has bounded, or that are bounded and no longer there."""
    kept = bounds()
    return [key for key in kept if key not in found] + [
        key
        for key, now in found.items()
        if key not in kept or any(new > most for new, most in zip(now, kept[key].most, strict=True))
    ]


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
