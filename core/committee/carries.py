"""The transfer files of a round between a committee's secretary and each member: which were carried, which are due."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from core.assessment.ballots import CLOSED, DEVICE, OPEN, BallotState, CommitteeVote, SealedBallot
from core.assessment.rounds import AssessmentRounds, NamedAssessor
from core.assessment.sheets import DRAFT
from core.committee.own import OwnBallotSheet, own_sheets
from core.committee.result_view import ReleasedResultRow, objections_waiting, preliminary_words
from core.committee.view import sealed_at
from core.forms.ports import Reader
from core.i18n import _
from core.log.op import OpRef
from core.log.ports import signed_whole
from core.log.post import VerifiedExport
from core.thai.days import short_date
from core.values import Record, Ref

# kinds of files, in their order
ENROL = "enrol"
PACK = "pack"
SEAL = "seal"
OPENED = "opened"
ANSWERS = "answers"
DONE = "done"
AWAITED = "awaited"  # the other's turn
DUE = "due"  # ours
LATER = "later"
ASIDE = "aside"
INVITE = "invite"
CONFIRM = "confirm"
CONVENE = "convene"
UNSEAL = "unseal"
DECIDE = "decide"
AGREE = "agree"
OBJECT = "object"  # objections, answers and the final result


class MemberTransferFile(NamedTuple):
    """A transfer file between secretary and member. `day`: when it was carried or, if awaited, since when."""

    kind: str
    state: str
    day: date | None = None  # when it was done, or since when it is awaited
    more: str = ""


class MemberFilesRow(NamedTuple):
    """A committee member, with the state of each transfer file to or from them, in order."""

    person: str  # id of the person record
    name: str
    chair: bool
    carries: tuple[MemberTransferFile, ...]

    def state(self, kind: str) -> str:
        return next(one.state for one in self.carries if one.kind == kind)


class CommitteeProgress(NamedTuple):
    """The progress of a committee's round: the members with their files, and the secretary's next step ("" = wait)."""

    rows: tuple[MemberFilesRow, ...]
    next: str
    sentence: str
    more: str
    draft: Ref | None = None  # of the objections that the step is about

    @property
    def enrolling(self) -> bool:
        """Return whether any member's PC still waits to be confirmed by the secretary."""
        return any(one.state(ENROL) != DONE for one in self.rows)


def carries(
    reader: Reader, unit: str, year: int, uncompared: Collection[str] = ()
) -> CommitteeProgress:
    """Return each member's transfer files in the year's rounds and the secretary's next step. `uncompared`: ids of
    invitations whose first file came, but whose fingerprint digits nobody has compared yet."""
    every = [
        record
        for record in reader.records(DRAFT, unit, year=year)
        if CommitteeVote.convened(reader, record.ref)
    ]
    drafts = [
        one for one in every if not signed_whole(reader, AssessmentRounds(one).review)
    ] or every
    look = _Look(
        reader,
        unit,
        {draft.ref: CommitteeVote.of(reader, draft.ref) for draft in drafts},
        reader.transfers.sendings(),
    )
    seats = _seats(reader, unit)
    people = list(
        dict.fromkeys(
            ballot.assessor.rpartition("/")[2]
            for vote in look.votes.values()
            for ballot in vote.ballots
        )
    )
    for person, invitation in seats.items():
        if person not in people and (not drafts or len(invitation.text("used")) != 64):
            people.append(person)
    rows = [look.row(person, seats.get(person), uncompared) for person in people]
    found = tuple(sorted(rows, key=lambda one: (not one.chair, one.name)))
    if drafts and all(signed_whole(reader, AssessmentRounds(draft).review) for draft in drafts):
        return _objecting(
            found, [one for one in objections_waiting(reader, unit) if one.year == year]
        )
    return CommitteeProgress(found, *_next(found, look.votes.values()))


