"""Commands for signing: who has signed when and who is next, unlock (`signing unlock`), revisions, changes since."""

from datetime import datetime
from functools import partial

import click

from core.assigning.orders import SignOffDecision
from core.errors import UserError
from core.forms.ports import Action, Reader
from core.forms.wording import acting_words
from core.gravity import MUST
from core.i18n import _
from core.log.op import SIGNOFFS
from core.log.scopes import MANY
from core.plan.year_view import PeriodReports
from core.records.route import ACTING
from core.signing.blockers import OpenIssues, open_matters
from core.signing.chain import SigningQueueRow, current
from core.signing.deeds import clear_step, end_sign_off, revise, set_route, sign_off, sign_step
from core.signing.differences import SignedStateComparison, compared, match
from core.signing.view import SignPanelContent, sign_panel
from core.thai.written import fiscal_year
from core.values import Ref
from ui.desk import Office, ReadOnlyFolder
from ui.terminal.arguments import RECORD, RefArgument, not_here, ref_of, stage_of
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.in_folder import writes
from ui.terminal.show import Output, changed, columns, keyed, signed

SIGNOFF = click.argument("signoff", metavar="SIGNOFF", type=RefArgument)
ENDED = click.argument("ref", metavar="SIGNOFF", type=RefArgument)
WHY = click.option("--why", "reason", metavar="TEXT", required=True, help=_("เหตุผล"))


@click.command()
@writes
@RECORD
@click.option("--by", metavar="NAME", required=True, help=_("ชื่อผู้ลงนาม"))
@click.option("--period", metavar="P", default="", help=_("งวดเดียวของแผน เช่น 2569q1"))
@click.option(
    "--route",
    "route",
    metavar="STEP=PERSON+PERSON",
    multiple=True,
    help=_("ใครลงนามขั้นใด เช่น maker=person/…"),
)
def sign(office: Office, record: Ref, by: str, period: str, route: tuple[str, ...]) -> Output:
    stages = tuple(stage_of(words, office.unit) for words in route)
    left = office.session.read(lambda reader: open_matters(reader, record, period))
    changes = office.session.do_now(
        partial(sign_off, subject=record, signers=by, period=period, route=stages)
    )
    ref = next(ref for ref in changes.touched if ref.entity in SIGNOFFS)
    (one,) = office.session.read(lambda reader: signed(reader, ref))
    value = {**one, "save": changes.save, "open": left.says}
    return Output(value, [*open_lines(left), _("ล็อกเพื่อลงนามแล้ว {ref}").format(ref=ref)])


signing = LazyCommandGroup()


@signing.reads("list", _("เอกสารของปีรออยู่ที่ใครและตั้งแต่เมื่อไร"))
@click.option("--year", type=int, default=0, metavar="Y", help=_("ปีงบประมาณ พ.ศ."))
def list_waiting(reading: ReadOnlyFolder, year: int) -> Output:
    today = datetime.now().date()
    found = SigningQueueRow.each(reading.reader, reading.unit, year or fiscal_year(today), today)
    reading.note("view", MANY)
    lines = columns([(one.pill, one.title, one.says) for one in found])
    return Output(found, lines or [_("ปีนี้ยังไม่มีแผนหรือการประเมิน")])


@signing.reads("show", _("ขั้นตอนของเอกสารหนึ่ง ตั้งแต่ร่างจนถึงรับหรือส่งคืน"))
@RECORD
def show_signing(reading: ReadOnlyFolder, record: Ref) -> Output:
    panel = sign_panel(reading.reader, record, {}, datetime.now().date())
    one = current(reading.reader, record)
    found = match(reading.reader, one) if one else SignedStateComparison()
    reading.note("view", str(record))
    if panel is None:
        raise not_here(record)
    hinder = panel.matters.hinder if panel.signoff is None else ()
    value = {**keyed(panel), "hindrances": hinder, "match": found._asdict()}
    problem = [f"! {found.problem}"] if found.problem else []
    return Output(value, [panel.title, panel.says, *problem, *panel_lines(panel)])


MARKS = {"done": "+", "here": ">", "later": "·", "stopped": "x", "open": "?"}


def panel_lines(panel: SignPanelContent) -> list[str]:
    chain = columns([(f"{MARKS[one.state]} {one.title}", one.says) for one in panel.chain])
    hinder = open_lines(panel.matters) if panel.signoff is None else []
    route = [
        f"    {MARKS[one.state]} {one.title}: {' '.join(one.lines)} {one.says}"
        for one in panel.route
    ]
    answers = [f"    {answer.who} {answer.when} {answer_words(answer)}" for answer in panel.answers]
    remarks = [f"    {remark.where}: {remark.text}" for remark in panel.remarks if not remark.done]
    past = []
    for each in panel.revisions:  # a period of a plan that was locked alone is its name
        if each.period:
            name = PeriodReports.report_words(each.period)
        else:
            name = _("ฉบับที่ {n}").format(n=each.number)
        line = _("ล็อกไว้ {by} ผู้ลงนาม {signers}").format(
            by=each.locked or each.when, signers=each.signers
        )
        past.append(f"    {name} {line}: {each.says} ({each.signoff.local})")
    return [*chain, *hinder, *route, *answers, *remarks, *past]


