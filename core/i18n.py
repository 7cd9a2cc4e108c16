"""The language of user sentences: Thai is written in the code, other languages come from a catalogue."""

import gettext
from pathlib import Path

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def _(sentence: str) -> str:
    """The sentence in the user's language; the Thai one itself when nothing else is chosen or known."""
    return _catalogue.gettext(sentence)


def use(language: str, locale: Path) -> None:
    """Speak `language` (`th`, `en`) from the compiled catalogues under `locale`."""
    global _catalogue
    _catalogue = gettext.translation("prongsai", locale, [language], fallback=True)
