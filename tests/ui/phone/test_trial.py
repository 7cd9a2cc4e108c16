"""A room is tested from the terminal: the page is opened, phones that get through are counted, nothing stays open."""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from tests.ui.phone.halls import HOST, Phone, comes
from ui.phone.room_trial import PhoneReachTest, addresses, reaches
from ui.terminal.goals import phones
from ui.terminal.show import Output


def test_phones_that_get_through_are_counted_once_each_and_it_is_closed_behind_them() -> None:
    came = threading.Event()
    trial = PhoneReachTest(people=2, on_loaded=came.set)
    trial.start((HOST,), 0)
    try:
        port = int(trial.where()[0].rstrip("/").rpartition(":")[2])
        assert trial.now().waits
        for secret in ("a" * 40, "b" * 40, "a" * 40):
            phone = Phone(port, secret)
            status, page = phone.ask("GET", "/")
            assert (status, "<!doctype html>" in page) == (200, True)
            assert phone.post("/hello", secret=secret)[1] == {
                "number": 1 if secret[0] == "a" else 2
            }
        assert came.wait(60)
        trial.wait(60)
        # in whatever language
        comes(lambda: any("2" in sentence for sentence in trial.now().sentences))
        assert trial.now().ready
        assert Phone(port).vote("q1", "met")[0] == 404, "nothing is asked of them"
    finally:
        trial.end()
    assert not reaches(HOST, port)


def test_the_command_says_where_to_come_and_what_it_saw() -> None:
    said, told = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(told):
        words = ["test", "--seconds", "0", "--address", HOST, "--port", "0"]
        output = phones.main(words, standalone_mode=False)
    assert isinstance(output, Output)
    value: Any = output.value
    assert json.dumps(value)
    assert (value["ready"], value["waits"]) == (False, True)
    assert f"http://{HOST}:" in told.getvalue()
    assert said.getvalue() == ""


def test_a_port_that_is_taken_is_passed_over_and_without_an_address_nothing_is_opened() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        trial = PhoneReachTest()
        trial.start((HOST,), port)
        try:
            assert trial.where()[0] != f"http://{HOST}:{port}/"
        finally:
            trial.end()
    nowhere = PhoneReachTest()
    nowhere.start(())
    assert nowhere.where() == ()
    assert not nowhere.now().waits
    nowhere.end()


def test_its_own_addresses_are_those_of_rooms() -> None:
    found: Callable[[], tuple[str, ...]] = addresses
    assert all(not address.startswith("127.") for address in found())
