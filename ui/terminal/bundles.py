"""Files that travel between offices."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from core.actions.export_bundle import Exported, export_bundle
from core.actions.take_in import Looked, TakenIn, look_at, set_aside, take_in
from core.changes.bundle import ORIGINALS, Bundle
from core.errors import UserError
from core.i18n import _
from core.model.check import is_id
from core.model.natural import unit_id
from core.model.values import Changes
from core.ports import Context, Store
from core.views.problems import sentence
from ui.desk import Desk, Office
from ui.terminal.records import DIR
from ui.terminal.root import say
from ui.terminal.show import Told

FILE = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@click.group(help=_("ไฟล์รับส่ง"))
def bundle() -> None:
    """Bundles."""


@bundle.command(help=_("เขียนไฟล์รับส่งถึงหน่วยงาน"))
@DIR
@click.option(
    "--to",
    metavar="UNIT|KEYFILE",
    required=True,
    multiple=True,
    help=_("ผู้รับ: รหัสหน่วยงานที่มีใบรับรอง หรือไฟล์กุญแจจากคำสั่ง key show ใส่ได้หลายครั้ง"),
)
@click.option("--out", metavar="FILE|FOLDER", required=True, type=click.Path(path_type=Path))
@click.pass_obj
def export(desk: Desk, folder: Path, to: Sequence[str], out: Path) -> Told:
    with desk.open(folder) as office:
        receivers = tuple(sorted({age for words in to for age in recipients(desk, office, words)}))
        done = exported(office, receivers, out)
    lines = [
        _("เขียน {file} และอ่านกลับตรวจแล้ว ถอดสื่อได้").format(file=done.path),
        _("ข้อมูล {segments} ชุด ใบรับ {receipts} ไฟล์หลักฐาน {files}").format(**done._asdict()),
        f"sha256 {done.sha256}",
    ]
    if done.left_out:
        lines.append(_("ไฟล์หลักฐานอีก {n} ไฟล์ใส่ไม่พอ จะไปกับไฟล์ครั้งหน้า").format(n=done.left_out))
    return Told(done, lines)


def recipients(desk: Desk, office: Office, words: str) -> Sequence[str]:
    """The age recipients of a key file, of a recipient as it is, or of a unit whose devices are certified here."""
    if words.startswith("age1"):
        return (words,)
    if Path(words).is_file():
        return (desk.receiver(words),)
    unit = words if is_id(words) else unit_id(words)
    found = office.session.read(lambda reader: [one for one in reader.trust.devices() if one.unit == unit])
    ages = tuple(one.age for one in found if not one.revoked)
    if not ages:
        raise UserError(
            _("ส่งออกถึง {unit} ไม่ได้").format(unit=words),
            _("เพราะยังไม่มีใบรับรองเครื่องของหน่วยงานนั้นในโฟลเดอร์นี้ และไม่มีไฟล์กุญแจชื่อนี้"),
            _("โปรดตรวจรหัสหน่วยงาน หรือใช้ไฟล์กุญแจที่ได้จากคำสั่ง key show ของผู้รับ"),
        )
    return ages


def exported(office: Office, to: tuple[str, ...], out: Path) -> Exported:
    """Write the bundle; what was written."""
    steps: list[object] = []
    office.session.on_progress(steps.append)
    office.session.do_now(partial(export_bundle, to=to, path=out, post=office.post))
    return next(step for step in steps if isinstance(step, Exported))


@bundle.command(help=_("ดูว่าไฟล์รับส่งมีอะไร; ใส่ DIR ของผู้รับเพื่อเปิด"))
@FILE
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def inspect(desk: Desk, file: Path, folder: Path | None) -> Told:
    if folder is None:
        facts = desk.envelope(file)
        return Told(facts, [f"{name}: {value}" for name, value in facts.items()])
    with desk.look(folder) as look:
        found = look.post.read(file)
    told = contents(file, found)
    return Told(told, [f"{name}: {value}" for name, value in told.items()])


def contents(file: Path, bundle: Bundle) -> dict[str, object]:
    return {
        "file": file,
        "unit": bundle.unit,
        "key": bundle.key.hex(),
        "to": bundle.to,
        "made": bundle.made,
        "part": bundle.part,
        "ops": sum(segment.last - segment.first + 1 for segment in bundle.segments),
        "segments": len(bundle.segments),
        "scopes": sorted({segment.scope for segment in bundle.segments}),
        "texts": len(bundle.texts),
        "receipts": len(bundle.receipts),
        "files": len(bundle.blobs),
        "want": len(bundle.want),
        "originals": bundle.originals,
    }


@bundle.command("import", help=_("นำไฟล์รับส่งเข้า"))
@DIR
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("ดูว่าจะเกิดอะไร ไม่นำเข้า"))
@click.pass_obj
def take(desk: Desk, folder: Path, files: Sequence[Path], dry_run: bool) -> Told:
    if dry_run:
        with desk.open(folder) as office:
            seen = looked_at(office, files)
        return _reported([as_json(one) for one in seen], seen, [look_line(one) for one in seen if one.preview])
    with desk.open(folder) as office:
        report = taken_in(office, files)
    return _reported([told(row) for row in report], report, [line for row in report for line in lines(row)])


def _reported(value: object, rows: Sequence[TakenIn] | Sequence[Looked], lines: Sequence[str]) -> Told:
    bad = [row.problem for row in rows if row.problem]
    for problem in bad:
        say(problem)
    return Told(value, lines, code=1 if bad else 0)


def taken_in(office: Office, files: Sequence[Path]) -> list[TakenIn]:
    """Take the files in; what became of each."""
    steps: list[object] = []
    office.session.on_progress(steps.append)
    office.session.do_now(partial(take_in, paths=files, post=office.post))
    return [step for step in steps if isinstance(step, TakenIn)]


def looked_at(office: Office, files: Sequence[Path]) -> list[Looked]:
    """What taking the files in would do."""
    steps: list[object] = []
    office.session.on_progress(steps.append)
    office.session.do_now(partial(look_at, paths=files, post=office.post))
    return [step for step in steps if isinstance(step, Looked)]


def told(row: TakenIn) -> dict[str, object]:
    return {
        "file": row.path,
        "unit": row.unit,
        "problem": sentences(row.problem),
        "repeat": row.repeat,
        "waiting": row.waiting,
        "files": row.files,
        "taken": row.taken,
    }


def as_json(row: Looked) -> dict[str, object]:
    return {**row._asdict(), "problem": sentences(row.problem)}


def sentences(problem: UserError | None) -> dict[str, str] | None:
    return None if problem is None else {"what": problem.what, "why": problem.why, "do": problem.do}


def lines(row: TakenIn) -> Iterator[str]:
    """One line of the report, then one for each stream that was not good or has no effect."""
    taken = row.taken
    if row.waiting:
        yield _("{file}: ยังไม่รู้จักผู้ส่ง เก็บรอไว้จนกว่าใบรับรองจะมา").format(file=row.path)
    if taken is None:
        return
    if row.repeat:
        yield _("{file}: เคยนำเข้าแล้ว ไม่มีอะไรเปลี่ยน").format(file=row.path)
        return
    counts = {"new": taken.new, "known": taken.known, "parked": taken.parked, "refused": len(taken.refused)}
    said = _("{file}: ใหม่ {new} มีแล้ว {known} รอส่วนที่ขาด {parked} ไม่รับ {refused} ไฟล์หลักฐาน {files}")
    yield said.format(file=row.path, files=row.files, **counts)
    for author, reason in taken.refused:
        yield "    " + _("ไม่รับของเครื่อง {author}: {reason}").format(author=author[:16], reason=reason)
    for one in taken.streams:
        if one.silent:
            why = sentence(one.why)
            yield "    " + _("ไม่มีผล {n} รายการของเครื่อง {author}: {why}").format(
                n=one.silent, author=one.author[:16], why=why
            )


def look_line(row: Looked) -> str:
    if row.repeat or row.preview is None:
        return _("{file}: เคยนำเข้าแล้ว ไม่มีอะไรเปลี่ยน").format(file=row.path)
    seen = row.preview
    silent = sum(one.silent for one in seen.taken.streams)
    said = _(
        "{file}: รายการใหม่ {added} เปลี่ยน {altered} ไม่ตรงกัน {conflicts} ไม่มีผล {silent} ไม่รับ {refused} ไฟล์หลักฐาน {files}"
    )
    counts = {"added": seen.added, "altered": seen.altered, "conflicts": seen.conflicts, "silent": silent}
    return said.format(file=row.path, refused=len(seen.taken.refused), files=row.files, **counts)


@bundle.command("aside", help=_("ยกเลิกการนำเข้าครั้งล่าสุดทั้งไฟล์ ทำได้จนกว่าจะบันทึกหรือส่งออก"))
@DIR
@click.pass_obj
def put_aside(desk: Desk, folder: Path) -> Told:
    with desk.open(folder) as office:
        done = office.session.do_now(set_aside)
    return Told(done, [_("ยกเลิกการนำเข้าครั้งล่าสุดแล้ว เปลี่ยน {n} รายการ").format(n=len(done.touched))])


@bundle.command("originals", help=_("รับไฟล์ต้นฉบับของหลักฐานแบบใด"))
@DIR
@click.argument("policy", metavar="none|asked|all", type=click.Choice(ORIGINALS))
@click.pass_obj
def originals(desk: Desk, folder: Path, policy: str) -> Told:
    def chosen(_ctx: Context, store: Store) -> Changes:
        store.exchange.policy(policy)
        return Changes("originals")

    with desk.open(folder) as office:
        office.session.do_now(chosen)
    return Told({"originals": policy}, [_("ตั้งค่าแล้ว: {policy}").format(policy=policy)])
