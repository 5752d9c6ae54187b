/// What is thrown when the machine fails: a file that cannot be read, a disk that is full. Mistakes in a query are not
/// exceptions but diagnostics, and trouble in the data is counted.
#pragma once

#include <stdexcept>
#include <string>

namespace cqlite {

class Error : public std::runtime_error {
 public:
  /// `code` is stable, as `C501`.
  Error(std::string code, const std::string& message) : std::runtime_error(message), code_(std::move(code)) {}
  [[nodiscard]] const std::string& code() const { return code_; }

 private:
  std::string code_;
};

}  // namespace cqlite
