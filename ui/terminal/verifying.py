"""Commands for items that this unit verifies for others: what waits, and verdicts for many units at once."""

from collections.abc import Sequence
from functools import partial

import click

from core.assessment.answers import NO, YES
from core.assessment.deeds import verify as verify_units
from core.centre.verifying import ItemToVerify
from core.errors import UserError
from core.forms.ports import Action
from core.i18n import _
from core.values import Ref
from ui.desk import Office, ReadOnlyFolder
from ui.terminal.arguments import INSTRUMENT, YEAR
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.show import Output, columns, part

verify = LazyCommandGroup()
ANSWER_WORDS = {YES: "ใช่", NO: "ไม่ใช่", "": "ยังไม่ตอบ"}


@verify.reads("list", _("ข้อที่หน่วยงานนี้ตรวจสอบแทนหน่วยงานอื่น และคำตอบของแต่ละหน่วยงาน"))
@YEAR
def listed(reading: ReadOnlyFolder, year: int) -> Output:
    found = ItemToVerify.all(reading.reader, reading.unit, year)
    value = [
        {
            **part(one, "form title item position text left"),
            "units": [part(row, "name code state locked assessment") for row in one.rows],
        }
        for one in found
    ]
    lines = [line for one in found for line in _lines(one)]
    return Output(value, lines or [_("ปีนี้ยังไม่มีข้อที่แบบให้หน่วยงานนี้ตรวจสอบ")])


def _lines(item: ItemToVerify) -> list[str]:
    cells = [
        (row.code, row.name, _("หน่วยงานล็อกแล้ว") if row.locked else _(ANSWER_WORDS[row.state]))
        for row in item.rows
    ]
    return [
        f"{item.form} {item.item}  {item.position} {item.text}",
        *(f"  {line}" for line in columns(cells)),
    ]


@verify.saves("answer", _("ตอบข้อหนึ่งแทนหลายหน่วยงานในครั้งเดียว หน่วยงานได้รับเพียงใช่หรือไม่ใช่"))
@INSTRUMENT
@YEAR
@click.argument("item", metavar="ITEM")
@click.option("--yes", "yes", metavar="CODE", multiple=True, help=_("หน่วยงานที่ตอบว่าใช่"))
@click.option("--no", "no", metavar="CODE", multiple=True, help=_("หน่วยงานที่ตอบว่าไม่ใช่"))
@click.option("--clear", "clear", metavar="CODE", multiple=True, help=_("หน่วยงานที่ถอนคำตอบ"))
@click.option(
    "--rest", type=click.Choice(["yes", "no"]), default=None, help=_("ตอบหน่วยงานที่เหลือทั้งหมดที่ยังไม่ตอบ")
)
def answer(
    office: Office,
    instrument: str,
    year: int,
    item: str,
    yes: Sequence[str],
    no: Sequence[str],
    clear: Sequence[str],
    rest: str | None,
) -> Action:
    named = office.forms.get(instrument).id, item
    found = office.session.read(lambda reader: ItemToVerify.all(reader, office.unit, year))
    one = next((each for each in found if (each.form, each.item) == named), None)
    if one is None:
        raise UserError(
            _("บันทึกผลตรวจสอบไม่ได้"),
            _("ข้อ {item} ไม่ใช่ข้อที่แบบให้หน่วยงานนี้ตรวจสอบ หรือยังไม่มีหน่วยงานใดส่งมา").format(item=item[:40]),
            _("ดูข้อที่ตรวจสอบได้ด้วย verify list"),
        )
    by_code = {row.code: row.assessment for row in one.rows}
    given: dict[Ref, bool | None] = {}
    for codes, said in ((yes, True), (no, False), (clear, None)):
        given |= {_known(by_code, code): said for code in codes}
    if rest is not None:
        left = [row.assessment for row in one.rows if not row.state and not row.locked]
        given |= {ref: rest == "yes" for ref in left if ref not in given}
    return partial(verify_units, item=item, verdicts=given)


def _known(by_code: dict[str, Ref], code: str) -> Ref:
    if code not in by_code:
        raise UserError(
            _("บันทึกผลตรวจสอบไม่ได้"),
            _("ไม่พบหน่วยงานรหัส {codes}").format(codes=code[:40]),
            _("ดูรหัสด้วย verify list แล้วลองใหม่"),
        )
    return by_code[code]
