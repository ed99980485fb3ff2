"""RUN against ``python-stdnum``: every number with its right check digit and with the ten wrong ones."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from stdnum.cl import rut

import opd

DIGITS: Final = "0123456789K"


def accepted(texts: pa.Array) -> npt.NDArray[np.bool_]:
    column = pa.array(opd.columns.is_valid_run(texts))
    assert column.null_count == 0
    return column.to_numpy(zero_copy_only=False)


def test_a_million_numbers_with_every_check_digit_against_stdnum() -> None:
    random = np.random.default_rng(20_260_102)
    numbers = random.integers(1, 99_999_999, 1_000_000, endpoint=True)
    numbers[:10_000] = np.arange(1, 10_001)  # short numbers are rare at random
    plain = pa.array(numbers).cast(pa.string())
    dotted = pa.array([f"{number:,}".replace(",", ".") for number in numbers.tolist()])
    right = np.array([rut.calc_check_digit(number) for number in plain.to_pylist()])
    texts = mismatches = 0
    for digit in DIGITS:
        expected = right == digit
        # 12345678k, 12345678-K, 12.345.678-K
        for column in (
            pc.binary_join_element_wise(plain, digit.lower(), ""),
            pc.binary_join_element_wise(plain, digit, "-"),
            pc.binary_join_element_wise(dotted, digit, "-"),
        ):
            wrong = accepted(column) != expected
            assert not wrong.any(), column.filter(pa.array(wrong))[:5]
            mismatches += int(wrong.sum())
            texts += len(column)
    assert {str(digit) for digit in np.unique(right)} == set(DIGITS)
    print(f"RUN against stdnum: {len(numbers):,} numbers, {texts:,} texts, {mismatches} mismatches")


def test_one_at_a_time_against_stdnum() -> None:
    random = np.random.default_rng(20_260_103)
    numbers = random.integers(1_000_000, 99_999_999, 20_000, endpoint=True).tolist()
    for number in numbers:
        digit = rut.calc_check_digit(str(number))
        run = opd.Run(rut.format(f"{number:08}{digit}"))
        assert (run.number, run.check_digit) == (number, digit)
        for other in DIGITS:
            text = f"{number:08}{other}"
            assert opd.is_valid_run(text) == rut.is_valid(text), text
    print(f"RUN one at a time against stdnum: {len(numbers) * len(DIGITS):,} texts, 0 mismatches")
