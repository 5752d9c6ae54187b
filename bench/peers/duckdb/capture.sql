-- reads: "#event_simpleName" VARCHAR, CommandLine VARCHAR
SELECT regexp_extract(CommandLine, '([\w-]+)\.exe', 1, 'i') AS program, count(*) AS _count
FROM {events}
WHERE "#event_simpleName" = 'ProcessRollup2'
GROUP BY program
HAVING program <> ''
