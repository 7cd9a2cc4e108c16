"""Ids that are well formed and unique, words of the format, and names that point at something."""

import re
from collections.abc import Iterator
from typing import Any

from core.forms.findings import FormErrors, FormPath, Unsound
from core.forms.graph import depth
from core.forms.layout import lists, slots
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED, DEEPEST, POINTS, SHARED, WITHIN
from core.i18n import _

ID = re.compile(r"[a-z][a-z0-9_.]{0,63}")
DOTLESS = re.compile(r"[a-z][a-z0-9_]{0,63}")  # so that `kind.field` reads one way only
FORM = re.compile(r"[a-z][a-z0-9_-]{0,63}")
WITHOUT_DOT = frozenset({"kinds", "fields", "computed", "asks", "scales"})
Form = Instrument | Programme


def findings(form: Form) -> FormErrors:
    yield from _form(form)
    for name in lists(type(form)):
        yield from _ids(name, getattr(form, name))
        yield from _unique(name, getattr(form, name))
    yield from _shared(form)
    yield from _depths(form)
    yield from _words(form)
    yield from _points(form)


def rows(form: Form) -> Iterator[tuple[str, int, Any]]:
    """Every row of every list with its place; the form itself as list ""."""
    yield "", -1, form
    for name in lists(type(form)):
        for number, row in enumerate(getattr(form, name)):
            yield name, number, row


def ids(form: Form, name: str) -> set[str]:
    return {row.id for row in getattr(form, name, ())}


def _form(form: Form) -> FormErrors:
    for name in (form.id, *form.aliases):
        if not FORM.fullmatch(name):
            place = FormPath("", -1, "id" if name == form.id else "aliases")
            yield Unsound(place, _("รหัสของแบบ “{id}” ใช้ไม่ได้").format(id=name), _("ใช้ a-z 0-9 - และ _ ขึ้นต้นด้วยตัวอักษร"))
    if not 2400 <= form.edition <= 2700:
        yield Unsound(FormPath("", -1, "edition"), _("ปีของแบบไม่ใช่ปีพุทธศักราช"), _("เขียนปี พ.ศ. สี่หลัก เช่น 2564"))
    if form.revision < 1:
        yield Unsound(FormPath("", -1, "revision"), _("ฉบับปรับปรุงต้องเริ่มที่ 1"), _("เขียน revision: 1 หรือมากกว่า"))


def _ids(name: str, listed: tuple[Any, ...]) -> FormErrors:
    pattern = DOTLESS if name in WITHOUT_DOT else ID
    for number, row in enumerate(listed):
        if hasattr(row, "id") and not pattern.fullmatch(row.id):
            yield Unsound(
                FormPath(name, number, "id"),
                _("รหัส “{id}” ใช้ไม่ได้").format(id=row.id[:40]),
                _("ใช้ a-z 0-9 และ _ ขึ้นต้นด้วยตัวอักษร") if pattern is DOTLESS else _("ใช้ a-z 0-9 _ และ . ขึ้นต้นด้วยตัวอักษร"),
            )


def _unique(name: str, listed: tuple[Any, ...]) -> FormErrors:
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(listed):
        for key in _keys(name, row):
            if key in seen:
                yield Unsound(
                    FormPath(name, number, "id" if hasattr(row, "id") else ""),
                    _("“{id}” มีอยู่แล้วในรายการ {list}").format(id=key[-1], list=name),
                    _("ตั้งรหัสใหม่ให้ไม่ซ้ำ หรือลบแถวที่ซ้ำ"),
                )
            seen.add(key)


def _keys(name: str, row: Any) -> list[tuple[Any, ...]]:
    if name == "fields":
        return [(kind, row.id) for kind in row.kind]
    if name == "levels":
        return [(row.within, row.profiles, row.level)]
    if name == "computed":
        return [(row.kind, row.within, row.id)]
    if name in WITHIN:
        return [(row.within, row.id)]
    return [(row.id,)] if hasattr(row, "id") else []


def _shared(form: Form) -> FormErrors:
    owner: dict[str, str] = {}
    for name in SHARED:
        for number, row in enumerate(getattr(form, name, ())):
            if owner.setdefault(row.id, name) != name:
                yield Unsound(
                    FormPath(name, number, "id"),
                    _("รหัส “{id}” ใช้ในรายการ {list} แล้ว").format(id=row.id, list=owner[row.id]),
                    _("ตั้งรหัสใหม่ เพราะผลการตรวจเก็บไว้ตามรหัสนี้"),
                )


def _depths(form: Form) -> FormErrors:
    for name in ("dimensions", "items", "kinds"):
        listed = getattr(form, name, ())
        if depth({row.id: [row.within] for row in listed}) > DEEPEST:
            what = _("{list} ซ้อนกันเกิน {n} ชั้น").format(list=name, n=DEEPEST)
            yield Unsound(FormPath("", -1, name), what, _("ลดชั้นลง โดยให้ in ชี้ไปที่ชั้นบนกว่า"))


def _words(form: Form) -> FormErrors:
    for name, number, row in rows(form):
        for slot in slots(type(row)):
            allowed = ALLOWED.get((name, slot.key))
            value = getattr(row, slot.name)
            for each in value if slot.many else (value,):
                if allowed is not None and each not in allowed:
                    yield Unsound(
                        FormPath(name, number, slot.key),
                        _("ไม่รู้จักค่า “{value}” ของ {field}").format(value=each, field=slot.key),
                        _("ใช้ค่าใดค่าหนึ่ง: {known}").format(known=", ".join(sorted(filter(None, allowed)))),
                    )


def _points(form: Form) -> FormErrors:
    known: dict[tuple[str, ...], set[str]] = {}
    for name, number, row in rows(form):
        for slot in slots(type(row)):
            lists_ = POINTS.get((name, slot.key))
            if lists_ is None:
                continue
            if lists_ not in known:
                known[lists_] = {x[1:] for x in lists_ if x[0] == "+"}.union(
                    *(ids(form, x) for x in lists_ if x[0] != "+")
                )
            value = getattr(row, slot.name)
            for each in value if slot.many else (value,):
                if each and each not in known[lists_]:
                    yield _nowhere(FormPath(name, number, slot.key), each, lists_)


def _nowhere(place: FormPath, value: str, lists_: tuple[str, ...]) -> Unsound:
    targets = ", ".join(name for name in lists_ if name[0] != "+")
    return Unsound(
        place,
        _("{field} อ้าง “{value}” ซึ่งไม่มีในรายการ {lists}").format(field=place.field, value=value, lists=targets),
        _("แก้รหัสให้ตรง หรือเพิ่มแถวที่มีรหัสนี้"),
    )
