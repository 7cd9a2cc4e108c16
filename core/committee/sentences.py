"""A committee's vote in words: where each sheet stands, and what somebody did that the rules do not allow."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from core.assessment.assessors import assessor_words
from core.assessment.ballots import (
    AFTER,
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
from core.assessment.cells import SPLIT
from core.assessment.ranking import COMMITTEE, RECHECK, SELF
from core.forms.ports import Reader
from core.i18n import _

STATES: Mapping[str, str] = MappingProxyType(
    {
        MISSING: "ยังไม่ปิดผนึก",
        AFTER: "ใบมาถึงหลังเปิดซอง",
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
        WITHHELD: "รอคำตอบที่ {who} ปิดผนึกไว้ มากับไฟล์ที่ส่งหลังเปิดซอง",
    }
)
ROUNDS: Mapping[str, str] = MappingProxyType({SELF: "ประเมินตนเอง", COMMITTEE: "รอบกรรมการ", RECHECK: "รอบทบทวน"})


def round_words(name: str, *, preliminary: bool = False) -> str:
    """In which round it is; `preliminary`: its result may still be objected to."""
    words = _(ROUNDS[name]) if name in ROUNDS else name
    return _("{round} ผลเบื้องต้น").format(round=words) if preliminary else words


def ballot_words(ballot: Ballot) -> str:
    """Where a sheet stands."""
    words = _("นับแล้ว เหตุผลลบแล้วตามกฎหมาย") if ballot.silent else _(STATES[ballot.state])
    return _("{words} ลงมติไม่นับ").format(words=words) if ballot.aside else words


def fault_words(reader: Reader, ballot: Ballot, fault: BallotFault) -> str:
    """Who did what."""
    return _(FAULTS[fault.kind]).format(who=assessor_words(reader, ballot), device=fault.device[:8])


def told_words(fewest: int) -> str:
    """Who sees what a member answered, and from how many ballots that count on."""
    if fewest < 2:
        return _("เมื่อเปิดซองแล้ว คณะกรรมการและเลขานุการเห็นคำตอบและเหตุผลของกรรมการแต่ละท่านพร้อมชื่อ")
    seen = _("คำตอบและเหตุผล") if fewest < SPLIT else _("คำตอบ")
    text = _("เมื่อเปิดซองแล้ว คณะกรรมการและเลขานุการเห็น{seen}ของกรรมการแต่ละท่านพร้อมชื่อ เฉพาะข้อที่นับได้ตั้งแต่ {n} ใบ")
    return text.format(seen=seen, n=fewest)


def vote_words(vote: Opening) -> str:
    """Where the vote on one unit stands."""
    if vote.state == DISPUTED:
        return _("มีการเปิดซองสองครั้งที่ไม่ตรงกัน จึงไม่นับครั้งใด")
    here = sum(one.state not in (MISSING, AFTER, TWICE) for one in vote.ballots if not one.aside)
    of = sum(not one.aside for one in vote.ballots)
    if vote.state == CLOSED:
        return _("ปิดผนึกแล้ว {n} จาก {of} ฉบับ").format(n=here, of=of)
    return _("เปิดซองแล้ว ได้คำตอบ {n} จาก {of} ฉบับ").format(n=len(vote.counted), of=of)


def faults_of(reader: Reader, vote: Opening) -> Iterator[str]:
    """Everything anybody did, sheet by sheet."""
    for one in vote.ballots:
        yield from (fault_words(reader, one, fault) for fault in one.faults)
