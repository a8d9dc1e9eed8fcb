-- On whose models national models are built. Grain: one approach and developer of a base model; instances count
-- rows of lineage (a project may build on several models), projects count projects.
SELECT approach, base_model_developer, max(base_model_hq_iso3) AS base_model_hq_iso3, count(*) AS instances,
       count(DISTINCT project_id) AS projects
FROM model_lineage
GROUP BY approach, base_model_developer
ORDER BY instances DESC, approach, base_model_developer NULLS LAST
