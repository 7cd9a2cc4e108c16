"""The language of user sentences: Thai is written in the code, other languages come from a catalogue."""

import gettext
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

THAI, ENGLISH = "th", "en"
LOCALE = Path(__file__).parents[1] / "resources" / "locale"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = THAI
_kept: ContextVar[str] = ContextVar("kept", default="")  # per thread; "" = what the person reads


def _(sentence: str) -> str:
    """The sentence in the user's language; the Thai one itself when nothing else is chosen or known."""
    kept = _kept.get()
    if not sentence or kept == THAI:  # "" is the key of a catalogue's header
        return sentence
    return (_kept_catalogue(kept) if kept else _catalogue).gettext(sentence)


def use(language: str, locale: Path) -> None:
    """Take sentences in a language (`th`, `en`) from the compiled catalogues under `locale`."""
    global _catalogue, _language
    _language = language
    _catalogue = gettext.NullTranslations()
    if language != THAI:  # which has no catalogue; looking for one reads all that `locale` knows
        _catalogue = gettext.translation("prongsai", locale, [language], fallback=True)


def language() -> str:
    """The language in use: `th`, `en`."""
    return _kept.get() or _language


@lru_cache
def _kept_catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("prongsai", LOCALE, [language], fallback=True)


@contextmanager
def kept_in(language: str) -> Iterator[None]:
    """This language for what is made within, whatever the person reads."""
    kept = _kept.set(language)
    try:
        yield
    finally:
        _kept.reset(kept)


def in_thai() -> AbstractContextManager[None]:
    """Thai for what is made within: official papers are Thai."""
    return kept_in(THAI)


def languages(locale: Path) -> tuple[str, ...]:
    """Thai, then every language with a compiled catalogue under `locale`."""
    return (THAI, *sorted(path.parts[-3] for path in locale.glob("*/LC_MESSAGES/prongsai.mo")))
