"""Caches parsed forms beside this PC's keys, writable only by those who may sign for the office. An entry is named by
the SHA-256 of the form file and of the code that parsed it; decoding yields only classes of forms."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from core.forms import plan_shape, programme, shape, wording
from core.forms.ports import FormSummary
from core.forms.programme import Programme
from core.forms.shape import Instrument
from storage.files import OWN, delete_folder, make_directory, write_durably

# folders of the code that parses forms
READERS = ("core/forms", "core/thai", "storage/instruments")
ROOT = Path(__file__).resolve().parents[2]
LABELS = "labels"
LIMIT = 2 * 2**20  # bytes; the largest real form is under 300 KiB
TUPLE, FRACTION = 0, 1
WRONG = (
    OSError,
    msgspec.MsgspecError,
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    RecursionError,
    ZeroDivisionError,
)
Form = Instrument | Programme
# a file's id and aliases, and its label (None = no usable form)
Seen = tuple[tuple[str, ...], FormSummary | None]


class FormCache:
    """A cache on disk, in `folder` (None = no cache), of forms and labels that this program version has parsed."""

    def __init__(self, folder: Path | None = None) -> None:
        self._above, self._new = folder, False
        self._keeping = Lock()  # the window's thread and one behind it look at forms at once
        self._labels: dict[str, Any] | None = None

    def form(self, file: str) -> Form | None:
        """Return the cached form from the form file with this SHA-256 (hex), or None if it is not cached."""
        with suppress(*WRONG):
            if self._above is not None:
                form = _built(msgspec.msgpack.decode((self._folder / file).read_bytes()))
                if isinstance(form, Instrument | Programme) and form.file == file:
                    return form
        return None

    def keep(self, form: Form) -> None:
        self._write(form.file, _flat(form))

    def label(self, file: str, read: Callable[[], Seen]) -> Seen:
        """Return a form file's (id and aliases, label or None) by its SHA-256; call `read` for them if not cached."""
        labels = self._read_labels()
        with suppress(*WRONG):
            names, found = _built(labels[file])
            if found is None or isinstance(found, FormSummary):
                return tuple(map(str, names)), found
        seen = read()
        labels[file], self._new = _flat(seen), True
        return seen

    def keep_labels(self) -> None:
        with self._keeping:
            if self._new:
                self._new = False  # first: what is seen while this is written is to be written too
                self._write(LABELS, self._labels)

    def _read_labels(self) -> dict[str, Any]:
        """Return the cached labels by file; a second thread waits for the first, or it would parse every form too."""
        if self._labels is None:
            with self._keeping:
                if self._labels is None:
                    labels: dict[str, Any] = {}
                    with suppress(*WRONG):
                        if self._above is not None:
                            labels = msgspec.msgpack.decode(
                                (self._folder / LABELS).read_bytes(), type=dict[str, Any]
                            )
                    self._labels = labels
        return self._labels

    @property
    def _folder(self) -> Path:
        return (self._above or Path()) / _reader()

    def _write(self, name: str, value: object) -> None:
        """Write an entry, or nothing after a disk error; a new version deletes the folders of others but the last."""
        if self._above is None:
            return
        with suppress(OSError):
            if not self._folder.is_dir():
                others = self._above.iterdir() if self._above.is_dir() else ()
                for old in sorted(others, key=lambda one: one.stat().st_mtime)[:-1]:
                    if old != self._folder:
                        delete_folder(old)
                make_directory(self._folder, OWN)
            write_durably(self._folder / name, msgspec.msgpack.encode(value))


@cache
def _reader() -> str:
    """Return a hash (32 hex digits) of the code that parses forms."""
    mark = sha256()
    for path in (path for folder in READERS for path in sorted((ROOT / folder).glob("*.py*"))):
        mark.update(path.name.encode() + sha256(path.read_bytes()).digest())
    return mark.hexdigest()[:32]


def _flat(value: Any) -> Any:
    """Return a part of a form as nested lists, each headed by the name of its class or a tag."""
    kind = type(value)
    if kind is tuple:
        return [TUPLE, *map(_flat, value)]
    if kind is Fraction:
        return [FRACTION, str(value)]
    if kind in _names():
        return [kind.__name__, *(_flat(getattr(value, name)) for name in _names()[kind])]
    if kind in (str, int, bool, type(None)):
        return value
    raise TypeError(f"no part of a form: {kind}")


def _built(value: Any) -> Any:
    if type(value) is not list:
        return value
    head, *rest = value
    if head == TUPLE:
        return tuple(map(_built, rest))
    if head == FRACTION:
        return Fraction(*rest)
    kind = _kinds()[head]
    return kind(**dict(zip(_names()[kind], map(_built, rest), strict=True)))


@cache
def _kinds() -> dict[str, type[Any]]:
    return {kind.__name__: kind for kind in _names()}


@cache
def _names() -> dict[type[Any], tuple[str, ...]]:
    """Return the classes that a form consists of, with the names of their fields."""
    found: dict[type[Any], tuple[str, ...]] = {FormSummary: FormSummary._fields}
    for kind in chain.from_iterable(
        vars(room).values() for room in (shape, plan_shape, programme, wording)
    ):
        if isinstance(kind, type) and is_dataclass(kind):
            found[kind] = tuple(one.name for one in fields(kind))
        elif isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
            found[kind] = kind._fields
    return found
