"""Names and sums as hostile pages may give them: what passed the checks of records never breaks resolution."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import frames
from schemas.derived import DERIVED
from schemas.registry import TABLES
from schemas.vocabulary import countries
from sources.extract.records import Extraction, Quote, StatedCommitment, StatedParticipant, StatedProject
from tests.warehouse.resolve.worlds import resolved
from tests.warehouse.support import stated
from warehouse.derive.derive import derive
from warehouse.resolve import identity, mentions

pytestmark = pytest.mark.slow

EVIDENCE = (Quote("*", 0, 5),)
TEXT = st.text(min_size=1, max_size=300)
CODES = st.sampled_from(sorted(countries()))


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(TEXT, CODES, TEXT, st.floats(1e-3, 1e11), st.sampled_from(["USD", "JPY", "XOF", "LAK"])),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_and_any_sum_give_valid_tables(told: list[tuple[str, str, str, float, str]]) -> None:
    made = stated(
        (
            {"url": f"u{number}", "published_on": "2026"},
            Extraction(
                "prose",
                "1",
                projects=(
                    StatedProject(name=name, country_iso3=code, aliases=(other,), parent=other, evidence=EVIDENCE),
                ),
                commitments=(
                    StatedCommitment(
                        project=name,
                        country_iso3=code,
                        amount_low=amount,
                        amount_high=amount,
                        currency=currency,
                        sponsor=other,
                        component_of=other,
                        evidence=EVIDENCE,
                    ),
                ),
                participants=(
                    StatedParticipant(project=name, country_iso3=code, organisation=other, evidence=EVIDENCE),
                ),
            ),
        )
        for number, (name, code, other, amount, currency) in enumerate(told)
    )
    tables = resolved(made).tables
    for name, rows in (tables | derive(tables, made.documents)).items():
        checked = frames.check((TABLES | DERIVED)[name], rows)
        assert not checked.rejected, (name, checked.rejected[0])


def test_endless_names_that_share_a_word_are_not_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that lists endless names sharing one word must not cost the square of their number."""
    compared = 0

    def counting(left: mentions.Mention, right: mentions.Mention) -> tuple[float, str]:
        nonlocal compared
        compared += 1
        return mentions.compare(left, right)

    monkeypatch.setattr(identity, "compare", counting)
    records = tuple(
        StatedProject(name=f"Omega {chr(97 + number % 26)}{number:05}x hall", country_iso3="FRA", evidence=EVIDENCE)
        for number in range(600)
    )
    assert resolved(stated([({"url": "u"}, Extraction("prose", "1", projects=records))])).tables["projects"].height > 0
    assert compared < 600 * 4 * mentions.LARGEST_BLOCK
