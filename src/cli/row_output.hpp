/// Rows on standard output: those of one hunt, or of several, which then are told apart.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/hunts.hpp"
#include "cli/output.hpp"
#include "io/writer.hpp"

namespace cqlite::cli {

/// Throws as Output does.
class RowOutput {
 public:
  RowOutput(OutputFormat format, const std::vector<Hunt>& hunts, ProgressLine& progress);

  /// The rows that follow are those of `hunt`.
  void start(const Hunt& hunt);
  void row(const Row& row) { writer_->row(row); }
  /// Writes what is there, without bringing it to an end.
  void flush() { output_.flush(); }
  void close();

 private:
  [[nodiscard]] std::unique_ptr<Writer> writer(std::vector<std::string> columns);

  OutputFormat format_;
  bool are_several_;
  Output output_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace cqlite::cli
