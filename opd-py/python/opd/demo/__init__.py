"""A made-up delivery of cases, events and measures with planted defects, to try ``opd validate`` on.

Every person in it is invented. ``write_delivery`` writes the same bytes for the same seed.
"""

from opd.demo.delivery import AS_OF, FILES, MINIMUM_CASES, write_delivery

__all__ = ["AS_OF", "FILES", "MINIMUM_CASES", "write_delivery"]
