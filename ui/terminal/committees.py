"""Commands for a committee that works with files only: convene, write packs, score, seal, open, agree, release."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from core.assessment.ballots import CLOSED, OPEN, CommitteeVote
from core.assessment.rounds import NamedAssessor
from core.assessment.start_deeds import assessment_at
from core.committee.ballot_deeds import open_votes, own_sheet, score_from, seal, set_aside
from core.committee.batch_deeds import BatchReasons, UnitOutcome, in_batch
from core.committee.batch_view import DEEDS, SEND, RoundUnitRow, round_units, stage_words
from core.committee.carries import called_pcs
from core.committee.convene_deeds import FEWEST, ROUNDS, Assessor, convene
from core.committee.objection_deeds import acknowledge, close_objections, object_to, withdraw
from core.committee.objections import objection_at
from core.committee.own import assessor_words, ballot_words, faults_of, round_words, vote_words
from core.committee.release_deeds import (
    accept_alike,
    accept_own,
    agree,
    answer,
    final_waits,
    release,
    release_final,
)
from core.committee.result_view import (
    days_given,
    objection_words,
    objections_waiting,
    release_words,
    result_of,
    results_of,
)
from core.committee.view import (
    BallotSheetCache,
    ItemBallotAnswers,
    left_to_agree,
    own_groups,
    rounds,
    spreads,
    totals,
)
from core.entities import unit_id
from core.errors import UserError
from core.exact import got_text
from core.exchange.send_deeds import ExportOutcome, export_bundle
from core.forms.ports import Action, Reader
from core.forms.programme import MOST_DAYS
from core.forms.vocabulary import not_one_of
from core.i18n import _
from core.log.ports import standing
from core.log.scopes import MANY
from core.scoring.score import Score
from core.values import Changes, Ref
from ui.desk import Office, ReadOnlyFolder, read_json
from ui.terminal.arguments import (
    ANYWAY,
    FILE,
    INSTRUMENT,
    PATH,
    YEAR,
    RefArgument,
    WrongOptionsError,
    decided,
    ref_of,
)
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.in_folder import steps_of
from ui.terminal.show import Output, changed, columns, keyed, part

committee = LazyCommandGroup()
VOTE = click.argument("draft", metavar="VOTE", type=RefArgument)
VOTES = click.argument("votes", metavar="[VOTE…]", nargs=-1)
AS = click.option(
    "--as", "person", metavar="PERSON", default="", help=_("กรรมการท่านใด เมื่อเครื่องนี้มีแบบของหลายท่าน")
)
WHY = click.option("--why", metavar="TEXT", default="", help=_("เหตุผล"))
BY = click.option("--by", "signers", metavar="NAME", required=True, help=_("ชื่อผู้ลงนาม"))
RESULT = click.argument("review", metavar="REVIEW", type=RefArgument)


@committee.saves("convene", _("ตั้งรอบให้คะแนนของกรรมการ: แบบหนึ่งต่อกรรมการหนึ่งคน ผูกกับเครื่องของกรรมการ"))
@INSTRUMENT
@YEAR
@click.option(
    "--unit", "codes", metavar="CODE", multiple=True, required=True, help=_("หน่วยงานที่รับการประเมิน")
)
@click.option(
    "--member",
    "members",
    metavar="PERSON=KEY",
    multiple=True,
    required=True,
    help=_("กรรมการกับกุญแจหรืออักษรของเครื่อง"),
)
@click.option("--round", "in_round", type=click.Choice(ROUNDS), default=ROUNDS[0], help=_("รอบ"))
@click.option(
    "--no", metavar="N", type=click.IntRange(min=1), default=1, help=_("ชุดที่เท่าใดของแบบนี้ในปี")
)
@click.option(
    "--fewest",
    type=click.IntRange(FEWEST[0], FEWEST[-1]),
    default=FEWEST[0],
    help=_("แสดงคำตอบของกรรมการแต่ละท่านเมื่อนับได้ตั้งแต่กี่ใบ กำหนดครั้งเดียวเมื่อตั้งรอบ"),
)
@click.option(
    "--objections",
    "days",
    metavar="N",
    type=click.IntRange(0, MOST_DAYS),
    help=_("วันทักท้วงผล 0 = ผลสุดท้ายทันที (ไม่ใส่ = ตามโครงการ)"),
)
def convene_members(
    office: Office,
    instrument: str,
    year: int,
    codes: Sequence[str],
    members: Sequence[str],
    in_round: str,
    no: int,
    fewest: int,
    days: int | None,
) -> Action:
    form = office.forms.get(instrument)
    assessed = [assessment_at(unit_id(code), form.id, year, no) for code in codes]
    called = office.session.read(
        lambda reader: [_assessor(reader, office.unit, words) for words in members]
    )
    deed = partial(convene, assessed=assessed, members=called, in_round=in_round)
    return partial(deed, fewest=fewest, days=days)


def _assessor(reader: Reader, unit: str, text: str) -> Assessor:
    """Parse an assessor: `person/…=B` (letter of a device) or `…=<key>`."""
    person, _equals, device = text.rpartition("=")
    known = {
        one.letter: one.key
        for one in reader.trust.devices()
        if one.unit == unit and not one.revoked
    }
    return Assessor(person.rpartition("/")[2], known.get(device, device))


@committee.reads("list", _("รอบของกรรมการ: ใครปิดผนึกแล้ว ขาดใคร เปิดซองและประกาศผลแล้วหรือไม่"))
def listed(reading: ReadOnlyFolder) -> Output:
    value, cells = [], []
    for row in rounds(reading.reader, reading.unit):
        if row.vote.state == OPEN:
            lacking = [str(one.sheet.local) for one in row.vote.lacking]
        else:
            lacking = []
        shown = part(
            row,
            "vote=draft.local unit name form year round state=vote.state released code=vote.code",
        )
        value.append(
            {
                **shown,
                "missing": [str(one.sheet.local) for one in row.vote.waited_for],
                "lacking": lacking,
            }
        )
        state = _("ประกาศผลแล้ว") if row.released else vote_words(row.vote)
        cells.append(
            (
                row.name,
                str(row.year),
                round_words(row.round),
                state,
                row.vote.code or "–",
                row.draft.local,
            )
        )
    return Output(value, columns(cells) or [_("ยังไม่มีรอบของกรรมการ")])


@committee.reads("show", _("การให้คะแนนหน่วยงานหนึ่ง: แบบของทุกคน และเมื่อเปิดซองแล้ว ข้อที่ต่างกันก่อน"))
@VOTE
def show(reading: ReadOnlyFolder, draft: Ref) -> Output:
    reader = reading.reader
    found, items = CommitteeVote.of(reader, draft), spreads(reader, draft)
    names = [(assessor_words(reader, ballot), ballot) for ballot in found.ballots]
    faults = list(faults_of(reader, found))
    seats = [assessor_words(reader, one) for one in NamedAssessor.seated(reader, found.counted)]
    sums = totals(reader, draft, items)
    reading.note("view", MANY)
    value = {
        **part(found, "state code"),
        "members": seats,
        "totals": {
            "own": _total_value("", sums.own),
            "members": [_total_value(*member) for member in sums.members],
            "agreed": _total_value("", sums.agreed),
            "hidden": sums.hidden,
        }
        if sums
        else None,
        "sheets": [
            {"sheet": one.sheet.local, "name": name, **part(one, "assessor key state aside faults")}
            for name, one in names
        ],
        "items": [keyed(item) for item in items],
    }
    sheets = columns([(name, ballot_words(one), one.sheet.local) for name, one in names])
    code = [_("รหัสผลรวม {code}").format(code=found.code)] if found.code else []
    if sums:
        sides = ((_("ประเมินตนเอง"), sums.own), *sums.members, (_("ผลของคณะ"), sums.agreed))
    else:
        sides = ()
    summed = columns(
        [(side, got_text(one.total, one.full, one.places), one.band or "–") for side, one in sides]
    )
    return Output(
        value, [vote_words(found), *sheets, *faults, *code, *summed, *map(_item_line, items)]
    )


def _total_value(name: str, score: Score) -> dict[str, object]:
    return {"name": name, **part(score, "total full"), "grade": score.band or ""}


def _item_line(spread: ItemBallotAnswers) -> str:
    said = ", ".join(f"{words} {n}" for words, n in spread.answers) or _(
        "ให้คะแนน {n} จาก {of} คน"
    ).format(n=spread.votes, of=spread.counted)
    agreed = _("ตกลง {words}").format(words=spread.agreed_answer) if spread.agreed_answer else ""
    return "  ".join(filter(None, (spread.position, said, agreed, spread.reason)))


@committee.writes("pack", _("เขียนไฟล์ใบตรวจให้เครื่องของกรรมการทุกคน คนละไฟล์ ลงในโฟลเดอร์ OUT"))
@click.argument("out", metavar="OUT", type=PATH)
def pack(office: Office, out: Path) -> Output:
    pcs = office.session.read(partial(called_pcs, unit=office.unit))
    out.mkdir(parents=True, exist_ok=True)
    written = dict[str, Path]()
    for one in pcs:  # for each what it may read and has not got yet, encrypted for it alone
        path = out / f"committee-{one.letter}.prongsai"
        export = partial(export_bundle, recipients=(one.age,), path=path, post=office.post)
        (done,) = steps_of(office, export, ExportOutcome)
        written[one.letter] = done.path
    if not written:
        raise UserError(
            _("เขียนใบตรวจไม่ได้"),
            _("ยังไม่มีเครื่องของกรรมการที่เรียกไว้"),
            _("รับรองเครื่องของกรรมการ แล้วตั้งรอบด้วย committee convene"),
        )
    lines = [
        _("เครื่อง {letter}: {file} อ่านกลับตรวจแล้ว").format(letter=name, file=path)
        for name, path in written.items()
    ]
    return Output({"files": written}, lines)


@committee.writes("score", _("กรอกคะแนนของกรรมการบนเครื่องนี้จากไฟล์คำตอบ ยังไม่ออกจากเครื่องจนกว่าจะปิดผนึก"))
@VOTE
@FILE
@AS
@ANYWAY
def score(office: Office, draft: Ref, file: Path, person: str, anyway: bool) -> Output:
    sheet = _sheet(office, draft, person)
    office.session.do_now(partial(score_from, sheet=sheet, data=read_json(file), anyway=anyway))
    return Output({"sheet": sheet.local}, [_("กรอกแล้ว เก็บในเครื่องนี้เท่านั้น ปิดผนึกด้วย committee seal")])


def _sheet(office: Office, draft: Ref, person: str) -> Ref:
    assessor = f"person/{person.rpartition('/')[2]}" if person else ""
    device = office.session.read(lambda reader: str(reader.trust.here()["device"]))
    return office.session.read(lambda reader: own_sheet(reader, device, draft, assessor))


@committee.saves("seal", _("ปิดผนึกแบบของกรรมการบนเครื่องนี้ (ไม่บอก VOTE = ทุกหน่วยงาน) แล้วแก้ไม่ได้"))
@VOTES
@AS
@click.option("--gaps", is_flag=True, help=_("ปิดผนึกแม้มีข้อที่ยังไม่ได้ตรวจ ข้อนั้นไม่นับเป็นคะแนนของท่าน"))
def seal_sheets(office: Office, votes: Sequence[str], person: str, gaps: bool) -> Action:
    sheets = [_sheet(office, draft, person) for draft in _drafts(office, votes, closed=True)]
    return partial(seal, sheets=sheets, incomplete=gaps)


def _days_of(vote: Ref, reader: Reader) -> int:
    """Return for how many days units may object to the preliminary result of a committee's vote; 0 = it is final."""
    return days_given(reader, standing(reader, vote))


