-- reads: "#event_simpleName" VARCHAR, ContextTimeStamp BIGINT, ComputerName VARCHAR, id VARCHAR, CommandLine VARCHAR
SELECT ContextTimeStamp, ComputerName, id, CommandLine
FROM {events}
WHERE "#event_simpleName" = 'ProcessRollup2'
ORDER BY ContextTimeStamp
LIMIT 100
