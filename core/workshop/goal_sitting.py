"""A goal meeting by phone: the open stage (proposing or voting), and the phones' proposals and votes until they are
counted, stored only on the PC that opened it; nobody sees votes before, and who has which slip is stored nowhere."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from core.assessment.rounds import WorkshopSlip
from core.i18n import _
from core.plan.proposals import GoalMeeting
from core.thai.written import arabic_digits
from core.values import Ref
from core.workshop.decisions import MOST
from core.workshop.goals import PROPOSED, VOTED, counts_of_votes, proposal_questions, vote_question
from core.workshop.questions import Question, Vote

PROPOSING = "propose"
VOTING = "vote"
COUNTING = "count"
LONGEST = 300  # letters of a proposal, as at the table
_STACKED = r"([\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{4})[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+"


@dataclass(frozen=True, slots=True)
class PhoneGoalMeeting:
    """The state of a goal meeting by phone. `stage`: what phones are asked, "" = nothing; `picks`: most topics a slip
    may choose; `votes`: each slip's last answers; `due`: as from `votes_due` while votes are counted, else None."""

    slips: int = 0
    stage: str = ""  # "" = phones wait
    picks: int = 1  # topics a slip may choose
    voted: int = 0  # how often phones were asked to vote
    votes: tuple[Vote, ...] = ()
    # during counting: by topic id its votes before and after
    due: Mapping[str, tuple[int, int]] | None = None

    def takes(self, vote: Vote) -> bool:
        """Return whether this vote answers a question that phones are asked now (`stage`: proposing or voting)."""
        sort = vote.question.partition(".")[0]
        if self.stage == PROPOSING:
            return sort == PROPOSED
        return self.stage == VOTING and vote.question == self.key

    @property
    def key(self) -> str:
        """The key of the question to vote on; each round of voting has its own, so that no answer counts in another."""
        return f"{VOTED}.{self.voted}"

    def given(self, votes: Sequence[Vote]) -> "PhoneGoalMeeting":
        """Return the state with these votes added; they replace earlier votes of the same slip and question."""
        kept = {(one.voter, one.question): one for one in (*self.votes, *votes)}
        return replace(self, votes=tuple(kept.values()))

    def of_stage(self) -> tuple[Vote, ...]:
        """Return the stored votes on the questions that phones are asked now."""
        return tuple(one for one in self.votes if self.takes(one))

    def answered(self) -> Mapping[str, int]:
        """Return {slip: how many questions of the open stage (proposing or voting) it has answered}."""
        found: dict[str, int] = {}
        for one in self.of_stage():
            found[one.voter] = found.get(one.voter, 0) + bool(one.picked or any(one.texts))
        return found


def goal_slips(plan: Ref, count: int) -> tuple[WorkshopSlip, ...]:
    """Return `count` slips of a plan's goal meeting; their ids are the same each time the page for phones is opened."""
    return tuple(
        WorkshopSlip(f"{number:02}-{plan.id[:8]}", number)
        for number in range(1, min(count, MOST) + 1)
    )


def goal_questions(meeting: GoalMeeting, sitting: PhoneGoalMeeting) -> tuple[Question, ...]:
    """Return the questions that phones are asked at the open stage (proposing or voting); () if none is open."""
    title = arabic_digits(str(meeting.rule.title))
    if sitting.stage == PROPOSING:
        found = proposal_questions(meeting)
        return tuple(replace(one, heading=title, text=arabic_digits(one.heading)) for one in found)
    if sitting.stage == VOTING and meeting.topics:
        return (replace(vote_question(meeting, sitting.picks), key=sitting.key, heading=title),)
    return ()


def votes_due(meeting: GoalMeeting, sitting: PhoneGoalMeeting) -> Mapping[str, tuple[int, int]]:
    """Return {topic id: (its votes now, its votes with those of phones)} for the topics that phones voted for."""
    votes = [replace(one, question=VOTED) for one in sitting.votes if one.question == sitting.key]
    counts = counts_of_votes(meeting, votes)
    return {
        one.row.ref.id: (one.votes, one.votes + counts[one.row.ref])
        for one in meeting.topics
        if counts[one.row.ref]
    }


def plain_vote(vote: Vote) -> Vote:
    """Return a phone's vote with its texts cleaned by `plain_line`."""
    return replace(vote, texts=tuple(plain_line(one) for one in vote.texts))


def plain_line(text: str) -> str:
    """Return the text as one line of at most LONGEST characters, without control, invisible or bidi characters."""
    letters = (" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text)
    shown = "".join(one for one in letters if not unicodedata.category(one).startswith("C"))
    return re.sub(_STACKED, r"\1", " ".join(shown.split()))[:LONGEST].strip()


def sitting_words(sitting: PhoneGoalMeeting) -> str:
    """Return the state of a goal meeting by phone as JSON to store; "" if nothing has happened in it."""
    if sitting == PhoneGoalMeeting():
        return ""
    return json.dumps(asdict(sitting), ensure_ascii=True, separators=(",", ":"))


def read_sitting(text: str) -> PhoneGoalMeeting:
    """Read the state of a goal meeting by phone from JSON; an empty state if the JSON is invalid."""
    try:
        found = json.loads(text)
        if found["due"]:
            due = {str(key): (int(old), int(new)) for key, (old, new) in found["due"].items()}
        else:
            due = None
        slips, picks, voted = (int(found[name]) for name in ("slips", "picks", "voted"))
        return PhoneGoalMeeting(
            slips, str(found["stage"]), picks, voted, tuple(_votes(found["votes"])), due
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return PhoneGoalMeeting()


def _votes(entries: Sequence[Mapping[str, object]]) -> Iterator[Vote]:
    for one in entries:
        picked, texts = one["picked"], one["texts"]
        if isinstance(picked, list) and isinstance(texts, list):
            words = (tuple(map(str, picked)), tuple(map(str, texts)))
            yield Vote(str(one["voter"]), str(one["question"]), *words, str(one["note"]))


def stage_words(sitting: PhoneGoalMeeting) -> str:
    """Return a sentence on what phones are asked now and how many answered; "" if phones have no slips."""
    n = len({one.voter for one in sitting.of_stage() if one.picked or any(one.texts)})
    if sitting.stage == PROPOSING:
        return _("โทรศัพท์กำลังเสนอเรื่อง เสนอแล้ว {n} คน").format(n=n)
    if sitting.stage == VOTING:
        says = _("โทรศัพท์กำลังลงคะแนน คนละไม่เกิน {picks} เรื่อง ลงแล้ว {n} จาก {of} ใบ")
        return says.format(picks=sitting.picks, n=n, of=sitting.slips)
    return _("โทรศัพท์ในห้องรอผู้ดำเนินการ") if sitting.slips else ""
