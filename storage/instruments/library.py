"""The published forms: looked up by id, edition, revision, alias or path."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from core.errors import BrokenInstrument, UserError
from core.forms.official import Official, laid_over
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.i18n import _
from storage.instruments.reader import Form, read, read_form
from storage.instruments.wording import parse_wording

ENDINGS = frozenset({".yaml", ".yml"})
HEAD = 4096  # bytes in which a file says its id
ID = re.compile(rb"^id:\s*['\"]?([a-z0-9_-]+)", re.MULTILINE)
ALIASES = re.compile(rb"^aliases:\s*\[([^\]]*)\]", re.MULTILINE)
Wanted = TypeVar("Wanted", bound=Form)


class FolderForms(NamedTuple):
    """What is published in an office folder, by the SHA-256 of its file in hex."""

    usable: Mapping[str, Path] = MappingProxyType({})
    withdrawn: frozenset[str] = frozenset()  # offered no more; what was filled by them is read
    refused: Mapping[str, str] = MappingProxyType({})  # why they are not used here
    lacking: bool = False  # of some the file has not come yet
    owners: Mapping[str, str] = MappingProxyType({})  # who published a form
    texts: Mapping[str, Path] = MappingProxyType({})  # tables of official texts
    worded: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType({})  # (owner, id/edition): the tables that lie
    # over the form now; owner "" = of the forms of the program


class Library:
    """Reads each file of its folders once, when it is first needed (satisfies core.forms.ports.Forms).

    The folder that comes first wins where two hold the same id, edition and revision; a folder may be missing. Behind
    them come the files that were published in an office folder.
    """

    def __init__(self, folders: Iterable[Path], known: "Library | None" = None) -> None:
        """`known`: a library of the same folders, whose files are not read again: that of an office brings its own."""
        self.folders = tuple(folders)
        self.published = FolderForms()
        self._read: dict[Path, Form | BrokenInstrument] = known._read if known else {}
        self._names: dict[Path, frozenset[str]] = known._names if known else {}
        self._hashes: dict[Path, str] = known._hashes if known else {}
        self._instruments: dict[str, Instrument] = {}
        self._tables: dict[str, Official | None] = {}
        self._programmes: dict[str, Programme] = {}

    def publish(self, found: FolderForms) -> bool:
        """These are published in the folder now, and no others. Whether that changes anything."""
        changed = found != self.published
        if changed:
            self.published = found
            self._instruments, self._programmes = {}, {}  # a name may mean a newer one now
        return changed

    def is_shipped(self, file: str) -> bool:
        """Whether the program brings this very file (SHA-256, hex)."""
        return file in map(self._hash, self._kept())

    def why_not(self, file: str) -> str:
        """Why a published file is not used here; "" = it is, or it is not here."""
        return self.published.refused.get(file, "")

    def get(self, using: str) -> Instrument:
        """The instrument `id`, `id/edition`, `id/edition/revision`, an alias or a path; missing = the newest.

        Behind a `#` may stand the SHA-256 of the very file. Raises UserError naming what there is, BrokenInstrument if
        the only file of that name has faults.
        """
        if Path(using).suffix in ENDINGS:
            return read(Path(using))
        if using not in self._instruments:
            name, file, words = using.partition("#")[0], *using.partition("#")[2].partition("+")[::2]
            form = self._find(f"{name}#{file}" if file else name, Instrument)
            self._instruments[using] = self._laid(form, words.split(",")) if file else self.worded(form)
        return self._instruments[using]

    def worded(self, form: Instrument) -> Instrument:
        form = form.own or form
        owner = self.published.owners.get(form.file, "")
        return self._laid(form, self.published.worded.get((owner, f"{form.id}/{form.edition}"), ()))

    def _laid(self, form: Instrument, files: Iterable[str]) -> Instrument:
        """The form with the words of these files, as far as they are here."""
        return laid_over(form, [table for file in files if (table := self._table(file)) is not None])

    def _table(self, file: str) -> Official | None:
        if file not in self._tables and file in self.published.texts:
            self._tables[file] = None
            with suppress(BrokenInstrument, OSError):
                self._tables[file] = parse_wording(self.published.texts[file].read_bytes(), file)
        return self._tables.get(file)

    def programme(self, using: str) -> Programme:
        """The programme, named as an instrument is; raises as `get`."""
        if using not in self._programmes:
            self._programmes[using] = self._find(using, Programme)
        return self._programmes[using]

    def all(self) -> Sequence[Instrument]:
        """Every sound instrument, by id, the newest edition and revision first; of two owners both."""
        return tuple(map(self.worded, self._all(Instrument)))

    def programmes(self) -> Sequence[Programme]:
        """Every sound programme, ordered as the instruments are."""
        return self._all(Programme)

    def broken(self) -> Sequence[BrokenInstrument]:
        """What is wrong with the files that cannot be used."""
        return tuple(form for form in map(self._load, self._files()) if isinstance(form, BrokenInstrument))

    def _all(self, kind: type[Wanted]) -> Sequence[Wanted]:
        found: dict[str, Wanted] = {}
        for form in map(self._load, self._kept()):
            if isinstance(form, kind):
                found.setdefault(form.using, form)
        passed = {form.file for form in found.values()} | self.published.withdrawn
        for file, path in self.published.usable.items():
            if isinstance(form := self._load(path), kind) and form.file == file and file not in passed:
                found[file] = form
        return tuple(sorted(found.values(), key=_rank))

    def _find(self, using: str, kind: type[Wanted]) -> Wanted:
        name, _hash, file = using.partition("#")
        sound: list[Wanted] = []
        troubles: list[BrokenInstrument] = []
        for path in self._files():
            if not self._is_meant(path, name, file):
                continue
            form = self._load(path)
            if isinstance(form, BrokenInstrument):
                troubles.append(form)
            elif isinstance(form, kind) and (
                form.file == file if file else _plain(name) in map(_plain, (*_names_of(form), path.stem))
            ):
                sound.append(form)
        if sound:
            return max(sound, key=_age)
        if troubles:
            raise troubles[0]
        raise self._absent(name, file) if file else self._unknown(name, kind)

    def _is_meant(self, path: Path, name: str, file: str) -> bool:
        """Whether a file may be the one that is asked for; one that was withdrawn only by its very hash."""
        if file:
            return self._hash(path) == file
        withdrawn = path.name in self.published.withdrawn
        return not withdrawn and _plain(name.partition("/")[0]) in self._called(path)

    def _absent(self, name: str, file: str) -> UserError:
        if why := self.why_not(file):
            return UserError(
                _("เปิดเอกสารนี้ไม่ได้"),
                _("แบบ {name} ที่ใช้กรอกเอกสารนี้ใช้ในเครื่องนี้ไม่ได้ ({why})").format(name=name[:60], why=why),
                _("ติดตั้งโปรแกรมรุ่นล่าสุด หรือแจ้งหน่วยงานที่ประกาศแบบ ข้อมูลที่กรอกไว้ไม่ถูกแก้หรือลบ"),
            )
        return UserError(
            _("เปิดเอกสารนี้ไม่ได้"),
            _("แบบ {name} ที่ใช้กรอกเอกสารนี้ยังไม่อยู่ในเครื่อง").format(name=name[:60]),
            _("นำเข้าไฟล์รับส่งล่าสุดจากหน่วยงานที่ประกาศแบบ ข้อมูลที่กรอกไว้ไม่ถูกแก้หรือลบ"),
        )

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
            head = b""
            with suppress(OSError), path.open("rb") as file:
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
        yield from self._kept()
        yield from self.published.usable.values()

    def _kept(self) -> Iterator[Path]:
        for folder in self.folders:
            if folder.is_dir():
                yield from sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and path.is_file())

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            published = path in self.published.usable.values()  # kept under its hash
            self._hashes[path] = path.name if published else sha256(path.read_bytes()).hexdigest()
        return self._hashes[path]


def _age(form: Form) -> tuple[int, int]:
    return form.edition, form.revision


def _rank(form: Form) -> tuple[str, int, int]:
    return form.id, -form.edition, -form.revision


def _names_of(form: Form) -> tuple[str, ...]:
    return (form.id, f"{form.id}/{form.edition}", form.using, *form.aliases)


def _plain(name: str) -> str:
    """`CDD_Clean_2564` and `cdd-clean-2564` are one name."""
    return name.replace("_", "-").lower()
