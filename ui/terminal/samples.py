"""Commands for the end of a centre's year: samples to recheck, how certain the ranking is, ties resolved."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from core.assessment.ranking import RankingRow
from core.centre.decision_deeds import ResolutionInput, decide, resolve
from core.centre.decisions import (
    CentreYearDecisions,
    UnitDecision,
    UnitYearOutcome,
    decisions,
    outcome_words,
    tied_words,
    zone_words,
)
from core.centre.proposals import RegionTopUnits
from core.centre.sample_deeds import draw, look_again
from core.centre.samples import (
    GRADE,
    LIMITS,
    PLACE,
    RankingRisk,
    RankingSampleQuery,
    UnitItemSample,
    item_words,
    ranked_items,
    verdict_name,
)
from core.centre.sheets import basis_words, idle_words
from core.errors import UserError
from core.exact import exact_text
from core.forms.ports import Reader, in_force
from core.forms.tree import Tree
from core.i18n import _
from core.log.deeds import delete_record
from core.thai.parser import read_day
from ui.desk import Desk, Office
from ui.terminal.arguments import INSTRUMENT, YEAR, WrongOptionsError
from ui.terminal.in_folder import opened, unopened, writes
from ui.terminal.show import Output, columns, number, part

FIRST = click.option(
    "--first",
    metavar="N",
    type=click.IntRange(1, 500),
    default=1,
    help=_("กี่อันดับแรกของแต่ละเขตและกลุ่ม"),
)
BY_GRADE = click.option(
    "--grade", is_flag=True, help=_("ถามว่าถึงเกรดจริงหรือไม่ แทนที่จะถามว่าอยู่อันดับนั้นจริงหรือไม่")
)
RISK = click.option(
    "--risk",
    type=click.Choice([*map(str, LIMITS)]),
    default=str(LIMITS[0]),
    help=_("ความเสี่ยงที่รับได้ เป็นร้อยละ"),
)


def sample_question(first: int, grade: bool, risk: str) -> RankingSampleQuery:
    return RankingSampleQuery(GRADE if grade else PLACE, first, int(risk))


@click.command()
@unopened
@INSTRUMENT
@YEAR
@FIRST
@BY_GRADE
@RISK
@click.option(
    "--seed", metavar="DIGITS", default="", help=_("เลขที่ทอยต่อหน้าทุกฝ่ายหลังรับผลครบ แล้วจับสลากตามนั้น")
)
def sample_ranking(
    desk: Desk,
    folder: Path,
    instrument: str,
    year: int,
    first: int,
    grade: bool,
    risk: str,
    seed: str,
) -> Output:
    asked = sample_question(first, grade, risk)
    if not seed:
        with desk.look(folder) as reading:
            form = reading.reader.forms.get(instrument)
            found = asked.samples(reading.reader, reading.unit, form, year)
            return shown(
                found,
                RankingRisk.of_samples(found, ranked_items(reading.reader, form, year)),
                asked,
            )
    with opened(desk, folder) as office:
        form, session = office.forms.get(instrument), office.session
        reading_ = partial(asked.samples, own_unit=office.unit, form=form, year=year)
        session.do_now(partial(draw, question=asked, samples=session.read(reading_), seed=seed))
        found = session.read(reading_)
        of = session.read(partial(ranked_items, form=form, year=year))
        return shown(found, RankingRisk.of_samples(found, of), asked)


@click.command()
@writes
@click.argument("unit", metavar="UNIT")
@click.argument("item", metavar="ITEM")
@INSTRUMENT
@YEAR
@FIRST
@BY_GRADE
@RISK
@click.option("--holds", is_flag=True, help=_("ตรงตามที่หน่วยงานให้คะแนน"))
@click.option("--not", "why", metavar="TEXT", default="", help=_("ไม่ตรง พร้อมสิ่งที่ตรวจพบ"))
def recheck(
    office: Office,
    unit: str,
    item: str,
    instrument: str,
    year: int,
    first: int,
    grade: bool,
    risk: str,
    holds: bool,
    why: str,
) -> Output:
    if holds == bool(why):
        raise WrongOptionsError(_("โปรดบอก --holds หรือ --not อย่างใดอย่างหนึ่ง"))
    asked = sample_question(first, grade, risk)
    form = office.forms.get(instrument)

    def of_unit(reader: Reader) -> UnitItemSample:
        found = asked.samples(reader, office.unit, form, year)
        one = next((each for each in found if unit in (each.row.code, each.row.unit)), None)
        if one:
            return one
        raise UserError(
            _("ไม่พบหน่วยงาน {unit} ในหน่วยที่ถามถึง").format(unit=unit),
            _("ตรวจซ้ำเฉพาะหน่วยที่อยู่อันดับแรกตามที่ถาม"),
            _("ดูรหัสหน่วยงานด้วย centre sample"),
        )

    before = office.session.read(of_unit)
    office.session.do_now(partial(look_again, sample=before, item=item, sound=holds, reason=why))
    after = office.session.read(of_unit)
    return Output(sample_json(after, asked), list(sample_lines(after, asked)))


def shown(
    samples: Sequence[UnitItemSample], of_all: RankingRisk, question: RankingSampleQuery
) -> Output:
    value = {
        "whole": {
            **of_all._asdict(),
            "risk": exact_text(of_all.risk),
            "text": of_all.words(question),
        },
        "units": [sample_json(one, question) for one in samples],
    }
    return Output(
        value,
        [
            of_all.words(question),
            *(line for one in samples for line in sample_lines(one, question)),
        ],
    )


def sample_json(sample: UnitItemSample, question: RankingSampleQuery) -> dict[str, object]:
    looked = sample.verdict
    found: dict[str, object] = {"verdict": None, "risk": None, "looked": 0, "false": 0}
    if looked:
        found |= part(looked, "verdict looked=checked false")
        found["risk"] = exact_text(looked.risk)
    following = list(looked.next) if looked and sample.seed else []
    return {
        **part(sample.row, "unit code name rank total"),
        **part(sample, "problem seed"),
        **sample.draws._asdict(),
        "fingerprint": sample.code,
        "claim": sample.claim_words(question) if sample.claim else None,
        "items": list(sample.items),
        "left_out": len(sample.out),
        **found,
        "next": following,
        "text": sample.verdict_words(question),
    }


def sample_lines(sample: UnitItemSample, question: RankingSampleQuery) -> Iterator[str]:
    """Yield a unit's sample as text lines: unit and verdict, what it claims, items drawn for rechecking."""
    verdict = verdict_name(sample.verdict.verdict) if sample.verdict and sample.seed else ""
    yield "  ".join(filter(None, (sample.row.code, sample.row.name, verdict)))
    if sample.claim is None:
        yield f"    {sample.problem}"
        return
    told = (sample.claim_words(question), sample.fewest_words(), sample.verdict_words(question))
    yield from (f"    {line}" for line in told)
    seed = f"  {_('เลขตั้งต้น {seed}').format(seed=sample.seed)}" if sample.seed else ""
    yield f"    {_('รหัสของผลที่ตรวจ {code}').format(code=sample.code)}{seed}"
    said = sample.earlier_words()
    if said:
        yield f"    {said}"
    if sample.seed and sample.verdict and sample.form:
        tree = Tree.under(sample.form)
        for item in sample.verdict.next:
            place = f"{sample.items.index(item) + 1}." if item in sample.items else ""
            yield "      " + "  ".join(filter(None, (place, item, *item_words(tree, item))))


