"""The questions of the library over whole columns.

A column is anything that speaks the Arrow PyCapsule interface (a polars, pandas or pyarrow column, an arro3
array) or a numpy array of `datetime64`; dates may be `Date32`, `Date64` or timestamps, texts of any layout or
dictionaries of them. `Date32` is read where it lies. A null in gives a null out, and so does a row that has no
answer. The answers speak Arrow too: `polars.Series(a)`, `pyarrow.array(a)`, `a.to_pylist()`.

Raises `opd.DataError` for a column of another type and `opd.AgeError` for columns that differ in length.

>>> import pyarrow, opd
>>> from datetime import date
>>> births = pyarrow.array([date(2004, 2, 29), None])
>>> opd.columns.age_years(births, date(2022, 2, 28)).to_pylist()
[18, None]
"""

from opd._opd import columns_add_business_days as add_business_days
from opd._opd import columns_age as age
from opd._opd import columns_age_years as age_years
from opd._opd import columns_count_business_days as count_business_days
from opd._opd import columns_is_minor as is_minor
from opd._opd import columns_is_valid_run as is_valid_run

__all__ = [
    "add_business_days",
    "age",
    "age_years",
    "count_business_days",
    "is_minor",
    "is_valid_run",
]
