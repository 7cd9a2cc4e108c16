"""What is said of each file that came: what taking it in would do, what became of it, what was passed over."""

from pathlib import Path
from typing import NamedTuple

from core.errors import UserError
from core.exchange.incoming_view import Foreseen
from core.exchange.invitations import Hold
from core.log.post import Passed, WaitingFile
from core.log.transfer import Preview, Taken


class TakenIn(NamedTuple):
    """What became of one file."""

    done: int
    of: int
    path: Path
    unit: str = ""  # the sender's unit id
    taken: Taken | None = None
    problem: UserError | None = None
    repeat: bool = False  # that very file was taken in before
    waiting: bool = False  # its sender is not enrolled yet: it is kept, and taken in once the certificate is here
    let_go: tuple[WaitingFile, ...] = ()  # files that waited and had to make room for it
    files: int = 0  # evidence files that were new
    called: str = ""  # the file as a person finds it again: `stick.zip › S10.prongsai`
    part: tuple[int, int] = (1, 1)  # number of this file, number of files of its export
    joined: bool = False  # its sender was certified by it: it claims an invitation of this PC
    key: str = ""  # the sender's, hex
    hold: Hold | None = None  # why an invitation it claims waits for a person
    sha256: str = ""  # of the file, hex; "" when it could not be read

    @property
    def in_effect(self) -> bool:
        """Whether all that it brought is here and counts."""
        if self.problem is not None or self.waiting or self.taken is None:
            return False
        return not (self.taken.refused or self.taken.parked or any(one.silent for one in self.taken.streams))


class ImportPreview(NamedTuple):
    """What taking one file in would do."""

    path: Path
    unit: str = ""
    made: str = ""
    preview: Preview | None = None
    files: int = 0
    problem: UserError | None = None
    repeat: bool = False
    waiting: bool = False  # its sender is not enrolled yet: nothing of it would be taken in
    called: str = ""
    foreseen: Foreseen | None = None  # record by record; None = the forms were not given
    key: str = ""  # the sender's, hex
    part: tuple[int, int] = (1, 1)
    joins: bool = False  # though nobody knows its sender yet it would not wait: it claims an invitation of this PC
    hold: Hold | None = None  # why an invitation it claims would wait for a person
    sha256: str = ""  # of the file, hex; "" when it could not be read
    twin: str = ""  # another file of those looked at, as a person finds it, that is the same byte by byte
    done: int = 0
    of: int = 0


class PassedOver(NamedTuple):
    """Files in a folder or zip that are no bundles: those worth a name, and how many beside them."""

    files: tuple[Passed, ...]
    more: int = 0
