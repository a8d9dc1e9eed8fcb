-- Share of infrastructure projects that a chip supplier or cloud provider has a part in. Grain: one vendor.
-- share_of_known leaves the undisclosed out of the denominator, share_of_all keeps them in.
WITH infrastructure AS (
    SELECT project_id, country_iso3 FROM projects WHERE kind = 'infrastructure'
), supplied AS (
    SELECT DISTINCT infrastructure.project_id, infrastructure.country_iso3, participants.organisation AS vendor
    FROM infrastructure JOIN participants ON participants.project_id = infrastructure.project_id
    WHERE participants.role IN ('chip_supplier', 'cloud_provider')
), base AS (
    SELECT (SELECT count(*) FROM infrastructure) AS infrastructure_projects,
           (SELECT count(DISTINCT project_id) FROM supplied) AS disclosed
)
SELECT vendor, count(DISTINCT project_id) AS projects, count(DISTINCT country_iso3) AS countries,
       max(disclosed) AS disclosed, max(infrastructure_projects) - max(disclosed) AS undisclosed,
       round(count(DISTINCT project_id) / max(disclosed), 4) AS share_of_known,
       round(count(DISTINCT project_id) / max(infrastructure_projects), 4) AS share_of_all
FROM supplied, base
GROUP BY vendor
ORDER BY projects DESC, vendor