def _drafts(office: Office, votes: Sequence[str], *, closed: bool) -> list[Ref]:
    """Return the named votes, else all that are closed, or all that are open and not released."""
    if votes:
        return [ref_of(words, office.unit) for words in votes]
    rows = office.session.read(lambda reader: rounds(reader, office.unit))
    return [one.draft for one in rows if (one.vote.state == CLOSED) == closed and not one.released]


@committee.saves("open", _("เปิดซองพร้อมกัน (ไม่บอก VOTE = ทุกหน่วยงาน) เมื่อทุกคนปิดผนึกแล้วหนึ่งฉบับ"))
@VOTES
def open_sealed(office: Office, votes: Sequence[str]) -> Action:
    return partial(open_votes, assessments=_drafts(office, votes, closed=True))


@committee.saves("aside", _("มติดำเนินการต่อโดยไม่นับแบบของกรรมการคนหนึ่ง"))
@click.argument("sheet", metavar="SHEET", type=RefArgument)
@WHY
@click.option("--lost", is_flag=True, help=_("มติไม่ผ่าน"))
def aside(_office: Office, sheet: Ref, why: str, lost: bool) -> Action:
    return partial(set_aside, sheet=sheet, reason=why, carried=not lost)


@committee.saves("agree", _("คำตอบที่กรรมการตกลงของข้อหนึ่ง หรือด้วย --alike รับทุกข้อที่ตรงกันในมติเดียว"))
@VOTE
@click.argument("item", metavar="[ITEM]", required=False, default="")
@click.argument("fields", metavar="[FIELD=VALUE…]", nargs=-1)
@WHY
@click.option("--alike", is_flag=True, help=_("ทุกข้อที่ทุกคนตอบตรงกันและยังไม่ได้ตกลง"))
@click.option(
    "--own",
    metavar="BRANCH",
    default="",
    help=_("เมื่อใบที่นับได้น้อยเกินกว่าจะแสดง: ข้อที่ยังไม่ได้ตกลงของหมวดนี้ใช้คำตอบที่หน่วยงานให้ตนเอง พร้อม --why"),
)
def agree_item(
    office: Office, draft: Ref, item: str, fields: Sequence[str], why: str, alike: bool, own: str
) -> Action:
    if [bool(item), alike, bool(own)].count(True) != 1:
        raise WrongOptionsError(_("โปรดบอกข้อ --alike หรือ --own อย่างใดอย่างหนึ่ง"))
    if alike:
        return partial(accept_alike, draft=draft, reason=why)
    if own:
        groups = office.session.read(
            lambda reader: own_groups(reader, draft, left_to_agree(reader, draft))
        )
        items = {group.branch: group.items for group in groups}
        if groups and own not in items:
            raise not_one_of("--own", own, items)
        return partial(accept_own, draft=draft, reason=why, items=items.get(own, ()))
    wishes = office.session.read(partial(decided, about=draft, item=item, fields=fields))
    return partial(agree, draft=draft, item=item, inputs=wishes, reason=why)


