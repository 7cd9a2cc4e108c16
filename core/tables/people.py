"""Split a cell that holds a person's name and position: นายสมชาย ใจดี ปลัดเทศบาล."""

import re

from core.thai.line_ends import persons
from core.thai.titles import TITLE

HEAD = r"((?:ราย)?ชื่อ.*?|name)(?:และ|and|[/,–-])*(ตำแหน่ง.*|position)"  # of a column of both, as heads are compared
# heads of columns of which each holds a part of a name
PREFIX = ("คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม", "ยศ", "title", "prefix")
FIRST = ("ชื่อ", "ชื่อตัว", "firstname")
LAST = ("นามสกุล", "สกุล", "ชื่อสกุล", "lastname", "surname")
POSITION = (  # how a cell begins that names a position alone
    r"(?:นายก|ปลัด|ผู้|ผอ|หัวหน้า|รอง|กำนัน|เจ้า|นัก|ประธาน|กรรมการ|เลขา|สมาชิก|พนักงาน|อธิ|คณบดี|ครู|อาจารย์"
    r"|พัฒนา|ท้องถิ่น|สาธารณสุข|เกษตร)"
)


def parted(cell: str) -> tuple[str, str] | None:
    """Split the cell of a person into (name, position), each "" if it is missing; None if the cell has neither."""
    said = " ".join(re.sub(r"^[0-9๐-๙.)\s]+", "", cell).split())
    if not any(said.startswith(one) for one in persons(said)[:1]):
        return ("", said) if re.match(POSITION, said) else None
    name = re.match(rf"(?:(?:{TITLE}|คุณ)\s?)*\S+ (?:ณ )?[^ ,/(–]+", said)
    if name is None:
        return said, ""
    position = re.sub(r"^(?:[,/–(-]|ตำแหน่ง\s*:?|\s)+", "", said[name.end() :])
    if position.count(")") > position.count("("):
        position = position.removesuffix(")")
    return name[0], position


def whole_name(prefix: str, first: str, last: str) -> str:
    """Return a name from its parts, each "" if it is missing; a Thai prefix stands right before the name."""
    between = " " if prefix.isascii() else ""
    return " ".join(f"{prefix}{between}{first} {last}".split())
