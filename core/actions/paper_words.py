"""Words typed for papers: kept on this PC until they are typed anew, and offered from what was printed before."""

from collections.abc import Sequence
from hashlib import sha256

from core.actions.meeting_papers import expected
from core.documents.house import Ask, Member, Pairs, read_said, write_said
from core.model.values import Change, Changes, Record, Ref, Text
from core.ports import Context, Forms, Reader, Store

LASTING = frozenset({"members", "duties", "giver", "name", "position", "place"})  # of one paper as of the next
SHARED = frozenset({"members", "giver", "place"})  # also of papers of another kind


def keep_words(ctx: Context, store: Store, subject: Ref, form: str, said: Pairs) -> Changes:
    """Keep what was typed for a paper of a record, durably and on this PC only; () lets it go."""
    place = _place(ctx.unit, subject, form)
    if said:
        store.drafts.keep(ctx, Change(place, "said", Text(write_said(said))))
    else:
        store.drafts.drop(place, "said", sweep=True)
    return Changes("keep_draft")


def kept_words(reader: Reader, unit: str, subject: Ref, form: str) -> Pairs:
    """What was typed for a paper and is kept; () = nothing."""
    place = _place(unit, subject, form)
    return next((read_said(str(one.value)) for one in reader.drafts.all() if one.ref == place), ())


def offered_words(
    reader: Reader, forms: Forms, unit: str, form: str, asks: Sequence[Ask], subject: Ref | None = None
) -> Pairs:
    """What a paper may say again: as the newest print said it; who sits there else as the programme and office have it.

    `subject` is the record it is of; None = of none that has a committee.
    """
    wanted = [ask.id for ask in asks if ask.id in LASTING]
    found: dict[str, str] = {}
    for paper in _printed(reader, unit, form) if wanted else ():
        own = paper.text("form") == form
        for id_, words in read_said(paper.text("said")):
            if id_ in wanted and (own or id_ in SHARED):
                found.setdefault(id_, words)
    record = reader.record(subject) if subject else None
    if "members" in wanted and "members" not in found and record:
        members = expected(reader, forms, forms.get(record.text("using")), record, form)
        found["members"] = "\n".join(map(_line, members))
    return tuple((id_, words) for id_, words in found.items() if words)


def _printed(reader: Reader, unit: str, form: str) -> list[Record]:
    """The papers words were typed for, those of this form first, the newest of each before the others."""
    papers = [one for one in reader.records("paper", unit) if one.text("said") and not one.text("void_why")]
    newest = sorted(papers, key=lambda one: one.text("printed_at"), reverse=True)
    return sorted(newest, key=lambda one: one.text("form") != form)


def _line(one: Member) -> str:
    """`ชื่อ, ตำแหน่ง, หน้าที่` as it is typed; a name that is not known is left out."""
    return ", ".join(part.replace(",", " ") for part in (one.name, one.position, one.role)).rstrip(", ")


def _place(unit: str, subject: Ref, form: str) -> Ref:
    """Where the words of a paper are kept: beside the prints of the unit, none of which has this id."""
    return Ref(unit, "paper", sha256(f"words\0{subject}\0{form}".encode()).hexdigest()[:32])
