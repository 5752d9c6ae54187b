/// Reading fields out of events: what each wanted field costs, and what is wanted of none.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "sample.hpp"
#include "values/json_object.hpp"

namespace cqlite::bench {
namespace {

void read_fields(benchmark::State& state, const std::vector<std::string>& names, bool is_strict) {
  const std::vector<std::string_view> lines = sample_lines();
  const FieldMap wanted = wanted_fields(names);
  ObjectReader reader;
  Arena arena;
  std::vector<Value> slots(names.size());
  for (auto _ : state) {
    for (const std::string_view line : lines) {
      std::fill(slots.begin(), slots.end(), Value());
      benchmark::DoNotOptimize(reader.read(line, wanted, slots.data(), arena, is_strict));
    }
    arena.reset();
  }
  count_bytes(state);
}

const std::vector<std::string> no_fields;
const std::vector<std::string> one_field = {"#event_simpleName"};
const std::vector<std::string> fields_of_hunt = {"#event_simpleName", "LogonType",    "RemoteAddressIP4",
                                                 "TargetUserName",    "ComputerName", "ContextTimeStamp"};
const std::vector<std::string> many_fields = {
    "#event_simpleName", "@timestamp", "@id",     "aid",         "aip",
    "ComputerName",      "SiteName",   "id",      "FileName",    "FilePath",
    "ImageFileName",     "UserName",   "UserSid", "CommandLine", "DomainName",
    "RemotePort",        "LocalPort",  "TreeId",  "ConfigBuild", "Entitlements"};
BENCHMARK_CAPTURE(read_fields, none, no_fields, false)->Name("ObjectReader::read/no field");
BENCHMARK_CAPTURE(read_fields, one, one_field, false)->Name("ObjectReader::read/1 field");
BENCHMARK_CAPTURE(read_fields, hunt, fields_of_hunt, false)->Name("ObjectReader::read/6 fields");
BENCHMARK_CAPTURE(read_fields, many, many_fields, false)->Name("ObjectReader::read/20 fields");
BENCHMARK_CAPTURE(read_fields, strict, fields_of_hunt, true)->Name("ObjectReader::read/6 fields, strict");

void visit_fields(benchmark::State& state) {
  const std::vector<std::string_view> lines = sample_lines();
  ObjectReader reader;
  Arena arena;
  for (auto _ : state) {
    std::size_t fields = 0;
    for (const std::string_view line : lines) {
      benchmark::DoNotOptimize(reader.each(line, arena, [&fields](std::string_view, const Value&) { ++fields; }));
    }
    benchmark::DoNotOptimize(fields);
    arena.reset();
  }
  count_bytes(state);
}
BENCHMARK(visit_fields)->Name("ObjectReader::each");

}  // namespace
}  // namespace cqlite::bench