def _objecting(
    files: tuple[MemberFilesRow, ...], results: Sequence[ReleasedResultRow]
) -> CommitteeProgress:
    """Return the progress of a round whose results are all released; `results`: those that are preliminary."""
    if not results:
        return CommitteeProgress(files, "", _("ประกาศผลครบแล้ว"), _("ไม่มีไฟล์ที่รอ"))
    first = next((one for one in results if one.open or not one.closings), results[0])
    if first.open:
        more = _("{unit}: รอคำตอบ {n} ข้อ").format(unit=first.unit, n=len(first.open))
    elif first.closings:
        more = _("{unit}: ตกลงข้อที่แก้ แล้วประกาศผลสุดท้าย").format(unit=first.unit)
    else:
        more = _("รับไฟล์ของหน่วยงาน ปิดรับคำทักท้วงเมื่อครบกำหนด ตอบให้ครบ แล้วประกาศผลสุดท้าย")
    return CommitteeProgress(files, OBJECT, preliminary_words(results), more, first.draft)


def _seats(reader: Reader, unit: str) -> dict[str, Record]:
    """Return by person id the newest invitation that was not withdrawn and whose PC, if any, was not revoked."""
    keys = {one.key for one in reader.trust.devices() if not one.revoked}
    found = dict[str, Record]()
    for one in reader.records("invitation", unit, kind="committee"):
        person, used = one.text("person").rpartition("/")[2], one.text("used")
        if person and not one.text("withdrawn") and (len(used) != 64 or used in keys):
            found[person] = one
    return found


class _Look(NamedTuple):
    """What the rows of all members are made from, read once."""

    reader: Reader
    unit: str
    votes: Mapping[Ref, CommitteeVote]  # by draft
    sendings: Sequence[VerifiedExport]

    def row(self, person: str, invitation: Record | None, came: Collection[str]) -> MemberFilesRow:
        assessor = f"person/{person}"
        own = {
            draft: ballot
            for draft, vote in self.votes.items()
            for ballot in vote.ballots
            if ballot.assessor == assessor
        }
        keys = {one.key for one in own.values()}
        ages = {
            device.age
            for device in self.reader.trust.devices()
            if device.key in keys and device.age
        }
        pack = self._pack(own, ages)
        seal = self._seal(own, pack)
        if seal.state == DONE and pack.state != DONE:
            pack = MemberTransferFile(PACK, DONE)  # another PC of the unit wrote it
        elif seal.state == ASIDE and pack.state == DUE:
            pack = MemberTransferFile(PACK, ASIDE)
        opened, answers = self._opened(own, ages)
        named = NamedAssessor(self.reader, self.unit, assessor)
        files = self._enrol(own, invitation, came), pack, seal, opened, answers
        return MemberFilesRow(person, named.called, named.is_chair, files)

    def _enrol(
        self,
        ballots: Mapping[Ref, SealedBallot],
        invitation: Record | None,
        uncompared: Collection[str],
    ) -> MemberTransferFile:
        if ballots or invitation is None or len(invitation.text("used")) == 64:
            return MemberTransferFile(ENROL, DONE)
        if invitation.ref.id in uncompared:
            return MemberTransferFile(ENROL, DUE, None, _("ไฟล์แรกมาถึงแล้ว"))
        return MemberTransferFile(
            ENROL,
            AWAITED,
            _day(min(one.clock for one in self.reader.history.of(invitation.ref, "key"))),
        )

    def _pack(
        self, ballots: Mapping[Ref, SealedBallot], ages: Collection[str]
    ) -> MemberTransferFile:
        if not ballots:
            return MemberTransferFile(PACK, LATER)
        at = self._sent([(one.sheet, DEVICE) for one in ballots.values()], ages)
        return MemberTransferFile(PACK, DONE, at) if at else MemberTransferFile(PACK, DUE)

    def _seal(
        self, ballots: Mapping[Ref, SealedBallot], pack: MemberTransferFile
    ) -> MemberTransferFile:
        asked = {draft: one for draft, one in ballots.items() if not one.aside}
        if ballots and not asked:
            return MemberTransferFile(SEAL, ASIDE)
        if any(one.state == BallotState.TWICE for one in asked.values()):
            return MemberTransferFile(SEAL, DUE, None, _("ปิดผนึกสองฉบับ"))
        done = [
            one
            for one in asked.values()
            if one.state not in (BallotState.MISSING, BallotState.AFTER)
        ]
        if asked and len(done) == len(asked):
            return MemberTransferFile(
                SEAL, DONE, _day(max(sealed_at(self.reader, one) for one in done))
            )
        lacking = [draft for draft, one in asked.items() if one not in done]
        if asked and all(self.votes[draft].state != CLOSED for draft in lacking):
            return MemberTransferFile(SEAL, ASIDE)
        some = _("ปิดผนึกแล้ว {n} จาก {of}").format(n=len(done), of=len(asked)) if done else ""
        if pack.state == DONE:
            return MemberTransferFile(SEAL, AWAITED, pack.day, some)
        return MemberTransferFile(SEAL, LATER)

    def _opened(
        self, ballots: Mapping[Ref, SealedBallot], ages: Collection[str]
    ) -> tuple[MemberTransferFile, MemberTransferFile]:
        """Return the states of the file that opens the votes and of the answers that come back, for one member."""
        there = {
            draft: one
            for draft, one in ballots.items()
            if one.sheet in self.votes[draft].may_leave() and not one.aside
        }
        if not there:
            return MemberTransferFile(OPENED, LATER), MemberTransferFile(ANSWERS, LATER)
        at = self._sent([(CommitteeVote.at(draft), "cut") for draft in there], ages)
        if any(one.state == BallotState.VOID for one in there.values()):
            return MemberTransferFile(OPENED, DONE, at), MemberTransferFile(
                ANSWERS, DUE, None, _("อ่านคำตอบไม่ได้")
            )
        if all(one.counts for one in there.values()):
            return MemberTransferFile(OPENED, DONE, at), MemberTransferFile(ANSWERS, DONE)
        if at is None:
            return MemberTransferFile(OPENED, DUE), MemberTransferFile(ANSWERS, LATER)
        return MemberTransferFile(OPENED, DONE, at), MemberTransferFile(ANSWERS, AWAITED, at)

    def _sent(self, fields: Sequence[tuple[Ref, str]], ages: Collection[str]) -> date | None:
        """Return the day a file with all these fields was first written for one of these recipients; None = never."""
        names = [
            one.op
            for ref, field in fields
            for one in self.reader.history.of(ref, field)
            if one.counts
        ]
        came = self.reader.transfers.first_came([ref for ref, _field in fields])
        for one in reversed(self.sendings):
            at = datetime.fromisoformat(one.at)
            complete = set(one.to) & set(ages) and all(_holds(one, name) for name in names)
            if complete and all(moment <= at.timestamp() * 1000 for moment in came.values()):
                return at.date()
        return None


