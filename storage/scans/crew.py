"""Two processes that look at foreign pages, started when the first is asked for, each ended when it does not answer."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storage.scans.worker import SECONDS

ROOT = Path(__file__).resolve().parents[2]
HANDS = 2
LARGEST = 30 * 2**20  # bytes of one answer


class Silent(Exception):
    """The process has died, was ended, or said something that is no answer."""


class Hand:
    """One of the processes; used by one thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, path: Path, number: int) -> tuple[dict[str, Any], bytes]:
        """What the worker says of a page, 0 = of the file. Raises Silent; the next question starts a new process."""
        process = self._process = self._process or begin()
        late = threading.Timer(SECONDS, process.kill)
        late.start()
        try:
            return _asked(process, path, number)
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.close()
            raise Silent from error
        finally:
            late.cancel()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


def begin() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "storage.scans.worker"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _asked(process: subprocess.Popen[bytes], path: Path, number: int) -> tuple[dict[str, Any], bytes]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("no pipes")
    process.stdin.write(json.dumps([str(path.resolve()), number]).encode() + b"\n")
    process.stdin.flush()
    said = json.loads(process.stdout.readline(2**20))
    size = said["size"]
    if not 0 <= size <= LARGEST:
        raise ValueError("too long an answer")
    jpeg = process.stdout.read(size)
    if len(jpeg) < size:
        raise ValueError("half an answer")
    return said, jpeg


class Crew:
    """The processes of one batch of files."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._hands: list[Hand] = []
        self._pool = ThreadPoolExecutor(HANDS, "scan")

    def ask(self, path: Path, number: int) -> tuple[dict[str, Any], bytes]:
        return self._pool.submit(self._ask, path, number).result()

    def ask_all(self, path: Path, numbers: Sequence[int]) -> Iterator[tuple[dict[str, Any], bytes] | None]:
        """The answers in order, looked for at once by all; None where there was none."""
        for answer in [self._pool.submit(self._try, path, number) for number in numbers]:
            yield answer.result()

    def _ask(self, path: Path, number: int) -> tuple[dict[str, Any], bytes]:
        if not hasattr(self._own, "hand"):
            self._own.hand = Hand()
            self._hands.append(self._own.hand)
        hand: Hand = self._own.hand
        return hand.ask(path, number)

    def _try(self, path: Path, number: int) -> tuple[dict[str, Any], bytes] | None:
        try:
            return self._ask(path, number)
        except Silent:
            return None

    def close(self) -> None:
        """Begin no page that has not begun, and end the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for hand in self._hands:
            hand.close()
        self._pool.shutdown(wait=True)


@contextmanager
def crew() -> Iterator[Crew]:
    made = Crew()
    try:
        yield made
    finally:
        made.close()
