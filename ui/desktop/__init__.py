"""The desktop window of Prongsai (PySide6): its pages, dialogs and widgets."""
