"""What the paper of a hand-over is told: whom it is of, and every section as lines, so that it says what was shown."""

from collections.abc import Iterator
from datetime import date

from core.entities import record_id
from core.forms.ports import Reader
from core.i18n import _, in_thai
from core.papers.handover import DOCUMENTS, NOTHING, OFFICE
from core.papers.typed import Pairs
from core.succession.rows import HandoverPart, Outside, Successor
from core.succession.view import head_of, leaving
from core.thai.dates import long_date
from core.values import Record, Ref

MOST = 60  # lines of a section that stand on the paper


def printed_words(
    reader: Reader, unit: str, leaver: Ref, outside: Outside, to: Successor, day: date, today: date
) -> Pairs:
    """The answers for the paper, in Thai; for a successor nobody named it leaves room to be written on."""
    with in_thai():
        found = leaving(reader, unit, leaver, today, outside)
    who = reader.record(to.person) if to.person else None
    name = who.text("name") if who else to.name.strip()
    position = " ".join((who.text("position") if who else to.position).split())
    office = head_of(reader, unit)
    head = office.text("head") if office else ""
    said = {
        "leaver": found.name, "leaver_position": found.position, "successor": name, "successor_position": position,
        "day": long_date(day), **{one.key: _lines(one) for one in found.sections},
        "head": "" if head == found.name else head,
    }  # fmt: skip
    return tuple((id_, words) for id_, words in said.items() if words)


def _lines(section: HandoverPart) -> str:
    lines = [" ".join(line.words.split()) for line in section.lines[:MOST]]
    with in_thai():
        more = _("และอีก {n} รายการ ดูในโปรแกรม").format(n=len(section.lines) - MOST)
    return "\n".join([*lines, *([more] if len(section.lines) > MOST else [])]) or NOTHING


def registered_with(reader: Reader, unit: str) -> Ref:
    """What the register of papers names for a print: the newest plan or assessment of the unit, else the office."""
    newest = max(_homes(reader, unit), key=lambda one: one.number("year") or 0, default=None)
    return newest.ref if newest else Ref(unit, OFFICE, record_id(unit, OFFICE, unit))


def _homes(reader: Reader, unit: str) -> Iterator[Record]:
    for entity in DOCUMENTS:
        yield from reader.records(entity, unit)
