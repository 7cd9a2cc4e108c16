"""The keys of an office folder on this PC."""

from pathlib import Path

import click

from core.i18n import _
from ui.desk import Desk
from ui.terminal.records import DIR
from ui.terminal.show import Told


@click.group(help=_("กุญแจของเครื่องนี้"))
def key() -> None:
    """Keys."""


@key.command(help=_("กุญแจสาธารณะของโฟลเดอร์"))
@DIR
@click.pass_obj
def show(desk: Desk, folder: Path) -> Told:
    told = desk.key(folder)
    return Told(told, [f"{name}: {value}" for name, value in told.items()])
