"""The rules of a phone room (web server for votes by phone): which phone may enter, what it may answer. They work with
questions, answers and digests of slips, never with a name or record. A vote is acknowledged only once it is saved."""

import asyncio
import base64
import json
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl

from core.workshop.phones import read_slip, refusal, slip_code, slip_digest
from core.workshop.questions import Vote
from ui.phone.http import HttpRequest, HttpResponse, json_answer
from ui.phone.messages import to_question, to_stage, to_vote

COOKIE = "prongsai"
SECRET = 32  # least letters of the secret a phone draws
KEEP_SECONDS = 10  # seconds the program has to save something
SEEN_SECONDS = 5
WRONG, WRONG_SECONDS = 10, 60  # wrong codes allowed from one address in so many seconds
TEXT, NOTE = 300, 500  # letters of a text answer; of a reason
PHOTOS = 5  # photographs of one voter for one question
PHOTO_ID = 64  # most letters
Send = Callable[..., None]
REFUSED = {"unfit": 400, "opened": 409, "closed": 409, "many": 409, "unkept": 503}
JPEG = b"\xff\xd8\xff"


class PhoneRoomResponder:
    """Answers the requests of phones in an open meeting room; it runs in the process of the room's web server."""

    def __init__(self, setup: Mapping[str, Any], send: Send) -> None:
        self._send = send
        self._title: str = setup["title"]
        self._session: str = setup["session"]
        self._slips = by_digest(setup["slips"])
        # one code, and all answers at once
        self.shared = any(one["number"] == 0 for one in setup["slips"])
        self._bound: dict[str, str] = dict(setup["bound"])  # voter -> digest of the phone's secret
        self._ask(setup)
        # number of the saved vote, by phone and question
        self._last: dict[tuple[str, str], int] = {}
        # voter -> questions answered elsewhere for this slip after its phone
        self._given: dict[str, set[str]] = {}
        self._photos: dict[tuple[str, str], set[str]] = {}
        # what the program has been asked to save
        self._asked: dict[tuple[str, ...], asyncio.Future[str]] = {}
        self._tickets: dict[int, asyncio.Future[str]] = {}
        self._ticket = 0
        self._waiting: list[dict[str, Any]] = []  # votes of the next batch
        self._batch: set[int] = set()  # tickets of the batch being saved
        self._wrong: dict[str, deque[float]] = {}
        # when the program was last told that a phone is present
        self._told_of: dict[str, float] = {}
        self._ended = ""  # the reason that phones are told

    # messages of the program

    def hear(self, message: Mapping[str, Any]) -> None:
        match message["say"]:
            case "kept":
                for ticket, word in message["tickets"]:
                    future = self._tickets.pop(ticket, None)
                    if future is not None and not future.done():
                        future.set_result(word)
                    self._batch.discard(ticket)
                self._flush()
            case "stage":
                self._stage = to_stage(message["stage"])
            case "questions":
                self._ask(message)
            case "answers":
                for vote in map(to_vote, message["answers"]):
                    self._answers.setdefault(vote.voter, {})[vote.question] = vote
                    self._given.setdefault(vote.voter, set()).add(vote.question)
            case "slips":
                self._slips = by_digest(message["slips"])
            case "free":
                self._bound.pop(message["voter"], None)
            case "end":
                self._ended = "paused" if message["pause"] else "ended"

    def _ask(self, message: Mapping[str, Any]) -> None:
        self._questions = {one["key"]: to_question(one) for one in message["questions"]}
        self._shown = message["questions"]
        # phones that show others reload
        self._asks = sha256(json.dumps(self._shown).encode()).hexdigest()[:16]
        self._stage = to_stage(message["stage"])
        self._answers: dict[str, dict[str, Vote]] = {}
        for vote in map(to_vote, message["answers"]):
            self._answers.setdefault(vote.voter, {})[vote.question] = vote

    # requests of phones

    async def answer(self, request: HttpRequest, address: str) -> HttpResponse:
        """Return the response to a request from the IP `address` for any path but /; the server has checked host and
        origin. JSON `error` if the room has ended, the phone is unknown or the path does not exist."""
        if self._ended:
            return json_answer(410, error=self._ended)
        if request.path == "/enter":
            return await self._enter(request, address)
        voter = self._voter(request)
        if not voter:
            return json_answer(401, error="unknown")
        self._seen(voter)
        match request.path:
            case "/state":
                told, given = self._state_shown(), self._elsewhere(voter)
                return json_answer(
                    200,
                    session=self._session,
                    asks=self._asks,
                    photos=self._photographed,
                    stage=told,
                    given=given,
                )
            case "/vote" if not self.shared:
                return await self._vote(voter, request)
            case "/sheet" if self.shared:
                return await self._sheet(voter, request)
            case "/photo":
                return await self._photo(voter, request)
        return json_answer(404, error="unfit")

    def _state_shown(self) -> dict[str, Any]:
        """Return the state to show; of earlier questions a page need not know."""
        opened = [key for key in self._stage.opened if key in self._questions]
        return {"asked": self._stage.asked, "opened": opened, "current": self._stage.current}

    def _elsewhere(self, voter: str) -> list[Vote]:
        """Return the votes of this slip on the present questions that did not come from a phone."""
        answers = self._answers.get(voter, {})
        given = self._given.get(voter, set())
        return [answers[key] for key in sorted(given) if key in answers and key in self._questions]

    @property
    def _photographed(self) -> list[str]:
        return [key for key in self._stage.photos if key in self._questions]

    def _voter(self, request: HttpRequest) -> str:
        """Return the voter of a phone by its cookie, or "" if it was not let in."""
        for part in request.headers.get("cookie", "").split(";"):
            name, _is, value = part.strip().partition("=")
            voter, _dot, secret = value.partition(".")
            if (
                name == COOKIE
                and voter in self._bound
                and compare_digest(self._bound[voter], hidden(secret))
            ):
                return voter
        return ""

    async def _enter(self, request: HttpRequest, address: str) -> HttpResponse:
        """Bind a slip to the first phone that shows it, by a secret the phone drew; the same phone may enter again."""
        found = as_object(request.body)
        slip, secret = found.get("slip"), found.get("secret")
        if not isinstance(slip, str) or not isinstance(secret, str) or not fits(secret):
            return json_answer(400, error="unfit")
        code = read_slip(slip)
        voter, number = self._slips.get(slip_digest(code), ("", 0)) if code else ("", 0)
        if not voter:
            times = self._wrong.setdefault(address, deque(maxlen=WRONG))
            now = time.monotonic()
            while times and now - times[0] > WRONG_SECONDS:
                times.popleft()
            if len(times) == WRONG:  # others behind this address may still enter with a slip
                return json_answer(429, error="wait")
            if code:  # a typing error is no guess
                self._wrong[address].append(time.monotonic())
            self._send(say="wrong")
            return json_answer(403, error="unknown" if code else "mistyped")
        if self.shared:  # a phone whose page has forgotten its secret has it in its cookie
            carried = re.search(rf"\b{COOKIE}=[^.;]*\.(\w+)", request.headers.get("cookie", ""))
            if carried and fits(carried[1]):
                secret = carried[1]
            voter = slip_code(secret.encode(), self._session)
            self._bound[voter] = hidden(secret)
        if voter not in self._bound and await self._bind(voter, secret):
            return json_answer(503, error="unkept")
        if not compare_digest(self._bound[voter], hidden(secret)):
            self._send(say="twice", voter=voter)
            return json_answer(409, error="used")
        self._seen(voter)
        cookie = f"Set-Cookie: {COOKIE}={voter}.{secret}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"
        told = json_answer(
            200,
            session=self._session,
            asks=self._asks,
            photos=self._photographed,
            title=self._title,
            held=self.shared,
            number=number,
            questions=self._shown,
            stage=self._state_shown(),
            answers=[*self._answers.get(voter, {}).values()],
            given=self._elsewhere(voter),
        )
        return told._replace(headers=(*told.headers, cookie))

    async def _bind(self, voter: str, secret: str) -> str:
        """Bind at once, so that another phone finds the slip bound; unbind it if that cannot be saved."""
        self._bound[voter] = hidden(secret)
        word = await self._kept(
            ("bind", voter, secret), {"say": "bound", "voter": voter, "digest": hidden(secret)}
        )
        if word and self._bound.get(voter) == hidden(secret):
            del self._bound[voter]
        return word

    def _seen(self, voter: str) -> None:
        """Tell the program that a phone is present, but not for every request."""
        now = time.monotonic()
        if now - self._told_of.get(voter, -SEEN_SECONDS) >= SEEN_SECONDS:
            self._told_of[voter] = now
            self._send(say="seen", voter=voter)

    async def _vote(self, voter: str, request: HttpRequest) -> HttpResponse:
        """Save a vote; `n` counts up on a phone, so that repeated or late votes change nothing."""
        found = as_object(request.body)
        number = found.get("n")
        try:
            vote = to_vote({**found, "voter": voter})
        except (ValueError, TypeError):
            return json_answer(400, error="unfit")
        if (
            not isinstance(number, int)
            or len(vote.note) > NOTE
            or any(len(text) > TEXT for text in vote.texts)
        ):
            return json_answer(400, error="unfit")
        phone = (self._bound[voter], vote.question)
        if number <= self._last.get(phone, -1):
            return json_answer(200, kept=number)
        word = refusal(vote, self._questions.values(), self._stage)
        if word:
            return json_answer(REFUSED[word], error=word)
        word = await self._kept(("vote", *phone, str(number)), {"vote": vote})
        if word:
            return json_answer(REFUSED.get(word, 503), error=word)
        if number > self._last.get(phone, -1):
            self._last[phone] = number
            if vote.question in self._questions:
                self._answers.setdefault(voter, {})[vote.question] = vote
                self._given.get(voter, set()).discard(vote.question)
        return json_answer(200, kept=number)

    async def _sheet(self, voter: str, request: HttpRequest) -> HttpResponse:
        """Save all that a phone answers, together or not at all."""
        try:
            votes = [to_vote({**one, "voter": voter}) for one in as_object(request.body)["votes"]]
        except (LookupError, ValueError, TypeError):
            return json_answer(400, error="unfit")
        if not 0 < len(votes) == len({one.question for one in votes}) or any(
            len(one.note) > NOTE for one in votes
        ):
            return json_answer(400, error="unfit")
        word = next(
            filter(None, (refusal(one, self._questions.values(), self._stage) for one in votes)), ""
        )
        word = word or await self._kept(("sheet", voter), {"say": "sheet", "votes": votes})
        return json_answer(REFUSED.get(word, 503), error=word) if word else json_answer(200)

    async def _photo(self, voter: str, request: HttpRequest) -> HttpResponse:
        named = dict(parse_qsl(request.query))
        key, id_ = named.get("question", ""), named.get("id", "")
        asked, wanted = self._questions.get(key), key in self._stage.photos
        wanted = wanted or (asked is not None and asked.photo)
        if not wanted or not request.body.startswith(JPEG) or not id_ or len(id_) > PHOTO_ID:
            return json_answer(400, error="unfit")
        there = self._photos.setdefault((voter, key), set())
        if id_ in there:
            return json_answer(200, kept=id_)
        word = "opened" if key in self._stage.opened else "closed"
        if self._stage.photographs(key):
            word = ""
        word = word or ("many" if len(there) >= PHOTOS else "")
        if word:
            return json_answer(REFUSED[word], error=word)
        content = base64.b64encode(request.body).decode("ascii")
        message = {"say": "photo", "voter": voter, "question": key, "id": id_, "content": content}
        word = await self._kept(("photo", voter, key, id_), message)
        if word:
            return json_answer(REFUSED.get(word, 503), error=word)
        there.add(id_)
        return json_answer(200, kept=id_)

    # saved by the program

    async def _kept(self, key: tuple[str, ...], message: dict[str, Any]) -> str:
        """Return "" once it is saved, else why not; the same request made twice is saved once."""
        future = self._asked.get(key)
        if future is None:
            future = self._asked[key] = asyncio.get_running_loop().create_future()
            future.add_done_callback(lambda _done: self._asked.pop(key, None))
            self._ticket += 1
            self._tickets[self._ticket] = future
            if "say" in message:
                self._send(**message, ticket=self._ticket)
            else:
                self._waiting.append({**message, "ticket": self._ticket})
                self._flush()
        try:
            return await asyncio.wait_for(asyncio.shield(future), KEEP_SECONDS)
        except TimeoutError:
            return "unkept"

    def _flush(self) -> None:
        """Send the waiting votes to the program together: those that came while it saved the ones before."""
        if self._waiting and not self._batch:
            self._batch = {one["ticket"] for one in self._waiting}
            self._send(say="votes", votes=self._waiting)
            self._waiting = []


def by_digest(slips: list[dict[str, Any]]) -> dict[str, tuple[str, int]]:
    """Return {digest of a slip's code: (voter id, slip's number)}; `slips`: dicts of `digest`, `voter`, `number`."""
    return {one["digest"]: (one["voter"], one["number"]) for one in slips}


def hidden(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def fits(secret: str) -> bool:
    return SECRET <= len(secret) <= 2 * SECRET and secret.isascii() and secret.isalnum()


def as_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a request's body, or {} if it is not a JSON object."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
