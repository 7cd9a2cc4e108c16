"""Sealed ballots: the state of each convened assessor's ballot, computed from the log alone (docs/log.md: A line). A
ballot's operations are sent when sealed, but its two texts, figures and reasons, stay on the author's PC until an
opening names a cut with one ballot of every convened sheet, so nobody can change a ballot after seeing others."""

import json
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, Self

from core.assessment.answers import AGREED, answer_of, counts
from core.assessment.cells import SPLIT, fewest_of
from core.assessment.review import item_positions
from core.entities import record_id
from core.exact import kept_json
from core.forms.ports import Reader
from core.forms.tree import Tree
from core.log.ports import FieldHistoryRow
from core.scoring.score import Answer
from core.values import AbsenceReason, Record, Ref, ShownField, Text, Value, Written

EnteredByItem = Mapping[str, Mapping[str, Written]]  # item -> field -> what was entered
FIGURES, REASONS = "ballot", "reasons"
SHEET, DEVICE = "draft_sheet", "device"

CLOSED = "closed"
OPEN = "open"
DISPUTED = "disputed"


def read_fields(data: object) -> dict[str, Written]:
    """Return {field: value} of the strings and whole numbers in a parsed JSON object; {} if `data` is no object."""
    if not isinstance(data, dict):
        return {}
    return {
        name: Text(value) if isinstance(value, str) else value
        for name, value in data.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }


class BallotState(StrEnum):
    """The states of a ballot; some values are also a kind of BallotFault."""

    MISSING = "missing"  # nothing was sealed, as far as received
    SEALED = "sealed"
    TWICE = "twice"  # more than one lies in the cut, so none can be chosen
    WITHHELD = "withheld"  # it was opened and its words were not received
    VOID = "void"  # its words name another sheet or key, or are no ballot
    COUNTED = "counted"
    AFTER = "after"  # the only one lies outside the cut: it arrived after the opening, which is no fault
    LATE = "late"  # one lies in the cut, and another was sealed after the opening
    FOREIGN = "foreign"  # another PC sealed in the name of this sheet


class BallotFault(NamedTuple):
    """A breach of the voting rules, such as "late" (see BallotState), and the signing key of the guilty PC (hex)."""

    kind: str  # twice | late | foreign | void | withheld
    device: str  # signing key, hex


@dataclass(frozen=True, slots=True)
class SealedBallot:
    """One assessor's ballot in a sealed vote: its `state` (BallotState), faults and, once opened, figures and reasons.
    `aside`: a motion excluded it; `lines`: ids of the ops of figures and reasons; `silent`: its reasons were erased."""

    SEALED_FIELDS = (FIGURES, REASONS)

    sheet: Ref
    assessor: str
    key: str  # signing key of the PC it was convened for, hex
    state: str
    faults: tuple[BallotFault, ...] = ()
    aside: bool = False  # a motion sets it aside
    lines: tuple[str, ...] = ()  # ids of its two operations
    figures: EnteredByItem = field(default_factory=dict)
    reasons: EnteredByItem = field(default_factory=dict)
    silent: bool = False  # its reasons were erased by law; its figures still count

    @property
    def counts(self) -> bool:
        return self.state == BallotState.COUNTED and not self.aside

    def answers(self) -> dict[str, Answer]:
        """Return the scoring answers of an opened ballot, keyed by item id."""
        found = {}
        for item, fields in self.figures.items():
            shown = {name: ShownField(value) for name, value in fields.items() if counts(name)}
            found[item] = answer_of(Record(self.sheet, shown))
        return found

    @staticmethod
    def words_of(sheet: Ref, signing_key: str, data: EnteredByItem) -> Text:
        """Return the text to store for a ballot's figures or reasons: JSON of `data` ({item id: fields}), the sheet and
        the `signing_key` (hex). Equal arguments give an equal text."""
        kept = {
            item: {
                name: value if isinstance(value, int) else str(value)
                for name, value in fields.items()
            }
            for item, fields in data.items()
            if fields
        }
        return Text(
            json.dumps(
                [str(sheet), signing_key, kept],
                ensure_ascii=False,
                sort_keys=True,
                separators=(",", ":"),
            )
        )

    @staticmethod
    def read(text: str, sheet: Ref, key: str) -> EnteredByItem | None:
        """Parse a ballot's text into {item id: fields}; None if it is malformed or names another sheet or key."""
        found = kept_json(text)
        if not isinstance(found, list) or len(found) != 3 or found[:2] != [str(sheet), key]:
            return None
        if not isinstance(found[2], dict) or not all(
            isinstance(given, dict) for given in found[2].values()
        ):
            return None
        return {item: read_fields(given) for item, given in found[2].items()}

    @staticmethod
    def words_in(text: str) -> tuple[str, ...]:
        """Return the texts that an assessor typed, read from the stored text of a ballot; () if `text` is no ballot."""
        found = kept_json(text)
        if not isinstance(found, list) or len(found) != 3 or not isinstance(found[2], dict):
            return ()
        given = (one for one in found[2].values() if isinstance(one, dict))
        return tuple(value for one in given for value in one.values() if isinstance(value, str))

    @staticmethod
    def parted(data: EnteredByItem) -> tuple[EnteredByItem, EnteredByItem]:
        """Split a ballot into (figures, reasons) by item: fields that can change a score, and all other fields."""
        figures = {
            item: {name: one for name, one in fields.items() if counts(name)}
            for item, fields in data.items()
        }
        reasons = {
            item: {name: one for name, one in fields.items() if not counts(name)}
            for item, fields in data.items()
        }
        return figures, reasons


