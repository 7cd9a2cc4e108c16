"""Where shipped texts are those of their sources: `python -m tests.soak.common_words FOLDER`.

FOLDER holds the sources' texts (JSON, Markdown, plain text), which are no part of the project. Each run of RUN letters
or more that a text of a form, a sample, the help, a paper or a sentence of the program has in common with a text there
is told with both places, spaces, signs and kinds of digits aside. Titles, heads and names are the source's by right: a
run that stands in a field of the source which holds such (NAMED) is counted apart, and so is one within PRINTED, whose
kind the source's field does not say. Exits 1 when there is another, or when no shipped text has a line of PRINTED.
"""

import ast
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from core.thai.written import arabic_digits
from installer.environment import read
from tests.locale import HOME

RUN = 40
RESOURCES = Path(__file__).parents[2] / "resources"
SHIPPED = ("instruments/*.yaml", "samples/*.json", "help/th/*.md")
NAMED = {  # fields that hold titles, heads, names and posts, and where a form is from
    *(
        "title",
        "short",
        "owner",
        "source",
        "head",
        "over",
        "heading",
        "position",
        "name",
        "office",
        "unit",
        "columns",
    ),
    *("work", "document", "subject", "committee", "type"),
}
PRINTED = {  # what the source prints, and as what
    "แนวทางโครงการพัฒนาพื้นที่ต้นแบบฯ โคก หนอง นา โมเดล": "the name of a manual",
    "ศูนย์เรียนรู้และขับเคลื่อนหลักปรัชญาของเศรษฐกิจพอเพียง": "the name of a manual",
    "สรุปผลการขับเคลื่อนการดำเนินงานตามโครงการ": "the head of a section of the drive summary",
    "ข้อเสนอแนะเพื่อการพัฒนาโครงการในปีถัดไป ของหน่วยงานและกรมฯ": "the head of a column of the drive summary",
    "นโยบายการเสริมสร้างความโปร่งใสในการปฏิบัติราชการ ปีงบประมาณ พ.ศ.": "the title of an announcement",
    "ประเด็นข้อบกพร่องหรือจุดอ่อนที่ต้องแก้ไขโดยเร่งด่วน": "the head over a table of the department of older persons",
    (
        "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในสำนักงาน กปร. ประจำปีงบประมาณ พ.ศ. ๒๕๖๖"
    ): "the title of a report",
    "การดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน": "the title of point O43 of open data",
    "การรายงานผลและการถอดบทเรียน การดำเนินงานตามแผนส่งเสริมคุณธรรม": "the title of a report",
    "โครงการ/กิจกรรมตามแผนส่งเสริมคุณธรรมของ <office.name>": "the head of a section of that report",
    "โครงการจัดทำระบบการให้บริการติดต่อประสานงาน กทศ. ผ่านเครือข่ายภายใน (Intranet)": "the name of a project",
    "บุคลากรหน่วยงานอื่นในสังกัดกรมสอบสวนคดีพิเศษ": "the head of a row of a table",
    "แบบฟอร์มการวิเคราะห์แนวทางการดำเนินงาน PMQA 4.0 ของ": "the title of a form",
    "การให้ความสำคัญกับผู้รับบริการและผู้มีส่วนได้ส่วนเสีย": "the title of category 3 of PMQA",
}
LANGUAGES = {"th", "en"}
AS_PRINTED = re.compile("_(th|en|alt_th|by_province|as_printed)$")
LETTERS = re.compile(r"[^\w\u0e00-\u0e7f]|_")


class Text(NamedTuple):
    where: str
    field: str
    words: str


class Shared(NamedTuple):
    own: Text
    run: str
    source: Text


def strings(thing: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in what JSON or YAML holds, with the names of the fields it stands in."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield from strings(value, (*path, str(key)))
    elif isinstance(thing, list):
        for value in thing:
            yield from strings(value, path)
    elif isinstance(thing, str):
        yield path, thing


def texts(path: Path) -> Iterator[Text]:
    """The texts of a file; one that is no JSON or YAML says a text a line."""
    said = path.read_text("utf-8")
    if path.suffix not in (".json", ".yaml"):
        yield from (
            Text(f"{path.name}:{at}", "", line)
            for at, line in enumerate(said.splitlines(), start=1)
        )
        return
    held = json.loads(said) if path.suffix == ".json" else yaml.load(said, Loader=yaml.BaseLoader)
    for fields, words in strings(held):
        named = [one for one in fields if one not in LANGUAGES]
        yield Text(f"{path.name} {'.'.join(named)}", named[-1] if named else "", words)


def shipped() -> Iterator[Text]:
    for pattern in SHIPPED:
        for path in sorted(RESOURCES.glob(pattern)):
            yield from texts(path)
    yield from (
        Text("a sentence of the program", "", sentence) for sentence in read(HOME / "prongsai.po")
    )


def written() -> Iterator[Text]:
    """The texts in the modules of papers, a line each: what an official paper says is in no catalogue."""
    for path in sorted((RESOURCES.parent / "core").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from (
                    Text(f"{path.name}:{node.lineno}", "", line) for line in node.value.splitlines()
                )


def bare(words: str) -> str:
    return LETTERS.sub("", arabic_digits(words))


def windows(letters: str) -> Iterator[tuple[int, str]]:
    return ((at, letters[at : at + RUN]) for at in range(len(letters) - RUN + 1))


def is_named(text: Text) -> bool:
    return AS_PRINTED.sub("", text.field) in NAMED


def is_printed(run: str) -> bool:
    return any(run in bare(words) for words in PRINTED)


def sources(folder: Path) -> dict[str, Text]:
    """Every run of RUN letters of the sources, and the first place it stands at; a title's or name's before others."""
    found: dict[str, Text] = {}
    for path in sorted(one for one in folder.rglob("*") if one.suffix in (".json", ".md", ".txt")):
        for text in texts(path):
            for _at, run in windows(bare(text.words)):
                if run not in found or (is_named(text) and not is_named(found[run])):
                    found[run] = text
    return found


def shared(text: Text, known: dict[str, Text]) -> Iterator[Shared]:
    """The longest runs a text has in common with the sources."""
    letters, end = bare(text.words), 0
    for at, run in windows(letters):
        if run in known and at >= end:
            end = at + RUN
            while letters[end - RUN + 1 : end + 1] in known and end < len(letters):
                end += 1
            yield Shared(text, letters[at:end], known[run])


def gone() -> list[str]:
    """What PRINTED excuses although no shipped text says it."""
    said = "\n".join(bare(text.words) for text in (*shipped(), *written()))
    return [words for words in PRINTED if bare(words) not in said]


def main(folder: Path) -> int:
    known = sources(folder)
    by_right = Counter[str]()
    others = Counter[str]()
    lost = gone()
    for text in (*shipped(), *written()):
        for one in shared(text, known):
            named = is_named(one.source) or is_printed(one.run)
            (by_right if named else others)[text.where.partition(" ")[0]] += 1
            if not named:
                print(f"{one.own.where}: {one.run} = {one.source.where}")
    print(*(f"nowhere any more: {words}" for words in lost), sep="\n", end="\n" * bool(lost))
    print(
        *(f"{count} runs: {name}" for name, count in others.most_common()),
        sep="\n",
        end="\n" * bool(others),
    )
    print(f"{others.total()} runs in common, {by_right.total()} more in titles, heads and names")
    return int(bool(others or lost))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
