"""Papers of a meeting about a record: appointing order, agenda, attendance list, minutes. Figures are never typed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from core.assessment.answers import AGREED
from core.assessment.ballots import CommitteeVote
from core.assessment.cells import SPLIT, BranchResult
from core.assessment.facts import profiles_of
from core.assessment.rounds import NamedAssessor, WorkshopSlip
from core.assessment.sheets import DRAFT, REVIEW, answers_of, answers_on, sheet_answers, sheet_of
from core.blocks.document import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Lines,
    ListItem,
    NumberedList,
    Para,
    Row,
    Run,
    Signatures,
    Signer,
    Table,
)
from core.exact import exact_text
from core.forms.computed import rule_of
from core.forms.ports import Reader
from core.forms.programme import AgendaItem, Committee, Programme
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.wording import grade_printed
from core.papers.orders import DOTS, ORDER, closing, in_form, official, year_of
from core.papers.score_sheet import judges, programme_of
from core.papers.source import (
    MeetingMember,
    PaperAnswers,
    PaperContext,
    PaperKind,
    PaperQuestion,
    PaperSource,
    group_in,
    phrases,
    points,
)
from core.people.units import Unit, office_of
from core.plan.proposals import GoalMeeting, GoalTopic
from core.plan.tree import PlanRow
from core.records.route import people_of
from core.scoring.score import Answer, Score
from core.scoring.total import Answers
from core.values import Record

# short name for the committee in the rest of the order
BODIES = ("คณะกรรมการ", "คณะอนุกรรมการ", "คณะทำงาน")


DUTIES = (
    "ตรวจเอกสารหลักฐานและติดตามผลการดำเนินงานตามเกณฑ์ที่กำหนด",
    "ประเมินผลและให้คะแนนตามแบบที่กำหนด พร้อมเหตุผล",
    "รายงานผลการพิจารณาต่อผู้มีอำนาจ และปฏิบัติงานอื่นที่ได้รับมอบหมาย",
)


class CommitteeOrderContent(NamedTuple):
    """The content of the order that appoints a committee."""

    about: str  # the form and its year
    committee: str = "คณะกรรมการ"  # as the sentence names it
    members: tuple[MeetingMember, ...] = ()
    head: str = ""  # who signs if nobody else is named
    answers: PaperAnswers = MappingProxyType({})


def committee_of(source: PaperSource) -> tuple[Programme | None, Committee | None]:
    """Return (programme of the source's form, committee that judges the source's record); each is None if unknown."""
    return judging(source.reader, source.instrument, source.record)


def judging(
    reader: Reader, instrument: Instrument, subject: Record
) -> tuple[Programme | None, Committee | None]:
    """Return (programme of the form, committee in it for the subject's group), each None if unknown. Only a unit's
    self-assessment, a committee's draft and its released result have a committee."""
    unit = subject.text("unit") if subject.ref.entity == DRAFT else subject.ref.scope
    programme = programme_of(reader, instrument, unit, subject.number("year") or 0)
    if programme is None or subject.ref.entity not in ("assessment", DRAFT, REVIEW):
        return programme, None
    group = group_in(reader, subject) or programme.rest
    profiles = instrument.profiles_on(profiles_of(subject))
    return programme, next(
        (one for one in programme.committees if judges(one, (group,), profiles)), None
    )


def seats(programme: Programme | None, committee: Committee | None) -> Iterator[MeetingMember]:
    """Yield the seats of `committee` with position and role, without names; none if either is None."""
    for each in programme.seats if programme and committee else ():
        if committee and each.within == committee.id:
            yield MeetingMember("", str(each.position), str(each.role))


def highest(reader: Reader, scope: str) -> str:
    """Return the name of the topmost unit above this unit in the register; "" if it has no unit above it."""
    names = [one.name for one in Unit.above(reader, scope) if one.id != scope]
    return names[-1] if names else ""


def committee_order(source: PaperSource) -> Document:
    """Return the order that appoints a committee. It is issued by the unit that a person entered, else by the topmost
    unit above the office, else by the office itself."""
    own, (programme, judging) = source.frame(), committee_of(source)
    above = highest(source.reader, source.record.ref.scope) if judging else ""
    giver = PaperQuestion.word_of(source.answers, "giver") or above or own.office
    facts = source.facts_of(source.record)
    head = facts.get("office.head", "") if giver == own.office else ""
    order = CommitteeOrderContent(
        about=source.about,
        committee=judging.phrase if judging else phrases(source.instrument)["called.committee"],
        members=tuple(seats(programme, judging)),
        head=head,
        answers=source.answers,
    )
    return order_document(replace(own, office=giver), order)


def order_document(frame: PaperContext, content: CommitteeOrderContent) -> Document:
    """Return the order that appoints a committee. The signer's name and position may be typed when it is printed."""
    title = (
        f"คำสั่ง{frame.office}",
        f"ที่ {DOTS}/{year_of(frame.stamp)}",
        f"เรื่อง แต่งตั้ง{content.committee}",
    )
    name, position = (PaperQuestion.word_of(content.answers, id_) for id_ in ("name", "position"))
    signed = closing(name or content.head, position)
    return official(
        frame.document(
            (), in_form(ORDER, title, _blocks(frame.office, content), frame.stamp, (signed,))
        )
    )


def _blocks(office: str, content: CommitteeOrderContent) -> Iterator[Block]:
    yield Para(
        f"ด้วย{office} จะติดตามและประเมินผลการดำเนินงานตาม{content.about} เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย "
        f"โปร่งใส และตรวจสอบได้ จึงแต่งตั้ง{content.committee} ประกอบด้วย",
        indent=True,
    )
    people = MeetingMember.of(content.answers) or content.members
    yield NumberedList(tuple(map(_seat, people)), style="n.") if people else Lines(5)
    body = next((one for one in BODIES if content.committee.startswith(one)), BODIES[0])
    yield Para(f"ให้{body}มีหน้าที่ ดังนี้", indent=True)
    yield NumberedList(
        tuple(map(ListItem, PaperQuestion.lines_of(content.answers, "duties") or DUTIES)),
        style="n.",
    )
    yield Para("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป", indent=True)


def _seat(member: MeetingMember) -> ListItem:
    called = "  ".join(filter(None, (member.name, member.position))) or DOTS
    return ListItem("  ".join(filter(None, (called, member.role))))


AGENDA = "agenda"
ATTENDANCE = "attendance"
MINUTES = "minutes"
MEETINGS = frozenset({ATTENDANCE, MINUTES, PaperKind.WORKSHOP})  # papers that name who came
WHO = {"office": "หน่วยงาน", "committee": "คณะกรรมการ", "centre": "ส่วนกลาง"}
ITEMS = (  # of an agenda
    "เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ",
    "เรื่องรับรองรายงานการประชุม",
    "เรื่องเพื่อทราบ",
    "เรื่องเพื่อพิจารณา",
    "เรื่องอื่น ๆ (ถ้ามี)",
)
DECIDED = 4  # the agenda item for decisions
UNTOLD = "ไม่แสดงคะแนนของกรรมการแต่ละคน เพราะมีข้อที่ผู้ให้คะแนนไม่ถึง {fewest} คน"
TAKEN = {
    "accept_own": "ใช้คำตอบที่หน่วยงานให้ตนเองใน{where} เพราะ{why}",
    "accept_alone": "นับได้ใบเดียว ที่ประชุมลงมติใช้คำตอบของใบนั้นใน{where} เพราะ{why}",
}


@dataclass(frozen=True, slots=True)
class AssessorScore:
    """The score that one assessor gave on a sheet of his or her own, with the assessor's name."""

    name: str
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingContent:
    """The content of the agenda, attendance list and minutes of one meeting."""

    about: str  # what the meeting is about: the form and its year
    answers: PaperAnswers = field(default_factory=dict)
    committee: str = ""  # its title, "" = not known
    # from the programme or the office; typed members replace them
    members: tuple[MeetingMember, ...] = ()
    visit: tuple[AgendaItem, ...] = ()  # agenda of a visit, from the programme
    branches: tuple[BranchResult, ...] = ()  # of the agreed score, in order
    word: str = ""  # the form's word for its branches
    score: Score | None = None  # agreed; None = the subject has none
    judging: tuple[AssessorScore, ...] = ()
    hidden: bool = False  # assessors gave scores, but no single score may be shown
    reasons: Mapping[str, str] = field(default_factory=dict)  # by dimension
    combined: str = "มติ"  # the form's word for how the sheets were combined
    assessed_unit: str = ""  # name of the assessed unit if a committee judges it
    fewest: int = SPLIT  # least number of assessors for showing each one's score
    motions: tuple[str, ...] = ()  # to go on without a sheet, and to take over many answers at once
    code: str = ""  # of the merged sheets, as every member's PC shows it
    proposed: tuple[Block, ...] = ()  # what staff proposed as goals of a plan
    resolutions: tuple[str, ...] = ()  # what was resolved about the proposals
    many: int = 0  # how many people may come, 0 = not known

    @property
    def people(self) -> tuple[MeetingMember, ...]:
        return MeetingMember.of(self.answers) or self.members


def meeting(source: PaperSource) -> Document:
    """Return the paper of a meeting that `source` asks for: agenda, attendance list or minutes."""
    reader = source.reader
    subject = source.record
    instrument = source.instrument
    voters, goals = voters_of(reader, subject), goals_set(source)
    # a room of its own people is no committee
    programme, judging = (None, None) if voters else committee_of(source)
    scored = (
        source.paper.builder == MINUTES
        and subject.ref.entity in ("assessment", DRAFT)
        and bool(instrument.kind)
    )
    vote = CommitteeVote.of(reader, subject.ref) if subject.ref.entity == DRAFT else None
    agreed = sheet_answers(reader, subject.ref, instrument).score(instrument) if scored else None
    fewest = vote.fewest if vote else SPLIT
    told, hidden = _judging(reader, instrument, subject, fewest) if scored else ((), False)
    members = tuple(seats(programme, judging))
    came = tuple(goal_members(goals)) if goals else ()
    if agreed:
        every = BranchResult.every(Tree.under(instrument, profiles_of(subject)), agreed)
    else:
        every = ()
    many = (goals.staff or 0) if goals else voters
    resolutions = tuple(goal_motion(goals)) if goals else ()
    proposed = tuple(goal_blocks(goals)) if goals else ()
    code = vote.code if vote else ""
    motions = (*_motions(reader, vote), *_taken(reader, vote, instrument, subject)) if vote else ()
    assessed_unit = office_of(reader, subject.text("unit"))[0] if vote else ""
    reasons = _reasons(reader, instrument, subject) if scored else {}
    visit = programme.agenda if programme else ()
    committee = judging.phrase if judging else ""
    present = came or members
    if not came and source.paper.builder != MINUTES:
        present = (*members, *MeetingMember.staff(reader, subject.ref.scope))
    held = MeetingContent(
        about=source.about,
        answers=source.answers,
        committee=committee,
        members=present,
        visit=visit,
        branches=tuple(one for one in every if not one.asks_only),
        word=instrument.called.branch_word(),
        score=agreed,
        judging=told,
        hidden=hidden,
        fewest=fewest,
        reasons=reasons,
        combined=instrument.combined_word,
        assessed_unit=assessed_unit,
        motions=motions,
        code=code,
        proposed=proposed,
        resolutions=resolutions,
        many=many,
    )
    return meeting_document(source.frame(), held)


def meeting_document(frame: PaperContext, content: MeetingContent) -> Document:
    """Return the agenda, attendance list or minutes of a meeting, depending on the paper's builder."""
    subtitle = content.committee or content.about
    if frame.paper.builder == MINUTES:
        lines = (
            f"ครั้งที่ {_typed(content, 'no')}",
            f"เมื่อวันที่ {_typed(content, 'day')}",
            f"ณ {_typed(content, 'place')}",
        )
        short = str(frame.paper.short)
        return frame.document((short, subtitle, *lines), _minutes(frame.office, content), short)
    if frame.paper.builder == AGENDA:
        blocks = tuple(_agenda(content))
    else:
        blocks = (MeetingMember.sign_list(content.people, content.many),)
    asked = (("ครั้งที่", "no"), ("วันที่", "day"), ("เวลา", "time"), ("สถานที่", "place"))
    facts = Facts(
        tuple((title, PaperQuestion.word_of(content.answers, id_)) for title, id_ in asked),
        columns=2,
    )
    return frame.sheet(subtitle, (facts, *blocks))


def _typed(content: MeetingContent, id_: str) -> str:
    """Return what was typed about the meeting, without a leading `วันที่`, which the paper adds; dots if nothing."""
    return PaperQuestion.word_of(content.answers, id_).removeprefix("วันที่").strip() or DOTS


def expected(source: PaperSource) -> tuple[MeetingMember, ...]:
    """Return the people to propose for a meeting's paper: the staff if they voted, else those at a goal meeting, else
    the committee's seats. An attendance list has the staff after the seats, or alone if there are none."""
    if source.paper.id in MEETINGS and voters_of(source.reader, source.record):
        return tuple(MeetingMember.staff(source.reader, source.record.ref.scope))
    goals = goals_set(source)
    if goals is not None and goals.came:
        return tuple(goal_members(goals))
    found = tuple(seats(*committee_of(source)))
    own = source.paper.id == ATTENDANCE or not found
    return (*found, *MeetingMember.staff(source.reader, source.record.ref.scope)) if own else found


def voters_of(reader: Reader, record: Record) -> int:
    """Return how many ballot slips, one per voter, the office's workshop on an assessment has; 0 without a workshop."""
    return len(WorkshopSlip.sheets(reader, record.ref)) if record.ref.entity == "assessment" else 0


def _judging(
    reader: Reader, instrument: Instrument, assessment: Record, fewest: int
) -> tuple[tuple[AssessorScore, ...], bool]:
    """Return the score of each assessor's opened sheet, and whether there are scores that must not be shown."""
    found = [*_sheets(reader, instrument, assessment)]
    # If fewer than `fewest` answered an item, answers would be disclosed. Leaving out that item alone does not help:
    # the total less the other sums would give it away.
    votes = Counter(
        item for _who, own in found for item, answer in own.items.items() if answer != Answer()
    )
    if not found or len(found) < fewest or min(votes.values(), default=fewest) < fewest:
        return (), bool(found)
    people = people_of(reader, assessment.ref.scope)
    known = (people.get(assessor.rpartition("/")[2]) for assessor, _answers in found)
    names = [who.text("name") if who else f"กรรมการ {n}" for n, who in enumerate(known, 1)]
    judged = (answers.score(instrument) for _who, answers in found)
    return tuple(map(AssessorScore, names, judged)), False


def _sheets(
    reader: Reader, instrument: Instrument, assessment: Record
) -> Iterator[tuple[str, Answers]]:
    """Yield the opened sheets of assessors, ordered by seat; the anonymous slips of a workshop are left out."""
    if assessment.ref.entity == DRAFT:
        given = sheet_answers(reader, assessment.ref, instrument)
        for one in NamedAssessor.seated(reader, CommitteeVote.of(reader, assessment.ref).counted):
            yield one.assessor, replace(given, items=one.answers(), sheets=())
        return
    scope = assessment.ref.scope
    every = [
        (one.text("assessor"), one)
        for one in reader.records("sheet", scope, assessment=assessment.ref.local)
    ]
    own = [
        pair
        for pair in every
        if pair[0] != AGREED and pair[1].text("opened") and WorkshopSlip.of(pair[0]) is None
    ]
    for assessor, sheet in sorted(own, key=lambda pair: NamedAssessor(reader, scope, pair[0]).seat):
        yield assessor, answers_of(reader, sheet, instrument)


def _reasons(reader: Reader, instrument: Instrument, assessment: Record) -> dict[str, str]:
    """Return the reasons on the agreed sheet, by dimension."""
    answers = answers_on(reader, sheet_of(assessment.ref)).values()
    tree = Tree.under(instrument, profiles_of(assessment))
    known = {item.id for item in tree.answered()}
    found: dict[str, list[str]] = {}
    for answer in answers:
        if answer.text("reason") and answer.text("item") in known:
            found.setdefault(tree.position(answer.text("item"))[0], []).append(
                answer.text("reason")
            )
    return {dimension: "\n".join(dict.fromkeys(said)) for dimension, said in found.items()}


def _motions(reader: Reader, vote: CommitteeVote) -> Iterator[str]:
    """Yield for each sheet that the meeting resolved not to count whose it is and why."""
    for one in (each for each in vote.ballots if each.aside):
        who = people_of(reader, one.sheet.scope).get(one.assessor.rpartition("/")[2])
        about = reader.records("motion", one.sheet.scope, about=one.sheet.local)
        for motion in (each for each in about if each.number("carried") == 1):
            yield f"ไม่นับแบบให้คะแนนของ{who.text('name') if who else 'กรรมการ'} เพราะ{motion.text('text')}"


def _taken(
    reader: Reader, vote: CommitteeVote, instrument: Instrument, draft: Record
) -> Iterator[str]:
    """Yield a sentence for each motion that took over many answers: which items and why, in the form's order."""
    tree = Tree.under(instrument, profiles_of(draft))
    agreed = answers_on(reader, sheet_of(draft.ref))
    for one in vote.taken_over(reader, tree, agreed):
        yield TAKEN[one.label].format(where=one.where, why=one.reason)


def _agenda(content: MeetingContent) -> Iterator[Block]:
    topics = PaperQuestion.lines_of(content.answers, "topics") or (
        f"ผลการดำเนินงานตาม{content.about}",
    )
    yield from _in_order(
        [NumberedList(tuple(map(ListItem, topics)), style="n.n", prefix=f"{DECIDED}.")]
    )
    if content.visit:
        yield Heading("กำหนดการติดตามและประเมินผล")
        rows = tuple(
            Row((str(n), str(one.title), WHO.get(one.who, one.who), _minutes_of(one)))
            for n, one in enumerate(content.visit, start=1)
        )
        columns = (
            Column("ที่", 8, align="center", least=10),
            Column("รายการ", 56),
            Column("ผู้ดำเนินการ", 20, align="center", least=26),
            Column("เวลา (นาที)", 16, align="center", least=22, number=True),
        )
        yield Table(columns, rows)


def _in_order(decided: Iterable[Block]) -> Iterator[Block]:
    """Yield the standard agenda items, with the blocks `decided` under the item for decisions."""
    for number, title in enumerate(ITEMS, start=1):
        yield Heading(f"ระเบียบวาระที่ {number}  {title}", level=2)
        yield from decided if number == DECIDED else (Lines(1),)


def _minutes_of(item: AgendaItem) -> str:
    """Return the minutes of an agenda point: 45, 30 – 60, ไม่เกิน 30; – if the source gives none."""
    if item.minutes:
        return str(item.minutes)
    if item.least and item.most:
        return f"{item.least} – {item.most}"
    if item.most:
        return f"ไม่เกิน {item.most}"
    if item.least:
        return f"ไม่น้อยกว่า {item.least}"
    return "–"


def _minutes(office: str, content: MeetingContent) -> Iterator[Block]:
    time = PaperQuestion.word_of(content.answers, "time")
    begun, _to, ended = time.replace("น.", "").replace("–", "-").partition("-")
    yield from attended(content.people, content.answers)
    yield Para(f"เริ่มประชุมเวลา {begun.strip() or DOTS} น.")
    yield from _in_order(_considered(office, content))
    yield Para(f"เลิกประชุมเวลา {ended.strip() or DOTS} น.")
    chair = next((one for one in content.people if one.role.startswith("ประธาน")), MeetingMember())
    writer = next(
        (one for one in content.people if "เลขา" in one.role or "จด" in one.role), MeetingMember()
    )
    yield Signatures(
        (
            Signer("ผู้จดรายงานการประชุม", writer.name, writer.position),
            Signer("ผู้ตรวจรายงานการประชุม", chair.name, chair.position),
        )
    )


def attended(people: Sequence[MeetingMember], answers: PaperAnswers) -> Iterator[Block]:
    """Yield the lists of `people` who came to a meeting, and of those typed as absent or as other attendants."""
    yield Heading("ผู้มาประชุม", level=2)
    yield NumberedList(tuple(map(_came, people)), style="n.") if people else Lines(3)
    for title, id_ in (("ผู้ไม่มาประชุม", "absent"), ("ผู้เข้าร่วมประชุม", "others")):
        lines = PaperQuestion.lines_of(answers, id_)
        if lines:
            yield Heading(title, level=2)
            yield NumberedList(tuple(map(ListItem, lines)), style="n.")


def _considered(office: str, content: MeetingContent) -> Iterator[Block]:
    """Yield what the meeting discussed, the points, and its resolutions."""
    yield Para(_about(office, content), indent=True)
    yield from content.proposed
    if content.score is not None:
        yield _points_table(content, content.score)
    yield Heading("มติที่ประชุม", level=2)
    resolutions = []
    if content.score is not None and content.score.coverage[0]:
        resolutions.append(
            given_words(
                content.score, sum(not branch.depth for branch in content.branches), content.word
            )
        )
    resolutions += [
        *content.resolutions,
        *content.motions,
        *PaperQuestion.lines_of(content.answers, "resolved"),
    ]
    if content.code:
        resolutions += [f"รหัสผลรวมของแบบให้คะแนน {content.code} ให้กรรมการเทียบกับรหัสในเครื่องของตน"]
    if resolutions:
        yield NumberedList(tuple(map(ListItem, resolutions)), style="n.")
    if len(resolutions) < 2:
        yield Lines(2)


def _came(member: MeetingMember) -> ListItem:
    """Return a line for who came: `ชื่อ ตำแหน่ง บทบาท`; an unknown name is left to be filled in."""
    words: list[str | Run] = [
        member.name or DOTS,
        f"  {member.position}" if member.position else "",
    ]
    return ListItem((*words, Run(f"  {member.role}", bold=True)) if member.role else tuple(words))


def _about(office: str, content: MeetingContent) -> str:
    if content.proposed:
        return f"ปัญหาและความดีที่บุคลากรของ{office}เสนอ เพื่อกำหนดเป้าหมายของ{content.about}"
    about = f"ผลการดำเนินงานตาม{content.about} ของ{content.assessed_unit or office}"
    if content.judging or content.hidden:
        return f"{about} กรรมการแต่ละคนให้คะแนนโดยไม่เห็นคะแนนของผู้อื่น ประธานเปิดผลพร้อมกันแล้วที่ประชุมลงมติ ดังนี้"
    return f"{about} ที่ประชุมตรวจหลักฐานแล้วลงมติ ดังนี้" if content.score is not None else about


def _points_table(content: MeetingContent, score: Score) -> Table:
    """Return a row for each dimension: what each assessor gave, how far they differ, what was agreed and why."""
    several = bool(content.judging)
    columns = [Column(content.word, 34, least=30)]
    columns += [
        Column(one.name, 14, align="center", least=19, number=True) for one in content.judging
    ]
    if several:
        columns += [Column("ต่างกัน", 10, align="center", least=14, number=True)]
    columns.append(Column(content.combined, 10, align="center", least=14, number=True))
    columns.append(Column("เหตุผล", 34))
    heads = (
        (f"{branch.name} {'' if several else branch.title}".rstrip(), branch)
        for branch in content.branches
    )
    rows = [Row((head, *_given(content, score, one))) for head, one in heads]
    sums = [points(one.score.base, one.score.places) for one in content.judging]
    agreed = points(score.base if score.coverage[0] and score.full else None, score.places)
    total = Row(("รวม", *sums, *([""] if several else []), agreed, ""), "total")
    return Table(
        tuple(columns),
        (*rows, total),
        note=UNTOLD.format(fewest=content.fewest) if content.hidden else "",
    )


def _given(content: MeetingContent, score: Score, branch: BranchResult) -> tuple[str, ...]:
    own = [each for one in content.judging for each in one.score.parts if each.id == branch.id]
    values = [each.points for each in own]
    apart = [""] if content.judging else []
    if own:
        apart = [points(max(values) - min(values))]
    texts = (points(each.points, each.places) for each in own)
    agreed = points(
        branch.points if branch.assessed and branch.full else None, score.part(branch.id).places
    )
    return (*texts, *apart, agreed, content.reasons.get(branch.id, ""))


def given_words(score: Score, count: int, word: str) -> str:
    """Return a score in words: `ให้คะแนน 5 มิติ 80 คะแนน จาก 100 คะแนน … เกรด C` (`count` 5 branches, `word` มิติ)."""
    words = f"ให้คะแนน {count} {word} {points(score.base, score.places)} คะแนน จาก {points(score.full)} คะแนน"
    if score.extra != Fraction(0):
        words += f" คะแนนเพิ่มเติมพิเศษ {points(score.extra)} คะแนน"
    words += f" คะแนนรวม {points(score.total, score.places)} คะแนน"
    return f"{words} {grade_printed(score.band)}" if score.band else words


def goals_set(source: PaperSource) -> GoalMeeting | None:
    """Return the meeting that set the goals of the source's plan; None if nothing was proposed and nobody came."""
    if (
        source.record.ref.entity != "plan"
        or source.form is None
        or (rule := rule_of(source.form)) is None
    ):
        return None
    meeting = GoalMeeting.of(
        source.form, rule, PlanRow.tree(source.reader, source.form, source.record.ref)[1:]
    )
    return meeting if meeting.topics or meeting.came else None


def goal_members(meeting: GoalMeeting) -> Iterator[MeetingMember]:
    """Yield the people who came to a goal meeting, with names and positions as recorded there."""
    fields = [each.id for each in meeting.called_fields()]
    for one in meeting.came:
        said = [one.words(name) for name in fields]
        yield MeetingMember(said[0], said[1].replace("\n", " ") if len(said) > 1 else "")


def goal_blocks(meeting: GoalMeeting) -> Iterator[Block]:
    """Yield the percentage of staff who came, then for each kind of proposal a list of topics, most votes first."""
    if meeting.staff and meeting.joined is not None and meeting.share is not None:
        as_of = f" ณ วันที่ {meeting.as_of}" if meeting.as_of else ""
        share = exact_text(round(meeting.share, 2))
        yield Para(
            f"บุคลากรของหน่วยงาน{as_of} จำนวน {meeting.staff} คน เข้าร่วมประชุม {meeting.joined} คน คิดเป็นร้อยละ {share}",
            indent=True,
        )
    put = len(meeting.topics) < meeting.proposed
    joined = f" รวมเรื่องที่เหมือนกันแล้วเหลือ {len(meeting.topics)} เรื่อง" if put else ""
    yield Para(f"บุคลากรเสนอ {meeting.proposed} เรื่อง{joined} ที่ประชุมจัดกลุ่มและลงคะแนน ดังนี้", indent=True)
    sides = [(answer.id, str(answer.text)) for answer in meeting.answers(meeting.rule.side)]
    known = {id_ for id_, _words in sides}
    rest = [topic for topic in meeting.topics if topic.side not in known]
    for id_, words in sides:
        yield from _list(meeting, words, [topic for topic in meeting.topics if topic.side == id_])
    yield from _list(meeting, "เรื่องอื่น" if sides else "เรื่องที่เสนอ", rest)


def goal_motion(meeting: GoalMeeting) -> Iterator[str]:
    """Yield what a goal meeting resolved: the number of goals, and topics chosen or rejected contrary to the votes."""
    n = len(meeting.chosen)
    if n:
        line = f"เลือกเรื่องที่ได้ตั้งแต่ {meeting.line} เสียง " if meeting.line else ""
        yield f"{line}ตั้งเป็นเป้าหมายของแผน {n} เรื่อง".strip()
    taken = [one.text for one in meeting.topics if one.picked and not _over(meeting, one)]
    if taken:
        yield f"เลือกเพิ่มโดยมติที่ประชุม {' '.join(taken)}"
    left = [one.text for one in meeting.topics if one.picked is False and _over(meeting, one)]
    if left:
        yield f"ไม่เลือกโดยมติที่ประชุม {' '.join(left)}"


def _over(meeting: GoalMeeting, topic: GoalTopic) -> bool:
    return bool(meeting.line and topic.votes >= meeting.line)


def _list(meeting: GoalMeeting, title: str, topics: list[GoalTopic]) -> Iterator[Block]:
    if not topics:
        return
    groups = {answer.id: str(answer.text) for answer in meeting.answers(meeting.rule.group)}
    field = next(
        one
        for one in meeting.form.fields
        if one.id == meeting.rule.group and meeting.rule.of in one.kind
    )
    rows = []
    for number, topic in enumerate(sorted(topics, key=lambda one: -one.votes), start=1):
        joined = f"\n(รวม {topic.count} เรื่องที่เสนอ)" if topic.alike else ""
        result = "เลือก" if topic.chosen else "–"
        group = groups.get(topic.group, "")
        rows.append(Row((str(number), topic.text + joined, group, str(topic.votes), result)))
    columns = (
        Column("ที่", 8, align="center", least=10),
        Column("เรื่อง", 50),
        Column(str(field.title), 18, align="center", least=24),
        Column("เสียง", 12, align="center", least=16, number=True),
        Column("ผล", 12, align="center", least=16),
    )
    yield Heading(title, level=2)
    yield Table(columns, tuple(rows))
