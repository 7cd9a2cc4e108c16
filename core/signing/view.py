"""What pages show of the signing of a plan or assessment, from draft to accepted, for its office and units above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from core.assessment.rounds import WorkshopSlip
from core.assigning.orders import FieldRemark, SignOffDecision
from core.errors import UserError
from core.forms.ports import Reader
from core.i18n import _
from core.log.op import SIGNED, STAGE, SignOff, SignOffState
from core.log.ports import FieldHistoryRow
from core.plan.year_view import PeriodReports
from core.records.route import ANEW, ERASED, RouteStep, people_of
from core.records.titles import called
from core.signing.blockers import OpenIssues, open_matters, proofread
from core.signing.chain import (
    DONE,
    HERE,
    LATER,
    STOPPED,
    SentUpTo,
    SigningFacts,
    SigningQueueRow,
    SigningStation,
    chain_of,
    current,
    prints_of,
    signable,
    since_of,
    whole_bodies,
)
from core.thai.days import short_date, stamp
from core.thai.written import arabic_digits
from core.values import Record, Ref


class RouteStepRow(NamedTuple):
    """A step of the signing route as pages display it. `state`: done, here (it awaits a signature) or later."""

    id: str
    title: str
    lines: tuple[str, ...]  # who has signed or is expected to: name, position, acting for whom
    says: str  # when it was signed, or what it waits for
    state: str  # done | here | later
    step: RouteStep


class RevisionRow(NamedTuple):
    """A sign-off of a document, in force, ended or invalid, as a row of the list of revisions."""

    number: int  # 1 = the first
    signoff: Ref
    op: str
    when: str
    signers: str
    says: str
    tone: str
    stands: bool
    readable: bool  # the signed state can be shown on this PC
    period: str = ""  # the period of a plan that it signs, "" = the whole
    inked: bool = False  # a signed scan of it is confirmed
    locked: str = ""  # who locked it at the keyboard, and when


@dataclass(frozen=True)
class SignPanelContent:
    """The content of the panel on the signing of one plan or assessment. `rounds`: how often it was returned; `came`:
    number of fields that count now but did not when it was signed; `went`: number of fields that counted only then."""

    subject: Ref
    title: str
    year: int
    chain: tuple[SigningStation, ...]
    here: str  # key of the current station
    says: str  # the state in one sentence
    tone: str
    signoff: Ref | None  # the valid sign-off
    op: str  # name of the op of its body, "" without one
    stage: str  # "" | frozen | signed
    matters: OpenIssues  # what is open, even if it is locked
    route: tuple[RouteStepRow, ...]
    prints: tuple[tuple[Ref, str], ...]  # prints of the sign-off: (reference, register number)
    answers: tuple[SignOffDecision, ...]
    rounds: int  # how often it was returned
    remarks: tuple[FieldRemark, ...]
    revisions: tuple[RevisionRow, ...]  # newest first
    came: int  # changed fields since signing: they count now and did not then
    went: int  # fields that counted then and do not now
    moved: bool  # the data here differs from what was signed
    # voting in a workshop on it is closed, so that there are papers of the meeting
    met: bool = False


def sign_panel(
    reader: Reader, subject: Ref, sent: SentUpTo, today: date
) -> SignPanelContent | None:
    """Return the signing panel of a plan or assessment, None if not here or deleted; `sent`: {stream: last op sent}."""
    record = reader.record(subject)
    if record is None or record.deleted:
        return None
    one, bodies = current(reader, subject), whole_bodies(reader, subject)
    held = reader.record(one.ref) if one else None
    matters = _left(reader, subject) if one else open_matters(reader, subject)
    steps = RouteStep.steps(reader, held) if held else ()
    answers = SignOffDecision.to(reader, list(dict.fromkeys(each.ref for each in bodies)))
    papers = prints_of(reader, one) if one else []
    to_sign = signable(reader, one, held) if one and held else []
    after = reader.sign_offs.after(one.op) if one else None
    own = tuple(each for each in answers if one and each.signoff == one.ref)
    known = SigningFacts(one, held, matters, steps, to_sign, own)
    chain = tuple(chain_of(reader, known, sent, today))
    here = next((mark for mark in chain if mark.state in (HERE, STOPPED)), chain[-1])
    moved = bool(
        one
        and one.body
        and one.sound
        and reader.sign_offs.state_hash(subject) != one.body.state_hash
    )
    went = len(panel_words(after.went)) if after else 0
    came = len(panel_words(after.came)) if after else 0
    if one and held:
        route = tuple(
            signatures(
                reader,
                held,
                steps,
                since_of(reader, one, steps, to_sign),
                today,
                printed=bool(to_sign),
            )
        )
    else:
        route = ()
    stage = held.text(STAGE) if held else ""
    op = one.op if one else ""
    signoff = one.ref if one else None
    return SignPanelContent(
        subject=subject,
        title=called(reader, subject),
        year=record.number("year") or 0,
        chain=chain,
        here=here.key,
        says=here.says,
        tone="warn" if not one and here.key == "lock" and not matters.ready else TONES[here.state],
        signoff=signoff,
        op=op,
        stage=stage,
        matters=matters,
        route=route,
        prints=tuple((paper.ref, arabic_digits(paper.text("number"))) for paper in papers),
        answers=answers,
        rounds=sum(not each.accepted for each in answers),
        remarks=FieldRemark.on(reader, subject),
        revisions=(*revisions(reader, bodies, one), *of_periods(reader, subject)),
        came=came,
        went=went,
        moved=moved,
        met=subject.entity == "assessment"
        and WorkshopSlip.is_closed(WorkshopSlip.sheets(reader, subject)),
    )


def _left(reader: Reader, subject: Ref) -> OpenIssues:
    """Return what is open in a locked subject; if its form is not here, `unread` says so."""
    try:
        return proofread(reader, subject)
    except UserError as problem:  # its form is not on this PC
        return OpenIssues(unread=problem.what)


TONES = {DONE: "ok", HERE: "info", STOPPED: "bad", LATER: "mute"}


def panel_words(ops: Sequence[FieldHistoryRow]) -> set[tuple[Ref, str]]:
    return {(op.ref, op.field) for op in ops}


def signatures(
    reader: Reader,
    record: Record,
    steps: Sequence[RouteStep],
    since: date | None,
    today: date,
    *,
    printed: bool,
) -> Iterator[RouteStepRow]:
    """Yield a row for each step of a sign-off. `since`: day when waiting began; `printed`: a final print exists."""
    people = people_of(reader, record.ref.scope)
    here = RouteStep.waiting(steps)
    confirmed = record.text(STAGE) == SIGNED
    for step in steps:
        seen = confirmed and bool(step.expected)  # nobody is ticked who was not named
        if step.done or seen:
            state = DONE
        elif here and step.id == here.id and not confirmed:
            state = HERE
        else:
            state = LATER
        lines = [line for ink in step.inks for line in step.signature_lines(people, ink)]
        lines += [
            line
            for one in step.missing
            if state != DONE
            for line in RouteStep.expected_lines(people, one)
        ]
        says = ", ".join(short_date(ink.day) for ink in step.inks)
        if state == HERE and not printed and not any(one.inks for one in steps):
            says = _("รอพิมพ์ฉบับจริง")
        elif state == HERE:
            waiting = SigningQueueRow.since_words(
                since, max(0, (today - since).days) if since else 0
            )
            says = " ".join(filter(None, (says, _("เอกสารรออยู่ที่นี่ {since}").format(since=waiting))))
        none = _("ยังไม่ถึงลำดับ")
        if confirmed:
            none = _("ยืนยันก่อนมีการเทียบทีละช่อง") if seen else _("ไม่ได้ระบุผู้ลงนามไว้ จึงไม่บอกว่าใครลงนาม")
        if step.shown:
            says = " ".join((says, seen_words(step)))
        yield RouteStepRow(step.id, step.title, tuple(lines), says or none, state, step)


def seen_words(step: RouteStep) -> str:
    """Return what a signed step's scan showed, as text: confirmed ink, how sure that is, and whether pages differ."""
    sure = [one.sure for one in step.confirmations.values()]
    compared = [one for one in sure if one is not None]
    ink = _("มีผู้ยืนยันหมึกในไฟล์สแกน โดยไม่ได้เทียบภาพ")
    if len(compared) == len(sure):
        ink = _("มีผู้ยืนยันหมึกในไฟล์สแกน การเทียบภาพแน่ใจ {n} ใน 100").format(n=min(compared))
    return " ".join(filter(None, (ink, _sheets_words(step))))


