"""Answers of units above to sign-offs (accepted or returned), their remarks on fields, and replies to the remarks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.assessment.sheets import answer_at, sheet_of
from core.forms.ports import Reader
from core.people.units import Writers
from core.records.titles import called, cell_words
from core.thai.days import stamp
from core.values import Record, Ref


class SignOffAnswer(NamedTuple):
    """A value: the answer of a unit above to one sign-off, accepted or returned with a reason."""

    ref: Ref
    signoff: Ref
    accepted: bool
    reason: str
    who: str  # name of the unit
    when: str
    at: int  # milliseconds since 1970, by the writer's PC


@dataclass(frozen=True, slots=True)
class FieldRemark:
    """A remark on a field; `about` is the record, `item` the item of an assessment or the field of a row."""

    ref: Ref
    about: Ref
    item: str
    where: str
    text: str
    who: str
    when: str
    at: int
    replies: tuple[str, ...]
    done: bool


def answers_to(reader: Reader, signoffs: Sequence[Ref]) -> tuple[SignOffAnswer, ...]:
    """Return the answers of higher units to these sign-offs of one unit, oldest first."""
    if not signoffs:
        return ()
    known, named = Writers.of(reader), {one.local: one for one in signoffs}
    found = []
    for record in reader.records("acceptance", signoffs[0].scope):
        signoff = named.get(record.text("signoff"))
        if signoff is not None and record.text("state"):
            who, at = known.written_by(record, "state")
            accepted = record.text("state") == "accepted"
            found.append(SignOffAnswer(record.ref, signoff, accepted, record.text("reason"), who, stamp(at), at))
    return tuple(sorted(found, key=lambda one: (one.at, one.ref.id)))


def returned(reader: Reader, unit: str) -> int:
    """Return how many valid sign-offs of a unit were returned and not accepted since."""
    found = reader.records("acceptance", unit)
    if not found:
        return 0
    named = dict.fromkeys(one.reference("signoff") for one in found)
    last = {one.signoff: one.accepted for one in answers_to(reader, list(named))}
    back = [ref for ref, accepted in last.items() if not accepted]
    return sum(any(one.stands for one in reader.sign_offs.of(ref)) for ref in back)


def remarks_on(reader: Reader, subject: Ref) -> tuple[FieldRemark, ...]:
    """Return the remarks on fields of a plan or assessment and its records: open ones, then done ones, newest first."""
    return tuple(sorted(_remarks(reader, subject), key=lambda one: (one.done, -one.at, one.ref.id)))


def _remarks(reader: Reader, subject: Ref) -> Iterator[FieldRemark]:
    comments = reader.records("comment", subject.scope)
    if not comments:
        return
    known = Writers.of(reader)
    replies: dict[str, list[Record]] = {}
    for one in reader.records("reply", subject.scope):
        replies.setdefault(one.text("answers"), []).append(one)
    for record in comments:
        about = record.reference("about")
        if home_of(reader, about) != subject:
            continue
        who, at = known.written_by(record, "text")
        own = replies.get(record.ref.local, [])
        yield FieldRemark(
            record.ref, about, record.text("item"), where_of(reader, about, record.text("item")),
            record.text("text"), who, stamp(at), at, tuple(filter(None, (one.text("text") for one in own))),
            any(one.number("done") == 1 for one in own),
        )  # fmt: skip


def home_of(reader: Reader, ref: Ref) -> Ref | None:
    """Return the plan or assessment that a record belongs to; None if it belongs to neither or is not here."""
    if ref.entity in ("plan", "assessment"):
        return ref
    record = reader.record(ref)
    above = {"row": "plan", "progress": "row", "answer": "sheet", "sheet": "assessment"}.get(ref.entity)
    return home_of(reader, record.reference(above)) if record and above and record.text(above) else None


def where_of(reader: Reader, about: Ref, item: str) -> str:
    """Return the title of the record, followed by that of the item or field."""
    if about.entity == "assessment" and item:
        return called(reader, answer_at(sheet_of(about), item))
    named = [called(reader, about)]
    if item and about.entity in ("row", "progress"):
        named.append(cell_words(reader, about, item))
    return "  ›  ".join(named)
