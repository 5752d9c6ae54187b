-- reads: "#event_simpleName" LowCardinality(String), CommandLine String
SELECT extract(CommandLine, '(?i)([a-zA-Z0-9_-]+)\\.exe') AS program, count() AS _count
FROM {events}
WHERE "#event_simpleName" = 'ProcessRollup2'
GROUP BY program
HAVING program <> ''
