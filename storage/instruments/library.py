"""The published forms: looked up by id, edition, revision, alias or path."""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from core.errors import BrokenInstrument, UserError
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.i18n import _
from storage.instruments.reader import Form, read, read_form

ENDINGS = frozenset({".yaml", ".yml"})
HEAD = 4096  # bytes in which a file says its id
ID = re.compile(rb"^id:\s*['\"]?([a-z0-9_-]+)", re.MULTILINE)
ALIASES = re.compile(rb"^aliases:\s*\[([^\]]*)\]", re.MULTILINE)
Wanted = TypeVar("Wanted", bound=Form)


class Library:
    """Reads each file of its folders once, when it is first needed (satisfies core.forms.ports.Forms).

    The folder that comes first wins where two hold the same id, edition and revision; a folder may be missing.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._read: dict[Path, Form | BrokenInstrument] = {}
        self._names: dict[Path, frozenset[str]] = {}
        self._instruments: dict[str, Instrument] = {}
        self._programmes: dict[str, Programme] = {}
        self._digests: dict[str, bytes] = {}

    def get(self, using: str) -> Instrument:
        """The instrument `id`, `id/edition`, `id/edition/revision`, an alias or a path; missing = the newest.

        Raises UserError naming what there is, BrokenInstrument if the only file of that name has faults.
        """
        if Path(using).suffix in ENDINGS:
            return read(Path(using))
        if using not in self._instruments:
            self._instruments[using] = self._find(using, Instrument)
        return self._instruments[using]

    def digest(self, using: str) -> bytes:
        """SHA-256 of the file of the instrument that `get` gives, or of the programme."""
        if using not in self._digests:
            self._digests[using] = self._digest(using)
        return self._digests[using]

    def _digest(self, using: str) -> bytes:
        try:
            form: Form = self.get(using)
        except BrokenInstrument:
            raise
        except UserError:
            form = self.programme(using)
        named = [Path(using)] if Path(using).suffix in ENDINGS else self._files()
        found = next(path for path in named if self._load(path) == form)
        return sha256(found.read_bytes()).digest()

    def programme(self, using: str) -> Programme:
        """The programme, named as an instrument is; raises as `get`."""
        if using not in self._programmes:
            self._programmes[using] = self._find(using, Programme)
        return self._programmes[using]

    def all(self) -> Sequence[Instrument]:
        """Every sound instrument of the folders, by id, the newest edition and revision first."""
        return self._all(Instrument)

    def programmes(self) -> Sequence[Programme]:
        """Every sound programme of the folders, ordered as the instruments are."""
        return self._all(Programme)

    def broken(self) -> Sequence[BrokenInstrument]:
        """What is wrong with the files that cannot be used."""
        return tuple(form for form in map(self._load, self._files()) if isinstance(form, BrokenInstrument))

    def _all(self, kind: type[Wanted]) -> Sequence[Wanted]:
        found: dict[str, Wanted] = {}
        for form in map(self._load, self._files()):
            if isinstance(form, kind):
                found.setdefault(form.using, form)
        return tuple(sorted(found.values(), key=_rank))

    def _find(self, using: str, kind: type[Wanted]) -> Wanted:
        sound: list[Wanted] = []
        troubles: list[BrokenInstrument] = []
        for path in self._files():
            if _plain(using.partition("/")[0]) not in self._called(path):
                continue
            form = self._load(path)
            if isinstance(form, BrokenInstrument):
                troubles.append(form)
            elif isinstance(form, kind) and _plain(using) in map(_plain, (*_names_of(form), path.stem)):
                sound.append(form)
        if sound:
            return max(sound, key=_age)
        if troubles:
            raise troubles[0]
        raise self._unknown(using, kind)

    def _unknown(self, using: str, kind: type[Wanted]) -> UserError:
        known = ", ".join(form.using for form in self._all(kind))
        return UserError(
            _("ไม่มีแบบชื่อ “{using}”").format(using=using[:60]),
            _("แบบที่มีอยู่: {known}").format(known=known or _("ไม่มี")),
            _("พิมพ์ชื่อแบบตามรายการนี้ หรือระบุไฟล์ .yaml"),
        )

    def _called(self, path: Path) -> frozenset[str]:
        """The names under which the file may be meant, from its first lines; its stem always."""
        if path not in self._names:
            with path.open("rb") as file:
                head = file.read(HEAD)
            found = [match.decode() for match in ID.findall(head)[:1]]
            for listed in ALIASES.findall(head)[:1]:
                found += [name.strip(" '\"") for name in listed.decode("utf-8", "replace").split(",")]
            self._names[path] = frozenset(map(_plain, (*found, path.stem)))
        return self._names[path]

    def _load(self, path: Path) -> Form | BrokenInstrument:
        if path not in self._read:
            try:
                self._read[path] = read_form(path)
            except BrokenInstrument as problem:
                self._read[path] = problem
        return self._read[path]

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            if folder.is_dir():
                yield from sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and path.is_file())


def _age(form: Form) -> tuple[int, int]:
    return form.edition, form.revision


def _rank(form: Form) -> tuple[str, int, int]:
    return form.id, -form.edition, -form.revision


def _names_of(form: Form) -> tuple[str, ...]:
    return (form.id, f"{form.id}/{form.edition}", form.using, *form.aliases)


def _plain(name: str) -> str:
    """`CDD_Clean_2564` and `cdd-clean-2564` are one name."""
    return name.replace("_", "-").lower()
