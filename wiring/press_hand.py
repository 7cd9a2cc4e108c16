"""A process that lays papers out, one after the other: run as `python -m wiring.press_hand` (wiring.press)."""

import logging
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from core.blocks.document import Document
from core.blocks.printed import LaidOut
from core.errors import UserError
from core.i18n import language, use
from wiring.files import laid_out

LOCALE = Path(__file__).resolve().parents[1] / "resources" / "locale"
SIZE = 8  # bytes of the number of bytes that follow


def main() -> None:
    serve(sys.stdin.buffer, sys.stdout.buffer, answer)


PressReply = LaidOut | list[str]  # a paper laid out, or the three sentences of an error


def serve(questions: IO[bytes], answers: IO[bytes], answered: Callable[..., PressReply]) -> None:
    """Answer every question, until they end."""
    while True:
        try:
            question = receive(questions)
        except EOFError:
            return
        send(answers, answered(*question))


def answer(chosen: str, office: Path, document: Document, ending: str, salt: bytes) -> PressReply:
    """A paper of an office folder, laid out in this language."""
    if chosen != language():
        use(chosen, LOCALE)
    try:
        return laid_out(document, office, ending, salt)
    except UserError as problem:
        return [problem.what, problem.why, problem.do]


def send(pipe: IO[bytes], value: object) -> None:
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(content).to_bytes(SIZE, "big") + content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next value from the other end; EOFError when it has closed."""
    head = pipe.read(SIZE)
    content = pipe.read(int.from_bytes(head, "big")) if len(head) == SIZE else b""
    if len(head) < SIZE or len(content) < int.from_bytes(head, "big"):
        raise EOFError
    return pickle.loads(content)


if __name__ == "__main__":
    logging.disable()
    main()
