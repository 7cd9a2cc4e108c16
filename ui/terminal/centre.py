"""The centre's view of its units."""

from pathlib import Path

import click

from core.actions.rank import Place, rank
from core.i18n import _
from ui.desk import Desk
from ui.terminal.records import DIR
from ui.terminal.sheets import INSTRUMENT, YEAR
from ui.terminal.show import Told, columns, number


@click.group(help=_("มุมมองของส่วนกลาง"))
def centre() -> None:
    """The centre."""


@centre.command("rank", help=_("จัดลำดับหน่วยงานตามเขตและกลุ่ม"))
@DIR
@INSTRUMENT
@YEAR
@click.pass_obj
def rank_units(desk: Desk, folder: Path, instrument: str, year: int) -> Told:
    form = desk.forms.get(instrument)
    with desk.look(folder) as look:
        places = rank(look.reader, desk.forms, form, year)
    return Told(places, columns([row(place) for place in places]) or [_("ยังไม่มีหน่วยงานส่งผล")])


def row(place: Place) -> tuple[str, ...]:
    return (
        _("เขต {n}").format(n=place.region or "–"),
        place.group or "–",
        "–" if place.problem else f"{place.rank}{'=' if place.tied else ''}",
        place.name or place.code or place.unit[:8],
        place.problem or number(place.total),
        place.band or "–",
    )
