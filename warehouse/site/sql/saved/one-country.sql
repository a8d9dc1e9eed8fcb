-- Everything counted for one country: change IND to another code.
SELECT projects.name, projects.kind, projects.status, commitments.stage, commitments.currency,
       commitments.amount_high, commitments.usd_high, commitments.sponsor
FROM projects LEFT JOIN commitments
     ON commitments.project_id = projects.project_id AND commitments.counts_in_totals
WHERE projects.country_iso3 = 'IND'
ORDER BY commitments.usd_high DESC NULLS LAST, projects.project_id, commitments.commitment_id
