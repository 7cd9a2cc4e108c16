"""Commands that publish forms and official wordings, and choose open settings for a document or a programme."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.errors import InvalidFormError, UserError
from core.forms.check_names import language_of
from core.forms.field_values import words
from core.forms.ports import Store, bound_form
from core.forms.programme import MOST_DAYS, Programme
from core.forms.published import (
    MOST,
    PUBLISHED,
    WITHDRAWN,
    WORDING,
    OfficialTextTable,
    PublishedForm,
    PublishedWording,
    may_word,
    official_faults,
)
from core.forms.settings import (
    ABOVE,
    OBJECTION_DAYS,
    SettingInForce,
    is_locked,
    open_settings,
    settings_of,
)
from core.forms.shape import FormSetting, Instrument
from core.i18n import _
from core.log.deeds import FieldWrite, add_row, born, fresh, set_field, write_fields
from core.log.ports import Context, standing
from core.slots import Slot
from core.values import Change, Changes, Plain, Record, Ref, Text, Written


def publish(
    ctx: Context,
    store: Store,
    form: Instrument | Programme,
    extra_changes: Sequence[Change] = (),
    **more: Written,
) -> Changes:
    """Publish a form whose file is stored. A centre publishes for all units, another unit for itself and the units
    below it. `more`: further fields of the form's record; `extra_changes`: changes in the same save. UserError if this
    revision was published with other content, or the unit has published MOST forms for the year."""
    scope = _scope(ctx, store)
    own = [one for one in PublishedForm.all(store) if one.ref.scope == scope]
    same = [one for one in own if one.using == form.using]
    if not all(one.says_same(store, form) for one in same):
        raise UserError(
            _("ประกาศแบบ {using} ไม่ได้").format(using=form.using),
            _("ฉบับนี้ประกาศไปแล้ว และเนื้อหาในไฟล์ไม่เหมือนเดิม เอกสารที่กรอกไว้ผูกกับฉบับเดิม"),
            _("เพิ่มเลข revision ในไฟล์ (ใน Excel คือช่อง ครั้งที่แก้) แล้วประกาศอีกครั้ง"),
        )
    if sum(one.using.split("/")[1] == str(form.edition) for one in own) >= MOST and not same:
        raise UserError(
            _("ประกาศแบบ {using} ไม่ได้").format(using=form.using),
            _("ปีนี้ประกาศแบบไปแล้ว {n} ฉบับ ซึ่งมากที่สุดที่ทำได้").format(n=MOST),
            _("ใช้แบบที่ประกาศแล้ว หรือรอปีถัดไป"),
        )
    if same:
        return set_field(
            ctx, store, same[0].ref, [FieldWrite("state", Plain(PUBLISHED))], "publish_form"
        )
    fields: dict[str, Written] = {
        "instrument_id": Plain(form.id),
        "edition": form.edition,
        "revision": form.revision,
        "language": language_of(form),
        "owner": Plain(ctx.unit),
        "file": Plain(form.file),
        "state": Plain(PUBLISHED),
        **more,
    }
    entity = "programme" if isinstance(form, Programme) else "instrument"
    if extra_changes:
        return store.save(
            ctx, "publish_form", [*fresh(born(ctx, scope, entity, fields), fields), *extra_changes]
        )
    return add_row(ctx, store, scope, entity, fields, "publish_form")


def name_document(ctx: Context, store: Store, document: Ref, name: str) -> Changes:
    """Give a plan or assessment a name that tells it from others of its form, "" = none. UserError if it is locked."""
    own = words(_("ชื่อ"), name.strip()) if name.strip() else None
    return write_fields(ctx, store, document, [FieldWrite("name", own)], "name_document")


class SettingChoice(NamedTuple):
    """An option chosen for a setting (id): its key or words, "" = none. `seen`: ops the user saw, None = the latest."""

    setting: str
    choice: str
    reason: str = ""
    # of both fields; None = what shows now
    seen: tuple[tuple[str, ...], tuple[str, ...]] | None = None


def choose(ctx: Context, store: Store, document: Ref, choices: Sequence[SettingChoice]) -> Changes:
    """Choose options for settings of a plan or assessment, in one save. UserError if the document is locked, its form
    or its programme leaves no choice, or a choice other than the default has no reason."""
    record = standing(store, document)
    form = store.forms.get(bound_form(record))
    chosen = {one.setting.id: one for one in SettingInForce.of(store, form, record)}
    if choices and is_locked(store, document):
        raise UserError(
            _("เปลี่ยนตัวเลือกของเอกสารนี้ไม่ได้"),
            _("เอกสารหรือผลของงวดหนึ่งล็อกไว้เพื่อลงนามแล้ว ตัวเลือกคงตามที่ลงนาม"),
            _("ปลดล็อกเพื่อแก้ไขก่อน แล้วเลือกใหม่"),
        )
    for wish in choices:
        one = chosen.get(wish.setting)
        if one is not None and one.by == ABOVE:
            raise UserError(
                _("เปลี่ยน “{title}” ไม่ได้").format(title=one.setting.title),
                _("ผู้ประกาศโครงการกำหนดให้ทุกหน่วยใช้ “{words}”").format(words=one.option.words),
                _("ใช้ตามที่กำหนด หรือติดต่อผู้ประกาศโครงการ"),
            )
    return _choose(ctx, store, record, form.settings, choices)


def decide(ctx: Context, store: Store, programme: Ref, choices: Sequence[SettingChoice]) -> Changes:
    """Store a programme's choices of settings, for all its documents. UserError if one is unknown or lacks a reason."""
    record = standing(store, programme)
    return _choose(ctx, store, record, settings_of(store.forms, record), choices)


