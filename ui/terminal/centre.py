"""Commands for the units below (the centre's, a province's): their state, rankings, papers received from them."""

import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from core.assessment.ranking import SELF, RankingRow, TieResolution
from core.assigning.programme_steps import DueDate, published_as
from core.centre.date_deeds import set_dates
from core.centre.lessons import SORTS, LessonFilter, lesson_sheet, lessons
from core.centre.open_data import describing
from core.centre.paper_deeds import (
    RescoringOutcome,
    receive_on_paper,
    receive_slip,
    take_back,
    write_lessons,
    write_rescored_units,
)
from core.centre.proposals import RegionTopUnits, propose
from core.centre.published import PublicationCounts
from core.centre.rescored import aside
from core.centre.slips import CoverSlipReading, find_slip
from core.centre.view import CentreUnitRow, answers, counted_answers, received, status
from core.committee.own import round_words
from core.errors import UsageError, UserError
from core.exchange.receivers import ConfirmedOpCount
from core.exchange.slip import MARK, CoverSlipCode
from core.forms.ports import in_force
from core.i18n import _
from core.people.units import UnitRegister, office_of
from core.records.leaving import DisclosureSearch
from core.thai.parser import read_day
from core.thai.written import arabic_digits, fiscal_year, short_date
from ui.desk import Desk, Office, ReadOnlyFolder
from ui.stacks import read_codes
from ui.terminal.arguments import AGREED, ANY_YEAR, INSTRUMENT, OUT, YEAR, WrongOptionsError, pairs
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.in_folder import opened, steps_of
from ui.terminal.show import Output, columns, keyed, moment, number, part

TYPED = "-"  # codes from the keyboard or a scanner that emulates one, one per line

centre = LazyCommandGroup(
    {
        "recheck": ("samples:recheck", _("บันทึกผลตรวจซ้ำของข้อที่จับสลากได้")),
        "sample": (
            "samples:sample_ranking",
            _("ผลการจัดลำดับแน่แค่ไหน: ต้องตรวจซ้ำข้อใด ความเสี่ยงที่เหลือ หยุดได้หรือดูทั้งหมด"),
        ),
        "select": (
            "samples:select_units",
            _("คัดเลือกสิ้นปี: ใครได้รับคัดเลือก ใครคะแนนเท่ากัน มติ และบันทึกผลลงทะเบียน"),
        ),
    }
)


@centre.writes("slips", _("บันทึกว่าได้รับเป็นกระดาษด้วยรหัสของใบนำส่ง ทีละหลายใบ"))
@click.argument("what", metavar="CODE|FILE|-…", nargs=-1, required=True)
@YEAR
@click.option(
    "--step", metavar="STEP", default="", help=_("ขั้นตอนของกระดาษในกองนี้ (ไม่ใส่ = ตามแบบที่ใบนำส่งบอก)")
)
@click.option("--day", metavar="DAY", default="", help=_("วันที่ได้รับ (ไม่ใส่ = วันนี้)"))
@click.option("--note", metavar="TEXT", default="", help=_("เลขรับหรือที่เก็บ"))
def note_slips(
    office: Office, what: Sequence[str], year: int, step: str, day: str, note: str
) -> Output:
    on = read_day(day) if day else date.today()
    if on is None:
        words = _("{words} ไม่ใช่วันที่").format(words=day[:40])
        raise UserError(_("บันทึกว่าได้รับเป็นกระดาษไม่ได้"), words, _("โปรดใส่วันที่ใหม่"))
    wanted = _step(office, year, step)
    codes = [(where, code) for word in what for where, code in _codes(office, word)]
    found = [
        (where, _noted(office, year, code, wanted, on.isoformat(), note)) for where, code in codes
    ]
    value = [
        {
            "where": where,
            **part(one, "state says unit name known_by"),
            "steps": [step.key for step in one.steps],
        }
        for where, one in found
    ]
    count = sum(one.state == "ready" for _where, one in found)
    received = _("ได้รับเป็นกระดาษ {what}")
    said = [
        (where, received.format(what=one.says) if one.state == "ready" else one.says)
        for where, one in found
    ]
    lines = [": ".join(filter(None, each)) for each in said]
    return Output(value, [*lines, _("บันทึกแล้ว {n} จาก {m} ใบ").format(n=count, m=len(found))])


