"""Plain formats for other programs."""
