"""What the projector shows in a workshop: never a name, never a vote before voting is closed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.assessment.answers import LinkedEvidence
from core.exact import points_text
from core.forms.ports import Reader
from core.forms.wording import grade_words
from core.i18n import _
from core.thai.written import arabic_digits
from core.workshop.queue import OTHERWISE, UNPROVED, DiscussionItem, ItemVotes
from core.workshop.sentences import voted_words, why_words
from core.workshop.view import Workshop

FITTING = 4  # proofs that fit on the projected page
# the answer shown as bad, by whether more or fewer points are better
BAD = {"more": "not_met", "less": "met"}


class ProjectedProof(NamedTuple):
    """A line below an item on the projector: a proof that the form demands, `given` or missing, or other evidence."""

    title: str
    preview: str  # SHA-256 of its small picture, "" = it has none
    given: bool


class ProjectedVote(NamedTuple):
    """One choice and how many voters gave it, as the projector shows it; `bad`: it is the unfavourable choice."""

    label: str
    n: int
    bad: bool


@dataclass(frozen=True, slots=True)
class ProjectedItem:
    """An item under discussion, as the projector shows it."""

    item: str
    heading: str
    discuss_reason: str
    text: str
    proofs: tuple[ProjectedProof, ...]
    votes: tuple[ProjectedVote, ...]  # () if fewer than three voted
    votes_text: str  # the votes in words
    away: int  # slips without a vote
    slips: int
    reasons: tuple[str, ...]
    decided: str  # the room's answer, "" = not yet

    @property
    def words(self) -> str:
        """Everything the projector shows of the item as one text, for a screen reader."""
        parts = (self.heading, self.discuss_reason, self.text, self.votes_text, *self.reasons)
        return " ".join(filter(None, (*parts, *(one.title for one in self.proofs), self.decided)))


def shown_item(reader: Reader, workshop: Workshop, item: str) -> ProjectedItem:
    """Return an item under discussion as the projector shows it."""
    talk = next(one for one in workshop.talks if one.item == item)
    votes, question = workshop.votes[item], workshop.question(item)
    bad = BAD.get(workshop.facts.tree.better(item), "")
    labels = {one.key: one.label for one in question.choices}
    decided = workshop.decided.get(item)
    voted = len(workshop.again_voted) if workshop.again == item else votes.votes
    return ProjectedItem(
        item,
        question.heading,
        talked_for(workshop, talk),
        question.text,
        tuple(_proofs(reader, workshop, item)),
        tuple(ProjectedVote(labels.get(key, key), n, key == bad) for key, n in votes.split),
        result_words(workshop, item),
        votes.of - voted,
        votes.of,
        tuple(reason_words(votes)),
        decided.text if decided else "",
    )


def talked_for(workshop: Workshop, talk: DiscussionItem) -> str:
    """Return why an item is discussed, settled reasons marked, or the two decisions if two PCs decided differently."""
    votes = workshop.votes[talk.item]
    said = workshop.twice.get(talk.item)
    if said:
        both = " / ".join(f"{one.text} ({one.reason})" if one.reason else one.text for one in said)
        return _("มีมติต่างกันจากสองเครื่อง: {both}").format(both=both)
    twice = any(one.item == talk.item for one in workshop.agains)
    over = {
        OTHERWISE: twice and bool(votes.split) and not votes.otherwise,
        UNPROVED: talk.item not in workshop.unproved,
    }
    return why_words(talk.reasons, votes, [why for why, settled in over.items() if settled])


def score_words(workshop: Workshop) -> str:
    """Return a sentence on the workshop's score; "" until its last motion is made, or if the form gives no points."""
    found = workshop.facts.given().score(workshop.facts.form) if workshop.motion else None
    if found is None or not found.full or not found.coverage[0]:
        return ""
    if workshop.agrees:
        words = _("ผลที่ตกลง {points} จาก {full} คะแนน")
    else:
        words = _("ผลที่คิดจากใบลงคะแนน {points} จาก {full} คะแนน")
    base = points_text(found.base, found.places)
    total = points_text(found.total, found.places)
    said = words.format(points=base, full=points_text(found.full))
    whole = _("รวมคะแนนเพิ่มเติม {total}").format(total=total) if found.extra else ""
    return " · ".join(filter(None, (said, whole, grade_words(found.band, graded=False))))


def result_words(workshop: Workshop, item: str) -> str:
    """Return the votes on an item in words; while a repeated vote on it is open, only how many have voted."""
    if workshop.again != item:
        return voted_words(workshop.votes[item])
    says = _("กำลังให้คะแนนอีกครั้ง {n} จาก {of} ใบ")
    return says.format(n=len(workshop.again_voted), of=len(workshop.slips))


def reason_words(votes: ItemVotes) -> Iterator[str]:
    """Yield the voters' reasons that may be shown, with how many wrote each, the most frequent first."""
    for text, n in Counter(votes.reasons).most_common():
        yield _("{text} {n} คน").format(text=text, n=n) if n > 1 else text


def _proofs(reader: Reader, workshop: Workshop, item: str) -> Iterator[ProjectedProof]:
    """Yield the demanded proofs, given or missing; then the other evidence of the item."""
    given = workshop.facts.given_proofs
    for proof in workshop.facts.tree.proofs(item):
        pieces = given.get((item, proof.id), ())
        title = arabic_digits(str(proof.kind))
        yield from (ProjectedProof(title, _preview(reader, one), given=True) for one in pieces)
        if len(pieces) < max(proof.many, 1):
            yield ProjectedProof(_("ยังไม่มี {title}").format(title=title), "", given=False)
    yield from (
        ProjectedProof(one.title, _preview(reader, one), given=True)
        for one in given.get((item, ""), ())
    )


def _preview(reader: Reader, evidence: LinkedEvidence) -> str:
    """Return the SHA-256 of the preview of the evidence's first file that has one, or ""."""
    files = reader.records("file", evidence.evidence.scope, evidence=evidence.evidence.local)
    found = sorted(files, key=lambda file: (file.text("order"), file.ref.id))
    return next((file.text("preview") for file in found if file.text("preview")), "")


def progress_words(workshop: Workshop) -> str:
    """Return a sentence on how many ballot slips have answered everything; it tells no answers."""
    return _("ให้คะแนนครบทุกข้อ {n} จาก {of} คน").format(n=workshop.whole, of=len(workshop.slips))


def rest_words(workshop: Workshop) -> str:
    """Return a sentence on how many items are accepted in one motion without discussion."""
    return _("{n} ข้อเห็นตรงกัน รับพร้อมกันในมติเดียว").format(n=len(workshop.rest))