def _step(office: Office, year: int, step: str) -> str:
    """Return the key of a step by its id. Raises UserError if no programme of the year has it."""
    if not step:
        return ""
    every = in_force(office.forms, year)
    found = next(
        (f"{one.id}/{each.id}" for one in every for each in one.steps if each.id == step), None
    )
    if found is None:
        raise UserError(
            _("ไม่รู้จักขั้นตอน {step}").format(step=step[:40]),
            _("โครงการประเมินของปีนี้ไม่มีขั้นตอนชื่อนี้"),
            _("ดูรหัสขั้นตอนด้วย centre dates"),
        )
    return found


def _codes(office: Office, word: str) -> Iterator[tuple[str, str]]:
    """Yield each code and where it was read ("" = typed). A page without any code yields the code ""."""
    if word == TYPED:
        for line in sys.stdin:
            yield from (("", code) for code in CoverSlipCode.typed_codes(line))
    elif Path(word).exists():
        read = read_codes(office, [Path(word)], lambda _done, _of: True)
        if read.refused:
            raise read.refused[0]
        for page in read.pages:
            yield from (
                (_("{file} หน้า {n}").format(file=page.file, n=page.page), code)
                for code in page.slips
            )
    elif next(CoverSlipCode.typed_codes(word), "").startswith(MARK):
        yield from (("", code) for code in CoverSlipCode.typed_codes(word))
    else:
        raise UsageError(
            _("ไม่พบ {what}").format(what=word[:80]),
            _("ไม่ใช่ไฟล์ และไม่ใช่รหัสของใบนำส่ง"),
            _("ใส่รหัสที่ขึ้นต้นด้วย {mark} ไฟล์สแกน หรือ - เพื่ออ่านรหัสจากเครื่องยิง").format(mark=MARK),
        )


def _noted(
    office: Office, year: int, code: str, step: str, day: str, note: str
) -> CoverSlipReading:
    """Note one slip if it is ready for that, and return what was found."""
    view = partial(
        find_slip, own_unit=office.unit, year=year, code=code, step=step, today=date.today()
    )
    found = office.session.read(view)
    if found.state == "ready":
        office.session.do_now(
            partial(receive_slip, year=year, code=code, step=step, received_on=day, note=note)
        )
    return found


@centre.unopened(
    "lessons", _("บทเรียนของทุกหน่วยงาน ตามคำถามของแบบ: ปัจจัยความสำเร็จ แนวปฏิบัติที่ดี บทเรียน ปัญหา ข้อเสนอแนะ")
)
@click.argument("typed", metavar="[WORDS…]", nargs=-1)
@click.option("--year", type=int, default=0, help=_("ปีงบประมาณ (ไม่ใส่ = ทุกปี)"))
@click.option("--sort", type=click.Choice(SORTS), default=None, help=_("เฉพาะชนิดนี้"))
@click.option("--region", type=int, default=None, help=_("เฉพาะเขตนี้ (0 = ยังไม่ระบุเขต)"))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("เขียนเป็นไฟล์ .pdf .xlsx หรือ .docx"),
)
def list_lessons(
    desk: Desk,
    folder: Path,
    typed: Sequence[str],
    year: int,
    sort: str | None,
    region: int | None,
    out: Path | None,
) -> Output:
    asked = LessonFilter(year, sort or "", region, " ".join(typed))
    with desk.look(folder) as reading:
        found = lessons(reading.reader, asked)
    if out is not None:
        with opened(desk, folder) as office:
            deed = partial(
                write_lessons,
                papers=office.printer,
                unit=office.unit,
                lesson_filter=asked,
                path=out,
            )
            office.session.do_now(deed)
    sheet = lesson_sheet(found)
    lines = [
        line
        for row in sheet.rows
        for line in ("  ".join(row.cells), *([f"    {row.key}"] if row.key else []))
    ]
    return Output(found, lines or [sheet.empty])


