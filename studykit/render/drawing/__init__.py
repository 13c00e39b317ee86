"""Drawings: sequence flows by our own renderer, as pictures and as text."""
