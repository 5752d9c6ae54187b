// One query in ClickHouse, in a process of its own: node clickhouse.mjs MODULES EVENTS.ndjson THREADS QUERY.sql [table]
// Prints {"seconds": time of the query alone, "rows": [...]}. With `table` the columns that the text of the query declares
// are loaded into memory first, and the time is the median of several tries.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [modules, events, threads, query, kind] = process.argv.slice(2);
const { Session } = createRequire(`${modules}/`)('chdb');
const tries = kind === 'table' ? 5 : 1;

const path = `'${events.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const text = readFileSync(query, 'utf8');
const declared = [...text.matchAll(/^-- reads: (.*?),?$/gm)].map((line) => line[1]).join(', ');
const sources = { lines: `file(${path}, 'LineAsString', 'line String')`, events: 'loaded.events' };
const settings = `SETTINGS max_threads = ${threads}, max_parsing_threads = ${threads},
  input_format_parallel_parsing = ${threads === '1' ? 0 : 1}, use_cache_for_count_from_files = 0`;
const sql = `${text.replaceAll(/^--.*$/gm, '').replaceAll(/\{(\w+)\}/g, (_, source) => sources[source])} ${settings}`;

const folder = mkdtempSync(join(tmpdir(), 'cqlite-clickhouse-'));
const session = new Session(folder);
if (kind === 'table') {
  const read = `file(${path}, 'JSONEachRow', '${declared.replaceAll("'", "\\'")}')`;
  session.query('CREATE DATABASE loaded');
  session.query(`CREATE TABLE loaded.events (${declared}) ENGINE = Memory`);
  session.query(`INSERT INTO loaded.events SELECT * FROM ${read} ${settings}`);
} else {
  session.query('SELECT 1', 'JSONEachRow');  // start-up is not the query's time
}
const times = [];
let lines;
for (let i = 0; i < tries; ++i) {
  const start = performance.now();
  lines = session.query(sql, 'JSONEachRow');
  times.push((performance.now() - start) / 1000);
}
rmSync(folder, { recursive: true, force: true });
const rows = lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
console.log(JSON.stringify({ seconds: times.sort((a, b) => a - b)[tries >> 1], rows }));
