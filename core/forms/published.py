"""Forms are records that travel: which are published in a folder, and which documents wait for theirs."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.entities import scope_kind
from core.errors import UserError
from core.forms.ports import Forms, bound_form
from core.forms.shape import Instrument
from core.i18n import _
from core.log.ports import Reader
from core.values import Record, Ref

LANGUAGE = 1  # the version of the form language this program reads: one that needs a later one is kept and passed on
MOST = 64  # forms an owner publishes for one year
PUBLISHED, WITHDRAWN = "published", "withdrawn"
FORMS = ("instrument", "programme")
_is_file = re.compile(r"[0-9a-f]{64}").fullmatch


class PublishedForm(NamedTuple):
    """One published form of a folder, whether its file is here or not."""

    ref: Ref
    using: str  # id/edition/revision
    file: str  # SHA-256, hex
    language: int
    state: str
    owner: str  # id of a unit


def published(reader: Reader) -> tuple[PublishedForm, ...]:
    """The forms somebody entitled has published, the withdrawn too: what was filled by them stays readable."""
    records = [one for entity in FORMS for one in reader.records(entity)]
    if not records:  # most folders have none, and a centre knows a thousand devices
        return ()
    centres = {one.unit for one in reader.trust.devices() if one.kind == "centre"}
    return tuple(_form(one) for one in records if _is_owned(one, centres))


def _is_owned(record: Record, centres: set[str]) -> bool:
    """Whether it says its true owner: the unit of its scope, in `all` a centre (EXCHANGE A9)."""
    owner, scope = record.text("owner"), record.ref.scope
    if not _is_file(record.text("file")):
        return False
    if scope_kind(scope) == "all":
        return owner in centres
    return owner == scope.partition("/")[0]


def _form(record: Record) -> PublishedForm:
    using = f"{record.text('instrument_id')}/{record.number('edition')}/{record.number('revision')}"
    return PublishedForm(
        record.ref,
        using,
        record.text("file"),
        record.number("language") or 0,
        record.text("state"),
        record.text("owner"),
    )


def not_used(forms: Forms, form: PublishedForm) -> str:
    """Why a published form cannot be used here."""
    if form.state == WITHDRAWN:
        return _("ถอนประกาศแล้ว")
    return forms.why_not(form.file) or _("ไฟล์ของแบบยังไม่มาถึงเครื่องนี้")


def check_usable(forms: Forms, form: Instrument) -> None:
    """UserError for a form that no folder would find again: data filled by it could be read by nobody."""
    try:
        forms.get(f"{form.using}#{form.file}")
    except UserError as problem:
        raise UserError(
            _("นำข้อมูลเข้าด้วยแบบ {using} ยังไม่ได้").format(using=form.using),
            _("แบบในไฟล์นี้ยังไม่ได้ประกาศ ผู้ที่ได้รับข้อมูลจะเปิดไม่ได้"),
            _("ประกาศแบบก่อนด้วยคำสั่ง instrument publish แล้วนำเข้าอีกครั้ง"),
        ) from problem


def check_bound(record: Record | None, form: Instrument) -> None:
    """UserError for data of one form that would enter a document filled by another: what was answered in one form's
    words would stand as if it had been asked in the other's.
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


def absent(reader: Reader, forms: Forms) -> Iterator[AbsentForm]:
    """The forms that documents of this folder were filled by and that are not here, by name."""
    waiting: dict[str, list[Ref]] = {}
    for entity in ("plan", "assessment"):
        for record in reader.records(entity):
            waiting.setdefault(bound_form(record), []).append(record.ref)
    for name in sorted(waiting):
        try:
            forms.label(name)
        except UserError:
            yield AbsentForm(name, tuple(waiting[name]))
