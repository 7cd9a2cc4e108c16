#!/usr/bin/env bash
# pikepdf 10.18.0 (qpdf), pypdfium2 5.15.2, pypdf 7.1.1 and pyHanko 0.38.0; PDFs under AES-256 (revision 6).
# Guess: since revision 6 takes passwords in UTF-8, a Thai password that opens a PDF in one program opens it in all.
# Seen: not if it has SARA AM (U+0E33), a common vowel. ISO 32000-2 has passwords prepared (SASLprep), which splits it into a ring
# and a tail. pypdf and pyHanko do so, the others take the letter as it was typed: what a program of either kind has locked,
# none of the other kind opens with the right password. Nothing is said when it is locked.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet pikepdf==10.18.0 pypdfium2==5.15.2 "pypdf[crypto]==7.1.1" pyhanko==0.38.0
"$room/venv/bin/python" - <<'PY'
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader

OWNER = "the owner's"


def by_pikepdf(password: str) -> bytes:
    pdf, made = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(made, encryption=pikepdf.Encryption(owner=OWNER, user=password, R=6))
    return made.getvalue()


def by_pypdf(password: str) -> bytes:
    pdf, made = pypdf.PdfWriter(), BytesIO()
    pdf.add_blank_page(100, 100)
    pdf.encrypt(password, OWNER, algorithm="AES-256")
    pdf.write(made)
    return made.getvalue()


def opens(reader: Callable[[bytes, str], object], content: bytes, password: str) -> bool:
    try:
        return bool(reader(content, password))
    except (pikepdf.PasswordError, pypdfium2.PdfiumError):
        return False


AS_TYPED: dict[str, Callable[[bytes, str], object]] = {
    "pikepdf": lambda content, password: pikepdf.open(BytesIO(content), password=password),
    "pypdfium2": lambda content, password: pypdfium2.PdfDocument(content, password),
}
PREPARED: dict[str, Callable[[bytes, str], object]] = {
    "pypdf": lambda content, password: pypdf.PdfReader(BytesIO(content)).decrypt(password),
    "pyHanko": lambda content, password: (
        PdfFileReader(BytesIO(content)).decrypt(password).status != AuthStatus.FAILED
    ),
}
for password in ("สวัสดี2569", "น้ำตก2569"):
    for lock, kind in ((by_pikepdf, AS_TYPED), (by_pypdf, PREPARED)):
        content = lock(password)
        seen = {name: opens(one, content, password) for name, one in (AS_TYPED | PREPARED).items()}
        print(password, lock.__name__, seen)
        for name, opened in seen.items():
            assert opened == ("ำ" not in password or name in kind), "it behaves otherwise now"
PY