def _sheets_words(step: RouteStep) -> str:
    sheets = next(
        (
            confirmation.sheets
            for confirmation in step.confirmations.values()
            if confirmation.sheets
        ),
        None,
    )
    if sheets is None:
        compared = any(
            confirmation.sure is not None for confirmation in step.confirmations.values()
        )
        return _("ยืนยันก่อนมีการเทียบทั้งหน้า") if compared else ""
    said = _("เทียบกับฉบับที่พิมพ์ {n} จาก {of} หน้า").format(n=sheets.compared, of=sheets.pages)
    if sheets.basis == ANEW:
        said = _("ไม่มีฉบับที่พิมพ์เก็บไว้ให้เทียบ เทียบกับฉบับที่ทำใหม่จากข้อมูล {n} จาก {of} หน้า")
        said = said.format(n=sheets.compared, of=sheets.pages)
    elif sheets.basis == ERASED:
        said = f"{said} {_('ส่วนที่ถูกลบตามกฎหมายเทียบไม่ได้')}"
    if sheets.differences:
        return f"{said} " + _("พบที่ต่าง {n} แห่ง ผู้ยืนยันบอกว่าดูแล้ว").format(n=sheets.differences)
    return f"{said} " + (_("ไม่พบที่ต่าง") if sheets.compared else "")


