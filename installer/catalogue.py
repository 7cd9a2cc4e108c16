"""The catalogues the program reads (.mo), compiled from those translators write (.po) by set-up and before tests."""

import os
import re
import struct
from collections.abc import Mapping
from pathlib import Path

ENTRY = re.compile(r'^msgid ((?:"(?:[^"\\]|\\.)*"\n)+)msgstr ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPED = re.compile(r"\\(.)")
HEAD = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: en\n"


def compile_all(root: Path) -> None:
    """Bring every .mo of a checkout up to date, whole or not at all; one that already is stays untouched."""
    for source in sorted((root / "resources" / "locale").glob("*/LC_MESSAGES/*.po")):
        write_compiled(source)


def write_compiled(source: Path) -> None:
    """The .mo beside a .po, with what is translated; none when nothing is."""
    done = {one: english for one, english in read(source).items() if english}
    target = source.with_suffix(".mo")
    if not done:
        target.unlink(missing_ok=True)
        return
    data = compiled({"": HEAD} | done)
    if not target.exists() or target.read_bytes() != data:
        new = target.with_suffix(f".{os.getpid()}.new")  # two runs of tests may begin at once
        new.write_bytes(data)
        new.replace(target)


def read(path: Path) -> dict[str, str]:
    """Sentence and translation of a .po, "" where it is not translated; nothing of one that is not there."""
    text = path.read_text("utf-8") if path.exists() else ""
    return {source: english for source, english in ((plain(a), plain(b)) for a, b in ENTRY.findall(text)) if source}


def plain(lines: str) -> str:
    """The text of one or more quoted lines."""
    return ESCAPED.sub(lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), "".join(QUOTED.findall(lines)))


def compiled(said: Mapping[str, str]) -> bytes:
    """The .mo file, as `gettext` of the standard library reads it."""
    pairs = sorted((source.encode(), english.encode()) for source, english in said.items())
    start = 28 + 16 * len(pairs)
    heads: tuple[list[int], list[int]] = [], []
    body = bytearray()
    for n in (0, 1):
        for pair in pairs:
            heads[n].extend((len(pair[n]), start + len(body)))
            body += pair[n] + b"\0"
    numbers = (0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs), *heads[0], *heads[1])
    return struct.pack(f"<{len(numbers)}I", *numbers) + body
