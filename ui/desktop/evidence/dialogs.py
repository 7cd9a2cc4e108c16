"""Dialogs about evidence: what it is for, a web address, details of new files, the report on stored files."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from core.errors import UserError
from core.evidence.deeds import FilingOutcome, address
from core.evidence.kinds import KINDS, EvidenceTarget, kind_words
from core.evidence.view import EvidencePiece, EvidenceTargetRow
from core.i18n import _
from core.thai.days import short_date
from core.thai.parser import read_day
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.library_evidence import SHOWN, EvidenceTargetChooser
from ui.desktop.base.page_context import FileTarget
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown, TickBox
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, frame, row
from ui.desktop.widgets.plain import ElidedLabel, name, show, show_plain, show_tip, words
from ui.desktop.widgets.prompt import (
    ErrorLine,
    Prompt,
    PromptField,
    PromptRow,
    PromptText,
    ScrolledParts,
    day,
    entry,
)


def titled(pieces: Sequence[EvidencePiece]) -> str:
    """Return the title of the piece of evidence, or how many there are."""
    return pieces[0].title if len(pieces) == 1 else _("หลักฐาน {n} ชิ้น").format(n=len(pieces))


def linking(pieces: Sequence[EvidencePiece], targets: Sequence[EvidenceTargetRow]) -> Prompt:
    """Return a prompt that asks for the `target` to which the pieces of evidence are to be linked."""
    none = PromptText(_("เริ่มการประเมินหรือแผนของปีนี้ก่อน จึงจะมีข้อให้ผูก"), "line text2")
    target = PromptField(
        "target",
        "",
        lambda look: EvidenceTargetChooser(look, targets),
        read=lambda chooser: chooser.place,
    )
    lacks = [] if targets else [none]
    return Prompt(
        title=_("ผูก {title}").format(title=titled(pieces)),
        parts=[*lacks, target],
        go=_("ผูก"),
        wide=560,
        gap=6,
        refuse=lambda target: "" if target else ("", ""),
    )


def linking_page(targets: Sequence[EvidenceTargetRow], today: date) -> Prompt:
    """Return a prompt to add a web page as evidence. Its answers are `url`, `title`, `seen` (day on which it was seen),
    `day` (date of the evidence), `target` (None = not linked) and `copy` (path of the saved page, None = none)."""

    def refuse(url: str, **_rest: object) -> str | tuple[str, str]:
        try:
            address(url)
        except UserError as problem:
            return f"{problem.what} {problem.why} {problem.do}", "url"
        return ""

    title = entry("title", _("ชื่อหลักฐาน"), prompt=_("ไม่กรอกก็ได้ ใช้ที่อยู่ของหน้าเว็บ"))
    seen = day("seen", _("วันที่เห็นหน้านี้"), short_date(today))
    shown = day("day", _("วันที่ของหลักฐาน"), prompt=_("ไม่กรอกก็ได้ ใช้วันที่เห็น"))
    copy = PromptField("copy", "", WebPageFilePicker, read=lambda picker: picker.path)
    label = _("ผูกกับข้อหรือกิจกรรม (ผูกภายหลังได้)")
    to = PromptField(
        "target",
        label,
        lambda look: EvidenceTargetChooser(look, targets),
        read=lambda one: one.place,
    )
    return Prompt(
        title=_("เพิ่มหน้าเว็บเป็นหลักฐาน"),
        go=_("เพิ่ม"),
        icon="plus",
        wide=540,
        gap=4,
        refuse=refuse,
        parts=[
            entry("url", _("ที่อยู่ของหน้าเว็บ"), prompt="https://"),
            title,
            PromptRow([seen, shown]),
            copy,
            ErrorLine(),
            2,
            to,
        ],
    )


class WebPageFilePicker(QWidget):
    """The button to choose the file in which a web page is saved, and the name of the chosen file."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.path: Path | None = None
        self.choose = Button(look, _("เลือกสำเนาที่บันทึกไว้"), "ghost", "clip", do=self._choose)
        self._copied = ElidedLabel(_("ภาพหน้าจอหรือ PDF ของหน้านี้ เผื่อหน้าเว็บเปลี่ยน"), "small", "text2")
        self.setLayout(row(self.choose, self._copied, gap=8, grow=1))

    def _choose(self) -> None:
        path = ask_file(self, _("เลือกสำเนาที่บันทึกไว้"), _("ทุกไฟล์ (*)"), "evidence")
        if path:
            self.path = path
            self._copied.show_text(path.name)


