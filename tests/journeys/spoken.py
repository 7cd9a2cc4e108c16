"""Words of a journey in the language of the window: a journey is written once, in Thai."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from installer.environment import read
from tests.locale import HOME

PLACE = re.compile(r"\{[^{}]*\}")
GAP = re.compile(r"\\\{[^{}]*\\\}")  # a place in a sentence, as re.escape leaves it
# forms begin words of their own like this, which nobody translates
OF_FORMS = frozenset({"กลุ่ม{name}"})


def in_english() -> Callable[[str], str]:
    """What Thai words of the window are in English; words nobody translated, of forms and people, stay as they are."""
    found = {
        thai: english
        for thai, english in read(HOME / "prongsai.po").items()
        if english and thai not in OF_FORMS
    }
    known = dict(sorted(found.items(), key=lambda one: _order(one[0])))
    return lru_cache(maxsize=None)(lambda words: _english(words, known))


def _order(thai: str) -> tuple[int, bool]:
    """The sentence that leaves least to its places comes first; of two alike that of a button, which names a title."""
    return -len(PLACE.sub("", thai)), "{title}" not in thai


def _english(words: str, known: Mapping[str, str]) -> str:
    if words in known:
        return known[words]
    deed, cut, of = words.partition(": ")  # what a button does, and of what
    if cut and deed in known and not any(thai.startswith(deed + cut) for thai in known):
        return f"{known[deed]}: {_english(of, known)}"
    for thai, english in known.items():
        if "{" in thai and (found := re.fullmatch(GAP.sub("(.+?)", re.escape(thai)), words)):
            # what a form calls it stays as it is
            values = [known.get(value, value) for value in found.groups()]
            said = dict(zip(PLACE.findall(thai), values, strict=True))
            return PLACE.sub(partial(_filled, said), english)
        # a part of a sentence between two places
        if words.strip() in map(str.strip, PLACE.split(thai)):
            return max(PLACE.split(english), key=len).strip()
    called, _cut, count = words.rpartition(" ")
    return f"{known[called]} {count}" if called in known and count.isdigit() else words


def _filled(said: Mapping[str, str], place: re.Match[str]) -> str:
    return said.get(place[0], "")
