-- Grain: one country, way of counting and stage. US dollars, ranges by both ends. Stages are never to be
-- added: the same money passes through them.
CREATE OR REPLACE VIEW money_by_country AS
SELECT
  m.country_iso3, i.name AS country, i.region, m.total, m.stage,
  sum(m.usd_low) AS usd_low, sum(m.usd_high) AS usd_high,
  sum(m.commitments)::BIGINT AS commitments, sum(m.without_usd)::BIGINT AS without_usd
FROM country_money m
JOIN country_index i ON i.country_iso3 = m.country_iso3
GROUP BY m.country_iso3, i.name, i.region, m.total, m.stage
ORDER BY m.country_iso3, m.total, m.stage;
