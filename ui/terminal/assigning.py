"""Commands for work assigned to units below: assign, start, answer, roll up results, prove by evidence."""

from dataclasses import asdict, is_dataclass, replace
from functools import partial, reduce
from operator import or_

import click

from core.assigning.deeds import assign as give_work
from core.assigning.deeds import begin as begin_work
from core.assigning.deeds import given_work, link_given, register_order, row_order
from core.assigning.given_deeds import change_given, unlink_given, use_rolled, withdraw
from core.assigning.orders import ITEM, WAYS, Assignment, CellFillRule, WorkOrder
from core.assigning.view import UnitAnswer, WorkOrderAnswers, roll_ups
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.exchange.letter_deeds import reply
from core.forms.ports import Action, Reader, Store
from core.i18n import _
from core.log.ports import Context
from core.log.scopes import MANY
from core.people.units import UnitRegister
from core.values import Changes, Ref
from ui.desk import Office, ReadOnlyFolder
from ui.terminal.arguments import FISCAL, RECORD, RefArgument, WrongOptionsError, iso_day, not_here
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.show import Output, changed, columns, part

COMMENT = click.argument("comment", metavar="COMMENT", type=RefArgument)
ITEM_OF = click.option("--item", metavar="ID", default="", help=_("ข้อของแบบประเมิน"))
EVIDENCE = click.argument("evidence", metavar="EVIDENCE", type=RefArgument)
TO = click.option(
    "--to",
    metavar="RECORD",
    required=True,
    type=RefArgument,
    help=_("รายการหรือการประเมินของหน่วยงานนี้"),
)
assign = LazyCommandGroup()


@assign.writes("give", _("มอบหมายรายการ ทะเบียน หรือข้อ ให้หน่วยงานข้างใต้"))
@RECORD
@click.option("--to", "units", metavar="UNIT", multiple=True, required=True, help=_("รหัสหน่วยงาน"))
@click.option("--text", metavar="WORDS", required=True, help=_("ให้ทำอะไร"))
@click.option("--due", metavar="DAY", default="", help=_("ภายในวันที่"))
@ITEM_OF
@click.option("--register", "using", metavar="I", default="", help=_("แบบของทะเบียนที่ให้กรอก"))
@click.option("--kind", metavar="KIND", default="", help=_("ชนิดของรายการในทะเบียน"))
@click.option("--year", metavar="Y", type=FISCAL, default=None, help=_("ปีงบประมาณ พ.ศ."))
@click.option(
    "--roll",
    "rules",
    metavar="WAY:OF:TO",
    multiple=True,
    help=_("ช่อง TO ของรายการนี้รวมจากช่อง OF ของหน่วยงาน: sum list share count"),
)
def give(
    office: Office,
    record: Ref,
    units: tuple[str, ...],
    text: str,
    due: str,
    item: str,
    using: str,
    kind: str,
    year: int | None,
    rules: tuple[str, ...],
) -> Output:
    cells = [rule_of(rule) for rule in rules]

    def order_of(reader: Reader) -> WorkOrder:
        if item:
            return WorkOrder(ITEM, item=item)
        asked = (using, kind, year or 0)
        if using:
            return register_order(reader, record, *asked, cells)
        return row_order(reader, record, cells)

    order = office.session.read(order_of)
    to = office.session.read(partial(units_of, codes=units))
    deed = partial(give_work, ref=record, order=order, units=to, text=text, due=iso_day(due))
    return noted(office.session.do_now(deed))


def noted(changes: Changes) -> Output:
    """Return the output of a command that changed data: what was saved, then the notes of the changes."""
    output = changed(changes, notes=changes.notes)
    return output._replace(lines=[*output.lines, *changes.notes])


def rule_of(text: str) -> CellFillRule:
    """Return the rule written as `sum:budget:all`: operation, cell read in the units' rows, cell filled in the row
    above. `sum:budget` means the same cell in both. UsageError for an unknown operation."""
    way, _colon, rest = text.partition(":")
    of, colon, to = rest.partition(":")
    if way not in WAYS:
        raise WrongOptionsError(_("--roll ขึ้นต้นด้วย {ways}").format(ways=" ".join(WAYS)))
    return CellFillRule(way, of, to if colon else of)


