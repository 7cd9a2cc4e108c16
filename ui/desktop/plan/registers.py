"""The registers of the office: divisions and e-services as a table, and links to registers kept in plans."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.forms.shape import Field
from core.i18n import _
from core.plan.links import value_of
from core.plan.register_deeds import add_entries, delete_entries, enter_register
from core.plan.registers_view import YearRegister, register_page, registers_of_year
from core.plan.table_deeds import let_go
from core.plan.tree import PlanCell
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from core.values import Ref
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_cells import UnsavedRowBatch
from ui.desktop.plan.grid_files import GridWorkbookDesk
from ui.desktop.plan.table_sync import TableInputSaver
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import (
    WIDEST,
    FittedSurface,
    column,
    fill_list,
    flow,
    frame,
    hairline,
    holding,
    row,
    scrolling,
)
from ui.desktop.widgets.plain import name, show_some, words
from ui.desktop.widgets.prompt import Prompt, ask, entry

ROOMY = 150  # font size in percent from which the registers of the year are below the table
SIDE = 260  # design pixels of the registers of the year beside it
SHOWN = frozenset({"division", "system", "plan", "row", "instrument"})


def entry_prompt(title: str, fields: Sequence[Field]) -> Prompt:
    """Return a prompt with a text box for each field of a new register entry; its answers are named by field id."""
    asked = ((each.id, arabic_digits(str(each.title))) for each in fields)
    parts = [entry(key, called, max_length=200, required=key == "name") for key, called in asked]
    return Prompt(
        title=_("เพิ่ม{title}").format(title=title),
        parts=parts,
        go=_("เพิ่ม"),
        icon="plus",
        wide=440,
        gap=4,
    )


class RegisterCalls(PlanCalls):
    """What a person does in the table of a register."""

    def __init__(self, page: "UnitRegistersPage", context: PageContext) -> None:
        self._page = page
        self._context = context

    def enter_table(self, typing: UnsavedRowBatch) -> None:
        self._page.save(typing)

    def discard(self, cell: PlanCell) -> None:
        self._context.session.do(partial(let_go, ref=cell.ref, field=cell.field))

    def delete(self, *rows: Ref) -> None:
        if rows:
            self._context.session.do(partial(delete_entries, refs=rows))

    def report(self, sentence: str) -> None:
        self._context.host.report(sentence, "info")


class UnitRegistersPage(FittedSurface):
    """The page of a unit's registers: a list of those that the year's documents read, and the chosen one as a table."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, look = context, context.look
        self._look = look
        self._calls = RegisterCalls(self, context)
        self.grid = PlanGridCard(look, self._calls, context.settings)
        self.page: PlanPage | None = None
        self._none = words("", "body", "text2", wrap=True)
        self.add = Button(look, _("เพิ่ม"), "ghost", "plus", do=lambda: self.ask_new(self.kind))
        self.paste = Button(look, _("วางจาก Excel หรือ Word"), "ghost", "copy", do=self._paste)
        self.bin = Button(look, _("ลบลงถังขยะ"), "ghost", "bin", do=self._delete)
        bar = flow(self.add, self.paste, self.bin)
        about = _("ส่วนงานและระบบที่อยู่ที่นี่เลือกได้ในทุกแบบที่ถามหน่วยงานหรือระบบ พิมพ์ชื่อย่อหรือชื่ออื่นก็ได้")
        self._rows = column(gap=0)
        self.buttons: list[Button] = []  # of the registers of the year, in order
        side = column(
            words(_("ทะเบียนในแผนของปีนี้"), "section"),
            hairline(),
            self._rows,
            None,
            gap=8,
            edges=(16, 12, 16, 12),
        )
        self._side = frame(column(scrolling(side), gap=0), "card")
        left = column(
            words(about, "line", "text2", wrap=True),
            holding(bar),
            self._none,
            self.grid,
            gap=8,
            grow=3,
        )
        self._left = frame(left)
        self._whole = row(self._left, self._side, gap=12, grow=0)
        self.setLayout(self._whole)
        keys = (KeyBinding(_("เพิ่มรายการ"), ("Insert",), self.add.click),)
        InstalledShortcuts(self.grid.view, keys, Qt.ShortcutContext.WidgetShortcut)
        self.grid.kinds.activated.connect(self._say)
        look.changed.connect(self._fit)
        self._counted = later(self, 0, self._fit)  # also after counts are laid out
        self._fit()
        GridWorkbookDesk(context, self.grid, self)
        self._table = TableInputSaver(self.grid.table.cells, context.session.do, self._calls.report)
        context.news.changed.connect(self._table.came)
        context.news.refused.connect(self._table.refused)
        self.live = PageRefresher[None](context, self, self._read, entities=SHOWN)

    @property
    def kind(self) -> str:
        """The id of the shown register, "" if none is."""
        return str(self.grid.kinds.currentData() or "")

    def show_registers(self, page: PlanPage, of_year: Sequence[YearRegister], year: int) -> None:
        first = self.page is None
        self.page = page
        self.grid.show_page(page)
        if first:  # divisions, which everything else needs
            self.grid.kinds.setCurrentIndex(0)
            self.grid.show_page(page)
        self.buttons = []
        none = words(_("ยังไม่มีแบบที่อ่านจากทะเบียนในแผน"), "line", "text2", wrap=True)
        fill_list(self._rows, [self._line(one, year) for one in of_year] or [none])
        self._say()
        self._counted.start()

    def _line(self, register: YearRegister, year: int) -> QWidget:
        if register.plan:
            how = _("{n} แถว").format(n=f"{register.rows:,}")
        else:
            how = _("ยังไม่ได้เริ่มในปี {year}").format(year=year)
        text = column(
            words(register.title, "strong", wrap=True),
            words(how, "line", "text2", wrap=True),
            gap=0,
        )
        does = _("เปิด") if register.plan else _("เริ่ม")
        go = Button(self._look, does, "ghost", "out" if register.plan else "plus")
        go.clicked.connect(lambda: self._open(register))
        name(go, f"{go.text()} {register.title}")
        self.buttons.append(go)
        return frame(row(text, go, gap=8, edges=(0, 6, 0, 6), grow=0))

    def _say(self) -> None:
        kind = self.page.kind(self.kind) if self.page else None
        empty = self.page is not None and not any(each.kind == self.kind for each in self.page.rows)
        title = arabic_digits(str(kind.title)) if kind else ""
        sentence = _("ทะเบียน{title}ยังว่าง กด เพิ่ม หรือคัดลอกตารางจาก Excel แล้วกด วาง")
        sentence = sentence.format(title=title)
        show_some(self._none, sentence if empty else "")
        self.bin.setEnabled(not empty)

    def _delete(self) -> None:
        self.grid.view.delete_rows()

    def _fit(self) -> None:
        """Put the registers of the year below the table if the font is large or the window narrow."""
        search = self.grid.search
        search.setMinimumWidth(
            search.fontMetrics().horizontalAdvance(search.placeholderText()) + self._look.px(24)
        )
        self.grid.kinds.setMinimumWidth(self._look.px(110))
        room = self._left.minimumSizeHint().width() + self._look.px(SIDE) + 12
        beside = self._look.scale < ROOMY and self.width() >= room
        self._lay_beside(self._whole, self._side, self._look.px(SIDE), beside=beside)
        self._side.setMaximumHeight(WIDEST if beside else self._look.px(120))

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size without the list of the year's registers, which moves below in a narrow window."""
        return QSize(self._left.minimumSizeHint().width(), super().minimumSizeHint().height())

    # -- reading and writing

    def _read(self) -> None:
        read = self._context.session.read
        unit = self._context.unit
        year = self.live.year
        page = read(partial(register_page, unit=unit, nameless=True))
        self._table.read()
        self.show_registers(page, read(partial(registers_of_year, unit=unit, year=year)), year)

    def place(self) -> HeaderContent:
        add = HeaderAction(_("เพิ่มส่วนงาน"), "plus", partial(self.ask_new, "division"))
        others = (HeaderAction(_("เพิ่มระบบบริการออนไลน์"), "plus", partial(self.ask_new, "system")),)
        return HeaderContent(_("ตั้งค่า"), _("ทะเบียนของหน่วยงาน"), add, others)

    def enter(self) -> None:
        """Move the keyboard focus to the register's table."""
        self.grid.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, ref: Ref) -> None:
        """Go to this entry of a register."""
        at = self.grid.kinds.findData(ref.entity)
        if at >= 0 and self.page is not None:
            self.grid.kinds.setCurrentIndex(at)
            self.grid.show_page(self.page)
            self._say()
            found = (self.grid.table.index(n, 0) for n in range(self.grid.table.rowCount()))
            here = next(
                (one for one in found if (row := self.grid.table.row(one)) and row.ref == ref), None
            )
            if here is not None:
                self.grid.view.setCurrentIndex(here)

    def ask_new(self, kind: str) -> None:
        """Ask for the texts of a new entry of the register `kind` (`division` or `system`), then add the entry."""
        found = self.page.kind(kind) if self.page else None
        if self.page is not None and found is not None:
            fields = [
                each for each in self.page.form.fields if kind in each.kind and not each.scale
            ]
            prompt = entry_prompt(arabic_digits(str(found.title)), fields)
            add = partial(self._add, kind)
            ask(self._context.look, self, prompt, lambda **given: add(given))

    def _paste(self) -> None:
        """Preview the entries that the clipboard would add to the register; the person confirms."""
        self.grid.file_requested.emit("paste")

    def _add(self, kind: str, texts: Mapping[str, str]) -> None:
        assert self.page is not None
        fields = {each.id: each for each in self.page.form.fields if kind in each.kind}
        try:
            values = {
                name: value_of(self.page.form, kind, fields[name], text)
                for name, text in texts.items()
                if text
            }
        except UserError as problem:
            self._context.host.refuse(problem)
        else:
            self._context.session.do(partial(add_entries, register=kind, rows=[values]))

    def save(self, typing: UnsavedRowBatch) -> None:
        """Save what was typed into the table as one step."""
        page = self.page
        if page is not None:
            deed = partial(enter_register, form=page.form)
            self._table.send(typing, lambda rows: partial(deed, rows=rows), page.record.ref, "")

    def _open(self, register: YearRegister) -> None:
        """Go to the plan that holds a register, or to the page where such a plan is started."""
        if register.plan is None:
            self._context.host.show_page("documents")
        else:
            self._context.host.show_place("plan", register.plan)