@committee.writes(
    "release", _("ล็อกผลของกรรมการและประกาศให้หน่วยงาน (ไม่บอก VOTE = ทุกหน่วยงานที่เปิดซองแล้ว)")
)
@VOTES
@BY
def release_results(office: Office, votes: Sequence[str], signers: str) -> Output:
    done = Changes("release")
    told = dict[str, str]()
    today = date.today()
    for draft in _drafts(office, votes, closed=False):
        days = office.session.read(partial(_days_of, draft))
        done |= office.session.do_now(partial(release, draft=draft, signers=signers))
        told[draft.local] = release_words(days, today)
    output = changed(done, told=told)
    return output._replace(
        lines=[*(f"{draft}: {words}" for draft, words in told.items()), *output.lines]
    )


@committee.reads("round", _("ทุกหน่วยงานในรอบ: อยู่ขั้นใด และสั่ง committee batch อะไรได้"))
@YEAR
def listed_round(reading: ReadOnlyFolder, year: int) -> Output:
    units = _units(reading.reader, reading.unit, year)
    reading.note("view", MANY)
    value = [
        {
            **part(one, "vote=row.draft.local unit=row.unit name=row.name stage alike differing"),
            "missing": [sheet.local for sheet, _name in one.absent],
            "delivered": one.delivered,
            "deeds": sorted(one.deeds),
        }
        for one in units
    ]
    cells = [
        (
            stage_words(one.stage),
            one.row.name,
            one.ballot_words,
            one.result_words or one.item_words or "–",
            one.row.draft.local,
        )
        for one in units
    ]
    return Output(value, columns(cells) or [_("ยังไม่มีรอบของกรรมการ")])


