"""Words as a person or a file gives them, made into the value a field may hold, or refused with a sentence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from core.errors import UserError
from core.i18n import _
from core.model.check import LONGEST_TEXT
from core.model.entities import ENTITIES, field_of
from core.model.shape import Kind
from core.model.values import Plain, Text, Written
from core.scoring.score import State

PLAIN = re.compile(r"[A-Za-z0-9._:,/@+|-]*")
WHOLE = re.compile(r"-?[0-9]{1,15}")
UNSAYABLE = re.compile("[\0\ud800-\udfff]")  # no file of text can hold them
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
NAME = re.compile(r"[a-z][a-z0-9_.]{0,63}")
WORDS_OF = frozenset({"text", "longtext"})  # field types of an instrument that hold words
WHOLE_OF = frozenset({"integer", "money", "people"})
DECIMAL_OF = frozenset({"decimal", "percent"})
ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def written(entity: str, name: str, given: object, kind: str = "") -> Written:
    """The value of `entity.name`; `kind` is the instrument's field type where the instrument says which.

    Money is satang, dates are ISO, decimals exact text, sets ids. Empty words are null. Raises UserError.
    """
    declared = field_of(entity, name) if NAME.fullmatch(name) else None
    if declared is None:
        raise unknown(entity, name)
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    match declared.kind:
        case Kind.INTEGER:
            return whole(name, given)
        case Kind.TEXT:
            return words(name, given)
        case Kind.ANY:
            return of_type(name, given, kind or guessed(given))
    checked = plain(name, given)
    if name.startswith("measure.") and not DECIMAL.fullmatch(checked):
        raise not_a_number(name, given)
    if name == "state" and entity.endswith("answer") and str(checked) not in {one.value for one in State}:
        raise not_one_of(name, given, State)
    return checked


def of_type(name: str, given: object, kind: str) -> Written:
    """The value of a field an instrument defines as `kind`."""
    if kind in WORDS_OF:
        return words(name, given)
    if kind in WHOLE_OF:
        return whole(name, given)
    if kind in DECIMAL_OF:
        exact = plain(name, given)
        if not DECIMAL.fullmatch(exact):
            raise not_a_number(name, given)
        return exact
    if kind == "date":
        return day(name, given)
    return plain(name, given)


def guessed(given: object) -> str:
    """A field type for a value whose instrument nobody named: whole numbers, else words."""
    return "integer" if isinstance(given, int) else "text"


def words(name: str, given: object) -> Text:
    if isinstance(given, str) and len(given) <= LONGEST_TEXT and not UNSAYABLE.search(given):
        return Text(given)
    if isinstance(given, int) and not isinstance(given, bool):
        return Text(given)
    raise UserError(
        _("ใช้ค่าของช่อง {name} ไม่ได้").format(name=name),
        _("ช่องนี้รับข้อความไม่เกิน {most} ตัวอักษร").format(most=LONGEST_TEXT),
        _("แก้เป็นข้อความแล้วลองใหม่"),
    )


def whole(name: str, given: object) -> int:
    """A whole number; yes and no are 1 and 0."""
    if isinstance(given, int):
        return int(given)
    typed = str(given).strip().translate(ARABIC)
    if not isinstance(given, str) or not WHOLE.fullmatch(typed):
        raise not_a_number(name, given)
    return int(typed)


def plain(name: str, given: object) -> Plain:
    """A token, date, decimal or set; a list becomes a set of ids, sorted."""
    if isinstance(given, Sequence) and not isinstance(given, str):
        return plain(name, ",".join(sorted({str(one) for one in given})))
    typed = str(given).strip().translate(ARABIC)
    if isinstance(given, float | Mapping) or not PLAIN.fullmatch(typed):
        raise UserError(
            _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=given, name=name),
            _("ช่องนี้รับรหัส วันที่ หรือตัวเลข ไม่รับข้อความอิสระ"),
            _("แก้ค่าแล้วลองใหม่"),
        )
    return Plain(typed)


def day(name: str, given: object) -> Plain:
    typed = plain(name, given)
    try:
        date.fromisoformat(typed)
    except ValueError:
        raise UserError(
            _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=given, name=name),
            _("วันที่ต้องเขียนแบบ ค.ศ.-เดือน-วัน เช่น 2026-03-31"),
            _("แก้วันที่แล้วลองใหม่"),
        ) from None
    return typed


def unknown(entity: str, name: str) -> UserError:
    if entity not in ENTITIES:
        return UserError(
            _("ไม่รู้จักข้อมูลชนิด {entity}").format(entity=entity),
            _("โปรแกรมรุ่นนี้ไม่เก็บข้อมูลชนิดนี้"),
            _("ตรวจการสะกดแล้วลองใหม่"),
        )
    return UserError(
        _("ไม่รู้จักช่อง {name} ของ {entity}").format(name=name, entity=entity),
        _("ข้อมูลชนิดนี้ไม่มีช่องชื่อนี้"),
        _("ตรวจการสะกดแล้วลองใหม่"),
    )


def not_a_number(name: str, given: object) -> UserError:
    return UserError(
        _("ช่อง {name} ต้องเป็นตัวเลข").format(name=name),
        _("ได้รับ “{given}” ซึ่งไม่ใช่ตัวเลขที่ใช้ได้").format(given=given),
        _("แก้เป็นตัวเลขแล้วลองใหม่"),
    )


def not_one_of(name: str, given: object, allowed: Iterable[str]) -> UserError:
    return UserError(
        _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=given, name=name),
        _("ค่าที่ใช้ได้คือ {values}").format(values=", ".join(allowed)),
        _("เลือกค่าหนึ่งแล้วลองใหม่"),
    )
