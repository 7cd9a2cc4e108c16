"""The language of user sentences: Thai is in the code, other languages come from compiled catalogues."""

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
    """Return the sentence in the user's language; the Thai one if none is chosen or it has no translation."""
    kept = _kept.get()
    if not sentence or kept == THAI:  # "" is the key of a catalogue's header
        return sentence
    return (_kept_catalogue(kept) if kept else _catalogue).gettext(sentence)


def use(language: str, locale: Path) -> None:
    """Set the language (`th`, `en`) of the program's sentences. `locale`: the folder with the compiled catalogues."""
    global _catalogue, _language
    _language = language
    _catalogue = gettext.NullTranslations()
    if language != THAI:  # which has no catalogue; looking for one reads all that `locale` knows
        _catalogue = gettext.translation("prongsai", locale, [language], fallback=True)


def language() -> str:
    """Return the language in use: `th` or `en`."""
    return _kept.get() or _language


@lru_cache
def _kept_catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("prongsai", LOCALE, [language], fallback=True)


@contextmanager
def kept_in(language: str) -> Iterator[None]:
    """Use this language inside the `with` block, whatever language the user has chosen."""
    kept = _kept.set(language)
    try:
        yield
    finally:
        _kept.reset(kept)


def in_thai() -> AbstractContextManager[None]:
    """Use Thai inside the `with` block, since official papers are always in Thai."""
    return kept_in(THAI)


def languages(locale: Path) -> tuple[str, ...]:
    """Return `th`, then every language with a compiled catalogue under `locale`."""
    return (THAI, *sorted(path.parts[-3] for path in locale.glob("*/LC_MESSAGES/prongsai.mo")))
