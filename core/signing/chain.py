"""The stations of a plan or assessment from draft to accepted: what it waits for, since when, who may sign a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from core.assigning.orders import SignOffDecision
from core.forms.ports import Reader
from core.forms.shape import SigningStep
from core.forms.wording import acting_words, role_words
from core.i18n import _
from core.log.op import SIGNED, STAGE, OpRef, SignOff, SignOffState
from core.plan.year_view import PeriodReports
from core.records.route import (
    ROUTE,
    PlannedRouteStep,
    RouteStep,
    form_of,
    form_of_signoff,
    people_of,
)
from core.records.titles import called, subjects
from core.thai.days import short_date, stamp
from core.thai.written import arabic_digits
from core.values import Record, Ref

if TYPE_CHECKING:
    from core.signing.blockers import OpenIssues

LONG = 7  # days after which waiting is said in another tone


class SigningQueueRow(NamedTuple):
    """A plan or assessment in the list of documents to be signed, with its state as text and colour. `step`: key of its
    next step, "" = none; `days`: how long it has waited for a signature, None = it does not wait."""

    subject: Ref
    title: str
    says: str
    pill: str
    tone: str
    days: int | None  # that it has waited; None = it does not wait for a signature
    step: str  # next step: lock | data | print | sign | scan | send | answer | mend | "" = none

    @staticmethod
    def each(
        reader: Reader, unit: str, year: int, today: date, sent: SentUpTo = MappingProxyType({})
    ) -> tuple[SigningQueueRow, ...]:
        """Return the year's plans and assessments, longest waiting first; `sent`: {stream: last op sent}."""
        found = [_line(reader, record, today, sent) for record in subjects(reader, unit, year)]
        return tuple(sorted(found, key=lambda one: -(one.days if one.days is not None else -1)))

    @staticmethod
    def since_words(since: date | None, days: int) -> str:
        if since is None:
            return ""
        ago = _("วันนี้") if not days else _("{n} วันแล้ว").format(n=days)
        return _("ตั้งแต่ {day} ({ago})").format(day=short_date(since), ago=ago)


SentUpTo = Mapping[bytes, int]  # by stream the last of our ops that is in a file for others


def _line(reader: Reader, record: Record, today: date, sent: SentUpTo) -> SigningQueueRow:
    title, one = called(reader, record.ref), current(reader, record.ref)
    held = reader.record(one.ref) if one else None
    if (one is None or held is None) and (
        parts := dict(PeriodReports.of_periods(reader, record.ref))
    ):
        says = _("ล็อกแล้ว: {parts}").format(parts=", ".join(map(PeriodReports.report_words, parts)))
        if len(parts) > NAMED:
            stages = [
                lock.text(STAGE) for each in parts.values() if (lock := reader.record(each.ref))
            ]
            says = _("ล็อกแล้ว {n} งวด ลงนามแล้ว {signed} งวด")
            says = says.format(n=len(parts), signed=stages.count(SIGNED))
        return SigningQueueRow(record.ref, title, says, _("ล็อกบางงวด"), "info", None, "lock")
    if one is None or held is None:
        return SigningQueueRow(
            record.ref, title, _("แก้ไขได้ ยังไม่ล็อก"), _("ร่าง"), "mute", None, "lock"
        )
    if one.state == SignOffState.WAITING:
        return SigningQueueRow(
            record.ref, title, _("รอข้อมูลบางส่วนที่ลงนาม"), _("รอข้อมูล"), "warn", None, "data"
        )
    answers = SignOffDecision.to(reader, [one.ref])
    if answers and not answers[-1].accepted:
        return SigningQueueRow(
            record.ref, title, answers[-1].reason, _("ส่งคืน"), "bad", None, "mend"
        )
    if answers:
        return SigningQueueRow(record.ref, title, answers[-1].who, _("รับแล้ว"), "ok", None, "")
    if held.text(STAGE) == SIGNED:
        step = "answer" if is_sent(held, sent) else "send"
        return SigningQueueRow(
            record.ref, title, _("มีฉบับลงนามแล้ว"), _("ลงนามแล้ว"), "ok", None, step
        )
    steps, papers = RouteStep.steps(reader, held), signable(reader, one, held)
    at, since = RouteStep.waiting(steps), since_of(reader, one, steps, papers)
    days = max(0, (today - since).days) if since else 0
    where, step = (
        (at.awaited(reader, record.ref.scope), "sign") if at else (_("ยืนยันฉบับลงนาม"), "scan")
    )
    if not papers and not last_ink(steps):
        where, step = _("พิมพ์ฉบับจริง"), "print"
    says = _("รอ{where} {since}")
    says = says.format(where=where, since=SigningQueueRow.since_words(since, days))
    return SigningQueueRow(
        record.ref, title, says, _("รอลงนาม"), "warn" if days > LONG else "info", days, step
    )


