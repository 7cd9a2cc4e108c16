"""Parts of the workshop page: the start, the progress of voting, the agenda with its clock."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget

from core.assessment.rounds import WorkshopSlip
from core.i18n import _
from core.workshop.agenda import LENGTHS, AgendaPoint, AgendaPosition, agenda
from core.workshop.decisions import MOST
from core.workshop.shown import progress_words
from core.workshop.view import Workshop
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do, Pill
from ui.desktop.widgets.choices import SegmentedControl, TickBox
from ui.desktop.widgets.inputs import NumberEdit
from ui.desktop.widgets.layout import column, flow, frame, holding, row, scrolling
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, words
from ui.desktop.workshop.table import slip_words

USUAL = 20  # voters proposed


class WorkshopStartPane(QWidget):
    """A widget that asks how many people vote and whether the chair does; it can be used days before the meeting."""

    def __init__(
        self,
        look: Look,
        begin: Callable[[int, bool], None],
        begin_on_paper: Callable[[int, bool], None],
        test: Do,
    ) -> None:
        """Make the pane. `begin` and, if ballots are to be printed, `begin_on_paper` get the number of voters and
        whether the chair is among them; `test` tests the phone room."""
        super().__init__()
        self._begin, self._begin_on_paper = begin, begin_on_paper
        self.number = NumberEdit(look, 70)
        name(self.number, _("จำนวนผู้ให้คะแนน"))
        show_entry(self.number, f"{USUAL}")
        self.number.textChanged.connect(self._typed)
        self.chair = TickBox(look, _("ใบหนึ่งเป็นของประธาน ซึ่งไม่แสดงก่อนผู้อื่น"))
        self.chair.setChecked(True)
        self.go = Button(look, _("เตรียมประชุม"), "primary", "right", do=self.tell)
        self.test = Button(look, _("ทดสอบห้อง"), "ghost", "search", do=test)
        self.paper = Button(look, _("ใช้บัตรกระดาษแทน"), "ghost", "scan", do=self.tell_paper)
        self._why = words("", "line", "warn", wrap=True)
        first = _(
            "ทุกคนให้คะแนนทุกข้อโดยไม่เห็นคะแนนกัน แล้วคุยเฉพาะข้อที่เห็นต่าง ขาดหลักฐาน หรือชี้ขาดคะแนน ที่เหลือรับในมติเดียว"
        )
        ready = _(
            "เตรียมวันก่อนประชุมได้: พิมพ์บัตร ใบลงชื่อ และทดสอบห้อง เวลายังไม่เดินจนกว่าจะกด “เริ่มประชุม” หรือมีคะแนนแรก"
        )
        body = column(
            words(_("ประชุมให้คะแนน"), "section"),
            words(first, "body", "text2", wrap=True),
            words(ready, "body", "text2", wrap=True),
            6,
            row(
                words(_("ผู้ให้คะแนน"), "label", "text2"),
                self.number,
                words(_("คน"), "label", "text2"),
                None,
            ),
            row(self.chair, None),
            self._why,
            flow(self.go, self.test, self.paper, gap=8),
            None,
            gap=8,
            edges=(20, 16, 20, 16),
        )
        self.setLayout(column(scrolling(column(frame(body, "card"), None, gap=0)), gap=0))

    @property
    def voters(self) -> int:
        text = self.number.text().strip()
        return int(text) if text.isdecimal() else 0

    def _typed(self) -> None:
        sound = 1 <= self.voters <= MOST
        show_plain(self._why, "" if sound else _("กรอกจำนวน 1 ถึง {most}").format(most=MOST))
        for each in (self.go, self.paper):
            each.setEnabled(sound)

    def tell_paper(self) -> None:
        """Request the start of the workshop with paper ballots instead of phones."""
        if self.paper.isEnabled():
            self._begin_on_paper(self.voters, self.chair.isChecked())

    def tell(self) -> None:
        if self.go.isEnabled():
            self._begin(self.voters, self.chair.isChecked())


class NoWorkshopPanel(QWidget):
    """A widget shown if no workshop can be held: it says what is missing, and its button leads there."""

    def __init__(self, look: Look, on_click: Do) -> None:
        super().__init__()
        said = words(_("เริ่มการประเมินของปีนี้ก่อน จากนั้นเปิดประชุมจากหน้าการประเมิน"), "section", wrap=True)
        self.way = Button(look, _("เอกสารของปี"), icon="plan", do=on_click)
        self.setLayout(column(said, row(self.way, None), None, gap=12))


class VoteProgressPanel(QWidget):
    """A widget that shows how many answers each slip (voter) has given, but not which."""

    def __init__(
        self, look: Look, *, table: Do, ballots: Do, attendance: Do, more: Do, less: Do
    ) -> None:
        """Make the panel. `table` and `ballots` take votes; `attendance` prints the list that people sign; `more` and
        `less` add and take back a slip."""
        super().__init__()
        self._done, self._note = words("", "hero", wrap=True), words("", "body", "text2", wrap=True)
        self._look = look
        self.pills: list[Pill] = []
        self._slips = flow(gap=8)
        self.table = Button(look, _("กรอกที่โต๊ะ"), "ghost", "keyboard", do=table)
        self.ballots = Button(look, _("บัตรกระดาษ"), "ghost", "scan", do=ballots)
        self.more = Button(look, _("เพิ่มหนึ่งใบ"), "ghost", "plus", do=more)
        self.attendance = Button(look, _("พิมพ์ใบลงชื่อ"), "ghost", "printer", do=attendance)
        self.less = Button(look, _("เอาใบออก"), "ghost", "minus", do=less)
        ways = flow(self.table, self.ballots, self.attendance, self.more, self.less)
        self.head = column(self._done, self._note, ways, gap=6)
        body = column(
            scrolling(column(self.head, self._slips, None, gap=14)), gap=0, edges=(18, 14, 18, 14)
        )
        self.setLayout(column(frame(body, "card"), gap=0))

    def show_workshop(self, workshop: Workshop) -> None:
        show_plain(self._done, progress_words(workshop))
        show_plain(self._note, _("ยังไม่มีผู้ใดเห็นคะแนน รวมทั้งประธาน จนกว่าจะปิดรับคะแนน"))
        while len(self.pills) < len(workshop.slips):
            self.pills.append(Pill(self._look))
            self._slips.addWidget(self.pills[-1])
        for pill, slip in zip(self.pills, workshop.slips, strict=False):
            pill.show_pill(*_progress(workshop, slip))
        for n, pill in enumerate(self.pills):
            show(pill, n < len(workshop.slips))


def _progress(workshop: Workshop, slip: WorkshopSlip) -> tuple[str, str, str]:
    """Return how far a slip is: words, tone, icon."""
    n, of = workshop.voted.get(slip.id, 0), len(workshop.questions)
    if n >= of:
        return _("{slip} ครบ").format(slip=slip_words(slip)), "ok", "tick"
    if not n:
        return _("{slip} ยังไม่เริ่ม").format(slip=slip_words(slip)), "mute", "minus"
    return _("{slip}: {n} จาก {of} ข้อ").format(slip=slip_words(slip), n=n, of=of), "warn", "more"


class AgendaPanel(QWidget):
    """A widget with the agenda: a column of all its points, or one line with the current point only."""

    def __init__(self, look: Look, keep_length: Callable[[int], None], open_projector: Do) -> None:
        """Make the agenda; `keep_length` gets the minutes planned for the meeting."""
        super().__init__()
        self._lying, self._here = False, ""
        self._left = words("", "figure", wrap=True)
        self._each = words("", "line", "text2", wrap=True)
        self._all = words("", "line", wrap=True)
        self._points = [
            (words("", "line", wrap=True), words("", "line", "text2")) for _one in agenda()
        ]
        self._lines = [
            frame(row(*point, gap=8, edges=(0, 3, 0, 3), grow=0)) for point in self._points
        ]
        options = tuple((str(n), _("{n} ชม.").format(n=n // 60), "") for n in LENGTHS)
        self.length = SegmentedControl(
            options, _("เวลาประชุม"), do=lambda key: keep_length(int(key))
        )
        self._title = words(_("วาระและเวลา"), "card")
        head = row(self._title, None, self.length, gap=8)
        self.present = Button(look, _("เปิดจอฉาย"), "ghost", "pc", do=open_projector)
        self._below = holding(row(self.present, None, edges=(0, 4, 0, 0)))
        self._box = column(
            head, self._left, self._all, self._each, *self._lines, self._below, gap=4
        )
        self.setLayout(self._box)

    def lie(self, horizontal: bool) -> None:
        """Show the agenda as one line above the page's content if `horizontal`, else as a column beside it."""
        self._lying = horizontal
        self._box.setDirection(
            QBoxLayout.Direction.RightToLeft if horizontal else QBoxLayout.Direction.TopToBottom
        )
        self._box.setSpacing(20 if horizontal else 4)
        # the projector is opened from the page's header too
        for each in (self._title, self._below):
            show(each, not horizontal)
        self._show_points()

    def _show_points(self) -> None:
        for line, one in zip(self._lines, agenda(), strict=True):
            show(line, not self._lying or one.id == self._here)

    def show_clock(self, clock: AgendaPosition, points: Sequence[AgendaPoint], total: int) -> None:
        """Show the time left (`clock`) and the points with their minutes; `total`: planned minutes of the meeting."""
        self.length.show_key(str(total))
        self._here = clock.point_id
        self._show_points()
        here = next((point for point in points if point.id == clock.point_id), None)
        show_plain(self._left, left_words(clock) if here else _("เวลายังไม่เดิน"))
        whole_left = _("ทั้งประชุมเกิน {n} นาที") if clock.whole < 0 else _("ทั้งประชุมเหลือ {n} นาที")
        ends = " · ".join(
            (whole_left.format(n=abs(clock.whole)), _("จบ {time} น.").format(time=clock.end))
        )
        show_plain(self._all, ends if here else _("เดินเมื่อกด “เริ่มประชุม” หรือเมื่อมีคะแนนแรก"))
        dress(self._left, tone="bad" if here and clock.left < 0 else "text")
        show_plain(
            self._each, _("ข้อที่เหลือมีเวลาข้อละ {n} นาที").format(n=clock.each) if clock.each else ""
        )
        for (text, minutes), point in zip(self._points, points, strict=True):
            on = point.id == clock.point_id
            show_plain(text, point.title)
            tone = "accent" if on else "text2"
            dress(text, role="linestrong" if on else "line", tone=tone)
            show_plain(minutes, _("{n} นาที").format(n=point.minutes))


def left_words(clock: AgendaPosition) -> str:
    """Return a text on how many minutes the agenda's current point has left, or by how many it is over its time."""
    if clock.left < 0:
        return _("วาระนี้เกิน {n} นาที").format(n=-clock.left)
    return _("วาระนี้เหลือ {n} นาที").format(n=clock.left)