@centre.writes(
    "rescore", _("คะแนนของทุกหน่วยงานตามเกณฑ์ฉบับอื่นของแบบเดียวกัน เป็นไฟล์เดียว ไม่สร้างหรือแก้เอกสารใด")
)
@INSTRUMENT
@YEAR
@OUT
def rescore_units(office: Office, instrument: str, year: int, out: Path) -> Output:
    deed = partial(
        write_rescored_units, papers=office.printer, year=year, form_name=instrument, path=out
    )
    (made,) = steps_of(office, deed, RescoringOutcome)
    left = [f"{one.unit.code} {one.unit.name}: {one.problem}" for one in aside(made.units)]
    rows = [
        part(one, "unit=unit.id code=unit.code old new change missing problem")
        for one in made.units
    ]
    return Output({"file": out, "units": rows}, [made.sentence, *left])


@centre.reads("status", _("ใครส่งอะไรแล้ว ขาดอะไร เกินกำหนดหรือไม่"))
@ANY_YEAR
@click.option(
    "--programme", metavar="P", default=None, help=_("โครงการประเมิน (ไม่ใส่ = ทุกโครงการที่มี)")
)
def show_status(reading: ReadOnlyFolder, year: int | None, programme: str | None) -> Output:
    forms = reading.reader.forms
    wanted = year or int(reading.reader.info().get("year") or 0) or fiscal_year(date.today())
    programmes = [forms.programme(programme)] if programme else in_force(forms, wanted)
    rows = status(reading.reader, programmes, reading.unit, wanted, date.today())
    return Output(
        [unit_json(one) for one in rows], list(status_lines(rows)) or [_("ยังไม่มีหน่วยงานในทะเบียน")]
    )


def unit_json(row: CentreUnitRow) -> dict[str, object]:
    return {
        **part(row.unit, "unit=id code name kind region group phone registered"),
        "here": row.has_data,
        "arrived": moment(row.arrived) if row.arrived else None,
        "stations": [{**keyed(one), "whole": one.whole} for one in row.stops],
        **part(row, "overdue steps conflicts reminder"),
        "declined": [{"programme": called, "reason": reason} for called, reason in row.declined],
        "unanswered": list(row.unanswered),
    }


def status_lines(rows: Sequence[CentreUnitRow]) -> Iterator[str]:
    table = [
        (
            _("เขต {n}").format(n=row.unit.region or "–"),
            row.unit.name or row.unit.code or row.unit.id[:8],
            arrival(row),
            _("ไม่ตรงกัน {n}").format(n=row.conflicts) if row.conflicts else "–",
            row.unit.phone or "–",
        )
        for row in rows
    ]
    for row, line in zip(rows, columns(table), strict=True):
        yield line
        if row.stops:
            yield f"    {_('ใบตอบรับ')}: {ConfirmedOpCount.line(row.stops)}"
        for step in row.on_paper:
            yield f"    {_('ได้รับเป็นกระดาษ')} {short_date(date.fromisoformat(step.paper))}: {step.title}"
        for step in row.owed:
            late = _("เกินกำหนด") if step.state == "overdue" else _("ยังไม่มี")
            until = f" ({short_date(date.fromisoformat(step.until))})" if step.until else ""
            yield f"    {late}: {step.title}{until}"
        yield from (f"    {said}" for said in answers(row))
        if row.reminder:
            yield f"    {row.reminder}"
    yield from filter(None, (counted_answers(rows),))


def arrival(row: CentreUnitRow) -> str:
    if row.out or not row.has_data:
        return received(row)[0]
    if not row.arrived:
        return _("มีข้อมูลแล้ว")
    return _("รับแล้ว {day}").format(
        day=short_date(datetime.fromtimestamp(row.arrived / 1000).date())
    )


