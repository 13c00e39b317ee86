"""Drawings: our own flows today; what other programs draw comes in here too, cleaned."""
