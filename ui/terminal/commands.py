"""The table of all commands, each imported when it is used, and the function that runs one command line."""

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from core.errors import (
    ClockDoubtError,
    DisclosureError,
    LostKeysError,
    UsageError,
    UserError,
    cause,
    error_for,
)
from core.i18n import _
from core.values import Changes
from ui.desk import Desk
from ui.terminal.arguments import WrongOptionsError, passphrase_typed
from ui.terminal.in_folder import (
    CLOCK,
    DeedOf,
    OnDesk,
    OnOffice,
    OnReading,
    prints,
    reads,
    saves,
    unopened,
    writes,
)
from ui.terminal.show import Output, say, show

log = logging.getLogger("prongsai.terminal")


class LazyCommandGroup(click.Group):
    """A group of click commands that imports the module of a command only when the command runs."""

    def __init__(
        self, elsewhere: Mapping[str, tuple[str, str]] | None = None, about: str = ""
    ) -> None:
        """`elsewhere` maps names to the place of the command in ui/terminal (`module:attribute`) and its `--help`."""
        super().__init__(help=about)
        self.elsewhere = elsewhere or {}

    def reads(self, name: str, about: str) -> Callable[[OnReading], click.Command]:
        """Return a decorator that adds the command `name` (help: `about`) for the folder DIR, opened to read."""
        return lambda command: self.command(name, help=about)(reads(command))

    def writes(self, name: str, about: str) -> Callable[[OnOffice], click.Command]:
        return lambda command: self.command(name, help=about)(writes(command))

    def prints(self, name: str, about: str) -> Callable[[OnOffice], click.Command]:
        return lambda command: self.command(name, help=about)(prints(command))

    def unopened(self, name: str, about: str) -> Callable[[OnDesk], click.Command]:
        return lambda command: self.command(name, help=about)(unopened(command))

    def saves(self, name: str, about: str) -> Callable[[DeedOf], click.Command]:
        return lambda deed_of: self.command(name, help=about)(saves(deed_of))

    def deed(
        self,
        name: str,
        about: str,
        action: Callable[..., Changes],
        *given: Callable[[click.Command], Any],
    ) -> None:
        """Add a command that runs the deed `action` on a folder. `given`: click decorators for its parameters."""
        command = self.saves(name, about)(lambda _office, **asked: partial(action, **asked))
        for one in given:
            one(command)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.elsewhere and cmd_name not in self.commands:
            target, about = self.elsewhere[cmd_name]
            module, _colon, attribute = target.partition(":")
            command: click.Command = getattr(import_module(f"ui.terminal.{module}"), attribute)
            command.help = about
            self.add_command(command, cmd_name)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of all commands, imported or not, to the `--help` page."""
        listed = {
            name: click.Command(name, help=about)
            for name, (_target, about) in self.elsewhere.items()
        }
        click.Group(commands={**self.commands, **listed}).format_commands(ctx, formatter)


COMMANDS = {
    "answers": ("sheets:answers", _("คำตอบของการประเมิน")),
    "assign": ("assigning:assign", _("งานที่มอบหมายให้หน่วยงานข้างใต้: มอบ ตอบ รวมยอด และใช้หลักฐาน")),
    "backup": ("backups:backup", _("สำรองข้อมูลทั้งโฟลเดอร์ อ่านกลับมานับและเทียบก่อนจึงถือว่าสำรองแล้ว")),
    "ballot": ("by_hand:ballot", _("บัตรลงคะแนนบนกระดาษ: พิมพ์ และอ่านบัตรที่สแกนเป็นข้อเสนอ")),
    "bundle": ("bundles:bundle", _("ไฟล์รับส่ง")),
    "centre": ("centre:centre", _("มุมมองของส่วนกลาง และของจังหวัดต่ออำเภอ")),
    "committee": (
        "committees:committee",
        _("กรรมการให้คะแนนด้วยไฟล์: ตั้งรอบ ปิดผนึก เปิดซอง ตกลง ประกาศผล"),
    ),
    "conflict": ("conflicts:conflict", _("ข้อมูลไม่ตรงกัน")),
    "demo": ("demo.command:demo", _("ทำงานหลักทั้งหมดกับข้อมูลตัวอย่าง โดยไม่ใช้หน้าจอ")),
    "digest": ("log:digest", _("ลายนิ้วมือของข้อมูลทั้งโฟลเดอร์หรือของหน่วยงานหนึ่ง")),
    "document": ("sheets:document", _("แผนและการประเมินทั้งหมดของปี")),
    "erase": (
        "privacy:erase",
        _("ค้นทุกอย่างเกี่ยวกับบุคคล แล้วลบตามกฎหมาย (ไม่มี --yes คือดูรายการก่อน ไม่ลบ)"),
    ),
    "evidence": ("evidence:evidence", _("หลักฐาน")),
    "extract": (
        "privacy:extract",
        _("ทำสำเนาข้อมูลของบุคคลให้เจ้าของข้อมูล เป็น .pdf .xlsx หรือ .docx พร้อมไฟล์ในโฟลเดอร์ข้างกัน"),
    ),
    "gap": ("gaps:gap", _("สิ่งที่ยังขาด: ดูทั้งหมด ทำเป็นรายการของแผน และทางที่สั้นที่สุดสู่เกรด")),
    "goals": ("goals:goals", _("การประชุมตั้งเป้าหมายของแผน: เรื่องที่เสนอ เสียง เรื่องที่เลือก และสิ่งที่แบบขอ")),
    "handover": (
        "handovers:handover",
        _("ส่งมอบงานของผู้ที่จะย้ายออก: ดูทุกเรื่องในที่เดียว พิมพ์บันทึก และย้ายงาน"),
    ),
    "history": ("log:history", _("ประวัติของข้อมูลหรือช่องหนึ่ง")),
    "instrument": ("instruments:instrument", _("แบบและเกณฑ์")),
    "key": ("keys:key", _("กุญแจของเครื่องนี้")),
    "office": ("offices:office", _("โฟลเดอร์ของหน่วยงาน")),
    "paper": ("papers:paper", _("ฉบับพิมพ์และทะเบียนเอกสาร")),
    "phones": ("goals:phones", _("โทรศัพท์ในห้องประชุม: ทดสอบห้องก่อนวันจริง")),
    "plan": ("sheets:plan", _("แผนของหน่วยงาน")),
    "problems": ("log:problems", _("ข้อมูลที่เก็บไว้แต่ไม่มีผล พร้อมเหตุผล")),
    "record": ("records:record", _("ข้อมูลในโฟลเดอร์ของหน่วยงาน")),
    "register": ("sheets:register", _("ทะเบียนของหน่วยงาน: ส่วนงาน ระบบบริการออนไลน์")),
    "restore": (
        "backups:restore",
        _("กู้คืนจากไฟล์สำรอง ลงโฟลเดอร์เดิมหรือโฟลเดอร์ใหม่ โฟลเดอร์ที่มีอยู่ถูกสำรองไว้ก่อนเสมอ"),
    ),
    "scan": ("scans:scan", _("รับเอกสารสแกน (PDF ภาพ หรือโฟลเดอร์) ให้รอยืนยัน หรือดูที่รออยู่เมื่อไม่บอกไฟล์")),
    "score": ("instruments:score", _("คิดคะแนนของกรณีในไฟล์")),
    "seal": ("scans:seal", _("ตราประทับท้ายเอกสาร: ตรวจ และทำไฟล์ตรวจสำหรับแจก")),
    "search": ("log:search", _("ค้นคำในทุกข้อความที่บันทึกไว้ ทุกปี ทุกหน่วยงานที่เปิดอ่านได้")),
    "setting": ("sheets:setting", _("สิ่งที่แบบเปิดให้เลือก")),
    "signing": ("signings:signing", _("การลงนามบนกระดาษ: รอใคร ใครลงนามแล้ว ปลดล็อก ฉบับแก้ไข")),
    "signoff": (
        "signings:sign",
        _("ล็อกเพื่อลงนาม; ยกเลิกด้วย record set DIR signoff/… ended_why=เหตุผล"),
    ),
    "undo": ("log:take_back", _("เลิกทำการบันทึกล่าสุด")),
    "update": ("updates:update", _("ชุดปรับปรุงของโปรแกรม: ตรวจ รับ ดูรุ่นที่มี เลิกใช้")),
    "verify": (
        "verifying:verify",
        _("ข้อที่หน่วยงานนี้ตรวจสอบแทนหน่วยงานอื่น: ตอบใช่หรือไม่ใช่ให้หลายแห่งในครั้งเดียว"),
    ),
    "views": ("privacy:views", _("บันทึกว่าใครดู พิมพ์ ส่งออกข้อมูลบุคคล เมื่อใด และบันทึกนั้นถูกแก้หรือไม่")),
    "workshop": (
        "workshops:workshop",
        _("ประชุมให้คะแนน: เริ่ม รับคะแนน ปิดรับ ให้คะแนนอีกครั้ง มติ บันทึก และรับส่วนที่เหลือ"),
    ),
}
root = LazyCommandGroup(
    COMMANDS, _("โปร่งใส: แผน การประเมิน หลักฐาน และรายงานความโปร่งใสของหน่วยงาน ทุกคำสั่งรับ --json")
)
root.params.append(
    click.Option(
        [CLOCK],
        is_flag=True,
        expose_value=False,
        callback=lambda context, _option, said: context.meta.update({CLOCK: said}),
        help=_("นาฬิกาของเครื่องถูกแล้ว (ใช้เมื่อคำสั่งถามก่อนให้เลขทะเบียน ลงนาม หรือตั้งกำหนดส่ง)"),
    )
)


def run(
    root: click.Group, arguments: Sequence[str], desk: Desk, *, interactive: bool = True
) -> int:
    """Run a command line; return its exit code: 0 done, 1 refused with a message, 2 misused. If it needs the passphrase
    of the keys and `interactive` is set, ask for it and run the command once more."""
    # words after a bare `--` are left as they are
    end = arguments.index("--") if "--" in arguments else len(arguments)
    as_json = "--json" in arguments[:end]
    clock = [CLOCK] if CLOCK in arguments[:end] else []
    kept = clock + [word for word in arguments[:end] if word not in ("--json", CLOCK)]
    try:
        result = root.main(
            [*kept, *arguments[end:]], prog_name="python main.py", standalone_mode=False, obj=desk
        )
        if isinstance(result, Output):
            show(result, as_json)
            return result.code
        return int(result or 0)
    except DisclosureError as found:
        wrong = [found.what, found.do, _("ยืนยันด้วยการสั่งอีกครั้งพร้อม --yes")]
        show(
            Output(
                {"written": False, "looked": found.findings}, found.why.splitlines(), wrong=wrong
            ),
            as_json,
        )
        return 1
    except UserError as problem:
        if (
            interactive
            and isinstance(problem, LostKeysError)
            and sys.stdin.isatty()
            and desk.keys.may_unseal(*[problem.home] * 2)
        ):
            return unsealed(root, arguments, desk, problem.home)
        print_error(problem)
        if isinstance(problem, ClockDoubtError):
            say(_("ยืนยันด้วยการสั่งอีกครั้งพร้อม {option}").format(option=CLOCK), err=True)
        return 2 if isinstance(problem, UsageError) else 1
    except click.exceptions.NoArgsIsHelpError as problem:
        click.echo(problem.format_message(), err=True)
        return 2
    except click.UsageError as problem:
        where = problem.ctx.command_path if problem.ctx else "python main.py"
        ask = _("ดูวิธีใช้ด้วย {command} --help").format(command=where)
        print_error(UsageError(_("ใช้คำสั่งไม่ถูกต้อง"), reason(problem), ask))
        return 2
    except click.Abort:
        return 1
    except Exception as error:
        if cause(error):
            log.warning("the machine would not", exc_info=True)
            print_error(error_for(error))
            return 1
        raise


def unsealed(root: click.Group, arguments: Sequence[str], desk: Desk, home: Path) -> int:
    """Ask for the passphrase of the keys at `home`, restore the keys, and run the command again; return its exit code,
    1 if the keys were not restored."""
    try:
        desk.keys.unseal(home, home, passphrase_typed(None))
    except UserError as problem:
        print_error(problem)
        return 1
    except click.Abort:
        return 1
    return run(root, arguments, desk, interactive=False)


def print_error(problem: UserError) -> None:
    for sentence in (problem.what, problem.why, problem.do):
        if sentence:
            say(sentence, err=True)


def reason(problem: click.UsageError) -> str:
    match problem:
        case click.exceptions.NoSuchOption():
            return _("ไม่มีตัวเลือก {name}").format(name=problem.option_name)
        case click.exceptions.MissingParameter():
            return _("ขาด {name}").format(name=named(problem))
        case click.exceptions.BadParameter():
            return _("ค่าของ {name} ใช้ไม่ได้").format(name=named(problem))
        case click.exceptions.NoSuchCommand():
            return _("ไม่มีคำสั่ง {name}").format(name=problem.command_name)
        case WrongOptionsError():
            return problem.message
    return _("คำไม่ครบหรือเกินมา")


def named(problem: click.BadParameter) -> str:
    """Return the misused parameter as written on the command line: `--name`, `DIR`."""
    match problem.param:
        case click.Option():
            return problem.param.opts[-1]
        case click.Argument():
            return problem.param.metavar or str(problem.param.name)
    return str(problem.param_hint or "")
