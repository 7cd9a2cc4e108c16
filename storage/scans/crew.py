"""Two processes that look at foreign pages, started when the first is asked for, each ended when it does not answer."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from storage.apart import Apart, Said, Silent

WORKER = "storage.scans.worker"
HANDS = 2
LARGEST = 30 * 2**20  # bytes of one answer


class Crew:
    """The processes of one batch of files."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._hands: list[Apart] = []
        self._pool = ThreadPoolExecutor(HANDS, "scan")

    def ask(self, path: Path, number: int) -> Said:
        """What the worker says of a page, 0 = of the file. Raises Silent."""
        return self._pool.submit(self._ask, path, number).result()

    def ask_all(self, path: Path, numbers: Sequence[int]) -> Iterator[Said | None]:
        """The answers in order, looked for at once by all; None where there was none."""
        for answer in [self._pool.submit(self._try, path, number) for number in numbers]:
            yield answer.result()

    def _ask(self, path: Path, number: int) -> Said:
        if not hasattr(self._own, "hand"):
            self._own.hand = Apart(WORKER)
            self._hands.append(self._own.hand)
        hand: Apart = self._own.hand
        return hand.ask([str(path.resolve()), number], LARGEST)

    def _try(self, path: Path, number: int) -> Said | None:
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
