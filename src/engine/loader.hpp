/// Lines of input to rows: parsing, time, stand-ins. One for each worker.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/row.hpp"
#include "engine/worker.hpp"
#include "values/field_search.hpp"

namespace cqlite {

/// What the loader does for every event; fixed for a run.
struct LoadOptions {
  const FieldMap* wanted = nullptr;
  const FieldSearch* search = nullptr;  ///< none: every line is walked over from end to end
  Slot timestamp = 0;
  std::optional<Slot> rawstring;
  bool reads_columns = false;  ///< of a table: they hold all that is wanted
  std::optional<Instant> from;
  std::optional<Instant> to;
  bool is_strict = false;
};

/// What is wrong with a line, in words; empty if nothing is.
[[nodiscard]] std::string_view problem_of(ObjectReader::Status status);

class Loader {
 public:
  Loader(const LoadOptions& options, Worker& worker);
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  /// How much of a line is looked at.
  enum class Extent : std::uint8_t {
    all,    ///< it is checked from end to end
    wanted  ///< only what is wanted, if that can be found by search; NameTails::most_bytes before it are readable
  };

  /// The row of the event in `line`, which is padded; null if the line is broken (`problem` says how) or the event is out
  /// of the time asked for (`problem` is empty).
  [[nodiscard]] EventRow* load(std::string_view line, std::uint64_t sequence, Extent extent, std::string_view& problem);

  [[nodiscard]] std::uint64_t repaired_lines() const { return repaired_lines_; }

 private:
  ObjectReader::Status read(std::string_view line, Extent extent);

  const LoadOptions& options_;
  Worker& worker_;
  EventRow* row_ = nullptr;        ///< the one that is being filled
  ObjectReader::Visit add_extra_;  ///< puts a field that has no slot there
  std::uint64_t repaired_lines_ = 0;
};

}  // namespace cqlite
