-- Projects first announced in each year, and how many countries had one by then. Grain: one year.
-- Programmes, strategies and funds are counted apart; projects without a date stand in the row without a year.
WITH dated AS (
    SELECT project_id, country_iso3, kind, CAST(substr(announced_on, 1, 4) AS BIGINT) AS year FROM projects
), entries AS (
    SELECT country_iso3, min(year) AS year FROM dated WHERE kind IS DISTINCT FROM 'programme' GROUP BY country_iso3
), by_year AS (
    SELECT year, count(*) FILTER (WHERE kind IS DISTINCT FROM 'programme') AS projects,
           count(*) FILTER (WHERE kind = 'programme') AS programmes
    FROM dated GROUP BY year
)
SELECT by_year.year, projects, programmes,
       CASE WHEN by_year.year IS NULL THEN NULL
            ELSE CAST(sum(projects) FILTER (WHERE by_year.year IS NOT NULL) OVER (ORDER BY by_year.year NULLS LAST) AS BIGINT)
       END AS projects_so_far,
       CASE WHEN by_year.year IS NULL THEN NULL
            ELSE (SELECT count(*) FROM entries WHERE entries.year <= by_year.year) END AS countries_so_far
FROM by_year
ORDER BY by_year.year NULLS LAST
