-- Grain: one claim of others that the index can count too. Their figure, ours, and the known reason of the gap.
CREATE OR REPLACE VIEW claims_beside_counts AS
SELECT claim_ref, claim, attributed_to, as_of, unit, claimed, ours, difference, ratio, reason
FROM reconciliation
WHERE ours IS NOT NULL
ORDER BY claim_ref;
