"""Titles before names: of persons, ranks, academic and learned ones, and of nobility, in full and abbreviated."""

import re

_STEP = "[อทต]"  # เอก โท ตรี
_FULL_STEP = "(?:เอก|โท|ตรี)"


def _dotted(*parts: str) -> str:
    """Return a pattern of an abbreviation with full stops; a blank may stand behind each but the last."""
    return r"\.\s?".join(parts) + r"\."


_RANKS = "|".join(
    (
        _dotted("พล", "[ตรอ]", _STEP),
        _dotted("[พร]", "ต", _STEP),
        _dotted("ส", "ต", _STEP),
        _dotted("จ", "ส", _STEP),
        _dotted("พ", "[จอ]", _STEP),
        _dotted("พล", _STEP),
        _dotted("[พรสจน]", _STEP),
        _dotted("ด", "ต"),
        rf"(?:พล|พัน|ร้อย|สิบ|นาย)?ตำรวจ{_FULL_STEP}|จ่าสิบตำรวจ|ดาบตำรวจ|พลตำรวจ|พลทหาร|พลฯ",
        rf"(?:นาวาอากาศ|เรืออากาศ|พันจ่าอากาศ|จ่าอากาศ|พลอากาศ|พลเรือ|นาวา|พันจ่า|จ่าสิบ|พล|พัน|ร้อย|สิบ|เรือ|จ่า){_FULL_STEP}",
    )
)
# A rank, as it may be held on trial, by women, and with a note behind it.
RANK = rf"(?:ว่าที่\s?)?(?:{_RANKS})(?:\s?\(พิเศษ\))?(?:\s?\(?หญิง\)?)?"
LEARNED = "|".join(
    (
        _dotted("(?:ดร|นพ|พญ|ทพ|ทพญ|ภก|ภญ|ผศ|รศ|ศ|พว)"),
        _dotted("(?:น|ส)?สพ", "ญ"),
        _dotted("น", "สพ"),
        r"(?:ผู้ช่วย|รอง)?ศาสตราจารย์(?:พิเศษ|เกียรติคุณ)?|ดอกเตอร์",
        r"นายสัตวแพทย์|สัตวแพทย์หญิง|ทันตแพทย์(?:หญิง)?|นายแพทย์|แพทย์หญิง|เภสัชกร(?:หญิง)?",
    )
)
NOBLE = rf"{_dotted('ม', '[ลจ]')}|{_dotted('ม', 'ร', 'ว')}|หม่อม(?:หลวง|ราชวงศ์|เจ้า)|คุณหญิง|ท่านผู้หญิง"
GIVEN = rf"นางสาว|นาย|นาง|{_dotted('น', 'ส')}|เด็กชาย|เด็กหญิง|{_dotted('ด', '[ชญ]')}"
_ENGLISH = (
    r"(?:mr|mrs|ms|dr|prof|assoc|asst|lt|col|capt|gen|maj|sgt|pol)\.\s?|(?:mr|mrs|ms|miss|dr)\s"
)
_FIRST = r"(?=[\s(]*[ก-ฮเ-ไa-z])"  # a name begins with a letter: ากร of คุณากร is none
EARNED = rf"(?:{RANK}|{LEARNED}|{NOBLE})"
TITLE = rf"(?:{EARNED}|{GIVEN}|{_ENGLISH})"
# Words that begin names and other words as often as they are titles: of a long rest only.
_DOUBTFUL = rf"(?:คุณครู|คุณ|ท่าน|พระครู|พระมหา|พระ|ครู|อาจารย์|หมอ|{_dotted('อ')})"
LONG = 8  # letters


def untitled(name: str) -> str:
    """Return a name without all titles before it (ผศ.ดร.วันดี and น.ส. วันดี are วันดี), its spaces as they are."""
    rest = name.strip()
    while found := re.match(rf"{TITLE}{_FIRST}", rest, re.IGNORECASE):
        rest = rest[found.end() :].strip()
    doubtful = re.match(rf"{_DOUBTFUL}{_FIRST}", rest)
    if doubtful and len("".join(rest[doubtful.end() :].split())) >= LONG:
        rest = rest[doubtful.end() :].strip()
    return rest
