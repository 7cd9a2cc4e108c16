"""Files of many offices to one receiver, each signed, sealed and certified as real ones are, without their folders."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from core.entities import record_id, unit_id
from core.log.certificates import InvitationClaim
from core.log.op import Segment, TextRow
from core.log.post import Bundle
from core.values import Ref
from storage.exchange.writer import write_bundle
from tests.country import passports, register
from tests.storage.db.forger import Forger

MADE = "2026-11-03T09:00:00"


class Office(NamedTuple):
    code: str
    key: Forger

    @property
    def unit(self) -> str:
        return unit_id(self.code)


def offices(count: int, first: int = 1000) -> list[Office]:
    return [Office(f"{first + n}", Forger(unit_id(f"{first + n}"))) for n in range(count)]


def papers(found: Sequence[Office], above: str) -> list[Segment]:
    """Their certificates, and the register in which they lie below a unit (its code)."""
    certified = passports([(one.key.key, one.unit, "office") for one in found])
    return [certified, *register([(one.code, "district", above) for one in found])]


def plan(one: Office, rows: int, year: int = 2569) -> tuple[list[bytes], tuple[TextRow, ...]]:
    """Lines of a plan with words, four to a row."""
    ref = Ref(one.unit, "plan", record_id(one.unit, "plan", one.unit, "dsi-moral-plan", year, 1))
    said: list[tuple[Ref, str, int | str]] = [
        (ref, "unit", f"={one.unit}"),
        (ref, "instrument_id", "=dsi-moral-plan"),
    ]
    said += [(ref, "year", year), (ref, "no", 1)]
    texts = []
    for n in range(rows):
        row = Ref(one.unit, "row", secrets.token_hex(16))
        text = TextRow(
            row, "f.title", secrets.token_bytes(16), f"กิจกรรมที่ {n + 1} ของหน่วยงาน {one.code}"
        )
        texts.append(text)
        said += [(row, "plan", f"={ref.local}"), (row, "kind", "=activity")]
        said += [
            (row, "f.title", "#" + urlsafe_b64encode(text.hash).rstrip(b"=").decode()),
            (row, "f.budget", n * 100),
        ]
    return [one.key.line(n, *each) for n, each in enumerate(said, 1)], tuple(sorted(texts))


def bundle_of(
    path: Path,
    one: Office,
    age: str,
    segments: Sequence[Segment],
    texts: Sequence[TextRow] = (),
    made: str = MADE,
    invite: InvitationClaim | None = None,
) -> Path:
    content = Bundle(
        one.key.key, one.unit, (age,), made, tuple(segments), tuple(texts), invite=invite
    )
    write_bundle(path, content, one.key.private.sign)
    return path


def sent(path: Path, one: Office, age: str, rows: int = 3) -> Path:
    """A file with a plan of so many rows."""
    lines, texts = plan(one, rows)
    return bundle_of(path, one, age, [one.key.segment(lines)], texts)


def shipment(room: Path, found: Sequence[Office], age: str, rows: int = 3) -> list[Path]:
    """A file of each of them, in a folder."""
    room.mkdir(parents=True, exist_ok=True)
    return [sent(room / f"{one.code}.prongsai", one, age, rows) for one in found]
