"""Print the page a root key is kept on, begin as a root, and let a root certify this PC."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from core.blocks.printed import Papers
from core.exchange.trust_deeds import answer, trust
from core.forms.ports import Store
from core.log.certificates import TrustFile, fingerprint
from core.log.ports import Context
from core.log.transfer import Taken, Turned
from core.papers.root_paper import RootPaper, root_paper
from core.values import Changes

RootSigner = Callable[[TrustFile], TrustFile]  # given what is known of certificates here, what the root adds to it


def trust_self(ctx: Context, store: Store) -> Changes:
    """A root trusts itself."""
    store.exchange.trust_in({bytes.fromhex(ctx.device)})
    return Changes("root")


def certified_by_root(ctx: Context, store: Store, sign: RootSigner) -> Iterator[Sequence[Turned] | Taken | Changes]:
    """Let a root that is at hand on this very PC certify it: its digits need no comparing. UserError."""
    file = sign(answer(store, ctx.unit))
    yield from trust(ctx, store, file, fingerprint(*file.roots))


def write_root_paper(_ctx: Context, _store: Store, papers: Papers, said: RootPaper, path: Path) -> Changes:
    """The page, in no register: it is printed once, put away, and its file deleted. UserError."""
    return Changes("write_root_paper", notes=papers.write([root_paper(said)], path).missing_letters)
