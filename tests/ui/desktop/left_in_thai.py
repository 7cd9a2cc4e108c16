"""What a window shows or says in Thai while its language is English, but for names and the words of forms."""

import re
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from html import unescape
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractItemView, QWidget
from pysqlite3 import dbapi2 as sqlite3

from core.papers.table import own_papers
from tests.every_paper import KINDS
from tests.locale import ROOT, THAI, extracted

SAID = (
    "text",
    "title",
    "windowTitle",
    "toolTip",
    "placeholderText",
    "accessibleName",
    "accessibleDescription",
)
OF_CELL = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
ACROSS = Qt.Orientation.Horizontal
MOST = 200  # rows of a list that are read
WORD = re.compile("[\u0e01-\u0e5b]+")
PAINTED = re.compile(r"<text[^>]*>([^<]*)</text>")
UNSEEN = re.compile("[\u200b\u2060]")  # where Thai lines may end
TAG = re.compile("<[^>]*>")
AMOUNT = "บาทถ้วน"  # a figure read in words, as papers have it
CHOICES = {"ไทย", "๐", "๑", "๒", "๓", "๑๒๓"}  # a language by its own name, and its digits
# the English help names what papers say
GUIDES = ("resources/instruments/*.yaml", "resources/help/en/*.md")


@cache
def of_forms() -> str:
    """The words of all shipped forms, the titles of papers, and what the English help quotes."""
    texts = [path.read_text("utf-8") for guide in GUIDES for path in sorted(ROOT.glob(guide))]
    return "\n".join([*texts, *(str(paper.short) for paper in own_papers(KINDS))])


def of_folder(folder: Path) -> str:
    """Whatever people typed into the records of an office."""
    with closing(sqlite3.connect(folder / "prongsai.db")) as db:
        return "\n".join(body for (body,) in db.execute("SELECT body FROM text"))


def left_in_thai(root: QWidget, names: str = "") -> list[str]:
    """Every text of the widget that holds a Thai word of neither forms nor names, or is a sentence of the program."""
    known = f"{of_forms()}\n{names}"
    texts = dict.fromkeys(
        UNSEEN.sub("", text) for text in (*said(root), *painted(root)) if THAI.search(text)
    )
    return [text for text in texts if set(foreign(text, known)) - CHOICES]


def foreign(text: str, known: str) -> Iterator[str]:
    """The words of a text that are not known; the whole text where the program says it and nobody else does."""
    yield from (
        word for word in WORD.findall(text) if word not in known and not word.endswith(AMOUNT)
    )
    plain = TAG.sub("", text).strip()
    if plain in extracted() and not re.search(
        rf"(?<![\u0e01-\u0e5b]){re.escape(plain)}(?![\u0e01-\u0e5b])", known
    ):
        yield plain


def said(root: QWidget) -> Iterator[str]:
    """The words, tips and accessible names of all visible parts, and of the cells of lists and tables."""
    for one in (root, *root.findChildren(QWidget)):
        if one.isVisible():
            yield from (read() for how in SAID if callable(read := getattr(one, how, None)))
            yield from (action.text() for action in one.actions())
            if isinstance(one, QAbstractItemView):
                yield from cells(one)


def cells(rows: QAbstractItemView) -> Iterator[str]:
    model = rows.model()
    listed = isinstance(model, QAbstractListModel)
    count = min(model.rowCount(), MOST)
    columns = 1 if listed else model.columnCount()
    found = [
        model.index(row, column).data(role)
        for row in range(count)
        for column in range(columns)
        for role in OF_CELL
    ]
    heads = (
        []
        if listed
        else [model.headerData(at, ACROSS, role) for at in range(columns) for role in OF_CELL]
    )
    yield from (text for text in (*found, *heads) if isinstance(text, str))


def painted(root: QWidget) -> Iterator[str]:
    """The pieces of text that are drawn, charts and states of rows among them."""
    kept = QByteArray()
    device = QBuffer(kept)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    picture = QSvgGenerator()
    picture.setOutputDevice(device)
    picture.setSize(root.size())
    root.render(picture)
    device.close()
    yield from (unescape(words) for words in PAINTED.findall(bytes(kept.data()).decode("utf-8")))
