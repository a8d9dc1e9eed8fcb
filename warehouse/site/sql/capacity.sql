-- Planned and installed capacity of each country. Grain: one country and metric. Metrics do not convert into each
-- other, and planned is not on top of installed for an upgrade: read them side by side.
SELECT metric, country_iso3,
       sum(value_low) FILTER (WHERE status = 'planned') AS planned_low,
       sum(value_high) FILTER (WHERE status = 'planned') AS planned_high,
       sum(value_low) FILTER (WHERE status = 'installed') AS installed_low,
       sum(value_high) FILTER (WHERE status = 'installed') AS installed_high,
       count(*) AS figures, count(*) FILTER (WHERE status IS NULL) AS figures_without_status
FROM capacities
WHERE counts_in_totals
GROUP BY metric, country_iso3
ORDER BY metric, coalesce(sum(value_high) FILTER (WHERE status = 'planned'), 0)
         + coalesce(sum(value_high) FILTER (WHERE status = 'installed'), 0) DESC, country_iso3
