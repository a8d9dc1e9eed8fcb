"""Why rows changed between two releases.

Owns the reasons (`change_table.WHY`) and how they are told from the evidence of both sides. Invariant: a
reason is given only where the two releases show it; everything else stays without one.
"""

from __future__ import annotations

import duckdb

from schemas.ddl import literal
from schemas.derived import DERIVED

RATE_FIELDS = ("usd_low", "usd_high", "fx_rate", "fx_date", "fx_source", "usd_missing", "is_usd_divergent")
BESIDE = ("sources", "evidence", "quarantine", "project_ids")
"""Tables whose rows have no evidence of their own, so that no reason can be told from it."""


def tell(connection: duckdb.DuckDBPyConnection, *, with_decisions: bool) -> None:
    """Fill `why` and `detail` of the table `changes` from the views of both releases in schemas `old` and `new`."""
    connection.execute(REASON_TABLES)
    connection.execute(REASONS)
    if with_decisions:
        connection.execute(DECISIONS)


REASON_TABLES = """
CREATE TABLE fresh_proof AS
SELECT n.table_name, n.row_id, n.field, n.extractor,
       n.document_id NOT IN (SELECT document_id FROM old.documents) AS is_new_document
FROM new.evidence n ANTI JOIN old.evidence o
  ON n.table_name = o.table_name AND n.row_id = o.row_id AND n.field = o.field
 AND n.document_id = o.document_id AND n.extractor = o.extractor;
CREATE TABLE fresh_rows AS
SELECT table_name, row_id, bool_or(is_new_document) AS is_new_document,
       bool_or(starts_with(extractor, 'correction')) AS is_correction
FROM fresh_proof GROUP BY ALL;
CREATE TABLE corrected AS
SELECT DISTINCT table_name, row_id, field FROM fresh_proof WHERE starts_with(extractor, 'correction');
CREATE TABLE lost_rows AS
SELECT table_name, row_id, bool_and(document_id NOT IN (SELECT document_id FROM new.documents)) AS is_gone
FROM old.evidence GROUP BY ALL;
"""

REASONS = f"""
CREATE OR REPLACE TABLE changes AS
WITH only_rate AS (
  SELECT table_name, row_id, bool_and(field IN ({', '.join(map(literal, RATE_FIELDS))})) AS is_rate
  FROM changes WHERE change = 'changed' GROUP BY ALL
)
SELECT c.table_name, c.row_id, c.change, c.field, c.before, c.after,
  CASE
    WHEN c.table_name IN ({', '.join(map(literal, DERIVED))}) THEN 'derived'
    WHEN c.table_name = 'documents'
      THEN CASE c.change WHEN 'added' THEN 'new_source' WHEN 'removed' THEN 'source_gone' END
    WHEN c.table_name IN ({', '.join(map(literal, BESIDE))}) THEN NULL
    WHEN c.change = 'removed' THEN CASE WHEN lost.is_gone THEN 'source_gone' ELSE 'rule_change' END
    WHEN corrected.field IS NOT NULL THEN 'correction'
    WHEN rate.is_rate AND c.table_name = 'commitments' THEN 'rate_change'
    WHEN fresh.is_new_document THEN 'new_source'
    ELSE 'rule_change'
  END AS why,
  c.detail
FROM changes c
LEFT JOIN fresh_rows fresh ON c.table_name = fresh.table_name AND c.row_id = fresh.row_id
LEFT JOIN corrected ON c.table_name = corrected.table_name AND c.row_id = corrected.row_id AND c.field = corrected.field
LEFT JOIN lost_rows lost ON c.table_name = lost.table_name AND c.row_id = lost.row_id
LEFT JOIN only_rate rate ON c.change = 'changed' AND c.table_name = rate.table_name AND c.row_id = rate.row_id;
"""

DECISIONS = """
UPDATE changes SET
  why = CASE ids.state WHEN 'merged' THEN 'merged' ELSE 'retired' END,
  detail = concat_ws(': ', CASE WHEN ids.merged_into IS NOT NULL THEN 'into ' || ids.merged_into END, ids.reason)
FROM new.project_ids ids
WHERE changes.table_name = 'projects' AND changes.change = 'removed' AND changes.row_id = ids.project_id
  AND ids.state IN ('merged', 'retired')
"""
