"""The language of user sentences: Thai is written in the code, other languages come from a catalogue."""

import gettext
from pathlib import Path

THAI = "th"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_spoken = THAI


def _(sentence: str) -> str:
    """The sentence in the user's language; the Thai one itself when nothing else is chosen or known."""
    return _catalogue.gettext(sentence) if sentence else sentence  # "" names the head of a catalogue


def use(spoken: str, locale: Path) -> None:
    """Speak `spoken` (`th`, `en`) from the compiled catalogues under `locale`."""
    global _catalogue, _spoken
    _spoken = spoken
    _catalogue = gettext.translation("prongsai", locale, [spoken], fallback=True)


def language() -> str:
    """What is spoken now: `th`, `en`."""
    return _spoken


def languages(locale: Path) -> tuple[str, ...]:
    """Thai, then every language with a compiled catalogue under `locale`."""
    return (THAI, *sorted(path.parts[-3] for path in locale.glob("*/LC_MESSAGES/prongsai.mo")))
