"""The dictionary by which libthai, and so Qt on Linux, breaks Thai lines: `python -m tests.thai_dictionary` makes it anew
with trietool (Debian: libdatrie1-bin) of the words of the lexicon and of resources/words/phrases.txt."""

import hashlib
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.lexicon import LEAST, WORDS, _lines, places

KEPT = WORDS / "libthai"
DIGEST = KEPT / "words.sha256"
LONGEST = 16  # letters of a word in which no line ends
LETTERS = "[0x0e01,0x0e3a]\n[0x0e40,0x0e4e]\n"  # of which the words are made


def words() -> list[str]:
    """Every word and phrase in the dictionary, in order."""
    kinds = places()
    names = (name for names in kinds.values() for name in names if len(name) >= LEAST)
    own = (
        line
        for name in ("office.txt", "phrases.txt")
        for line in (WORDS / name).read_text("utf-8").splitlines()
    )
    every = map(str.strip, chain(_lines("words_th.txt"), *kinds, names, own))
    # a longer one would be cut off in a narrow column
    return sorted({word for word in every if re.fullmatch(f"[ก-ฺเ-๎]{{1,{LONGEST}}}", word)})


def digest() -> str:
    return hashlib.sha256("\n".join(words()).encode()).hexdigest()


def main() -> int:
    with TemporaryDirectory() as place:
        room = Path(place)
        (room / "thbrk.abm").write_text(LETTERS, "utf-8")
        (room / "words.txt").write_text("\n".join(words()) + "\n", "utf-8")
        command = ["trietool", "thbrk", "add-list", "-e", "UTF-8", "words.txt"]
        subprocess.run(command, cwd=room, check=True, stdout=subprocess.DEVNULL)
        KEPT.mkdir(exist_ok=True)
        (KEPT / "thbrk.tri").write_bytes((room / "thbrk.tri").read_bytes())
    DIGEST.write_text(digest() + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
