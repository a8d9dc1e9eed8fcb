-- Grain: one sum that counts. The largest of a region ('middle_east', see projects.region), or of the world
-- with 'world': SELECT * FROM top_commitments('middle_east') LIMIT 10.
CREATE OR REPLACE MACRO top_commitments(wanted) AS TABLE
SELECT
  p.region, p.country_iso3, p.name AS project, c.sponsor, c.stage, c.qualifier,
  c.amount_low, c.amount_high, c.currency, c.usd_low, c.usd_high, c.fx_date, c.publishers, c.confidence,
  p.project_id, c.commitment_id
FROM commitments c
JOIN projects p ON p.project_id = c.project_id
WHERE c.counts_in_totals AND c.usd_high IS NOT NULL AND (p.region = wanted OR wanted = 'world')
ORDER BY c.usd_high DESC, c.commitment_id;