def _units(reader: Reader, unit: str, year: int) -> Sequence[RoundUnitRow]:
    rows = [one for one in rounds(reader, unit) if one.year == year]
    return round_units(reader, unit, rows, lambda _draft: BallotSheetCache(), final_waits)


@committee.writes(
    "batch", _("ทำเรื่องเดียวให้หลายหน่วยงาน ทีละการบันทึก (ไม่บอก VOTE = ทุกหน่วยงานที่ทำได้) ที่ทำไม่ได้บอกเหตุ")
)
@click.argument("deed", type=click.Choice([one for one in DEEDS if one != SEND]))
@VOTES
@YEAR
@click.option("--why", "reason", metavar="TEXT", default="", help=_("เหตุผล"))
@click.option("--by", "signers", metavar="NAME", default="", help=_("ชื่อผู้ลงนาม"))
def do_batch(
    office: Office, deed: str, votes: Sequence[str], year: int, reason: str, signers: str
) -> Output:
    named = {ref_of(words, office.unit) for words in votes}
    every = office.session.read(partial(_units, unit=office.unit, year=year))
    units = [one for one in every if (one.row.draft in named if named else deed in one.deeds)]
    if strange := named - {one.row.draft for one in units}:
        raise not_one_of("VOTE", min(strange).local, [one.row.draft.local for one in every])
    action = partial(in_batch, deed=deed, units=units, reasons=BatchReasons(reason, signers))
    done = steps_of(office, action, UnitOutcome)
    failed = {
        one.draft.local: f"{one.problem.what}: {one.problem.why}" for one in done if one.problem
    }
    text = _("ทำแล้ว {n} จาก {of} หน่วยงาน").format(n=len(done) - len(failed), of=len(done))
    lines = [text, *(f"{draft}: {why}" for draft, why in failed.items())]
    return Output({"done": len(done) - len(failed), "failed": failed}, lines)


