/// Values from numbers, their text, and their truth.

#include "values/value.hpp"

namespace cqlite {

Value Value::number(double value) { return number(whole_or_real(value)); }

Value Value::number(const Number& number) {
  if (!number) return {};
  if (number.is_integer()) return integer(number.integer());
  if (const Number whole = whole_or_real(number.real()); whole.is_integer()) return integer(whole.integer());
  Value result;
  result.real_ = number.real();
  result.kind_ = Kind::real;
  return result;
}

std::string_view Value::render(Arena& arena) const {
  NumberText buffer;
  return arena.copy(kind_ == Kind::integer ? print_number(integer_, buffer) : print_number(real_, buffer));
}

Truth truth(const Value& value) {
  if (!value.is_computed()) {
    if (value.view() == "true") return Truth::yes;
    if (value.view() == "false") return Truth::no;
  }
  const Number number = value.number();
  if (!number) return Truth::neither;
  return number.real() == 0 ? Truth::no : Truth::yes;
}

}  // namespace cqlite
