-- National models built on open weights: whose, and under which licence the result is given out.
SELECT projects.name, projects.country_iso3, model_lineage.base_model, model_lineage.base_model_developer,
       model_lineage.base_model_hq_iso3, model_lineage.licence
FROM model_lineage JOIN projects ON projects.project_id = model_lineage.project_id
WHERE model_lineage.base_model IS NOT NULL
ORDER BY projects.project_id, model_lineage.lineage_id
