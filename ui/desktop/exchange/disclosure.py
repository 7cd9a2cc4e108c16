"""The dialog before data leaves that may name a person: where, the words around it, and a way to each field."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from core.errors import DisclosureError
from core.i18n import _
from core.records.leaving import NAME, DisclosureFindings, DisclosureHit, kinds_words
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, frame, hairline, holding, row
from ui.desktop.widgets.plain import name, texts, words

MOST = 50  # places listed
WIDE = 760


class DisclosureDialog(FramedDialog):
    """A dialog that lists where texts to be sent have personal data; nothing is written until a person agrees."""

    def __init__(
        self,
        look: Look,
        problem: DisclosureError,
        go_to: Callable[[DisclosureHit], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog. `go_to` opens the field of a place, after the dialog is closed."""
        found = problem.findings
        assert isinstance(found, DisclosureFindings)
        title = _("พบสิ่งที่อาจเป็นข้อมูลส่วนบุคคล {n} แห่ง ยังไม่ได้เขียนไฟล์")
        super().__init__(look, title.format(n=len(found.hits)), parent)
        self._go_to, self._problem = go_to, problem
        self.places = list[Button]()
        # those of one document together
        hits = sorted(found.hits, key=lambda hit: hit.where)
        lines = [self._line(hit) for hit in hits[:MOST]]
        if len(hits) > MOST:
            lines.append(
                words(_("และอีก {n} แห่ง").format(n=len(hits) - MOST), "line", "text2", wrap=True)
            )
        advice = _("เขียนตำแหน่งหรือจำนวนแทนชื่อ แล้วกลับมาส่ง ข้อความที่แก้แล้วไม่ไปกับไฟล์")
        inside = [*lines, hairline(), words(advice, "line", "text2", wrap=True)]
        if found.staff:
            inside.append(self._staff(found))
        self.anyway = Button(look, _("ให้ออกไปตามที่พบ"), "ghost", "out", do=self._agree)
        self.fill(column(*inside, gap=10), self.anyway, self.closer(_("ปิด")), min_width=WIDE)
        self.places[0].setFocus()

    def _line(self, hit: DisclosureHit) -> QWidget:
        use = "ghost" if self.places else "primary"
        button = Button(self._look, _("ไปที่ช่อง"), use, "right", do=partial(self._go, hit))
        self.places.append(button)
        words_around = hit.words.replace(hit.found, f"“{hit.found}”", 1) if hit.found else hit.words
        if hit.kinds[0] != NAME:
            why = kinds_words(hit.kinds)
        elif hit.listed:
            why = _("ชื่ออยู่ในทะเบียนบุคคล และช่องนี้ไม่ได้ทำไว้สำหรับชื่อ")
        else:
            why = _("มีคำนำหน้าชื่อ และไม่อยู่ในทะเบียนบุคคล")
        said = texts((hit.where, "linestrong"), (words_around, "body"), (why, "small text2"))
        name(button, _("ไปที่ช่อง {where}").format(where=hit.where))
        return frame(
            row(said, column(button, None, gap=0), gap=12, edges=(12, 8, 12, 8), grow=0), "inset"
        )

    def _staff(self, findings: DisclosureFindings) -> QWidget:
        """Return what the sender should know although it is no reason to refuse."""
        head = _("ควรรู้: ชื่อคนของหน่วยงานในช่องผู้รับผิดชอบ {n} ช่อง ส่งได้").format(n=len(findings.staff))
        lines = [f"{one.where}: {one.found}" for one in findings.staff[:MOST]]
        return holding(texts((head, "linestrong"), *((line, "small text2") for line in lines)))

    def _go(self, hit: DisclosureHit) -> None:
        self.accept()
        self._go_to(hit)

    def _agree(self) -> None:
        self.accept()
        self._problem.again()
