#!/usr/bin/env bash
# typst 0.15.2, text taken out of its PDF by pypdfium2 5.13.0; the font is Sarabun.
# Guess: a PDF that looks right and has a whole text map, without an error in it, is copied out as it was written.
# Seen: a vowel and a silencing mark above one consonant are drawn as glyphs apart, and more than one of them stands for the whole
# group in the map, so the group is copied twice: whoever searches the PDF for a name with it finds nothing. No reader can
# tell, as no entry of the map is missing. Groups of one mark come out as they are.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet typst==0.15.2 pypdfium2==5.13.0 fontpkg-sarabun==1.0
cd "$room"
"$room/venv/bin/python" - <<'PY'
import importlib.util
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import typst

spec = importlib.util.find_spec("fontpkg_sarabun")
fonts = str(Path(spec.origin).parent / "files")


def copied(words: str) -> tuple[str, int]:
    """What is copied out of a page with these words, and how many of its letters the map is wrong about."""
    Path("page.typ").write_text(f'#set text(font: "Sarabun", lang: "th")\n{words}', "utf-8")
    page = pypdfium2.PdfDocument(typst.compile("page.typ", font_paths=[fonts]))[0].get_textpage()
    errors = sum(pdfium.FPDFText_HasUnicodeMapError(page, n) for n in range(page.count_chars()))
    return page.get_text_bounded().strip(), errors


expected = {"ดำรง ก้าวหน้า": "ดำรง ก้าวหน้า", "ศักดิ์สิทธิ์": "ศักดิ์ดิ์สิทธิ์ธิ์", "ฤทธิ์เดชา": "ฤทธิ์ธิ์เดชา"}
for words, wanted in expected.items():
    found, errors = copied(words)
    print(words, "->", found, errors)
    assert (found, errors) == (wanted, 0), "it behaves otherwise now"
PY
