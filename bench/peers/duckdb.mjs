// One query in DuckDB, in a process of its own: node duckdb.mjs MODULES EVENTS.ndjson THREADS QUERY.sql [table]
// Prints {"seconds": time of the query alone, "rows": [...]}. The columns that a query reads are declared in its text. With
// `table` they are loaded into memory first, and the time is the median of several tries.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, events, threads, query, kind] = process.argv.slice(2);
const tries = kind === 'table' ? 5 : 1;
const { DuckDBInstance } = createRequire(`${modules}/`)('@duckdb/node-api');

const path = `'${events.replaceAll("'", "''")}'`;
const text = readFileSync(query, 'utf8');
const columns = [...text.matchAll(/^-- reads: (.*?),?$/gm)].map((line) => line[1]).join(', ');
const declared = columns.replaceAll(/"?([^", ]+)"? (VARCHAR|BIGINT)/g, `"$1": '$2'`);
const sources = {
  // Not told that lines are records, DuckDB takes three times as long where a single column is declared.
  events: `read_json(${path}, format = 'newline_delimited', records = true, columns = {${declared}})`,
  // A delimiter that occurs nowhere makes each line one column.
  lines: `read_csv(${path}, columns = {line: 'VARCHAR'}, auto_detect = false, header = false, delim = '\x01',
    quote = '', escape = '', max_line_size = 16777216)`,
};
const fromEvents = sources.events;
if (kind === 'table') sources.events = 'events';
const sql = text.replaceAll(/^--.*$/gm, '').replaceAll(/\{(\w+)\}/g, (_, source) => sources[source]);

const database = await DuckDBInstance.create(':memory:', { threads, preserve_insertion_order: 'false' });
const connection = await database.connect();
// Start-up is not the query's time, nor is loading.
await connection.run(kind === 'table' ? `CREATE TABLE events AS SELECT * FROM ${fromEvents}` : 'SELECT 1');
const times = [];
let result;
for (let i = 0; i < tries; ++i) {
  const start = performance.now();
  result = await connection.runAndReadAll(sql);
  times.push((performance.now() - start) / 1000);
}
console.log(JSON.stringify({ seconds: times.sort((a, b) => a - b)[tries >> 1], rows: result.getRowObjectsJson() }));