@centre.reads("rank", _("จัดลำดับหน่วยงานตามเขตและกลุ่ม"))
@INSTRUMENT
@YEAR
def rank_units(reading: ReadOnlyFolder, instrument: str, year: int) -> Output:
    form = reading.reader.forms.get(instrument)
    known = in_force(reading.reader.forms, year)
    programmes = [
        one for one in known if form.id in {name.partition("/")[0] for name in one.instruments}
    ]
    ranking = RankingRow.ranked(reading.reader, form, year)
    units = UnitRegister.of(reading.reader)
    proposed = propose(
        ranking, units, programmes, TieResolution.taken(reading.reader, form.id, year, units)
    )
    lines = [*columns([row(place) for place in ranking]), *map(proposal_line, proposed)]
    return Output(
        [ranking_json(place, proposed) for place in ranking], lines or [_("ยังไม่มีหน่วยงานส่งผล")]
    )


@centre.reads("gather", _("รวมรายการในแผนของทุกหน่วยงานตามแบบเดียวกัน เช่น บทเรียน โครงการ ทะเบียน"))
@INSTRUMENT
@YEAR
@click.option("--rows", "kind", metavar="KIND", default="", help=_("ชนิดรายการ (ไม่ใส่ = ทุกชนิด)"))
def gather(reading: ReadOnlyFolder, instrument: str, year: int, kind: str) -> Output:
    from core.papers.gathered import gathered_of

    found = gathered_of(reading.reader, reading.reader.forms.get(instrument), year)
    chosen = [one for one in found if kind in ("", one.kind)]
    value = [
        {
            **part(one, "kind title units heads"),
            "rows": [{"unit": unit, "cells": cells} for unit, cells in one.lines],
        }
        for one in chosen
    ]
    lines = [
        line
        for one in chosen
        for line in (one.title, *columns([(unit, *cells) for unit, cells in one.lines]))
    ]
    return Output(value, lines or [_("ยังไม่มีหน่วยงานส่งแผนตามแบบนี้")])


@centre.reads(
    "publish", _("เผยแพร่ตารางให้โปรแกรมอื่นใช้: ไฟล์ .db, postgresql://… หรือโฟลเดอร์ของ Parquet")
)
@click.argument("target", metavar="TARGET")
@click.option(
    "--catalog",
    is_flag=True,
    help=_("เป็นข้อมูลเปิดสำหรับ GD Catalog และ data.go.th พร้อม datapackage.json"),
)
@click.option(
    "--say",
    "said",
    metavar="NAME=TEXT",
    multiple=True,
    help=_("คำอธิบายข้อมูลของ --catalog ทีละช่อง (ที่บอกไว้แล้วในโฟลเดอร์นั้นไม่ต้องบอกซ้ำ)"),
)
@AGREED
def publish(
    reading: ReadOnlyFolder, target: str, catalog: bool, said: tuple[str, ...], yes: bool
) -> Output:
    if said and not catalog:
        raise WrongOptionsError(_("--say ใช้กับ --catalog"))
    office = office_of(reading.reader, reading.unit)
    open_data = describing(dict(pairs(said)), office, datetime.now()) if catalog else None
    done = reading.publish(target, ask_password, yes, open_data)
    return Output(done._asdict(), list(published_lines(done)))


def published_lines(counts: PublicationCounts) -> Iterator[str]:
    if counts.behind:
        sentence = _(
            "ส่งบันทึก {n} บรรทัดแล้ว แต่ยังไม่แก้ตาราง เพราะเครื่องอื่นของส่วนกลางเผยแพร่ข้อมูลที่โฟลเดอร์นี้ยังไม่มี"
        )
        yield sentence.format(n=counts.lines)
        yield _("รับไฟล์รับส่งจากเครื่องนั้นก่อน แล้วเผยแพร่อีกครั้ง")
    else:
        sentence = _(
            "เผยแพร่แล้ว {rows} แถว เขียนใหม่ {changed} จาก {parts} ส่วน ช่องที่กำหนดเป็นข้อมูลส่วนบุคคลไม่อยู่ในนั้น"
        )
        yield sentence.format(rows=counts.rows, changed=counts.changed, parts=counts.parts)
        yield from DisclosureSearch.looked_lines(
            counts.looked, _("ในทุกข้อความที่อ่านครั้งนี้ (ส่วนที่ไม่เปลี่ยนค้นแล้วเมื่อเขียน)")
        )
    if counts.gone:
        yield _("ลบส่วนของหน่วยงานที่ไม่มีแล้ว {gone} ส่วน").format(gone=counts.gone)
    if counts.odd:
        yield _("บันทึกในฐานข้อมูล {n} สายไม่ตรงกับโฟลเดอร์นี้ จึงไม่นับ ตรวจว่าใครเขียนฐานข้อมูลนี้ได้บ้าง").format(
            n=counts.odd
        )


