"""The folder a case of a form is filled into: one office in memory, and the form as the only one there is."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from core.errors import UserError
from core.forms.ports import FormLabel, Forms, label_of
from core.forms.programme import Programme
from core.forms.shape import Field, Instrument, Kind
from core.forms.wording import Words
from core.i18n import _
from core.log.ports import Context, ReadRecords
from core.values import NOTHING, Brief, Change, Changes, Record, Ref, Shown, Value


class OneForm:
    """A form as the only one there is (satisfies core.forms.ports.Forms)."""

    def __init__(self, form: Instrument) -> None:
        self._form = form

    def get(self, using: str) -> Instrument:
        if using in {row.register.rpartition(".")[0] for row in self._form.given} - {self._form.id}:
            return read_as(self._form, using)
        if using.partition("/")[0] in (self._form.id, *self._form.aliases):
            return self._form
        raise UserError(_("ไม่มีแบบชื่อ “{using}”").format(using=using[:60]), "", "")

    def labels(self) -> Sequence[FormLabel]:
        return (label_of(self._form),)

    def label(self, using: str) -> FormLabel:
        return label_of(self.get(using))

    def programme(self, using: str) -> Programme:
        raise UserError(_("ไม่มีแบบชื่อ “{using}”").format(using=using[:60]), "", "")

    def worded(self, form: Instrument) -> Instrument:
        return form

    def is_published(self, _file: str) -> bool:
        return False

    def why_not(self, _file: str) -> str:
        return ""

    untested = why_not


def read_as(form: Instrument, using: str) -> Instrument:
    """Another form, as far as rows of it are given in the cases of this one: words in whatever cells they name."""
    cells = {
        (row.register.rpartition(".")[2], said_of(one)[0]): None
        for row in form.given
        if row.register.rpartition(".")[0] == using
        for one in row.says
    }
    kinds = dict.fromkeys(kind for kind, _name in cells)
    fields = tuple(Field(id=name, kind=(kind,), title=Words(name)) for kind, name in cells)
    own = tuple(Kind(id=kind, title=Words(kind)) for kind in kinds)
    return Instrument(id=using, edition=form.edition, title=Words(using), kinds=own, fields=fields)


class Memory:
    """A folder of one office that is nowhere kept: what deeds save can be read again, and nothing else is in it.

    It satisfies core.forms.ports.Store as a whole: whatever a page or a paper asks of a folder, it may ask of this one.
    """

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self._records: dict[str, dict[Ref, dict[str, Shown]]] = {}
        nothing: Any = Nothing()
        self.sign_offs = self.history = self.transfers = self.trust = self.results = nothing
        self.exchange = self.scans = self.drafts = self.privacy = nothing
        self.conflicts: Any = nothing.of
        self.rows: Any = nothing.of
        self.together: Any = nullcontext
        self.said: Any = SaidHere(self)

    def record(self, ref: Ref) -> Record | None:
        fields = self._records.get(ref.entity, {}).get(ref)
        return None if fields is None else Record(ref, fields)

    def records(self, entity: str, scope: str | None = None, **equals: str | int) -> Sequence[Record]:
        found = [
            Record(ref, fields)
            for ref, fields in self._records.get(entity, {}).items()
            if scope in (None, ref.scope)
            and all(fields.get(name, NOTHING).value == value for name, value in equals.items())
        ]
        return sorted(found, key=lambda one: one.text("order"))

    def keep(self, *changes: Change) -> None:
        for change in changes:
            known = self._records.setdefault(change.ref.entity, {})
            known.setdefault(change.ref, {})[change.field] = Shown(change.value)

    def save(self, ctx: Context, label: str, changes: Sequence[Change], undoes: str = "") -> Changes:
        self.keep(*changes)
        return Changes.of(label, ctx.unit + undoes, (change.ref for change in changes))

    def bin(self, scope: str | None = None, entity: str = "") -> Sequence[Record]:
        return [one for one in self.records(entity, scope) if one.deleted]

    def only(self, _scopes: Collection[str]) -> "Memory":
        return self

    def digest(self, scope: str | None = None) -> str:
        return scope or ""

    def info(self) -> dict[str, Any]:
        return {}


class SaidHere:
    """Narrow lists of a folder in memory (core.log.ports.FieldReader)."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def values(self, *_asked: object, **_among: object) -> Collection[Any]:
        return frozenset()

    def standing(self, refs: Collection[Ref]) -> Mapping[Ref, Record]:
        found = {ref: self._memory.record(ref) for ref in refs}
        return {ref: one for ref, one in found.items() if one is not None and not one.deleted}

    def brief(
        self, entity: str, names: Sequence[str], /, **equals: str | int | frozenset[str]
    ) -> Sequence[Brief]:  # fmt: skip
        found = self._among(entity, None, equals)
        return [Brief(one.ref, {name: _plain(one.value(name)) for name in names}) for one in found]

    def listed(
        self, entity: str, scope: str, _before: object = None, /, **equals: str | int | frozenset[str]
    ) -> ReadRecords:  # fmt: skip
        return ReadRecords(self._among(entity, scope, equals))

    def since(self, _state: object) -> None:
        return None

    def _among(
        self, entity: str, scope: str | None, equals: Mapping[str, str | int | frozenset[str]]
    ) -> list[Record]:  # fmt: skip
        some = {name: among for name, among in equals.items() if isinstance(among, frozenset)}
        one = {name: value for name, value in equals.items() if not isinstance(value, frozenset)}
        every = self._memory.records(entity, scope, **one)
        return [each for each in every if all(each.text(name) in among for name, among in some.items())]

    def once(self, _name: object, work: Callable[[], Any]) -> Any:
        return work()

    def holding(self, *_asked: object) -> Mapping[str, Sequence[Ref]]:
        return {}

    def waiting(self) -> int:
        return 0


def _plain(value: Value) -> str | int | None:
    return value if isinstance(value, int) or value is None else str(value)


class Nothing:
    """Of a folder in memory: nobody signed, sent, certified or decided anything."""

    def of(self, *_asked: object) -> Sequence[Any]:
        return ()

    all = devices = arrivals = stations = forks = problems = after_each = of

    def device(self) -> None:
        return None

    def state_hash(self, *_asked: object) -> bytes:
        return b""


def said_of(said: str) -> tuple[str, str]:
    """`field = words` as its two sides."""
    name, _equals, words = said.partition("=")
    return name.strip(), words.strip()