def _holds(sending: VerifiedExport, op: str) -> bool:
    """Return whether a sent file contains an op; for ops of other PCs True, as `first_came` is checked for these."""
    named = OpRef.read(op)
    return named is None or named.seq <= sending.ends.get(named.stream, named.seq)


def _day(clock: int) -> date | None:
    return datetime.fromtimestamp(clock / 1000).date() if clock else None


def _next(rows: Sequence[MemberFilesRow], votes: Collection[CommitteeVote]) -> tuple[str, str, str]:
    """Return the secretary's next step, a sentence on the state, and a sentence on what to do."""

    def of(kind: str, state: str) -> str:
        return ", ".join(one.name for one in rows if one.state(kind) == state)

    if not rows:
        return INVITE, _("ยังไม่มีกรรมการ"), _("พิมพ์ชื่อกรรมการ แล้วส่งไฟล์เริ่มงานให้คนละไฟล์")
    names = of(ENROL, DUE)
    if names:
        return (
            CONFIRM,
            _("ไฟล์แรกของ {names} มาถึงแล้ว").format(names=names),
            _("โทรเทียบเลข 12 หลักกับเจ้าของเครื่อง แล้วยืนยัน"),
        )
    names = ", ".join(filter(None, (of(SEAL, DUE), of(ANSWERS, DUE))))
    if names:
        said = _("ใบของ {names} นับไม่ได้").format(names=names)
        return DECIDE, said, _("ปิดผนึกสองฉบับหรืออ่านไม่ได้ คณะลงมติไม่นับใบนั้นได้ในส่วน “ทั้งคณะ”")
    names = of(PACK, DUE)
    if names:
        return (
            PACK,
            _("ยังไม่ได้เขียนใบตรวจให้ {names}").format(names=names),
            _("คนละไฟล์ เปิดได้เฉพาะเครื่องของคนนั้น"),
        )
    names = of(OPENED, DUE)
    if names:
        return (
            OPENED,
            _("ยังไม่ได้เขียนไฟล์เปิดซองให้ {names}").format(names=names),
            _("คำตอบจะมากับไฟล์ที่กรรมการส่งมา"),
        )
    if any(vote.ready for vote in votes):
        return UNSEAL, _("ปิดผนึกครบแล้ว"), _("เปิดพร้อมกัน แล้วเขียนไฟล์เปิดซองให้กรรมการ")
    waits = (
        (of(ENROL, AWAITED), _("รอไฟล์แรกจาก {names}")),
        (of(SEAL, AWAITED), _("รอใบคะแนนจาก {names}")),
        (of(ANSWERS, AWAITED), _("รอคำตอบที่เปิดซองจาก {names}")),
    )
    more = _("เมื่อไฟล์มาถึง กด “รับไฟล์จากกรรมการ”")
    said = next((text.format(names=names) for names, text in waits if names), "")
    if said:
        return "", said, more
    if not votes:
        return CONVENE, _("เครื่องของกรรมการพร้อมแล้ว"), _("เลือกหน่วยงานที่จะให้คะแนน แล้วตั้งรอบ")
    return AGREE, _("ได้รับครบแล้ว"), _("ตกลงข้อที่กรรมการให้ต่างกัน แล้วประกาศผล")


