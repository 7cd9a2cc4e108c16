"""What is read beside the window ends before the folder is let go, and begins no more after it."""

import threading
from typing import Any, cast

import pytest

from core.forms.ports import Reader
from tests.ui.test_session import Alone, context
from ui.session import OfficeSession, SessionEnded


def test_a_folder_is_let_go_only_after_what_is_being_read() -> None:
    nothing = cast(Any, None)
    session = OfficeSession(nothing, lambda: cast(Any, Alone()), context, nothing)
    begun = threading.Event()
    go_on = threading.Event()
    order = list[str]()

    def slow(_reader: Reader) -> None:
        begun.set()
        go_on.wait(5)
        order.append("read")

    def close() -> None:
        session.close()
        order.append("let go")

    reading = threading.Thread(target=lambda: session.read(slow))
    closing = threading.Thread(target=close)
    reading.start()
    assert begun.wait(5)
    closing.start()
    closing.join(0.1)
    assert closing.is_alive()
    go_on.set()
    closing.join(5)
    reading.join(5)
    assert order == ["read", "let go"]
    with pytest.raises(SessionEnded):
        session.read(lambda reader: reader)