def dropping(pieces: Sequence[EvidencePiece]) -> Prompt:
    """Return a prompt to confirm deleting pieces of evidence, with the places where they are used."""
    places = [use.words for piece in pieces for use in piece.uses]
    used = _("ใช้อยู่ {n} แห่ง ซึ่งจะขาดหลักฐานนี้ไป").format(n=len(places))
    uses = PromptText(used, "line warn") if places else PromptText(_("ยังไม่ใช้ที่ใด"), "line text2")
    listed = PromptText("\n".join(places[:SHOWN]), "line")
    return Prompt(
        title=_("ลบหลักฐานนี้ลงถังขยะ"),
        go=_("ลบ"),
        icon="bin",
        first="leave",
        wide=440,
        gap=6,
        parts=[
            PromptText(titled(pieces), "strong"),
            uses,
            listed,
            PromptText(_("นำกลับได้จากถังขยะ"), "line text2"),
        ],
    )


def filed_report(outcomes: Sequence[FilingOutcome]) -> Prompt:
    """Return a prompt that says how many files were stored, and lists those refused, doubtful or stored before."""
    refused = [outcome for outcome in outcomes if outcome.problem]
    alike: dict[tuple[str, str], list[str]] = {}
    for file in notable_files(outcomes):
        alike.setdefault(_reported(file), []).append(file.name)
    lines = []
    for (tone, text), names in [*alike.items()][:SHOWN]:
        called = names[0] if len(names) == 1 else _("{n} ไฟล์").format(n=len(names))
        lines.append(PromptText(f"{called}: {text}", f"line {tone}"))
        if len(names) > 1:
            listed = ", ".join(names[:SHOWN])
            more = _("และอีก {n} ไฟล์").format(n=len(names) - SHOWN) if names[SHOWN:] else ""
            lines.append(PromptText(f"{listed} {more}".strip(), "small text2"))
    left = sum(map(len, [*alike.values()][SHOWN:]))
    if left:
        lines.append(PromptText(_("และอีก {n} ไฟล์").format(n=left), "line text2"))
    title = _("เพิ่มแล้ว {n} จาก {of} ไฟล์").format(n=len(outcomes) - len(refused), of=len(outcomes))
    return Prompt(title=title, parts=[ScrolledParts(lines, 180)], leave=_("ปิด"), wide=560)


def notable_files(outcomes: Sequence[FilingOutcome]) -> list[FilingOutcome]:
    """Return the outcomes to report: refused files, then doubtful ones, then those that were stored before."""
    found = [one for one in outcomes if one.problem or one.doubt or one.twice]
    return sorted(found, key=lambda one: (not one.problem, not (one.problem or one.doubt)))


def _reported(outcome: FilingOutcome) -> tuple[str, str]:
    """Return the tone and the sentence for a reported file, without its name: files alike are reported together."""
    if outcome.problem:
        what = outcome.problem.what.replace(f" {outcome.name[:80]}", "")
        return "bad", f"{what} {outcome.problem.why} {outcome.problem.do}"
    if outcome.doubt:
        return "warn", outcome.doubt
    text = _("เป็นไฟล์เดียวกับ “{title}” จึงเก็บชุดเดียว")
    return "text2", text.format(title=outcome.twice)


class EvidenceBatchDetails(NamedTuple):
    """What a person entered for a batch of evidence files; "" or None where nothing was entered. `together`: all files
    are one piece of evidence; `located`: photos keep their location."""

    caption: str = ""
    day: str = ""  # ISO date
    to: EvidenceTarget | None = None
    proof: str = ""
    kind: str = ""
    together: bool = False  # all files are one piece
    located: bool = False  # photos keep their location


