"""The controller of the page on what a committee decided about this office: acknowledge the result, or object."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QStackedWidget

from core.committee.objection_deeds import acknowledge, object_to, withdraw
from core.committee.own_result_view import SENDING, OwnReleasedResult, own_result
from core.committee.result_view import ReleasedResultRow, results_of
from core.errors import UserError
from core.forms.ports import Reader
from core.i18n import _
from core.values import Ref
from ui.desktop.base.background import View
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import LEAVING, HeaderAction, HeaderContent, PageContext
from ui.desktop.base.starting import UnavailablePage
from ui.desktop.objections.page import CommitteeResultPage
from ui.desktop.objections.parts import ResultCalls, TypedObjection
from ui.desktop.widgets.prompt import Prompt, ask

REST = 150  # milliseconds after the last change before everything is read again
SHOWN = frozenset(
    {
        *(
            "acknowledgement",
            "objection",
            "objection_answer",
            "objection_close",
            "review_assessment",
            "review_answer",
        ),
        *(
            "review_signoff",
            "signoff",
            "assessment",
            "answer",
            "evidence",
            "file",
            "link",
            "unit",
            "person",
        ),
    }
)


class YearCommitteeResults(NamedTuple):
    """A year's committee results about this unit. `shown`: the result to show; if it is None, `problem` says why."""

    rows: tuple[ReleasedResultRow, ...]
    shown: OwnReleasedResult | None
    problem: UserError | None = None


