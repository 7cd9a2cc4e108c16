"""The root of all commands: one line in, a told result or a sentence out, exit 0, 1 or 2."""

from collections.abc import Sequence

import click

from core.errors import Usage, UserError
from core.i18n import _
from ui.desk import Desk
from ui.terminal.show import Output, show


def run(root: click.Group, words: Sequence[str], desk: Desk) -> int:
    """Do one command line and return the exit code: 0 done, 1 the user is told why not, 2 the words do not fit."""
    words, as_json = without_json(words)
    try:
        told = root.main(list(words), prog_name="python main.py", standalone_mode=False, obj=desk)
        if isinstance(told, Output):
            show(told, as_json)
            return told.code
        return int(told or 0)
    except UserError as problem:
        say(problem)
        return 2 if isinstance(problem, Usage) else 1
    except click.exceptions.NoArgsIsHelpError as problem:
        click.echo(problem.format_message(), err=True)
        return 2
    except click.UsageError as problem:
        say(misused(problem))
        return 2
    except click.Abort:
        return 1


def without_json(words: Sequence[str]) -> tuple[list[str], bool]:
    """The words without `--json`, which may stand anywhere after the command but not behind a bare `--`."""
    end = words.index("--") if "--" in words else len(words)
    kept = [word for word in words[:end] if word != "--json"]
    return [*kept, *words[end:]], len(kept) < end


def say(problem: UserError) -> None:
    for sentence in (problem.what, problem.why, problem.do):
        if sentence:
            click.echo(sentence, err=True)


def misused(problem: click.UsageError) -> Usage:
    """The same misuse as a Thai sentence."""
    where = problem.ctx.command_path if problem.ctx else "python main.py"
    return Usage(_("ใช้คำสั่งไม่ถูกต้อง"), reason(problem), _("ดูวิธีใช้ด้วย {command} --help").format(command=where))


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
    return _("คำไม่ครบหรือเกินมา")


def named(problem: click.BadParameter) -> str:
    """The parameter as it is written on the line: `--name`, `DIR`."""
    match problem.param:
        case click.Option():
            return problem.param.opts[-1]
        case click.Argument():
            return problem.param.metavar or str(problem.param.name)
    return str(problem.param_hint or "")