@click.command()
@writes
@INSTRUMENT
@YEAR
@click.option(
    "--first", metavar="CODE", multiple=True, help=_("หน่วยงานที่มติให้อยู่ก่อนแห่งที่คะแนนเท่ากัน ใส่ได้หลายครั้ง")
)
@click.option("--committee", metavar="TEXT", default="", help=_("ผู้มีมติ"))
@click.option("--day", metavar="DAY", default="", help=_("วันที่มีมติ (ไม่ใส่ = วันนี้)"))
@click.option("--reason", metavar="TEXT", default="", help=_("เหตุผลของมติ"))
@click.option("--minutes", metavar="TEXT", default="", help=_("รายงานการประชุมที่มีมตินั้น"))
@click.option("--withdraw", metavar="REF", default="", help=_("เลิกใช้มติ"))
@click.option("--write", is_flag=True, help=_("บันทึกผลลงทะเบียนในการบันทึกเดียว"))
def select_units(
    office: Office,
    instrument: str,
    year: int,
    first: Sequence[str],
    committee: str,
    day: str,
    reason: str,
    minutes: str,
    withdraw: str,
    write: bool,
) -> Output:
    office.forms.get(instrument)  # raises if it is not here
    read_decisions = partial(decisions, in_force(office.forms, year), instrument, office.unit, year)
    wanted = partial(office.session.read, read_decisions)
    if withdraw:
        if withdraw not in wanted().resolutions:
            why = _("ปีนี้ไม่มีมติ {ref}").format(ref=withdraw[:80])
            raise UserError(_("เลิกใช้มติไม่ได้"), why, _("ดูมติด้วย centre select --json"))
        office.session.do_now(partial(delete_record, ref=RankingRow.ref_of(withdraw)))
    if first:
        tie = _level(wanted(), first)
        chosen = [one.unit for one in tie.level if one.code in first or one.unit in first]
        read = read_day(day) if day else date.today()
        said = ResolutionInput(
            committee, read.isoformat() if read else day, reason, minutes, tie.resolved(chosen)
        )
        about = RankingRow.ref_of(tie.level[0].assessment)
        among = [one.unit for one in tie.level]
        deed = partial(resolve, assessment=about, among=among, points=tie.points, chosen=chosen)
        office.session.do_now(partial(deed, resolution=said))
    if write:
        office.session.do_now(partial(decide, outcomes=wanted().to_write))
    found = wanted()
    return Output(_value(found), list(_lines(found)) or [_("ยังไม่มีหน่วยงานส่งผล")])


