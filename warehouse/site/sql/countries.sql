-- One row a country: efforts, money by stage in US dollars without double counting, capacity. Blank is "no figure", never
-- zero. A national sum inside a plan that another country hosts (the European Union) counts for its country here, so this
-- column must not be added up to a total of the world: money-stages has that.
WITH efforts AS (
    SELECT country_iso3, max(region) AS region,
           count(*) FILTER (WHERE kind IS DISTINCT FROM 'programme') AS projects,
           count(*) FILTER (WHERE kind = 'programme') AS programmes
    FROM projects GROUP BY country_iso3
), sums AS (
    SELECT country_iso3,
           sum(usd_low) FILTER (WHERE stage = 'announced') AS announced_usd_low,
           sum(usd_high) FILTER (WHERE stage = 'announced') AS announced_usd_high,
           sum(usd_low) FILTER (WHERE stage = 'committed') AS committed_usd_low,
           sum(usd_high) FILTER (WHERE stage = 'committed') AS committed_usd_high,
           sum(usd_low) FILTER (WHERE stage = 'disbursed') AS disbursed_usd_low,
           sum(usd_high) FILTER (WHERE stage = 'disbursed') AS disbursed_usd_high
    FROM (
        SELECT commitments.* FROM commitments LEFT JOIN projects AS around
             ON around.project_id = commitments.component_of_project
        WHERE commitments.counts_in_totals
           OR (commitments.preferred AND commitments.project_id IS NOT NULL AND commitments.role = 'nested'
               AND around.country_iso3 <> commitments.country_iso3)
    ) AS counted
    GROUP BY country_iso3
), built AS (
    SELECT country_iso3,
           sum(value_high) FILTER (WHERE metric = 'power_mw' AND status = 'planned') AS planned_mw,
           sum(value_high) FILTER (WHERE metric = 'power_mw' AND status = 'installed') AS installed_mw,
           sum(value_high) FILTER (WHERE metric = 'accelerators' AND status = 'planned') AS planned_accelerators,
           sum(value_high) FILTER (WHERE metric = 'accelerators' AND status = 'installed') AS installed_accelerators
    FROM capacities WHERE counts_in_totals GROUP BY country_iso3
)
SELECT efforts.country_iso3, region, projects, programmes, announced_usd_low, announced_usd_high, committed_usd_low,
       committed_usd_high, disbursed_usd_low, disbursed_usd_high, planned_mw, installed_mw, planned_accelerators,
       installed_accelerators
FROM efforts
LEFT JOIN sums ON sums.country_iso3 = efforts.country_iso3
LEFT JOIN built ON built.country_iso3 = efforts.country_iso3
ORDER BY efforts.country_iso3
