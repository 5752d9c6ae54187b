// One query in ClickHouse, in a process of its own: node clickhouse.mjs MODULES EVENTS.ndjson THREADS QUERY.sql
// Prints {"seconds": time of the query alone, "rows": [...]}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, events, threads, query] = process.argv.slice(2);
const clickhouse = createRequire(`${modules}/`)('chdb');

const path = `'${events.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const sources = { lines: `file(${path}, 'LineAsString', 'line String')` };
const sql = `${readFileSync(query, 'utf8').replaceAll(/\{(\w+)\}/g, (_, source) => sources[source])}
  SETTINGS max_threads = ${threads}, max_parsing_threads = ${threads},
    input_format_parallel_parsing = ${threads === '1' ? 0 : 1}, use_cache_for_count_from_files = 0`;

clickhouse.query('SELECT 1', 'JSONEachRow');  // start-up is not the query's time
const start = performance.now();
const lines = clickhouse.query(sql, 'JSONEachRow');
const seconds = (performance.now() - start) / 1000;
const rows = lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
console.log(JSON.stringify({ seconds, rows }));
