"""Score cases of a file against an instrument, without any folder."""

from pathlib import Path

import click

from core.scoring.cases import run
from ui.desk import Desk, read_text
from ui.terminal.arguments import PATH
from ui.terminal.show import Output


@click.command()
@click.argument("instrument", metavar="INSTRUMENT")
@click.argument("cases", metavar="CASES.json", type=PATH)
@click.pass_obj
def score(desk: Desk, instrument: str, cases: Path) -> Output:
    results = run(desk.forms.get(instrument), read_text(cases))
    rows = results if isinstance(results, list) else [results]
    return Output(results, [line(row) for row in rows])


def line(row: dict[str, object]) -> str:
    """The result of one case on one line."""
    return "  ".join(f"{name}={value}" for name, value in row.items())
