"""The review of the answers that scanned papers propose, beside their images: decided by keys, then confirmed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from core.i18n import _
from core.workshop.ballots import BallotQuestionKey, BallotStackReview
from core.workshop.questions import LONGEST, Question, Vote
from ui.desktop.base.background import in_background
from ui.desktop.base.mark_pictures import (
    FramedScanPage,
    ScannedTickBox,
    TickBoxCrop,
    TickedScanView,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, CardButton, IconLabel, Pill, hold
from ui.desktop.widgets.dialog import FramedDialog, most
from ui.desktop.widgets.keys import digit_of
from ui.desktop.widgets.layout import column, empty, frame, holding, row, scrolling, settle
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.stacks import ScannedBallotPage, StackMarks

# design pixels
LEFT = 250
RIGHT = 300
WIDE = 1160
NARROW = 600
# images of pages kept in memory; right end of written words, in thousandths of the page width
KEPT = 8
ACROSS = 900


@dataclass(frozen=True, slots=True)
class TickReviewSpec:
    """What a review of scanned ballots shows: questions and texts. `left`: {slip not counted at first: reason}."""

    title: str
    questions: Mapping[str, Question]
    numbers: tuple[int, ...]  # pages of one paper
    slip_label: Callable[[str], str]  # words for a slip
    agree: Callable[[BallotStackReview], str]  # label of the main button
    nothing: str  # the meaning of picking none
    left: Mapping[str, str]  # slips not counted at first, and why
    piecewise: bool = False  # decided answers may be confirmed while others are open
    entered: Callable[[BallotQuestionKey], str] = lambda _mark: ""  # what is entered for it already
    back: str = ""  # label of the button that counts a slip of `left` after all
    # why what is decided is not to be confirmed yet
    lacks: Callable[[BallotStackReview], str] = lambda _review: ""


class TickReviewDialog(FramedDialog):
    """The dialog to review scanned answers: keys 1 2 3 choose, Enter goes on, Backspace back; its button confirms."""

    def __init__(
        self,
        look: Look,
        spec: TickReviewSpec,
        stack: StackMarks,
        path: Callable[[str], Path],
        agree: Callable[[BallotStackReview], None],
        parent: QWidget,
        decided: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
    ) -> None:
        """Make the dialog; `decided` are earlier decisions about these pages, keyed by (slip, question)."""
        super().__init__(look, spec.title, parent)
        self._wish = spec
        self._stack = stack
        self._path = path
        self.agree = agree
        pages = tuple(page.read for page in stack.pages)
        had = frozenset(spec.left)
        self.review = BallotStackReview(pages, decided or {}, had, had)
        self.mark: BallotQuestionKey | None = None
        self._at = 0
        self._picked: list[str] | None = None  # None: not decided
        self._pictures = dict[str, QImage]()
        self.loading = Lock()  # held while an image is read, so that none is deleted meanwhile
        self.list = LineList(look, _("หน้าที่สแกน"), do=self._choose)
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._facts = words("", "line", "text2", wrap=True)
        left = frame(column(self.list, self._facts, gap=6, edges=(8, 8, 8, 8), grow=0), "card")
        left.setFixedWidth(self._share(parent, LEFT))
        self.view = TickedScanView(look, _("ภาพของบัตรที่สแกน"), self._touch)
        self._area = scrolling(self.view)
        self._which = words("", "card", wrap=True)
        middle = frame(column(self._which, self._area, gap=6, edges=(12, 8, 12, 8), grow=1), "card")
        right = frame(column(scrolling(self._panel()), self._keys, gap=0), "card")
        right.setFixedWidth(self._share(parent, RIGHT))
        self.go = Button(look, "", "primary", "tick", do=self._agree)
        self.leave = Button(look, "", "ghost", do=self._leave)
        note = words(_("ยังไม่นับจนกว่าจะยืนยัน ปิดแล้วอ่านใหม่ได้ ไฟล์สแกนไม่ถูกแก้"), "line", "text2", wrap=True)
        body = row(left, middle, right, gap=10, grow=1)
        self.fill(
            column(note, body, gap=6, grow=1),
            self.leave,
            self.closer(_("ปิด ไม่รับ")),
            self.go,
            min_width=NARROW,
        )
        self.resize(QSize(look.px(WIDE), most(self).height()).boundedTo(most(self)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._go(next(iter(self.review.open), None))
        self.setFocus()

    def _share(self, parent: QWidget, wide: int) -> int:
        """Return so many design pixels, but in a small window at most their share, as the image matters most."""
        return min(self._look.px(wide), (parent.window().width() - 80) * wide // WIDE)

    def _panel(self) -> QWidget:
        look = self._look
        self._count, self._asks = Pill(look), words("", "strong", wrap=True)
        self._about = words("", "line", "text2", wrap=True)
        self.crop = TickBoxCrop(look, _("เครื่องหมายของข้อนี้"))
        self._answers = column(gap=6)
        self.buttons: list[CardButton] = []
        self.typed: QLineEdit | None = None  # of a question that is answered in words
        self.confirm = Button(look, _("ยืนยัน ไปช่องถัดไป"), "ghost", "right", do=self.decide)
        self.confirm.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._known = words("", "line", "text2", wrap=True)
        self._keys = words(
            _("1 2 3 เลือก 0 ไม่ได้ตอบ Enter ยืนยันและไปต่อ Backspace ย้อน"), "small", "text2", wrap=True
        )
        self._keys.setContentsMargins(12, 4, 12, 8)  # below the scrolled part
        return holding(
            column(
                row(self._count, None),
                self._asks,
                self._about,
                self.crop,
                self._answers,
                row(self.confirm, None),
                self._known,
                None,
                gap=8,
                edges=(12, 10, 12, 10),
            )
        )

    # -- showing

    def _lines(self) -> list[ListLine]:
        lines = [self._line(n, one) for n, one in enumerate(self._stack.pages)]
        missing = self.review.missing(self._wish.numbers)
        lines += [
            ListLine(
                f"missing {slip}",
                self._wish.slip_label(slip),
                missing_words(pages),
                "",
                _("ขาดหน้า"),
                "warn",
                "warn",
            )
            for slip, pages in missing.items()
        ]
        for n, one in enumerate(self._stack.refused):
            why = f"{one.why} {one.do}"
            lines.append(
                ListLine(
                    f"file {n}",
                    one.what,
                    why,
                    "",
                    _("อ่านไม่ได้"),
                    "bad",
                    "cross",
                    f"{one.what} {why}",
                )
            )
        todo = _("เปิดหน้านี้ไม่ได้ สแกนใหม่")
        lines += [
            ListLine(f"unread {one}", one, todo, "", _("อ่านไม่ได้"), "bad", "cross")
            for one in self._stack.unread
        ]
        return lines

    def _line(self, n: int, page: ScannedBallotPage) -> ListLine:
        read, many = page.read, len(self._wish.numbers) > 1
        where = _("{file} หน้า {n}").format(file=page.scan.file, n=page.scan.key.number)
        said = read.words(page.reason)
        if not read.slip:
            return ListLine(n, where, said, "", _("ไม่นับ"), "warn", "warn", said)
        called = self._wish.slip_label(read.slip)
        title = _("{slip} หน้า {n}").format(slip=called, n=read.number) if many else called
        if read.state == "again":
            return ListLine(n, title, said, "", _("ซ้ำ"), "mute", "copy", where)
        if read.state == "unread":
            return ListLine(n, title, said, "", _("อ่านไม่ได้"), "bad", "cross", where)
        if read.slip in self.review.left:
            why = self._wish.left.get(read.slip) or _("เลือกไม่นับ")
            return ListLine(n, title, why, "", _("ไม่นับ"), "mute", "minus", why)
        waits = sum(
            BallotQuestionKey(read.slip, mark.question) not in self.review.decided
            for mark in read.doubts
        )
        if waits:
            pill = (_("ถาม {n} ช่อง").format(n=waits), "warn", "warn")
        else:
            pill = (_("อ่านครบ"), "ok", "tick")
        return ListLine(n, title, said, "", *pill, where)

    def _is_on(self, mark: BallotQuestionKey, n: int) -> bool:
        read = self._stack.pages[n].read
        return read.slip == mark.slip and any(
            one.question == mark.question for one in read.proposals
        )

    def _show(self) -> None:
        self.list.show_lines(self._lines())
        self.list.show_key(self._at)
        open_, all_ = self.review.open, self.review.questions
        votes = self._votes
        said = sum(bool(vote.picked) for vote in votes)
        lacks = self._wish.lacks(self.review)
        show_plain(
            self._facts, _("ยังถาม {n} ช่อง พร้อมรับ {votes} คำตอบ").format(n=len(open_), votes=said)
        )
        self.go.show_words(self._wish.agree(self.review))
        self.go.setEnabled(bool(votes) and not lacks)
        slip = self._slip
        show(self.leave, bool(slip) and not self._wish.piecewise)
        back = self._wish.back or _("ใช้บัตรนี้แทนคะแนนที่มี") if slip in self._wish.left else _("นับใบนี้")
        self.leave.show_words(back if slip in self.review.left else _("ไม่นับใบนี้"))
        self._show_page()
        mark = self.mark
        show(self.crop, mark is not None)
        show(self.confirm, mark is not None)
        self.confirm.setEnabled(self._picked is not None)
        if mark is None:
            self._count.show_pill(
                _("ไม่มีช่องที่ต้องถาม") if not open_ else _("เลือกข้อบนภาพ"), "ok", "tick"
            )
            more = _("ตรวจภาพทางซ้าย แล้วกดรับ หรือกดช่องบนภาพเพื่อแก้การอ่าน")
            show_plain(self._asks, "" if open_ or lacks else more)
            show_plain(self._about, "" if open_ else lacks)
            show_plain(self._known, "")
            self._show_answers(None)
            return
        question = self._wish.questions[mark.question]
        proposed = self.review.proposed(mark)
        if mark in all_:
            nth = _("ช่องที่ {n} จาก {of}").format(n=all_.index(mark) + 1, of=len(all_))
            icon = "warn" if mark in open_ else "tick"
            self._count.show_pill(nth, "warn" if mark in open_ else "ok", icon)
        else:
            self._count.show_pill(_("แก้การอ่าน"), "info", "pen")
        asks = "" if question.lines else _("ผู้กรอกตั้งใจกาช่องใด")
        show_plain(self._asks, f"{question.heading} {asks}".strip())
        why = BallotQuestionKey.why_words(proposed.why) if proposed else ""
        show_plain(self._about, " · ".join(filter(None, (why, question.text))))
        show_plain(self._known, self._wish.entered(mark))
        self._show_answers(question)

    def _show_answers(self, question: Question | None) -> None:
        self.buttons, self.typed = [], None
        empty(self._answers)
        if question is not None and question.lines:  # a person types the words written on the sheet
            about = _("พิมพ์ตามที่เขียน เว้นว่าง = ไม่รับข้อความนี้ อย่าพิมพ์ชื่อหรือสิ่งที่ทำให้รู้ว่าใครเขียน")
            typed = self.typed = QLineEdit(" ".join(self._picked or ()), maxLength=LONGEST)
            name(typed, question.heading, about)
            self.setFocusProxy(typed)
            for one in (words(about, "line", "text2", wrap=True), typed):
                self._answers.addWidget(one)
                one.show()
        elif question is not None:
            labels = [*(choice.label for choice in question.choices), self._wish.nothing]
            keys: list[str] = [*(choice.key for choice in question.choices), ""]
            pairs = enumerate(zip(labels, keys, strict=True))
            self.buttons = [self._button(n, label, key) for n, (label, key) in pairs]
        for button in self.buttons:
            self._answers.addWidget(button)
            button.show()

    def _button(self, n: int, label: str, key: str) -> CardButton:
        """Return the button of one answer; long texts wrap."""
        on = key in (self._picked or ()) if key else self._picked == []
        text = f"{n + 1 if key else 0}   {label}"
        icon = "ticked" if on else "unticked"
        sign = IconLabel(self._look, icon, "accent" if on else "text2")
        button = CardButton("option")
        hold(
            button,
            row(
                sign,
                words(text, "strong" if on else "body", wrap=True),
                gap=8,
                edges=(10, 7, 10, 7),
                grow=1,
            ),
        )
        button.clicked.connect(lambda _on=False: self.pick(key))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name(button, text, _("เลือกอยู่") if on else "")
        return button

    @property
    def _slip(self) -> str:
        pages = self._stack.pages
        here = pages[self._at].read if self._at < len(pages) else None
        return here.slip if here is not None and here.state == "read" else ""

    @property
    def _votes(self) -> Sequence[Vote]:
        return self.review.settled if self._wish.piecewise else self.review.votes

    # -- the image

    def _show_page(self) -> None:
        pages = self._stack.pages
        if self._at >= len(pages):
            return
        one = pages[self._at]
        if one.read.slip:
            called = self._wish.slip_label(one.read.slip)
        else:
            called = one.read.words(one.reason)
        where = _("{file} หน้า {n}").format(file=one.scan.file, n=one.scan.key.number)
        show_plain(self._which, f"{called}  ·  {where}")
        picture = self._pictures.get(one.scan.picture)
        if picture is None:
            self._load(one.scan.picture)
        boxes = self._boxes(one)
        here = self.mark.question if self.mark and self.mark.slip == one.read.slip else ""
        asked = frozenset(mark.question for mark in self.review.open if mark.slip == one.read.slip)
        self.view.show_page(FramedScanPage(picture or QImage(), boxes, here, asked))
        self.crop.show_boxes(picture or QImage(), [box for box in boxes if box.question == here])
        settle(self._area)
        if here:
            place = self.view.place_of(here).toRect()
            room = self._area.viewport().height() // 2
            self._area.ensureVisible(
                place.center().x(), place.center().y(), 0, max(0, room - place.height())
            )

    def _boxes(self, page: ScannedBallotPage) -> tuple[ScannedTickBox, ...]:
        """Return the boxes of a page that was read, with what counts as ticked now."""
        if page.page is None or page.read.state != "read":
            return ()
        found = list[ScannedTickBox]()
        for question, boxes, inks in zip(
            page.page.questions, page.page.boxes, page.ticks.inks, strict=True
        ):
            mark = BallotQuestionKey(page.read.slip, question.key)
            picked = self._picked or () if mark == self.mark else self.review.picked(mark)
            found += [
                ScannedTickBox(question.key, box.choice, ink.at, box.choice in picked)
                for box, ink in zip(boxes, inks, strict=True)
            ]
            if question.lines:  # what is written stands between the boxes, as wide as the page
                found.append(
                    ScannedTickBox(
                        question.key, "", (*inks[0].at[:2], ACROSS, inks[-1].at[3]), picked=False
                    )
                )
        return tuple(found)

    def _load(self, picture: str) -> None:
        path, loading = str(self._path(picture)), self.loading

        def read() -> QImage:
            with loading:
                return QImage(path)

        def come(image: QImage | None) -> None:
            if isValid(self) and image is not None and not image.isNull():
                while len(self._pictures) >= KEPT:
                    self._pictures.pop(next(iter(self._pictures)))
                self._pictures[picture] = image
                self._show_page()

        in_background(read, come)

    # -- actions of the person

    def _go(self, mark: BallotQuestionKey | None) -> None:
        """Go to this question (None = to none)."""
        self.mark = mark
        if mark is not None:
            self._at = next(
                n
                for n in range(len(self._stack.pages))
                if self._is_on(mark, n) and self._is_first(n)
            )
            choose = mark in self.review.open and not self._wish.questions[mark.question].lines
            self._picked = [*self.review.picked(mark)] or (None if choose else [])
        self._show()
        if mark is None and self.go.isEnabled() and not self.review.open:
            self.go.setFocus()
        else:
            self.setFocus()

    def _is_first(self, n: int) -> bool:
        return self._stack.pages[n].read.state == "read"

    def _choose(self, key: object) -> None:
        if isinstance(key, int):
            self._at = key
            here = [mark for mark in self.review.open if self._is_on(mark, key)]
            if here and self._is_first(key):
                self._go(here[0])
            else:
                self._go(None)
        self.setFocus()

    def _touch(self, question: str) -> None:
        """Go to the question whose frame was clicked, to change its reading."""
        if self._slip and self._slip not in self.review.left:
            self._go(BallotQuestionKey(self._slip, question))

    def pick(self, key: str) -> None:
        """Choose the answer `key` ("" = none) to the current question. If several are allowed, switch it on or off."""
        if self.mark is None:
            return
        picks = self._wish.questions[self.mark.question].picks
        if not key:
            self._picked = []
        elif picks == 1:
            self._picked = [key]
        elif self._picked and key in self._picked:
            self._picked.remove(key)
        elif len(self._picked or ()) < picks:
            self._picked = [*(self._picked or ()), key]
        self._show()

    def decide(self) -> None:
        """If an answer is chosen or typed, record it in `review` and go to the next undecided question."""
        if self.typed is not None:
            self._picked = [text] if (text := self.typed.text().strip()) else []
        if self.mark is None or self._picked is None:
            return
        self.review = self.review.deciding(self.mark, self._picked)
        done = self.mark
        order = self.review.questions
        after = order[order.index(done) + 1 :] if done in order else ()
        waits = self.review.open
        self._go(next((one for one in (*after, *waits) if one in waits), None))

    def _back(self) -> None:
        order = self.review.questions
        at = order.index(self.mark) if self.mark in order else len(order)
        if order and at > 0:
            self._go(order[at - 1])

    def _leave(self) -> None:
        slip = self._slip
        if slip:
            self.review = self.review.leaving(slip, left_out=slip not in self.review.left)
            here = [mark for mark in self.review.open if mark.slip == slip]
            self._go(here[0] if here else None)

    def _agree(self) -> None:
        if self.go.isEnabled():
            self.agree(self.review)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, digit = event.key(), digit_of(event.text())
        if self.mark and not self.typed:
            choices = self._wish.questions[self.mark.question].choices
        else:
            choices = ()
        if self.mark is not None and digit is not None and digit <= len(choices):
            self.pick(choices[digit - 1].key if digit else "")
        elif key == Qt.Key.Key_Backspace:
            self._back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.mark is not None:
            self.decide()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self._stack.pages:
            by = 1 if key == Qt.Key.Key_PageDown else -1
            self._choose(min(max(self._at + by, 0), len(self._stack.pages) - 1))
        else:
            super().keyPressEvent(event)


def missing_words(pages: Sequence[int]) -> str:
    return _("ขาดหน้า {pages} ข้อในหน้านั้นยังไม่มีคำตอบ").format(pages=", ".join(map(str, pages)))
