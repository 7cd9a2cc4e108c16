"""The list of an office's forms by publisher: which can be used, how many documents use them, why others cannot be."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from core.errors import UserError
from core.forms.carry import FormComparison
from core.forms.description import describe
from core.forms.ports import Forms, FormSummary, Reader, bound_form, form_here
from core.forms.programme import Programme
from core.forms.published import (
    PUBLISHED,
    PublishedForm,
    PublishedWording,
    not_used,
    publisher_words,
)
from core.forms.settings import decisions
from core.forms.shape import Instrument
from core.i18n import _
from core.thai.written import arabic_digits
from core.values import Ref


class FormListRow(NamedTuple):
    """A form in the list of forms. `used`: number of the office's documents by it; `decides`: the office may decide
    some of its settings; `words`: record of its official wording, None = none; `label`: None = it cannot be used."""

    name: str  # the name that binds its file: `id/edition/revision#SHA-256`
    title: str
    edition: str
    used: int  # number of the office's documents filled in by it
    state: str  # its state in a word or two, or why it cannot be used
    tone: str
    # the record by which this office published it and offers it now
    own_publication: Ref | None = None
    decides: bool = False  # it has settings that this office may decide for all its users
    untested: str = ""  # a sentence that its test cases were not run, and why
    words: Ref | None = None  # the record of this office's official wording in use for it
    label: FormSummary | None = None  # None = it cannot be used


class FormListGroup(NamedTuple):
    """The forms of one publisher or owner in the list of forms; if `aside`, shown only when opened or searched for."""

    owner: str
    rows: tuple[FormListRow, ...]
    aside: bool = False  # shown only when opened or searched for


def forms_view(reader: Reader, unit: str) -> tuple[FormListGroup, ...]:
    """Return all forms in groups: those of this office, then of other offices, then of the program by owner."""
    names = Counter(
        bound_form(record)
        for entity in ("plan", "assessment")
        for record in reader.records(entity, unit)
    )
    used = Counter[str]()  # by file
    for name, count in names.items():
        used[_file(reader.forms, name)] += count
    known = {one.file: one for one in PublishedForm.all(reader)}
    mine = (
        one for one in PublishedWording.all(reader) if one.owner == unit and one.state == PUBLISHED
    )
    worded = {one.form: one.ref for one in mine}
    usable = {
        form.file: form
        for form in sorted(reader.forms.labels(), key=lambda one: (one.programme, one.place))
    }
    groups: dict[str, list[FormListRow]] = {
        publisher_words(reader, one, unit): []
        for one in sorted(known.values(), key=lambda one: one.owner != unit)
    }
    for file, form in usable.items():
        one = known.get(file)
        state, tone = (_("ใช้อยู่"), "ok") if used[file] else (_("พร้อมใช้"), "mute")
        own = one.ref if one and one.owner == unit else None
        if form.programme and reader.forms.programme(form.name).ended:
            if own is None:
                continue
            state = _("สิ้นสุดแล้ว")
        programme = reader.record(own) if own is not None and own.entity == "programme" else None
        decides = programme is not None and bool(decisions(reader.forms, programme))
        title = arabic_digits(str(form.title))
        untested = untested_words(reader.forms.untested(file))
        words = None if form.programme else worded.get(f"{form.id}/{form.edition}")
        row = FormListRow(
            form.name,
            title,
            _edition(form.using),
            used[file],
            state,
            tone,
            own,
            decides,
            untested,
            words,
            form,
        )
        groups.setdefault(
            publisher_words(reader, one, unit) if one else form.purpose_words, []
        ).append(row)
    newer = {one.using.rpartition("/")[0] for one in usable.values() if one.programme}
    for file, one in known.items():
        if file not in usable and not (
            one.state != PUBLISHED and one.using.rpartition("/")[0] in newer
        ):
            name = f"{one.using}#{file}"
            called = _called(reader.forms, one)
            reason = not_used(reader.forms, one)
            row = FormListRow(name, called, _edition(one.using), used[file], reason, "warn")
            groups.setdefault(publisher_words(reader, one, unit), []).append(row)
    return tuple(FormListGroup(owner, tuple(rows)) for owner, rows in groups.items() if rows)


def _called(forms: Forms, form: PublishedForm) -> str:
    """Return what to call a form that cannot be used: its name; a programme by its title, as its name is a code."""
    if form.ref.entity != "programme":
        return form.using
    with suppress(UserError):
        return arabic_digits(str(forms.programme(f"{form.using}#{form.file}").title))
    return _("โครงการที่ไฟล์ยังมาไม่ถึง")


def untested_words(reason: str) -> str:
    """Return a sentence saying that a form's test cases were not run and `reason`; "" if `reason` is ""."""
    return _("ไม่ได้ทดสอบตามกรณีของแบบ: {why}").format(why=reason) if reason else ""


