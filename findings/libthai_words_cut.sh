#!/usr/bin/env bash
# Qt 6.11.3 (PySide6) with libthai 0.1.29 and its own dictionary, which Qt loads where the system has them.
# Guess: a word that stands in the dictionary is never cut; where two readings have as many words, the commoner one is taken.
# Seen: a word that stays whole alone is cut behind a word that can take its first syllable: the longest first word wins, as
# it has no notion of how common a word is. "Lay the table" (of a sheet) becomes "lay the eye | rail", "correct the number"
# becomes "make excuses | number". Other pairs of the same words are parted right. A phrase added to the dictionary mends one.
set -euo pipefail
ldconfig -p | grep -q 'libthai\.so\.0' || { echo "needs libthai.so.0 (Debian: libthai0)" >&2; exit 1; }
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet pyside6-essentials==6.11.3
"$room/venv/bin/python" - <<'PY'
from PySide6.QtCore import QTextBoundaryFinder


def parts(text: str) -> list[str]:
    """The pieces between which a line may break."""
    finder, found, start = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text), [], 0
    while (end := finder.toNextBoundary()) != -1:
        found.append(text[start:end])
        start = end
    return found


seen = {text: parts(text) for text in ("ตาราง", "ตัวเลข", "วางตาราง", "แก้ตัวเลข", "ดูตาราง", "ใส่ตัวเลข")}
for text, found in seen.items():
    print(text, "->", *found, sep="  ")
assert list(seen.values()) == [
    ["ตาราง"],
    ["ตัวเลข"],
    ["วางตา", "ราง"],
    ["แก้ตัว", "เลข"],
    ["ดู", "ตาราง"],
    ["ใส่", "ตัวเลข"],
], "it behaves otherwise now"
PY
