"""Who may be written to: a root certifies the PC of a folder, and others take in its word."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tests.windows.work import must


class Ran(Protocol):
    """What a command line of the program came to."""

    @property
    def code(self) -> int: ...
    @property
    def said(self) -> str: ...


Run = Callable[..., Ran]  # a command line of the program, with the keys it uses


def certified(asks: Run, folder: Path, kind: str, issues: Run, root: Path) -> Path:
    """The root's answer for the PC of a folder; the root is made with the first."""
    asked = folder.with_suffix(".request")
    answer = folder.with_suffix(".trust")
    said = issues("key", "root", "new", root, "--name", "ราก") if not root.exists() else None
    must(said is None or said.code == 0, said.said if said else "")
    for run, words in (
        (asks, ("request", folder, "--out", asked)),
        (issues, ("certify", root, asked, "--class", kind, "--letter", "A", "--out", answer)),
    ):
        ran = run("key", *words)
        must(ran.code == 0, ran.said)
    return answer


def believes(asks: Run, folder: Path, *answers: Path) -> None:
    """The folder takes these answers in."""
    for answer in answers:
        digits = json.loads(asks("key", "root", "show", answer, "--json").said)["fingerprint"]
        ran = asks("key", "root", "trust", folder, answer, "--fingerprint", digits)
        must(ran.code == 0, ran.said)
