"""Commands that turn gaps in a year's documents into rows of its plan, and find the fewest items for a grade."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from core.errors import UserError
from core.gaps.deeds import GapRowChoices, act_on
from core.gaps.gaps import OpenGap, WayToGrade, every_gap, gaps_of, ways_of
from core.gaps.rows import made_rows
from core.i18n import _
from core.log.ports import standing
from core.log.scopes import MANY
from core.values import Ref
from ui.desk import Desk, Office, ReadOnlyFolder
from ui.terminal.arguments import YEAR, RefArgument, iso_day, ref_of
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.in_folder import opened
from ui.terminal.show import Output, columns, part, records_of

gap = LazyCommandGroup()
OF = click.argument("of", metavar="DOCUMENT", type=RefArgument)
OWNER = click.option("--owner", metavar="NAME", default="", help=_("ผู้รับผิดชอบ (ไม่ระบุ = หน่วยงาน)"))
UNTIL = click.option("--until", metavar="DAY", default="", help=_("ภายในวันที่ (ไม่ระบุ = ภายใน 30 วัน)"))
PLAN = click.option("--plan", metavar="PLAN", default="", help=_("แผนที่รับรายการ เมื่อปีนั้นมีหลายฉบับ"))


@gap.reads("list", _("สิ่งที่ยังขาดในแผนและการประเมินของปี พร้อมรายการของแผนที่ทำไว้แล้ว"))
@YEAR
def list_gaps(reading: ReadOnlyFolder, year: int) -> Output:
    found = every_gap(reading.reader, reading.unit, year)
    made = made_rows(reading.reader, reading.unit, date.today())
    reading.note("view", MANY)
    lines = columns([(one.where, one.text, one.token) for one in found])
    rows = [each.line for own in made.values() for each in own if not each.done]
    value = []
    for one in found:
        own = [
            part(each, "row called=title owner until state done over")
            for each in made.get(one.source.local, ())
        ]
        value.append({"gap": one.token, **part(one, "kind home where text title due"), "rows": own})
    return Output(value, [*lines, *rows] or [_("ปีนี้ไม่มีสิ่งที่ยังขาด")])


@gap.writes("act", _("ทำสิ่งที่ยังขาดเป็นรายการของแผนของปี มีผู้รับผิดชอบและวัน ข้อที่ทำแล้วไม่ทำซ้ำ"))
@OF
@click.argument("gaps", metavar="[GAP]…", nargs=-1)
@click.option("--all", "every", is_flag=True, help=_("ทุกเรื่องของเอกสาร"))
@click.option("--again", is_flag=True, help=_("ทำเพิ่มอีกรายการแม้มีอยู่แล้ว"))
@OWNER
@UNTIL
@PLAN
def act(
    office: Office,
    of: Ref,
    gaps: tuple[str, ...],
    every: bool,
    again: bool,
    owner: str,
    until: str,
    plan: str,
) -> Output:
    found = office.session.read(partial(gaps_of, home=of))
    wanted = found if every else tuple(one for one in found if one.token in gaps)
    if not wanted or (not every and len(wanted) < len(set(gaps))):
        raise UserError(
            _("ไม่พบสิ่งที่ยังขาดตามที่บอก"),
            _("เรื่องนั้นอาจเสร็จแล้ว หรือชื่อไม่ตรง"),
            _("ดูชื่อด้วยคำสั่ง gap list แล้วลองใหม่"),
        )
    return _acted(office, of, wanted, _doing(office, owner, until, plan)._replace(again=again))


def _doing(office: Office, owner: str, until: str, plan: str) -> GapRowChoices:
    return GapRowChoices(owner, iso_day(until), ref_of(plan, office.unit) if plan else None)


def _acted(office: Office, home: Ref, gaps: tuple[OpenGap, ...], doing: GapRowChoices) -> Output:
    year = office.session.read(lambda reader: standing(reader, home)).number("year") or 0
    done = office.session.do_now(partial(act_on, gaps=gaps, year=year, assignment=doing))
    found = office.session.read(
        partial(records_of, refs=[one for one in done.touched if one.entity == "row"])
    )
    # without the row they were put below
    rows = sorted(one.ref.local for one in found if one.text("from"))
    return Output({"rows": rows, "notes": done.notes, "save": done.save}, [*done.notes, *rows])


@gap.unopened("grade", _("ข้อที่น้อยที่สุดที่พาไปถึงเกรดถัดไปหรือผ่านเกณฑ์ --act ทำทางแรกเป็นแผน"))
@OF
@click.option("--act", "acts", is_flag=True, help=_("ทำข้อของทางแรกเป็นรายการของแผน"))
@OWNER
@UNTIL
@PLAN
def grade(
    desk: Desk, folder: Path, of: str, acts: bool, owner: str, until: str, plan: str
) -> Output:
    if not acts:
        with desk.look(folder) as reading:
            return _answer(ways_of(reading.reader, ref_of(of, reading.unit)))
    with opened(desk, folder) as office:
        home = ref_of(of, office.unit)
        ways = office.session.read(partial(ways_of, assessment=home))
        if not ways or ways[0].reason:
            return _answer(ways)
        return _acted(office, home, ways[0].gaps, _doing(office, owner, until, plan))


def _answer(ways: tuple[WayToGrade, ...]) -> Output:
    names = "goal title result why=reason"
    value = [
        {**part(one, names), "items": [each.gap.token for each in one.items if not each.follows]}
        for one in ways
    ]
    lines = []
    for one in ways:
        lines += [f"{one.title}  {one.result or one.reason}".strip()]
        lines += columns(
            [("", each.gap.where, each.gap.title, each.gap.token) for each in one.items]
        )
    return Output(value, lines or [_("ถึงเกรดสูงสุดและผ่านเกณฑ์แล้ว")])
