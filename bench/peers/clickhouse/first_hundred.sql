-- reads: "#event_simpleName" LowCardinality(String), ContextTimeStamp Int64, ComputerName String, id String,
-- reads: CommandLine String
SELECT ContextTimeStamp, ComputerName, id, CommandLine
FROM {events}
WHERE "#event_simpleName" = 'ProcessRollup2'
ORDER BY ContextTimeStamp
LIMIT 100
