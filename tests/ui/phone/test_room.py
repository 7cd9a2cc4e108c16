"""What phones do to a room that they should not, and what becomes of it: each is answered, nothing is lost."""

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

import pytest

from core.workshop.phones import PhoneQuestionStage
from core.workshop.questions import Question, Vote
from tests.known import known
from tests.ui.phone.halls import (
    HOST,
    Heard,
    Phone,
    asked,
    code_of,
    comes,
    gone_on,
    kept,
    opened,
    planned,
)
from ui.phone.http import HEAD, HttpResponse, written
from ui.phone.room import PhoneRoomProcess

LARGE = b"\xff\xd8\xff" + bytes(2**20)


def listens(port: int) -> bool:
    with socket.socket() as asking:
        asking.settimeout(5)
        return asking.connect_ex((HOST, port)) == 0


def test_no_port_is_open_before_it_starts_after_it_ends_or_once_the_program_is_gone(
    tmp_path: Path,
) -> None:
    plan = planned()
    with opened(plan, tmp_path / "book") as (room, _book):
        port = room.port
        assert listens(port)
    assert not listens(port)
    with opened(replace(plan, port=port), tmp_path / "book") as (room, _book):
        assert room._process is not None
        assert room._process.stdin is not None
        room._process.stdin.close()  # as the pipe ends when the program is killed
        room._process.wait(60)
        assert not listens(port)


def test_a_slip_lets_one_phone_in_which_may_come_again_and_no_other(tmp_path: Path) -> None:
    with opened(planned(), tmp_path / "book") as (room, _book):
        first, second = Phone(room.port), Phone(room.port, "b" * 40)
        assert first.enter(code_of(1))[0] == 200
        assert first.enter(code_of(1))[0] == 200, "its answer was lost on the way"
        assert second.enter(code_of(1)) == (409, {"error": "used"})
        assert second.vote("q1", "met") == (401, {"error": "unknown"})
        assert second.enter(code_of(2))[1]["number"] == 2


def test_who_comes_in_while_others_are_written_down_is_written_down_with_the_next(
    tmp_path: Path,
) -> None:
    """Sixty people scan their slips in the same minute, and a disk takes its time for each writing."""
    with opened(planned(12), tmp_path / "book") as (room, book):
        book.may.clear()
        phones = [Phone(room.port, f"{number:040}") for number in range(1, 13)]
        told: dict[int, int] = {}

        def enter(number: int) -> None:
            told[number] = phones[number - 1].enter(code_of(number))[0]

        coming = [threading.Thread(target=enter, args=(number,)) for number in range(1, 13)]
        coming[0].start()
        comes(lambda: book.bindings == [1])
        for each in coming[1:]:
            each.start()
        comes(lambda: room._inbox.qsize() == 11)
        assert told == {}, "nobody is in before it is written down"
        book.may.set()
        for each in coming:
            each.join()
        assert told == dict.fromkeys(range(1, 13), 200)
        assert book.bindings == [1, 11]
    assert len(kept(tmp_path / "book").bound) == 12


def test_a_slip_that_is_made_while_the_room_is_open_lets_in_too(tmp_path: Path) -> None:
    plan = planned(1)
    with opened(plan, tmp_path / "book") as (room, _book):
        late = Phone(room.port)
        assert late.enter(code_of(2)) == (403, {"error": "unknown"})
        room.set_slips(planned(2).slips)
        for _each in range(8):  # until the process has heard it
            if late.enter(code_of(2))[0] == 200:
                break
            time.sleep(0.5)
        assert late.vote("q1", "met")[0] == 200


def test_who_guesses_slips_is_let_in_nowhere_and_has_to_wait(tmp_path: Path) -> None:
    heard = Heard()
    with opened(planned(), tmp_path / "book", heard) as (room, _book):
        inside, guessing = Phone(room.port, "c" * 40), Phone(room.port)
        assert inside.enter(code_of(2))[0] == 200
        answers = [guessing.enter(code_of(number)) for number in range(100, 115)]
        assert answers[:10] == [(403, {"error": "unknown"})] * 10
        assert answers[10:] == [(429, {"error": "wait"})] * 5
        guessing.cookie = "prongsai=v1." + "0" * 40
        assert guessing.vote("q1", "met") == (401, {"error": "unknown"})
        assert inside.vote("q1", "met")[0] == 200, "others go on"
        # all of one address, as behind a router
        late = Phone(room.port, "d" * 40)
        again = Phone(room.port, "c" * 40)
        assert late.enter(code_of(1))[0] == 200, "a slip is let in however many codes were none"
        assert again.enter(code_of(2))[0] == 200, "a phone that was in comes again"
        heard.wait(lambda news: news.wrong == 10)


