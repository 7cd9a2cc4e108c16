"""The evidence of the shown row: a button that lists it, and one that attaches more."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.plan.year_view import RowEvidence
from core.values import Ref
from ui.desktop.base.page_context import HeaderAction
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import add_line, menu_of, open_under
from ui.desktop.widgets.drop_area import DroppedContent
from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import ElidedLabel, name, show, show_tip


class RowAttachRequest(NamedTuple):
    """A request to attach the files `brought` to the file field `place` of a row ("" = its first); without files, a
    person is asked for them. If `existing`, evidence that the office already has is linked instead."""

    row: Ref
    words: str  # name of the row
    brought: DroppedContent = DroppedContent()
    existing: bool = False  # a known piece is to be linked
    place: str = ""  # the field of the row they are for; "" = its first


class RowEvidenceBar(QWidget):
    """A bar with a row's evidence: a button that lists its pieces, and one that attaches more."""

    def __init__(
        self,
        look: Look,
        attach: Callable[[RowAttachRequest], None],
        see: Callable[[Ref], None],
    ) -> None:
        """Make the bar. `attach` gets what is to be attached, `see` the evidence that is to be shown."""
        super().__init__()
        self._attach = attach
        self._see = see
        self._ref: Ref | None = None
        self._called = ""
        self._proofs: tuple[RowEvidence, ...] = ()
        self._places: tuple[tuple[str, str], ...] = ()
        self.attach = Button(
            look, _("แนบหลักฐาน"), "link", "clip", do=lambda: self.take(DroppedContent())
        )
        show_tip(self.attach, _("ลากไฟล์มาวางที่แบบของรายการ หรือกด Ctrl+V ก็ได้"))
        self.given = Button(look, _("หลักฐาน"), "link", "down", do=self._open)
        self._titles = ElidedLabel("", "line", "text2")
        self.setLayout(row(self.attach, self.given, self._titles, gap=8, grow=2))

    def show_row(
        self,
        ref: Ref | None,
        row_name: str,
        proofs: Sequence[RowEvidence],
        file_fields: Sequence[tuple[str, str]] = (),
        *,
        can_add: bool = True,
    ) -> None:
        """Show the evidence of a row; None hides the bar. `file_fields`: the row's file fields as (id, title).
        `can_add`: files can be added."""
        self._ref = ref if can_add else None
        self._called = row_name
        self._proofs = tuple(proofs)
        self._places = tuple(file_fields)
        show(self, ref is not None and (can_add or bool(proofs)))
        show(self.attach, can_add)
        name(self.attach, _("แนบหลักฐาน {item}").format(item=row_name))
        self.given.show_words(_("หลักฐาน {n}").format(n=len(proofs)))
        show(self.given, bool(proofs))
        titles = dict(file_fields) if len(file_fields) > 1 else {}
        said = (
            ": ".join(filter(None, (titles.get(proof.place, ""), proof.title)))
            for proof in proofs[:6]
        )
        self._titles.show_text("  ·  ".join(said))

    @property
    def deeds(self) -> tuple[HeaderAction, ...]:
        """The page-header action that links evidence of the office to the shown row; () if no row is shown."""
        known = partial(self.take, DroppedContent(), existing=True)
        return (HeaderAction(_("ใช้หลักฐานที่มีอยู่แล้ว"), "link", known),) if self._ref else ()

    def take(self, dropped: DroppedContent, *, existing: bool = False, field_id: str = "") -> None:
        """Request to attach the dropped files or, if `existing`, evidence that the office already has, to the file
        field `field_id` of the shown row. If `field_id` is "" and the row has several, a menu asks for the field."""
        if self._ref is None:
            return
        if len(self._places) > 1 and not field_id:
            menu = menu_of(self)
            for id_, title in self._places:
                add_line(menu, title, partial(self.take, dropped, existing=existing, field_id=id_))
            open_under(menu, self.attach)
            return
        words = next(
            (f"{self._called} ({title})" for id_, title in self._places if id_ == field_id),
            self._called,
        )
        self._attach(RowAttachRequest(self._ref, words, dropped, existing, field_id))

    def _open(self) -> None:
        menu = menu_of(self)
        for proof in self._proofs[:20]:
            add_line(
                menu,
                _("ดู “{title}”").format(title=proof.title[:60]),
                partial(self._see, proof.evidence),
            )
        open_under(menu, self.given)
