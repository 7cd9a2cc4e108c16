"""The table of pages, and how each is made; a new page is one line here and its maker."""

from datetime import datetime
from functools import partial

from core.actions.made_papers import printable
from core.i18n import _
from core.model.values import Changes
from core.views.centre_page import has_units, units_below
from ui.desktop.assessment_desk import AssessmentDesk
from ui.desktop.exchanging import Exchanging
from ui.desktop.pages.centre import CentrePage
from ui.desktop.pages.exchange import ExchangePage
from ui.desktop.pages.papers import PapersPage
from ui.desktop.plan_desk import PlanDesk
from ui.desktop.room import Deed, Leaf, Page, Place, Room

FIRST = "assessment"  # the page an office opens with


def pages() -> tuple[Page, ...]:
    """The pages in the order of the sidebar: key, icon, word, maker, then what else is true of them."""
    plan, answered = frozenset({"plan", "row", "progress"}), frozenset({"assessment", "sheet", "answer"})
    return (
        Page("plan", "plan", _("แผน"), _plan, yearly=True, shows=plan),
        Page("assessment", "check", _("การประเมิน"), _assessment, yearly=True, shows=answered),
        Page("papers", "printer", _("เอกสารพิมพ์"), _papers, shows=frozenset({"paper"})),
        Page("exchange", "exchange", _("รับส่ง"), _exchange, badge=_torn),
        Page("centre", "building", _("หน่วยงาน"), _centre, yearly=True, shows=frozenset({"unit"}), there=_has_units),
    )


def _assessment(room: Room) -> Leaf:
    desk = AssessmentDesk(room)
    return Leaf(desk, desk.show_year, desk.place, desk.hand_over, desk.enter, desk.here, desk.go_to, desk.told)


def _plan(room: Room) -> Leaf:
    desk = PlanDesk(room.look, room.session, room.unit, room.news)
    desk.said.connect(room.host.said)
    desk.refused.connect(room.host.refused)
    desk.changed_place.connect(lambda: room.host.moved.emit("plan"))
    desk.print_wanted.connect(lambda ref, form, words: room.files.print(ref, form, f"{words} {desk.year}"))

    def place() -> Place:
        crumbs, title, words = desk.place()
        return Place(crumbs, title, Deed(words, "printer", desk.ask_print) if words else None)

    return Leaf(desk, desk.show_year, place, desk.hand_over, desk.enter, desk.here, desk.go_to)


def _papers(room: Room) -> Leaf:
    page = PapersPage(room.look)
    shown = [0]  # the year whose assessment is printed

    def refresh(year: int) -> None:
        """What the assessment of the year can be printed on, and its prints, newest first."""
        shown[0] = year
        read, forms = room.session.read, room.session.forms
        found = read(lambda reader: reader.records("assessment", room.unit, round="self", year=year))
        if not found:
            page.show_papers((), ())
            return
        ref = found[0].ref
        printed = read(lambda reader: reader.records("paper", ref.scope, subject=ref.local))
        page.show_papers(read(partial(printable, forms=forms, subject=ref)), tuple(reversed(printed)))

    def print_(form: str, words: str) -> None:
        found = room.session.read(lambda reader: reader.records("assessment", room.unit, round="self", year=shown[0]))
        if found:
            room.files.print(found[0].ref, form, f"{words} {shown[0]}")

    def changed(changes: Changes) -> None:
        if changes.label == "print_paper":
            refresh(shown[0])

    page.print_wanted.connect(print_)
    room.news.changed.connect(changed)
    return Leaf(page, refresh, lambda: Place(_("เอกสารพิมพ์"), _("เอกสารพิมพ์")))


def _exchange(room: Room) -> Leaf:
    page = ExchangePage(room.look)
    exchanging = Exchanging(room.office, page, room.news)
    page.export_wanted.connect(room.files.export)
    page.conflicts.jump.connect(room.host.jump)
    room.files.sent.connect(page.show_result)
    room.news.refused.connect(lambda _problem: page.show_result("", ""))
    return Leaf(page, lambda _year: exchanging.refresh(), lambda: Place(_("รับส่ง"), _("รับส่ง")))


def _torn(room: Room) -> int:
    """How many fields wait for somebody to choose a value."""
    return len(room.session.read(lambda reader: reader.conflicts()))


def _centre(room: Room) -> Leaf:
    page = CentrePage(room.look)

    def refresh(year: int) -> None:
        today = datetime.now().date()
        page.show_units(*room.session.read(partial(units_below, room.session.forms, room.unit, year, today)))

    return Leaf(page, refresh, lambda: Place(_("หน่วยงานในสังกัด"), _("หน่วยงานในสังกัด")))


def _has_units(room: Room) -> bool:
    """Only an office that has units below has their page."""
    return room.session.read(partial(has_units, room.unit))