class CommitteeResultDesk(QStackedWidget):
    """The controller and container of the page on which this unit reads, acknowledges or disputes committee results."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self.found: YearCommitteeResults | None = None
        calls = ResultCalls(self.go_to, self._keep, self._drop, self._note_typed)
        self.page, self._none = CommitteeResultPage(context.look, calls), UnavailablePage()
        self.addWidget(self.page)
        self.addWidget(self._none)
        self._review: Ref | None = None
        self.live = PageRefresher(context, self, self._read, self._show, entities=SHOWN, rest=REST)
        context.files.sent.connect(self.live.note)

    # -- showing

    def _read(self) -> View[YearCommitteeResults]:
        unit = self._context.unit
        year = self.live.year
        wanted = self._review
        sent = self._context.office.last_sent()

        def view(reader: Reader) -> YearCommitteeResults:
            rows = tuple(one for one in results_of(reader, unit) if one.year == year)
            refs = [one.release.review for one in rows]
            if not refs:
                return YearCommitteeResults((), None, none_yet(year))
            try:
                return YearCommitteeResults(
                    rows, own_result(reader, wanted if wanted in refs else refs[0], sent)
                )
            except UserError as problem:
                return YearCommitteeResults(rows, None, problem)

        return view

    def _show(self, results: YearCommitteeResults) -> None:
        self.found = results
        if results.shown is not None:
            self._review = results.shown.result.row.release.review
            self.page.show_result(results.shown, results.rows)
            self.setCurrentWidget(self.page)
        elif results.problem is not None:
            self._none.show_problem(results.problem)
            self.setCurrentWidget(self._none)
        self._note_typed()
        self._context.host.renew_header("results")

    @property
    def here(self) -> OwnReleasedResult | None:
        return self.found.shown if self.found else None

    def go_to(self, ref: Ref) -> None:
        """Show the committee result whose review or sign-off is `ref`; do nothing for other records."""
        if ref.entity in ("review_assessment", "review_signoff"):
            self._review = self._context.session.read(partial(_reviewed, ref=ref))
            self.live.read_again()

    def enter(self) -> None:
        self.page.enter()

    def place(self) -> HeaderContent:
        crumbs = "  ›  ".join((_("เอกสารของปี"), _("ผลของคณะกรรมการ")))
        of = self.here
        if of is None:
            return HeaderContent(crumbs, _("ผลของคณะกรรมการ {year}").format(year=self.live.year))
        primary, *others = self._deeds(of)
        return HeaderContent(
            crumbs, f"{of.result.row.title} {of.result.row.year}", primary, tuple(others)
        )

    def _deeds(self, result: OwnReleasedResult) -> Iterator[HeaderAction]:
        """Yield the actions, the next step first."""
        row = result.result.row
        see = HeaderAction(_("รับทราบผล"), "tick", partial(self._ask_acknowledge, row))
        send = partial(self._context.host.jump, SENDING)
        waits = not row.acknowledged
        objected = bool(row.raised) and not row.final
        if waits and not objected:
            yield see
        if result.unsent:
            yield HeaderAction(_("ส่งคำทักท้วง {n} ข้อ").format(n=result.unsent), "out", send)
        elif result.other_unsent:
            yield HeaderAction(_("ส่งการรับทราบ") if row.acknowledged else _("ส่งการถอน"), "out", send)
        yield HeaderAction(
            _("พิมพ์ผล"), "printer", partial(self._print, result.result.assessment, "result")
        )
        if waits and objected:
            yield see
        if not row.final:
            yield HeaderAction(
                _("พิมพ์แบบทักท้วง"),
                "printer",
                partial(self._print, result.result.assessment, "objection"),
            )
        own = partial(self._context.host.show_place, "assessment", result.result.assessment)
        yield HeaderAction(_("เปิดการประเมินตนเอง"), "check", own)

    # -- deeds

    def _ask_acknowledge(self, row: ReleasedResultRow) -> None:
        """Ask before acknowledging, which keeps the right to object."""
        said = _("บันทึกว่าหน่วยงานเห็น{standing}แล้ว {by} จะเห็นเมื่อได้รับไฟล์")
        said = said.format(standing=row.state_words, by=row.by)
        if row.takes_objections:
            still = [_("รับทราบแล้วยังทักท้วงได้จนกว่า {by} จะปิดรับ").format(by=row.by)]
        else:
            still = []
        prompt = Prompt(title=_("รับทราบผล"), parts=[said, *still], go=_("รับทราบ"))
        deed = partial(acknowledge, review=row.release.review)
        ask(self._context.look, self, prompt, lambda: self._context.session.do(deed))

    def _keep(self, objection: TypedObjection) -> None:
        of = self.here
        if of is not None:
            deed = partial(object_to, review=of.result.row.release.review, item=objection.item)
            deed = partial(deed, reason=objection.reason, evidence=objection.evidence)
            self._context.do(deed, partial(self.page.close_form, objection.item))

    def _drop(self, item: str) -> None:
        """Withdraw an objection; if it was never saved, only close its form."""
        close = partial(self.page.close_form, item)
        raised = self.here.result.row.raised if self.here else ()
        one = next((each for each in raised if each.item == item), None)
        if one is not None:
            self._context.do(partial(withdraw, objection=one.ref), close)
        else:
            close()

    def _note_typed(self) -> None:
        """Note for the closing of the window that an objection is being typed and not saved."""
        said = _("คำทักท้วงที่กำลังเขียนยังไม่ได้เก็บ") if self.page.is_typing else ""
        if said or self._context.host.property(LEAVING) == _("คำทักท้วงที่กำลังเขียนยังไม่ได้เก็บ"):
            self._context.host.setProperty(LEAVING, said)

    def _print(self, subject: Ref, form: str) -> None:
        self._context.host.show_place("papers", subject)
        self._context.host.show_paper(subject, form)


def none_yet(year: int) -> UserError:
    """Return the error to show if no committee result of this fiscal year is on this PC."""
    return UserError(
        _("ปี {year} ยังไม่มีผลของคณะกรรมการในเครื่องนี้").format(year=year),
        _("ผลมาถึงพร้อมไฟล์ของหน่วยงานที่ประกาศผล และหน้าหลักจะบอกเมื่อมาถึง"),
        _("ถ้าได้รับไฟล์แล้ว ให้นำเข้าที่หน้ารับส่ง หรือเลือกปีอื่นที่มุมบน"),
    )


def _reviewed(reader: Reader, ref: Ref) -> Ref:
    """Return the review assessment of a sign-off, or the reference itself if it is one."""
    if ref.entity == "review_assessment":
        return ref
    return next((one.body.subject for one in reader.sign_offs.of(ref) if one.body), ref)
