-- name:    caches_are_current
-- purpose: The caches hold what the tables say; `taghouse analyze` sees to it.
-- grain:   one row when an import did not end, or another program has changed posts or tags; else none
-- params:  none
-- columns: problem TEXT
-- reads:   cache_state
-- source:  cache_state
SELECT 'counted before the last change' AS problem
FROM cache_state
WHERE is_current = 0
ORDER BY problem;
