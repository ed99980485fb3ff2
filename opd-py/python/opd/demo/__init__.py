"""A made-up delivery, with its agreement and planted defects, to try ``opd validate`` on.

Every person in it is invented. ``write_delivery`` writes the same bytes for the same seed.
"""

from opd.demo.delivery import BESIDE, FILES, MINIMUM_CASES, write_delivery
from opd.demo.office import AS_OF

__all__ = ["AS_OF", "BESIDE", "FILES", "MINIMUM_CASES", "write_delivery"]
