"""A committee's vote in words: where each sheet stands, and what somebody did that the rules do not allow."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from core.assessment.ballots import (
    CLOSED,
    COUNTED,
    DISPUTED,
    FOREIGN,
    LATE,
    MISSING,
    SEALED,
    TWICE,
    VOID,
    WITHHELD,
    Ballot,
    BallotFault,
    Opening,
)
from core.assessment.ranking import COMMITTEE, RECHECK, SELF
from core.i18n import _
from core.log.ports import Reader
from core.values import Ref

CHAIR = "chair"  # the role of a person (core.forms.vocabulary.ROLES)
STATES: Mapping[str, str] = MappingProxyType(
    {
        MISSING: "ยังไม่ปิดผนึก",
        SEALED: "ปิดผนึกแล้ว",
        TWICE: "ปิดผนึกมากกว่าหนึ่งฉบับ",
        WITHHELD: "เปิดซองแล้ว ยังไม่ได้รับคำตอบ",
        VOID: "คำตอบข้างในใช้ไม่ได้",
        COUNTED: "นับแล้ว",
    }
)
FAULTS: Mapping[str, str] = MappingProxyType(
    {
        TWICE: "{who} ปิดผนึกแบบเดียวมากกว่าหนึ่งฉบับ จึงไม่รู้ว่าหมายถึงฉบับใด",
        LATE: "{who} ปิดผนึกอีกครั้งหลังเปิดซอง ฉบับหลังไม่นับ",
        FOREIGN: "เครื่อง {device} ปิดผนึกในชื่อของ {who} ฉบับนั้นไม่นับ",
        VOID: "คำตอบของ {who} เป็นของแบบอื่นหรืออ่านไม่ได้ จึงไม่นับ",
        WITHHELD: "ยังไม่ได้รับคำตอบที่ตรงกับที่ {who} ปิดผนึกไว้",
    }
)
ROUNDS: Mapping[str, str] = MappingProxyType({SELF: "ประเมินตนเอง", COMMITTEE: "รอบกรรมการ", RECHECK: "รอบทบทวน"})


def round_words(name: str) -> str:
    """In which round it is."""
    return _(ROUNDS[name]) if name in ROUNDS else name


def assessor_words(reader: Reader, ballot: Ballot) -> str:
    """Who fills it: the name where it may be read here, else the beginning of the id."""
    return called_assessor(reader, ballot.sheet.scope, ballot.assessor)


def called_assessor(reader: Reader, scope: str, assessor: str) -> str:
    """Whom a sheet of this unit names."""
    id_ = assessor.rpartition("/")[2]
    person = reader.record(Ref(scope, "person", id_))
    name = person.text("name") if person else ""
    return name or _("กรรมการ {id}").format(id=id_[:8])


def chairs(reader: Reader, ballot: Ballot) -> bool:
    """Whether it is that of the chair."""
    person = reader.record(Ref(ballot.sheet.scope, "person", ballot.assessor.rpartition("/")[2]))
    return person is not None and CHAIR in person.text("roles").split(",")


def seated(reader: Reader, ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
    """In the order in which they are shown: by the names of their assessors, the chair's never first."""
    return tuple(sorted(ballots, key=lambda one: (chairs(reader, one), assessor_words(reader, one), one.sheet.id)))


def ballot_words(ballot: Ballot) -> str:
    """Where a sheet stands."""
    words = _("นับแล้ว เหตุผลลบแล้วตามกฎหมาย") if ballot.silent else _(STATES[ballot.state])
    return _("{words} ลงมติไม่นับ").format(words=words) if ballot.aside else words


def fault_words(reader: Reader, ballot: Ballot, fault: BallotFault) -> str:
    """Who did what."""
    return _(FAULTS[fault.kind]).format(who=assessor_words(reader, ballot), device=fault.device[:8])


def vote_words(vote: Opening) -> str:
    """Where the vote on one unit stands."""
    if vote.state == DISPUTED:
        return _("มีการเปิดซองสองครั้งที่ไม่ตรงกัน จึงไม่นับครั้งใด")
    here = sum(one.state not in (MISSING, TWICE) for one in vote.ballots if not one.aside)
    of = sum(not one.aside for one in vote.ballots)
    if vote.state == CLOSED:
        return _("ปิดผนึกแล้ว {n} จาก {of} ฉบับ").format(n=here, of=of)
    return _("เปิดซองแล้ว ได้คำตอบ {n} จาก {of} ฉบับ").format(n=len(vote.counted), of=of)


def faults_of(reader: Reader, vote: Opening) -> Iterator[str]:
    """Everything anybody did, sheet by sheet."""
    for one in vote.ballots:
        yield from (fault_words(reader, one, fault) for fault in one.faults)
