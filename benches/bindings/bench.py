"""The cost of a call, and of a delivery by its path: bench.py CASES."""

import sys
import time
from datetime import date

import opd

CALLS = 1_000_000
birth, on = date(2008, 3, 10), date(2024, 5, 2)

start = time.perf_counter()
for _ in range(CALLS):
    opd.age(birth, on)
print(f"age {(time.perf_counter() - start) / CALLS * 1e9:.1f}")
start = time.perf_counter()
for _ in range(CALLS):
    opd.Run("12.345.678-5")
print(f"run {(time.perf_counter() - start) / CALLS * 1e9:.1f}")
start = time.perf_counter()
opd.validate(sys.argv[1], as_of=date(2024, 12, 31)).to_json()
print(f"validate {time.perf_counter() - start:.3f}")
