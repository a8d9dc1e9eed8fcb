-- Grain: one fact of a country. Its index figures, projects, sums, capacities, suppliers and judgements in one
-- list: SELECT * FROM country_profile('IND').
CREATE OR REPLACE MACRO country_profile(wanted) AS TABLE
SELECT section, item, status, value, unit, row_id
FROM (
  SELECT 1 AS place, 'index' AS section, 'tier (' || tier_rule || ')' AS item, NULL AS status,
         tier::DOUBLE AS value, 'tier' AS unit, country_iso3 AS row_id, country_iso3
  FROM country_index
  UNION ALL
  SELECT 1, 'index', 'dependency on the United States (' || us_dependency_rule || ')', us_dependency, us_dependent_share,
         'fraction', country_iso3, country_iso3
  FROM country_index
  UNION ALL
  SELECT 2, 'money', total || ', ' || sponsor_kind, stage, usd_high, 'USD', country_iso3, country_iso3
  FROM country_money
  UNION ALL
  SELECT 3, kind, name, status, NULL, NULL, project_id, country_iso3
  FROM projects
  UNION ALL
  SELECT 4, 'commitment', coalesce(sponsor, 'sponsor not stated'), stage, amount_high, currency, commitment_id, country_iso3
  FROM commitments WHERE preferred
  UNION ALL
  SELECT 5, 'capacity', coalesce(hardware, 'hardware not stated'), status, value_high, metric, capacity_id, country_iso3
  FROM capacities WHERE preferred
  UNION ALL
  SELECT 6, 'supplier', organisation, role, NULL, hq_iso3, participant_id, country_iso3
  FROM participants WHERE role IN ('chip_supplier', 'cloud_provider')
  UNION ALL
  SELECT 7, 'policy', name, kind, NULL, NULL, policy_id, country_iso3
  FROM policies
  UNION ALL
  SELECT 8, 'assessment', coalesce(attributed_to, 'not attributed') || ': ' || dimension, value, NULL, NULL, assessment_id, country_iso3
  FROM country_assessments
) facts
WHERE country_iso3 = wanted
ORDER BY place, section, value DESC NULLS LAST, item, row_id;
