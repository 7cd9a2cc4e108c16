"""The library of available forms and programmes, looked up by id, edition, revision, alias or path."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from hashlib import sha256
from os import scandir
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from core.errors import InvalidFormError, UserError
from core.forms.ports import FormSummary
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.i18n import _
from storage.instruments.compiled import LIMIT, Form, FormCache, Seen

if TYPE_CHECKING:
    from core.forms.published import OfficialTextTable

ENDINGS = frozenset({".yaml", ".yml"})
ID = rb"(?m)^id:\s*['\"]?([a-z0-9_-]+)"
FormType = TypeVar("FormType", bound=Form)


class FolderForms(NamedTuple):
    """The forms published in an office folder, by SHA-256 (hex) of their files. `texts`: tables of official texts, by
    SHA-256; `worded`: {(owner, id/edition of a form): SHA-256 of the tables that apply to it}."""

    usable: Mapping[str, Path] = MappingProxyType({})
    # no longer offered, but documents filled in with them can be read
    withdrawn: frozenset[str] = frozenset()
    refused: Mapping[str, str] = MappingProxyType({})  # why a form is not used on this PC
    untested: Mapping[str, str] = MappingProxyType({})  # why a form's test cases were not run
    lacking: bool = False  # the file of some published form has not arrived yet
    owners: Mapping[str, str] = MappingProxyType({})  # the unit that published a form
    texts: Mapping[str, Path] = MappingProxyType({})  # tables of official texts
    # by (owner, id/edition): the tables laid
    worded: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType({})
    # over the form now; owner "" = a form of the program


class FormFileSummary(NamedTuple):
    """What the beginning of a form file says: `names` that mean the form, and its `label`. `file`: SHA-256 (hex)."""

    names: frozenset[str]  # id, aliases and file stem, as `_plain` gives them
    file: str  # SHA-256, hex
    label: FormSummary | None  # None = it is no usable form


class FormLibrary:
    """The forms in some directories and those published in an office folder (core.forms.ports.Forms). A form is parsed
    when first needed. A directory may be missing. Of forms with equal id, edition and revision, the first is used."""

    def __init__(
        self,
        folders: Iterable[Path],
        library: "FormLibrary | None" = None,
        cache: FormCache | None = None,
    ) -> None:
        """Share the parsed files of `library`, which has the same folders; without one, read from `cache`."""
        self.folders = tuple(folders)
        self._kept_forms: FormCache = library._kept_forms if library else cache or FormCache()
        self.published = FolderForms()
        self._read: dict[Path, Form | InvalidFormError] = library._read if library else {}
        self._seen: dict[Path, FormFileSummary] = library._seen if library else {}
        self._instruments: dict[str, Instrument] = {}
        self._tables: dict[str, OfficialTextTable | None] = {}  # tables of official texts, by file
        self._programmes: dict[str, Programme] = {}

    def publish(self, forms: FolderForms) -> bool:
        """Replace the forms published in the office folder by `forms`; return whether this changed anything."""
        changed = forms != self.published
        if changed:
            self.published = forms
            self._instruments, self._programmes = {}, {}  # a name may mean a newer one now
        return changed

    def is_shipped(self, file: str) -> bool:
        """Return whether the form file with this SHA-256 (hex) comes with the program."""
        return any(self._glance(path).file == file for path in _lying(self.folders))

    def source(self, file: str) -> Path:
        """Return the path of the form file with this SHA-256 (hex). Raises UserError if the library lacks it."""
        for path in self._files():
            if self._glance(path).file == file:
                return path
        raise _absent(file[:8], self.why_not(file))

    def is_published(self, file: str) -> bool:
        """Return whether the form file with this SHA-256 (hex) is published, not withdrawn, and usable on this PC."""
        forms = self.published
        return file in forms.owners and file not in forms.withdrawn and file not in forms.refused

    def why_not(self, file: str) -> str:
        """Return why this PC refuses the published form file with this SHA-256 (hex); "" if it accepts it."""
        return self.published.refused.get(file, "")

    def untested(self, file: str) -> str:
        """Return why the test cases of the form with this SHA-256 were not run; "" if they were or it has none."""
        return self.published.untested.get(file, "")

    def get(self, form_name: str) -> Instrument:
        """Return the newest instrument named `id[/edition[/revision]]`, or by an alias, with the current official
        texts. If the name goes on with `#` and a form file's SHA-256, only official texts whose SHA-256 follow a `+`
        apply. A path is read as it is. UserError (lists known forms) for an unknown name, InvalidFormError if all its
        files have faults."""
        if Path(form_name).suffix in (*ENDINGS, ".xlsx"):
            from storage.instruments.reader import read

            return read(Path(form_name))
        if form_name not in self._instruments:
            name, _plus, words = form_name.partition("+")
            form = self._find(name, Instrument)
            if "#" in name:
                self._instruments[form_name] = self._laid(form, words.split(","))
            else:
                self._instruments[form_name] = self.worded(form)
        return self._instruments[form_name]

    def worded(self, form: Instrument) -> Instrument:
        """Return `form` with the current official texts of its publisher; a shipped form gets those of the centre."""
        form = form.own or form
        owner = self.published.owners.get(form.file, "")
        return self._laid(form, self.published.worded.get((owner, f"{form.id}/{form.edition}"), ()))

    def _laid(self, form: Instrument, files: Iterable[str]) -> Instrument:
        """Return `form` with its texts replaced from the tables `files` (SHA-256, hex); missing tables are skipped."""
        tables = [table for file in files if (table := self._table(file)) is not None]
        if not tables:
            return form
        from core.forms.published import OfficialTextTable

        return OfficialTextTable.laid_over(form, tables)

    def _table(self, file: str) -> "OfficialTextTable | None":
        if file not in self._tables and file in self.published.texts:
            from storage.instruments.wording import read_wording

            self._tables[file] = None
            with suppress(UserError):
                self._tables[file] = read_wording(self.published.texts[file])
        return self._tables.get(file)

    def programme(self, form_name: str) -> Programme:
        """Return the newest programme with this id, `id/edition`, `id/edition/revision` or alias. Raises UserError if
        there is none, InvalidFormError if every form file of that name has faults."""
        if form_name not in self._programmes:
            self._programmes[form_name] = self._find(form_name, Programme)
        return self._programmes[form_name]

    def labels(self) -> Sequence[FormSummary]:
        """Return summaries of all offered forms, sorted by id, newest first; a form published by two units has two."""
        return tuple(one for one, _path in self._offered())

    def label(self, form_name: str) -> FormSummary:
        """Return the summary of the instrument that `get(form_name)` returns; errors are the same."""
        offered = self._meant(form_name.partition("+")[0])
        found = next((one for one, _path in offered if one and not one.programme), None)
        return found or FormSummary.of(self.get(form_name))

    def broken(self) -> Sequence[InvalidFormError]:
        """Return one error for each form file that cannot be parsed."""
        return tuple(
            form for form in map(self._load, self._files()) if isinstance(form, InvalidFormError)
        )

    def _offered(self) -> Sequence[tuple[FormSummary, Path]]:
        found: dict[str, tuple[FormSummary, Path]] = {}
        for path in _lying(self.folders):
            one = self._glance(path).label
            if one:
                found.setdefault(one.using, (one, path))
        passed = {one.file for one, _path in found.values()} | self.published.withdrawn
        for file, path in self.published.usable.items():
            if file not in passed and (one := self._glance(path).label) and one.file == file:
                found[file] = (one, path)
        self._kept_forms.keep_labels()
        return sorted(
            found.values(), key=lambda each: (each[0].id, -each[0].edition, -each[0].revision)
        )

    def _find(self, form_name: str, kind: type[FormType]) -> FormType:
        name, _hash, file = form_name.partition("#")
        troubles: list[InvalidFormError] = []
        for one, path in self._meant(form_name):
            if one and one.programme is not (kind is Programme):
                continue
            form = self._load(path)
            if isinstance(form, kind) and (not file or form.file == file):
                return form
            if isinstance(form, InvalidFormError):
                troubles.append(form)
        if troubles:
            raise troubles[0]
        raise _absent(name, self.why_not(file)) if file else _unknown(self.labels(), name, kind)

    def _meant(self, form_name: str) -> Sequence[tuple[FormSummary | None, Path]]:
        """Return the files that `form_name` may name with their labels, newest first, files without a label last."""
        name, _hash, file = form_name.partition("#")
        found = [
            (self._glance(path).label, path)
            for path in self._files()
            if self._is_meant(path, name, file)
        ]
        self._kept_forms.keep_labels()

        def fits(label: FormSummary, path: Path) -> bool:
            names = (
                label.id,
                f"{label.id}/{label.edition}",
                label.using,
                *label.aliases,
                path.stem,
            )
            return bool(file) or _plain(name) in map(_plain, names)

        fitting = [(one, path) for one, path in found if one is None or fits(one, path)]
        return sorted(
            fitting,
            key=lambda one: (one[0].edition, one[0].revision) if one[0] else (-1, -1),
            reverse=True,
        )

    def _is_meant(self, path: Path, name: str, file: str) -> bool:
        """Return whether a file may be the one asked for; a withdrawn file may be asked for only by its hash."""
        if file:
            return self._glance(path).file == file
        withdrawn = path.name in self.published.withdrawn
        return not withdrawn and _plain(name.partition("/")[0]) in self._glance(path).names

    def _glance(self, path: Path) -> FormFileSummary:
        if path not in self._seen:
            data = _bytes(path)
            file = sha256(data).hexdigest()
            named, said = self._kept_forms.label(
                file, partial(_first_look, data, partial(self._load, path))
            )
            self._seen[path] = FormFileSummary(
                frozenset(map(_plain, (*named, path.stem))), file, said
            )
        return self._seen[path]

    def _load(self, path: Path) -> Form | InvalidFormError:
        if path not in self._read:
            known = self._kept_forms.form(sha256(_bytes(path)).hexdigest())
            self._read[path] = known or self._parsed(path)
        return self._read[path]

    def _parsed(self, path: Path) -> Form | InvalidFormError:
        from storage.instruments.reader import read_form

        try:
            form = read_form(path)
        except InvalidFormError as problem:
            return problem
        self._kept_forms.keep(form)
        return form

    def _files(self) -> Iterator[Path]:
        yield from _lying(self.folders)
        yield from self.published.usable.values()


def _lying(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the form files in these folders."""
    for folder in folders:
        if folder.is_dir():
            # tells files from folders without a disk access for each
            with scandir(folder) as found:
                names = sorted(
                    one.name for one in found if one.name.endswith((*ENDINGS,)) and one.is_file()
                )
            yield from _paths(folder, tuple(names))


