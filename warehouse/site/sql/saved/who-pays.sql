-- Counted money by kind of sponsor and stage, US dollars.
SELECT coalesce(sponsor_kind, 'undisclosed') AS sponsor_kind, stage, count(*) AS sums, sum(usd_low) AS usd_low,
       sum(usd_high) AS usd_high
FROM commitments WHERE counts_in_totals
GROUP BY 1, 2 ORDER BY 1, 2 NULLS LAST
