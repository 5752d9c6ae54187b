-- reads: "#event_simpleName" VARCHAR, LogonType VARCHAR, RemoteAddressIP4 VARCHAR, TargetUserName VARCHAR,
-- reads: ComputerName VARCHAR, ContextTimeStamp BIGINT
WITH pairs AS (
  SELECT
    RemoteAddressIP4,
    TargetUserName,
    count(*) AS TotalLogons,
    list(DISTINCT ComputerName) AS TargetHosts,
    count(*) FILTER ("#event_simpleName" = 'UserLogonFailed2') AS FailedLogons,
    max(CASE WHEN ContextTimeStamp // 3600000 % 24 < 6 THEN 1 ELSE 0 END) AS AnyAfterHours,
    min(ContextTimeStamp) AS FirstSeen,
    max(ContextTimeStamp) AS LastSeen
  FROM {events}
  WHERE "#event_simpleName" IN ('UserLogon', 'UserLogonFailed2')
    AND LogonType IN ('3', '10')
    AND RemoteAddressIP4 NOT IN ('', '127.0.0.1')
    AND TargetUserName NOT IN ('ANONYMOUS LOGON', 'LOCAL SERVICE', 'NETWORK SERVICE')
    AND NOT suffix(TargetUserName, '$')
  GROUP BY RemoteAddressIP4, TargetUserName
), judged AS (
  SELECT
    *,
    len(TargetHosts) AS UniqueTargetHosts,
    -- The name is the same in all rows of a pair, so that one look at it is enough.
    regexp_matches(TargetUserName, '(admin|administrator|svc-|service|backup)', 'i')::INTEGER AS AnyPrivileged,
    round(100 * FailedLogons / TotalLogons) / 100 AS FailedRatio
  FROM pairs
), scored AS (
  SELECT
    *,
    AnyAfterHours + AnyPrivileged
      + CASE WHEN UniqueTargetHosts > 3 THEN 2 WHEN UniqueTargetHosts > 1 THEN 1 ELSE 0 END
      + CASE WHEN FailedRatio > 0.5 AND FailedLogons < TotalLogons THEN 2 ELSE 0 END AS SuspicionScore
  FROM judged
)
SELECT *
FROM scored
WHERE SuspicionScore >= 2 OR UniqueTargetHosts > 3
ORDER BY SuspicionScore DESC
