-- Who supplies chips or cloud to infrastructure projects. Grain: one country and vendor; vendor is
-- 'undisclosed' for projects of which no source names a supplier.
WITH infrastructure AS (
    SELECT project_id, country_iso3 FROM projects WHERE kind = 'infrastructure'
), supplied AS (
    SELECT DISTINCT infrastructure.project_id, infrastructure.country_iso3, participants.organisation AS vendor,
           participants.hq_iso3 AS vendor_hq_iso3
    FROM infrastructure JOIN participants ON participants.project_id = infrastructure.project_id
    WHERE participants.role IN ('chip_supplier', 'cloud_provider')
)
SELECT country_iso3, vendor, max(vendor_hq_iso3) AS vendor_hq_iso3, count(DISTINCT project_id) AS projects
FROM supplied GROUP BY country_iso3, vendor
UNION ALL
SELECT country_iso3, 'undisclosed', NULL, count(*) FROM infrastructure
WHERE project_id NOT IN (SELECT project_id FROM supplied) GROUP BY country_iso3
ORDER BY country_iso3, projects DESC, vendor
