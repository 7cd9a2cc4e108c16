"""The picture an office has at the head of its letters and on its covers."""

from core.model.natural import record_id
from core.model.values import Record, Ref
from core.ports import Reader

ORIGINAL = 300_000  # bytes: a larger picture is printed from its preview, which is sharp enough for 3 cm
DRAWN = frozenset({"jpeg", "png"})  # what every kind of paper can hold as it is


def office_record(reader: Reader, unit: str) -> Record | None:
    """What the unit says of itself; None before it has said anything here."""
    return reader.record(Ref(unit, "office", record_id(unit, "office", unit)))


def emblem_file(reader: Reader, unit: str) -> Record | None:
    """The file of the emblem; None where none was chosen, or it lies in the bin."""
    office = office_record(reader, unit)
    file = reader.record(office.reference("seal")) if office else None
    evidence = reader.record(file.reference("evidence")) if file and not file.deleted else None
    return file if evidence and not evidence.deleted else None


def emblem_of(reader: Reader, unit: str) -> str:
    """The SHA-256 of the picture that papers bear; "" = none, and its place stays free."""
    file = emblem_file(reader, unit)
    if file is None:
        return ""
    whole = file.text("type") in DRAWN and (file.number("size") or 0) <= ORIGINAL
    return file.text("sha256") if whole else file.text("preview")
