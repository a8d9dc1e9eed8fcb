-- Pledges for which sources give different figures: all are kept, one is preferred.
SELECT pledge_id, count(*) AS figures, min(amount_low) AS lowest, max(amount_high) AS highest,
       min(currency) AS currency, max(CASE WHEN preferred THEN amount_high END) AS preferred_amount
FROM commitments
GROUP BY pledge_id HAVING count(*) > 1
ORDER BY figures DESC, pledge_id
LIMIT 100