def units_of(reader: Reader, codes: tuple[str, ...]) -> list[str]:
    by_code = {one.code: one.id for one in UnitRegister.of(reader).values()}
    strange = [one for one in codes if one not in by_code]
    if strange:
        raise UserError(
            _("มอบหมายงานไม่ได้"),
            _("เพราะไม่พบหน่วยงานรหัส {codes}").format(codes=", ".join(strange)[:80]),
            _("ดูรหัสด้วยคำสั่ง centre status แล้วลองใหม่"),
        )
    return [by_code[one] for one in codes]


@assign.reads("list", _("งานที่หน่วยงานนี้ได้รับมอบหมาย"))
def list_given(reading: ReadOnlyFolder) -> Output:
    found = Assignment.each(reading.reader, reading.unit)
    reading.note("view", MANY)
    lines = columns(
        [
            (one.ref.local, _("ตอบแล้ว") if one.done else _("รอตอบ"), one.due, one.text)
            for one in found
        ]
    )
    value = [
        {**part(one, "ref about due done text words"), "order": one.order.token} for one in found
    ]
    return Output(value, lines or [_("ไม่มีงานที่ได้รับมอบหมาย")])


@assign.reads("show", _("ใครตอบแล้ว ใครยังขาด รวมได้เท่าไร และหลักฐานของหน่วยงาน"))
@RECORD
@ITEM_OF
@click.option("--period", metavar="P", default="", help=_("งวดเดียวของแผน เช่น 2569q1"))
def show(reading: ReadOnlyFolder, record: Ref, item: str, period: str) -> Output:
    if reading.reader.record(record) is None:
        raise not_here(record)
    found = roll_ups(reading.reader, record, period, item)
    reading.note("view", str(record))
    lines = [line for one in found for line in rolled_lines(one)]
    value = [
        {
            **part(one, "order=order.token says"),
            "missing": [each.name for each in one.missing],
            "figures": {each.figure.to: each.words for each in one.figures},
            "units": [_unit(each) for each in one.units],
            "digest": one.digest,
        }
        for one in found
    ]
    return Output(value, lines or [_("ยังไม่ได้มอบหมายให้หน่วยงานใด")])


def rolled_lines(answers: WorkOrderAnswers) -> list[str]:
    units = [
        (f"  {each.name}", STATES[each.state], each.unread or each.assignment.words)
        for each in answers.units
    ]
    figures = [(f"  {each.figure.to}", each.words) for each in answers.figures]
    pieces = [
        (f"  {each.name}", str(piece.evidence), piece.title, _("ใช้แล้ว") if piece.linked else "")
        for each in answers.units
        for piece in each.pieces
    ]
    said = [(name, _(words), more) for name, words, more in units]
    return [answers.text, answers.says, *columns(said), *columns(figures), *columns(pieces)]


STATES = {"done": "ตอบแล้ว", "begun": "เริ่มแล้ว", "silent": "ยังไม่ตอบ"}


def _unit(answer: UnitAnswer) -> dict[str, object]:
    rows = [row.ref for row in answer.rows]
    pieces = [asdict(each) if is_dataclass(each) else each._asdict() for each in answer.pieces]
    names = "unit name state unread words=assignment.words"
    return {**part(answer, names), "rows": rows, "evidence": pieces}


about = _("เริ่มงานที่ได้รับมอบหมาย: สร้างรายการที่จะกรอกในแผนของหน่วยงานนี้")
assign.deed("begin", about, begin_work, COMMENT)


@assign.saves("done", _("บอกว่าทำงานที่ได้รับมอบหมายเสร็จแล้ว"))
@COMMENT
@click.option("--text", metavar="WORDS", default="", help=_("ข้อความตอบ"))
def done(office: Office, comment: Ref, text: str) -> Action:
    office.session.read(partial(given_work, comment=comment))
    return partial(reply, comment=comment, text=text, done=True)


