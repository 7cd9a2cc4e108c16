"""The PCs of a decade: each with an office folder, a key home of its own, and the commands that people give there."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

import main
from core.entities import unit_id
from core.forms.ports import Action, Reader
from core.values import Changes, Ref
from ui.desk import Office
from ui.terminal.bundles import taken_in
from ui.terminal.commands import root, run
from wiring import Wiring

Value = TypeVar("Value")
OFFICES, HOMES, POST = "offices", "homes", "post"


class Pc:
    """One PC of a unit with this `code`; `name` is that of its folders below `place`."""

    def __init__(self, place: Path, name: str, code: str) -> None:
        self.place, self.name, self.code = place, name, code
        self.folder = place / OFFICES / name
        self.home = place / HOMES / name
        self.desk = Wiring(main.INSTRUMENTS, main.RESOURCES / "samples", self.home, main.ROOT)
        self._opened: Office | None = None

    @property
    def unit(self) -> str:
        return unit_id(self.code)

    def do(self, *words: object, code: int = 0) -> Any:
        """Give a command of the terminal; return its JSON value, of a refusal what it says."""
        out, errors = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(errors):
            done = run(root, [*map(str, words), "--json"], self.desk)
        assert done == code, (self.name, words, errors.getvalue(), out.getvalue()[-2000:])
        return json.loads(out.getvalue()) if out.getvalue() else errors.getvalue()

    @contextmanager
    def open(self) -> Iterator[Office]:
        """Open the office folder, once for all that is done within."""
        if self._opened is not None:
            yield self._opened
            return
        with self.desk.open(self.folder) as office:
            self._opened = office
            try:
                yield office
            finally:
                self._opened = None

    def deed(self, action: Action) -> Changes:
        with self.open() as office:
            return office.session.do_now(action)

    def made(self, entity: str, action: Action) -> Ref:
        """Do a deed; return the record of this entity that it touched."""
        return next(ref for ref in self.deed(action).touched if ref.entity == entity)

    def read(self, view: Callable[[Reader], Value]) -> Value:
        if self._opened is not None:
            return self._opened.session.read(view)
        with self.desk.look(self.folder) as reading:
            return view(reading.reader)

    def keep(self, paths: list[Path], **batch: Any) -> None:
        """File the files at `paths` as evidence, in one save; they are removed."""
        from core.evidence.deeds import EvidenceBatch, file_all
        from ui.terminal.evidence import keeping

        with self.open() as office:
            keep = keeping(self.desk, office, self.folder)
            deed = partial(file_all, keep=keep, batch=EvidenceBatch(paths, **batch), atomic=False)
            office.session.do_now(deed)
        for path in paths:
            path.unlink()

    def key_file(self) -> Path:
        path = self.place / POST / f"{self.name}.key"
        path.write_text(json.dumps(self.do("key", "show", self.folder)), "utf-8")
        return path

    def send(self, *receivers: "Pc") -> None:
        """Write one file, or a zip of them, to the units of other PCs, which take it in, without a backup each time."""
        ending = "prongsai" if len(receivers) == 1 else "zip"
        sent = self.place / POST / f"{self.name}.{ending}"
        sent.unlink(missing_ok=True)
        to = [
            word
            for one in receivers
            for word in ("--to", one.key_file() if one.code == self.code else one.code)
        ]
        self.do("bundle", "export", self.folder, *to, "--out", sent, "--yes")
        for one in receivers:
            with one.open() as office:
                report = taken_in(office, [sent])
            assert not any(row.problem for row in report), (self.name, one.name, report)


def enrol(pc: Pc, issuer: Pc, folder: Path, kind: str, letter: str = "A") -> None:
    """Certify a PC by the PC `issuer`, whose `folder` signs; the digits of the certificate are compared on paper."""
    request, answer = (pc.place / POST / f"{pc.name}.{ending}" for ending in ("request", "trust"))
    answer.unlink(missing_ok=True)
    pc.do("key", "request", pc.folder, "--out", request)
    made = ("--class", kind, "--letter", letter, "--out", answer)
    issuer.do("key", "certify", folder, request, *made)
    believe(pc, answer)


def believe(pc: Pc, answer: Path) -> None:
    """Take in the root key and certificates of a .trust file."""
    digits = pc.do("key", "root", "show", answer)["fingerprint"]
    pc.do("key", "root", "trust", pc.folder, answer, "--fingerprint", digits)
