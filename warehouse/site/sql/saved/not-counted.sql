-- Sums that are kept but not counted, by why: so that a total can be checked.
SELECT CASE WHEN NOT preferred THEN 'another figure of the pledge is preferred'
            WHEN scope IN ('country', 'region') THEN 'sum of a country or region as a whole'
            WHEN component_of IS NOT NULL OR component_of_project IS NOT NULL THEN 'part of another sum'
            ELSE 'other' END AS reason,
       count(*) AS sums, sum(usd_high) AS usd_high
FROM commitments WHERE NOT counts_in_totals
GROUP BY 1 ORDER BY 1
