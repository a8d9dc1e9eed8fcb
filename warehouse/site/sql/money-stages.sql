-- Counted sums of each region by stage, in US dollars. Grain: one region and stage. Stages are different things
-- (a pledge may later be committed and then paid): never add them.
SELECT projects.region, commitments.stage, count(*) AS sums, sum(commitments.usd_low) AS usd_low,
       sum(commitments.usd_high) AS usd_high, count(*) FILTER (WHERE commitments.usd_high IS NULL) AS without_usd
FROM commitments JOIN projects ON projects.project_id = commitments.project_id
WHERE commitments.counts_in_totals AND commitments.stage IS NOT NULL
GROUP BY projects.region, commitments.stage
ORDER BY projects.region, CASE commitments.stage WHEN 'announced' THEN 1 WHEN 'committed' THEN 2 ELSE 3 END
