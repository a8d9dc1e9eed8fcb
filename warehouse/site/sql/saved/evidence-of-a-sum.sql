-- The words behind the ten largest sums, with the page they stand on.
SELECT commitments.commitment_id, commitments.usd_high, evidence.field, evidence.quote, documents.url
FROM (SELECT * FROM commitments WHERE counts_in_totals ORDER BY usd_high DESC NULLS LAST, commitment_id LIMIT 10)
     AS commitments
JOIN evidence ON evidence.table_name = 'commitments' AND evidence.row_id = commitments.commitment_id
JOIN documents ON documents.document_id = evidence.document_id
ORDER BY commitments.usd_high DESC NULLS LAST, commitments.commitment_id, evidence.evidence_id
