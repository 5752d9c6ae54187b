/// Lines of input to rows: parsing, time, stand-ins. One for each worker.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/row.hpp"
#include "engine/worker.hpp"

namespace cqlite {

/// What the loader does for every event; fixed for a run.
struct LoadOptions {
  const FieldMap* wanted = nullptr;
  Slot timestamp = 0;
  std::optional<Slot> rawstring;
  std::optional<Instant> from;
  std::optional<Instant> to;
  bool is_strict = false;
};

class Loader {
 public:
  Loader(const LoadOptions& options, Worker& worker) : options_(options), worker_(worker) {}

  /// The row of the event in `line`, which is padded; null if the line is broken (`problem` says how) or the event is out
  /// of the time asked for (`problem` is empty).
  [[nodiscard]] EventRow* load(std::string_view line, std::uint64_t sequence, std::string_view& problem);

  [[nodiscard]] std::uint64_t repaired_lines() const { return repaired_lines_; }

 private:
  void set_time(EventRow& row);

  const LoadOptions& options_;
  Worker& worker_;
  std::uint64_t repaired_lines_ = 0;
};

}  // namespace cqlite
