"""What is kept in a folder and has no effect, each with its reason in one sentence."""

from pathlib import Path

import click

from core.i18n import _
from core.log.certificates import Problem
from core.log.problems import sentence
from ui.desk import Desk
from ui.terminal.arguments import DIR
from ui.terminal.show import Output


@click.command()
@DIR
@click.pass_obj
def problems(desk: Desk, folder: Path) -> Output:
    with desk.look(folder) as look:
        found = look.reader.trust.problems()
    told = [{**one._asdict(), "sentence": sentence(one.why)} for one in found]
    return Output(told, [line(one) for one in found] or [_("ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล")])


def line(one: Problem) -> str:
    said = _("{sentence}: {ops} รายการ {scope} {record} เครื่อง {device}")
    return said.format(**one._asdict() | {"sentence": sentence(one.why), "device": one.device[:16]})
