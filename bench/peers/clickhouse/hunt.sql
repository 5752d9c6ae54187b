-- reads: "#event_simpleName" LowCardinality(String), LogonType LowCardinality(String), RemoteAddressIP4 String,
-- reads: TargetUserName String, ComputerName String, ContextTimeStamp Int64
WITH pairs AS (
  SELECT
    RemoteAddressIP4,
    TargetUserName,
    count() AS TotalLogons,
    groupUniqArray(ComputerName) AS TargetHosts,
    countIf("#event_simpleName" = 'UserLogonFailed2') AS FailedLogons,
    max(intDiv(ContextTimeStamp, 3600000) % 24 < 6) AS AnyAfterHours,
    min(ContextTimeStamp) AS FirstSeen,
    max(ContextTimeStamp) AS LastSeen
  FROM {events}
  WHERE "#event_simpleName" IN ('UserLogon', 'UserLogonFailed2')
    AND LogonType IN ('3', '10')
    AND RemoteAddressIP4 NOT IN ('', '127.0.0.1')
    AND TargetUserName NOT IN ('ANONYMOUS LOGON', 'LOCAL SERVICE', 'NETWORK SERVICE')
    AND NOT endsWith(TargetUserName, '$')
  GROUP BY RemoteAddressIP4, TargetUserName
), judged AS (
  SELECT
    *,
    length(TargetHosts) AS UniqueTargetHosts,
    match(TargetUserName, '(?i)(admin|administrator|svc-|service|backup)') AS AnyPrivileged,
    floor(100 * FailedLogons / TotalLogons + 0.5) / 100 AS FailedRatio
  FROM pairs
), scored AS (
  SELECT
    *,
    AnyAfterHours + AnyPrivileged
      + multiIf(UniqueTargetHosts > 3, 2, UniqueTargetHosts > 1, 1, 0)
      + if(FailedRatio > 0.5 AND FailedLogons < TotalLogons, 2, 0) AS SuspicionScore
  FROM judged
)
SELECT *
FROM scored
WHERE SuspicionScore >= 2 OR UniqueTargetHosts > 3
ORDER BY SuspicionScore DESC
