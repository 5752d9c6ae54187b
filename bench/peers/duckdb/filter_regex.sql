-- reads: "#event_simpleName" VARCHAR, CommandLine VARCHAR
SELECT count(*) AS _count
FROM {events}
WHERE "#event_simpleName" = 'ProcessRollup2' AND regexp_matches(CommandLine, 'powershell.*-enc', 'i')
