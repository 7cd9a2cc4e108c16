"""Every word on the projector is read from 8 m, where 1024 × 768 pixels are 2 m wide, and none is cut.

How large a letter looks is the angle it takes. ISO 9241-3 asks for 16 minutes of arc at least and prefers 20 to 22
where reading is the task, and lets what is read in passing be smaller; 10 are still made out with good contrast. The
height that counts is that of a letter without marks: of Thai that of ก.
"""

import os
from collections.abc import Iterator
from math import atan, degrees
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.workshop.asking import questions_of
from core.workshop.questions import Question
from core.workshop.queue import APART, OTHERWISE, UNPROVED, ItemVotes
from core.workshop.sentences import listed_words, why_words
from core.workshop.shown import ProjectedItem, ProjectedProof, ProjectedVote
from tests.core.workshop.meeting import FORMS
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import lines_box, paint_lines, paint_words
from ui.desktop.workshop.projector import (
    HIGH,
    LEAST,
    WIDE,
    ProjectedList,
    ProjectedVoting,
    ProjectorCanvas,
    ProjectorContent,
)

AWAY, ACROSS = 8_000, 2_000  # mm: who sits last, how wide the picture is
INCIDENTAL, READ = 10, 13  # minutes of arc: of every word; of what is asked
MEETING = "ประชุมให้คะแนน  สำนักงานพัฒนาชุมชนจังหวัดตัวอย่าง"
REASONS = (
    "ไม่มีลายมือชื่อ 3 คน",
    "เอกสารไม่ครบ 2 คน",
    "หลักฐานเป็นของปีก่อน ไม่ใช่ของปีงบประมาณนี้",
    "ไม่เห็นเอกสาร",
)


class Painted(NamedTuple):
    """A text on the wall: how large its letters look, and how much higher it is than its room."""

    text: str
    minutes: float
    beyond: float


def minutes(font: QFont) -> float:
    """The angle that ก takes: of its outline, not of the pixels it happens to fall on."""
    large = QFont(font)
    large.setPixelSize(1000)
    tall = QFontMetricsF(large).tightBoundingRect("ก").height() / 1000 * font.pixelSize()
    return degrees(atan(tall * ACROSS / WIDE / AWAY)) * 60


@pytest.fixture
def wall(look: Look, qtbot: QtBot) -> ProjectorCanvas:
    made = ProjectorCanvas(look, lambda _sha256, _size: None)
    qtbot.addWidget(made)
    made.resize(WIDE, HIGH)
    made.show()
    return made


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Painted]:
    """All that is painted from now on."""
    found, there = list[Painted](), "ui.desktop.workshop.projector"

    def lines(painter: QPainter, box: QRectF, how: Qt.AlignmentFlag, text: str) -> None:
        needed = lines_box(QFontMetricsF(painter.font()), box.width(), how, text)
        found.append(Painted(text, minutes(painter.font()), needed.height() - box.height()))
        paint_lines(painter, box, how, text)

    def words(painter: QPainter, box: QRect, text: str) -> None:
        found.append(Painted(text, minutes(painter.font()), 0))
        paint_words(painter, box, text)

    monkeypatch.setattr(f"{there}.paint_lines", lines)
    monkeypatch.setattr(f"{there}.paint_words", words)
    return found


def contents(form: Instrument) -> Iterator[ProjectorContent]:
    """Every item of a form at its fullest, what is shown while votes are taken, and what is accepted or done."""
    tree = Tree.under(form)
    questions = questions_of(tree)
    for n, question in enumerate(questions):
        yield ProjectorContent(MEETING, "คุยแล้ว 4 จาก 11 ข้อ", "เหลือ 38 นาที", item(tree, question, n))
    phones = "โทรศัพท์: ต่อ Wi-Fi ของห้อง แล้วเปิด 192.168.100.100:8787"
    below = f"ให้คะแนนครบทุกข้อแล้ว ผลยังไม่แสดงจนกว่าจะปิดรับคะแนน\n{phones}\nแล้วพิมพ์รหัสบนบัตร"
    yield ProjectorContent(MEETING, "", "เหลือ 38 นาที", ProjectedVoting(3, 60, "กำลังให้คะแนน", below))
    listed = listed_words(tree, [one.key for one in questions])
    yield ProjectorContent(
        MEETING, "", "", ProjectedList("64 ข้อเห็นตรงกัน รับพร้อมกันในมติเดียว", "ขอมติที่ประชุม", listed)
    )


def item(tree: Tree, question: Question, n: int) -> ProjectedItem:
    votes = tuple(ProjectedVote(one.label, 4, bad=False) for one in question.choices)
    counts = tuple((one.key, 4) for one in question.choices)
    why = why_words((APART, OTHERWISE, UNPROVED), ItemVotes(question, counts))
    kinds = [str(one.kind) for one in tree.proofs(question.key)]
    proofs = tuple(
        ProjectedProof(title, "", given=False)
        for kind in kinds
        for title in (kind, f"ยังไม่มี {kind}")
    )
    return ProjectedItem(
        question.key,
        question.heading,
        why,
        question.text,
        proofs,
        votes,
        "",
        2,
        20,
        REASONS,
        question.choices[0].label if n % 2 else "",
    )


def forms() -> Iterator[Instrument]:
    """Those a room may score."""
    for label in FORMS.labels():
        try:
            form = FORMS.get(label.using)
        except UserError:
            continue
        if (
            form.kind
            and not form.register
            and any(one.choices for one in questions_of(Tree.under(form)))
        ):
            yield form


def test_every_word_on_the_wall_is_large_enough_and_whole(
    wall: ProjectorCanvas, seen: list[Painted]
) -> None:
    every = list(forms())
    assert every
    for form in every:
        for content in contents(form):
            seen.clear()
            wall.show_content(content)
            wall.grab()
            small = [one for one in seen if one.text.strip() and one.minutes < INCIDENTAL]
            assert not small, (form.id, small)
            cut = [one for one in seen if one.beyond > 1]
            assert not cut, (form.id, content.words, cut)
            if isinstance(content.body, ProjectedItem):
                text = content.body.text
                assert next(one.minutes for one in seen if one.text == text) >= READ, (
                    form.id,
                    text,
                )
    folder = os.environ.get("PRONGSAI_PICTURES")
    if folder:
        for n, content in enumerate(contents(FORMS.get("cdd-clean/2564/1"))):
            wall.show_content(content)
            wall.grab().save(str(Path(folder) / f"wall-{n:02}.png"))


def test_the_least_size_is_the_least_that_is_read_from_the_last_row(wall: ProjectorCanvas) -> None:
    assert minutes(wall._font(LEAST)) >= INCIDENTAL
    assert minutes(wall._font(LEAST - 2)) < INCIDENTAL