def open_lines(matters: OpenIssues) -> list[str]:
    """Return lines on what is open before locking: `!` marks what must be settled first, `?` the rest; [] = nothing."""
    said = [f"  {matters.says}"] if matters.says else []
    return [
        *said,
        *(f"    {'!' if one.grave == MUST else '?'} {one.text}" for one in matters.listed),
    ]


def answer_words(answer: SignOffDecision) -> str:
    return _("รับแล้ว") if answer.accepted else _("ส่งคืนให้แก้: {why}").format(why=answer.reason)


@signing.writes("ink", _("บันทึกว่าใครลงนามขั้นใดเมื่อไร"))
@SIGNOFF
@click.argument("step", metavar="STEP")
@click.option(
    "--person", metavar="RECORD", required=True, type=RefArgument, help=_("ผู้ลงนาม เช่น person/…")
)
@click.option("--date", "day", metavar="YYYY-MM-DD", required=True, help=_("วันที่บนกระดาษ"))
@click.option("--acting", type=click.Choice(ACTING), default=None, help=_("ลงนามแทนแบบใด"))
@click.option(
    "--for", "instead", metavar="RECORD", default="", help=_("ลงนามแทนใคร ในขั้นที่ทุกคนลงนาม")
)
def ink(
    office: Office, signoff: Ref, step: str, person: Ref, day: str, acting: str | None, instead: str
) -> Output:
    whose = ref_of(instead, office.unit).id if instead else ""
    step_action = partial(sign_step, signoff=signoff, step=step)
    action = partial(
        step_action, person=person.id, signed_on=day, acting=acting or "", behalf_of=whose
    )
    output = changed(office.session.do_now(action))
    lines = [_("ลงนามโดย{acting}").format(acting=acting_words(acting))] if acting else []
    return output._replace(lines=[*output.lines, *lines])


STEP = click.argument("step", metavar="STEP")
signing.deed("clear", _("ลบการลงนามที่บันทึกผิดของขั้นหนึ่ง"), clear_step, SIGNOFF, STEP)
signing.deed("unlock", _("ปลดล็อกเพื่อแก้ไข ฉบับที่พิมพ์ไปแล้วถูกยกเลิก"), end_sign_off, ENDED, WHY)
signing.deed("revise", _("เปิดข้อมูลที่ลงนามแล้วเพื่อทำฉบับแก้ไข ฉบับเดิมยังอยู่"), revise, ENDED, WHY)


@signing.saves("route", _("กำหนดว่าใครลงนามขั้นใด จนกว่าจะมีผู้ลงนาม"))
@SIGNOFF
@click.argument("steps", metavar="STEP=PERSON+PERSON…", nargs=-1, required=True)
def route_of(office: Office, signoff: Ref, steps: tuple[str, ...]) -> Action:
    return partial(
        set_route, signoff=signoff, route=tuple(stage_of(words, office.unit) for words in steps)
    )


@signing.reads("compare", _("เทียบทีละช่อง ฉบับที่ลงนามกับฉบับถัดไป หรือกับข้อมูลวันนี้"))
@SIGNOFF
@click.argument("other", metavar="[SIGNOFF]", required=False)
def compare(reading: ReadOnlyFolder, signoff: Ref, other: str | None) -> Output:
    reader = reading.reader
    op, subject = _body(reader, signoff)
    found = compared(
        reader, subject, op, _body(reader, ref_of(other, reading.unit))[0] if other else ""
    )
    reading.note("view", str(signoff))
    lines = [f"{one.where}  {one.field}: {one.before or '–'} → {one.after or '–'}" for one in found]
    return Output(found, lines or [_("ไม่มีช่องใดต่างกัน")])


def _body(reader: Reader, signoff: Ref) -> tuple[str, Ref]:
    """Return (name of the op, subject) of a sign-off."""
    found = next((one for one in reader.sign_offs.of(signoff) if one.body), None)
    if found is None or found.body is None:
        raise UserError(
            _("ไม่พบการลงนาม {ref}").format(ref=signoff.local),
            _("รายการนี้ไม่ใช่การลงนาม"),
            _("ดูรายการด้วยคำสั่ง signing show แล้วลองใหม่"),
        )
    return found.op, found.body.subject
