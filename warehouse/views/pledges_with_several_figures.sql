-- Grain: one pledge that sources tell differently. The preferred figure, the range over all, and how many there are.
CREATE OR REPLACE VIEW pledges_with_several_figures AS
SELECT
  pledge_id,
  any_value(project_id) AS project_id,
  any_value(country_iso3) AS country_iso3,
  max(usd_high) FILTER (WHERE preferred) AS preferred_usd,
  min(usd_low) AS lowest_usd,
  max(usd_high) AS highest_usd,
  count(*) AS figures,
  count(DISTINCT stage) AS stages,
  max(commitment_id) FILTER (WHERE preferred) AS preferred_commitment_id
FROM commitments
GROUP BY pledge_id
HAVING count(*) > 1
ORDER BY pledge_id;