def give_objection_days(ctx: Context, store: Store, programme: Ref, days: int | None) -> Changes:
    """State the days for objections to committees' results under a published programme; None = as the programme's
    committees say. UserError for a number that `check_days` refuses."""
    check_days(days)
    value = Plain(str(days)) if days is not None else None
    writes = [FieldWrite(OBJECTION_DAYS, value)]
    return write_fields(ctx, store, programme, writes, "choose_setting")


def check_days(days: int | None) -> None:
    """Raise UserError unless `days` is None or a number of days that may be given for objections."""
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise UserError(
            _("ให้ทักท้วงได้ {n} วันไม่ได้").format(n=days),
            _("จำนวนวันที่ให้ทักท้วงต้องอยู่ระหว่าง 0 ถึง {n}").format(n=MOST_DAYS),
            _("แก้จำนวนวัน ใส่ 0 ถ้าผลเป็นผลสุดท้ายทันที"),
        )


def _choose(
    ctx: Context,
    store: Store,
    record: Record,
    settings: Iterable[FormSetting],
    choices: Iterable[SettingChoice],
) -> Changes:
    known = {one.id: one for one in open_settings(settings)}
    writes: list[FieldWrite] = []
    for wish in choices:
        if wish.setting not in known:
            raise UserError(
                _("ไม่รู้จักตัวเลือก {name}").format(name=wish.setting[:40]),
                _("แบบนี้ให้เลือก {known}").format(known=", ".join(known) or "–"),
                _("ระบุรหัสของตัวเลือกที่มี แล้วลองใหม่"),
            )
        writes += _writes(record, known[wish.setting], wish)
    return write_fields(ctx, store, record.ref, writes, "choose_setting")


def _writes(record: Record, setting: FormSetting, choice: SettingChoice) -> Iterator[FieldWrite]:
    option = setting.option(choice.choice)
    if choice.choice and option is None:
        what = _("“{title}” ไม่มีตัวเลือก “{given}”")
        raise UserError(
            what.format(title=setting.title, given=choice.choice[:40]),
            _("แบบนี้ให้เลือก {known}").format(known=", ".join(one.words for one in setting.options)),
            _("เลือกคำตอบที่มีในแบบ"),
        )
    reason = choice.reason.strip()
    if option is not None and option != setting.by_default and not reason:
        raise UserError(
            _("ยังไม่ได้บอกเหตุผลของ “{title}”").format(title=setting.title),
            _("เลือกต่างจากที่แบบตั้งไว้ ผู้ตรวจต้องรู้ว่าเพราะอะไร"),
            _("เขียนเหตุผลสั้น ๆ แล้วบันทึกอีกครั้ง"),
        )
    name = Slot("setting", setting.id).name
    name_of_why = Slot("setting", setting.id, end="why").name
    seen, seen_why = choice.seen or (None, None)
    yield FieldWrite(name, Plain(option.key) if option else None, seen)
    text = words(_("เหตุผล"), reason) if reason else None
    if text is not None or record.value(name_of_why) is not None:
        yield FieldWrite(name_of_why, text, seen_why)


