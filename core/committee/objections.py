"""Objections to a released result, and the releasing unit's answers. No date decides: an objection is in time if the
cut of a closing contains it, late if there are closings and none does. Only that unit's closings and answers count."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from core.assessment.facts import profiles_of
from core.assessment.ranking import FINAL, PRELIMINARY, released_as
from core.assessment.rounds import AssessmentRounds
from core.entities import DELETED, record_id
from core.errors import UserError
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.tree import Tree
from core.i18n import _
from core.log.op import BODY, write_cut
from core.log.ports import linked_evidence, signed_whole
from core.people.units import UnitRegister
from core.values import Record, Ref

OBJECTION = "objection"
ANSWER = "objection_answer"
CLOSE = "objection_close"
PENDING = "pending"
TIMELY = "timely"
LATE = "late"
KEPT = "kept"
CHANGED = "changed"
TORN = "torn"
# evidence, compared with the unit's own sign-off
EXISTED = "existed"
NEWER = "newer"
UNSIGNED = "unsigned"


class ObjectionEvidence(NamedTuple):
    """Evidence for an objection. `when`: EXISTED at the unit's own sign-off, NEWER, or UNSIGNED (the unit did not
    sign); `late`: linked after objections were closed."""

    ref: Ref
    title: str
    when: str  # EXISTED at the unit's own sign-off, NEWER, or UNSIGNED: the unit never signed, so nothing tells
    late: bool = False  # linked after the closing


class ObjectionAnswer(NamedTuple):
    """The releasing unit's answer to an objection, KEPT or CHANGED; `torn`: its PCs gave different answers."""

    ref: Ref
    outcome: str  # KEPT or CHANGED
    reason: str
    minutes: str  # reference of the record of the minutes; "" = none
    at: int  # milliseconds since 1970, by the writer's PC
    torn: bool = False  # the unit's PCs answered differently


@dataclass(frozen=True, slots=True)
class Objection:
    """A unit's objection to one item of a committee's result. `state`: PENDING until a closing; TIMELY or LATE; KEPT or
    CHANGED once answered; TORN = answered in two ways. `amended`: its reason was rewritten after the closing."""

    ref: Ref
    item: str
    reason: str
    state: str  # PENDING before any closing, TIMELY, LATE, answered KEPT or CHANGED, TORN between two answers
    at: int  # milliseconds since 1970, by the unit's PC
    evidence: tuple[ObjectionEvidence, ...] = ()
    answer: ObjectionAnswer | None = None
    amended: bool = False  # its reason was rewritten after the closing

    @property
    def open(self) -> bool:
        """Return whether the releasing unit still has to answer the objection."""
        return self.state in (TIMELY, TORN)


class ObjectionClosing(NamedTuple):
    """A closing of objections by the releasing unit; objections contained in its cut of the log (`cut`) are in time."""

    ref: Ref
    cut: str
    at: int  # milliseconds since 1970, by the writer's PC


class ResultRelease(NamedTuple):
    """The valid sign-off that releases a committee's result to the unit; `standing`: PRELIMINARY or FINAL."""

    review: Ref
    signoff: Ref
    standing: str  # PRELIMINARY or FINAL
    unit: str  # the releasing unit, by the key that signed; "" = the key is unknown here
    at: int  # milliseconds since 1970, by that PC
    cut: str  # the assessed unit's data known at the release

    def objections(self, reader: Reader) -> tuple[Objection, ...]:
        """Return all objections to this result that are not withdrawn."""
        scope, review = self.review.scope, self.review.local
        found = reader.records(OBJECTION, scope, review=review)
        if not found:
            return ()
        cuts = [one.cut for one in closings(reader, self)]
        signed = _signed_cuts(reader, self)
        return tuple(_objection(reader, one, self, cuts, signed) for one in found)


def release_of(reader: Reader, review: Ref) -> ResultRelease | None:
    """Return the valid release of a result, the latest if there are several; None if the result is not released."""
    standing = released_as(reader, review)
    units = {each.key: each.unit for each in reader.trust.devices()}
    found = []
    for one in signed_whole(reader, review):
        record = reader.record(one.ref)
        if (
            record is not None
            and one.body is not None
            and (record.text("standing") or FINAL) == standing
        ):
            at = next((past.clock for past in reader.history.of(one.ref, BODY)), 0)
            by = units.get(one.device.hex(), "")
            found.append(ResultRelease(review, one.ref, standing, by, at, write_cut(one.body.cut)))
    return max(found, key=lambda one: (one.at, one.signoff.id), default=None)


