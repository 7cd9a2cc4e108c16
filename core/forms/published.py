"""Published forms, as records that travel: which ones a folder has, and which documents need a form that is missing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeVar

from core.entities import record_id, scope_kind
from core.errors import UserError
from core.forms.ports import FormLabel, Forms, Reader, bound_form
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.i18n import _
from core.values import Record, RecordSummary, Ref

_Said = TypeVar("_Said", Record, RecordSummary)
LANGUAGE = 3  # the newest version of the form language read here; forms that need a later one are kept and passed on
MOST = 64  # most forms an owner may publish for one year
PUBLISHED, WITHDRAWN = "published", "withdrawn"
FORMS = ("instrument", "programme")
WORDING = "wording"
_FILE = r"[0-9a-f]{64}"


class PublishedForm(NamedTuple):
    """A published form of a folder, whether or not its file is here."""

    ref: Ref
    using: str  # id/edition/revision
    file: str  # SHA-256, hex
    language: int
    state: str
    owner: str  # id of a unit

    @staticmethod
    def of_one_owner(reader: Reader, records: Iterable[_Said], file: str) -> Iterator[_Said]:
        """Return those of `records` filled in on a form of the publisher of form `file`, or that name no form file."""
        owners = {one.file: one.owner for one in PublishedForm.all(reader)}
        wanted = owners.get(file, "")
        return (one for one in records if not one.text("form") or owners.get(one.text("form"), "") == wanted)

    @staticmethod
    def shared_names(reader: Reader, unit: str) -> Mapping[str, str]:
        """Return {file: words for its publisher} for all forms whose id several owners use. `unit` is the reader's
        own unit, shown as this office; with "" every publisher is shown by name, as on paper."""
        by_id: dict[str, list[FormLabel]] = {}
        for form in reader.forms.labels():
            by_id.setdefault(form.id, []).append(form)
        alike = [form for same in by_id.values() if len(same) > 1 for form in same]
        known = (
            {one.file: one for one in PublishedForm.all(reader)} if alike else {}
        )  # costs as much as a page of a paper
        owners: dict[str, set[str]] = {}
        for form in alike:
            owners.setdefault(form.id, set()).add(one.owner if (one := known.get(form.file)) else "")
        return {
            form.file: publisher_words(reader, known.get(form.file), unit) for form in alike if len(owners[form.id]) > 1
        }

    @staticmethod
    def all(reader: Reader) -> "tuple[PublishedForm, ...]":
        """Return all forms published by an entitled unit, withdrawn ones too, whose documents stay readable; cached."""
        return reader.fields.once("published forms", lambda: tuple(_form(one) for one in _owned(reader, *FORMS)))

    @staticmethod
    def of_edition(reader: Reader, form: Instrument | Programme, unit: str) -> "list[PublishedForm]":
        """Return the revisions of a form's edition that a unit has published and not withdrawn."""
        every = (one for one in PublishedForm.all(reader) if one.owner == unit and one.state == PUBLISHED)
        return [one for one in every if one.using.startswith(f"{form.id}/{form.edition}/")]

    def says_same(self, reader: Reader, form: Instrument | Programme) -> bool:
        """Return whether this published form has the name and content of `form`, however their files are written."""
        get = reader.forms.programme if isinstance(form, Programme) else reader.forms.get
        with suppress(UserError):
            return self.using == form.using and (self.file == form.file or get(f"{self.using}#{self.file}") == form)
        return False


class PublishedWording(NamedTuple):
    """A published table of official texts by which an owner rewords its form."""

    ref: Ref
    form: str  # id/edition
    lang: str
    file: str  # SHA-256, hex
    state: str
    owner: str  # id of a unit

    @staticmethod
    def all(reader: Reader) -> "tuple[PublishedWording, ...]":
        """Return all tables of official texts published by an entitled unit, withdrawn ones too."""
        return tuple(
            PublishedWording(
                one.ref,
                one.text("instrument_id"),
                one.text("lang"),
                one.text("file"),
                one.text("state"),
                one.text("owner"),
            )
            for one in _owned(reader, WORDING)
        )


def _owned(reader: Reader, *entities: str) -> list[Record]:
    """Return the records that name a file and whose owner is true: the unit of their scope or, in scope `all`, a centre
    that a device certified for it wrote down as owner (docs/log.md: Entities).
    """
    records = [one for entity in entities for one in reader.records(entity) if re.fullmatch(_FILE, one.text("file"))]
    if not any(scope_kind(one.ref.scope) == "all" for one in records):
        return [one for one in records if one.text("owner") == one.ref.scope.partition("/")[0]]
    centres = {(one.key, one.unit) for one in reader.trust.devices() if one.kind == "centre"}
    return [one for one in records if _is_of_its_author(reader, one, centres)]


def _is_of_its_author(reader: Reader, record: Record, centres: set[tuple[str, str]]) -> bool:
    owner = record.text("owner")
    if scope_kind(record.ref.scope) != "all":
        return owner == record.ref.scope.partition("/")[0]
    shown = record.shown("owner").seen
    written = [past for past in reader.history.of(record.ref, "owner") if past.op in shown]
    return any((past.device, owner) in centres for past in written)