class AdoptedAnswers(NamedTuple):
    """Answers copied to the agreed sheet by a committee's motion and unchanged since. `label`: copied from the only
    ballot ("accept_alone") or the unit's own answers ("accept_own"); `where`: positions of their items, in words."""

    label: str  # of its save: accept_alone (from the one ballot that counts) | accept_own (from the unit's own answers)
    where: str  # positions of its items, in words
    reason: str


@dataclass(frozen=True, slots=True)
class CommitteeVote:
    """A committee's sealed vote: closed, open or disputed. Single ballots are shown only if at least `fewest` count."""

    state: (
        str  # closed | open | disputed (two openings name different cuts, so that neither counts)
    )
    ballots: tuple[SealedBallot, ...]
    cut: str = ""
    fewest: int = SPLIT  # least counted ballots for showing each one; fixed when convened

    @property
    def waited_for(self) -> tuple[SealedBallot, ...]:
        """The ballots, none of them set aside, that prevent opening the vote or, once it is open, sending its texts:
        not sealed, several by one assessor, or received only after the opening."""
        return tuple(
            one
            for one in self.ballots
            if not one.aside
            and one.state in (BallotState.MISSING, BallotState.AFTER, BallotState.TWICE)
        )

    @property
    def ready(self) -> bool:
        """Whether the vote is closed and can be opened: `waited_for` is empty, and not all ballots are set aside."""
        return (
            self.state == CLOSED
            and not self.waited_for
            and any(not one.aside for one in self.ballots)
        )

    @property
    def lacking(self) -> tuple[SealedBallot, ...]:
        """The ballots that neither count nor are set aside, such as those with missing or void texts."""
        return tuple(one for one in self.ballots if not (one.aside or one.counts))

    @property
    def counted(self) -> tuple[SealedBallot, ...]:
        return tuple(one for one in self.ballots if one.counts) if self.state == OPEN else ()

    @property
    def code(self) -> str:
        """Return a check code of sixteen letters over the ballots of an open vote, equal on every PC. "" if the vote is
        not open, no ballot counts, or the text of a ballot is missing."""
        if self.state != OPEN or self.lacking or not self.counted:
            return ""
        rows = [
            [str(one.sheet), one.key, one.aside, [] if one.aside else [*one.lines]]
            for one in self.ballots
        ]
        packed = json.dumps(
            [self.cut, sorted(rows, key=lambda row: str(row[0]))], separators=(",", ":")
        )
        letters = b32encode(sha256(packed.encode()).digest()[:10]).decode()
        return "-".join(letters[n : n + 4] for n in range(0, len(letters), 4))

    def taken_over(
        self, reader: Reader, tree: Tree, answers: Mapping[str, Record]
    ) -> Iterator[AdoptedAnswers]:
        """Yield the answers that a motion copied and nobody has changed since, grouped by source and reason."""
        found: dict[tuple[str, str], list[str]] = {}
        for item in (one.id for one in tree.answered() if one.id in answers):
            answer = answers[item]
            counting = (one for one in reader.history.of(answer.ref) if one.counts)
            past = [one for one in counting if one.label in ("accept_alone", "accept_own")]
            written = {one.field: one.value for one in past if one.save == past[0].save}
            if written and all(answer.value(name) == one for name, one in written.items()):
                found.setdefault((past[0].label, answer.text("reason")), []).append(item)
        for (label, why), items in found.items():
            yield AdoptedAnswers(label, item_positions(tree, items), why)

    def may_leave(self) -> tuple[Ref, ...]:
        """Return the sheets whose texts may go to other PCs; () until the vote is open and no ballot is missing."""
        if self.state != OPEN or self.waited_for:
            return ()
        return tuple(one.sheet for one in self.ballots if one.lines)

    @classmethod
    def of(cls, reader: Reader, assessment: Ref) -> Self:
        """Return the state of the vote on an assessment, equal on every PC that has the same operations and texts."""
        record = reader.record(CommitteeVote.at(assessment))
        draft = reader.record(assessment)
        named = record.shown("cut") if record else ShownField()
        cut = str(named.value or "")
        if named.conflict:
            state = DISPUTED
        elif cut:
            state = OPEN
        else:
            state = CLOSED
        cut = cut if state == OPEN else ""
        motions = reader.records("motion", assessment.scope)
        aside = {motion.text("about") for motion in motions if motion.number("carried") == 1}
        ballots = tuple(
            _ballot(reader, sheet, keys, cut, sheet.ref.local in aside)
            for sheet, keys in _convened(reader, assessment, cut)
        )
        return cls(state, ballots, cut, fewest_of(draft) if draft else SPLIT)

    @staticmethod
    def at(assessment: Ref) -> Ref:
        """Return the reference of the `opening` record, which opens the vote on an assessment."""
        return Ref(
            assessment.scope, "opening", record_id(assessment.scope, "opening", assessment.local)
        )

    @staticmethod
    def convened(reader: Reader, assessment: Ref) -> tuple[tuple[Record, str], ...]:
        """Return (sheet, hex signing key of the assessor's PC) of every convened sheet; one PC may have several."""
        return tuple(_convened(reader, assessment, ""))

    @staticmethod
    def may_be_erased(reader: Reader, sheet: Record, name: str) -> bool:
        """Return whether a sheet's field `name` may be erased: only its ballot's reasons, once they may be sent."""
        vote = CommitteeVote.of(reader, sheet.reference("assessment"))
        return name == REASONS and sheet.ref in vote.may_leave()


