"""The form of changes.parquet.

Owns its columns and the words for why something changed; declared like any table, though no warehouse
holds it. Invariant: what a change file says is declared here and nowhere else.
"""

from __future__ import annotations

from schemas.fields import Table
from schemas.registry import text

CHANGE = {
    "added": "the row was not in the release before",
    "changed": "a field has another value",
    "removed": "the row is not in this release",
}
WHY = {
    "new_source": "a document that the release before did not have",
    "correction": "a recorded correction",
    "rate_change": "only the conversion to US dollars moved",
    "source_gone": "no document of this release tells of it any more",
    "merged": "the id was merged into another one by decision",
    "retired": "the id was retired by decision",
    "derived": "computed from rows that changed",
    "rule_change": "the same documents, read or put together otherwise",
}

CHANGE_TABLE = Table(
    "changes",
    "derived",
    "one row that was added or removed, or one field that changed, since the release before",
    ("table_name", "row_id", "change", "field"),
    (
        text("table_name", "table of the row", required=True),
        text("row_id", "key of the row; the parts of a longer key stand apart by ' · '", required=True),
        text("change", "what happened", enum=CHANGE, required=True),
        text("field", "the changed column; '*' for the row as a whole", required=True),
        text("before", "the value before, as text; lists as JSON"),
        text("after", "the value now, as text; lists as JSON"),
        text("why", "the reason, where it is known", enum=WHY),
        text("detail", "more about the reason"),
    ),
)