def ask_password() -> str:
    """Return the password of a database server, typed without echo. Raises UsageError without a keyboard."""
    if not sys.stdin.isatty():
        raise UsageError(
            _("ฐานข้อมูลต้องการรหัสผ่าน"),
            _("คำสั่งนี้ไม่ได้รับรหัสผ่าน และไม่มีแป้นพิมพ์ให้ถาม"),
            _("ตั้ง PGPASSWORD หรือเขียนไว้ในไฟล์ pgpass แล้วสั่งใหม่"),
        )
    return str(click.prompt(_("รหัสผ่านของฐานข้อมูล"), hide_input=True, err=True))


def ranking_json(ranked: RankingRow, proposed: Sequence[RegionTopUnits]) -> dict[str, object]:
    """Return a row of the ranking as JSON with two keys added. "proposed": whether `proposed` selects the unit, null =
    it is tied; "outcome": what it is selected for, "" = nothing."""
    own = next((one for one in proposed if ranked.unit in {top.unit for top in one.top}), None)
    sure = None if own and own.tie else bool(own)
    chosen = {"outcome": own.outcome if own else "", "proposed": sure}
    return {**keyed(ranked), **chosen}


def proposal_line(selection: RegionTopUnits) -> str:
    zone = _("เขต {n}").format(n=selection.region) if selection.region else _("ทุกเขต")
    names = ", ".join(
        f"{place.name} {number(place.total, place.places)}" for place in selection.top
    )
    tie = _("{zone} {rule}: คะแนนเท่ากัน {names} ให้คณะกรรมการลงมติ")
    proposal = _("{zone} {rule}: เสนอ {names}")
    return (tie if selection.tie else proposal).format(zone=zone, rule=selection.text, names=names)


def row(ranked: RankingRow) -> tuple[str, ...]:
    answered, of = ranked.coverage
    place = f"{ranked.rank}{'=' if ranked.tied else ''}"
    checked = official = ""
    if answered < of:
        checked = _("ตรวจแล้ว {answered} จาก {of}").format(answered=answered, of=of)
    if ranked.round != SELF:
        official = _("{round} (ตนเอง {own})").format(
            round=round_words(ranked.round, preliminary=ranked.preliminary),
            own=number(ranked.own_total),
        )
    return (
        _("เขต {n}").format(n=ranked.region or "–"),
        ranked.group or "–",
        "–" if ranked.problem else place,
        ranked.name or ranked.code or ranked.unit[:8],
        ranked.problem or number(ranked.total, ranked.places),
        ranked.band or "–",
        checked,
        official,
    )