class EvidenceBatchDialog(FramedDialog):
    """The dialog that asks for the details of a batch of files before they are stored as evidence."""

    def __init__(
        self,
        look: Look,
        paths: Sequence[Path],
        targets: Sequence[EvidenceTargetRow],
        target: FileTarget | None,
        submit: Callable[[EvidenceBatchDetails], None],
        parent: QWidget,
    ) -> None:
        super().__init__(look, _("เพิ่มหลักฐาน {n} ไฟล์").format(n=len(paths)), parent)
        self._at = target
        self._submit = submit
        self.caption, self.day = QLineEdit(), DayField(look)
        self.caption.setPlaceholderText(_("ไม่กรอกก็ได้ ใช้ชื่อไฟล์"))
        self.day.show_prompt(_("ไม่กรอกก็ได้ ใช้วันที่ของไฟล์"))
        name(self.caption, _("คำบรรยาย"))
        name(self.day, _("วันที่"))
        self.chooser = EvidenceTargetChooser(look, targets) if target is None else None
        kinds = (None, _("ไม่ระบุ ให้ดูจากชื่อ")), *((kind, kind_words(kind)) for kind in KINDS)
        self.proof = DropDown(look, _("เป็นหลักฐานใด"))
        self.kind = DropDown(look, _("ชนิดของหลักฐาน"), kinds)
        self.together = TickBox(look, _("ทุกไฟล์เป็นหลักฐานชิ้นเดียวกัน"))
        self.located = TickBox(look, _("เก็บตำแหน่งที่ถ่ายภาพไว้ด้วย"))
        show_tip(self.located, _("ปกติโปรแกรมลบพิกัดออกจากภาพก่อนเก็บ"))
        self.together.setVisible(len(paths) > 1)
        self.wrong = words("", "label", "bad", wrap=True)
        self.wrong.hide()
        self.go = Button(look, _("เพิ่ม"), "primary", "plus", do=self._tell)
        self.scans = Button(look, _("ส่งไปหน้าสแกน"), "ghost", "scan")
        self.scans.clicked.connect(self.accept)
        line = row(
            words(_("ดูเหมือนแบบที่ลงนามแล้วสแกนกลับมา"), "linestrong", wrap=True),
            self.scans,
            gap=10,
            grow=0,
        )
        self._banner = frame(column(line, edges=(12, 6, 8, 6)), "banner", "soft")
        show(self._banner, False)
        self.caption.returnPressed.connect(self._tell)
        listed = "  ".join(path.name for path in paths[:3]) + ("  …" if len(paths) > 3 else "")
        asked = ((_("วันที่ของทุกไฟล์"), self.day), (_("ชนิด"), self.kind))
        pair = row(
            *(column(words(label, "label", "text2"), field, gap=4) for label, field in asked),
            gap=10,
        )
        for n in range(len(asked)):
            pair.setStretch(n, 1)
        inside = column(
            self._banner,
            words(listed[:200], "line", "text2", wrap=True),
            2,
            words(_("คำบรรยายของทุกไฟล์"), "label", "text2"),
            self.caption,
            pair,
            self.wrong,
            self.together,
            self.located,
            2,
            self._where(),
            gap=4,
        )
        self.fill(inside, self.closer(), self.go, min_width=520)
        self.go.setFocus()

    def offer_scans(self) -> None:
        """Show a banner for files that may be scans of printed papers; its button opens them on the scans page."""
        show(self._banner, True)

    def _where(self) -> QLayout:
        """Return the layout of the target: a choice, or the given one."""
        if self._at is None:
            assert self.chooser is not None
            self.chooser.opened.connect(self._tell)
            return column(
                words(_("ผูกกับข้อหรือกิจกรรม (ผูกภายหลังได้)"), "label", "text2"), self.chooser, gap=4
            )
        label = words(_("แนบกับ {place}").format(place=self._at.words), "linestrong", wrap=True)
        if not self._at.proofs:
            return column(label, gap=4)
        self.proof.show_options((*self._at.proofs, ("", _("หลักฐานอื่น"))))
        self.proof.setCurrentIndex(max(0, self.proof.findData(self._at.proof)))
        return column(label, words(_("เป็นหลักฐานใด"), "label", "text2"), self.proof, gap=4)

    def _tell(self) -> None:
        typed = self.day.text()
        day = read_day(typed)
        if typed.strip() and day is None:
            show_plain(self.wrong, _("อ่านวันที่ไม่ได้ เช่น {day}").format(day="9 เม.ย. 69"))
            self.wrong.show()
            self.day.setFocus()
            return
        to = self.chooser.place if self.chooser else None
        if self._at:
            to = self._at.place
        proof = str(self.proof.currentData() or "")
        caption = self.caption.text().strip()
        iso = day.isoformat() if day else ""
        kind = str(self.kind.currentData() or "")
        ticked = self.together.isChecked(), self.located.isChecked()
        self._submit(EvidenceBatchDetails(caption, iso, to, proof, kind, *ticked))
        self.accept()
