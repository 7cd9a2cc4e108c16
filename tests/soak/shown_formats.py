"""Cells as LibreOffice shows them, beside what is read of the same file: formats are drawn from a grammar by a seed.

`python -m tests.soak.shown_formats [FIRST COUNT]` needs `soffice` on the path. COUNT cells are drawn from the seed
FIRST, each a value with a format of figures, shares, thousands, codes, days, months, years, times or sections. They
are written as .xlsx and .xls, the .xlsx is saved by LibreOffice as .ods and .xls, and each of the four is shown by
an English and by a Thai LibreOffice as text. A cell is *same* if what is read says what is shown, *asked* if it is a
question (`ImportedSheet.stored`), else it is told as *other*; figures may have more decimals than are shown. It ends
with 1 when there is another. Forms of codes that Calc shows against the standard (docs/tables.md) are not drawn.
"""

import csv
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import NamedTuple

import xlwt
from openpyxl import Workbook

from core.tabular import ImportedSheet
from core.thai.days import DAYS as ENGLISH_DAYS
from core.thai.days import MONTHS as ENGLISH
from core.thai.parser import ParsedValue
from core.thai.written import DAYS, MONTHS, SHORT, arabic_digits
from storage.tables.reader import read_table

AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
CELLS, FIRST = 600, 1
PATIENCE = 600
KNOWN = ("same", "asked", "unshown")
LANGUAGES = ("en-US", "th-TH")
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{language}</value></prop></item></oor:items>"""
UNITS = ("คน", "ครั้ง", "วัน", "บาท", "แห่ง")
LARGE = {",": "พันบาท", ",,": "ล้านบาท"}
LOCALES = ("", "", "[$-41E]", "[$-107041E]", "[$-D07041E]", "[$-1070000]", "[$-409]")
THAI_DAY, THAI_MONTH = "|".join(DAYS), "|".join((*MONTHS, *SHORT))
ENGLISH_DAY = "|".join(f"{one}|{one[:3]}" for one in ENGLISH_DAYS)
ENGLISH_MONTH = "|".join(f"{one}|{one[:3]}" for one in ENGLISH)
SHORT_DAYS = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
NAMED_DAY = f"{THAI_DAY}|{'|'.join(map(re.escape, SHORT_DAYS))}|{ENGLISH_DAY}"
PATTERNS = {
    "d": r"(?P<d>\d{1,2})",
    "dd": r"(?P<d>\d\d)",
    "ddd": f"(?P<w>{NAMED_DAY})",
    "dddd": f"(?P<w>{NAMED_DAY})",
    "m": r"(?P<m>\d{1,2})",
    "mm": r"(?P<m>\d\d)",
    "mmm": f"(?P<n>{THAI_MONTH}|{ENGLISH_MONTH})",
    "mmmm": f"(?P<n>{THAI_MONTH}|{ENGLISH_MONTH})",
    "yy": r"(?P<yy>\d\d)",
    "yyyy": r"(?P<y>\d{4})",
    "h": r"(?P<h>-?\d{1,2})",
    "hh": r"(?P<h>-?\d\d)",
    "[h]": r"(?P<h>-?\d+)",
    "[mm]": r"(?P<min>-?\d+)",
    "min": r"(?P<min>\d\d?)",
    "ss": r"(?P<s>\d\d)",
    "ss.0": r"(?P<s>\d\d\.\d)",
    "AM/PM": "(?P<half>[AP]M|ก่อนเที่ยง|หลังเที่ยง)",
}


class Drawn(NamedTuple):
    """A value with a format. `moments`: patterns of the sections of days and times in it."""

    value: float
    code: str
    moments: tuple[str, ...] = ()


class _Maker:
    """Formats and values by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.moments = list[str]()

    def some(self, *of: Callable[[], str]) -> str:
        return self.chance.choice(of)()

    def cell(self) -> Drawn:
        kind = self.chance.choice([self.figures, self.codes, self.days, self.times, self.mixed])
        self.moments = []
        code = kind()
        return Drawn(self.value(kind), code, tuple(self.moments))

    def value(self, kind: Callable[[], str]) -> float:
        chance = self.chance
        day = chance.randint(35_000, 55_000)
        minutes = chance.randrange(128) / 128  # exactly, as Calc cuts off what is not
        if kind == self.codes:
            return chance.choice(
                [12, 812345678, 53112345, 1234567890123, 7, chance.randrange(10**6)]
            )
        if kind == self.days:
            return chance.choice([day, day, day + minutes])
        if kind == self.times:
            return chance.choice([minutes, day + minutes, chance.randrange(200) / 32])
        if self.moments and re.search("<[dwmny]", self.moments[0]):
            return day  # before March 1900 Excel counts otherwise
        if self.moments:
            return chance.choice([0.5, 0.25, 0.75, 1.25])
        figures = [0, 1, -1, 0.5, 0.25, -0.125, 1500, 1_500_000, 750_000, -2500, 1234.5, 12_345_678]
        return chance.choice([*figures, chance.randrange(10**7) / 100])

    def figure(self) -> str:
        chance = self.chance
        whole = chance.choice(["0", "#,##0", "#,##0", "#", "#,###"])
        decimals = chance.choice(["", "", ".0", ".00", ".##"])
        sort = chance.choice(["plain", "plain", "share", "scale", "unit", "named", "power", "part"])
        code = f"{whole}{decimals}"
        if sort == "share":
            code += chance.choice(["%", " %"])
        elif sort == "scale":
            code += chance.choice([",", ",,"])
        elif sort == "named":
            scale = chance.choice([",", ",,"])
            code += f'{scale}" {LARGE[scale]}"'
        elif sort == "unit":
            code += chance.choice([f'" {chance.choice(UNITS)}"', "_-", "\\ "])
        elif sort == "power":
            code = chance.choice(["0.00E+00", "##0.0E+0"])
        elif sort == "part":
            code = chance.choice(["# ?/?", "# ??/??"])
        before = ["", "", "", '"฿"', '"ร้อยละ "', "_-* "]
        if sort not in ("share", "power", "part"):
            before += [
                "[$฿-41E]",
                "[$฿-41E]",
            ]  # with these Calc shows wrong figures
        return chance.choice(before) + code

    def figures(self) -> str:
        first, chance = self.figure(), self.chance
        negative = chance.choice([f"-{first}", f"({first})", f"[Red]-{first}", f"\\-{first}"])
        zero = chance.choice(['"-"', "\\-", '"-"??', '"ไม่มี"', first])
        many = chance.randrange(5)
        if many < 2:
            return chance.choice(["", "[$-D00041E]"]) + first
        return ";".join([first, negative, zero, "@"][:many])

    def codes(self) -> str:
        chance = self.chance
        code = chance.choice(
            [
                "0000",
                "00000",
                "0##-###-####",
                "0-0000-00000-00-0",
                "000-000",
                '"ที่ "0000',
                "(00)0000",
                "0000;@",
            ]
        )
        return (
            chance.choice([code, code, f"[<=99999999]0-####-####;{code}"])
            if ";" not in code
            else code
        )

    def moment(self, *parts: str) -> str:
        """A section of these parts, with signs between them; its pattern is kept."""
        chance, code, pattern = self.chance, "", ""
        for n, part in enumerate(parts):
            if n:
                sign = chance.choice(["/", "-", "\\ ", " "])
                code, pattern = code + sign, pattern + re.escape(sign.strip("\\") or " ")
            code, pattern = code + part, pattern + PATTERNS[part]
        self.moments.append(pattern)
        return code

    def day(self) -> str:
        chance = self.chance
        day, month = chance.choice(["d", "dd"]), chance.choice(["m", "mm", "mmm", "mmmm"])
        year = chance.choice(["yy", "yyyy", "yyyy"])
        name = chance.choice(["mmm", "mmmm"])
        ways = [(day, month, year), (day, month, year), (day, name), (name, year), (name,), (year,)]
        ways += [("dddd", day, month, year), ("dddd",), ("yyyy", "mm", "dd"), (month, year)]
        return chance.choice(LOCALES) + self.moment(*chance.choice(ways))

    def clock(self, of: Sequence[str] = ()) -> str:
        """A section of a time; `of`: codes that it may have, without a language."""
        chance = self.chance
        ways = {
            "h:mm": ("h", "min"),
            "hh:mm": ("hh", "min"),
            "h:mm:ss": ("h", "min", "ss"),
            "h:mm AM/PM": ("h", "min", "AM/PM"),
            "[h]:mm": ("[h]", "min"),
            "[h]:mm:ss": ("[h]", "min", "ss"),
            "mm:ss": ("min", "ss"),
            "mm:ss.0": ("min", "ss.0"),
            "[mm]:ss": ("[mm]", "ss"),
        }
        code: str = chance.choice([*(of or ways)])
        self.moments.append("[: ]".join(PATTERNS[one] for one in ways[code]))
        if of:
            return code
        return f"{chance.choice(['', '', '[$-41E]', '[$-D00041E]'])}{code}"

    def days(self) -> str:
        code = self.day()
        if self.chance.random() < 0.2:
            day = self.moments.pop()
            code += " " + self.clock(("h:mm", "hh:mm", "h:mm:ss", "h:mm AM/PM"))
            self.moments[-1] = f"{day} {self.moments[-1]}"
        return code + self.chance.choice(["", "", ";@"])

    def times(self) -> str:
        return self.clock()

    def mixed(self) -> str:
        """Sections with conditions, of different sorts."""
        chance = self.chance
        limit = chance.choice(["[=0]", "[<1]", "[>=1000]", "[<=0.5]", "[<0]"])
        first = chance.choice(['"-"', self.figure(), '"น้อย"', self.figure()])
        rest = self.some(self.figure, self.figure, self.day, self.clock)
        if chance.random() < 0.3:
            return f"{limit}{first};[>=1000000]{self.figure()};{rest}"
        return f"{limit}{first};{rest}"


