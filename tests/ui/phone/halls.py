"""A room as tests open it: its questions, its slips, a keeper whose file survives a power cut, and phones without a
screen."""

import base64
import http.client
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Condition
from typing import Any

import pytest

from core.errors import UserError
from core.i18n import THAI, use
from core.workshop.phones import PhoneAccessSlip, PhoneQuestionStage, slip_code, slip_digest
from core.workshop.questions import AnswerOption, Question, Vote
from ui.phone.messages import to_vote
from ui.phone.room import (
    PhoneInputSaver,
    PhoneRoomProcess,
    PhoneRoomSetup,
    PhoneRoomState,
    VoterPhoto,
)

HOST = "127.0.0.1"
CHOICES = (
    AnswerOption("met", "ผ่าน"),
    AnswerOption("unmet", "ไม่ผ่าน"),
    AnswerOption("talk", "ไม่แน่ใจ ขอคุย"),
)
SECRET = "5ec2e7" * 8
PATIENCE = 90  # seconds a test waits for what comes, on a busy PC too


def code_of(number: int) -> str:
    return slip_code(b"a room", f"v{number}")


def asked(count: int = 3) -> tuple[Question, ...]:
    text = "ผู้แทนภาคประชาชนเป็นกรรมการจัดซื้อจัดจ้างครบ 3 งานที่งบสูงสุด และร้อยละ 60 ของงานที่เหลือ"
    return tuple(
        Question(f"q{number}", f"3.{number}", "มิติที่ 3", text, CHOICES, note=True, photo=True)
        for number in range(1, count + 1)
    )


def planned(
    voters: int = 2, questions: Sequence[Question] | None = None, **more: Any
) -> PhoneRoomSetup:
    """Everything may be answered; nothing has been."""
    questions = tuple(asked() if questions is None else questions)
    return PhoneRoomSetup(
        title="ให้คะแนน เขตตัวอย่าง 5",
        session="room-1",
        questions=questions,
        slips=tuple(
            PhoneAccessSlip(f"v{n}", n, slip_digest(code_of(n))) for n in range(1, voters + 1)
        ),
        stage=PhoneQuestionStage(tuple(one.key for one in questions)),
        **{"hosts": (HOST,), "port": 0, **more},
    )


class Book:
    """Keeps in a file, a line each, on the disk before it returns; `fails`: how often the disk will not;
    `full`: no more photographs; `bindings`: how many slips were bound at once, each time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fails = 0
        self.bindings = list[int]()
        self.full = False
        self.may = threading.Event()  # bind
        self.may.set()
        self._file = path.open("ab", buffering=0)

    def votes(self, votes: Sequence[Vote]) -> None:
        self._write([{"vote": asdict(vote)} for vote in votes])

    def bound(self, digests: Mapping[str, str]) -> None:
        self.bindings.append(len(digests))
        self.may.wait(PATIENCE)
        self._write([{"bound": one} for one in digests.items()])

    def photo(self, photo: VoterPhoto) -> None:
        if self.full:
            raise UserError("full", "", "")
        content = base64.b64encode(photo.content).decode()
        self._write([{"photo": [photo.voter, photo.question, photo.id, content]}])

    def close(self) -> None:
        self._file.close()

    def _write(self, lines: Sequence[Mapping[str, Any]]) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError(28, "no space")
        self._file.write("".join(json.dumps(one) + "\n" for one in lines).encode())
        os.fsync(self._file.fileno())


@dataclass(frozen=True)
class Kept:
    """What a book holds."""

    votes: tuple[Vote, ...] = ()
    bound: Mapping[str, str] = field(default_factory=dict)
    photos: Mapping[tuple[str, str, str], bytes] = field(default_factory=dict)

    def latest(self) -> dict[tuple[str, str], Vote]:
        return {(vote.voter, vote.question): vote for vote in self.votes}


def kept(path: Path) -> Kept:
    found = [json.loads(line) for line in path.read_text().splitlines()]
    bound = dict(one["bound"] for one in found if "bound" in one)
    photos = {
        tuple(one["photo"][:3]): base64.b64decode(one["photo"][3])
        for one in found
        if "photo" in one
    }
    votes = tuple(to_vote(one["vote"]) for one in found if "vote" in one)
    return Kept(votes, {voter: digest for voter, digest in bound.items() if digest}, photos)


def gone_on(plan: PhoneRoomSetup, path: Path) -> PhoneRoomSetup:
    """The room as it is opened again after it broke off: with what its book holds."""
    there = kept(path)
    return replace(plan, bound=there.bound, answers=tuple(there.latest().values()))


class Heard:
    """The news of a room, as they came."""

    def __init__(self) -> None:
        self.all: list[PhoneRoomState] = []
        self._come = Condition()

    def __call__(self, news: PhoneRoomState) -> None:
        with self._come:
            self.all.append(news)
            self._come.notify_all()

    def wait(self, wanted: Callable[[PhoneRoomState], bool]) -> PhoneRoomState:
        """The first news of which it is so."""
        with self._come:
            assert self._come.wait_for(lambda: any(map(wanted, self.all)), PATIENCE), self.all[-1:]
            return next(filter(wanted, self.all))


@contextmanager
def opened(
    plan: PhoneRoomSetup, path: Path, heard: Any = None
) -> Iterator[tuple[PhoneRoomProcess, Book]]:
    book = Book(path)
    saver = PhoneInputSaver(book.votes, book.bound, book.photo)
    room = PhoneRoomProcess(plan, saver, heard or Heard())
    room.start()
    try:
        yield room, book
    finally:
        room.end(0)
        book.close()


PHONES: list["Phone"] = []  # of the test that is run; they are put away behind it


@pytest.fixture(autouse=True)
def phones_away() -> Iterator[None]:
    """Of every room that imports it: whatever was tested before, phones speak Thai; behind a test none is left."""
    use(THAI, Path())
    yield
    while PHONES:
        PHONES.pop().close()


class Phone:
    """One telephone, as far as the server sees it."""

    def __init__(self, port: int, secret: str = SECRET) -> None:
        self.port = port
        self.secret = secret
        self.cookie = ""
        self.n = 0
        self.connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        PHONES.append(self)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **more: str
    ) -> tuple[int, Any]:
        """The status, and what was answered in JSON or as text; `more` replaces headers, with _ for -."""
        headers = {
            "Origin": f"http://{HOST}:{self.port}",
            "Content-Type": "application/json",
            "Cookie": self.cookie,
        }
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        self.connection.request(
            method, path, body, {name: value for name, value in headers.items() if value}
        )
        answer = self.connection.getresponse()
        content = answer.read()
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self.cookie = cookie.partition(";")[0]
        plain = answer.getheader("Content-Type") != "application/json"
        return answer.status, content.decode() if plain else json.loads(content)

    def post(self, path: str, /, **values: Any) -> tuple[int, Any]:
        return self.ask("POST", path, json.dumps(values).encode())

    def gives(self, vote: Mapping[str, Any]) -> bool:
        """Whether it is told that this vote is kept."""
        return self.post("/vote", **vote)[0] == 200

    def enter(self, code: str) -> tuple[int, Any]:
        return self.post("/enter", slip=code, secret=self.secret)

    def vote(self, question: str, *picked: str, **more: Any) -> tuple[int, Any]:
        self.n += 1
        return self.post("/vote", **{"n": self.n, "question": question, "picked": picked, **more})

    def close(self) -> None:
        self.connection.close()


def comes(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until this holds; what never comes fails and stops nothing."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)