def is_delivered(reader: Reader, release: ResultRelease) -> bool:
    """Return whether the assessed unit has the release: this is the unit's folder, or a receipt of the unit says so."""
    record = reader.record(release.signoff)
    scope = release.review.scope
    if record is None or reader.trust.here()["unit"] == scope:
        return record is not None
    return any(
        one.unit == scope for one in reader.transfers.holding(scope, record.shown(BODY).seen)
    )


def closings(reader: Reader, release: ResultRelease) -> tuple[ObjectionClosing, ...]:
    """Return the releasing unit's closings, oldest first; of a final result only those known when it was signed."""
    found = []
    for one in reader.records(CLOSE, release.review.scope, review=release.review.local):
        cut, at, _torn = _outcome_value(reader, one, "cut", release)
        if at is not None:
            found.append(ObjectionClosing(one.ref, cut, at))
    return tuple(sorted(found, key=lambda one: (one.at, one.ref.id)))


def _outcome_value(
    reader: Reader, record: Record, name: str, release: ResultRelease
) -> tuple[str, int | None, bool]:
    """Return (value of the releasing unit, its time or None, whether its PCs differ), of a final result as signed."""
    units = {each.key: each.unit for each in reader.trust.devices()}
    past = reader.history.of(record.ref, name)
    ours = [one for one in past if one.counts and units.get(one.device) == release.unit]
    if release.standing == FINAL:
        known = reader.history.within(release.cut, [one.op for one in ours])
        ours = [one for one in ours if one.op in known][:1]
    else:
        ours = [one for one in ours if one.op in record.shown(name).seen]
    values = {str(one.value) for one in ours if isinstance(one.value, str)}
    return (str(ours[0].value), ours[0].clock, len(values) > 1) if values else ("", None, False)


def _objection(
    reader: Reader,
    record: Record,
    release: ResultRelease,
    cuts: Sequence[str],
    signed: Sequence[str],
) -> Objection:
    born = next((past.clock for past in reversed(reader.history.of(record.ref, "item"))), 0)
    answer = answer_to(reader, record.ref, release)
    if not cuts:
        state = PENDING
    elif is_in_time(reader, record, cuts):
        state = TIMELY
    else:
        state = LATE
    if answer and state != LATE:
        state = TORN if answer.torn else answer.outcome
    reason = record.shown("reason").seen
    return Objection(
        record.ref,
        record.text("item"),
        record.text("reason"),
        state,
        born,
        tuple(_evidence(reader, record, cuts, signed)),
        answer,
        bool(cuts) and not cuts_contain(reader, cuts, reason),
    )


def is_in_time(reader: Reader, objection: Record, cuts: Sequence[str]) -> bool:
    """Return whether one of `cuts` holds the objection and, if it was withdrawn and renewed, also its renewal."""
    made, again = objection.shown("item").seen, objection.shown(DELETED).seen
    return any(
        cuts_contain(reader, [cut], made) and (not again or cuts_contain(reader, [cut], again))
        for cut in cuts
    )


def cuts_contain(reader: Reader, cuts: Sequence[str], ops: Collection[str]) -> bool:
    """Return whether one of the `cuts` contains any of the `ops` (`stream:seq:hash8`); False if either is empty."""
    return any(reader.history.within(cut, ops) for cut in cuts)


def answer_to(reader: Reader, objection: Ref, release: ResultRelease) -> ObjectionAnswer | None:
    """Return the releasing unit's answer to an objection; None if there is none."""
    record = reader.record(answer_at(objection))
    if record is None or record.deleted:
        return None
    outcome, at, torn = _outcome_value(reader, record, "outcome", release)
    if at is None or outcome not in (KEPT, CHANGED):
        return None
    reason, minutes = (
        _outcome_value(reader, record, name, release)[0] for name in ("reason", "minutes")
    )
    return ObjectionAnswer(record.ref, outcome, reason, minutes, at, torn)


def _signed_cuts(reader: Reader, release: ResultRelease) -> tuple[str, ...]:
    """Return the cuts of the unit's own sign-offs known at the release; later ones must not make evidence older."""
    review = reader.record(release.review)
    own = AssessmentRounds(review).own if review else release.review
    signed = [
        one
        for one in reader.sign_offs.of(own)
        if one.sound and one.body and one.body.subject == own
    ]
    known = reader.history.within(release.cut, [one.op for one in signed])
    return tuple(write_cut(one.body.cut) for one in signed if one.body and one.op in known)


