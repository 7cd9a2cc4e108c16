"""The data behind a paper as JSON, to be attached to its PDF: for machines, with the names of RECORDS."""

import json
from collections.abc import Iterator, Mapping

from core.changes.signoff import SIGNOFFS
from core.model.entities import field_of
from core.model.values import Absent, Record, Ref
from core.ports import Reader
from core.views.contained import below


def attached(reader: Reader, subject: Ref, state: bytes) -> bytes:
    """The record and all it contains. Personal fields are left out: whoever gets the paper need not get them."""
    record = reader.record(subject)
    found = [record, *below(reader, subject)] if record else []
    kept = [one for one in found if one.ref.entity not in SIGNOFFS and one.ref.entity != "paper"]
    said = {"prongsai_data": 1, "subject": str(subject), "state_hash": state.hex(), "records": [*map(_said, kept)]}
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _said(record: Record) -> Mapping[str, object]:
    return {"ref": str(record.ref), "fields": dict(_fields(record))}


def _fields(record: Record) -> Iterator[tuple[str, int | str | None]]:
    for name, shown in sorted(record.fields.items()):
        declared = field_of(record.ref.entity, name)
        value = shown.value
        if declared is None or declared.personal or name.startswith("_") or isinstance(value, Absent):
            continue
        yield name, value if value is None or isinstance(value, int) else str(value)
