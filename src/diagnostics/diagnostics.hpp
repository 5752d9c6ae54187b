/// The list of findings while a query is compiled, and the builder that adds to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cqlite/diagnostic.hpp"

namespace cqlite {

/// Every finding has a code; codes.def lists them with titles and explanations.
enum class Code : std::uint16_t {
#define CQLITE_CODE(id, name, severity, title, explanation) name,
#include "diagnostics/codes.def"
#undef CQLITE_CODE
};

/// One line of codes.def.
struct CodeInfo {
  std::string_view id;
  Severity severity;
  std::string_view title;
  std::string_view explanation;
};

[[nodiscard]] const CodeInfo& info(Code code);
[[nodiscard]] const std::vector<CodeInfo>& all_codes();

/// Proof that the user has been told. Only Diagnostics can make one.
class Reported {
  friend class Diagnostics;
  Reported() = default;
};

/// A T, or the receipt for the diagnostic that says why there is none.
template <class T>
class [[nodiscard]] Maybe {
 public:
  Maybe(T value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Maybe(Reported) {}                            // NOLINT(google-explicit-constructor)
  explicit operator bool() const { return value_.has_value(); }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  std::optional<T> value_;
};

class Diagnostics {
 public:
  /// Adds help and notes to the diagnostic just reported. Converts to the receipt.
  class Builder {
   public:
    Builder& help(std::string text);
    Builder& note(Span span, std::string text);
    operator Reported() const { return Diagnostics::receipt(); }  // NOLINT(google-explicit-constructor)
    template <class T>
    operator Maybe<T>() const {
      return Maybe<T>(Diagnostics::receipt());
    }  // NOLINT(google-explicit-constructor)

   private:
    friend class Diagnostics;
    Builder(Diagnostics& owner, std::size_t index) : owner_(owner), index_(index) {}
    Diagnostics& owner_;
    std::size_t index_;
  };

  /// Reports `message` at `span`; the severity is the code's.
  Builder report(Code code, Span span, std::string message);

  /// Findings from here on are about source `index` (see Diagnostic::source). Returns the source before.
  std::size_t set_source(std::size_t index) { return std::exchange(source_, index); }

  /// The receipt of an error reported before: what failed because of it has nothing to add.
  [[nodiscard]] Reported reported() const { return receipt(); }

  [[nodiscard]] bool has_errors() const { return error_count_ > 0; }
  [[nodiscard]] const std::vector<Diagnostic>& list() const { return list_; }
  /// Takes back all but the first `count` of list(): what was tried and did not work.
  void forget_since(std::size_t count);
  /// Errors and warnings sorted by source and place; identical ones once.
  [[nodiscard]] std::vector<Diagnostic> take();

 private:
  static Reported receipt() { return Reported(); }
  std::vector<Diagnostic> list_;
  std::size_t error_count_ = 0;
  std::size_t source_ = 0;
};

}  // namespace cqlite
