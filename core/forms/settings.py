"""Settings that a form leaves open, chosen by an office for a document or by a programme; `settled` resolves them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from re import fullmatch
from types import MappingProxyType
from typing import Any

from core.errors import UserError
from core.forms.field_values import unfit, words
from core.forms.layout import FieldSchema
from core.forms.operations import holds, number_of
from core.forms.plan_shape import CellFormula, FormSetting, SettingOption
from core.forms.ports import Forms, Reader, bound_form
from core.forms.programme import MOST_DAYS, Programme
from core.forms.published import PUBLISHED, PublishedForm
from core.forms.shape import Instrument
from core.forms.wording import Clause, Condition
from core.i18n import _
from core.slots import Slot, is_setting, parse_slot
from core.values import NOTHING, Plain, Record, Ref, ShownField, Text, Written

# days for objections to results: of a committee's round as it was convened, or of all rounds under a programme
OBJECTION_DAYS = Slot("setting", "objections").name
NEVER: Condition = ((Clause(Slot("setting", "-").name, "answered"),),)
# who decided: nobody, the document itself, its programme
FORM = "form"
OFFICE = "office"
ABOVE = "above"
UNITS = 12  # most levels of units above each other; the register has five


@dataclass(frozen=True, slots=True)
class SettingInForce:
    """The option in force for one setting of a document, who decided it (`by`), and the document's own choice."""

    # documents that choose
    HOLDERS = ("plan", "assessment", "draft_assessment", "review_assessment")

    setting: FormSetting
    option: SettingOption
    by: str = FORM
    reason: str = ""
    own_choice: ShownField = NOTHING  # the document's own field
    own_why: ShownField = NOTHING

    @property
    def field(self) -> str:
        return Slot("setting", self.setting.id).name

    @property
    def why_field(self) -> str:
        return Slot("setting", self.setting.id, end="why").name

    @staticmethod
    def of(reader: Reader, form: Instrument, record: Record) -> "tuple[SettingInForce, ...]":
        """Return the option in force for each setting with a choice: the programme's (unless the document is locked),
        else the document's own, else the default. A value in conflict is skipped."""
        settings = open_settings(form.settings)
        if not settings:
            return ()
        above = () if is_locked(reader, record.ref) else deciding(reader, form, record.ref.scope)
        return tuple(_chosen(setting, record, above) for setting in settings)

    @staticmethod
    def own_of(form: Instrument, record: Record) -> "tuple[SettingInForce, ...]":
        """Return a document's own option (else the default) for each setting with a choice, ignoring programmes."""
        return tuple(_chosen(setting, record, ()) for setting in open_settings(form.settings))

    @staticmethod
    def decided(reader: Reader, programme: Programme) -> "tuple[SettingInForce, ...]":
        """Return, for each setting of the programme that offers a choice, its owner's option, else the default."""
        records = [one for one, of in _records(reader) if of.using == programme.using]
        return tuple(
            _chosen(setting, Record(NOWHERE, {}), records)
            for setting in open_settings(programme.settings)
        )

    @staticmethod
    def carried(before: Record, form: Instrument) -> dict[str, Written]:
        """Return {field: value} of the options and reasons chosen in the document `before` that `form` still offers."""
        found: dict[str, Written] = {}
        for one in SettingInForce.own_of(form, before):
            if one.by == OFFICE:
                found[one.field] = Plain(one.option.key)
                if one.reason:
                    found[one.why_field] = Text(one.reason)
        return found

    @staticmethod
    def checked(form: Instrument, name: str, value: object) -> Written:
        """Return `value` as stored in field `name`, an option or a reason; None for "". UserError if it is unknown."""
        slot = parse_slot(name)
        known = {setting.id: setting for setting in open_settings(form.settings)}
        if slot.id in known and value in (None, ""):
            return None
        if slot.end and slot.id in known:
            return words(name, str(value))
        option = known[slot.id].option(str(value)) if slot.id in known else None
        if option is None:
            if slot.id in known:
                offered = [one.words for one in known[slot.id].options]
            else:
                offered = sorted(known)
            why = _("แบบนี้ให้เลือก {known}").format(known=", ".join(offered) or "–")
            raise unfit(name, str(value)[:40], why, _("เลือกค่าที่แบบมีแล้วลองใหม่"))
        return Plain(option.key)

    @staticmethod
    def settled(form: Instrument, options: "Sequence[SettingInForce]") -> Instrument:
        """Return the form set to these options, without items and columns that they exclude."""
        values = MappingProxyType({one.field: one.option.value for one in options})
        changed: dict[str, Any] = {}
        for name in FieldSchema.lists(Instrument):
            rows = getattr(form, name)
            made = [_row(row, values) for row in rows]
            kept = [row for row in made if name not in LEFT_OUT or row.when != NEVER]
            if len(kept) < len(rows) or any(
                one is not two for one, two in zip(kept, rows, strict=True)
            ):
                changed[name] = tuple(kept)
        return replace(form, **changed, settled=True)

    @staticmethod
    def by_default(form: Instrument) -> Instrument:
        """Return the form set to the default options; unchanged if options are set in it already."""
        if form.settled or not (settings := open_settings(form.settings)):
            return form
        return SettingInForce.settled(
            form, [SettingInForce(one, one.by_default) for one in settings]
        )

    @staticmethod
    def as_chosen(reader: Reader, form: Instrument, record: Record) -> Instrument:
        """Return the form, of any edition, set to the options in force in the document `record`."""
        if open_settings(form.settings):
            return SettingInForce.settled(form, SettingInForce.of(reader, form, record))
        return form


