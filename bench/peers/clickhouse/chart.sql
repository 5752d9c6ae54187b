-- reads: "#event_simpleName" LowCardinality(String), "@timestamp" Int64
SELECT intDiv("@timestamp", 3600000) * 3600000 AS _bucket, "#event_simpleName", count() AS _count
FROM {events}
GROUP BY _bucket, "#event_simpleName"
