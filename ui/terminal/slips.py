"""Papers noted as received by the codes of the slips that came with them: typed, scanned as files, or by a scanner."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from core.centre.paper_deeds import receive_slip
from core.centre.slips import SlipFound, find_slip
from core.errors import Usage, UserError
from core.forms.ports import in_force
from core.i18n import _
from core.papers.slip import MARK, typed_codes
from core.thai.parser import read_day
from ui.desk import Desk, Office
from ui.stacks import read_codes
from ui.terminal.arguments import DIR, YEAR
from ui.terminal.show import Output, opened, part

TYPED = "-"  # codes come from the keyboard, or from a scanner that plays one: a line each


@click.command("slips", help=_("บันทึกว่าได้รับเป็นกระดาษด้วยรหัสของใบนำส่ง ทีละหลายใบ"))
@DIR
@click.argument("what", metavar="CODE|FILE|-…", nargs=-1, required=True)
@YEAR
@click.option("--step", metavar="STEP", default="", help=_("ขั้นตอนของกระดาษในกองนี้ (ไม่ใส่ = ตามแบบที่ใบนำส่งบอก)"))
@click.option("--day", metavar="DAY", default="", help=_("วันที่ได้รับ (ไม่ใส่ = วันนี้)"))
@click.option("--note", metavar="TEXT", default="", help=_("เลขรับหรือที่เก็บ"))
@click.pass_obj
def note_slips(desk: Desk, folder: Path, what: Sequence[str], year: int, step: str, day: str, note: str) -> Output:
    on = read_day(day) if day else date.today()
    if on is None:
        words = _("{words} ไม่ใช่วันที่").format(words=day[:40])
        raise UserError(_("บันทึกว่าได้รับเป็นกระดาษไม่ได้"), words, _("โปรดใส่วันที่ใหม่"))
    with opened(desk, folder) as office:
        wanted = _step(office, year, step)
        codes = [(where, code) for word in what for where, code in _codes(office, word)]
        found = [(where, _noted(office, year, code, wanted, on.isoformat(), note)) for where, code in codes]
    value = [
        {"where": where, **part(one, "state says unit name known_by"), "steps": [step.key for step in one.steps]}
        for where, one in found
    ]
    count = sum(one.state == "ready" for _where, one in found)
    lines = [": ".join(filter(None, (where, said(one)))) for where, one in found]
    return Output(value, [*lines, _("บันทึกแล้ว {n} จาก {m} ใบ").format(n=count, m=len(found))])


def said(one: SlipFound) -> str:
    return _("ได้รับเป็นกระดาษ {what}").format(what=one.says) if one.state == "ready" else one.says


def _step(office: Office, year: int, step: str) -> str:
    """The key of a step by its id. UserError when no programme of the year has it."""
    if not step:
        return ""
    every = in_force(office.forms, year)
    found = next((f"{one.id}/{each.id}" for one in every for each in one.steps if each.id == step), None)
    if found is None:
        raise UserError(
            _("ไม่รู้จักขั้นตอน {step}").format(step=step[:40]),
            _("โครงการประเมินของปีนี้ไม่มีขั้นตอนชื่อนี้"),
            _("ดูรหัสขั้นตอนด้วย centre dates"),
        )
    return found


def _codes(office: Office, word: str) -> Iterator[tuple[str, str]]:
    """Each code with where it was read, "" = it was typed. A page without any code brings one that is none."""
    if word == TYPED:
        for line in sys.stdin:
            yield from (("", code) for code in typed_codes(line))
    elif Path(word).exists():
        read = read_codes(office, [Path(word)], lambda _done, _of: True)
        if read.refused:
            raise read.refused[0]
        for page in read.pages:
            yield from ((_("{file} หน้า {n}").format(file=page.file, n=page.page), code) for code in page.slips)
    elif next(typed_codes(word), "").startswith(MARK):
        yield from (("", code) for code in typed_codes(word))
    else:
        raise Usage(
            _("ไม่พบ {what}").format(what=word[:80]),
            _("ไม่ใช่ไฟล์ และไม่ใช่รหัสของใบนำส่ง"),
            _("ใส่รหัสที่ขึ้นต้นด้วย {mark} ไฟล์สแกน หรือ - เพื่ออ่านรหัสจากเครื่องยิง").format(mark=MARK),
        )


def _noted(office: Office, year: int, code: str, step: str, on: str, note: str) -> SlipFound:
    """Note one slip, unless it is not ready for that."""
    view = partial(find_slip, own=office.unit, year=year, text=code, step=step, today=date.today())
    found = office.session.read(view)
    if found.state == "ready":
        deed = partial(receive_slip, year=year, text=code, step=step, on=on, note=note)
        office.session.do_now(deed)
    return found
