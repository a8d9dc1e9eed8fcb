-- Largest counted sums of each region, five a region. Grain: one sum. Sums that are part of another, restated
-- figures and sums of a country as a whole are left out (counts_in_totals says so).
SELECT region, project_id, name, country_iso3, sponsor, stage, qualifier, currency, amount_low, amount_high,
       usd_low, usd_high, fx_rate, fx_date, commitment_id
FROM (
    SELECT projects.region, commitments.*, projects.name,
           row_number() OVER (PARTITION BY projects.region
                              ORDER BY commitments.usd_high DESC, commitments.commitment_id) AS place
    FROM commitments JOIN projects ON projects.project_id = commitments.project_id
    WHERE commitments.counts_in_totals AND commitments.usd_high IS NOT NULL
) AS ranked
WHERE place <= 5
ORDER BY region, usd_high DESC, commitment_id
