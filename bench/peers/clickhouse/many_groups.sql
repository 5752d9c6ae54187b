-- reads: "#event_simpleName" LowCardinality(String), aid String, DomainName String
SELECT aid, DomainName, count() AS _count
FROM {events}
WHERE "#event_simpleName" = 'DnsRequest'
GROUP BY aid, DomainName
ORDER BY _count DESC, aid, DomainName
LIMIT 20
