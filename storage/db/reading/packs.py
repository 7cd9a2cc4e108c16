"""What a committee's device may read: assessments it is convened to judge, and ballot texts once the vote is opened."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from core.assessment.ballots import CommitteeVote, SealedBallot
from core.assessment.rounds import AssessmentRounds
from core.forms.ports import Reader
from core.log.op import LogHistory, TextRow
from core.values import Ref
from storage.db.log import delta
from storage.db.log.log import BELOW, Log, refs_of, walk


class CommitteeReadRights(NamedTuple):
    """What a committee's device, judging `drafts`, may read: ops in `scopes`, texts of `records`, names of `people`."""

    scopes: frozenset[str]
    # whose texts and files go; of all others in these scopes it gets ops without texts
    records: frozenset[Ref]
    drafts: frozenset[Ref]
    people: frozenset[Ref]  # those convened, of whom it gets the names and nothing else


NO_PACK = CommitteeReadRights(frozenset(), frozenset(), frozenset(), frozenset())


def pack_of(log: Log, reader: Reader, unit: str, key: bytes) -> CommitteeReadRights:
    """Return what the device `key` of a committee may read in `unit`: the draft assessments that it was convened to
    judge, and the records that belong to them; NO_PACK if it was convened for none."""
    drafts = [
        record
        for record in reader.records("draft_assessment", unit)
        if any(device == key.hex() for _sheet, device in CommitteeVote.convened(reader, record.ref))
    ]
    if not drafts:
        return NO_PACK
    people, records = set[Ref](), set[Ref]()
    for draft in drafts:
        sheets = {
            sheet.ref.local: sheet.text("assessor")
            for sheet, _key in CommitteeVote.convened(reader, draft.ref)
        }
        named = (assessor.partition("/") for assessor in sheets.values())
        people |= {
            Ref(draft.ref.scope, entity, id_) for entity, _slash, id_ in named if entity == "person"
        }
        records |= {
            *_inside(log, [draft.ref, AssessmentRounds(draft).own]),
            CommitteeVote.at(draft.ref),
        }
        records |= {
            each.ref
            for each in reader.records("motion", draft.ref.scope)
            if each.text("about") in sheets
        }
    records |= people
    scopes = {draft.text("unit") for draft in drafts} | {unit}
    judged = frozenset(draft.ref for draft in drafts)
    return CommitteeReadRights(frozenset(scopes), frozenset(records), judged, frozenset(people))


def names_of_members(
    log: Log, reader: Reader, pack: CommitteeReadRights, branches: Collection[LogHistory]
) -> set[TextRow]:
    """Return the texts with the present names of people convened in `pack`, even if the receiver has them already."""
    numbers = [number for one in pack.people if (number := log.find_record(one)) is not None]
    known = [record for ref in pack.people if (record := reader.record(ref)) is not None]
    shown = {
        one.ref: {one.text("name"), *(str(side.value) for side in one.shown("name").sides)}
        for one in known
    }
    found = delta.words_of(
        log, numbers, [*branches], lambda _scope, _entity, field: field != "name"
    )
    return {one for one in found if one.text in shown.get(one.ref, ())}


def _inside(log: Log, start: Iterable[Ref]) -> frozenset[Ref]:
    """Return these records, those inside them, and the evidence linked to them with its files."""
    reached = walk(log.db, BELOW, filter(None, map(log.find_record, start)))
    found = set(refs_of(log, reached))
    shown = _evidence(log, (one for one in found if one.entity == "link"))
    return frozenset(found | set(refs_of(log, walk(log.db, BELOW, shown))))


def _evidence(log: Log, links: Iterable[Ref]) -> Iterator[int]:
    for link in links:
        row = log.db.execute(
            "SELECT evidence FROM link WHERE record=?", (log.find_record(link),)
        ).fetchone()
        entity, _slash, id_ = str(row[0] if row else "").rpartition("/")
        if entity == "evidence" and (number := log.find_record(Ref(link.scope, entity, id_))):
            yield number


def opened_words(
    log: Log,
    reader: Reader,
    unit: str,
    branches: Collection[LogHistory],
    drafts: Collection[Ref] | None,
) -> set[TextRow]:
    """Return the ballot texts of open votes on the assessments `drafts` (None = all of `unit`), as far as they may be
    sent. Every bundle repeats them, because receipts do not cover texts and devices do not request sealed ones."""
    sheets = {
        sheet
        for one in reader.records("draft_assessment", unit)
        if drafts is None or one.ref in drafts
        for sheet in CommitteeVote.of(reader, one.ref).may_leave()
    }
    if not sheets:
        return set()
    own = [one for one in branches if one.scope == unit]
    return delta.given(
        log, own, lambda ref, field: ref in sheets and field in SealedBallot.SEALED_FIELDS
    )