# -- files


def _write(folder: Path, cells: Sequence[Drawn]) -> dict[str, Path]:
    """The cells in the second column of a workbook of two formats."""
    book, old = Workbook(), xlwt.Workbook()
    sheet, older = book.worksheets[0], old.add_sheet("Sheet")
    for n, one in enumerate(cells):
        sheet.append([n, one.value])
        sheet.cell(n + 1, 2).number_format = one.code
        style = xlwt.XFStyle()
        style.num_format_str = one.code
        older.write(n, 0, n)
        older.write(n, 1, one.value, style)
    found = {name: folder / name for name in ("excel.xlsx", "excel.xls")}
    book.save(found["excel.xlsx"])
    old.save(str(found["excel.xls"]))
    return found


class _Office:
    """A LibreOffice of one language, with a profile of its own."""

    def __init__(self, folder: Path, language: str) -> None:
        self._profile = folder / f"profile-{language}"
        self._out = folder / language
        (self._profile / "user").mkdir(parents=True)
        settings = SETTINGS.format(language=language)
        (self._profile / "user" / "registrymodifications.xcu").write_text(settings, "utf-8")

    def saved(self, path: Path, sort: str) -> Path:
        command = ["soffice", f"-env:UserInstallation={self._profile.as_uri()}", "--headless"]
        command += ["--convert-to", sort, "--outdir", str(self._out / path.suffix[1:]), str(path)]
        subprocess.run(command, check=True, timeout=PATIENCE, capture_output=True)
        return self._out / path.suffix[1:] / f"{path.stem}.{sort.partition(':')[0]}"

    def shown(self, path: Path) -> list[str]:
        text = self.saved(path, AS_SHOWN).read_text("utf-8")
        return [row[1] if len(row) > 1 else "" for row in csv.reader(text.splitlines())]