NAMED = 2  # locked periods that are named one by one


def current(reader: Reader, subject: Ref) -> SignOff | None:
    """Return the newest valid sign-off of a whole document, preferring one signed in ink; None if there is none."""
    whole = [
        one
        for one in reader.sign_offs.of(subject)
        if one.body and one.body[:2] == (subject, "") and one.stands
    ]
    inked = [
        one for one in whole if (held := reader.record(one.ref)) and held.text(STAGE) == SIGNED
    ]
    return next(reversed(inked or whole), None)


def since_of(
    reader: Reader, signoff: SignOff, steps: Sequence[RouteStep], papers: Sequence[Record]
) -> date | None:
    """Return the day since which a locked document waits: of its last signature, else of its last printed original,
    else of its lock. None if that day cannot be read."""
    from core.papers.source import PrintOption  # papers are read only if a document is locked

    ink = last_ink(steps)
    if ink:
        return ink
    originals = [
        paper for paper in papers if not PrintOption.copied_from(paper.text("options").split(","))
    ]
    printed = [record.text("printed_at")[:10] for record in originals]
    clock = PeriodReports.locked_at(reader, signoff)
    try:
        if printed:
            return date.fromisoformat(max(printed))
        return datetime.fromtimestamp(clock / 1000).date()
    except (ValueError, OverflowError, OSError):
        return None


def prints_of(reader: Reader, signoff: SignOff) -> list[Record]:
    """Return the prints made of a sign-off's state, without drafts and void prints."""
    from core.papers.source import PrintOption

    if signoff.body is None:
        return []
    state = signoff.body.state_hash.hex()
    papers = reader.records("paper", signoff.ref.scope, subject=signoff.body.subject.local)
    return [
        paper
        for paper in papers
        if paper.text("state_hash") == state
        and not paper.text("void_why")
        and PrintOption.DRAFT not in (options := paper.text("options").split(","))
        and signoff.printed(options)
    ]


def signable(reader: Reader, signoff: SignOff, record: Record) -> list[Record]:
    """Return a sign-off's prints that have a place to sign; all its prints if the form is not on this PC."""
    from core.papers.source import PaperKind

    form, papers = form_of_signoff(reader, record), prints_of(reader, signoff)
    if form is None:
        return papers
    bear = {
        paper.id for paper in form.papers if any(slot.step for slot in form.signing_slots(paper))
    }
    return [paper for paper in papers if paper.text("form") in {PaperKind.SIGNING_SHEET, *bear}]


def whole_bodies(reader: Reader, subject: Ref) -> list[SignOff]:
    """Return all sign-offs of a whole document, even ended ones, oldest first by the clocks of the locking PCs."""
    found = [
        one for one in reader.sign_offs.of(subject) if one.body and one.body[:2] == (subject, "")
    ]
    return sorted(found, key=lambda one: (PeriodReports.locked_at(reader, one), one.op))


# open = with matters left
DONE = "done"
HERE = "here"
LATER = "later"
STOPPED = "stopped"
OPEN = "open"


class SigningStation(NamedTuple):
    """One station of a plan or assessment on its way to being accepted. `state`: done, here (the current one), later,
    stopped (returned for correction), or open (passed with issues left)."""

    key: str
    title: str
    state: str  # done | here | later | stopped | open
    says: str


@dataclass(frozen=True, slots=True)
class SigningFacts:
    """The data of a plan or assessment from which its stations are derived."""

    signoff: SignOff | None
    record: Record | None  # the record of the sign-off
    matters: OpenIssues
    steps: tuple[RouteStep, ...]
    papers: list[Record]  # prints to be signed
    answers: tuple[SignOffDecision, ...]


