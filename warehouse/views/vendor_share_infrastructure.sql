-- Grain: one chip supplier in one scope. Its share of infrastructure projects with a known supplier; a project
-- with several suppliers counts for each. How many projects name none stands beside it.
CREATE OR REPLACE VIEW vendor_share_infrastructure AS
SELECT scope, vendor, hq_iso3, numerator, denominator, undisclosed, share
FROM vendor_share
WHERE layer = 'chips'
ORDER BY scope, numerator DESC, vendor;
