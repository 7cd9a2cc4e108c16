"""Words typed for papers: kept on this PC until they are typed anew, and offered from what was printed before."""

from collections.abc import Sequence
from hashlib import sha256

from core.blocks.document import Stamp
from core.forms.ports import Forms
from core.forms.settings import form_for
from core.forms.shape import Form
from core.log.ports import Reader
from core.papers.meetings import expected
from core.papers.source import PaperSource
from core.papers.typed import MeetingMember, Pairs, PaperQuestion, answers_of
from core.values import Record, Ref

LASTING = frozenset({"members", "duties", "giver", "name", "position", "place"})  # of one paper as of the next
SHARED = frozenset({"members", "giver", "place"})  # also of papers of another kind


def kept_words(reader: Reader, unit: str, subject: Ref, form: str) -> Pairs:
    """What was typed for a paper and is kept; () = nothing."""
    place = place_of(unit, subject, form)
    return next((answers_of(str(one.value)) for one in reader.drafts.all() if one.ref == place), ())


def offered_words(
    reader: Reader, forms: Forms, unit: str, form: str, asks: Sequence[PaperQuestion], subject: Ref | None = None
) -> Pairs:
    """What a paper may say again: as the newest print said it; who sits there else as the programme and office have it.

    `subject` is the record it is of; None = of none that has a committee.
    """
    wanted = [ask.id for ask in asks if ask.id in LASTING]
    found: dict[str, str] = {}
    for paper in _printed(reader, unit, form) if wanted else ():
        own = paper.text("form") == form
        for id_, words in answers_of(paper.text("said")):
            if id_ in wanted and (own or id_ in SHARED):
                found.setdefault(id_, words)
    record = reader.record(subject) if subject else None
    if "members" in wanted and "members" not in found and record:
        source = PaperSource(reader, forms, form_for(reader, forms, record), Form(id=form), record, Stamp())
        found["members"] = "\n".join(map(_line, expected(source)))
    return tuple((id_, words) for id_, words in found.items() if words)


def _printed(reader: Reader, unit: str, form: str) -> list[Record]:
    """The papers words were typed for, those of this form first, the newest of each before the others."""
    papers = [one for one in reader.records("paper", unit) if one.text("said") and not one.text("void_why")]
    newest = sorted(papers, key=lambda one: one.text("printed_at"), reverse=True)
    return sorted(newest, key=lambda one: one.text("form") != form)


def _line(one: MeetingMember) -> str:
    """`ชื่อ, ตำแหน่ง, หน้าที่` as it is typed; a name that is not known is left out."""
    return ", ".join(part.replace(",", " ") for part in (one.name, one.position, one.role)).rstrip(", ")


def place_of(unit: str, subject: Ref, form: str) -> Ref:
    """Where the words of a paper are kept: beside the prints of the unit, none of which has this id."""
    return Ref(unit, "paper", sha256(f"words\0{subject}\0{form}".encode()).hexdigest()[:32])