# -- what both say


def _number(text: str) -> tuple[Decimal, int] | None:
    """The number in a text as it is shown, and how many decimals it has."""
    found = re.search(r"(\d+ )?(\d+)/([1-9]\d*)", text)
    if found:
        whole = int(found[1] or 0) + Decimal(int(found[2])) / int(found[3])
        return (-whole if text.strip().startswith("-") else whole), 1
    found = re.search(r"\d[\d,]*(?:\.\d+)?|\.\d+", text)
    if not found:
        return None
    value = Decimal(found[0].replace(",", ""))
    places = len(found[0].partition(".")[2])
    power = re.match(r"E([+-]\d+)", text[found.end() :])
    if power:
        value, places = value.scaleb(int(power[1])), places - int(power[1])
    before = text[: found.start()]
    return (-value if re.search(r"[-(]", before) else value), places


def _same_number(shown: str, words: str, drawn: Drawn) -> bool:
    of_shown = _number(shown)
    of_read = _number(words)
    if of_shown is None and "#" in drawn.code:
        of_shown = (Decimal(), 0)  # nothing is shown of less than half
    if of_shown is None or of_read is None:
        return False
    seen, places = of_shown
    read = of_read[0]
    near = Decimal("0.50001").scaleb(-places)
    if "/" in shown:
        near = Decimal("0.1")
    if drawn.value < 0 and seen > 0:
        seen = -seen  # told by the colour, or by nothing
    return bool(abs(seen - read) <= near)


def _moment_of(words: str) -> Mapping[str, str] | None:
    """What our words say of a moment: the names of PATTERNS, years of both eras."""
    day = r"(?P<d>\d+)/(?P<m>\d+)/(?P<y>\d{4})"
    clock = r"(?P<h>-?\d+)[.:](?P<min>\d\d)(?::(?P<s>[\d.]+))?"
    named = rf"(?P<n>{THAI_MONTH})"
    shapes = (
        f"{day}(?: {clock})?",
        rf"{named} (?P<y>\d{{4}})(?: {clock})?",
        f"{named}(?: {clock})?",
        rf"(?P<y>\d{{4}})(?: {clock})?",
        f"(?P<w>{THAI_DAY})(?: {clock})?",
        r"(?P<min>-?\d+):(?P<s>[\d.]+)",
        clock,
        r"(?P<d>\d+)",
    )
    for shape in shapes:
        found = re.fullmatch(shape, words)
        if found:
            return {key: value for key, value in found.groupdict().items() if value}
    return None