def _evidence(
    reader: Reader, objection: Record, cuts: Sequence[str], signed: Sequence[str]
) -> Iterator[ObjectionEvidence]:
    links = reader.records("link", objection.ref.scope, target=objection.ref.local)
    named = linked_evidence(reader, objection.ref.scope, links)
    when = evidence_when(reader, [*named.values()], signed)
    for link in links:
        one = named.get(link.text("evidence"))
        if one:
            late = bool(cuts) and not cuts_contain(reader, cuts, link.shown("target").seen)
            yield ObjectionEvidence(
                one.ref, one.text("title") or one.text("kind"), when[one.ref], late
            )


def evidence_when(reader: Reader, pieces: Sequence[Record], cuts: Sequence[str]) -> dict[Ref, str]:
    """Return {evidence: EXISTED, NEWER or UNSIGNED}; UNSIGNED if `cuts` is empty. Evidence EXISTED if one cut contains
    its files and web address or, if it has neither, any op of it."""
    if not cuts or not pieces:
        return dict.fromkeys((piece.ref for piece in pieces), UNSIGNED)
    parts: dict[Ref, list[Collection[str]]] = {piece.ref: [] for piece in pieces}
    among = frozenset(piece.ref.local for piece in pieces)
    for file in reader.fields.listed("file", pieces[0].ref.scope, None, evidence=among).records:
        parts[file.reference("evidence")].append(file.shown("sha256").seen)
    for piece in pieces:
        if piece.text("url"):
            parts[piece.ref] += [piece.shown("url").seen]
        parts[piece.ref] = parts[piece.ref] or [[past.op for past in reader.history.of(piece.ref)]]
    every = {op for needed in parts.values() for ops in needed for op in ops}
    inside = [reader.history.within(cut, every) for cut in cuts]
    when = dict.fromkeys(parts, NEWER)
    for ref, needed in parts.items():
        # of each part, one of the ops that gave it was there
        if any(all(not known.isdisjoint(ops) for ops in needed) for known in inside):
            when[ref] = EXISTED
    return when


def evidence_now(reader: Reader, release: ResultRelease) -> Mapping[Ref, str]:
    """Return {evidence of the unit: EXISTED at the unit's own sign-off, NEWER, or UNSIGNED if it did not sign}."""
    pieces = reader.records("evidence", release.review.scope)
    return evidence_when(reader, pieces, _signed_cuts(reader, release))


def acknowledgement_at(signoff: Ref) -> Ref:
    """Return the reference of the record in which the unit acknowledges the release signed by `signoff`."""
    return Ref(
        signoff.scope, "acknowledgement", record_id(signoff.scope, "acknowledgement", signoff.local)
    )


def answer_at(objection: Ref) -> Ref:
    """Return the reference of the record that answers an objection."""
    return Ref(objection.scope, ANSWER, record_id(objection.scope, ANSWER, objection.local))


def objection_at(review: Ref, item: str) -> Ref:
    """Return the reference of the record that objects to an item of a result."""
    return Ref(review.scope, OBJECTION, record_id(review.scope, OBJECTION, review.local, item))


def positions(reader: Reader, review: Ref) -> Callable[[str], str]:
    """Return a function from an item id to its printed position; to the id itself if the form is missing."""
    record = reader.record(review)
    try:
        if record:
            return partial(
                Tree.item_position, Tree.under(form_for(reader, record), profiles_of(record))
            )
        return str
    except UserError:
        return str


def awaited(reader: Reader, review: Ref) -> tuple[str, ...]:
    """Return sentences on what must happen before a preliminary result can be final, and which unit must act."""
    release = release_of(reader, review)
    if release is None or release.standing != PRELIMINARY:
        return ()
    units = UnitRegister.of(reader)
    unit, ours = units.called(review.scope), units.called(release.unit)
    if not closings(reader, release):
        return (_("{ours} ยังไม่ได้ปิดรับคำทักท้วงของ {unit}").format(ours=ours, unit=unit),)
    text = _("คำทักท้วง{item} ของ {unit} รอคำตอบจาก {ours}")
    torn = _("คำทักท้วง{item} ของ {unit} มีคำตอบสองอย่างที่ไม่ตรงกัน {ours} ต้องเลือก")
    called = positions(reader, review)
    return tuple(
        (torn if objection.state == TORN else text).format(
            item=called(objection.item), unit=unit, ours=ours
        )
        for objection in release.objections(reader)
        if objection.open
    )
