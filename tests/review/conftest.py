"""Makes the desk in memory importable: the program that runs inside a pty needs it as a module, too."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
