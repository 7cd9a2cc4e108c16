"""A process that lays papers out, one after the other: run as `python -m wiring.press_hand` (wiring.press)."""

import logging
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from core.blocks.document import Document
from core.blocks.printed import Printed
from core.errors import UserError
from core.i18n import language, use

LOCALE = Path(__file__).resolve().parents[1] / "resources" / "locale"
SIZE = 8  # bytes of the number of bytes that follow


def main() -> None:
    serve(sys.stdin.buffer, sys.stdout.buffer, laid_out)


PressReply = tuple[bytes, Printed] | list[str]  # a file and its facts, or the three sentences of an error


def serve(questions: IO[bytes], answers: IO[bytes], answered: Callable[[str, Path, Document, str], PressReply]) -> None:
    """Answer every question, until they end."""
    while True:
        try:
            question = receive(questions)
        except EOFError:
            return
        send(answers, answered(*question))


def laid_out(chosen: str, office: Path, document: Document, ending: str) -> PressReply:
    """A paper of an office folder as a file of this ending."""
    from storage.papers.writer import rendered
    from wiring.files import pictured

    if chosen != language():
        use(chosen, LOCALE)
    try:
        return rendered([pictured(document, office)], ending)
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