# -- the vote on one assessment


def _convened(reader: Reader, assessment: Ref, cut: str) -> Iterator[tuple[Record, str]]:
    """Every sheet convened by a PC other than a committee member's, with its key, ordered by assessor; in an open vote
    those in the cut. Deleting a sheet has no effect: only a motion can go on without an assessor."""
    shown = reader.records(SHEET, assessment.scope, assessment=assessment.local)
    gone = [
        one
        for one in reader.bin(assessment.scope, SHEET)
        if one.text("assessment") == assessment.local
    ]
    devices = reader.trust.devices()
    members = {
        device.key
        for device in devices
        if device.kind == "committee" and device.unit == assessment.scope
    }
    for sheet in sorted((*shown, *gone), key=lambda one: (one.text("assessor"), one.ref.id)):
        past = [
            one
            for one in reader.history.of(sheet.ref, DEVICE)
            if one.counts and one.device not in members
        ]
        counting = frozenset(one.op for one in past)
        if cut:
            counting = reader.history.within(cut, [one.op for one in past])
        keys = {str(one.value) for one in past if one.op in counting and one.value}
        if len(keys) == 1 and sheet.text("assessor") != AGREED:
            yield sheet, keys.pop()


def _ballot(reader: Reader, sheet: Record, key: str, cut: str, aside: bool) -> SealedBallot:
    """The ballot of one sheet with its state; `cut` "" = the vote is not open."""
    past = {
        name: [one for one in reader.history.of(sheet.ref, name) if one.counts]
        for name in SealedBallot.SEALED_FIELDS
    }
    own = {name: [one for one in found if one.device == key] for name, found in past.items()}
    held = frozenset[str]()
    if cut:
        held = reader.history.within(cut, [one.op for found in own.values() for one in found])
    inside = {
        name: [one for one in found if not cut or one.op in held] for name, found in own.items()
    }
    strangers = {one.device for found in past.values() for one in found if one.device != key}
    faults = [BallotFault(BallotState.FOREIGN, device) for device in sorted(strangers)]
    outside = any(len(own[name]) > len(inside[name]) for name in SealedBallot.SEALED_FIELDS)
    if outside and all(inside.values()):
        faults.append(BallotFault(BallotState.LATE, key))
    state = BallotState.AFTER if outside and not any(inside.values()) else BallotState.MISSING
    named = SealedBallot(sheet.ref, sheet.text("assessor"), key, state, tuple(faults), aside)
    return _judged(named, inside, bool(cut))


def _judged(
    ballot: SealedBallot, history: Mapping[str, Sequence[FieldHistoryRow]], is_open: bool
) -> SealedBallot:
    most = max(map(len, history.values()))
    if most > 1:
        return _with(ballot, BallotState.TWICE)
    if min(map(len, history.values())) == 0:
        return _with(ballot, BallotState.VOID) if most and is_open else ballot
    both = [history[name][0] for name in SealedBallot.SEALED_FIELDS]
    sealed = replace(ballot, state=BallotState.SEALED, lines=tuple(one.op for one in both))
    if not is_open:
        return sealed
    silent = both[1].value is AbsenceReason.ERASED
    if _unsaid(both[0].value) or (_unsaid(both[1].value) and not silent):
        return _with(sealed, BallotState.WITHHELD)
    figures = SealedBallot.read(str(both[0].value), ballot.sheet, ballot.key)
    reasons: EnteredByItem | None = (
        {} if silent else SealedBallot.read(str(both[1].value), ballot.sheet, ballot.key)
    )
    if figures is None or reasons is None:
        return _with(sealed, BallotState.VOID)
    return replace(
        sealed, state=BallotState.COUNTED, figures=figures, reasons=reasons, silent=silent
    )


def _with(ballot: SealedBallot, state: str) -> SealedBallot:
    return replace(ballot, state=state, faults=(*ballot.faults, BallotFault(state, ballot.key)))


def _unsaid(value: Value) -> bool:
    return value is None or isinstance(value, AbsenceReason)
