"""Commands for an officer who leaves: list what is handed over, print the paper that both sign, move it."""

from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from core.errors import UsageError
from core.i18n import _
from core.log.deeds import note_view
from core.papers.deeds import PaperRequest
from core.people.units import PlannedHandover
from core.succession.deeds import hand_over, plan_hand_over
from core.succession.handover import HANDOVER, registered_with
from core.succession.view import HandoverContents, HandoverFacts, Successor, printed_words
from core.thai.days import short_date
from core.thai.parser import read_day
from core.values import Ref
from ui.desk import Desk, Office
from ui.leaving import outside
from ui.terminal.arguments import PATH, ref_of
from ui.terminal.in_folder import opened, unopened
from ui.terminal.printing import printed
from ui.terminal.show import Output, changed


@click.command()
@unopened
@click.argument("person", metavar="PERSON")
@click.option("--to", metavar="PERSON", default="", help=_("ผู้รับมอบ เช่น person/…"))
@click.option("--name", metavar="NAME", default="", help=_("ชื่อผู้รับมอบที่เป็นคนใหม่"))
@click.option("--position", metavar="TEXT", default="", help=_("ตำแหน่งของคนใหม่"))
@click.option(
    "--date", "day", metavar="YYYY-MM-DD", default="", help=_("หน้าที่ย้ายตั้งแต่วันที่ (ไม่บอก = วันนี้)")
)
@click.option("--out", metavar="FILE", default=None, type=PATH, help=_("พิมพ์บันทึกส่งมอบงาน"))
@click.option(
    "--yes", is_flag=True, help=_("ย้ายงานและหน้าที่จริง หรือจดไว้ถ้าวันนั้นยังมาไม่ถึง เลิกทำได้ในครั้งเดียว")
)
def handover(
    desk: Desk,
    folder: Path,
    person: str,
    to: str,
    name: str,
    position: str,
    day: str,
    out: Path | None,
    yes: bool,
) -> Output:
    with opened(desk, folder) as office:
        leaver, on = ref_of(person, office.unit), _day(day)
        successor = Successor(ref_of(to, office.unit) if to else None, name, position)
        known, today = outside(desk, office, folder), datetime.now().date()
        read = partial(
            HandoverContents.of, unit=office.unit, person=leaver, today=today, handover_facts=known
        )
        found = office.session.read(read)
        office.session.do_now(partial(note_view, target=leaver))
        noted = [
            one
            for one in office.session.read(partial(PlannedHandover.of, unit=office.unit))
            if one.leaver == leaver
        ]
        waits = [_("จดไว้ให้ย้ายตั้งแต่ {day}").format(day=short_date(one.day)) for one in noted]
        done = Output({"name": found.name, "sections": found.sections}, [*listed(found), *waits])
        if out is not None:
            done = _both(
                done, "paper", _printed(office, leaver, known, successor, (on, today), out)
            )
        if yes:
            deed = partial(hand_over) if on <= today else plan_hand_over
            changes = office.session.do_now(
                partial(deed, leaver=leaver, successor=successor, day=on)
            )
            output = changed(changes)
            done = _both(done, "moved", output._replace(lines=[*output.lines, *changes.notes]))
    return done


def _both(output: Output, key: str, other: Output) -> Output:
    value = output.value if isinstance(output.value, dict) else {}
    return Output({**value, key: other.value}, [*output.lines, "", *other.lines])


def _day(text: str) -> date:
    if not text:
        return datetime.now().date()
    found = read_day(text)
    if found is None:
        raise UsageError(
            _("อ่านวันที่ {words} ไม่ได้").format(words=text[:40]),
            _("ไม่พบวันที่ในข้อความนี้"),
            _("เขียนเป็น ค.ศ.-เดือน-วัน เช่น 2026-10-01 แล้วลองใหม่"),
        )
    return found


def listed(contents: HandoverContents) -> list[str]:
    """Return a hand-over as text lines: each section with its count, then its items. `→` marks items that are moved."""
    lines = [" ".join(filter(None, (contents.name, contents.position)))]
    for section in contents.sections:
        lines.append(_("{title}: {n} รายการ").format(title=section.title, n=len(section.lines)))
        lines += [f"  {'→' if line.moves else '·'} {line.words}" for line in section.lines]
    return lines


def _printed(
    office: Office,
    leaver: Ref,
    facts: HandoverFacts,
    successor: Successor,
    days: tuple[date, date],
    target: Path,
) -> Output:
    unit, read = office.unit, office.session.read
    subject = read(lambda reader: registered_with(reader, unit))
    said = read(lambda reader: printed_words(reader, unit, leaver, facts, successor, *days))
    row, sentence = printed(office, PaperRequest(subject, HANDOVER, target, answers=said))
    return Output({**row, "file": target}, [sentence.format(**row, file=target), *row["notes"]])
