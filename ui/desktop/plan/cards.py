"""The cards beside a row's form: findings of proofreading, totals of the plan, criteria that rows must serve."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtWidgets import QMenu, QWidget

from core.forms.operations import answered
from core.forms.shape import CellFormula
from core.i18n import _
from core.plan.coverage_view import CoverageList, coverage
from core.plan.tree import PlanCell
from core.plan.view import FindingRow, PlanPage
from core.values import Ref
from ui.desktop.plan.fields import computed_words
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, ListRowButton, Pill
from ui.desktop.widgets.choices import add_line, menu_of, open_under
from ui.desktop.widgets.layout import (
    Surface,
    column,
    drop,
    empty,
    fill,
    frame,
    holding,
    row,
    tab_last,
)
from ui.desktop.widgets.plain import dress, name, show, show_plain, show_tip, words

# findings shown at first, and added per click: thousands would block the window
LISTED = 12
MORE = 100
ICONS = {"bad": "alert", "warn": "warn", "info": "info"}
COUNTS = {"bad": "ต้องแก้ {n}", "warn": "ควรแก้ {n}", "info": "ข้อแนะนำ {n}"}
NAMED = 5  # missing criteria that are named individually


class FindingsCard(Surface):
    """A card with the findings of proofreading, worst first; if a finding has one correction, a button enters it."""

    def __init__(
        self,
        look: Look,
        go_to: Callable[[FindingRow], None],
        mend: Callable[[FindingRow], None],
    ) -> None:
        """Make the card. `go_to` shows where a finding is, `mend` enters its correction."""
        super().__init__("card")
        self._look = look
        self._go_to = go_to
        self._mend = mend
        self._shown: tuple[FindingRow, ...] | None = None
        self._waits, self._most = False, LISTED
        self.pills = FindingCountsBar(look)
        self._list = column(gap=6)
        self._key = words(_("ข้อถัดไป (F8)"), "small", "text2")
        head = row(words(_("ตรวจทาน"), "card"), None, self.pills, gap=4)
        self.setLayout(column(head, self._key, self._list, gap=6, edges=(14, 10, 12, 12)))

    def show_findings(self, rows: tuple[FindingRow, ...], *, proofreading: bool = False) -> None:
        """Show the findings; while `proofreading` still goes on, do not say that there are none."""
        if (rows, proofreading) == (self._shown, self._waits):
            return
        before, now = (self._shown or ())[: self._most], rows[: self._most]
        self._shown, self._waits = rows, proofreading
        self.pills.show_findings(rows)
        show(self._key, bool(rows))
        first, last = alike(before, now)
        while self._list.count() > len(before):  # the messages below the findings
            drop(self._list, self._list.count() - 1)
        for at in reversed(range(first + max(0, len(now) - last - first), len(before) - last)):
            drop(self._list, at)
        lines = self.lines
        for at in range(first, len(now) - last):  # re-use widgets in between: making them is slow
            if at >= len(before) - last:
                lines.insert(at, line := FindingRowWidget(self._look, self._go_to, self._mend))
                self._list.insertWidget(at, line)
            cast("FindingRowWidget", lines[at]).show_finding(now[at])
        tab_last(*self.lines)
        if len(rows) > self._most:
            more = _("ดูอีก {n} รายการ").format(n=min(MORE, len(rows) - self._most))
            self._list.addWidget(Button(self._look, more, "link", "down", do=self._show_more))
        if not (rows or proofreading):
            fine = words(_("ไม่พบข้อสังเกต"), "line", "ok", wrap=True)
            self._list.addWidget(
                frame(row(IconLabel(self._look, "tick", "ok"), fine, gap=6, grow=1))
            )

    def _show_more(self) -> None:
        found = self._shown or ()
        self._shown = None
        self._most = self._most + MORE
        empty(self._list)
        self.show_findings(found)

    @property
    def lines(self) -> list[QWidget]:
        """The widgets of the shown findings, from the top."""
        items = (self._list.itemAt(at) for at in range(self._list.count()))
        return [line for item in items if item and (line := item.widget())]


class FindingRowWidget(Surface):
    """A row that shows one finding of proofreading."""

    def __init__(
        self,
        look: Look,
        go_to: Callable[[FindingRow], None],
        mend: Callable[[FindingRow], None],
    ) -> None:
        super().__init__("inset")
        self._look = look
        self._go_to = go_to
        self._mend = mend
        self._found: FindingRow | None = None
        self._icon = IconLabel(look, "info", "info", 16)
        self._where = words("", "small", "text2", wrap=True)
        self._text = words("", "linestrong", "info", wrap=True)
        self._deeds = column(gap=0, edges=(8, 0, 6, 6))
        head = row(self._icon, self._where, gap=6, grow=1)
        self._go = ListRowButton(column(head, self._text, gap=2, edges=(8, 3, 6, 6)), "")
        self._go.clicked.connect(self._go_there)
        self.setLayout(column(self._go, self._deeds, gap=0))

    def show_finding(self, finding_row: FindingRow) -> None:
        self._found = finding_row
        self._icon.show_icon(ICONS[finding_row.tone], finding_row.tone)
        show_plain(self._where, finding_row.where)
        show_plain(self._text, finding_row.text)
        dress(self._text, tone=finding_row.tone)
        name(
            self._go, _("ไปที่ {where} {text}").format(where=finding_row.where, text=finding_row.text)
        )
        empty(self._deeds)
        if finding_row.fix is not None:
            mends = partial(self._mend, finding_row)
            mend = Button(self._look, _("แก้ให้"), "ghost", "tick", small=True, do=mends)
            name(mend, _("แก้ให้: {text}").format(text=finding_row.text))
            self._deeds.addWidget(holding(row(mend, None)))

    def _go_there(self) -> None:
        if self._found:
            self._go_to(self._found)


def alike(before: Sequence[object], now: Sequence[object]) -> tuple[int, int]:
    """Return (length of the common prefix of `before` and `now`, length of the common suffix after that prefix)."""
    most = min(len(before), len(now))
    first = next((n for n in range(most) if before[n] != now[n]), most)
    last = next((n for n in range(most - first) if before[-1 - n] != now[-1 - n]), most - first)
    return first, last


class FindingCountsBar(QWidget):
    """A row of pills with the number of proofreading findings per severity."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._pills = {tone: Pill(look, "", tone, ICONS[tone]) for tone in ICONS}
        self.setLayout(row(*self._pills.values(), gap=4))

    def show_findings(self, rows: tuple[FindingRow, ...]) -> None:
        counts = Counter(one.tone for one in rows)
        for tone, pill in self._pills.items():
            count = counts[tone]
            show(pill, count > 0)
            pill.show_pill(str(count), tone, ICONS[tone])
            name(pill, _(COUNTS[tone]).format(n=count))


