"""Letters a font has not: where they stand in a paper, told as sentences."""

from collections.abc import Sequence

from core.documents.blocks import Document, walk
from core.i18n import _
from storage.papers.faces import letters
from storage.papers.typesetting import clean

NEAR = 20  # characters told on either side


def lacking(documents: Sequence[Document]) -> tuple[str, ...]:
    """One sentence for every letter that is printed as □, with the first place where it stands."""
    known, found = letters(), dict[str, str]()
    for document in documents:
        for words in walk(document):
            if not known.issuperset(words):
                text = clean(words, True, False)
                for letter in text:
                    if letter not in known and letter not in found:
                        found[letter] = _sentence(letter, text)
    return tuple(found.values())


def _sentence(letter: str, text: str) -> str:
    flat = text.replace("\n", " ")
    at = flat.find(letter)
    near = flat[max(at - NEAR, 0) : at + NEAR]
    return _("แบบอักษรไม่มีตัวอักษร “{letter}” (U+{code:04X}) จึงพิมพ์เป็น □ แทน ในข้อความ “{near}”").format(
        letter=letter, code=ord(letter), near=near
    )