def test_nothing_is_read_of_what_others_answered_before_or_after_it_is_opened(
    tmp_path: Path,
) -> None:
    with opened(planned(), tmp_path / "book") as (room, _book):
        one, other = Phone(room.port), Phone(room.port, "b" * 40)
        assert one.enter(code_of(1))[0] == 200
        assert one.vote("q1", "unmet", note="ความลับ")[0] == 200
        assert other.enter(code_of(2))[1]["answers"] == []
        for opened_now in ((), ("q1",)):
            room.set_stage(PhoneQuestionStage(("q1", "q2", "q3"), opened_now))
            seen = [
                other.ask("GET", path) for path in ("/state", "/", "/votes", "/answers", "/../book")
            ]
            assert "ความลับ" not in json.dumps(seen, ensure_ascii=False)
            assert "unmet" not in json.dumps(seen[:1])
        assert one.enter(code_of(1))[1]["answers"][0]["note"] == "ความลับ", "one's own are one's own"


def test_what_was_opened_changes_no_more_and_what_is_not_asked_is_not_taken(tmp_path: Path) -> None:
    book = tmp_path / "book"
    with opened(planned(), book) as (room, _keeper):
        phone = Phone(room.port)
        phone.enter(code_of(1))
        assert phone.vote("q1", "met")[0] == 200
        room.set_stage(PhoneQuestionStage(("q1", "q2"), ("q1",)))
        assert phone.vote("q1", "unmet") == (409, {"error": "opened"})
        assert phone.vote("q3", "unmet") == (409, {"error": "closed"})
        heard = {"asked": ["q1", "q2"], "opened": ["q1"], "current": ""}
        # the process has heard it, too
        comes(lambda: phone.ask("GET", "/state")[1]["stage"] == heard)
        assert kept(book).votes == (Vote("v1", "q1", ("met",)),)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 5000,
        b'{"n": 1}',
        b'{"n": "1", "question": "q1", "picked": ["met"]}',
        b'{"n": 1, "question": "q1", "picked": ["none"]}',
        b'{"n": 1, "question": "q1", "picked": ["met", "unmet"]}',
        b'{"n": 1, "question": "q9", "picked": []}',
        b'{"n": 1, "question": "q1", "picked": 7}',
        b'{"n": 1, "question": "q1", "picked": [], "texts": ["a"]}',
        b'{"n": 1, "question": "q1", "picked": [], "note": "\\ud800"}',
        b'{"n": 1, "question": "q1", "picked": [], "note": "a\\u0000b"}',
        b'{"n": 1, "question": "q1", "picked": [], "note": "' + b"a" * 501 + b'"}',
    ],
)
def test_what_our_page_does_not_send_is_refused(
    body: bytes, shared: tuple[PhoneRoomProcess, Path]
) -> None:
    room, book = shared
    phone = Phone(room.port)
    phone.enter(code_of(1))
    assert phone.ask("POST", "/vote", body) == (400, {"error": "unfit"})
    assert kept(book).votes == ()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PhoneRoomProcess, Path]]:
    book = tmp_path_factory.mktemp("room") / "book"
    with opened(planned(), book) as (room, _keeper):
        yield room, book


def test_a_foreign_host_or_origin_gets_nothing(shared: tuple[PhoneRoomProcess, Path]) -> None:
    """As a page of another site asks, or one whose name was made to lead here."""
    room, _book = shared
    phone = Phone(room.port)
    phone.enter(code_of(1))
    body = b'{"n": 1, "question": "q1", "picked": ["met"]}'
    for host in ("evil.example", f"evil.example:{room.port}", f"localhost:{room.port}", HOST):
        status, words = phone.ask("GET", "/", Host=host)
        assert status == 421
        assert "หน้านี้เปิดจากที่อยู่บนบัตรหรือบนจอของห้องเท่านั้น" in words
        assert phone.ask("POST", "/vote", body, Host=host)[0] == 421
    for origin in ("http://evil.example", "null", f"https://{HOST}:{room.port}"):
        assert phone.ask("POST", "/vote", body, Origin=origin) == (403, {"error": "elsewhere"})
    assert phone.ask("POST", "/vote", body, Content_Type="text/plain")[0] == 415
    assert phone.ask("POST", "/vote", body, Origin="")[0] == 415
    assert phone.ask("PUT", "/vote", body)[0] == 405