class PlanSumsCard(Surface):
    """A card with the values computed over the whole plan."""

    def __init__(self) -> None:
        super().__init__("card")
        self._list = column(gap=2)
        self.setLayout(column(words(_("ทั้งแผน"), "card"), self._list, gap=4, edges=(14, 10, 12, 12)))

    def show_plan(self, page: PlanPage) -> None:
        found = [
            f"{text} {reported_words(page, cell)}".rstrip()
            for cell in page.plan.cells.values()
            if (text := computed_words(cell))
        ]
        show(self, bool(found))
        fill(self._list, (words(text, "line", wrap=True) for text in found))


def reported_words(page: PlanPage, cell: PlanCell) -> str:
    """Return of how many rows a mean over reports is, `ของ 1 รายการที่รายงานแล้ว`; "" if of all, or no such mean."""
    spec = cell.spec
    if not isinstance(spec, CellFormula) or (spec.op, spec.stage) != ("mean", "report"):
        return ""
    kind, _dot, name_ = spec.over[0].partition(".")
    values = [
        row.cells[name_].value
        for row in page.rows
        if row.kind == kind and row.applies and not row.adrift
    ]
    made = sum(map(answered, values))
    return _("ของ {n} รายการที่รายงานแล้ว").format(n=made) if made < len(values) else ""


class ServedCriteriaCard(Surface):
    """A card with the form's lists of criteria that rows of the plan must serve; hidden if it has none."""

    def __init__(self, look: Look, go_to: Callable[[Ref], None]) -> None:
        """Make the card; `go_to` shows the row that serves the clicked criterion."""
        super().__init__("card")
        self._look = look
        self._go_to = go_to
        self._page: PlanPage | None = None
        self._shown: tuple[CoverageList, ...] = ()
        self._body = column(gap=8)
        self.setLayout(column(self._body, gap=0, edges=(12, 8, 12, 8)))

    def show_plan(self, page: PlanPage) -> None:
        self._page = page
        found = coverage(page)
        show(self, bool(found))
        if found == self._shown:
            return
        self._shown = found
        fill(self._body, map(self._part, found))

    def _part(self, coverage_list: CoverageList) -> QWidget:
        missing = coverage_list.unserved
        tone = "warn" if missing else "ok"
        count = _("{n} จาก {of}").format(
            n=len(coverage_list.entries) - len(missing), of=len(coverage_list.entries)
        )
        head = row(
            words(coverage_list.title, "strong", wrap=True),
            words(count, "label", tone),
            gap=6,
            grow=0,
        )
        numbers = " ".join(entry.number for entry in missing[:NAMED])
        more = _(" และอีก {n}").format(n=len(missing) - NAMED) if len(missing) > NAMED else ""
        if missing:
            text = _("ข้อ {numbers} ยังไม่มีรายการรองรับ").format(numbers=numbers + more)
        else:
            text = _("ทุกข้อมีรายการรองรับ")
        inside = column(head, words(text, "small", "text2", wrap=True), gap=3, edges=(2, 2, 2, 2))
        line = ListRowButton(inside, coverage_list.title, f"{count} {text}")
        line.clicked.connect(lambda: open_under(self.menu(coverage_list), line))
        return line

    def menu(self, coverage_list: CoverageList) -> QMenu:
        """Return a menu of a list's criteria, each with the rows that serve it; a click requests to show that row."""
        menu = menu_of(self, coverage_list.title)
        menu.setToolTipsVisible(True)
        for entry in coverage_list.entries:
            for ref in entry.rows or (None,):
                found = self._page.row(ref) if self._page and ref else None
                if self._page and found:
                    called = " ".join(filter(None, found.name_in(self._page.form)))
                else:
                    called = ""
                title = f"{entry.number}  {called or _('ยังไม่มีรายการรองรับ')}"
                if ref is not None:
                    add_line(menu, title, partial(self._go_to, ref))
                else:
                    menu.addAction(title.replace("&", "&&")).setEnabled(False)
                show_tip(menu.actions()[-1], entry.text)
        return menu
