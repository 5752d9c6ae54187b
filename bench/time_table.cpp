/// One query over an in-memory table: bench_time_table EVENTS.ndjson THREADS QUERY.cql
/// Loads the fields that the query reads, runs it several times, and prints {"seconds": the median, "rows": [...]}.
#include <cqlite/cqlite.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>

namespace {

int time_query(const std::string& events, unsigned threads, const std::string& query_file) {
  std::ifstream file(query_file);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto compiled = cqlite::Query::compile(text);
  if (!compiled) {
    std::fputs(compiled.report().c_str(), stderr);
    return 2;
  }
  cqlite::LoadTableOptions loading;
  loading.threads = threads;
  loading.fields = cqlite::wanted_fields(*compiled.query);
  const auto table = cqlite::EventTable::load(cqlite::Input::files({events}), loading);

  cqlite::RunOptions options;
  options.threads = threads;
  std::array<double, 5> seconds{};
  std::string rows;
  for (double& time : seconds) {
    rows.clear();
    const auto start = std::chrono::steady_clock::now();
    const auto add = [&rows](const cqlite::Row& row) {
      if (!rows.empty()) rows += ',';
      row.append_json(rows);
      return true;
    };
    cqlite::run(*compiled.query, cqlite::Input::table(table), add, options);
    time = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  std::sort(seconds.begin(), seconds.end());
  std::printf("{\"seconds\":%.6f,\"rows\":[%s]}\n", seconds[seconds.size() / 2], rows.c_str());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fputs("usage: bench_time_table EVENTS.ndjson THREADS QUERY.cql\n", stderr);
    return 2;
  }
  try {
    return time_query(arguments[1], static_cast<unsigned>(std::strtoul(arguments[2], nullptr, 10)), arguments[3]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_time_table: %s\n", error.what());
    return 1;
  }
}
