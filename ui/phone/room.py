"""The program's side of a phone room: starts the process that serves phones, saves what they send in two threads, and
ends the process. A vote is acknowledged once PhoneInputSaver has saved it, so that it survives a power cut."""

import base64
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from json import loads
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from core.errors import UserError, error_for
from core.i18n import _
from core.workshop.phones import PhoneAccessSlip, PhoneQuestionStage, refusal
from core.workshop.questions import Question, Vote
from ui.phone.messages import LONGEST, line, to_vote

ROOT = Path(__file__).resolve().parents[2]
PORT = 8787  # preferred; one of the next if it is in use
START_SECONDS = 60  # on a busy PC
FAREWELL_SECONDS = 4
THERE_SECONDS = 15  # a phone that asked within so many seconds is present
TOGETHER = 500  # most messages saved at once


@dataclass(frozen=True, slots=True)
class VoterPhoto:
    """A photograph that a voter sent, not checked yet. If a phone sends it again, `id` is the same."""

    voter: str
    question: str
    id: str  # set by the phone: a repeated one has the same
    content: bytes


class PhoneInputSaver(NamedTuple):
    """Saves what phones send. Each call returns when it is saved, else raises UserError or OSError."""

    # in this order; a voter's later vote on a question replaces the earlier one
    votes: Callable[[Sequence[Vote]], None]
    # which phone each slip is bound to: {voter id: digest of the phone's secret}; "" frees the slip
    bound: Callable[[Mapping[str, str]], None]
    # one sent again with the same id is not saved twice; UserError if no more are accepted
    photo: Callable[[VoterPhoto], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneRoomSetup:
    """What a phone room needs to open. Saved when it was open before: `bound`, {voter id: digest of the secret of the
    phone that uses the voter's slip}, and `answers`."""

    title: str
    session: str  # an id; phones forget what they kept for another one
    questions: tuple[Question, ...]
    slips: tuple[PhoneAccessSlip, ...]
    stage: PhoneQuestionStage
    hosts: tuple[str, ...]  # addresses of this PC
    port: int = PORT
    # voter -> digest, as `PhoneInputSaver.bound` got it
    bound: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[Vote, ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneRoomState:
    """A phone room's report to its page. Ids of slips `bound` to a phone, `there` (whose phone asked just now) and on
    two phones (`twice`). `answered`: {question: people}; numbers of `wrong` codes and phones `through` the test."""

    bound: frozenset[str] = frozenset()  # slips opened by a phone
    there: frozenset[str] = frozenset()  # slips whose phone asked just now
    # number of people who answered each question, never what
    answered: Mapping[str, int] = field(default_factory=dict)
    twice: frozenset[str] = frozenset()  # slips shown by a second phone after they were bound
    wrong: int = 0  # codes that belong to no slip
    through: int = 0  # phones that reached the test page
    problem: UserError | None = None  # why something could not be saved; it is tried again
    broken: bool = False  # the process ended by itself


class PhoneRoomProcess:
    """A phone room, open from `start` to `end`. `on_state` is called in another thread when its state has changed."""

    def __init__(
        self,
        setup: PhoneRoomSetup | None,
        saver: PhoneInputSaver | None,
        on_state: Callable[[PhoneRoomState], None],
    ) -> None:
        """Make the room; without a plan it is a test, in which phones reach a page that asks nothing."""
        self._plan = setup
        self._saver = saver
        self._heard = on_state
        self._process: subprocess.Popen[bytes] | None = None
        self._inbox: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()  # for writing to the process
        self._stage = setup.stage if setup else PhoneQuestionStage()
        self._questions = setup.questions if setup else ()
        self._bound = set(setup.bound) if setup else set[str]()
        self._seen: dict[str, float] = {}
        self._answered: dict[str, set[str]] = {}
        self._twice: set[str] = set()
        self._wrong = self._through = 0
        self._problem: UserError | None = None
        self._full: UserError | None = None  # no more photographs are accepted
        self._ending = self._broken = False
        self.port = 0
        for vote in setup.answers if setup else ():
            _count(self._answered, vote)

    def start(self, hosts: Sequence[str] = (), port: int = PORT) -> int:
        """Open the room and return its port. Only a test room uses `hosts` and `port`. UserError if it cannot open."""
        plan = self._plan
        if plan:
            hosts, port = plan.hosts, plan.port
        first = {"trial": plan is None, "hosts": hosts, "port": port}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ui.phone.server"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        alarm = threading.Timer(START_SECONDS, self._process.kill)
        alarm.daemon = True
        alarm.start()
        assert self._process.stdout is not None
        self._tell(**first, **(_of_plan(plan) if plan else {}))
        found = self._process.stdout.readline(LONGEST)
        alarm.cancel()
        up: dict[str, Any] = loads(found) if found else {"say": "failed", "code": 0}
        if up["say"] != "up":
            self._process.kill()
            self._over()
            code = up["code"]
            if code:
                why = _("เครื่องแจ้งรหัส {code}").format(code=code)
            else:
                why = _("ส่วนที่คุยกับโทรศัพท์ไม่เริ่มทำงาน")
            raise UserError(
                _("เปิดห้องให้โทรศัพท์ไม่ได้"),
                _("เพราะ{why} อาจมีโปรแกรมอื่นใช้ช่องทางเดียวกัน หรือเครื่องหลุดจาก Wi-Fi").format(why=why),
                _("ดูว่าเครื่องนี้ยังต่อ Wi-Fi ของห้อง แล้วลองอีกครั้ง หรือใช้บัตรกระดาษ"),
            )
        self.port = up["port"]
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._hear, self._keep)
        ]
        for thread in self._threads:
            thread.start()
        return self.port

    def set_stage(self, stage: PhoneQuestionStage) -> None:
        """Set what can be answered from now on; answers to other questions are refused."""
        with self._lock:
            self._stage = stage
        self._tell(say="stage", stage=stage)

    def set_questions(
        self, questions: Sequence[Question], stage: PhoneQuestionStage, answers: Sequence[Vote]
    ) -> None:
        """Ask these questions from now on, also of phones that have joined. `answers`: all answers saved so far."""
        with self._lock:
            self._questions, self._stage = tuple(questions), stage
            self._answered = {}
            for vote in answers:
                _count(self._answered, vote)
        self._tell(say="questions", questions=questions, stage=stage, answers=answers)

    def set_answers(self, answers: Sequence[Vote]) -> None:
        """Add answers that were given on paper or typed in on this PC; phones show them too."""
        with self._lock:
            for vote in answers:
                _count(self._answered, vote)
        self._tell(say="answers", answers=answers)

    def set_slips(self, slips: Sequence[PhoneAccessSlip]) -> None:
        """Set the slips whose voters may enter from now on."""
        self._tell(say="slips", slips=slips)

    def free(self, voter: str) -> None:
        """Let another phone use a voter's slip; its answers stay. UserError or OSError if that cannot be saved."""
        if self._saver is not None:
            self._saver.bound({voter: ""})
        self._bound.discard(voter)
        self._twice.discard(voter)
        self._tell(say="free", voter=voter)

    def now(self) -> PhoneRoomState:
        lately = monotonic() - THERE_SECONDS
        return PhoneRoomState(
            frozenset(self._bound),
            frozenset(voter for voter, at in self._seen.copy().items() if at > lately),
            {question: len(voters) for question, voters in self._answered.copy().items()},
            frozenset(self._twice),
            self._wrong,
            self._through,
            self._problem or self._full,
            self._broken,
        )

    def end(self, farewell_seconds: float = FAREWELL_SECONDS, *, pause: bool = False) -> None:
        """Accept no more answers, tell phones for `farewell_seconds` that the room is closed, then stop the server.
        With `pause`, tell them that it will open again."""
        self._ending = True
        self._tell(say="end", after=farewell_seconds, pause=pause)
        for thread in self._threads:
            thread.join(farewell_seconds + START_SECONDS)
        self._over()

    def _over(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            process.wait(START_SECONDS if self._ending else 0.1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _tell(self, **values: Any) -> None:
        """Send a message; that the process is gone is noticed by the receiving thread."""
        with self._lock, suppress(OSError, ValueError):
            assert self._process is not None
            assert self._process.stdin is not None
            self._process.stdin.write(line(**values))
            self._process.stdin.flush()

    def _hear(self) -> None:
        """Only take the process's messages off the pipe, so that it never waits for saves."""
        assert self._process is not None
        assert self._process.stdout is not None
        while content := self._process.stdout.readline(LONGEST):
            self._inbox.put(loads(content))
        self._inbox.put(None)

    def _keep(self) -> None:
        try:
            while batch := self._batch():
                self._kept(batch)
                self._heard(self.now())
        finally:  # a bug here must not leave a room open that saves nothing
            if not self._ending:
                self._broken = True
                assert self._process is not None
                self._process.kill()
                self._heard(self.now())

    def _batch(self) -> list[dict[str, Any]]:
        """Return the messages that have come, at least one; none once the process has ended."""
        found = [self._inbox.get()]
        while found[-1] is not None and len(found) < TOGETHER and not self._inbox.empty():
            found.append(self._inbox.get())
        if found[-1] is None and len(found) > 1:
            self._inbox.put(None)  # read the next time
        return [message for message in found if message is not None]

    def _kept(self, batch: Sequence[Mapping[str, Any]]) -> None:
        """Save messages that came together, all votes in order at once, and answer the process."""
        found = [message for message in batch if message["say"] == "bound"]
        given = {one["voter"]: one["digest"] for one in found}
        word = self._safe(lambda saver: saver.bound(given)) if given else ""
        if not word:
            self._bound |= given.keys()
        tickets = [(one["ticket"], word) for one in found]
        tickets += self._votes(
            [vote for message in batch if message["say"] == "votes" for vote in message["votes"]]
        )
        for message in batch:
            match message["say"]:
                case "photo":
                    tickets.append((message["ticket"], self._photo(message)))
                case "sheet":
                    tickets.append(
                        (message["ticket"], self._sheet([*map(to_vote, message["votes"])]))
                    )
                case "seen":
                    self._seen[message["voter"]] = monotonic()
                case "twice":
                    self._twice.add(message["voter"])
                case "wrong":
                    self._wrong += 1
                case "through":
                    self._through += 1
        if tickets:
            self._tell(say="kept", tickets=tickets)

    def _photo(self, message: Mapping[str, Any]) -> str:
        content = base64.b64decode(message["content"])
        photo = VoterPhoto(message["voter"], message["question"], message["id"], content)
        assert self._saver is not None
        self._full = None
        try:
            self._saver.photo(photo)
        except UserError as full:  # trying again would not help
            self._full = full
            return "many"
        except OSError as error:
            self._problem = error_for(error)
            return "unkept"
        return ""

    def _votes(self, messages: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
        """Return by ticket whether it is saved; the program decides what may still be answered."""
        votes = [(one["ticket"], to_vote(one["vote"])) for one in messages]
        with self._lock:
            questions, stage = self._questions, self._stage
        words = [refusal(vote, questions, stage) for _ticket, vote in votes]
        kept = self._taken(
            [vote for (_ticket, vote), word in zip(votes, words, strict=True) if not word]
        )
        return [
            (ticket, word or kept[vote]) for (ticket, vote), word in zip(votes, words, strict=True)
        ]

    def _sheet(self, votes: Sequence[Vote]) -> str:
        """Save what one phone answers together; return why not, or "" once it is saved."""
        with self._lock:
            questions, stage = self._questions, self._stage
        words = (refusal(vote, questions, stage) for vote in votes)
        return next(filter(None, words), "") or self._safe(lambda saver: saver.votes(votes))

    def _taken(self, votes: Sequence[Vote]) -> dict[Vote, str]:
        """Return "" for saved votes; if not all can be saved, each is tried alone, so no phone blocks another."""
        word = self._safe(lambda saver: saver.votes(votes)) if votes else ""
        if word and len(votes) > 1:
            return {vote: found for one in votes for vote, found in self._taken([one]).items()}
        for vote in () if word else votes:
            _count(self._answered, vote)
        return dict.fromkeys(votes, word)

    def _safe(self, keep: Callable[[PhoneInputSaver], None]) -> str:
        """Return "" once it is saved, else the reason; the phone keeps it and tries again."""
        assert self._saver is not None
        try:
            keep(self._saver)
        except (UserError, OSError) as error:
            self._problem = error_for(error)
            return "unkept"
        self._problem = None
        return ""


def _count(answered: dict[str, set[str]], vote: Vote) -> None:
    voters = answered.setdefault(vote.question, set())
    if vote.picked or any(vote.texts):
        voters.add(vote.voter)
    else:
        voters.discard(vote.voter)


def _of_plan(plan: PhoneRoomSetup) -> dict[str, Any]:
    asked = {
        "title": plan.title,
        "session": plan.session,
        "questions": plan.questions,
        "slips": plan.slips,
    }
    return {**asked, "stage": plan.stage, "bound": dict(plan.bound), "answers": plan.answers}
