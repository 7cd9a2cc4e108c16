"""Commands for bundles between offices: write, import, and report what an import would do or did."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from core.change_check import is_id
from core.entities import unit_id
from core.errors import UserError
from core.exchange import post_deeds, receive_deeds, send_deeds
from core.exchange.devices import waiting
from core.exchange.moving_deeds import not_compared_words
from core.exchange.post_deeds import PostStep
from core.exchange.post_folder import post_plan, post_view
from core.exchange.receive_deeds import preview_import, set_aside, take_in
from core.exchange.receivers import ReceiverUnit, amount_words
from core.exchange.send_deeds import sign_for_backup
from core.exchange.staging import ImportOutcome
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.op import StreamedSegment
from core.log.ports import Context
from core.log.post import ORIGINALS, ReceivedBundle
from core.log.scopes import ExportOptions
from core.papers.deeds import PaperRequest, no_writer
from core.people.units import UnitRegister
from core.values import Changes
from ui.desk import Desk, Office
from ui.terminal.arguments import AGREED, FILE, PATH, WrongOptionsError
from ui.terminal.commands import LazyCommandGroup, print_error
from ui.terminal.import_report import import_output, write_report
from ui.terminal.in_folder import opened, steps_of
from ui.terminal.show import Output, named, part

bundle = LazyCommandGroup()


@bundle.unopened("export", _("เขียนไฟล์รับส่งถึงหน่วยงาน"))
@click.option(
    "--to",
    metavar="UNIT|KEYFILE",
    multiple=True,
    help=_("ผู้รับ: รหัสหน่วยงานที่มีใบรับรอง หรือไฟล์กุญแจ (key show) ของเครื่องที่ยืนยันแล้ว ใส่ได้หลายครั้ง"),
)
@click.option("--below", is_flag=True, help=_("ถึงทุกหน่วยงานในสังกัด ใน zip เดียวที่มีไฟล์ของแต่ละหน่วยงาน"))
@click.option("--out", metavar="FILE|FOLDER", required=True, type=PATH)
@click.option(
    "--part-size",
    metavar="MB",
    default=None,
    type=click.IntRange(send_deeds.LEAST, send_deeds.MOST),
    help=_("แบ่งเป็นหลายไฟล์ ไฟล์ละไม่เกินเท่านี้ เช่น 20 สำหรับอีเมล"),
)
@click.option(
    "--with-personal", is_flag=True, help=_("ส่งข้อมูลส่วนบุคคลของหน่วยงานนี้ไปด้วย เฉพาะผู้รับที่มีใบรับรอง")
)
@click.option("--ask-personal", is_flag=True, help=_("ขอข้อมูลส่วนบุคคลที่ผู้รับไม่ได้ส่งมา"))
@click.option("--slip", metavar="FILE", default=None, type=PATH, help=_("ใบนำส่งหนึ่งหน้า"))
@AGREED
def export(
    desk: Desk,
    folder: Path,
    to: Sequence[str],
    below: bool,
    out: Path,
    part_size: int | None,
    with_personal: bool,
    ask_personal: bool,
    slip: Path | None,
    yes: bool,
) -> Output:
    if slip is not None and slip.suffix.lower() not in PaperRequest.ENDINGS:
        raise no_writer(slip)
    if not to and not below:
        raise WrongOptionsError(_("โปรดบอกผู้รับด้วย --to หรือ --below"))
    write: Callable[..., Iterator[object]]
    with opened(desk, folder, read_only=True) as office:
        if below or out.suffix.lower() == send_deeds.ENDING:
            if below:
                every = office.session.read(partial(ReceiverUnit.all_below, own_unit=office.unit))
            else:
                every = ()
            write = partial(send_deeds.export_zip, receivers=[*every, *named_units(office, to)])
        else:
            ages = sorted({age for words in to for age in recipients(office, words)})
            write = partial(send_deeds.export_bundle, recipients=tuple(ages))
        size = (part_size or 0) * send_deeds.MEGABYTE
        share = ExportOptions(with_personal, ask_personal)
        deed = partial(write, path=out, post=office.post, max_bytes=size, share=share, agreed=yes)
        done = steps_of(office, deed, send_deeds.ExportOutcome)[0]
        if slip is not None:
            slipped(office, done, slip)
        said = office.session.read(not_compared_words)
    # The first file, and all files as `parts`; counts are of all of them, by unit under `enclosed`.
    shown = part(
        done,
        "path sha256 segments receipts files to parts staying enclosed skipped looked=findings",
    )
    return Output(shown, [*exported_lines(done), *filter(None, [said])])


def exported_lines(outcome: send_deeds.ExportOutcome) -> list[str]:
    sentence = _("ข้อมูล {segments} ชุด ใบรับ {receipts} ไฟล์หลักฐาน {files}")
    counts = sentence.format(
        segments=outcome.segments, receipts=outcome.receipts, files=outcome.files
    )
    if len(outcome.parts) == 1:
        wrote = _("เขียน {file} และอ่านกลับตรวจแล้ว").format(file=outcome.path)
        lines = [wrote, counts, f"sha256 {outcome.parts[0].sha256}"]
    else:
        wrote = _("เขียน {n} ไฟล์ และอ่านกลับตรวจแล้วทุกไฟล์").format(n=len(outcome.parts))
        files = (
            f"{one.path}  {amount_words(one.size)}  sha256 {one.sha256}" for one in outcome.parts
        )
        lines = [wrote, counts, *files]
    may = _("{said} ถอดสื่อได้") if outcome.settled else _("{said} ก่อนถอดสื่อ ให้สั่งนำอุปกรณ์ออกอย่างปลอดภัย")
    lines[0] = may.format(said=wrote)
    return [
        *lines,
        *outcome.staying_lines(),
        *(
            f"    {line}"
            for line in outcome.enclosed_lines(len(outcome.enclosed) + len(outcome.skipped))
        ),
    ]


def named_units(office: Office, targets: Sequence[str]) -> list[ReceiverUnit]:
    """Return a file receiver for each target: an age recipient, the path of a key file, or the id or code of a unit."""
    units = office.session.read(UnitRegister.of)
    found = []
    for words in dict.fromkeys(targets):
        unit = units.get(words if is_id(words) else unit_id(words))
        name = (unit.name or unit.code) if unit else Path(words).name
        found.append(
            ReceiverUnit(unit.id if unit else "", "", name, "", tuple(recipients(office, words)))
        )
    return found


def recipients(office: Office, target: str) -> Sequence[str]:
    """Return the age recipients (public keys) of `target`: an age recipient, the path of a key file, or the id or code
    of a unit, which stands for its certified PCs. UserError if there are none."""
    from storage.exchange.seal import read_recipient

    if target.startswith("age1"):
        return (target,)
    if Path(target).is_file():
        return (read_recipient(Path(target)),)
    unit = target if is_id(target) else unit_id(target)
    found = office.session.read(
        lambda reader: [device for device in reader.trust.devices() if device.unit == unit]
    )
    ages = tuple(one.age for one in found if not one.revoked and one.kind != "committee")
    if not ages:
        raise UserError(
            _("ส่งออกถึง {unit} ไม่ได้").format(unit=target),
            _("เพราะยังไม่มีใบรับรองเครื่องของหน่วยงานนั้นในโฟลเดอร์นี้ และไม่มีไฟล์กุญแจชื่อนี้"),
            _(
                "โปรดตรวจรหัสหน่วยงาน หรือยืนยันเครื่องของเขาก่อนด้วย key root trust (ต้นสังกัด) หรือ key certify (ในสังกัด)"
            ),
        )
    return ages


def slipped(office: Office, outcome: send_deeds.ExportOutcome, path: Path) -> None:
    """Write the cover sheet of the bundle `outcome`, which was just written, to `path`."""
    office.session.do_now(
        partial(send_deeds.write_slip, papers=office.printer, outcome=outcome, path=path)
    )


@bundle.command(help=_("ดูว่าไฟล์รับส่งมีอะไร; ใส่ DIR ของผู้รับเพื่อเปิด"))
@FILE
@click.argument("folder", metavar="[DIR]", required=False, type=PATH)
@click.pass_obj
def inspect(desk: Desk, file: Path, folder: Path | None) -> Output:
    from storage.exchange.writer import envelope

    if folder is None:
        return named(envelope(file))
    with desk.look(folder) as reading, reading.post.opened(file) as opened:
        opened.sender()
        return named(contents(file, opened.bundle()))


def contents(file: Path, bundle: ReceivedBundle) -> dict[str, object]:
    heads = [one.head if isinstance(one, StreamedSegment) else one for one in bundle.segments]
    return {
        "file": file,
        "unit": bundle.unit,
        "key": bundle.key.hex(),
        **part(bundle, "to made part"),
        "ops": sum(segment.last - segment.first + 1 for segment in heads),
        "segments": len(heads),
        "scopes": sorted({segment.scope for segment in heads}),
        "texts": sum(1 for _text in bundle.texts),
        "receipts": sum(1 for _receipt in bundle.receipts),
        "files": len(bundle.blobs),
        "want": len(bundle.want),
        "originals": bundle.originals,
    }


@bundle.writes("aside", _("ยกเลิกการนำเข้าครั้งล่าสุดทั้งไฟล์ ทำได้จนกว่าจะบันทึกหรือส่งออก"))
def undo_import(office: Office) -> Output:
    done = office.session.do_now(set_aside)
    return Output(done, [_("ยกเลิกการนำเข้าครั้งล่าสุดแล้ว เปลี่ยน {n} รายการ").format(n=len(done.touched))])


@bundle.unopened("waiting", _("ไฟล์ที่รอยืนยันผู้ส่ง"))
@click.option(
    "--let-go",
    metavar="SHA256",
    multiple=True,
    help=_("เลิกเก็บไฟล์นี้ ใส่ส่วนต้นของ sha256 ก็ได้ ใส่ได้หลายครั้ง"),
)
@click.option("--empty", is_flag=True, help=_("เลิกเก็บทุกไฟล์ที่รอ"))
def wait(desk: Desk, folder: Path, let_go: Sequence[str], empty: bool) -> Output:
    if let_go or empty:
        with opened(desk, folder) as office:
            office.session.do_now(
                partial(receive_deeds.let_go, post=office.post, hash_starts=() if empty else let_go)
            )
    with desk.look(folder) as reading:
        rows = waiting(reading.reader, reading.post, datetime.now())
    lines = []
    for row in rows:
        text = _(
            "{sha}  {file}  อ้างว่ามาจาก {sender}  เครื่อง {key}  {size}  มาถึง {came} รอมา {days} วัน"
        )
        sent = {
            "file": row.file_name,
            "sender": row.sender or "–",
            "key": row.key[:16] or "–",
            "came": row.came,
        }
        lines.append(text.format(sha=row.sha256[:12], size=row.size, days=row.days, **sent))
        lines += [f"  {row.aside}"] if row.aside else []
    return Output(rows, lines or [_("ไม่มีไฟล์ที่รอยืนยันผู้ส่ง")])


@bundle.writes("originals", _("รับไฟล์ต้นฉบับของหลักฐานแบบใด"))
@click.argument("policy", metavar="none|asked|all", type=click.Choice(ORIGINALS))
def originals(office: Office, policy: str) -> Output:
    def chosen(_ctx: Context, store: Store) -> Changes:
        store.exchange.policy(policy)
        return Changes("originals")

    office.session.do_now(chosen)
    return Output({"originals": policy}, [_("ตั้งค่าแล้ว: {policy}").format(policy=policy)])


@bundle.unopened("import", _("นำไฟล์รับส่งเข้า: ไฟล์ชื่อใดก็ได้ zip หรือทั้งโฟลเดอร์ รวมโฟลเดอร์ที่ซ่อนอยู่"))
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)
@click.option("--dry-run", is_flag=True, help=_("ดูว่าจะเปลี่ยนอะไรทีละช่อง ไม่นำเข้า และไม่เขียนอะไรเลย"))
@click.option("--report", metavar="FILE.xlsx", type=PATH, help=_("เขียนรายงานเป็นไฟล์ Excel แถวละไฟล์"))
def take(
    desk: Desk, folder: Path, files: Sequence[Path], dry_run: bool, report: Path | None
) -> Output:
    if dry_run:
        with desk.rehearse(folder) as copy:
            steps: list[object] = list(
                preview_import(copy.reader, copy.exchange, files, copy.post, date.today())
            )
            if report is not None:
                write_report(report, steps, _names(copy.reader))
            return import_output(steps, _names(copy.reader))
    with opened(desk, folder) as office:
        names = office.session.read(_names)  # before the import, whose report must not be lost
        keep_first(office)
        done = _steps(office, files)
        if report is not None:
            write_report(report, done, names)
        return import_output(done, names)


@bundle.writes("post", _("โฟลเดอร์รับส่งของเครื่องนี้: เขียนไฟล์ที่ผู้รับยังขาด และบอกไฟล์ที่มาถึง หนึ่งรอบ"))
@click.option("--at", "shared", metavar="FOLDER", type=PATH, help=_("ใช้โฟลเดอร์นี้ตั้งแต่บัดนี้"))
@click.option(
    "--own-at-once",
    metavar="on|off",
    type=click.Choice(("on", "off")),
    help=_("ไฟล์จากเครื่องอื่นของหน่วยงานนี้: นำเข้าเอง หรือให้ดูก่อน"),
)
@click.option("--off", is_flag=True, help=_("เลิกใช้โฟลเดอร์รับส่ง ไฟล์ในนั้นอยู่ที่เดิม"))
def post_round(office: Office, shared: Path | None, own_at_once: str | None, off: bool) -> Output:
    post, session = office.post, office.session
    if shared is not None:
        session.do_now(partial(post_deeds.use_post_folder, place=shared.absolute(), post=post))
    if off:
        session.do_now(partial(post_deeds.leave_post_folder, post=post))
    if own_at_once is not None:
        enabled = own_at_once == "on"
        session.do_now(partial(post_deeds.import_own_at_once, enabled=enabled, post=post))
    state = post.folder.state()
    listing = post.folder.look(Path(state.place)) if state.place else None
    if listing is None:
        none = _("ยังไม่พบโฟลเดอร์ {place}") if state.place else _("ไม่ได้ใช้โฟลเดอร์รับส่ง")
        return Output({"place": state.place}, [none.format(place=state.place)])
    view = partial(post_view, unit=office.unit, post=post, listing=listing)
    if state.own_at_once:
        keep_first(office)
        arrived = session.read(view).arrived
        session.do_now(partial(post_deeds.take_posts, files=arrived, post=post))
    plan = partial(post_plan, unit=office.unit, post=post, listing=listing, at_once=True)
    due = session.read(partial(plan, now=datetime.now().astimezone()))
    steps = steps_of(office, partial(post_deeds.write_posts, plan=due, post=post), PostStep)
    for problem in (step.problem for step in steps if step.problem):
        print_error(problem)
    wrote = [step.path for step in steps if step.path]
    came = [one.path for one in session.read(view).arrived]
    lines = [_("เขียน {file} และอ่านกลับตรวจแล้ว").format(file=one) for one in wrote]
    lines += [_("มาถึง {file}").format(file=one) for one in came]
    shown = {"place": state.place, "wrote": wrote, "arrived": came}
    return Output(shown, lines or [_("ไม่มีไฟล์ที่ต้องเขียน และไม่มีไฟล์มาถึง")])


def keep_first(office: Office) -> None:
    """Make a backup before an import, unless the newest is up to date. If it fails, only print why."""
    try:
        kept = office.backups.listed()[:1]
        ops = office.session.read(lambda reader: reader.info()["ops"])
        if not kept or kept[0].holding.ops != ops:
            office.session.do_now(sign_for_backup)
            office.backups.make("import")
    except UserError as problem:
        print_error(problem)


def _names(reader: Reader) -> Mapping[str, str]:
    """Return the names of units by id."""
    return {one.id: one.name for one in UnitRegister.of(reader).values()}


def taken_in(office: Office, files: Sequence[Path]) -> list[ImportOutcome]:
    """Import these bundles; return a result for each, refused or not. UserError if no import is possible."""
    steps = _steps(office, files)
    for problem in (step for step in steps if isinstance(step, UserError)):
        raise problem
    return [step for step in steps if isinstance(step, ImportOutcome)]


def _steps(office: Office, files: Sequence[Path]) -> list[object]:
    """Return the result of each file, and last the UserError that has stopped the import, if any."""
    steps: list[object] = []
    try:
        office.session.do_now(partial(take_in, paths=files, post=office.post), steps.append)
    except UserError as problem:  # the files imported so far are reported all the same
        if not steps:
            raise
        steps.append(problem)
    try:
        office.backups.follow()  # applies erasures also to the backup made just before
    except UserError as problem:
        print_error(problem)
    return steps