def _level(decisions: CentreYearDecisions, first: Sequence[str]) -> RegionTopUnits:
    """Return the zone in which all of these are tied with others."""
    for one in decisions.open:
        if set(first) <= {name for each in one.level for name in (each.code, each.unit)}:
            if len(set(first)) != one.seats:
                raise UserError(
                    _("บันทึกมติไม่ได้"),
                    _("เลือกได้ {n} แห่งจากที่คะแนนเท่ากัน {of} แห่ง").format(
                        n=one.seats, of=len(one.level)
                    ),
                    _("บอก --first ให้ครบจำนวนนั้นพอดี"),
                )
            return one
    raise UserError(
        _("บันทึกมติไม่ได้"),
        _("หน่วยงานเหล่านี้ไม่ได้คะแนนเท่ากันในเขตใดที่รอมติ"),
        _("ดูหน่วยงานที่คะแนนเท่ากันด้วย centre select"),
    )


def _value(decisions: CentreYearDecisions) -> dict[str, object]:
    return {
        "proposals": [
            {
                **part(one, "rule text outcome group region take tie resolution"),
                "top": [each.unit for each in one.top],
                "level": [each.unit for each in one.level],
            }
            for one in decisions.proposals
        ],
        "units": [
            {
                **part(one.place, "unit code name region rank total round coverage"),
                "ruled": one.ruled,
                "now": _standing(one.standing),
                "next": _standing(one.next),
                "waits": one.waits,
            }
            for one in decisions.units
        ],
        "resolutions": [
            {
                "ref": ref,
                **part(one, "text day committee reason minutes"),
                "idle": one in decisions.idle,
            }
            for ref, one in decisions.resolutions.items()
        ],
        "to_write": len(decisions.to_write),
    }


def _standing(outcome: UnitYearOutcome | None) -> dict[str, object] | None:
    if outcome:
        return {**part(outcome, "year group outcome reason"), "written": not outcome.changes}
    return None


def _lines(decisions: CentreYearDecisions) -> Iterator[str]:
    yield from columns([_cells(one) for one in decisions.units])
    yield from (_("รอมติ: {words}").format(words=one) for one in tied_words(decisions))
    for one in decisions.resolutions.values():
        said = (
            _("มติ: {answer}").format(answer=one.text),
            one.committee,
            one.reason,
            idle_words(decisions, one),
        )
        yield " · ".join(filter(None, said))
    basis = basis_words(decisions)
    if basis:
        yield basis
    if decisions.to_write:
        yield _("ผลที่ยังไม่อยู่ในทะเบียน {n} รายการ บันทึกด้วย --write").format(n=len(decisions.to_write))


def _cells(decision: UnitDecision) -> tuple[str, ...]:
    place = decision.place
    return (
        zone_words(place.region),
        place.name or place.code,
        number(place.total, place.places),
        decision.waits or outcome_words(decision.standing.outcome) or "–",
        _("ปี {year} {group}").format(year=decision.next.year, group=decision.next.group)
        if decision.next
        else "",
    )