def carry_words(file: MemberTransferFile) -> tuple[str, str]:
    """Return (state of a member's file as text, a note such as since when it is awaited, "" = no note)."""
    day = short_date(file.day) if file.day else ""
    if file.state == DONE:
        return {PACK: _("เขียนแล้ว"), OPENED: _("เขียนแล้ว"), ENROL: _("ยืนยันแล้ว")}.get(
            file.kind, _("ได้รับแล้ว")
        ), day
    if file.state == DUE:
        return (file.more or _("ยังไม่ได้เขียน")), _("เทียบเลขแล้วยืนยัน") if file.kind == ENROL else ""
    if file.state == AWAITED:
        since = _("ตั้งแต่ {day}").format(day=day) if day else ""
        return _("กำลังรอ"), " · ".join(filter(None, (since, file.more)))
    return (_("ไม่นับใบนี้"), "") if file.state == ASIDE else (_("ยังไม่ถึงขั้น"), "")


# -- a member's own


class CommitteeMemberStep(NamedTuple):
    """One step of a member in a committee's round. `state`: done, due now, awaited from the secretary, or for later."""

    title: str
    state: str  # DONE | DUE: the member's turn | AWAITED: the secretary's turn | LATER
    more: str = ""


class MemberProgress(NamedTuple):
    """A member's steps in a round. `sends`: the kind of file (core.people.units.FILES) to send now, "" = none."""

    steps: tuple[CommitteeMemberStep, ...]
    sends: str
    sheets: tuple[OwnBallotSheet, ...]
    year: int  # of the newest round, 0 = none has come

    @property
    def next_step(self) -> str:
        """Return the member's next step as one sentence."""
        here = next((one for one in self.steps if one.state in (DUE, AWAITED)), None)
        if here:
            return " ".join(filter(None, (here.title, here.more)))
        return _("ส่งครบแล้ว ไม่มีเรื่องที่ต้องทำต่อ")