def _file(forms: Forms, name: str) -> str:
    """Return the SHA-256 of the form file in a bound name, or else of the form's current file, or "" if unknown."""
    _using, cut, file = name.partition("#")
    if cut:
        return file.partition("+")[0]
    try:
        return forms.label(name).file
    except UserError:
        return ""


def _edition(form_name: str) -> str:
    _id, edition, revision = form_name.split("/")
    return _("ฉบับ {edition} แก้ไขครั้งที่ {revision}").format(edition=edition, revision=revision)


def outline(form: Instrument | Programme) -> Sequence[str]:
    """Return a form's description as indented lines, after a note if an official wording replaces its texts."""
    worded = isinstance(form, Instrument) and form.wording
    head = [_("ถ้อยคำทางการของเจ้าของแบบวางทับไว้ คำตอบและรหัสเป็นของแบบเดิม")] if worded else []
    # what it is called stands above, and its code tells nobody
    lines = describe(form)[isinstance(form, Programme) :]
    return [
        *head,
        *("\u00a0\u00a0\u00a0" * line.depth + arabic_digits(line.text) for line in lines),
    ]


def receivers_words(reader: Reader) -> str:
    """Return a sentence saying which offices receive a form that this office publishes."""
    device = reader.trust.device()
    if device is not None and device.kind == "centre":
        return _("ประกาศให้ทุกหน่วยงาน แบบไปกับไฟล์รับส่งถัดไปของแต่ละหน่วย")
    return _("ประกาศให้หน่วยงานนี้และหน่วยงานในสังกัด แบบไปกับไฟล์รับส่งถัดไป")


def other_owner(reader: Reader, id_: str, unit: str) -> str:
    """Return the name of another publisher than `unit` (a unit or the program) of a form with this id; "" if none."""
    known = {one.file: one for one in PublishedForm.all(reader)}
    others = (known.get(one.file) for one in reader.forms.labels() if one.id == id_)
    return next(
        (publisher_words(reader, one, unit) for one in others if one is None or one.owner != unit),
        "",
    )


def left_behind(reader: Reader, form: Instrument) -> str:
    """Return a sentence on how many items of the previous edition are neither kept nor carried over; "" if none."""
    labels = (
        one for one in reader.forms.labels() if one.id == form.id and one.edition < form.edition
    )
    before = next((form_here(reader.forms, one.using) for one in labels if not one.programme), None)
    compared = FormComparison.of(before, form) if before else None
    carried = {row.old for row in form.carry}
    if compared:
        gone = sum(one.op == "gone" and not {*one.old} & carried for one in compared.changes())
    else:
        gone = 0
    words = _(
        "{n} ข้อของแบบปีก่อนไม่มีในแบบนี้ คำตอบของข้อเหล่านั้นจะไม่ตามมา ถ้าเปลี่ยนรหัส แยก หรือรวมข้อ บอกในแผ่น ปีก่อน"
    )
    return words.format(n=gone) if gone else ""


def is_published(reader: Reader, form: Instrument | Programme) -> bool:
    """Return whether a form with this name and content is published in this folder and not withdrawn."""
    return any(
        one.state == PUBLISHED and one.says_same(reader, form) for one in PublishedForm.all(reader)
    )


def rows_named(groups: Sequence[FormListGroup], name: str) -> Iterator[FormListRow]:
    """Yield each row of the list of forms with this `name` (`id/edition/revision#SHA-256`)."""
    return (row for group in groups for row in group.rows if row.name == name)
