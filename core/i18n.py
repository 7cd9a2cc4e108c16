"""The language of user sentences: Thai is written in the code, other languages come from a catalogue."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

THAI = "th"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = THAI
_kept_thai: ContextVar[bool] = ContextVar("kept_thai", default=False)  # per thread


def _(sentence: str) -> str:
    """The sentence in the user's language; the Thai one itself when nothing else is chosen or known."""
    if not sentence or _kept_thai.get():  # "" is the key of a catalogue's header
        return sentence
    return _catalogue.gettext(sentence)


def use(language: str, locale: Path) -> None:
    """Take sentences in a language (`th`, `en`) from the compiled catalogues under `locale`."""
    global _catalogue, _language
    _language = language
    _catalogue = gettext.NullTranslations()
    if language != THAI:  # which has no catalogue; looking for one reads all that `locale` knows
        _catalogue = gettext.translation("prongsai", locale, [language], fallback=True)


def language() -> str:
    """The language in use: `th`, `en`."""
    return THAI if _kept_thai.get() else _language


@contextmanager
def in_thai() -> Iterator[None]:
    """Thai for what is made within, whatever language the person reads: official papers are Thai."""
    kept = _kept_thai.set(True)
    try:
        yield
    finally:
        _kept_thai.reset(kept)


def languages(locale: Path) -> tuple[str, ...]:
    """Thai, then every language with a compiled catalogue under `locale`."""
    return (THAI, *sorted(path.parts[-3] for path in locale.glob("*/LC_MESSAGES/prongsai.mo")))
