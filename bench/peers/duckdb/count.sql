-- reads: "@timestamp" BIGINT
SELECT count(*) AS _count
FROM {events}
