"""Dialogs of signing: lock with signers for each step, record a signature, compare revisions."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from core.errors import UserError
from core.forms.wording import acting_words
from core.i18n import _
from core.people.deeds import add_person
from core.plan.year_view import LockablePart
from core.records.route import PlannedRouteStep
from core.signing.blockers import OpenIssues, open_matters
from core.signing.chain import PossibleSigner, RouteStepSigners, offers
from core.signing.deeds import sign_off
from core.signing.differences import StateDifference
from core.thai.days import short_date
from core.thai.parser import read_day
from core.values import Ref
from ui.desktop.base.page_context import PageContext, nothing
from ui.desktop.base.person_dialogs import person_prompt
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown, TickBox
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, fill, frame, row, scrolling
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, show_some, texts, words
from ui.desktop.widgets.prompt import Part, Prompt, PromptField, PromptText, ScrolledParts, ask

SHOWN = 300  # differences listed
LISTED = 20  # open matters listed
OPEN = 160  # most design pixels of their height


class InkSignatureDialog(FramedDialog):
    """The dialog that asks who signed a step on paper, on which day and, if they act for another, for whom and how."""

    def __init__(
        self,
        look: Look,
        title: str,
        people: Sequence[PossibleSigner],
        places: Sequence[tuple[str, str]],
        today: date,
        note: Callable[[str, str, str, str], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog; `note` gets id of the person, ISO day, acting, and id of the person replaced."""
        super().__init__(look, _("บันทึกการลงนามของ{title}").format(title=title), parent)
        self._people, self._places = {person.id: person for person in people}, places
        self._note = note
        self.person = DropDown(look, "", [(person.id, person.words) for person in people])
        self.acting = DropDown(look)
        self.instead = DropDown(look)
        self.day = DayField(look)
        show_entry(self.day, short_date(today))
        asked = (_("ผู้ลงนาม"), _("ลงนามในฐานะ"), _("ลงนามแทน"), _("วันที่บนกระดาษ"))
        lines = list[QWidget]()
        for widget, called in zip(
            (self.person, self.acting, self.instead, self.day), asked, strict=True
        ):
            name(widget, called)
            lines += [words(called, "label", "text2"), widget]
        self.wrong = words("", "label", "bad", wrap=True)
        self.go = Button(look, _("บันทึก"), "primary", "tick", do=self._tell)
        self.day.returnPressed.connect(self._tell)
        none = _("ยังไม่มีผู้ใช้งานในทะเบียน เพิ่มชื่อและตำแหน่งก่อน (Ctrl+U)")
        text = _("บันทึกตามที่เห็นบนกระดาษ โปรแกรมไม่ตรวจลายมือชื่อ") if people else none
        self._whose = lines[4]
        inside = column(words(text, "line", "text2", wrap=True), 4, *lines, self.wrong, None, gap=4)
        self.fill(inside, self.closer(), self.go)
        self.person.currentIndexChanged.connect(self._chosen)
        self.acting.currentIndexChanged.connect(self._as_what)
        self._chosen()
        # usually all is as on the paper
        (self.go if self.go.isEnabled() else self.person).setFocus()

    def _chosen(self) -> None:
        """Offer the capacities in which the person may sign, or show why there is none."""
        one = self._people.get(str(self.person.currentData() or ""))
        with QSignalBlocker(self.acting):
            self.acting.clear()
            for way in one.ways if one else ():
                self.acting.addItem(acting_words(way) if way else _("ลงนามเอง"), way)
        do = _("ให้ผู้ที่มีหน้าที่นั้นลงนาม หรือกำหนดหน้าที่ของผู้นี้ที่หน้าตั้งค่า")
        show_plain(self.wrong, f"{one.reason}\n{do}" if one and one.reason else "")
        self.acting.setEnabled(bool(one and one.ways))
        self.go.setEnabled(bool(one and one.ways))
        self.go.draw()
        self._as_what()

    def _as_what(self) -> None:
        """Offer the people for whom the person may sign, if there are several."""
        who = self.person.currentData()
        self.instead.clear()
        for id_, label in self._places if self.acting.currentData() else ():
            if id_ != who:
                self.instead.addItem(label, id_)
        for widget in (self._whose, self.instead):
            show(widget, self.instead.count() > 0)

    def _tell(self) -> None:
        day = read_day(self.day.text())
        if day is None:
            show_plain(self.wrong, _("อ่านวันที่ไม่ได้ พิมพ์เช่น 9 เม.ย. 69"))
            self.day.setFocus()
        elif self.go.isEnabled():
            chosen = [
                str(box.currentData() or "") for box in (self.person, self.acting, self.instead)
            ]
            self._note(chosen[0], day.isoformat(), chosen[1], chosen[2])
            self.accept()


