"""The published forms: looked up by id, edition, revision, alias or path."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument
from storage.instruments.reader import read

ENDINGS = (".yaml", ".yml")


class Library:
    """Reads each file of its folders once, when it is first asked for (satisfies core.ports.Forms)."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._read: dict[Path, Instrument] = {}
        self._known: dict[str, Instrument] = {}

    def get(self, using: str) -> Instrument:
        """The instrument `id`, `id/edition`, `id/edition/revision`, an alias or a path; missing = the newest.

        Raises UserError naming what there is, BrokenInstrument if the file asked for has faults.
        """
        if using not in self._known:
            self._known[using] = self._find(using)
        return self._known[using]

    def all(self) -> Sequence[Instrument]:
        """Every instrument of the folders, by id, the newest edition and revision first."""
        found = {form.using: form for form in map(self._load, self._files())}
        newest = sorted(found.values(), key=lambda form: (-form.edition, -form.revision))
        return tuple(sorted(newest, key=lambda form: form.id))

    def _find(self, using: str) -> Instrument:
        path = Path(using)
        if path.suffix in ENDINGS:
            return self._load(path)
        for form in self.all():
            if using in _names(form):
                return form
        for path in self._files():
            if _plain(path.stem) == _plain(using):
                return self._load(path)
        raise UserError(
            _("ไม่มีแบบชื่อ {using}").format(using=using[:60]),
            _("แบบที่มีอยู่: {known}").format(known=", ".join(form.using for form in self.all()) or _("ไม่มี")),
            _("พิมพ์ชื่อแบบตามรายการนี้ หรือระบุไฟล์ .yaml"),
        )

    def _load(self, path: Path) -> Instrument:
        if path not in self._read:
            self._read[path] = read(path)
        return self._read[path]

    def _files(self) -> tuple[Path, ...]:
        return tuple(
            path for folder in self._folders for path in sorted(folder.iterdir()) if path.suffix in ENDINGS
        )  # fmt: skip


def _names(form: Instrument) -> tuple[str, ...]:
    return (form.id, f"{form.id}/{form.edition}", form.using, *form.aliases)


def _plain(name: str) -> str:
    return name.replace("_", "-").lower()
