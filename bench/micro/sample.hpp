/// The events that the benchmarks run over, out of bench_generate_events.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "engine/row.hpp"

namespace cqlite::bench {

/// The text of all events; json_padding bytes may be read after it.
inline std::string_view sample_text() {
  static const std::string padded = [] {
    std::ifstream file(CQLITE_BENCH_EVENTS, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (text.empty()) {
      std::cerr << "cannot read " << CQLITE_BENCH_EVENTS << "\n";
      std::exit(1);
    }
    return text + std::string(json_padding, '\0');
  }();
  return std::string_view(padded).substr(0, padded.size() - json_padding);
}

inline std::vector<std::string_view> sample_lines() {
  std::vector<std::string_view> lines;
  for (std::string_view rest = sample_text(); !rest.empty();) {
    const std::size_t end = rest.find('\n');
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return lines;
}

/// Field `names[i]` goes to slot i.
inline FieldMap wanted_fields(const std::vector<std::string>& names) {
  FieldMap wanted;
  for (Slot slot = 0; slot < names.size(); ++slot) wanted.add(names[slot], slot);
  return wanted;
}

/// The events as rows: their first slots hold the fields `names`, `free_slots` more are missing.
class SampleRows {
 public:
  SampleRows(const std::vector<std::string>& names, std::size_t free_slots) {
    const FieldMap wanted = wanted_fields(names);
    ObjectReader reader;
    for (const std::string_view line : sample_lines()) {
      EventRow* const row = EventRow::create(arena_, names.size() + free_slots);
      if (reader.read(line, wanted, row->slots(), arena_, false) != ObjectReader::Status::ok) std::abort();
      row->order.sequence = rows_.size();
      rows_.push_back(row);
    }
  }
  [[nodiscard]] const Rows& rows() const { return rows_; }

 private:
  Arena arena_;
  Rows rows_;
};

/// What the events have in the field `name`.
inline std::vector<std::string> sample_values(const std::string& name) {
  std::vector<std::string> values;
  const SampleRows sample({name}, 0);
  for (const EventRow* row : sample.rows()) {
    if (!(*row)[0].is_missing()) values.emplace_back((*row)[0].view());
  }
  return values;
}

/// Lets the benchmark show how many items a second went by, if each iteration saw `count` of them.
inline void count_items(benchmark::State& state, std::size_t count) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}
/// The same for bytes, where each iteration went over the text of all events.
inline void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(sample_text().size()));
}

}  // namespace cqlite::bench
