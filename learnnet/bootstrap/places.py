"""Where things lie in a clone, and what the virtual environment's programs are called here."""

import os
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
VENV = Path(os.environ.get("LEARNNET_VENV", BASE / ".venv")).absolute()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STATIC = BASE / "static"
DIST = STATIC / "dist"
LOCALE = BASE / "learnnet" / "locale"
STAMPS = VENV / "learnnet"
