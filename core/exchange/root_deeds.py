"""Print the page a root key is kept on, and begin as a root."""

from pathlib import Path

from core.blocks.printed import Papers
from core.log.ports import Context, Store
from core.papers.root_paper import RootPaper, root_paper
from core.values import Changes


def trust_self(ctx: Context, store: Store) -> Changes:
    """A root trusts itself."""
    store.exchange.trust_in({bytes.fromhex(ctx.device)})
    return Changes("root")


def write_root_paper(_ctx: Context, _store: Store, papers: Papers, said: RootPaper, path: Path) -> Changes:
    """The page, in no register: it is printed once, put away, and its file deleted. UserError."""
    return Changes("write_root_paper", notes=papers.write([root_paper(said)], path).missing_letters)