def differences(title: str, message: str, differences: Sequence[StateDifference]) -> Prompt:
    """Return a prompt with the text `message` and, for each changed field, its value before and after."""
    rows: list[Part] = [partial(_difference, one) for one in differences[:SHOWN]]
    high = min(420, 90 + 76 * max(1, len(rows)))
    if len(differences) > SHOWN:
        rows.append(PromptText(_("และอีก {n} ช่อง").format(n=len(differences) - SHOWN), "line text2"))
    if not differences:
        rows.append(PromptText(_("ไม่มีช่องใดต่างกัน"), "strong text2"))
    area = ScrolledParts(rows, high, 6)
    return Prompt(
        title=title, parts=[PromptText(message, "line text2"), area], leave=_("ปิด"), wide=640, gap=6
    )


def _difference(difference: StateDifference, _look: Look) -> QWidget:
    where = "  ".join(filter(None, (difference.where, difference.when)))
    said = texts((where, "small text2"), (difference.field, "linestrong"), gap=1)
    before = words(difference.before or "–", "line", "text2", wrap=True)
    after = words(difference.after or "–", "line", "text", wrap=True)
    line = row(before, words("→", "line", "text2"), after, gap=10, grow=(0, 2))
    return frame(column(said, line, gap=1, edges=(12, 6, 12, 7)), "inset")


class SignerChooser(QWidget):
    """A widget to choose the signers of one step: one person, or several by ticks."""

    def __init__(self, look: Look, offer: RouteStepSigners, change: Do = nothing) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.offer = offer
        called = _("ผู้ลงนาม: {title}").format(title=offer.title)
        self._box = DropDown(look, called, (("", _("ยังไม่ระบุ")), *offer.people))
        self._ticks: list[TickBox] = []
        label = words(offer.title, "label", "text2", wrap=True)
        none = _("ยังไม่มีใครมีหน้าที่นี้ กำหนดได้ที่หน้าตั้งค่า")
        says = words(
            offer.says if offer.people else f"{offer.says} {none}", "small", "text2", wrap=True
        )
        if offer.each:
            for id_, person in offer.people:
                tick = TickBox(look, person)
                tick.setChecked(id_ in offer.chosen)
                tick.toggled.connect(change)
                self._ticks.append(tick)
            if self._ticks:
                self.setFocusProxy(self._ticks[0])
            self.setLayout(column(label, says, *self._ticks, gap=2))
            return
        self.setFocusProxy(self._box)
        self._box.setCurrentIndex(max(0, self._box.findData(next(iter(offer.chosen), ""))))
        self._box.currentIndexChanged.connect(change)
        self.setLayout(column(label, self._box, says, gap=2))

    @property
    def stage(self) -> PlannedRouteStep:
        if self.offer.each:
            ticked = [
                id_
                for tick, (id_, _words) in zip(self._ticks, self.offer.people, strict=True)
                if tick.isChecked()
            ]
            return PlannedRouteStep(self.offer.id, tuple(ticked))
        return PlannedRouteStep(
            self.offer.id, tuple(filter(None, (str(self._box.currentData() or ""),)))
        )

    @property
    def names(self) -> tuple[str, ...]:
        known = dict(self.offer.people)
        return tuple(known[one].partition("  ")[0] for one in self.stage.people if one in known)