def chain_of(
    reader: Reader, facts: SigningFacts, sent: SentUpTo, today: date
) -> Iterator[SigningStation]:
    """Yield the stations of a document in order; the first that is not done is the current one. If the document was
    returned, "answer" is stopped and no station is current. `sent`: {stream: last op sent}."""
    here = back = bool(facts.answers) and not facts.answers[-1].accepted
    for key, title, done, says in stations(reader, facts, sent, today):
        if done:
            state = DONE
        elif here:
            state = LATER
        else:
            state = HERE
        if back and key == "answer":
            state = STOPPED
        if state == DONE and key == "proofread" and not facts.matters.ready:
            state = OPEN
        here = here or state == HERE
        yield SigningStation(key, title, state, says)


def stations(
    reader: Reader, facts: SigningFacts, sent: SentUpTo, today: date
) -> Iterator[tuple[str, str, bool, str]]:
    """Yield the stations, draft to accepted, as (key, title, is done, short text); `sent`: {stream: last op sent}."""
    locked, held = facts.signoff is not None, facts.record
    inked = bool(held and held.text(STAGE) == SIGNED)
    yield "draft", _("ร่าง"), True, _("พิมพ์ฉบับร่างมีลายน้ำได้ทุกเมื่อ")
    matters, left = facts.matters, facts.matters.says
    must = _("มี {n} เรื่องต้องแก้ก่อนล็อก").format(n=len(matters.hinder))
    read = must if matters.hinder and not locked else left
    yield (
        "proofread",
        _("ตรวจทาน"),
        locked or not matters.hinder,
        read or _("ไม่พบเรื่องต้องแก้หรือควรแก้"),
    )
    at = stamp(PeriodReports.locked_at(reader, facts.signoff)) if facts.signoff else ""
    waits = facts.signoff is not None and facts.signoff.state == SignOffState.WAITING
    ready = _("พร้อมล็อกเพื่อลงนาม ตรวจตัวเลขอีกครั้งแล้วล็อก")
    if not matters.ready:
        ready = _("ล็อกได้ แต่ยังไม่ครบ: {left}").format(left=left)
    yield "lock", _("ล็อก"), locked and not waits, _("รอข้อมูลบางส่วนที่ลงนาม") if waits else at or ready
    numbers = ", ".join(arabic_digits(paper.text("number")) for paper in facts.papers)
    yield "print", _("พิมพ์"), bool(facts.papers) or inked, numbers or _("พิมพ์ฉบับจริงเพื่อลงนาม")
    yield "sign", _("ลงนาม"), inked, _ink_words(reader, facts, inked, today)
    out = bool(facts.signoff and held and is_sent(held, sent)) or bool(facts.answers)
    yield "send", _("ส่ง"), inked and out, _("อยู่ในไฟล์ที่ส่งแล้ว") if out else _("ส่งไฟล์รับส่งถึงหน่วยงานถัดไป")
    last = facts.answers[-1] if facts.answers else None
    words = _("รอหน่วยงานถัดไปรับหรือส่งคืน")
    if last is not None:
        text = _("{who} รับแล้ว {when}") if last.accepted else _("{who} ส่งคืนให้แก้ {when}")
        words = text.format(who=last.who, when=last.when)
    yield "answer", _("รับ/ส่งคืน"), bool(last and last.accepted), words


def _ink_words(reader: Reader, facts: SigningFacts, inked: bool, today: date) -> str:
    if inked:
        return _("ยืนยันฉบับลงนามแล้ว")
    if facts.signoff is None or facts.record is None:
        return ""
    step = RouteStep.waiting(facts.steps)
    since = since_of(reader, facts.signoff, facts.steps, facts.papers)
    when = SigningQueueRow.since_words(since, max(0, (today - since).days) if since else 0)
    if step is None:
        return _("ลงนามครบแล้ว รอยืนยันไฟล์สแกน {since}").format(since=when).rstrip()
    return (
        _("รอ{title} {since}")
        .format(title=step.awaited(reader, facts.record.ref.scope), since=when)
        .rstrip()
    )


