"""Reviewing: a pure session, its faces for a terminal and for a pipe, and what they ask of the vault."""
