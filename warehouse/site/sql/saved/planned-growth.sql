-- Capacity by the year it is due, from the first figure on: running total of planned power in MW.
SELECT CAST(substr(target_on, 1, 4) AS BIGINT) AS year, sum(value_high) AS planned_mw,
       sum(sum(value_high)) OVER (ORDER BY substr(target_on, 1, 4)) AS planned_mw_so_far
FROM capacities
WHERE metric = 'power_mw' AND status = 'planned' AND counts_in_totals AND target_on IS NOT NULL
GROUP BY substr(target_on, 1, 4)
ORDER BY year