class WrongDocumentError(UserError):
    """The error that an imported file names another form or year; the user may confirm to import it anyway."""

    @classmethod
    def check(cls, form: Instrument, year: int, given: object, *, anyway: bool = False) -> None:
        """Raise WrongDocumentError if a file names another form, edition or fiscal year than these, unless `anyway`."""
        said = given if isinstance(given, dict) and not anyway else {}
        named, at = str(said.get("instrument") or form.id).partition("#")[0][:60], str(said.get("year") or year)[:9]
        (id_, *which), (_id, *own) = named.split("/"), form.using.split("/")
        if id_ not in (form.id, *form.aliases) or which != own[: len(which)] or at != str(year):
            raise cls(
                _("ไฟล์นี้ไม่ใช่ของแบบ {form} ปี {year}").format(form=form.using, year=year),
                _("ไฟล์บอกว่าเป็นของแบบ {named} ปี {at} จึงยังไม่ได้นำเข้าสิ่งใด").format(named=named, at=at),
                _("เลือกไฟล์ แบบ และปีให้ตรงกัน หรือยืนยันว่าตั้งใจใช้ไฟล์นี้ด้วย --anyway"),
            )


def owner_of(reader: Reader, file: str) -> str:
    """Return the id of the unit that published a form file, or "" for one that only comes with the program."""
    return next((one.owner for one in PublishedForm.all(reader) if one.file == file), "")


def may_word(reader: Reader, form: Instrument, unit: str) -> bool:
    """Return whether a unit may publish official texts for a form: its own form, or for a centre the program's."""
    device, owner = reader.trust.device(), owner_of(reader, form.file)
    return owner == unit or (not owner and device is not None and device.kind == "centre")


def owner_words(reader: Reader, form: Instrument) -> str:
    """Return a line that says whose official wording a form shows, or "" if it shows its own words."""
    if not form.wording:
        return ""
    files = form.wording.split(",")
    owner = next((one.owner for one in PublishedWording.all(reader) if one.file in files), "")
    return _("ถ้อยคำในแบบนี้เป็นถ้อยคำทางการของ{name}").format(name=owner_name(reader, owner) or _("เจ้าของแบบ"))


def owner_name(reader: Reader, owner: str) -> str:
    """Return the name of a publishing unit from the register or its office record, or "" if neither is here."""
    own = Ref(owner, "office", record_id(owner, "office", owner))
    unit = reader.record(Ref("all", "unit", owner)) or reader.record(own)
    return unit.text("name") if unit else ""


def _form(record: Record) -> PublishedForm:
    using = f"{record.text('instrument_id')}/{record.number('edition')}/{record.number('revision')}"
    language = record.number("language") or 0
    return PublishedForm(record.ref, using, record.text("file"), language, record.text("state"), record.text("owner"))


def not_used(forms: Forms, form: PublishedForm) -> str:
    """Return a sentence on why a published form cannot be used here."""
    if form.state == WITHDRAWN:
        return _("ถอนประกาศแล้ว")
    return forms.why_not(form.file) or _("ไฟล์ของแบบยังไม่มาถึงเครื่องนี้")


def check_bound(record: Record | None, form: Instrument) -> None:
    """Raise UserError if the document `record` was filled in on another form than `form`. Data imported with `form`
    would then appear as answers to questions of the other form.
    """
    if record is None or record.deleted:
        return
    held, using = record.text("form"), record.text("using")
    if (held == form.file) if held else (using in ("", form.using)):
        return
    if using != form.using:
        raise UserError(
            _("นำข้อมูลเข้าด้วยแบบ {using} ไม่ได้").format(using=form.using),
            _("เอกสารชุดนี้กรอกด้วยแบบ {using}").format(using=using),
            _("ใช้แบบเดิม หรือเริ่มเอกสารชุดใหม่จากชุดนี้ในหน้า เอกสารของปี หรือด้วยคำสั่ง document copy"),
        )
    raise UserError(
        _("นำข้อมูลเข้าด้วยแบบ {using} ไม่ได้").format(using=form.using),
        _("เอกสารชุดนี้กรอกด้วยแบบชื่อเดียวกันของหน่วยงานอื่น"),
        _("ระบุ no เป็นชุดถัดไป หรือเลือกแบบที่ใช้กรอกเอกสารนี้ แล้วนำเข้าอีกครั้ง"),
    )


class AbsentForm(NamedTuple):
    """A form that is not here, with the documents that wait for it."""

    name: str
    documents: Sequence[Ref]


def absent(reader: Reader) -> Iterator[AbsentForm]:
    """Yield, sorted by name, each form that is not here although documents of this folder were filled in on it."""
    waiting: dict[str, list[Ref]] = {}
    for entity in ("plan", "assessment"):
        for record in reader.records(entity):
            waiting.setdefault(bound_form(record), []).append(record.ref)
    for name in sorted(waiting):
        try:
            reader.forms.label(name)
        except UserError:
            yield AbsentForm(name, tuple(waiting[name]))


def publisher_words(reader: Reader, form: PublishedForm | None, unit: str) -> str:
    if form is None:
        return _("มากับโปรแกรม")
    if form.owner == unit:
        return _("หน่วยงานนี้ประกาศ")
    name = owner_name(reader, form.owner)
    return _("{name} ประกาศ").format(name=name or _("หน่วยงานที่ยังไม่อยู่ในทะเบียน"))
