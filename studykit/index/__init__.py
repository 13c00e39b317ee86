"""The disposable index: the vault read once, its cards identified, everything listed from one SQLite schema."""
