"""The schedules of a drawing's step cards, below it: ``<!--studykit-steps KEY!2024-04-01,6,250-->``.

What a step is called is said by `studykit.diagrams.step_keys`.
"""

from __future__ import annotations

from studykit.scheduling.records.base import KEYED
from studykit.scheduling.records.keyed import KeyedRecord

STEPS = KeyedRecord("step_comment", f"{KEYED}steps", "step")
