"""The dictionary of Thai words, office terms and place names by which lines of papers and windows are broken."""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import chain
from math import log
from pathlib import Path

from core.thai.line_ends import LineBreakLexicon
from core.thai.search import RARE, WordDictionary

WORDS = Path(__file__).parents[1] / "resources" / "words"
COUNTED_WORDS = 33_500_000  # of the Thai National Corpus
OFTEN = 7.0  # weight of office terms
PLACE = 9.0  # weight of place names
LEAST = 5  # letters of a name used alone


@cache
def lexicon() -> LineBreakLexicon:
    """Return the dictionary for line breaks: words weighted by rarity, office terms, and place names."""
    kinds = places()
    known = {
        heads: [name for name in names if len(name) >= LEAST] for heads, names in kinds.items()
    }
    office = [
        line for line in (WORDS / "office.txt").read_text("utf-8").splitlines() if line[:1] != "#"
    ]
    every = chain(_lines("words_th.txt"), *known, *known.values(), office)
    # one of each is ever kept: what is read beside stays in memory
    words = dict.fromkeys(map(str.strip, every), RARE)
    # the most frequent first
    for word, _tab, count in (line.partition("\t") for line in _lines("tnc_freq.txt")):
        weight = log(COUNTED_WORDS / int(count))
        if weight > RARE:
            break
        if word in words:
            words[word] = weight
    for heads, names in known.items():
        weight = PLACE if len(kinds[heads]) < MANY else RARE
        words |= {name: min(words[name], weight) for name in names}
    words |= dict.fromkeys(office, OFTEN)
    named = {heads: WordDictionary(dict.fromkeys(names, PLACE)) for heads, names in kinds.items()}
    announced = {head: names for heads, names in named.items() for head in heads}
    everywhere = WordDictionary(dict.fromkeys(chain(*kinds.values()), PLACE))
    return LineBreakLexicon(
        WordDictionary(words, announced), announced, everywhere, frozenset(office)
    )


def _lines(name: str) -> Iterator[str]:
    """Yield the lines of a word list of pythainlp; importing that package would load a hundred modules."""
    package = find_spec("pythainlp")
    assert package is not None
    assert package.origin is not None
    with Path(package.origin).with_name("corpus").joinpath(name).open(encoding="utf-8-sig") as file:
        yield from filter(None, map(str.strip, file))


MANY = 1_000  # in kinds with more names, too many are ordinary words as well; unannounced, they count as rare


def places() -> dict[tuple[str, ...], list[str]]:
    """Return {words that introduce a place, such as those for a province: names of such places}."""
    found: dict[tuple[str, ...], list[str]] = {}
    names: list[str] = []
    for line in (WORDS / "places.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            names = found[tuple(line[2:].split())] = []
        elif not line.startswith("#"):
            names.append(line)
    return found
