-- Grain: one year in one scope. Projects (programmes apart) first announced and put in service by year;
-- `undated` projects are in no year.
CREATE OR REPLACE VIEW growth_by_year AS
SELECT scope, year, announced, announced_so_far, operational, operational_so_far, countries_so_far, undated
FROM growth
WHERE kind = 'all'
ORDER BY scope, year;
