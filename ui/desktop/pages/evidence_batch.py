"""What is said of files that came together: a caption, a day, and what they prove; each may stay empty."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from core.actions.file_evidence import Place
from core.i18n import _
from core.thai.reading import read_day
from core.views.evidence import Target
from core.views.evidence_kinds import KINDS, kind_words
from ui.desktop.pages.evidence_bar import offer
from ui.desktop.pages.evidence_dialogs import Chooser
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, frame, row
from ui.desktop.widgets.day import DayEntry
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.plain import name, show, show_plain, show_tip, words
from ui.desktop.widgets.tick import Tick


class At(NamedTuple):
    """The place files are for, when that is known before they are asked about."""

    place: Place
    words: str  # `ระดับ 4 ข้อ 3`
    proofs: tuple[tuple[str, str], ...] = ()  # id and words of the proofs its item demands
    proof: str = ""  # the one that is offered first


class Said(NamedTuple):
    """What a person says of all the files."""

    caption: str = ""
    day: str = ""  # ISO
    to: Place | None = None
    proof: str = ""
    kind: str = ""
    together: bool = False  # all files are one piece
    place: bool = False  # photographs keep where they were taken


class BatchDialog(Framed):
    told = Signal(object)  # Said
    scans_wanted = Signal()  # what looks like signed papers goes where those come home

    def __init__(
        self, look: Look, paths: Sequence[Path], targets: Sequence[Target], at: At | None, parent: QWidget
    ) -> None:
        super().__init__(look, _("เพิ่มหลักฐาน {n} ไฟล์").format(n=len(paths)), parent)
        self._at = at
        self.caption, self.day = QLineEdit(), DayEntry(look, read_day)
        self.caption.setPlaceholderText(_("ไม่กรอกก็ได้ ใช้ชื่อไฟล์"))
        self.day.show_prompt(_("ไม่กรอกก็ได้ ใช้วันที่ของไฟล์"))
        name(self.caption, _("คำบรรยาย"))
        name(self.day, _("วันที่"))
        self.chooser = Chooser(look, targets) if at is None else None
        self.proof, self.kind = DropDown(look), DropDown(look)
        offer(self.kind, _("ไม่ระบุ ให้ดูจากชื่อ"), [(kind, kind_words(kind)) for kind in KINDS])
        for widget in (self.kind, self.kind.view()):
            name(widget, _("ชนิดของหลักฐาน"))
        self.together = Tick(look, _("ทุกไฟล์เป็นหลักฐานชิ้นเดียวกัน"))
        self.located = Tick(look, _("เก็บตำแหน่งที่ถ่ายภาพไว้ด้วย"))
        show_tip(self.located, _("ปกติโปรแกรมลบพิกัดออกจากภาพก่อนเก็บ"))
        self.together.setVisible(len(paths) > 1)
        self.wrong = words("", "label", "bad", wrap=True)
        self.wrong.hide()
        self.go = Button(look, _("เพิ่ม"), "primary", "plus")
        self.go.clicked.connect(self._tell)
        self.scans = Button(look, _("ส่งไปหน้าสแกน"), "ghost", "scan")
        self.scans.clicked.connect(self.accept)
        self.scans.clicked.connect(self.scans_wanted)
        said = row(words(_("ดูเหมือนแบบที่ลงนามแล้วสแกนกลับมา"), "linestrong", wrap=True), self.scans, gap=10)
        said.setStretch(0, 1)
        self._banner = frame(column(said, edges=(12, 6, 8, 6)), "banner", "soft")
        show(self._banner, False)
        self.caption.returnPressed.connect(self._tell)
        listed = "  ".join(path.name for path in paths[:3]) + ("  …" if len(paths) > 3 else "")
        inside = column(
            self._banner, words(listed[:200], "line", "text2", wrap=True), 2,
            words(_("คำบรรยายของทุกไฟล์"), "label", "text2"), self.caption,
            _pair((_("วันที่ของทุกไฟล์"), self.day), (_("ชนิด"), self.kind)), self.wrong,
            self.together, self.located, 2, self._where(), gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=520)
        self.go.setFocus()

    def offer_scans(self) -> None:
        """Say that there are some; what is being typed goes on."""
        show(self._banner, True)

    def _where(self) -> QLayout:
        """What the files prove: looked for, or known."""
        if self._at is None:
            assert self.chooser is not None
            self.chooser.opened.connect(self._tell)
            return column(words(_("ผูกกับข้อหรือกิจกรรม (ผูกภายหลังได้)"), "label", "text2"), self.chooser, gap=4)
        said = words(_("แนบกับ {place}").format(place=self._at.words), "linestrong", wrap=True)
        if not self._at.proofs:
            return column(said, gap=4)
        for key, text in (*self._at.proofs, ("", _("หลักฐานอื่น"))):
            self.proof.addItem(text, key)
        self.proof.setCurrentIndex(max(0, self.proof.findData(self._at.proof)))
        for widget in (self.proof, self.proof.view()):
            name(widget, _("เป็นหลักฐานใด"))
        return column(said, words(_("เป็นหลักฐานใด"), "label", "text2"), self.proof, gap=4)

    def _tell(self) -> None:
        typed = self.day.text()
        day = read_day(typed)
        if typed.strip() and day is None:
            show_plain(self.wrong, _("อ่านวันที่ไม่ได้ เช่น {day}").format(day="9 เม.ย. 69"))
            self.wrong.show()
            self.day.setFocus()
            return
        to = self._at.place if self._at else self.chooser.place if self.chooser else None
        proof = str(self.proof.currentData() or "")
        caption, said = self.caption.text().strip(), day.isoformat() if day else ""
        kind = str(self.kind.currentData() or "")
        ticked = self.together.isChecked(), self.located.isChecked()
        self.told.emit(Said(caption, said, to, proof, kind, *ticked))
        self.accept()


def _pair(*parts: tuple[str, QWidget]) -> QLayout:
    """Inputs beside each other, each below its words."""
    pair = row(*(column(words(said, "label", "text2"), widget, gap=4) for said, widget in parts), gap=10)
    for n in range(len(parts)):
        pair.setStretch(n, 1)
    return pair