def own_way(reader: Reader, unit: str) -> MemberProgress:
    """Return the steps of the member who uses this PC, by the sheets that came and the files that were written here."""
    every, sendings = own_sheets(reader, unit), reader.transfers.sendings()
    year = max((one.year for one in every), default=0)
    sheets = tuple(one for one in every if one.year == year or not one.released)
    enrolled, sends = reader.trust.device() is not None, ""
    state, more = DONE, ""
    if not enrolled and sendings:
        day = short_date(datetime.fromisoformat(sendings[0].at).date())
        state = AWAITED
        more = _("เขียนไฟล์แล้ว {day} เลขานุการจะโทรขอเลข 12 หลักในหน้ารับส่ง").format(day=day)
    elif not enrolled:
        state, sends = DUE, "first"
    steps = [CommitteeMemberStep(_("ส่งไฟล์แรกให้เลขานุการ"), state, more)]
    waits_sheets = AWAITED if enrolled else LATER
    steps.append(CommitteeMemberStep(_("รับใบตรวจ"), DONE if sheets else waits_sheets))
    sealed = [sheet for sheet in sheets if sheet.state != BallotState.MISSING]
    opened = [sheet for sheet in sheets if sheet.vote == OPEN]
    if any(_unsent(reader, one, sendings) for one in sealed):
        sends = "ballot"
    left = [sheet for sheet in sheets if sheet.scorable]
    if left or sends == "ballot":
        state = DUE
    elif sealed:
        state = DONE
    else:
        state = LATER
    more = _("เหลือ {n} หน่วยงาน").format(n=len(left)) if left else ""
    steps.append(CommitteeMemberStep(_("ปิดผนึกแล้วส่ง"), state if sheets else LATER, more))
    waits_open = AWAITED if sealed and not left and sends != "ballot" else LATER
    steps.append(CommitteeMemberStep(_("รับไฟล์เปิดซอง"), DONE if opened else waits_open))
    owed = [
        one.draft
        for one in opened
        if one.sheet in CommitteeVote.of(reader, one.draft).may_leave() and not one.released
    ]
    last = datetime.fromisoformat(sendings[0].at).timestamp() if sendings else 0
    came = reader.transfers.first_came([CommitteeVote.at(one) for one in owed])
    state = DONE if opened else LATER
    # after the last file was written; in whole seconds
    if any(moment // 1000 > last for moment in came.values()):
        state, sends = DUE, "words"
    steps.append(CommitteeMemberStep(_("ส่งคำตอบที่เปิดซอง"), state))
    return MemberProgress(tuple(steps), sends, sheets, year)


def _unsent(reader: Reader, sheet: OwnBallotSheet, sendings: Sequence[VerifiedExport]) -> bool:
    """Return whether some op of the sheet's ballot is in no file that was written here."""
    ballot = next(
        (
            each
            for each in CommitteeVote.of(reader, sheet.draft).ballots
            if each.sheet == sheet.sheet
        ),
        None,
    )
    named = filter(None, map(OpRef.read, ballot.lines if ballot else ()))
    return any(all(op.seq > sent.ends.get(op.stream, -1) for sent in sendings) for op in named)


def without_seat(reader: Reader, unit: str) -> tuple[str, ...]:
    """Return the names of people of the unit who have neither a committee PC nor an open invitation to get one."""
    seats = _seats(reader, unit)
    people = [
        one
        for one in reader.records("person", unit)
        if one.number("active") != 0 and one.ref.id not in seats
    ]
    return tuple(sorted({name for one in people if (name := one.text("name"))}))


class MemberPC(NamedTuple):
    """A committee member's PC. `letter`: tells the unit's PCs apart; `age`: its recipient key; `file`: the kind of file
    to send to it next: "opened" if a vote is open, else "pack"."""

    person: str
    name: str
    letter: str
    age: str
    file: str  # kind of its next file (core.people.units.FILES): "opened" once a vote of theirs is open, else "pack"


def called_pcs(reader: Reader, unit: str) -> tuple[MemberPC, ...]:
    """Return the PCs of members with a sheet, except this PC, sorted by PC letter and member's name."""
    here, found = reader.trust.here()["device"], dict[str, MemberPC]()
    devices = {
        device.key: device
        for device in reader.trust.devices()
        if device.unit == unit and not device.revoked and device.age
    }
    for draft in reader.records(DRAFT, unit):
        vote = CommitteeVote.of(reader, draft.ref)
        opened = vote.state == OPEN and not signed_whole(reader, AssessmentRounds(draft).review)
        for ballot in vote.ballots:
            if ballot.key != here and (pc := devices.get(ballot.key)):
                if opened or (ballot.key in found and found[ballot.key].file == "opened"):
                    file = "opened"
                else:
                    file = "pack"
                name = NamedAssessor(reader, unit, ballot.assessor).called
                found[ballot.key] = MemberPC(
                    ballot.assessor.rpartition("/")[2], name, pc.letter, pc.age, file
                )
    return tuple(sorted(found.values(), key=lambda one: (one.letter, one.name)))


def colleagues(reader: Reader, unit: str) -> Iterator[tuple[str, bool]]:
    """Yield (name, whether that member uses this PC) for each committee member with a sheet, this PC's member first."""
    here = str(reader.trust.here()["device"])
    found = dict[str, bool]()
    for draft in reader.records(DRAFT, unit):
        for sheet, key in CommitteeVote.convened(reader, draft.ref):
            assessor = sheet.text("assessor")
            found[assessor] = found.get(assessor, False) or key == here
    named = [(NamedAssessor(reader, unit, one).called, mine) for one, mine in found.items()]
    yield from sorted(named, key=lambda pair: (not pair[1], pair[0]))
