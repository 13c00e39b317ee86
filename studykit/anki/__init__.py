"""Cards to Anki: packages with schedules, media and identities that last.

``exporter.export`` is the way in; ``deck.ExportBlock`` is what it eats.
"""
