"""What a page or a paper shows is of one moment, whatever the pen saves while it is read."""

import threading
from functools import partial

from core.log.ports import Reader
from core.people.deeds import add_person
from core.values import Changes
from tests.ui.desktop.acting import office
from ui.desktop.shell.window import Window


def people(reader: Reader) -> int:
    return len(reader.records("person"))


def test_what_is_saved_while_a_view_is_read_is_seen_whole_by_the_next_and_not_at_all_by_this(sample: Window) -> None:
    session, saved = office(sample).session, threading.Event()

    def heard(kind: str, news: object) -> None:
        if kind == "changed" and isinstance(news, Changes):
            saved.set()

    def twice(reader: Reader) -> tuple[int, int]:
        first = people(reader)
        session.do(partial(add_person, name="ผู้มาใหม่", position="นักวิชาการ"))
        assert saved.wait(10), "the pen does not wait for who reads"
        return first, people(reader)

    before = session.read(people)
    session.listen(heard)
    assert session.read(twice) == (before, before)
    session.forget(heard)
    assert session.read(people) == before + 1
