"""The review on a page: the same sitting as at the terminal, behind the local server."""