def _month(name: str) -> int:
    for names in (MONTHS, SHORT, ENGLISH, [one[:3] for one in ENGLISH]):
        if name in names:
            return [*names].index(name) + 1
    return 0


def _weekday(name: str) -> int:
    for names in (DAYS, SHORT_DAYS, ENGLISH_DAYS, [one[:3] for one in ENGLISH_DAYS]):
        if name in names:
            return [*names].index(name)
    return -1


def _same_moment(shown: str, words: str, drawn: Drawn) -> bool:
    read = _moment_of(words)
    for pattern in drawn.moments if read else ():
        found = re.fullmatch(pattern, shown.strip())
        if found and read:
            seen = {key: value for key, value in found.groupdict().items() if value}
            if _agree(seen, read, words) and not _more(seen, read):
                return True
    return False


def _more(seen: Mapping[str, str], read: Mapping[str, str]) -> set[str]:
    """What is read and not shown: but a day and a month have a year."""
    shown, said = ({{"n": "m", "yy": "y"}.get(key, key) for key in one} for one in (seen, read))
    return said - shown - ({"y"} if {"d", "m"} <= shown else set())


def _agree(seen: Mapping[str, str], read: Mapping[str, str], words: str) -> bool:
    for key, value in seen.items():
        if key in ("m", "n"):
            month = int(read["m"]) if "m" in read else _month(read.get("n", ""))
            month = month or (int(read["d"]) if [*read] == ["d"] else 0)
            good = month == (int(value) if key == "m" else _month(value))
        elif key in ("y", "yy"):
            years = {int(read.get("y", "0")), int(read.get("y", "0")) - 543}
            good = any(int(value) == (year if key == "y" else year % 100) for year in years)
        elif key == "w":
            day = ParsedValue.day(words.partition(" ")[0])
            own = day.value.weekday() if day else _weekday(read.get("w", ""))
            good = own == _weekday(value)
        elif key == "half":
            good = (int(read.get("h", "0")) >= 12) == (value in ("PM", "หลังเที่ยง"))
        elif key == "h":
            # midnight beside a day is not told
            good = (int(read.get("h", "0")) - int(value)) % (12 if "half" in seen else 10**9) == 0
        elif key in ("min", "s"):
            good = float(read.get(key, "0")) == float(value)
        else:
            good = int(read.get(key, "-1")) == int(value)
        if not good:
            return False
    return True


def same(shown: str, words: str, drawn: Drawn) -> bool:
    """Whether what is read of a cell says what is shown of it."""
    shown = " ".join(arabic_digits(shown).split())
    if shown == words or (re.fullmatch("(฿ ?)?-", shown) and words == "0"):
        return True
    if any(re.fullmatch(pattern, shown) for pattern in drawn.moments):
        return _same_moment(shown, words, drawn)
    return _same_number(shown, words, drawn)


def compared(
    sheet: ImportedSheet, shown: Sequence[str], saved: Sequence[str], cells: Sequence[Drawn]
) -> Iterator[str]:
    """Yield `same`, `asked`, `unshown` (Calc cannot), or a cell that says another thing. `saved`: as the cells were
    shown when the file was saved, which it keeps of codes."""
    asked = {row for row, _column, _value in sheet.stored}
    clocks = {row: clock for row, _column, clock in sheet.clocks}
    for n, (seen, kept, drawn) in enumerate(zip(shown, saved, cells, strict=True)):
        words = sheet.rows[n][1]
        timed = f"{words} {clocks[n]}" if n in clocks else words
        if same(seen, timed, drawn) or words == kept:
            yield "same"
        elif seen == "#FMT":
            yield "unshown"
        elif n in asked:
            yield "asked"
        else:
            yield f"{drawn.value!r} {drawn.code}: shown {seen!r}, read {timed!r}"


def main(first: int = FIRST, count: int = CELLS) -> int:
    made = _Maker(first)
    cells = [made.cell() for _n in range(count)]
    total = Counter[str]()
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        files = _write(folder, cells)
        offices = [_Office(folder, language) for language in LANGUAGES]
        for sort in ("ods", "xls"):
            files[f"calc.{sort}"] = offices[0].saved(files["excel.xlsx"], sort)
        for office, language in zip(offices, LANGUAGES, strict=True):
            saved = office.shown(files["excel.xlsx"])
            for name, path in files.items():
                [sheet] = read_table(path).sheets
                shown = saved if path == files["excel.xlsx"] else office.shown(path)
                found = Counter(compared(sheet, shown, saved, cells))
                other = {what: n for what, n in found.items() if what not in KNOWN}
                counts = {what: found[what] for what in KNOWN} | {"other": sum(other.values())}
                print(name, language, counts)
                print(*(f"  {what}" for what in other), sep="\n", end="\n" if other else "")
                total.update(counts)
    print(f"{sum(total.values())} cells: {dict(total)}")
    return int(total["other"] > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
