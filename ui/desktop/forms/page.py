"""The page of forms: the list by owner on the left, the chosen form on the right, or the workbench instead."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QWidget

from core.assigning.programme_steps import DECLINED, JOINED
from core.forms.ports import Forms
from core.forms.view import FormListGroup, FormListRow
from core.i18n import _
from core.values import Ref
from ui.desktop.base.form_search import FormSearch
from ui.desktop.forms.bench import FormWorkbenchPage
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, flow, frame, hairline, holding, row, scrolling
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show, show_plain, show_some, words

ICONS = {"ok": "tick", "warn": "warn", "mute": "doc"}
ASIDE = "aside"  # key of the line that opens the group set aside
LONG = 14  # letters of a state that is shown beside the text instead of in its pill


@dataclass(frozen=True)
class FormCalls:
    """What the page of forms asks for."""

    choose: Callable[[str], None]  # name of a form, "" = none
    begin_alike: Callable[[str], None]  # name of the form to start from
    resume: Callable[[], None]  # go on with the last file
    withdraw: Callable[[Ref], None]  # the record of a form, or of its official words
    decide: Callable[[Ref], None]  # the record of a programme
    answer: Callable[[str, bool], None]  # name of a programme, and whether the office joins it


class FormsPage(QWidget):
    """The page of forms: a list by owner beside the chosen form and its actions, or the workbench instead of both."""

    def __init__(
        self, look: Look, forms: Forms, calls: FormCalls, bench: FormWorkbenchPage
    ) -> None:
        super().__init__()
        self._calls = calls
        self._row: FormListRow | None = None
        self._groups: tuple[FormListGroup, ...] = ()
        self._opened = False  # the group set aside is shown
        self._open = later(self, 0, self._show_aside)
        self.search = search_line(
            _("ค้นหาแบบ"), description=_("พิมพ์คำในชื่อ หัวข้อ หรือช่องของแบบ"), do=self._fill
        )
        self._searching = FormSearch(forms, self, self._fill)
        self.list: LineList = LineList(look, _("แบบและเกณฑ์"), do=self._choose)
        self.search.returnPressed.connect(
            partial(self.list.setFocus, Qt.FocusReason.OtherFocusReason)
        )
        self._none = words(_("ไม่มีแบบที่มีคำนี้"), "line", "text2", wrap=True)
        self._title = words("", "strong", wrap=True)
        self._about = words("", "line", "text2", wrap=True)
        self._text = words("", "body", wrap=True)
        self.alike = Button(look, _("เริ่มจากแบบนี้"), "ghost", "copy", do=self._begin_alike)
        self.resume = Button(look, _("เปิดไฟล์ของแบบ"), "ghost", "pen", do=calls.resume)
        self.withdraw = Button(look, _("ถอนประกาศ"), "ghost", "bin", do=self._withdraw)
        self.decide = Button(look, _("ตัวเลือกของทั้งโครงการ"), "ghost", "gear", do=self._decide)
        self.join = Button(look, _("เข้าร่วม"), "ghost", "tick", do=partial(self._answer, True))
        self.decline = Button(
            look, _("ไม่เข้าร่วม"), "ghost", "cross", do=partial(self._answer, False)
        )
        self.withdraw_words = Button(
            look, _("ถอนถ้อยคำทางการ"), "ghost", "bin", do=self._withdraw_words
        )
        listed = column(self.search, self.list, self._none, gap=8, edges=(10, 10, 8, 8), grow=1)
        deeds = flow(
            self.join,
            self.decline,
            self.alike,
            self.resume,
            self.decide,
            self.withdraw,
            self.withdraw_words,
        )
        self.list.offer(held := holding(deeds))
        inside = column(
            self._title, self._about, hairline(), self._text, None, gap=8, edges=(16, 14, 16, 8)
        )
        side = column(scrolling(inside), row(held, edges=(16, 8, 16, 12)), gap=0)
        halves = row(frame(listed, "card"), frame(side, "card"), gap=12, shares=(3, 2))
        self.bench = bench
        # without a page it would show the first part as a window
        self._stack = QStackedLayout(self)
        self._stack.addWidget(holding(halves))
        self._stack.addWidget(bench)
        self.show_resumed("")

    def show_forms(self, groups: Sequence[FormListGroup], selected: str) -> None:
        self._groups = tuple(groups)
        self._opened |= any(
            group.aside and selected in [one.name for one in group.rows] for group in groups
        )
        self._fill()
        self.list.show_key(selected or None)

    def _fill(self) -> None:
        """List the forms with all searched words by owner; the group set aside is one line until it is opened."""
        rows = [one for group in self._groups for one in group.rows]
        places = self._searching.matches(
            [one.label for one in rows if one.label], self.search.text()
        )
        lines = list[ListLine]()
        for group in self._groups:
            fitting = [
                (one, places.get(one.name, None if self.search.text() else ""))
                for one in group.rows
            ]
            found = [(one, place) for one, place in fitting if place is not None]
            if group.aside and not self.search.text():
                below = _("แสดงต่อจากบรรทัดนี้") if self._opened else _("กดเพื่อดู หรือค้นหาด้วยชื่อ")
                lines.append(ListLine(ASIDE, group.owner, below))
                found = found if self._opened else []
            owners = [
                one.label.purpose_words if group.aside and one.label else group.owner
                for one, _place in found
            ]
            for before, owner, (one, place) in zip(["", *owners], owners, found, strict=False):
                lines.append(_line(owner, one, place, first=owner != before))
        self.list.show_lines(lines)
        show(self._none, bool(rows) and not lines and not self._searching.reads)

    def _show_aside(self) -> None:
        self._fill()
        self.list.scrollTo(self.list.currentIndex(), QAbstractItemView.ScrollHint.PositionAtTop)

    def show_form(
        self, row: FormListRow | None, lines: Sequence[str], answers: Collection[str] = ()
    ) -> None:
        """Show a form (None = no choice), `lines` about it, and buttons for `answers` to a programme: join, decline."""
        self._row = row
        self._stack.setCurrentIndex(0)
        show_plain(self._title, row.title if row else _("ยังไม่ได้เลือกแบบ"))
        stands = {(): "", (DECLINED,): _("เข้าร่วมแล้ว"), (JOINED,): _("ตอบว่าไม่เข้าร่วม")}.get(
            (*answers,), ""
        )
        if row:
            about = f"{row.edition}  {row.state}  {stands}\n{row.untested}"
        else:
            about = _("เลือกแบบทางซ้ายเพื่อดูว่ามีอะไรบ้าง")
        show_plain(self._about, about.strip())
        show_plain(self._text, "\n".join(lines))
        show(self.alike, bool(lines))
        show(self.withdraw, row is not None and row.own_publication is not None)
        show(self.withdraw_words, row is not None and row.words is not None)
        show(self.join, JOINED in answers)
        show(self.decline, DECLINED in answers)
        show(self.decide, row is not None and row.decides)

    def show_resumed(self, file_name: str) -> None:
        """Offer to go on with the form file of this name; "" hides the offer."""
        show_some(self.resume, _("ทำต่อกับ {file}").format(file=file_name) if file_name else "")

    def show_bench(self) -> None:
        self._stack.setCurrentWidget(self.bench)

    def _choose(self, key: str) -> None:
        if key == ASIDE:
            self._opened = True
            self._open.start()  # the list may not change while it says which line was chosen
        self._calls.choose("" if key == ASIDE else key)

    def _begin_alike(self) -> None:
        if self._row is not None:
            self._calls.begin_alike(self._row.name)

    def _withdraw(self) -> None:
        if self._row is not None and self._row.own_publication is not None:
            self._calls.withdraw(self._row.own_publication)

    def _withdraw_words(self) -> None:
        if self._row is not None and self._row.words is not None:
            self._calls.withdraw(self._row.words)

    def _decide(self) -> None:
        if self._row is not None and self._row.own_publication is not None:
            self._calls.decide(self._row.own_publication)

    def _answer(self, join: bool) -> None:
        if self._row is not None:
            self._calls.answer(self._row.name, join)


def _line(owner: str, row: FormListRow, place: str, *, first: bool) -> ListLine:
    """Return the line of a form; it says where words were found, and its state only if unusual."""
    used = _("ใช้กรอกเอกสาร {n} ฉบับ").format(n=row.used) if row.used else ""
    if place:
        below = _("พบใน “{text}”").format(text=place)
    else:
        below = "  ".join(filter(None, (row.edition, used)))
    if row.tone != "warn":
        pill = ""
    elif len(row.state) < LONG:
        pill = row.state
    else:
        pill = _("ใช้ไม่ได้")
    tip = "\n".join((row.title, owner, below, row.state))
    return ListLine(
        row.name, row.title, below, owner if first else "", pill, row.tone, ICONS[row.tone], tip
    )
