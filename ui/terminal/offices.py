"""Commands for office folders: create, describe, examine and repair."""

from collections.abc import Mapping
from pathlib import Path

import click

from core.health.diagnoses import diagnoses, is_whole, repair_words, synced
from core.health.facts import (
    KINDS,
    DamageDiagnosis,
    DamageGravity,
    FolderDiskSpace,
    FolderExamination,
    state_of,
)
from core.i18n import _
from core.log.scopes import WIDER_FIRST
from core.people.units import office_of
from ui.desk import Desk, NewOffice
from ui.terminal.arguments import ANY_YEAR, PATH, WrongOptionsError
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.show import MOST_LINES, Output, keyed, named, part

office = LazyCommandGroup(
    {
        "archive": ("starts:archive", _("งานเดิมที่ทำไว้ก่อนเข้าสังกัด: อ่านและพิมพ์ได้ แก้ไม่ได้ ไม่ส่งให้ใคร")),
        "join": (
            "starts:join",
            _("เข้าสังกัดด้วยไฟล์เริ่มงาน งานทั้งหมดเขียนใหม่ภายใต้รหัสจริง (ไม่มี --yes คือดูก่อน ไม่ทำ)"),
        ),
    }
)


@office.unopened("new", _("สร้างโฟลเดอร์ของหน่วยงาน"))
@click.option("--name", metavar="N", default="", help=_("ชื่อหน่วยงาน"))
@click.option(
    "--code", metavar="C", default="", help=_("รหัสหน่วยงาน (ไม่บอก = รหัสสุ่มที่ใช้จนกว่าจะเปิดไฟล์เริ่มงาน)")
)
@click.option(
    "--kind", type=click.Choice(WIDER_FIRST), default="district", help=_("ระดับของหน่วยงาน")
)
@click.option("--parent", metavar="CODE", default="", help=_("รหัสหน่วยงานต้นสังกัด"))
@click.option(
    "--invitation",
    metavar="FILE",
    default=None,
    type=PATH,
    help=_("ไฟล์เริ่มงานจากต้นสังกัด แทนตัวเลือกอื่นทั้งหมด"),
)
@ANY_YEAR
def new(
    desk: Desk,
    folder: Path,
    name: str,
    code: str,
    kind: str,
    parent: str,
    invitation: Path | None,
    year: int | None,
) -> Output:
    if invitation is not None:
        if name or code or parent:
            raise WrongOptionsError(
                _("ไฟล์เริ่มงานบอกชื่อ รหัส และต้นสังกัดแล้ว โปรดใช้ --invitation อย่างเดียว")
            )
        found = desk.starts.begin(invitation, folder)
        lines = [
            _("สร้างโฟลเดอร์ {folder} ของ {name} แล้ว").format(folder=folder, name=found.start.name),
            _("โปรดเทียบเลข {digits} กับจดหมาย แล้วสั่ง key compare ก่อนส่งไฟล์แรก").format(
                digits=found.digits
            ),
        ]
        return Output({**facts(desk, folder), "digits": found.digits}, lines)
    if not name:
        raise click.MissingParameter(param=click.Option(["--name"]))
    desk.create(NewOffice(folder, name, code, kind, parent, year or 0))
    return Output(
        facts(desk, folder),
        [_("สร้างโฟลเดอร์ {folder} ของ {name} แล้ว").format(folder=folder, name=name)],
    )


@office.unopened("info", _("มีอะไรอยู่ในโฟลเดอร์"))
def info(desk: Desk, folder: Path) -> Output:
    return named(facts(desk, folder))


@office.unopened(
    "check", _("ตรวจว่าทุกอย่างในโฟลเดอร์ครบและไม่ถูกแก้: บันทึก ลายเซ็น ข้อความ ไฟล์หลักฐาน สิ่งที่แสดง")
)
def check(desk: Desk, folder: Path) -> Output:
    examination = examined(desk, folder)
    program = FolderDiskSpace.synced_by(folder.resolve())
    told = ["", *_office_lines(synced(program))] if program else []
    value = {**value_of(examination), "synced": program}
    return Output(value, [*lines_of(examination), *told], code=0 if is_whole(examination) else 1)