def settle(ctx: Context, store: Store, document: Ref) -> Changes:
    """Copy the settings that a document's programme chose into the document, to fix them before it is locked."""
    record = standing(store, document)
    writes: list[FieldWrite] = []
    for one in SettingInForce.of(store, store.forms.get(bound_form(record)), record):
        if one.by == ABOVE:
            reason = Text(one.reason) if one.reason else None
            writes += [
                FieldWrite(one.field, Plain(one.option.key)),
                FieldWrite(one.why_field, reason),
            ]
    return write_fields(ctx, store, document, writes, "choose_setting")


def _scope(ctx: Context, store: Store) -> str:
    """Return the scope in which a unit publishes: "all" for the centre, else the unit's own forms."""
    device = store.trust.device()
    return "all" if device is not None and device.kind == "centre" else f"{ctx.unit}/forms"


def publish_wording(
    ctx: Context, store: Store, table: OfficialTextTable, file_name: str = ""
) -> Changes:
    """Publish `table`, a form's official texts, in place of those in its language. UserError if another unit owns the
    form; a centre owns the program's forms. InvalidFormError has all faults, with `file_name` ("" = form id)."""
    form = store.forms.get(table.form)
    scope = _scope(ctx, store)
    if not may_word(store, form, ctx.unit):
        raise UserError(
            _("ประกาศถ้อยคำของแบบ {using} ไม่ได้").format(using=form.using),
            _("แบบนี้เป็นของหน่วยงานอื่น"),
            _("ขอให้เจ้าของแบบเป็นผู้ประกาศ"),
        )
    found = tuple(official_faults(form, table, file_name or table.form))
    if found:
        first = found[0]
        why = _("บรรทัด {line}: {what}").format(line=first.line, what=first.problem)
        raise InvalidFormError(
            _("ประกาศถ้อยคำของแบบ {using} ไม่ได้").format(using=form.using), why, first.mend, found
        )
    name = f"{form.id}/{form.edition}"
    own = [
        one
        for one in PublishedWording.all(store)
        if one.ref.scope == scope and (one.form, one.lang) == (name, table.lang)
    ]
    before = [
        Change(one.ref, "state", Plain(WITHDRAWN), _seen(store, one.ref))
        for one in own
        if one.file != table.file
    ]
    same = next((one for one in own if one.file == table.file), None)
    if same is not None:
        if same.state == PUBLISHED:
            return Changes("publish_wording")
        again = Change(same.ref, "state", Plain(PUBLISHED), _seen(store, same.ref))
        return store.save(ctx, "publish_wording", [*before, again])
    fields: dict[str, Written] = {
        "instrument_id": Plain(name),
        "lang": Plain(table.lang),
        "owner": Plain(ctx.unit),
        "file": Plain(table.file),
        "state": Plain(PUBLISHED),
    }
    made = [*fresh(born(ctx, scope, WORDING, fields), fields), *before]
    return store.save(ctx, "publish_wording", made)


def _seen(store: Store, ref: Ref) -> tuple[str, ...]:
    return standing(store, ref).shown("state").seen


def take_words(ctx: Context, store: Store, document: Ref, *, plain: bool = False) -> Changes:
    """Give a document its form's current official wording or, if `plain`, none. Raises UserError if it is locked."""
    record = standing(store, document)
    form = store.forms.worded(store.forms.get(bound_form(record)))
    value = Plain(form.wording) if form.wording and not plain else None
    return write_fields(ctx, store, document, [FieldWrite("wording", value)], "take_words")
