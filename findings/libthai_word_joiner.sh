#!/usr/bin/env bash
# Qt 6.11.3 (PySide6) with libthai 0.1.29, which Qt loads where the system has it.
# Guess: a WORD JOINER (U+2060) forbids a break, as Unicode's rules for lines say of it (class WJ), in any script.
# Seen: between Thai letters a line may break just behind each word joiner, even where there was no break without one.
# Beside Latin letters it forbids the break, as it should.
set -euo pipefail
ldconfig -p | grep -q 'libthai\.so\.0' || { echo "needs libthai.so.0 (Debian: libthai0)" >&2; exit 1; }
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet pyside6-essentials==6.11.3
"$room/venv/bin/python" - <<'PY'
from PySide6.QtCore import QTextBoundaryFinder

WJ = "\u2060"


def parts(text: str) -> list[str]:
    """The pieces between which a line may break."""
    finder, found, start = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text), [], 0
    while (end := finder.toNextBoundary()) != -1:
        found.append(text[start:end])
        start = end
    return found


seen = {text: parts(text) for text in ("ลายมือชื่อ", f"ลาย{WJ}มือ{WJ}ชื่อ", "a-b", f"a-{WJ}b")}
for text, found in seen.items():
    print(ascii(text), "->", *found, sep="  ")
assert list(seen.values()) == [
    ["ลายมือ", "ชื่อ"],
    [f"ลาย{WJ}", f"มือ{WJ}", "ชื่อ"],
    ["a-", "b"],
    [f"a-{WJ}b"],
], "it behaves otherwise now"
PY