def is_sent(record: Record, sent: SentUpTo) -> bool:
    """Return whether a sign-off's present stage, such as "signed", was sent. `sent`: {own stream: last op sent}."""
    names = [OpRef.read(op) for op in record.shown(STAGE).seen]
    return bool(names) and all(
        name is not None and name.seq <= sent.get(name.stream, -1) for name in names
    )


def last_ink(steps: Sequence[RouteStep]) -> date | None:
    """Return the newest day on which anybody signed a step, or None if nobody did."""
    return max((ink.day for one in steps for ink in one.inks), default=None)


def forced(reader: Reader, signoff: SignOff) -> bool:
    """Return whether another program changed signed data in this folder; False if that data is incomplete here."""
    if signoff.body is None or not signoff.sound:
        return False
    from core.signing.differences import values_of

    if not reader.sign_offs.untouched(signoff.op):
        return True
    if signoff.body.period:  # what is not of the period may change
        return False
    after = reader.sign_offs.after(signoff.op)
    since = {(op.ref, op.field) for op in (*after.came, *after.went)}
    with reader.signed_view(signoff.op) as then:
        was = values_of(then, signoff.body.subject)
    now = values_of(reader, signoff.body.subject)
    return any(was.get(at) != now.get(at) for at in {*was, *now} - since)


SELF = ""  # the way of signing in one's own name
PeopleById = Mapping[str, Record]  # of a unit, by id


def roles_of(person: Record) -> set[str]:
    return set(filter(None, person.text("roles").split(",")))


def still_here(people: PeopleById) -> list[Record]:
    """Return those of `people` who have not left the unit."""
    return [one for one in people.values() if one.number("active") != 0]


def of_role(people: Iterable[Record], roles: Sequence[str]) -> list[Record]:
    """Return the people with one of the roles; all if no role is required or nobody has any role yet."""
    there = list(people)
    if not roles or not any(roles_of(one) for one in there):
        return there
    return [one for one in there if roles_of(one) & set(roles)]


def may_sign(people: PeopleById, roles: Sequence[str], person: str) -> bool:
    """Return whether a person (id), even one who has left, has one of `roles`; True also if `roles` is empty or nobody
    still in the unit has any role."""
    asked = set(roles) if any(roles_of(one) for one in still_here(people)) else set()
    return not asked or (person in people and bool(roles_of(people[person]) & asked))


def ways(people: PeopleById, step: RouteStep, person: str) -> tuple[str, ...]:
    """Return the ways in which a person may sign a step: SELF (own name) or keys of the step's `acting`; () if none."""
    own = may_sign(people, step.roles, person) and (not step.expected or person in step.expected)
    others = not step.each or any(one != person for one in step.missing)
    acting = (
        others
        and (step.each or person not in step.expected)
        and may_sign(people, step.deputies, person)
    )
    found = step.acting if acting else ()
    return (SELF, *found) if own else found


def not_of_role(people: PeopleById, title: str, roles: Sequence[str], person: str) -> str:
    """Return the sentence that a person cannot sign step `title` in their own name, as they have none of `roles`."""
    name = people[person].text("name") if person in people else _("ผู้นี้")
    says = _("{name} ไม่ได้เป็น{roles} จึงลงนามในขั้น{title}เองไม่ได้")
    return says.format(name=name, roles=roles_words(roles), title=title)


def not_deputy(people: PeopleById, step: RouteStep, person: str) -> str:
    """Return a sentence that says why a person may not sign a step in place of another."""
    if not step.acting:
        return _("ขั้นนี้ไม่ให้ลงนามแทนกัน")
    name = people[person].text("name") if person in people else _("ผู้นี้")
    says = _("{name} ลงนามแทนในขั้น{title}ไม่ได้ ผู้ลงนามแทนได้คือ{roles}")
    return says.format(name=name, title=step.title, roles=roles_words(step.deputies))


def roles_words(roles: Iterable[str]) -> str:
    return _(" หรือ ").join(role_words(one) for one in roles)


def acting_ways(step: RouteStep) -> str:
    """Return in words the ways in which the form lets another person sign a step."""
    return _(" หรือ ").join(acting_words(one) for one in step.acting)


