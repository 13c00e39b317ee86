"""Markdown: the one caller of markdown-it-py, and what is read off the source without rendering it."""
