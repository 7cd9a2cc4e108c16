"""Votes of phones lie in the database of an office, saved by its pen, before a phone is told that they are kept."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from core.errors import UserError
from core.forms.ports import Store
from core.log.ports import Context
from core.values import Change, Changes, Ref, Text
from core.workshop.questions import Vote
from storage.db.folder.folder import DATABASE
from storage.db.folder.store import Folder
from storage.db.sqlite import connect_plain
from storage.phones.book import PhoneStore
from tests.core.conftest import ctx
from tests.core.conftest import folder as folder
from tests.ui.phone.halls import Heard, Phone, code_of, planned
from ui.phone.keeping import phone_input
from ui.phone.room import PhoneInputSaver, PhoneRoomProcess
from ui.session import OfficeSession


def take(context: Context, store: Store, votes: Sequence[Vote]) -> Changes:
    """Each vote as words of a record of its own; what begins with ! cannot be kept."""
    if any(vote.note.startswith("!") for vote in votes):
        raise UserError("รับไม่ได้", "ปิดแล้ว", "บอกที่ประชุม")
    unit = context.unit
    words = [f"{vote.voter} {vote.question} {' '.join(vote.picked)}" for vote in votes]
    return store.save(
        context,
        "take",
        [Change(Ref(unit, "person", context.new_id()), "name", Text(w)) for w in words],
    )


@pytest.fixture
def session(folder: Folder) -> Iterator[OfficeSession]:
    nothing: Any = None
    opened = OfficeSession(folder, lambda: nothing, lambda _person: ctx(folder), nothing)
    yield opened
    opened.close()


def texts(path: Path) -> list[str]:
    """What another reader of the folder's log finds at this moment."""
    with closing(connect_plain(path)) as database:
        found = [str(value) for row in database.execute("select * from text") for value in row]
    return sorted({value for value in found if value.startswith("v1 q")})


def test_an_acknowledged_vote_is_in_the_database_and_one_that_cannot_be_is_in_nobodys_way(
    session: OfficeSession, tmp_path: Path
) -> None:
    database, heard = tmp_path / "office" / DATABASE, Heard()
    book = PhoneStore(tmp_path)
    room = PhoneRoomProcess(planned(), phone_input(session, take, book, "a" * 32), heard)
    room.start()
    try:
        phone, other = Phone(room.port), Phone(room.port, "b" * 40)
        assert phone.enter(code_of(1))[0] == other.enter(code_of(2))[0] == 200
        assert texts(database) == []
        for at, question in enumerate(("q1", "q2", "q3")):
            assert other.post("/vote", n=at, question=question, picked=["met"], note="!")[0] == 503
            assert phone.vote(question, "unmet")[0] == 200
            assert len(texts(database)) == at + 1
        assert texts(database) == [f"v1 {question} unmet" for question in ("q1", "q2", "q3")]
        for _twice in range(2):
            photo = phone.ask(
                "POST", "/photo?question=q1&id=a", b"\xff\xd8\xff", Content_Type="image/jpeg"
            )
            assert photo == (200, {"kept": "a"})
        assert [one.item for one in book.photos("a" * 32)] == ["q1"]
        assert {*book.bound("a" * 32)} == {"v1", "v2"}
        session.close()
        assert phone.vote("q1", "met") == (503, {"error": "unkept"})
        problem = heard.wait(
            lambda news: news.problem is not None and "เก็บคำตอบ" in news.problem.what
        ).problem
        assert problem is not None
        assert "หน่วยงานที่เปิดอยู่ถูกปิด หรือบันทึกไม่สำเร็จ" in problem.why
        assert "คำตอบยังอยู่ในโทรศัพท์" in problem.do
    finally:
        room.end(0)


def test_votes_that_came_while_others_were_written_down_are_written_down_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In their order; one that cannot be kept is asked for again by itself."""
    saves, told = list[list[str]](), list[tuple[int, str]]()

    def votes(sent: Sequence[Vote]) -> None:
        saves.append([f"{one.voter} {one.question}" for one in sent])
        if any(one.note == "!" for one in sent):
            raise OSError(28, "full")

    saver = PhoneInputSaver(votes, lambda _digests: None, lambda _photo: None)
    room = PhoneRoomProcess(planned(voters=4), saver, lambda _news: None)
    monkeypatch.setattr(room, "_tell", lambda **said: told.extend(said["tickets"]))

    def message(ticket: int, voter: str, question: str, note: str = "") -> dict[str, Any]:
        return {
            "say": "votes",
            "votes": [
                {"ticket": ticket, "vote": asdict(Vote(voter, question, ("met",), (), note))}
            ],
        }

    room._kept(
        [
            message(1, "v1", "q1"),
            {"say": "seen", "voter": "v4"},
            message(2, "v2", "q1"),
            message(3, "v3", "q2"),
        ]
    )
    assert saves == [["v1 q1", "v2 q1", "v3 q2"]]
    assert told == [(1, ""), (2, ""), (3, "")]
    assert {*room.now().there} == {"v4"}
    saves.clear()
    told.clear()
    room._kept([message(4, "v1", "q2"), message(5, "v2", "q2", "!")])
    assert saves == [["v1 q2", "v2 q2"], ["v1 q2"], ["v2 q2"]]
    assert told == [(4, ""), (5, "unkept")]
