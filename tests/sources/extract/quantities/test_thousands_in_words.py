"""Numbers of thousands written in words, which open longer ones."""

from __future__ import annotations

import pytest

from sources.extract.quantities import find_money


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nine thousand four hundred million pesos", 9.4e9),
        ("six thousand three hundred million pesos", 6.3e9),
        ("thirty thousand four hundred euros", 30_400.0),
        ("two thousand dollars", 2_000.0),
        ("two hundred and fifty thousand euros", 250_000.0),
        ("one hundred and fifty-two thousand million shillings", 152e9),
        ("five thousand million euros and two hundred guests", 5e9),
    ],
)
def test_number_of_thousands_in_words_is_read_whole(text: str, value: float) -> None:
    assert [m.low for m in find_money(f"They paid {text}.")] == [value]