@committee.reads("result", _("ผลที่ประกาศ: ข้อที่ต่างก่อน คำทักท้วง คำตอบ (ไม่บอก REVIEW = ทุกผลที่นี่)"))
@click.argument("review", metavar="[REVIEW]", required=False, default="")
def result(reading: ReadOnlyFolder, review: str) -> Output:
    reader, unit = reading.reader, reading.unit
    if not review:
        rows = [(one, one.words) for one in results_of(reader, unit)]
        rows += [(one, one.round_words) for one in objections_waiting(reader, unit)]
        listed = [(one.unit, str(one.year), said, str(one.release.review)) for one, said in rows]
        names = "review=release.review standing=release.standing unit year"
        value = [{**part(one, names), "words": said} for one, said in rows]
        return Output(value, columns(listed) or [_("ยังไม่มีผลที่ประกาศ")])
    found = result_of(reader, ref_of(review, unit))
    row = found.row
    reading.note("view", MANY)
    lines = [f"{row.state_words} {row.unit}", row.day_words, row.silence_words, row.acknowledged]
    shown = [item for item in found.items if item.differs or item.objection]
    states = [objection_words(one.objection) if one.objection else "" for one in shown]
    stated = zip(shown, states, strict=True)
    cells = [
        (one.item, one.own_answer, one.judged_answer, one.reason, state) for one, state in stated
    ]
    told = {
        **part(found, "unit=row.unit by=row.by title=row.title year=row.year round"),
        **part(row, "final delivered acknowledged days"),
        "items": [
            part(item, "item own=own_answer judged=judged_answer reason differs")
            for item in found.items
        ],
        "objections": [part(one, "objection=ref item state reason") for one in row.raised],
    }
    return Output(told, [*filter(None, lines), *columns(cells)])


committee.deed("acknowledge", _("หน่วยงานรับทราบผลที่ประกาศ"), acknowledge, RESULT)
about = _("ปิดรับคำทักท้วงของผลหนึ่ง ที่อยู่ในเครื่องแล้วทันเวลา ที่มาหลังจากนี้ไม่นับ")
committee.deed("close", about, close_objections, RESULT)
about = _("ประกาศผลสุดท้าย เมื่อปิดรับแล้วและตอบคำทักท้วงที่ทันเวลาครบทุกข้อ")
committee.deed("final", about, release_final, VOTE, BY)


@committee.saves(
    "object", _("หน่วยงานทักท้วงข้อหนึ่งของผลเบื้องต้น พร้อมเหตุและหลักฐาน หรือด้วย --withdraw ถอนคำทักท้วง")
)
@RESULT
@click.argument("item", metavar="ITEM")
@WHY
@click.option("--evidence", "pieces", metavar="REF", multiple=True, help=_("หลักฐานของหน่วยงานที่อ้าง"))
@click.option("--withdraw", "back", is_flag=True, help=_("ถอนคำทักท้วงข้อนี้"))
def object_item(
    office: Office, review: Ref, item: str, why: str, pieces: Sequence[str], back: bool
) -> Action:
    evidence = [ref_of(one, office.unit) for one in pieces]
    if back:
        return partial(withdraw, objection=objection_at(review, item))
    return partial(object_to, review=review, item=item, reason=why, evidence=evidence)


@committee.saves(
    "answer", _("ตอบคำทักท้วง: kept คงไว้ตามเดิม changed แก้ผล ซึ่งเปิดให้ตกลงข้อนั้นใหม่ด้วย committee agree")
)
@click.argument("objection", metavar="OBJECTION", type=RefArgument)
@click.argument("outcome", type=click.Choice(["kept", "changed"]))
@WHY
@click.option("--minutes", metavar="REF", default="", help=_("รายงานการประชุมที่มีมติ"))
def answer_one(office: Office, objection: Ref, outcome: str, why: str, minutes: str) -> Action:
    of = ref_of(minutes, office.unit) if minutes else None
    return partial(answer, objection=objection, outcome=outcome, reason=why, minutes=of)