@centre.writes("paper", _("บันทึกว่าหน่วยงานส่งขั้นตอนใดมาเป็นกระดาษ ขั้นตอนนั้นนับว่าทำแล้ว"))
@click.argument("unit", metavar="UNIT")
@click.argument("step", metavar="STEP")
@click.option(
    "--programme", metavar="P", default="", help=_("โครงการประเมิน (ไม่ใส่ = โครงการที่ขอขั้นตอนนี้)")
)
@YEAR
@click.option("--day", metavar="DAY", default="", help=_("วันที่ได้รับ (ไม่ใส่ = วันนี้)"))
@click.option("--note", metavar="TEXT", default="", help=_("เลขรับหรือที่เก็บ"))
@click.option("--undo", is_flag=True, help=_("เอาที่บันทึกไว้ออก"))
def note_paper(
    office: Office, unit: str, step: str, programme: str, year: int, day: str, note: str, undo: bool
) -> Output:
    known = office.session.read(UnitRegister.of).values()
    of = next((one for one in known if unit in (one.code, one.id)), None)
    if of is None:
        raise UserError(
            _("ไม่พบหน่วยงาน {unit}").format(unit=unit[:40]),
            _("ไม่มีรหัสนี้ในทะเบียนหน่วยงาน"),
            _("ดูรหัสหน่วยงานด้วย centre status"),
        )
    every = [office.forms.programme(programme)] if programme else in_force(office.forms, year)
    asking = next((one for one in every if any(each.id == step for each in one.steps)), every[0])
    if undo:
        office.session.do_now(
            partial(take_back, unit=of.id, programme=asking.id, year=year, step=step)
        )
    else:
        read = read_day(day) if day else date.today()
        came, on = [(asking, step)], read.isoformat() if read else day
        office.session.do_now(
            partial(receive_on_paper, unit=of.id, year=year, steps=came, received_on=on, note=note)
        )
    view = partial(status, programmes=[asking], own_unit=office.unit, year=year, today=date.today())
    rows = office.session.read(view)
    after = [row for row in rows if row.unit.id == of.id]
    return Output([unit_json(one) for one in after], list(status_lines(after)))


@centre.writes("dates", _("วันกำหนดส่งของขั้นตอนในโครงการ ตั้งหรือเลื่อนด้วย --set STEP=DAY"))
@click.option(
    "--programme",
    metavar="P",
    default="",
    help=_("โครงการประเมิน (ไม่ใส่ = โครงการแรกที่หน่วยงานนี้ประกาศ)"),
)
@YEAR
@click.option(
    "--set", "wanted", metavar="STEP=DAY", multiple=True, help=_("ใส่ได้หลายครั้ง ไม่ใส่วันคือไม่มีกำหนด")
)
@click.option("--reason", metavar="TEXT", default="", help=_("เหตุผลที่เลื่อน ซึ่งหน่วยงานทุกแห่งเห็น"))
def show_dates(
    office: Office, programme: str, year: int, wanted: Sequence[str], reason: str
) -> Output:
    every = [office.forms.programme(programme)] if programme else in_force(office.forms, year)
    records = {one.id: office.session.read(partial(published_as, programme=one)) for one in every}
    of = next((one for one in every if records[one.id]), every[0])
    if wanted:
        dates = dict(_step_day(one, {step.id for step in of.steps}) for one in wanted)
        ref = records[of.id]
        if ref is None:
            raise UserError(
                _("ตั้งวันกำหนดส่งไม่ได้"),
                _("หน่วยงานนี้ยังไม่ได้ประกาศ{title}").format(title=of.title),
                _("ประกาศโครงการด้วย instrument publish แล้วลองใหม่"),
            )
        office.session.do_now(
            partial(set_dates, programme=ref, year=year, dates=dates, reason=reason)
        )
    found = office.session.read(partial(DueDate.by_step, programme=of, year=year))
    pairs = [(step, found[step.id]) for step in of.steps]
    value = [{"step": step.id, "title": str(step.title), **due._asdict()} for step, due in pairs]
    table = [
        (
            step.id,
            short_date(due.until) if due.until else "–",
            arabic_digits(str(step.title)),
            due.reason,
        )
        for step, due in pairs
    ]
    return Output(value, columns(table))


def _step_day(text: str, step_ids: Collection[str]) -> tuple[str, str]:
    step, sign, day = text.partition("=")
    if not sign or step not in step_ids:
        raise UserError(
            _("ไม่รู้จักขั้นตอน {step}").format(step=step[:40]),
            _("--set เป็นรหัสขั้นตอน = วัน เช่น plan=2026-12-31"),
            _("ดูรหัสขั้นตอนด้วย centre dates"),
        )
    found = read_day(day) if day else None
    return step, found.isoformat() if found else day
