"""A committee's result for the assessed unit: evidence to cite, delivery of its objections and acknowledgement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from core.committee.objections import (
    EXISTED,
    NEWER,
    OBJECTION,
    UNSIGNED,
    ResultRelease,
    acknowledgement_at,
    evidence_now,
)
from core.committee.result_view import ReleasedResult, ReleasedResultRow, result_of
from core.exact import points_text
from core.forms.ports import Reader
from core.home.rows import SEND, Destination
from core.i18n import _
from core.log.op import OpRef
from core.thai.days import day, short_date
from core.values import Record, Ref

UNSENT = "unsent"
ELSEWHERE = "elsewhere"
SENT = "sent"
HELD = "held"
SENDING = Destination("exchange", Ref("all", SEND, ""))
ORDER = (EXISTED, UNSIGNED, NEWER)  # the strongest evidence first


class CitableEvidence(NamedTuple):
    """A piece of evidence that an objection can cite. `when`: EXISTED at the unit's sign-off, NEWER, or UNSIGNED."""

    ref: Ref
    title: str
    more: str  # its day and files, in words
    when: str  # EXISTED at the unit's own sign-off, NEWER, or UNSIGNED
    items: frozenset[str]  # items of the self-assessment it is linked to


@dataclass(frozen=True, slots=True)
class OwnReleasedResult:
    """A unit's own released result. `gone`: {item: delivery state of its objection}; `other_unsent`: number of unsent
    acknowledgements and withdrawals."""

    result: ReleasedResult
    # delivery state of the objection by item: UNSENT, ELSEWHERE, SENT or HELD
    gone: Mapping[str, str]
    other_unsent: int  # number of acknowledgements and withdrawals of objections not sent yet
    offered: tuple[CitableEvidence, ...]

    @property
    def unsent(self) -> int:
        """Return the number of objections that are in no transfer file yet."""
        return sum(one == UNSENT for one in self.gone.values())

    @property
    def sums(self) -> str:
        """Return how the unit's own total becomes the committee's, with one change per branch: `88 −6 −4 +6 = 84`. ""
        if the totals agree or the changes do not add up."""
        of = self.result
        places, own = of.judged_sum.places, of.self_sum.total
        steps = [judged - own for own, judged in of.parts if judged != own]
        if not steps or own + sum(steps) != of.judged_sum.total:
            return ""
        changes = " ".join(change_text(one, places) for one in steps)
        return f"{points_text(own, places)} {changes} = {points_text(of.judged_sum.total, places)}"

    def offers(self, item: str) -> Sequence[CitableEvidence]:
        """Return the evidence that an objection to `item` can cite: first what existed at the unit's sign-off, then the
        newer. In both, evidence linked to the item comes first."""
        return sorted(self.offered, key=lambda one: (ORDER.index(one.when), item not in one.items))


def change_text(points: Fraction, places: int) -> str:
    """Return a difference of points with its sign, to at most `places` decimals: `+6`, `−6`."""
    return f"{'+' if points > 0 else '−'}{points_text(abs(points), places)}"


def own_result(reader: Reader, review: Ref, sent_up_to: Mapping[bytes, int]) -> OwnReleasedResult:
    """Return this unit's released result, of the review record `review`. `sent_up_to`: {stream: number of its last op
    in a transfer file}. UserError if the result is not released or its form is missing."""
    result = result_of(reader, review)
    gone, unsent = gone_of(reader, result.row, sent_up_to)
    return OwnReleasedResult(result, gone, unsent, tuple(_offered(reader, result)))


def gone_of(
    reader: Reader, row: ReleasedResultRow, sent_up_to: Mapping[bytes, int]
) -> tuple[Mapping[str, str], int]:
    """Return ({item: delivery state of its objection}, number of unsent acknowledgements and withdrawals)."""
    release = row.release
    scope = row.release.review.scope
    gone = {}
    for one in row.raised:
        links = reader.records("link", scope, target=one.ref.local)
        gone[one.item] = _way(reader, release, [one.ref, *(link.ref for link in links)], sent_up_to)
    back = [
        one.ref
        for one in reader.bin(scope, OBJECTION)
        if one.text("review") == release.review.local
    ]
    seen = acknowledgement_at(release.signoff)
    others = [*back, *([seen] if reader.record(seen) else [])]
    return gone, sum(_way(reader, release, [one], sent_up_to) == UNSENT for one in others)


def _way(
    reader: Reader, release: ResultRelease, refs: Sequence[Ref], sent_up_to: Mapping[bytes, int]
) -> str:
    """Return the delivery state of all ops on these records; HELD only by a receipt of the releasing unit."""
    past = [one for ref in refs for one in reader.history.of(ref)]
    names = {one.op for one in past}
    if any(
        one.unit == release.unit for one in reader.transfers.holding(release.review.scope, names)
    ):
        return HELD
    own = str(reader.trust.here().get("device") or "")
    mine = [OpRef.read(one.op) for one in past if one.device == own]
    if any(name is None or name.seq > sent_up_to.get(name.stream, -1) for name in mine):
        return UNSENT
    return SENT if mine else ELSEWHERE


def _offered(reader: Reader, result: ReleasedResult) -> Iterator[CitableEvidence]:
    if not result.row.takes_objections:
        return
    scope = result.assessment.scope
    files: dict[str, list[str]] = {}
    for record in reader.records("file", scope):
        if not record.text("replaced_by"):
            files.setdefault(record.text("evidence"), []).append(record.text("name"))
    items: dict[str, set[str]] = {}
    for record in reader.records("link", scope, target=result.assessment.local):
        items.setdefault(record.text("evidence"), set()).add(record.text("item"))
    when = evidence_now(reader, result.row.release)
    for record in reader.records("evidence", scope):
        title = record.text("title") or record.ref.id[:8]
        more = _more(record, files.get(record.ref.local, []))
        yield CitableEvidence(
            record.ref, title, more, when[record.ref], frozenset(items.get(record.ref.local, ()))
        )


def _more(piece: Record, files: Sequence[str]) -> str:
    when = day(piece.text("date")[:10])
    names = " · ".join(
        [*files[:2], *([_("อีก {n} ไฟล์").format(n=len(files) - 2)] if files[2:] else [])]
    )
    return " · ".join(filter(None, (short_date(when) if when else "", names or piece.text("url"))))


def gone_words(state: str, releaser: str) -> str:
    """Return the delivery state of an objection as text; `releaser`: name of the unit that released the result."""
    words = {
        UNSENT: _("เก็บในเครื่องนี้แล้ว ยังไม่ส่ง"),
        ELSEWHERE: _("เก็บที่อีกเครื่องของหน่วยงาน ยังไม่มีใบตอบรับของ {by}"),
        SENT: _("อยู่ในไฟล์ที่ส่งแล้ว ยังไม่มีใบตอบรับของ {by}"),
        HELD: _("{by} ได้รับแล้ว"),
    }
    return words[state].format(by=releaser)
