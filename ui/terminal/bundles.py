"""Files that travel between offices."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from core.actions.export_bundle import Exported, export_bundle
from core.actions.take_in import TakenIn, take_in
from core.changes.bundle import Bundle
from core.i18n import _
from ui.desk import Desk, Office
from ui.terminal.records import DIR
from ui.terminal.root import say
from ui.terminal.show import Told

FILE = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@click.group(help=_("ไฟล์รับส่ง"))
def bundle() -> None:
    """Bundles."""


@bundle.command(help=_("เขียนไฟล์รับส่งถึงหน่วยงานหนึ่ง"))
@DIR
@click.option("--to", metavar="UNIT|KEYFILE", required=True, help=_("ผู้รับ: แฟ้มกุญแจจากคำสั่ง key show"))
@click.option("--out", metavar="FILE", required=True, type=click.Path(path_type=Path))
@click.pass_obj
def export(desk: Desk, folder: Path, to: str, out: Path) -> Told:
    receiver = desk.receiver(to)
    with desk.open(folder) as office:
        done = exported(office, (receiver,), out)
    lines = [_("เขียน {file} และอ่านกลับตรวจแล้ว ถอดสื่อได้").format(file=out), f"sha256 {done.sha256}"]
    return Told(done, lines)


def exported(office: Office, to: tuple[str, ...], out: Path) -> Exported:
    """Write the bundle; what was written."""
    steps: list[object] = []
    office.session.on_progress(steps.append)
    office.session.do_now(partial(export_bundle, to=to, path=out, write=office.post.write))
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
        "ops": sum(segment.last - segment.first + 1 for segment in bundle.segments),
        "segments": len(bundle.segments),
        "scopes": sorted({segment.scope for segment in bundle.segments}),
        "texts": len(bundle.texts),
    }


@bundle.command("import", help=_("นำไฟล์รับส่งเข้า"))
@DIR
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("เปิดดูอย่างเดียว ไม่นำเข้า"))
@click.pass_obj
def take(desk: Desk, folder: Path, files: Sequence[Path], dry_run: bool) -> Told:
    if dry_run:
        with desk.look(folder) as look:
            found = [contents(file, look.post.read(file)) for file in files]
        return Told(found, [f"{one['file']}  {one['ops']} ops  {one['unit']}" for one in found])
    with desk.open(folder) as office:
        report = taken_in(office, files)
    for row in report:
        if row.problem:
            say(row.problem)
    good = [row for row in report if row.problem is None]
    return Told([told(row) for row in report], [line(row) for row in good], code=0 if len(good) == len(report) else 1)


def taken_in(office: Office, files: Sequence[Path]) -> list[TakenIn]:
    """Take the files in; what became of each."""
    steps: list[object] = []
    office.session.on_progress(steps.append)
    office.session.do_now(partial(take_in, paths=files, read=office.post.read))
    return [step for step in steps if isinstance(step, TakenIn)]


def told(row: TakenIn) -> dict[str, object]:
    problem = row.problem and {"what": row.problem.what, "why": row.problem.why, "do": row.problem.do}
    return {"file": row.path, "unit": row.unit, "problem": problem, "taken": row.taken}


def line(row: TakenIn) -> str:
    taken = row.taken
    if taken is None:
        return str(row.path)
    said = _("{file}: ใหม่ {new} มีแล้ว {known} รอส่วนที่ขาด {parked} ไม่รับ {refused}")
    return said.format(file=row.path, new=taken.new, known=taken.known, parked=taken.parked, refused=len(taken.refused))
