"""Arguments and options that commands of several groups share."""

from pathlib import Path

import click

from core.i18n import _

PATH = click.Path(path_type=Path)
DIR = click.argument("folder", metavar="DIR", type=PATH)
FILE = click.argument("file", metavar="FILE", type=PATH)
RECORD = click.argument("record", metavar="RECORD")
OUT = click.option("--out", metavar="FILE", required=True, type=PATH)
INSTRUMENT = click.option("--instrument", metavar="I", required=True, help=_("แบบที่ใช้"))
FISCAL = click.IntRange(2500, 2699)  # fiscal years, Buddhist era
YEAR = click.option("--year", metavar="Y", type=FISCAL, required=True, help=_("ปีงบประมาณ พ.ศ."))
ANY_YEAR = click.option("--year", metavar="Y", type=FISCAL, default=None, help=_("ปีงบประมาณ พ.ศ."))