def open_settings(settings: Iterable[FormSetting]) -> tuple[FormSetting, ...]:
    """Return the settings that offer a choice; the others only state how the form does something."""
    return tuple(setting for setting in settings if setting.choices)


def form_for(reader: Reader, record: Record) -> Instrument:
    """Return the form of a plan or assessment, set to the options in force there. UserError if it is not on this PC."""
    return SettingInForce.as_chosen(reader, reader.forms.get(bound_form(record)), record)


def settings_of(forms: Forms, programme: Record) -> tuple[FormSetting, ...]:
    """Return the settings of a programme and its forms that offer a choice. UserError if a programme file is gone."""
    using = f"{programme.text('instrument_id')}/{programme.number('edition')}/{programme.number('revision')}"
    form = forms.programme(f"{using}#{programme.text('file')}")
    found = {one.id: one for one in open_settings(form.settings)}
    for name in form.instruments:
        with suppress(UserError):
            found |= {
                one.id: one
                for one in open_settings(forms.get(name).settings)
                if one.id not in found
            }
    return tuple(found.values())


def decisions(forms: Forms, programme: Record) -> tuple[SettingInForce, ...]:
    """Return the option of each setting that a programme may decide: as its record says, else the default."""
    return tuple(_chosen(setting, programme, ()) for setting in settings_of(forms, programme))


def stated_days(record: Record) -> int | None:
    """Return the days for objections that a committee's draft, its released result or a published programme states;
    None if it states none, or a number that cannot be given."""
    stated = record.text(OBJECTION_DAYS)
    may = fullmatch("[0-9]{1,3}", stated) and int(stated) <= MOST_DAYS
    return int(stated) if may else None


NOWHERE = Ref("all", "programme", "0" * 32)


def _chosen(setting: FormSetting, record: Record, records: Sequence[Record]) -> SettingInForce:
    name = Slot("setting", setting.id).name
    why = Slot("setting", setting.id, end="why").name
    own, own_why = record.shown(name), record.shown(why)
    for by, one in (*((ABOVE, one) for one in records), (OFFICE, record)):
        shown = one.shown(name)
        option = setting.option(one.text(name))
        if option is not None and not shown.conflict:
            return SettingInForce(setting, option, by, one.text(why), own, own_why)
    return SettingInForce(setting, setting.by_default, own_choice=own, own_why=own_why)


def is_locked(reader: Reader, document: Ref) -> bool:
    """Return whether the document, or any period of it, is locked for signing."""
    return any(one.stands for one in reader.sign_offs.of(document))


def deciding(reader: Reader, form: Instrument, unit: str) -> list[Record]:
    """Return the programmes that decide on this form's settings for a unit: the centre's first, the unit's own last."""
    scopes = ["all", *(f"{one}/forms" for one in _above(reader, unit))]
    name = f"{form.id}/{form.edition}"
    found = [
        one
        for one, programme in _records(reader)
        if one.ref.scope in scopes
        and (name in programme.instruments or form.id in programme.instruments)
    ]
    return sorted(found, key=lambda one: (scopes.index(one.ref.scope), one.ref.id))


def _records(reader: Reader) -> Iterator[tuple[Record, Programme]]:
    """Yield (record, programme) of the published programmes that are here and decide a setting."""
    records = {
        one.ref: one for one in reader.records("programme") if any(map(is_setting, one.fields))
    }
    for one in PublishedForm.all(reader) if records else ():
        if one.ref in records and one.state == PUBLISHED:
            with suppress(UserError):
                yield records[one.ref], reader.forms.programme(f"{one.using}#{one.file}")


def _above(reader: Reader, unit: str) -> list[str]:
    """Return the ids of the unit and the units above it by the register, the highest first."""
    found: list[str] = []
    while unit and unit not in found and len(found) < UNITS:
        found.append(unit)
        record = reader.record(Ref("all", "unit", unit))
        unit = record.text("parent").rpartition("/")[2] if record else ""
    return found[::-1]


# lists whose rows are dropped if their `when` cannot hold
LEFT_OUT = frozenset({"items", "asks", "columns", "bands"})


def _row(row: Any, values: Mapping[str, str]) -> Any:
    """Return the row with its conditions on settings resolved and chosen numbers in place of settings in `over`."""
    changed: dict[str, Any] = {}
    for slot in FieldSchema.slots(type(row)):
        value = getattr(row, slot.name)
        if slot.holds == "condition" and any(
            is_setting(one.field) for every in value for one in every
        ):
            changed[slot.name] = _answered(value, values)
        elif isinstance(row, CellFormula) and slot.name == "over" and any(map(is_setting, value)):
            changed[slot.name] = tuple(values.get(name, name) for name in value)
    return replace(row, **changed) if changed else row


def _answered(condition: Condition, values: Mapping[str, str]) -> Condition:
    """Return what is left of a condition once its clauses on settings are resolved; NEVER if it cannot hold."""
    left = []
    for every in condition:
        asked = [clause for clause in every if is_setting(clause.field)]
        if holds((tuple(asked),), values):
            left.append(tuple(clause for clause in every if clause not in asked))
    if () in left:
        return ()
    return tuple(left) or NEVER


def is_number(setting: FormSetting) -> bool:
    """Return whether all options of a setting are numbers, so that cells may compute with the chosen one."""
    return all(number_of(one.value) is not None for one in setting.options)
