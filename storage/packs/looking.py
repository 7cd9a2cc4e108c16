"""Asks a worker process of the files of a pack; after its death, or when it is too slow, the next one gets the rest."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.actions.evidence_pack import Looked
from storage.packs.worker import SECONDS

ROOT = Path(__file__).resolve().parents[2]


class Looking:
    """One process at a time; `close` ends it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, path: Path, kind: str, words: Sequence[str] | None, to: Path) -> Looked:
        """What the file is; `unread` when that was the end of the process."""
        question: dict[str, object] = {"path": str(path.resolve()), "kind": kind, "words": words, "to": str(to)}
        process = self._process = self._process or _started()
        alarm = threading.Timer(SECONDS, process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            said = json.loads(_said(process, question))
            return Looked(int(said["pages"]), str(said["why"]))
        except (OSError, ValueError):
            self.close()
            return Looked(why="unread")
        finally:
            alarm.cancel()

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "storage.packs.worker"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _said(process: "subprocess.Popen[bytes]", question: dict[str, object]) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(question).encode("ascii") + b"\n")
    process.stdin.flush()
    return process.stdout.readline(4096)
