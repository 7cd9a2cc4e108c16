"""Decorators that open the folder DIR for a command: to read, to write, to print even without its keys."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any, Concatenate, TypeVar

import click

from core.forms.ports import Action
from core.health.diagnoses import diagnoses
from core.health.facts import DamageGravity
from core.i18n import _
from core.log.deeds import trust_clock
from ui.desk import Desk, Office, ReadOnlyFolder
from ui.terminal.arguments import DIR, RefArgument, ref_of
from ui.terminal.show import Output, changed, say

CLOCK = "--clock-is-right"  # the answer to a ClockDoubtError
Step = TypeVar("Step")
Command = Callable[..., Output]
OnDesk = Callable[Concatenate[Desk, Path, ...], Output]
OnReading = Callable[Concatenate[ReadOnlyFolder, ...], Output]
OnOffice = Callable[Concatenate[Office, ...], Output]
DeedOf = Callable[Concatenate[Office, ...], Action]


@contextmanager
def opened(desk: Desk, folder: Path, *, read_only: bool = False) -> Iterator[Office]:
    """Yield the office folder, opened for writing; print damage if there is any. If it cannot be
    written, as its keys are lost or its drive is full, open it read-only if `read_only`, else raise the reason."""
    with desk.open(folder, read_only=read_only) as office:
        found = office.health.examine(lambda _done, _of: None, thorough=False)
        bad = [
            diagnosis for diagnosis in diagnoses(found) if diagnosis.gravity is DamageGravity.DAMAGE
        ]
        if bad:
            words = _(
                "พบข้อมูลเสียหาย {n} เรื่อง: {what} {go_on} ดูรายละเอียดด้วยคำสั่ง office check {folder}"
            )
            what = " · ".join(one.problem for one in bad)
            say(words.format(n=len(bad), what=what, go_on=bad[0].go_on, folder=folder), err=True)
        context = click.get_current_context(silent=True)
        if context is not None and context.meta.get(CLOCK) and office.read_only is None:
            office.session.do_now(trust_clock)
        yield office


def reads(command: OnReading) -> Command:
    """Return a command that gets DIR opened for reading, even while a window has it open."""
    return _given(command, lambda desk, folder: desk.look(folder))


def writes(command: OnOffice) -> Command:
    """Return a command that gets DIR opened for writing."""
    return _given(command, opened)


def prints(command: OnOffice) -> Command:
    """Return a command that gets DIR opened for writing or, if that is impossible, only to read and to print drafts."""
    return _given(command, partial(opened, read_only=True))


def unopened(command: OnDesk) -> Command:
    """Return a command that gets the program's services (Desk) and the path of DIR, which is not opened."""
    return DIR(click.pass_obj(command))


def saves(action_of: DeedOf) -> Command:
    """Return a command that runs the action returned by `action_of` on DIR, and prints what was saved."""

    @wraps(action_of)
    def command(office: Office, **options: Any) -> Output:
        return changed(office.session.do_now(action_of(office, **options)))

    return writes(command)


def steps_of(office: Office, action: Action, kind: type[Step]) -> list[Step]:
    """Run the action, and return those of its steps that are instances of `kind`."""
    steps: list[object] = []
    office.session.do_now(action, steps.append)
    return [step for step in steps if isinstance(step, kind)]


def _given(command: Command, open_: Callable[[Desk, Path], AbstractContextManager[Any]]) -> Command:
    """Return the command with DIR before its other arguments, and references in place of RefArgument."""

    @DIR
    @wraps(command)
    @click.pass_obj
    def on_folder(desk: Desk, /, folder: Path, **given: Any) -> Output:
        with open_(desk, folder) as it:
            refs = {
                name: ref_of(one, it.unit)
                for name, one in given.items()
                if isinstance(one, RefArgument)
            }
            return command(it, **given | refs)

    return on_folder
