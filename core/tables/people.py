"""Split a cell that holds a person's name and position: นายสมชาย ใจดี ปลัดเทศบาล."""

import re
from itertools import takewhile

from core.thai.line_ends import persons

HEAD = r"((?:ราย)?ชื่อ.*?|name)(?:และ|and|[/,–-])*(ตำแหน่ง.*|position)"  # of a column of both, as heads are compared
TITLE = r"ว่าที่.*|นาย|นาง|นางสาว|คุณ|.*\.(?:หญิง|ชาย)?"  # a word that is no part of the name yet
POSITION = (  # how a cell begins that names a position alone
    r"(?:นายก|ปลัด|ผู้|ผอ|หัวหน้า|รอง|กำนัน|เจ้า|นัก|ประธาน|กรรมการ|เลขา|สมาชิก|พนักงาน|อธิ|คณบดี|ครู|อาจารย์"
    r"|พัฒนา|ท้องถิ่น|สาธารณสุข|เกษตร)"
)


def parted(cell: str) -> tuple[str, str] | None:
    """Split the cell of a person into (name, position), each "" if it is missing; None if the cell has neither."""
    words = re.sub(r"^[0-9๐-๙.)\s]+", "", cell).split()
    said = " ".join(words)
    if not any(said.startswith(one) for one in persons(said)[:1]):
        return ("", said) if re.match(POSITION, said) else None
    titles = takewhile(lambda one: re.fullmatch(TITLE, one), words)
    count = 2 + sum(1 for _title in titles)
    count += words[count - 1 : count] == ["ณ"]
    name = re.match(rf"(?:\S+ ){{{count - 1}}}[^ ,/(–]+", said)
    if name is None:
        return said, ""
    position = re.sub(r"^(?:[,/–(-]|ตำแหน่ง\s*:?|\s)+", "", said[name.end() :])
    if position.count(")") > position.count("("):
        position = position.removesuffix(")")
    return name[0], position
