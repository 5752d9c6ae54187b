/// A value that outlives its row, for what keeps one value and replaces it often.
#pragma once

#include <string>

#include "values/value.hpp"

namespace cqlite {

/// Holds the text, in memory of its own, and how it came to be.
class OwnedValue {
 public:
  void set(const Value& value, Arena& scratch) {
    text_ = value.text(scratch);
    kind_ = value.is_computed() ? Value::Kind::number_text : value.kind();
  }
  /// Views this object.
  [[nodiscard]] Value value() const {
    switch (kind_) {
      case Value::Kind::missing: return {};
      case Value::Kind::number_text: return Value::number_text(text_);
      case Value::Kind::boolean: return Value::boolean(text_ == "true");
      default: return Value::text(text_);
    }
  }

 private:
  std::string text_;
  Value::Kind kind_ = Value::Kind::missing;
};

}  // namespace cqlite