@assign.saves("use", _("ใช้หลักฐานของหน่วยงานข้างใต้กับรายการหรือข้อของตน โดยไม่ทำสำเนา"))
@EVIDENCE
@TO
@ITEM_OF
@click.option("--proof", metavar="ID", default="", help=_("หลักฐานที่แบบระบุ"))
def use(_office: Office, evidence: Ref, to: Ref, item: str, proof: str) -> Action:
    return partial(link_given, evidence=evidence, target=EvidenceTarget(to, item), proof=proof)


GIVEN_TO = click.option("--to", "units", metavar="UNIT", multiple=True, help=_("รหัสหน่วยงานที่มอบให้"))


def given_of(record: Ref, item: str, codes: tuple[str, ...], reader: Reader) -> list[Assignment]:
    """Return `record`'s assignments for `item` ("" = any) to units with these `codes` (() = any). UserError if none."""
    units = set(units_of(reader, codes))
    found = [
        one for one in Assignment.each(reader, ref=record) if not item or one.order.item == item
    ]
    wanted = [one for one in found if not codes or one.unit in units]
    if wanted:
        return wanted
    raise UserError(
        _("ไม่พบงานที่มอบหมาย"),
        _("เพราะรายการนี้ไม่ได้มอบหมายให้หน่วยงานที่บอก หรือถูกยกเลิกไปแล้ว"),
        _("ดูว่ามอบหมายให้ใครด้วยคำสั่ง assign show แล้วลองใหม่"),
    )


@assign.writes("change", _("แก้ข้อความหรือวันของงานที่มอบหมายไปแล้ว ไม่บอก --to คือทุกหน่วยงาน"))
@RECORD
@GIVEN_TO
@ITEM_OF
@click.option("--text", metavar="WORDS", default=None, help=_("ให้ทำอะไร"))
@click.option("--due", metavar="DAY", default=None, help=_("ภายในวันที่ ใส่ค่าว่าง = ไม่มีวันกำหนด"))
def change(
    office: Office,
    record: Ref,
    units: tuple[str, ...],
    item: str,
    text: str | None,
    due: str | None,
) -> Output:
    if text is None and due is None:
        raise WrongOptionsError(_("โปรดบอก --text หรือ --due ที่จะแก้"))
    given = office.session.read(partial(given_of, record, item, units))
    if due is None:
        day = None
    elif due:
        day = iso_day(due)
    else:
        day = ""

    def changing(ctx: Context, store: Store) -> Changes:
        alike: dict[tuple[WorkOrder, str, str], list[Ref]] = {}  # what is to be set -> for whom
        for one in given:
            says = one.text if text is None else text
            until = one.due if day is None else day
            stands = one.order, says, until
            alike.setdefault(stands, []).append(one.ref)
        done = [change_given(ctx, store, refs, *stands) for stands, refs in alike.items()]
        return replace(
            reduce(or_, done),
            notes=tuple(dict.fromkeys(note for one in done for note in one.notes)),
        )

    return noted(office.session.do_now(changing))


@assign.writes("withdraw", _("ยกเลิกการมอบหมายแก่หน่วยงานที่บอก สิ่งที่หน่วยงานกรอกไว้ยังเป็นของหน่วยงาน"))
@RECORD
@click.option(
    "--to", "units", metavar="UNIT", multiple=True, required=True, help=_("รหัสหน่วยงานที่มอบให้")
)
@ITEM_OF
def take_back(office: Office, record: Ref, units: tuple[str, ...], item: str) -> Output:
    given = office.session.read(partial(given_of, record, item, units))
    return noted(office.session.do_now(partial(withdraw, comments=[one.ref for one in given])))


@assign.writes("fill", _("เขียนยอดที่รวมจากคำตอบลงในแถวเดี๋ยวนี้ เหมือนเมื่อล็อก"))
@RECORD
def fill(office: Office, record: Ref) -> Output:
    return noted(office.session.do_now(partial(use_rolled, row=record)))


@assign.saves("unuse", _("เลิกใช้หลักฐานของหน่วยงานข้างใต้กับรายการหรือข้อของตน หลักฐานยังอยู่ที่หน่วยงาน"))
@EVIDENCE
@TO
@ITEM_OF
def unuse(_office: Office, evidence: Ref, to: Ref, item: str) -> Action:
    return partial(unlink_given, evidence=evidence, target=EvidenceTarget(to, item))
