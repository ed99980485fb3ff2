"""Puts the UniFFI binding of Python, which ``tests/ffi/generate_python.sh`` writes, where the tests import it."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "uniffi" / "python"
if not (MODULE / "opd_ffi.py").exists():
    raise FileNotFoundError(f"no {MODULE}/opd_ffi.py: run tests/ffi/generate_python.sh first")
sys.path.insert(0, str(MODULE))
