"""Files that travel between offices."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from core.change_check import is_id
from core.errors import UserError
from core.exchange.receive_deeds import set_aside
from core.exchange.receivers import amount_words
from core.exchange.send_deeds import Exported, export_bundle, write_slip
from core.i18n import _
from core.log import parts
from core.log.ports import Context, Store
from core.log.privacy import NOTHING_SHARED, Share
from core.log.transfer import ORIGINALS, Bundle
from core.natural_keys import unit_id
from core.papers.deeds import ENDINGS, no_writer
from core.values import Changes
from ui.desk import Desk, Office
from ui.terminal.arguments import DIR, FILE, PATH
from ui.terminal.commands import Commands
from ui.terminal.show import Output, part

bundle = Commands(
    {
        "import": ("incoming:take", _("นำไฟล์รับส่งเข้า: ไฟล์ชื่อใดก็ได้ zip หรือทั้งโฟลเดอร์ รวมโฟลเดอร์ที่ซ่อนอยู่")),
    }
)


@bundle.command(help=_("เขียนไฟล์รับส่งถึงหน่วยงาน"))
@DIR
@click.option(
    "--to",
    metavar="UNIT|KEYFILE",
    required=True,
    multiple=True,
    help=_("ผู้รับ: รหัสหน่วยงานที่มีใบรับรอง หรือไฟล์กุญแจจากคำสั่ง key show ใส่ได้หลายครั้ง"),
)
@click.option("--out", metavar="FILE|FOLDER", required=True, type=PATH)
@click.option(
    "--part-size",
    metavar="MB",
    default=None,
    type=click.IntRange(parts.LEAST, parts.MOST),
    help=_("แบ่งเป็นหลายไฟล์ ไฟล์ละไม่เกินเท่านี้ เช่น 20 สำหรับอีเมล"),
)
@click.option("--with-personal", is_flag=True, help=_("ส่งข้อมูลส่วนบุคคลของหน่วยงานนี้ไปด้วย เฉพาะผู้รับที่มีใบรับรอง"))
@click.option("--ask-personal", is_flag=True, help=_("ขอข้อมูลส่วนบุคคลที่ผู้รับไม่ได้ส่งมา"))
@click.option("--slip", metavar="FILE", default=None, type=PATH, help=_("ใบนำส่งหนึ่งหน้า"))
@click.pass_obj
def export(
    desk: Desk, folder: Path, to: Sequence[str], out: Path, part_size: int | None, with_personal: bool,
    ask_personal: bool, slip: Path | None,
) -> Output:  # fmt: skip
    if slip is not None and slip.suffix.lower() not in ENDINGS:
        raise no_writer(slip)
    with desk.open(folder) as office:
        receivers = tuple(sorted({age for words in to for age in recipients(desk, office, words)}))
        share = Share(with_personal, ask_personal)
        done = exported(office, receivers, out, (part_size or 0) * parts.MEGABYTE, share)
        if slip is not None:
            slipped(office, done, slip)
    return Output(exported_json(done), exported_lines(done))


def exported_json(done: Exported) -> dict[str, object]:
    """The first file, and every file under `parts`; counts are those of all."""
    return part(done, "path sha256 segments receipts files to parts")


def exported_lines(done: Exported) -> list[str]:
    said = _("ข้อมูล {segments} ชุด ใบรับ {receipts} ไฟล์หลักฐาน {files}")
    counts = said.format(segments=done.segments, receipts=done.receipts, files=done.files)
    if len(done.parts) == 1:
        wrote = _("เขียน {file} และอ่านกลับตรวจแล้ว ถอดสื่อได้").format(file=done.path)
        return [wrote, counts, f"sha256 {done.parts[0].sha256}"]
    wrote = _("เขียน {n} ไฟล์ และอ่านกลับตรวจแล้วทุกไฟล์ ถอดสื่อได้").format(n=len(done.parts))
    return [wrote, counts, *(f"{one.path}  {amount_words(one.size)}  sha256 {one.sha256}" for one in done.parts)]


def recipients(desk: Desk, office: Office, words: str) -> Sequence[str]:
    """The age recipients of a key file, of a recipient as it is, or of a unit whose devices are certified here."""
    if words.startswith("age1"):
        return (words,)
    if Path(words).is_file():
        return (desk.keys.receiver(words),)
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


def exported(
    office: Office, to: tuple[str, ...], out: Path, size: int = 0, share: Share = NOTHING_SHARED
) -> Exported:  # fmt: skip
    """Write the bundle, in files of at most `size` bytes if one is given; what was written."""
    steps: list[object] = []
    wish = partial(export_bundle, to=to, path=out, post=office.post, size=size, share=share)
    office.session.do_now(wish, steps.append)
    return next(step for step in steps if isinstance(step, Exported))


def slipped(office: Office, done: Exported, path: Path) -> None:
    """Write the page that goes with the bundle."""
    office.session.do_now(partial(write_slip, papers=office.printer, done=done, path=path))


@bundle.command(help=_("ดูว่าไฟล์รับส่งมีอะไร; ใส่ DIR ของผู้รับเพื่อเปิด"))
@FILE
@click.argument("folder", metavar="[DIR]", required=False, type=PATH)
@click.pass_obj
def inspect(desk: Desk, file: Path, folder: Path | None) -> Output:
    if folder is None:
        facts = desk.files.envelope(file)
        return Output(facts, [f"{name}: {value}" for name, value in facts.items()])
    with desk.look(folder) as look:
        found = look.post.read(file)
    told = contents(file, found)
    return Output(told, [f"{name}: {value}" for name, value in told.items()])


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


@bundle.command("aside", help=_("ยกเลิกการนำเข้าครั้งล่าสุดทั้งไฟล์ ทำได้จนกว่าจะบันทึกหรือส่งออก"))
@DIR
@click.pass_obj
def undo_import(desk: Desk, folder: Path) -> Output:
    with desk.open(folder) as office:
        done = office.session.do_now(set_aside)
    return Output(done, [_("ยกเลิกการนำเข้าครั้งล่าสุดแล้ว เปลี่ยน {n} รายการ").format(n=len(done.touched))])


@bundle.command("originals", help=_("รับไฟล์ต้นฉบับของหลักฐานแบบใด"))
@DIR
@click.argument("policy", metavar="none|asked|all", type=click.Choice(ORIGINALS))
@click.pass_obj
def originals(desk: Desk, folder: Path, policy: str) -> Output:
    def chosen(_ctx: Context, store: Store) -> Changes:
        store.exchange.policy(policy)
        return Changes("originals")

    with desk.open(folder) as office:
        office.session.do_now(chosen)
    return Output({"originals": policy}, [_("ตั้งค่าแล้ว: {policy}").format(policy=policy)])