def revisions(
    reader: Reader, bodies: Sequence[SignOff], signoff: SignOff | None
) -> Iterator[RevisionRow]:
    """Yield a row for each sign-off in `bodies`, newest first. `bodies` are oldest first, and the oldest gets number 1;
    `signoff`: the one in force, None = none."""
    for number, body in reversed(list(enumerate(bodies, 1))):
        row = _revision(reader, body)._replace(number=number, readable=body.sound)
        if body.stands and signoff and body.op != signoff.op:
            says = _("เครื่องอื่นลงนามข้อมูลเดียวกันด้วย: {says}").format(says=row.says)
            row = row._replace(says=says, tone="warn")
        yield row


def of_periods(reader: Reader, subject: Ref) -> Iterator[RevisionRow]:
    """Yield the sign-offs of single periods of a plan, newest first; their signed states cannot be shown."""
    found = [
        one
        for one in reader.sign_offs.of(subject)
        if one.body and one.body.subject == subject and one.body.period
    ]
    for body in sorted(found, key=lambda one: (-PeriodReports.locked_at(reader, one), one.op)):
        yield _revision(reader, body)._replace(period=body.body.period if body.body else "")


def _revision(reader: Reader, body: SignOff) -> RevisionRow:
    held = reader.record(body.ref)
    inked = bool(held and held.text(STAGE) == SIGNED)
    says, tone = (_("ลงนามแล้ว มีผล"), "ok") if inked else (_("ล็อกอยู่ รอลงนาม"), "info")
    if body.state == SignOffState.INVALID:
        says, tone = _("ไม่ตรงกับข้อมูลที่อ้างถึง จึงไม่มีผล"), "bad"
    elif body.ended:
        says = _("ลงนามแล้ว มีฉบับแก้ไขแทน") if inked else _("ปลดล็อกแล้ว")
        tone = "mute"
    elif body.state == SignOffState.WAITING:
        says, tone = _("ยังรอข้อมูลบางส่วนที่ลงนาม"), "warn"
    why, signers = (held.text("ended_why"), held.text("signers")) if held else ("", "")
    if body.ended and why:
        says = f"{says}: {why}"
    when = stamp(PeriodReports.locked_at(reader, body))
    by = PeriodReports.locked_by(reader, body)
    return RevisionRow(
        0, body.ref, body.op, when, signers, says, tone, body.stands, False, inked=inked, locked=by
    )
