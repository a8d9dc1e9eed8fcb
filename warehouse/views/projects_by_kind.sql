-- Grain: one kind. How many projects of each kind, how far they are, and in how many countries.
-- Programmes, strategies and funds are efforts but no projects: they have a line of their own.
CREATE OR REPLACE VIEW projects_by_kind AS
SELECT
  coalesce(kind, 'undisclosed') AS kind,
  count(*) AS efforts,
  count(*) FILTER (WHERE status = 'announced') AS announced,
  count(*) FILTER (WHERE status = 'approved') AS approved,
  count(*) FILTER (WHERE status = 'under_construction') AS under_construction,
  count(*) FILTER (WHERE status = 'operational') AS operational,
  count(*) FILTER (WHERE status IN ('paused', 'cancelled')) AS stopped,
  count(*) FILTER (WHERE is_dormant) AS dormant,
  count(DISTINCT country_iso3) AS countries,
  count(*) FILTER (WHERE country_iso3 NOT IN ('USA', 'CHN')) AS efforts_ex_us_cn
FROM projects
GROUP BY coalesce(kind, 'undisclosed')
ORDER BY efforts DESC, 1;
