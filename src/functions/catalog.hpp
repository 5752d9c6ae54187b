/// All functions: those that run, and the names of those of CQL that do not run yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "functions/function.hpp"

namespace cqlite {

class Catalog {
 public:
  /// Every function of builtins.def.
  [[nodiscard]] static const Catalog& builtins();

  /// Case is ignored. Null if there is none.
  [[nodiscard]] const Function* find(std::string_view name) const;
  /// The canonical spelling, if `name` is a function of CQL that this version refuses; else empty.
  [[nodiscard]] std::string_view unsupported(std::string_view name) const;
  /// `name`, in its canonical spelling, is refused because no query may use it.
  [[nodiscard]] bool is_parser_only(std::string_view name) const;
  /// By name.
  [[nodiscard]] const std::vector<Function>& functions() const { return functions_; }
  [[nodiscard]] const std::vector<std::string>& unsupported_names() const { return unsupported_; }
  /// Every name, for suggestions.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  Catalog();
  std::vector<Function> functions_;
  std::vector<std::string> unsupported_;
  std::vector<std::string> parser_only_;
};

}  // namespace cqlite
