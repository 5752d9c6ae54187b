/// A field's value while it is handled. To CQL every value is text; a Value remembers in addition how the text came to
/// be, so that JSON output keeps the type a field came with and computed numbers are rendered only when text is needed.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.hpp"
#include "values/number.hpp"

namespace cqlite {

/// 16 bytes, a view: whoever makes a text value says in whose memory the text lives.
class Value {
 public:
  enum class Kind : std::uint8_t {
    missing,      ///< no such field; in an expression: null
    text,         ///< a JSON string, or text made by a function
    number_text,  ///< a JSON number, in the spelling it came with
    boolean,      ///< `true` or `false`
    integer,      ///< a computed whole number
    real          ///< a computed number that is not whole, or is too large for 64 bits
  };

  constexpr Value() : text_(""), size_(0), kind_(Kind::missing) {}

  [[nodiscard]] static constexpr Value text(std::string_view text) { return {text, Kind::text}; }
  [[nodiscard]] static constexpr Value number_text(std::string_view text) { return {text, Kind::number_text}; }
  [[nodiscard]] static constexpr Value boolean(bool value) {
    return {value ? std::string_view("true") : std::string_view("false"), Kind::boolean};
  }
  [[nodiscard]] static constexpr Value integer(std::int64_t value) {
    Value result;
    result.integer_ = value;
    result.kind_ = Kind::integer;
    return result;
  }
  /// A number; whole ones that fit 64 bits become integers, infinities and NaN become missing.
  [[nodiscard]] static Value number(double value);
  [[nodiscard]] static Value number(const Number& number);

  [[nodiscard]] constexpr Kind kind() const { return kind_; }
  [[nodiscard]] constexpr bool is_missing() const { return kind_ == Kind::missing; }
  [[nodiscard]] constexpr bool is_computed() const { return kind_ >= Kind::integer; }

  /// The text of a value that is not computed; empty for a missing one.
  [[nodiscard]] constexpr std::string_view view() const { return {text_, size_}; }

  /// The text of any value; computed numbers are rendered into `arena`.
  [[nodiscard]] std::string_view text(Arena& arena) const {
    return is_computed() ? render(arena) : std::string_view(text_, size_);
  }

  /// The value read as a number (reference 3.1); none if it is missing or not a number.
  [[nodiscard]] Number number() const {
    switch (kind_) {
      case Kind::missing: return {};
      case Kind::integer: return Number(integer_);
      case Kind::real: return Number(real_);
      default: return parse_number(view());
    }
  }

  /// The same value with its text in `arena`, for keeping longer than the batch.
  [[nodiscard]] Value kept(Arena& arena) const {
    if (is_computed() || is_missing()) return *this;
    Value result = *this;
    result.text_ = arena.copy(view()).data();
    return result;
  }

  /// True for a value that the event does not hold under the name it was asked for: `x` read as `#x`, or the event's
  /// line read as `@rawstring`. Such a value is read like any other but is not printed as a field of the event.
  [[nodiscard]] constexpr bool is_stand_in() const { return is_stand_in_; }
  [[nodiscard]] constexpr Value as_stand_in(bool stands_in = true) const {
    Value result = *this;
    result.is_stand_in_ = stands_in;
    return result;
  }

 private:
  constexpr Value(std::string_view text, Kind kind)
      : text_(text.data()), size_(static_cast<std::uint32_t>(text.size())), kind_(kind) {}
  [[nodiscard]] std::string_view render(Arena& arena) const;

  union {
    const char* text_;
    std::int64_t integer_;
    double real_;
  };
  std::uint32_t size_ = 0;
  Kind kind_;
  bool is_stand_in_ = false;
};

static_assert(sizeof(Value) == 16);

/// Truth of a value (reference 4.4): `true`, `false`, a number (true unless 0), anything else is neither.
enum class Truth : std::uint8_t { no, yes, neither };
[[nodiscard]] Truth truth(const Value& value);

}  // namespace cqlite
