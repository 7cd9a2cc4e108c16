"""Signing off. A sign-off is ended by giving the reason: `record set DIR signoff/… ended_why=…`."""

from functools import partial
from pathlib import Path

import click

from core.actions.sign_off import sign_off
from core.changes.signoff import SIGNOFFS
from core.i18n import _
from ui.desk import Desk
from ui.terminal.arguments import DIR, RECORD
from ui.terminal.seen import ref_of, stage_of
from ui.terminal.show import Told
from ui.terminal.signed import signed


@click.command()
@DIR
@RECORD
@click.option("--by", metavar="NAME", required=True, help=_("ชื่อผู้ลงนาม"))
@click.option("--period", metavar="P", default="", help=_("งวดเดียวของแผน เช่น 2569q1"))
@click.option(
    "--route", "route", metavar="STEP=PERSON+PERSON", multiple=True, help=_("ใครลงนามขั้นใด เช่น maker=person/…")
)
@click.pass_obj
def sign(desk: Desk, folder: Path, record: str, by: str, period: str, route: tuple[str, ...]) -> Told:
    with desk.open(folder) as office:
        subject = ref_of(record, office.unit)
        stages = tuple(stage_of(words, office.unit) for words in route)
        action = partial(sign_off, forms=desk.forms, subject=subject, by=by, period=period, route=stages)
        changes = office.session.do_now(action)
        ref = next(ref for ref in changes.touched if ref.entity in SIGNOFFS)
        (one,) = office.session.read(lambda reader: signed(reader, ref))
    return Told({**one, "save": changes.save}, [_("ล็อกเพื่อลงนามแล้ว {ref}").format(ref=ref)])
