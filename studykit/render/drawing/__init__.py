"""Drawings: sequence flows by our own renderer, other diagrams by programs that are found, cleaned and kept."""
