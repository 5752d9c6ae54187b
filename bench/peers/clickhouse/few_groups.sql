-- reads: "#event_simpleName" LowCardinality(String)
SELECT "#event_simpleName", count() AS _count
FROM {events}
GROUP BY "#event_simpleName"
