"""All commands under one root."""

import click

from core.i18n import _
from ui.terminal.backups import backup, restore
from ui.terminal.bundles import bundle
from ui.terminal.centre import centre
from ui.terminal.conflicts import conflict
from ui.terminal.demo.command import demo
from ui.terminal.evidence import evidence
from ui.terminal.instruments import instrument
from ui.terminal.keys import key
from ui.terminal.offices import office
from ui.terminal.papers import paper
from ui.terminal.past import digest, history, take_back
from ui.terminal.photos import cover, mark
from ui.terminal.privacy import erase, extract, views
from ui.terminal.problems import problems
from ui.terminal.records import record
from ui.terminal.scans import scan
from ui.terminal.score import score
from ui.terminal.sheets import answers, plan
from ui.terminal.signing import sign
from ui.terminal.signings import signing


@click.group(help=_("โปร่งใส: แผน การประเมิน หลักฐาน และรายงานความโปร่งใสของหน่วยงาน ทุกคำสั่งรับ --json"))
def root() -> None:
    """All commands."""


COMMANDS = (
    *(score, instrument, office, record, answers, plan, sign, signing, history, take_back),
    *(paper, key, bundle, digest, evidence, conflict, problems, scan, centre, backup, restore),
    *(erase, extract, views, demo),
)
for command in (cover, mark):
    evidence.add_command(command)
for command in COMMANDS:
    root.add_command(command)
