"""The dialog that turns gaps (what is missing in a document) into plan rows with plan, person and due date."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.gaps.deeds import GapRowChoices, act_on
from core.gaps.gaps import OpenGap
from core.gaps.rows import GapPlanRow, GapQuery, GapsView, GapWithRows
from core.i18n import _
from core.thai.days import short_date
from core.thai.parser import read_day
from core.thai.written import arabic_digits
from core.values import Ref
from ui.desktop.base.background import BackgroundReader, View
from ui.desktop.base.page_context import PageContext, nothing
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column, fill, frame, holding, row
from ui.desktop.widgets.plain import name, show, show_entry, show_some, texts, words

LISTED = 60  # gaps listed in the dialog; its button for all includes more


class GapsToRowsDialog(FramedDialog):
    """The dialog that lists gaps (what documents lack) and plan rows made of them. It makes rows of one gap or all."""

    def __init__(
        self,
        look: Look,
        view: GapsView,
        make_rows: Callable[[Sequence[OpenGap], GapRowChoices], None],
        open_row: Callable[[Ref], None],
        parent: QWidget | None,
    ) -> None:
        super().__init__(look, _("ทำสิ่งที่ยังขาดเป็นแผน"), parent)
        self._make_rows, self._open_row = make_rows, open_row
        self._view = view
        called = _("แผนของปี {year} ที่รับรายการ").format(year=view.year)
        self.owner, self.day = short_line(_("ผู้รับผิดชอบ")), DayField(look)
        self.plan = DropDown(
            look, called, [(str(place.plan), place.title) for place in view.places]
        )
        show_entry(self.owner, view.owner)
        show_entry(self.day, short_date(date.fromisoformat(view.until)))
        self.wrong = words("", "label", "bad", wrap=True, visible=False)
        self.day.textChanged.connect(lambda _text: show(self.wrong, False))
        self.plan.setPlaceholderText(_("เลือกแผน"))
        self.plan.setCurrentIndex(0 if view.decided else -1)
        self.choose = words(_("เลือกแผนที่จะรับรายการก่อน"), "label", "bad", wrap=True, visible=False)
        self.plan.currentIndexChanged.connect(lambda _at: show(self.choose, False))
        name(self.day, _("ภายในวันที่"))
        which = holding(column(words(called, "label", "text2"), self.plan, self.choose, gap=4))
        show(which, bool(view.places))
        who = column(words(_("ผู้รับผิดชอบ"), "label", "text2"), self.owner, gap=4)
        when = column(words(_("ภายในวันที่"), "label", "text2"), self.day, self.wrong, gap=4)
        lacks = _("ปีนี้ยังไม่มีแผนที่รับรายการได้ ให้เริ่มแผนปฏิบัติการก่อน ในหน้า “เอกสารของปี”")
        none = words(lacks, "line", "warn", wrap=True, visible=not view.places)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.all = Button(look, "", "primary", "plan", do=lambda: self._ask(self._view.new))
        own = words(_("สิ่งที่มีผู้รับไปทำแล้ว ใช้ชื่อและวันที่ที่รับไว้"), "line", "text2", wrap=True)
        show(own, any(line.gap.owner for line in view.lines))
        inside = column(
            none, which, row(who, when, gap=12, grow=0), own, holding(self._list), gap=10
        )
        self._fill_list()
        self.fill(inside, self.closer(_("ปิด")), self.all, min_width=620)

    def show_gaps(self, view: GapsView) -> None:
        """Show the gaps of `view`; plan, responsible person and due date stay as entered."""
        self._view = view
        self._fill_list()

    def _fill_list(self) -> None:
        shown = [*map(self._line, self._view.lines[:LISTED])]
        more = len(self._view.lines) - LISTED
        if more > 0:
            shown.append(words(_("และอีก {n} รายการ").format(n=more), "small", "text2", wrap=True))
        fill(self._list, shown or [words(_("ไม่มีสิ่งที่ยังขาด"), "line", "ok", wrap=True)])
        for line in shown:
            line.show()
        self.all.show_words(_("ทำทั้งหมด {n} เรื่องเป็นแผน").format(n=len(self._view.new)))
        show(self.all, bool(self._view.new) and bool(self._view.places))

    def _line(self, line: GapWithRows) -> QWidget:
        gap = line.gap
        again = line.has_own_row
        does = _("ทำเพิ่มอีกรายการ") if again else _("ทำเป็นแผน")
        act = Button(
            self._look,
            does,
            "link" if again else "ghost",
            "plan",
            small=True,
            do=lambda: self._ask((gap,), repeated=again),
        )
        name(act, f"{act.text()}: {gap.where} {gap.title}"[:200])
        show(act, bool(self._view.places))
        head = row(words(arabic_digits(gap.where), "small", "text2", wrap=True), act, gap=6, grow=0)
        more = arabic_digits(gap.text) if gap.text != gap.title else ""
        said = texts((arabic_digits(gap.title), "line"), (more, "small text2"), gap=2)
        return frame(
            column(head, said, *map(self._made, line.rows), gap=2, edges=(10, 5, 8, 8)), "inset"
        )

    def _made(self, plan_row: GapPlanRow) -> QWidget:
        go = Button(self._look, _("เปิดในแผน"), "link", do=lambda: self._open(plan_row.row))
        name(go, _("เปิดในแผน: {row}").format(row=plan_row.title))
        text = words(plan_row.line, "small", "bad" if plan_row.over else "info", wrap=True)
        return frame(row(text, go, gap=6, grow=0))

    def _open(self, ref: Ref) -> None:
        self._open_row(ref)
        self.accept()

    def _ask(self, gaps: Sequence[OpenGap], *, repeated: bool = False) -> None:
        day = read_day(self.day.text())
        if day is None:
            show_some(self.wrong, _("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69"))
            self.day.setFocus()
            return
        if self.plan.currentIndex() < 0:
            show(self.choose, True)
            self.plan.setFocus()
            return
        plan = Ref(*str(self.plan.currentData()).split("/"))
        self._make_rows(gaps, GapRowChoices(self.owner.text(), day.isoformat(), plan, repeated))


class GapConverter(QObject):
    """Opens a GapsToRowsDialog from any page with gaps (what a document lacks), and saves the plan rows requested."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._reader = BackgroundReader(context.session, self)
        self.dialog: GapsToRowsDialog | None = None

    @property
    def asking(self) -> GapQuery:
        return GapQuery(self._context.unit, self._context.session.person, date.today())

    def press(self, home: Ref, gaps: Sequence[OpenGap]) -> None:
        """Open the dialog that turns these gaps of a document into plan rows, asking for plan, person and due date."""
        again = partial(self.asking.gaps, home=home, only=gaps)
        self._reader.read(again, partial(self._show, again))

    def press_remark(self, comment: Ref) -> None:
        """Open the dialog to turn what a higher unit requests in a remark into a plan row."""
        gap = partial(OpenGap.of_remark, comment=comment)
        self._reader.read(gap, lambda gap: self.press(gap.home, [gap]))

    def open(self, home: Ref, is_chosen: Callable[[OpenGap], bool] | None = None) -> None:
        """Open the dialog that makes plan rows of a document's gaps, or only of those that `is_chosen` accepts. If that
        is a single gap without a row, and it is clear which plan takes it, make the row at once, without the dialog."""
        every = partial(self.asking.gaps, home=home)

        def read(view: GapsView) -> None:
            if is_chosen is None:
                self._show(every, view)
                return
            lines = tuple(one for one in view.lines if is_chosen(one.gap))
            gaps = [one.gap for one in lines]
            if view.decided and len(lines) == 1 and not lines[0].has_own_row:
                self._act(view, gaps, GapRowChoices())
            else:
                self._show(partial(every, only=gaps), view._replace(lines=lines))

        self._reader.read(every, read)

    def open_year(self, year: int) -> None:
        """Open the dialog that makes plan rows of the gaps of all documents of a year."""
        every = partial(self.asking.of_year, year=year)
        self._reader.read(every, partial(self._show, every))

    def _show(self, read_gaps: View[GapsView], view: GapsView) -> None:
        host, again = self._context.host, partial(self._again, read_gaps)
        self.dialog = dialog = GapsToRowsDialog(
            self._context.look,
            view,
            lambda gaps, choices: self._act(view, gaps, choices, again),
            partial(host.show_place, "plan"),
            self._page,
        )
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _again(self, read_gaps: View[GapsView]) -> None:
        """Read the gaps again after a click, and show them in the dialog."""
        self._reader.read(
            read_gaps, lambda view: self.dialog.show_gaps(view) if self.dialog is not None else None
        )

    def _act(
        self,
        view: GapsView,
        gaps: Sequence[OpenGap],
        doing: GapRowChoices,
        after: Callable[[], object] = nothing,
    ) -> None:
        self._context.do(
            partial(act_on, gaps=gaps, year=view.year, assignment=doing),
            after,
            changed=self._context.toast,
        )
