"""What a page of the window offers and nobody hears: a button that does nothing when it is pressed."""

from collections.abc import Iterator

from PySide6.QtCore import SIGNAL, QMetaMethod, QObject

# of which a page uses what it needs
PIECES = ("ui.desktop.widgets.", "ui.desktop.base.", "ui.desktop.theme.")


def unheard(root: QObject) -> Iterator[str]:
    """The signals that pages themselves declare and nothing is connected to, `Class.signal`."""
    for one in (root, *root.findChildren(QObject)):
        meta = one.metaObject()
        for method in map(meta.method, range(meta.methodCount())):
            signature = bytes(method.methodSignature().data()).decode()
            name = signature.partition("(")[0]
            own = next((each.__module__ for each in type(one).__mro__ if name in vars(each)), "")
            ours = own.startswith("ui.") and not own.startswith(PIECES)
            if (
                method.methodType() == QMetaMethod.MethodType.Signal
                and ours
                and not one.receivers(SIGNAL(signature))
            ):
                yield f"{type(one).__name__}.{name}"
