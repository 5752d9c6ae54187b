-- reads: "#event_simpleName" VARCHAR, "@timestamp" BIGINT
SELECT "@timestamp" // 3600000 * 3600000 AS _bucket, "#event_simpleName", count(*) AS _count
FROM {events}
GROUP BY _bucket, "#event_simpleName"