@office.unopened(
    "repair",
    _("ซ่อมสิ่งที่ office check พบ สำรองก่อนและตรวจซ้ำหลังซ่อม ไม่บอก KIND คือซ่อมทุกอย่างที่พบ เว้นแต่กุญแจ (keys)"),
)
@click.argument("kinds", metavar="[KIND]...", nargs=-1, type=click.Choice(tuple(KINDS)))
def repair(desk: Desk, folder: Path, kinds: tuple[str, ...]) -> Output:
    health = desk.health(folder)
    if not kinds:  # new keys make another device, so only on request
        kinds = tuple(
            dict.fromkeys(
                one.kind for one in health.examine(_unheard).damages if one.kind != "keys"
            )
        )
    report = health.repair(kinds, _unheard)
    value = {**part(report, "backup mended left asked=requested"), "renewed": None}
    new = report.renewed
    if new:  # `lost`: the number of ops that could not be taken over
        value["renewed"] = {**part(new, "ops new_keys"), "lost": new.backup.holding.ops - new.ops}
    places = [f"  · {place}" for place in report.requested[:MOST_LINES]]
    return Output(value, [*repair_words(report), *places], code=1 if report.left else 0)


def examined(desk: Desk, folder: Path) -> FolderExamination:
    return desk.health(folder).examine(_unheard)


def _unheard(_done: int, _of: int) -> None:
    """Do nothing, as a terminal shows no progress."""


def value_of(examination: FolderExamination) -> Mapping[str, object]:
    """Return an examination as JSON. `same`: derived tables equal the log; `views`: the log of who saw personal data is
    undamaged; `sound`: nothing else is damaged."""
    grave = {
        one.kind for one in examination.damages if KINDS[one.kind].gravity is DamageGravity.DAMAGE
    }
    keys = dict[str, tuple[str, ...]]()
    for one in examination.damages:
        keys[one.kind] = (*keys.get(one.kind, ()), *one.keys)
    found = [
        {**keyed(one), "keys": keys[one.kind], "state": state_of(one.kind)}
        for one in diagnoses(examination)
    ]
    return {
        "same": "shown" not in grave,
        "sound": not grave - {"shown", "views"},
        "views": "views" not in grave,
        **part(examination, "lines files thorough"),
        "milliseconds": round(examination.seconds * 1000),
        "found": found,
    }


def lines_of(examination: FolderExamination) -> list[str]:
    """Return the result of an examination as text lines: what was examined, then each kind of damage, explained."""
    read = _("ตรวจบันทึก {lines:,} บรรทัด และไฟล์หลักฐาน {files:,} ไฟล์").format(
        lines=examination.lines, files=examination.files
    )
    found = diagnoses(examination)
    if not found:
        return [read, _("ทุกอย่างครบ ข้อมูลที่แสดงตรงกับบันทึกทุกช่อง")]
    return [read, *(line for one in found for line in ("", *_office_lines(one)))]


def _office_lines(diagnosis: DamageDiagnosis) -> list[str]:
    n = len(diagnosis.places) - MOST_LINES
    more = [_("  และอีก {n} รายการ").format(n=n)] if n > 0 else []
    return [
        f"{diagnosis.problem} [{diagnosis.kind}]",
        *(f"  · {place}" for place in diagnosis.places[:MOST_LINES]),
        *more,
        _("  ร้ายแรงเพียงใด: {words}").format(words=diagnosis.serious),
        _("  ทำอย่างไร: {words}").format(words=diagnosis.do),
        _("  กู้คืนไฟล์สำรองแล้วได้อะไร: {words}").format(words=diagnosis.restore),
        _("  ทำงานต่อได้หรือไม่: {words}").format(words=diagnosis.go_on),
        *(
            [_("  ซ่อมด้วยคำสั่ง office repair DIR {kind}").format(kind=diagnosis.kind)]
            if diagnosis.remedy
            else []
        ),
    ]


def facts(desk: Desk, folder: Path) -> Mapping[str, object]:
    """Return facts on an office folder: name, code, unit, year, device key, path, and counts of its data."""
    with desk.look(folder) as reading:
        name, code = office_of(reading.reader, reading.unit)
        return {"name": name, "code": code, **reading.reader.info(), "path": folder}
