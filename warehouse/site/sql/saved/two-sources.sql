-- Projects that two or more independent publishers tell of, best attested first.
SELECT project_id, name, country_iso3, kind, publishers, confidence
FROM projects WHERE publishers >= 2
ORDER BY publishers DESC, confidence DESC, project_id
LIMIT 100
