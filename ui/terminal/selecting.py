"""The end of a centre's year: who is chosen, resolutions on units that are level, and what the register says then."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from core.assessment.resolutions import ref_of
from core.centre.decision_deeds import Resolved, decide, resolve
from core.centre.decision_sheets import basis_words, idle_words
from core.centre.decisions import Decided, Decisions, YearStanding, decisions, outcome_words, tied_words, zone_words
from core.centre.proposals import Proposal
from core.errors import UserError
from core.forms.ports import in_force
from core.i18n import _
from core.log.deeds import delete_record
from core.thai.parser import read_day
from core.values import Ref
from ui.desk import Desk, Office
from ui.terminal.arguments import DIR, INSTRUMENT, YEAR
from ui.terminal.show import Output, columns, number, opened, part


@click.command("select", help=_("คัดเลือกสิ้นปี: ใครได้รับคัดเลือก ใครคะแนนเท่ากัน มติ และบันทึกผลลงทะเบียน"))
@DIR
@INSTRUMENT
@YEAR
@click.option("--first", metavar="CODE", multiple=True, help=_("หน่วยงานที่มติให้อยู่ก่อนแห่งที่คะแนนเท่ากัน ใส่ได้หลายครั้ง"))
@click.option("--committee", metavar="TEXT", default="", help=_("ผู้มีมติ"))
@click.option("--day", metavar="DAY", default="", help=_("วันที่มีมติ (ไม่ใส่ = วันนี้)"))
@click.option("--reason", metavar="TEXT", default="", help=_("เหตุผลของมติ"))
@click.option("--minutes", metavar="TEXT", default="", help=_("รายงานการประชุมที่มีมตินั้น"))
@click.option("--withdraw", metavar="REF", default="", help=_("เลิกใช้มติ"))
@click.option("--write", is_flag=True, help=_("บันทึกผลลงทะเบียนในการบันทึกเดียว"))
@click.pass_obj
def select_units(
    desk: Desk, folder: Path, instrument: str, year: int, first: Sequence[str],
    committee: str, day: str, reason: str, minutes: str, withdraw: str, write: bool,
) -> Output:  # fmt: skip
    with opened(desk, folder) as office:
        wanted = partial(_decisions, office, instrument, year)
        if withdraw:
            office.session.do_now(partial(delete_record, ref=_withdrawn(wanted(), withdraw)))
        if first:
            tie = _level(wanted(), first)
            chosen = [one.unit for one in tie.level if one.code in first or one.unit in first]
            read = read_day(day) if day else date.today()
            said = Resolved(committee, read.isoformat() if read else day, reason, minutes, tie.resolved(chosen))
            about, among = ref_of(tie.level[0].assessment), [one.unit for one in tie.level]
            office.session.do_now(
                partial(resolve, about=about, among=among, points=tie.points, chosen=chosen, said=said)
            )
        if write:
            office.session.do_now(partial(decide, found=wanted().to_write))
        found = wanted()
    return Output(_value(found), list(_lines(found)) or [_("ยังไม่มีหน่วยงานส่งผล")])


def _decisions(office: Office, instrument: str, year: int) -> Decisions:
    office.forms.get(instrument)  # one that is not here is said so
    programmes = in_force(office.forms, year)
    return office.session.read(partial(decisions, programmes, instrument, office.unit, year))


def _withdrawn(of: Decisions, named: str) -> Ref:
    if named not in of.resolutions:
        raise UserError(_("เลิกใช้มติไม่ได้"), _("ปีนี้ไม่มีมติ {ref}").format(ref=named[:80]), _("ดูมติด้วย centre select --json"))
    return ref_of(named)


def _level(of: Decisions, first: Sequence[str]) -> Proposal:
    """The zone in which all of these are level with others."""
    for one in of.open:
        if set(first) <= {name for each in one.level for name in (each.code, each.unit)}:
            if len(set(first)) != one.seats:
                raise UserError(
                    _("บันทึกมติไม่ได้"),
                    _("เลือกได้ {n} แห่งจากที่คะแนนเท่ากัน {of} แห่ง").format(n=one.seats, of=len(one.level)),
                    _("บอก --first ให้ครบจำนวนนั้นพอดี"),
                )
            return one
    raise UserError(
        _("บันทึกมติไม่ได้"),
        _("หน่วยงานเหล่านี้ไม่ได้คะแนนเท่ากันในเขตใดที่รอมติ"),
        _("ดูหน่วยงานที่คะแนนเท่ากันด้วย centre select"),
    )


def _value(of: Decisions) -> dict[str, object]:
    return {
        "proposals": [
            {
                **part(one, "rule text outcome group region take tie resolution"),
                "top": [each.unit for each in one.top],
                "level": [each.unit for each in one.level],
            }
            for one in of.proposals
        ],
        "units": [
            {
                **part(one.place, "unit code name region rank total round coverage"),
                "ruled": one.ruled,
                "now": _standing(one.standing),
                "next": _standing(one.next),
                "waits": one.waits,
            }
            for one in of.units
        ],
        "resolutions": [
            {"ref": ref, **part(one, "text day committee reason minutes"), "idle": one in of.idle}
            for ref, one in of.resolutions.items()
        ],
        "to_write": len(of.to_write),
    }


def _standing(one: YearStanding | None) -> dict[str, object] | None:
    return {**part(one, "year group outcome reason"), "written": not one.changes} if one else None


def _lines(of: Decisions) -> Iterator[str]:
    yield from columns([_cells(one) for one in of.units])
    yield from (_("รอมติ: {words}").format(words=one) for one in tied_words(of))
    for one in of.resolutions.values():
        said = _("มติ: {answer}").format(answer=one.text), one.committee, one.reason, idle_words(of, one)
        yield " · ".join(filter(None, said))
    if basis := basis_words(of):
        yield basis
    if of.to_write:
        yield _("ผลที่ยังไม่อยู่ในทะเบียน {n} รายการ บันทึกด้วย --write").format(n=len(of.to_write))


def _cells(one: Decided) -> tuple[str, ...]:
    place = one.place
    return (
        zone_words(place.region),
        place.name or place.code,
        number(place.total, place.places),
        one.waits or outcome_words(one.standing.outcome) or "–",
        _("ปี {year} {group}").format(year=one.next.year, group=one.next.group) if one.next else "",
    )