class RouteStepSigners(NamedTuple):
    """A step of the signing route, to choose its signers from `people`: those who may sign it, as (id, name and
    position). `each`: all chosen must sign; `other_than`: steps that other people must sign."""

    id: str
    title: str
    each: bool  # everybody named signs
    people: tuple[tuple[str, str], ...]  # (id, name and position)
    chosen: tuple[str, ...]  # ids of those proposed or named
    other_than: tuple[str, ...] = ()  # steps other people must sign
    says: str = ""  # whose signature the form asks for


def offers(reader: Reader, subject: Ref, person: str = "") -> tuple[RouteStepSigners, ...]:
    """Return the steps of the document's form with proposed signers: those of its last sign-off or, without one, of the
    last sign-off of such a document. A step without any gets all who have its role if all must sign; otherwise `person`
    if it is the first step, else the only one with the role. UserError if the form is not on this PC."""
    record = reader.record(subject)
    if record is None:
        return ()
    there = [one for one in reader.records("person", subject.scope) if one.number("active") != 0]
    routed = [one for one in reader.records("signoff", subject.scope) if one.text(ROUTE)]
    like = [one for one in routed if one.text("body").startswith(f"{subject.entity}/")]
    own = [one for one in like if one.text("body").startswith(f"{subject.local}|")]
    last = {
        one.id: one.people
        for record in (own or like)[-1:]
        for one in PlannedRouteStep.route(record.text(ROUTE))
    }
    steps = reader.forms.get(form_of(reader, record)).route
    return tuple(
        _offer(one, there, last.get(one.id, ()), person if not n else "")
        for n, one in enumerate(steps)
    )


def named(reader: Reader, subject: Ref, signoff: Ref) -> tuple[RouteStepSigners, ...]:
    """Return the steps of a locked document's form; `chosen` in each step are the people named in its sign-off."""
    record = reader.record(signoff)
    if record:
        named_before = {one.id: one.people for one in PlannedRouteStep.route(record.text(ROUTE))}
    else:
        named_before = {}
    return tuple(
        one._replace(chosen=named_before.get(one.id, ())) for one in offers(reader, subject)
    )


class PossibleSigner(NamedTuple):
    """A person who can be chosen as signer of a step: the ways they may sign it, or why they may not."""

    id: str
    words: str
    ways: tuple[str, ...]  # "" = in their own name, else the way of acting for another
    reason: str = ""


def inkers(reader: Reader, unit: str, step: RouteStep) -> tuple[PossibleSigner, ...]:
    """Return all people of the unit: first those expected to sign the step, then others who may, last who may not."""
    people, found = people_of(reader, unit), list[PossibleSigner]()
    for one in still_here(people):
        may, why = ways(people, step, one.ref.id), ""
        if not may and may_sign(people, step.roles, one.ref.id):
            why = not_deputy(people, step, one.ref.id)
        elif not may:
            why = not_of_role(people, step.title, step.roles, one.ref.id)
        found.append(PossibleSigner(one.ref.id, person_words(one), may, why))
    first = step.missing or step.expected
    return tuple(
        sorted(found, key=lambda one: (one.id not in first, SELF not in one.ways, not one.ways))
    )


def offered_places(reader: Reader, unit: str, step: RouteStep) -> tuple[tuple[str, str], ...]:
    """Return (id, name and position) of those whose signature a step still lacks; () if one signature is enough."""
    people = people_of(reader, unit)
    return tuple(
        (one, person_words(people[one])) for one in step.missing if step.each and one in people
    )


def _offer(
    step: SigningStep, there: list[Record], last: tuple[str, ...], person: str
) -> RouteStepSigners:
    may = of_role(there, step.role)
    having = [one for one in may if roles_of(one)]
    known = {one.ref.id for one in may}
    chosen = tuple(one for one in last if one in known)
    if not chosen and step.need == "all":
        chosen = tuple(one.ref.id for one in having)
    if not chosen and (person in known or len(having) == 1):
        chosen = (person,) if person in known else (having[0].ref.id,)
    people = tuple((one.ref.id, person_words(one)) for one in may)
    return RouteStepSigners(
        step.id,
        str(step.title),
        step.need == "all",
        people,
        chosen,
        step.other_than,
        step.need_words,
    )


def person_words(person: Record) -> str:
    """Return a person's name and position in one line."""
    position = " ".join(person.text("position").split())
    return "  ".join(filter(None, (person.text("name"), position)))