class OpenIssuesList(QWidget):
    """A widget with the open issues of the part to be locked: a line of counts, then one line each."""

    def __init__(self, look: Look, issues: OpenIssues) -> None:
        super().__init__()
        self.setObjectName("clear")
        lines = [words(f"• {one.text}", "line", wrap=True) for one in issues.listed[:LISTED]]
        more = len(issues.listed) - len(lines)
        if more:
            lines += [words(_("และอีก {n} เรื่อง").format(n=more), "line", "text2")]
        area = scrolling(column(*lines, None, gap=3, edges=(0, 0, 8, 0)))
        area.setFixedHeight(look.px(min(OPEN, 44 * len(lines))))  # the names below stay visible
        says = _("ยังไม่ครบ: {left}").format(left=issues.says) if issues.says else _("ต้องแก้ก่อนล็อก")
        self.setLayout(column(words(says, "strong", "warn", wrap=True), area, gap=4))
        show(self, not issues.ready)
        show(area, bool(lines))


def _lock_words(matters: OpenIssues) -> str:
    return _("ล็อก") if matters.ready else _("ล็อกทั้งที่ยังไม่ครบ")


class LockDialog(FramedDialog):
    """The dialog that asks which part of a document to lock, and who signs each step of the form's route."""

    def __init__(
        self,
        look: Look,
        message: str,
        parts: Sequence[LockablePart],
        step_signers: Sequence[RouteStepSigners],
        issues: OpenIssues,
        own_name: str,
        lock: Callable[[str, tuple[PlannedRouteStep, ...], str], None],
        add: Callable[[str, str, tuple[str, ...]], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog. `lock` gets names of the signers, the steps, and the period ("" = everything); `add` the
        name, position and roles of a new person."""
        super().__init__(look, _("ล็อกเพื่อลงนาม"), parent)
        self.part = DropDown(
            look, _("จะล็อก"), [(part.period, part.words) for part in parts if not part.locked]
        )
        choice = [words(_("จะล็อก"), "label", "text2"), self.part] if len(parts) > 1 else []
        self.part.currentIndexChanged.connect(self._chosen)
        self._lock = lock
        self.steps: list[SignerChooser] = []
        self._choices = column(gap=6)

        def ask_person() -> None:
            ask(
                look,
                self,
                person_prompt(),
                lambda name, position, roles: add(name, position, roles),
            )

        self.add = Button(look, _("เพิ่มผู้ที่ยังไม่มีชื่อในรายการ"), "link", "plus", do=ask_person)
        self.field = QLineEdit()
        name(self.field, _("ชื่อผู้ลงนาม"))
        self._own = own_name
        self.wrong = words("", "label", "bad", wrap=True)
        self.left = OpenIssuesList(look, issues)
        self.go = Button(look, _lock_words(issues), "primary", "lock", do=self._tell)
        self.field.returnPressed.connect(self._tell)
        self.field.textChanged.connect(self._check)
        self._rest = words("", "line", "info", wrap=True)
        label = words(_("ชื่อผู้ลงนาม"), "label", "text2")
        who = column(self._choices, row(self.add, None), label, self.field, self.wrong, gap=6)
        self._left = column(self.left)
        what = column(
            words(message, "line", "text2", wrap=True), self._left, *choice, self._rest, gap=6
        )
        self.fill(column(what, 4, who, None, gap=6), self.closer(), self.go, min_width=480)
        self.show_offers(step_signers)
        self._chosen()
        self.go.setFocus()

    def show_offers(self, step_signers: Sequence[RouteStepSigners]) -> None:
        """Offer people for each step; choices stay. A person just added is chosen for the first step without signer."""
        chosen = {step.offer.id: step.stage.people for step in self.steps}
        before = {id_ for step in self.steps for id_, _words in step.offer.people}
        free = [
            one
            for one in step_signers
            if self.steps and not one.each and not (chosen.get(one.id) or one.chosen)
        ]
        new = next(
            ((one.id, id_) for one in free for id_, _words in one.people if id_ not in before), None
        )
        if new:
            chosen[new[0]] = (new[1],)
        self.steps = [
            SignerChooser(
                self._look, one._replace(chosen=chosen.get(one.id) or one.chosen), self._named
            )
            for one in step_signers
        ]
        fill(self._choices, self.steps)
        show(self.add, bool(step_signers))
        self._named()

    def show_matters(self, issues: OpenIssues) -> None:
        """Show the open issues of the part that was just chosen."""
        self.left = OpenIssuesList(self._look, issues)
        fill(self._left, [self.left])
        self.go.show_words(_lock_words(issues))

    def _chosen(self) -> None:
        """Show what stays open when one period alone is locked."""
        one = self.part.currentData()
        if one:
            text = _("ล็อกเฉพาะ{what} แผนและผลของงวดอื่นยังแก้ได้").format(what=self.part.currentText())
        else:
            text = ""
        show_some(self._rest, text)

    def _named(self) -> None:
        if not self.field.isModified():
            found = dict.fromkeys(one for step in self.steps for one in step.names)
            show_entry(self.field, ", ".join(found) or self._own)
        self._check()

    def _check(self) -> None:
        """Warn of one person in two steps that the form keeps apart, before anything is locked."""
        people = {step.offer.id: set(step.stage.people) for step in self.steps}
        titles = {step.offer.id: step.offer.title for step in self.steps}
        text = ""
        for step in self.steps:
            for other in step.offer.other_than:
                if people[step.offer.id] & people.get(other, set()):
                    text = _("แบบนี้ให้{title}เป็นคนละคนกับ{other}")
                    text = text.format(title=step.offer.title, other=titles[other])
            if step.offer.each and not step.stage.people:
                text = _("ระบุผู้ลงนามของขั้น{title}ให้ครบทุกคน").format(title=step.offer.title)
        show_plain(self.wrong, text)
        self.go.setEnabled(bool(self.field.text().strip()) and not text)
        self.go.draw()

    def _tell(self) -> None:
        if self.go.isEnabled():
            stages = tuple(step.stage for step in self.steps)
            self._lock(self.field.text().strip(), stages, str(self.part.currentData() or ""))
            self.accept()


def route_dialog(step_signers: Sequence[RouteStepSigners]) -> Prompt:
    """Return a prompt that asks who signs each step of a locked document. Answers: {step id: PlannedRouteStep}."""
    why = PromptText(_("ลำดับเป็นไปตามแบบ เปลี่ยนได้จนกว่าจะมีผู้ลงนามบนกระดาษ"), "line text2")
    steps = (
        PromptField(one.id, "", partial(SignerChooser, offer=one), read=lambda step: step.stage)
        for one in step_signers
    )
    return Prompt(title=_("กำหนดผู้ลงนาม"), parts=[why, 4, *steps], go=_("บันทึก"), wide=440, gap=6)


def ask_lock(
    context: PageContext, subject: Ref, title: str, page: QWidget, period: str = ""
) -> None:
    """Ask which part of a document to lock and who signs each step, then lock that part. `subject` is a plan or an
    assessment, called `title`. `period` is the part preset in the dialog, "" = the next one to be locked."""
    session = context.session
    person = session.person
    try:
        steps = session.read(read := partial(offers, subject=subject, person=person))
        parts = session.read(lambda reader: LockablePart.of(reader, subject))
        period = period or next((part.period for part in parts if part.next), "")
        matters = session.read(lambda reader: open_matters(reader, subject, period))
    except UserError as problem:
        context.host.refuse(problem)
        return
    at = session.read(lambda reader: reader.record(Ref(context.unit, "person", person)))
    why = _("ข้อมูลของ{of} จะอ่านได้อย่างเดียวจนกว่าจะปลดล็อก ฉบับที่พิมพ์จะมีเลขทะเบียนและ QR").format(of=title)

    def lock(by: str, route: tuple[PlannedRouteStep, ...], period: str) -> None:
        session.do(partial(sign_off, subject=subject, signers=by, route=route, period=period))

    def add(name: str, position: str, roles: tuple[str, ...]) -> None:
        deed = partial(add_person, name=name, position=position, roles=roles)
        context.do(
            deed, lambda: dialog.show_offers(session.read(read)) if isValid(dialog) else None
        )

    own = at.text("name") if at else ""
    dialog = LockDialog(context.look, why, parts, steps, matters, own, lock, add, page)
    dialog.part.setCurrentIndex(max(0, dialog.part.findData(period)))

    def show_left(_at: int) -> None:
        chosen = str(dialog.part.currentData() or "")
        dialog.show_matters(session.read(lambda reader: open_matters(reader, subject, chosen)))

    dialog.part.currentIndexChanged.connect(show_left)
    dialog.open()