@lru_cache(8)  # one reading of a page looks dozens of times
def _paths(folder: Path, names: Sequence[str]) -> Sequence[Path]:
    return tuple(map(folder.joinpath, names))


def _first_look(data: bytes, parse: Callable[[], Form | InvalidFormError]) -> Seen:
    """Return the names and label of a file not yet cached; `parse` parses it if its first fields are not enough."""
    from storage.instruments.reader import label

    said = label(data)
    if said is None and not isinstance(form := parse(), InvalidFormError):
        said = FormSummary.of(form)  # the first fields were not enough
    if said:
        return (said.id, *said.aliases), said
    return tuple(match.decode() for match in re.findall(ID, data)[:1]), None


def _bytes(path: Path) -> bytes:
    """Return the first LIMIT + 1 bytes of a file (no form is longer), b"" if it cannot be read."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(LIMIT + 1)
    return b""


def _unknown(labels: Sequence[FormSummary], form_name: str, kind: type[FormType]) -> UserError:
    known = ", ".join(one.using for one in labels if one.programme is (kind is Programme))
    return UserError(
        _("ไม่มีแบบชื่อ “{using}”").format(using=form_name[:60]),
        _("แบบที่มีอยู่: {known}").format(known=known or _("ไม่มี")),
        _("พิมพ์ชื่อแบบตามรายการนี้ หรือระบุไฟล์ .yaml"),
    )


def _absent(name: str, reason: str) -> UserError:
    said = _("แบบ {name} ที่ใช้กรอกเอกสารนี้ยังไม่อยู่ในเครื่อง")
    do = _("นำเข้าไฟล์รับส่งล่าสุดจากหน่วยงานที่ประกาศแบบ ข้อมูลที่กรอกไว้ไม่ถูกแก้หรือลบ")
    if reason:
        said = _("แบบ {name} ที่ใช้กรอกเอกสารนี้ใช้ในเครื่องนี้ไม่ได้ ({why})")
        do = _("ติดตั้งโปรแกรมรุ่นล่าสุด หรือแจ้งหน่วยงานที่ประกาศแบบ ข้อมูลที่กรอกไว้ไม่ถูกแก้หรือลบ")
    return UserError(_("เปิดเอกสารนี้ไม่ได้"), said.format(name=name[:60], why=reason), do)


def _plain(name: str) -> str:
    """Return a name as it is compared: `CDD_Clean_2564` and `cdd-clean-2564` are the same."""
    return name.replace("_", "-").lower()
