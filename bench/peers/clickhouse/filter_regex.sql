-- reads: "#event_simpleName" LowCardinality(String), CommandLine String
SELECT count() AS _count
FROM {events}
WHERE "#event_simpleName" = 'ProcessRollup2' AND match(CommandLine, '(?i)powershell.*-enc')
