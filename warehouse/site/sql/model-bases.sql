-- On whose models national models are built. Grain: one approach and developer of a base model. Instances count rows of
-- lineage (a project may build on several models), projects count projects; model projects of which no source says how
-- they were built stand in the row 'undisclosed'.
WITH known AS (
    SELECT approach, base_model_developer, base_model_hq_iso3, project_id FROM model_lineage
    UNION ALL
    SELECT 'undisclosed', NULL, NULL, project_id FROM projects
    WHERE kind = 'model' AND project_id NOT IN (SELECT project_id FROM model_lineage)
)
SELECT approach, base_model_developer, max(base_model_hq_iso3) AS base_model_hq_iso3,
       count(base_model_developer) AS instances, count(DISTINCT project_id) AS projects
FROM known
GROUP BY approach, base_model_developer
ORDER BY instances DESC, approach, base_model_developer NULLS LAST
