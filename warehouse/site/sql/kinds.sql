-- How many efforts of each kind, with and without the United States and China. Grain: one kind.
SELECT coalesce(kind, 'undisclosed') AS kind, count(*) AS efforts,
       count(*) FILTER (WHERE country_iso3 NOT IN ('USA', 'CHN')) AS efforts_ex_us_cn,
       count(DISTINCT country_iso3) AS countries,
       count(*) FILTER (WHERE status = 'operational') AS operational
FROM projects
GROUP BY 1
ORDER BY efforts DESC, kind
