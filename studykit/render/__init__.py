"""Notes and cards as HTML, terminal text and plain text, all from the same tokens."""