def test_bodies_that_are_too_large_are_refused_and_the_phone_reads_why(
    shared: tuple[PhoneRoomProcess, Path],
) -> None:
    room, _book = shared
    for path, kind in (("/vote", "application/json"), ("/photo?question=q1&id=a", "image/jpeg")):
        phone = Phone(room.port)
        phone.enter(code_of(1))
        assert phone.ask("POST", path, LARGE, Content_Type=kind) == (413, {"error": "large"})
    long = Phone(room.port)
    assert long.ask("GET", "/", X_Long="a" * HEAD)[0] == 431


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.0\r\nHost: {host}\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n",
        "POST /vote HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /vote HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n",
        "POST /vote HTTP/1.1\r\nHost: {host}\r\nContent-Length : 5\r\n\r\n",
        "\u0e01 / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_answered_once_and_let_go(
    head: str, shared: tuple[PhoneRoomProcess, Path]
) -> None:
    room, _book = shared
    with socket.create_connection((HOST, room.port), timeout=60) as asking:
        asking.sendall(head.format(host=f"{HOST}:{room.port}").encode())
        answer = b"".join(iter(lambda: asking.recv(2**16), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_an_answer_begins_with_its_status_in_the_words_of_the_standard() -> None:
    for status in HTTPStatus:
        first, *_rest = written(HttpResponse(status.value), keep_alive=False).split(b"\r\n")
        assert first.decode("ascii") == f"HTTP/1.1 {status.value} {status.phrase}"


def test_photographs_are_pictures_few_and_kept_once(tmp_path: Path) -> None:
    book = tmp_path / "book"
    plan = planned(1, (*asked(1), Question("none", "2", "ไม่รับภาพ")))
    with opened(plan, book) as (room, _keeper):
        phone = Phone(room.port)
        phone.enter(code_of(1))

        def give(id_: str, content: bytes = b"\xff\xd8\xff picture", question: str = "q1") -> int:
            path = f"/photo?question={question}&id={id_}"
            return phone.ask("POST", path, content, Content_Type="image/jpeg")[0]

        assert [give(id_) for id_ in "aabcde"] == [200] * 6
        assert give("f") == 409, "five of a question"
        assert [
            give("g", b"<html>"),
            give("g", question="none"),
            give("g", question="q9"),
            give(""),
        ] == [400] * 4
        assert sorted(id_ for _voter, _question, id_ in kept(book).photos) == [*"abcde"]


def test_a_phone_is_told_when_no_more_photographs_are_taken_and_asks_no_more(
    tmp_path: Path,
) -> None:
    with opened(planned(1, asked(1)), tmp_path / "book") as (room, keeper):
        phone = Phone(room.port)
        phone.enter(code_of(1))
        path = "/photo?question=q1&id=a"
        keeper.full = True
        assert phone.ask("POST", path, b"\xff\xd8\xff picture", Content_Type="image/jpeg") == (
            409,
            {"error": "many"},
        )
        assert phone.vote("q1", "met")[0] == 200
        assert known(room.now().problem).what == "full", (
            "the chair is told until one is taken again"
        )
        keeper.full = False
        assert phone.ask("POST", path, b"\xff\xd8\xff picture", Content_Type="image/jpeg")[0] == 200
        comes(lambda: room.now().problem is None)


def test_five_hundred_slow_sockets_keep_nobody_out(tmp_path: Path) -> None:
    slow: list[socket.socket] = []
    with opened(planned(), tmp_path / "book") as (room, _book):
        try:
            for _number in range(500):
                slow.append(socket.create_connection((HOST, room.port), timeout=60))
                slow[-1].sendall(b"POST /vote HTTP/1.1\r\nHo")
            phone = Phone(room.port)
            assert phone.enter(code_of(1))[0] == 200
            assert phone.vote("q1", "met")[0] == 200
            more = [Phone(room.port, f"{number:040}") for number in range(3)]
            assert [each.ask("GET", "/")[0] for each in more] == [200] * 3
        finally:
            for each in slow:
                each.close()


def test_a_disk_that_will_not_keep_leaves_the_vote_on_the_phone_which_sends_it_again(
    tmp_path: Path,
) -> None:
    heard, book = Heard(), tmp_path / "book"
    with opened(planned(), book, heard) as (room, keeper):
        phone = Phone(room.port)
        phone.enter(code_of(1))
        keeper.fails = 1
        vote = {"n": 1, "question": "q1", "picked": ["met"]}
        assert phone.post("/vote", **vote) == (503, {"error": "unkept"})
        problem = heard.wait(lambda news: news.problem is not None).problem
        assert problem is not None
        assert problem.do
        assert phone.post("/vote", **vote) == (200, {"kept": 1})
        assert phone.post("/vote", **vote) == (200, {"kept": 1}), "its answer was lost on the way"
        assert kept(book).votes == (Vote("v1", "q1", ("met",)),)


def test_a_later_answer_stands_however_they_arrive(tmp_path: Path) -> None:
    book = tmp_path / "book"
    with opened(planned(), book) as (room, _keeper):
        phone = Phone(room.port)
        phone.enter(code_of(1))
        assert phone.post("/vote", n=2, question="q1", picked=["unmet"])[0] == 200
        assert phone.post("/vote", n=1, question="q1", picked=["met"])[0] == 200
        assert kept(book).latest()["v1", "q1"].picked == ("unmet",)
        room.free("v1")
        other = Phone(room.port, "b" * 40)
        comes(lambda: phone.ask("GET", "/state")[0] != 200)  # the process has heard it
        assert other.enter(code_of(1))[0] == 200
        assert other.post("/vote", n=1, question="q1", picked=["met"])[0] == 200, (
            "another phone counts anew"
        )
        assert kept(book).latest()["v1", "q1"].picked == ("met",)


def test_what_was_answered_elsewhere_is_told_to_the_phone_of_that_slip_alone_until_it_answers_again(
    tmp_path: Path,
) -> None:
    with opened(planned(), tmp_path / "book") as (room, _book):
        one, two = Phone(room.port), Phone(room.port, "0" * 32)
        one.enter(code_of(1))
        assert one.vote("q1", "met")[0] == 200
        assert one.ask("GET", "/state")[1]["given"] == []
        given = (
            Vote("v1", "q1", ("unmet",)),
            Vote("v2", "q2", ("talk",)),
            Vote("v1", "gone", ("met",)),
        )
        room.set_answers(given)
        comes(lambda: bool(one.ask("GET", "/state")[1]["given"]))
        found = [
            (vote["question"], vote["picked"]) for vote in one.ask("GET", "/state")[1]["given"]
        ]
        assert found == [("q1", ["unmet"])]
        assert room.now().answered == {"q1": 1, "q2": 1, "gone": 1}
        told = two.enter(code_of(2))[1]
        assert [(vote["question"], vote["picked"]) for vote in told["given"]] == [("q2", ["talk"])]
        assert one.vote("q1", "talk")[0] == 200
        assert one.ask("GET", "/state")[1]["given"] == [], "the phone's own answer counts again"
        assert len(two.ask("GET", "/state")[1]["given"]) == 1


def test_a_pc_that_slept_goes_on_where_it_was(tmp_path: Path) -> None:
    book = tmp_path / "book"
    with opened(planned(), book) as (room, _keeper):
        phone = Phone(room.port)
        phone.enter(code_of(1))
        assert room._process is not None
        os.kill(room._process.pid, signal.SIGSTOP)
        phone.connection.timeout = 1
        phone.close()
        with pytest.raises(TimeoutError):
            phone.post("/vote", n=1, question="q1", picked=["met"])
        os.kill(room._process.pid, signal.SIGCONT)
        phone.close()
        phone.connection.timeout = 60
        assert phone.post("/vote", n=1, question="q1", picked=["met"])[0] == 200
        assert kept(book).latest() == {("v1", "q1"): Vote("v1", "q1", ("met",))}


def test_many_phones_with_faults_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """Connections break, the disk will not once, the process is killed twice and the room goes on with its book."""
    voters, questions = 12, asked(8)
    plan, book = planned(voters, questions), tmp_path / "book"
    sure: dict[tuple[str, str], str] = {}  # what the phones were told is kept

    def answer(number: int, port: int, round_: int) -> None:
        phone = Phone(port, f"{number:040}")
        try:
            comes(lambda: phone.enter(code_of(number))[0] != 503)  # the disk would not
            for at, one in enumerate(questions):
                if (number + at) % 5 == 0:
                    phone.close()  # it connects anew with what it asks next
                wanted = one.choices[(number + at + round_) % 3].key
                number_of = round_ * 100 + at
                said = {"n": number_of, "question": one.key, "picked": [wanted]}
                comes(partial(phone.gives, said))
                sure[f"v{number}", one.key] = wanted
        except (OSError, HTTPException):
            return  # the process was killed: the phone sends it again in the next round

    port = 0
    for round_ in range(3):
        going = gone_on(replace(plan, port=port), book) if port else plan
        with opened(going, book) as (room, keeper):
            port, keeper.fails = room.port, 1
            phones = [
                threading.Thread(target=answer, args=(number, port, round_))
                for number in range(1, voters + 1)
            ]
            for each in phones:
                each.start()
            if round_ < 2:
                phones[round_].join()
                assert room._process is not None
                room._process.kill()
            for each in phones:
                each.join()
        assert sure.keys() <= kept(book).latest().keys()
    assert len(sure) == voters * len(questions)
    assert {key: vote.picked[0] for key, vote in kept(book).latest().items()} == sure
