-- reads: "#event_simpleName" VARCHAR
SELECT "#event_simpleName", count(*) AS _count
FROM {events}
GROUP BY "#event_simpleName"
