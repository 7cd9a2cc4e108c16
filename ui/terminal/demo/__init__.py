"""The demo: offices on sample data are founded, work, send bundles and answer each other, without a window."""
