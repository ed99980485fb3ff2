"""``python -m opd.cli``."""

from opd.cli import main

main()
