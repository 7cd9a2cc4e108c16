"""Commands for start files: make, list, withdraw, use, compare digits; and for an office that joins later."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from core.entities import unit_id
from core.errors import UserError
from core.exchange import stranger_deeds
from core.exchange.invitation_deeds import (
    StartFileResult,
    StartLetterOutput,
    make_seats,
    make_starts,
    print_again,
    renew,
    withdraw,
)
from core.exchange.invitations import (
    Claim,
    InvitationRow,
    claims,
    hold_words,
    invitations,
    state_words,
    without_key,
)
from core.exchange.moving_deeds import JoiningRecordCounts, check_joins, compare_start
from core.exchange.staging import ImportOutcome
from core.i18n import _
from core.log.certificates import KINDS
from core.people.units import UnitRegister, office_of
from core.records.titles import called
from ui.desk import Desk, Office, ReadOnlyFolder
from ui.terminal.arguments import FILE, PATH, WrongOptionsError, iso_day
from ui.terminal.bundles import keep_first
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.import_report import import_output
from ui.terminal.in_folder import reads, steps_of, unopened, writes
from ui.terminal.offices import facts
from ui.terminal.show import Output, columns, keyed, part

start = LazyCommandGroup()


@start.writes("make", _("ออกไฟล์เริ่มงานให้หน่วยงานในทะเบียน ลงในโฟลเดอร์ OUT พร้อมจดหมายที่พิมพ์แนบ"))
@click.argument("out", metavar="OUT", type=PATH)
@click.option("--unit", "codes", metavar="CODE", multiple=True, help=_("รหัสหน่วยงาน ใส่ได้หลายครั้ง"))
@click.option(
    "--all", "everyone", is_flag=True, help=_("ทุกหน่วยงานในสังกัดที่ยังไม่มีเครื่องและยังไม่มีไฟล์เริ่มงาน")
)
@click.option("--until", metavar="DATE", default="", help=_("วันสุดท้ายที่ไฟล์ใช้ได้โดยไม่ต้องโทรยืนยัน"))
@click.option(
    *("--committee", "members"),
    metavar="NAME",
    multiple=True,
    help=_("ชื่อกรรมการของหน่วยงานนี้เอง ใส่ได้หลายครั้ง หนึ่งไฟล์ต่อหนึ่งคน ทุกเครื่องต้องโทรยืนยัน"),
)
def make(
    office: Office,
    out: Path,
    codes: Sequence[str],
    everyone: bool,
    until: str,
    members: Sequence[str],
) -> Output:
    if sum(map(bool, (codes, everyone, members))) != 1:
        raise WrongOptionsError(
            _("โปรดบอกหน่วยงานด้วย --unit หรือ --all หรือบอก --committee อย่างใดอย่างหนึ่ง")
        )
    if members and until:
        raise WrongOptionsError(_("--until ไม่ใช้กับ --committee เพราะเครื่องของกรรมการต้องโทรยืนยันเสมอ"))
    last = _last_day(until)
    units = [unit_id(code) for code in codes]
    if everyone:
        below = office.session.read(UnitRegister.of).below(office.unit)
        units = [
            one.id
            for one in office.session.read(
                lambda reader: without_key(reader, below, office.unit, date.today())
            )
        ]
    if not units and not members:
        return Output(
            {"made": [], "letters": None}, [_("ทุกหน่วยงานในสังกัดมีเครื่องหรือมีไฟล์เริ่มงานแล้ว ไม่มีไฟล์ใหม่")]
        )
    out.mkdir(parents=True, exist_ok=True)
    letters = out / StartLetterOutput.name(datetime.now())
    if units:
        given = partial(make_starts, units=units, until=last)
    else:
        given = partial(make_seats, names=members)
    deed = partial(
        given, folder=out, post=office.post, letters=StartLetterOutput(office.printer, letters)
    )
    made = steps_of(office, deed, StartFileResult)
    lines = [line for one in made for line in _made_lines(one)]
    told = _("ไฟล์เริ่มงาน {n} ไฟล์ และจดหมายที่พิมพ์แนบ {letters} อยู่ใน {folder}")
    lines.append(told.format(n=len(made), letters=letters.name, folder=out))
    return Output({"made": made, "letters": letters}, lines)


def _last_day(text: str) -> str:
    found = iso_day(text) if text else ""
    try:
        return date.fromisoformat(found).isoformat() if found else ""
    except ValueError as error:
        raise UserError(
            _("อ่านวันที่ {words} ไม่ได้").format(words=text[:80]),
            _("--until เป็นวันที่ เช่น 2026-12-31"),
            _("โปรดเขียนวันที่ใหม่"),
        ) from error


def _made_lines(result: StartFileResult) -> list[str]:
    told = _("{code}  {name}  {file}  เลข {digits}")
    name = result.member or result.name
    lines = [told.format(code=result.code, name=name, file=result.path.name, digits=result.digits)]
    return [*lines, "    " + _("ไฟล์เริ่มงานเดิมของหน่วยงานนี้ถูกถอน")] if result.again else lines


@start.command("show", help=_("ดูไฟล์เริ่มงานก่อนใช้ ไม่เปลี่ยนสิ่งใด"))
@FILE
@click.pass_obj
def show(desk: Desk, file: Path) -> Output:
    found = desk.starts.look(file)
    start = found.start
    parent = next((one.name for one in start.parents), "–")
    value = {
        **part(start, "code name kind year invited letter until made=made_at"),
        **part(found, "digits programmes deadlines"),
        "forms": len(start.forms),
        "parents": [one.code for one in start.parents],
    }
    lines = [
        _("{name} (รหัส {code}) ต้นสังกัด {parent}").format(
            name=start.name, code=start.code, parent=parent
        ),
        _("เลขที่ต้องตรงกับจดหมาย {digits}").format(digits=found.digits),
    ]
    return Output(value, lines)


@start.reads("list", _("ไฟล์เริ่มงานที่ออกไป และหน่วยงานใดเริ่มแล้ว"))
def listed(reading: ReadOnlyFolder) -> Output:
    rows = invitations(reading.reader, reading.unit, reading.post, date.today())
    lines = columns([(one.code, one.name, one.until or "–", state_words(one)) for one in rows])
    return Output([_invitation_value(one) for one in rows], lines or [_("ยังไม่ได้ออกไฟล์เริ่มงาน")])


def _invitation_value(row: InvitationRow) -> dict[str, object]:
    return {
        **part(row, "ref unit code name kind letter until state"),
        "claims": [_claim_value(each) for each in row.claims],
    }


def _claim_value(claim: Claim) -> dict[str, object]:
    return {**part(claim, "key unit name came files"), "hold": claim.hold, "why": hold_words(claim)}


@start.writes(
    "withdraw", _("ถอนไฟล์เริ่มงานที่ออกไป เครื่องที่รับรองไปแล้วยังใช้ได้ (เพิกถอนเครื่องด้วย key revoke)")
)
@click.argument("codes", metavar="CODE…", nargs=-1, required=True)
def take_back(office: Office, codes: Sequence[str]) -> Output:
    done = office.session.do_now(partial(withdraw, units=[unit_id(code) for code in codes]))
    n = len({one.id for one in done.touched if one.entity == "invitation"})
    return Output({"withdrawn": n}, [_("ถอนไฟล์เริ่มงานแล้ว {n} ไฟล์ ไม่มีเครื่องใดถูกเพิกถอน").format(n=n)])


@start.writes("renew", _("เลื่อนวันสุดท้ายของไฟล์เริ่มงานที่ออกไป ไฟล์ที่อยู่กับหน่วยงานใช้ต่อได้โดยไม่ต้องส่งใหม่"))
@click.argument("codes", metavar="CODE…", nargs=-1, required=True)
@click.option("--until", metavar="DATE", required=True, help=_("วันสุดท้ายใหม่"))
def renewed(office: Office, codes: Sequence[str], until: str) -> Output:
    done = office.session.do_now(
        partial(renew, units=[unit_id(code) for code in codes], until=_last_day(until))
    )
    rows = office.session.read(
        lambda reader: invitations(reader, office.unit, office.post, date.today())
    )
    n = len({one.id for one in done.touched if one.entity == "invitation"})
    after = [_invitation_value(one) for one in rows if one.code in codes]
    return Output({"renewed": n, "starts": after}, [_("เลื่อนวันสุดท้ายแล้ว {n} ไฟล์").format(n=n)])


@start.writes("letters", _("พิมพ์จดหมายของไฟล์เริ่มงานที่อยู่ใน FOLDER อีกครั้ง ลงใน FOLDER นั้น"))
@click.argument("place", metavar="FOLDER", type=PATH)
@click.argument("codes", metavar="CODE…", nargs=-1, required=True)
def letters_again(office: Office, place: Path, codes: Sequence[str]) -> Output:
    path = place / StartLetterOutput.name(datetime.now())
    units = [unit_id(code) for code in codes]
    deed = partial(
        print_again, units=units, folder=place, post=office.post, papers=office.printer, path=path
    )
    made = steps_of(office, deed, StartFileResult)
    absent = sorted({*codes} - {one.code for one in made})
    lines = [line for one in made for line in _made_lines(one)]
    if absent:
        lines.append(
            _("ไม่ได้พิมพ์ของ {codes} เพราะไม่มีไฟล์เริ่มงานที่ยังใช้ได้ในโฟลเดอร์นี้").format(
                codes=", ".join(absent)
            )
        )
    told = _("จดหมาย {n} หน้า อยู่ใน {path}").format(n=len(made), path=path)
    return Output({"letters": path, "made": made, "absent": absent}, [*lines, told])


@click.command("claims")
@reads
def waiting_claims(reading: ReadOnlyFolder) -> Output:
    found = claims(reading.reader, reading.unit, reading.post, date.today())
    lines = [
        line
        for one in found
        for line in (f"{one.name or '–'}  {one.key}", "    " + hold_words(one))
    ]
    return Output([_claim_value(one) for one in found], lines or [_("ไม่มีเครื่องใดรอการยืนยัน")])


@click.command("confirm")
@writes
@click.argument("key", metavar="KEY")
@click.argument("digits", metavar="DIGITS")
@click.option(
    "--class",
    "kind",
    type=click.Choice(KINDS),
    help=_("เครื่องของใคร ต้องบอกเมื่อเป็นของจังหวัดหรือส่วนกลาง"),
)
def confirm(office: Office, key: str, digits: str, kind: str | None) -> Output:
    steps: list[object] = []
    names = office.session.read(
        lambda reader: {one.id: one.name for one in UnitRegister.of(reader).values()}
    )
    keep_first(office)
    deed = partial(
        stranger_deeds.confirm, key=key, digits=digits, post=office.post, kind=kind or ""
    )
    office.session.do_now(deed, steps.append)
    taken = import_output(steps, names)
    rows = [step for step in steps if isinstance(step, ImportOutcome)]
    good = sum(row.in_effect for row in rows)
    whole = _("ยืนยันเครื่องแล้ว ไฟล์ที่รออยู่ {n} ไฟล์มีผลแล้ว")
    partly = _("ยืนยันเครื่องแล้ว ไฟล์ที่รออยู่มีผลครบ {good} จาก {n} ไฟล์")
    said = (whole if good == len(rows) > 0 else partly).format(good=good, n=len(rows))
    return Output({"key": key, "taken": taken.value}, [said, *taken.lines], taken.code)


@click.command("compare")
@writes
@click.argument("digits", metavar="DIGITS")
def compare(office: Office, digits: str) -> Output:
    office.session.do_now(partial(compare_start, digits=digits))
    return Output({"compared": True}, [_("เลขตรงกับจดหมาย ไฟล์เริ่มงานเป็นของต้นสังกัดจริง")])


SHOWN = ("plan", "assessment", "signoff", "paper")  # kinds of record that lead to all the rest


@click.command()
@unopened
@FILE
@click.option("--yes", is_flag=True, help=_("ทำจริง"))
def join(desk: Desk, folder: Path, file: Path, yes: bool) -> Output:
    looked = desk.starts.look(file)
    with desk.look(folder) as reading:
        if reading.lost_keys is not None:
            raise reading.lost_keys
        check_joins(reading.reader, looked.start, looked.digits)
        found = JoiningRecordCounts.of(reading.reader, reading.unit, unit_id(looked.start.code))
    value = {**keyed(found), "code": looked.start.code, "digits": looked.digits, "joined": yes}
    compare = _("โปรดเทียบเลข {digits} กับจดหมาย แล้วสั่ง key compare ก่อนส่งไฟล์แรก").format(
        digits=looked.digits
    )
    lines = [*found.lines(looked.start.code), compare]
    if not yes:
        return Output(value, [*lines, _("ยังไม่ได้ทำสิ่งใด สั่งอีกครั้งพร้อม --yes เพื่อเข้าสังกัด")])
    desk.starts.join(file, folder)
    done = _("เข้าสังกัดเป็น {name} รหัส {code} แล้ว").format(
        name=looked.start.name, code=looked.start.code
    )
    return Output({**facts(desk, folder), **value}, [done, *lines])


@click.command()
@reads
def archive(reading: ReadOnlyFolder) -> Output:
    values = []
    for unit in reading.reader.trust.archives():
        name, code = office_of(reading.reader, unit)
        for ref in (record.ref for kind in SHOWN for record in reading.reader.records(kind, unit)):
            reading.note("archive", str(ref))
            values.append(
                {
                    "unit": unit,
                    "code": code,
                    "name": name,
                    "ref": ref,
                    "title": called(reading.reader, ref),
                }
            )
    return Output(
        values, [f"{one['ref']}  {one['title']}" for one in values] or [_("ไม่มีงานเดิมจากก่อนเข้าสังกัด")]
    )
