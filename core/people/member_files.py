"""What files between a committee's secretary and its members are called: by what they are and whose they are."""

import unicodedata

from core.values import file_name

START, FIRST, PACK_FILE, BALLOT, OPENED_FILE, WORDS = (
    "ไฟล์เริ่มงานกรรมการ",
    "ไฟล์แรก",
    "ใบตรวจ",
    "ใบคะแนน",
    "เปิดซอง",
    "คำตอบที่เปิดซอง",
)
LONGEST = 60  # letters of a name: chats and sticks keep that much


def member_file(what: str, member: str, part: str, ending: str) -> str:
    """`ใบคะแนน สมชาย ใจตรง.prongsai`: a name that every file system takes; `part` tells it from others of its kind.

    What is in a file is known by its content, whatever it is called.
    """
    room = LONGEST - len(what) - len(part) - len(ending) - 2
    name = " ".join(unicodedata.normalize("NFC", member).split())[:room].rstrip()
    return file_name(" ".join(filter(None, (what, name, part)))) + ending
