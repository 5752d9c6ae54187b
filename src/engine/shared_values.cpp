#include "engine/shared_values.hpp"

#include "engine/key_order.hpp"

namespace cqlite {

void SharedValues::add(Column& column) {
  column.shared = this;
  column.shared_place = columns_.size();
  columns_.push_back(&column);
}

const std::vector<std::uint32_t>& SharedValues::numbers_of(const Column& column) const {
  std::call_once(once_, [this] { number_values(); });
  return numbers_[column.shared_place];
}

void SharedValues::number_values() const {
  values_.emplace_back();
  hashes_.push_back(0);
  numbers_.reserve(columns_.size());
  for (const Column* const column : columns_) {
    auto& numbers = numbers_.emplace_back(column->values.size());
    for (std::size_t code = 1; code < numbers.size(); ++code) {
      numbers[code] = number_of(column->values[code], column->hashes()[code]);
    }
  }
  table_ = {};
}

std::uint32_t SharedValues::number_of(const Value& value, std::uint64_t hash) const {
  const Value text = as_key(value, texts_);
  bool has_twin = false;
  const auto known = table_.find(hash, [&](std::uint32_t number) {
    const bool is_same_text = values_[number].view() == text.view();
    has_twin = has_twin || is_same_text;
    return is_same_text && values_[number].kind() == text.kind();
  });
  if (known) return *known;
  has_twins_ = has_twins_ || has_twin;
  values_.push_back(text);
  hashes_.push_back(hash);
  if (table_.is_full(values_.size())) {
    index_again();
  } else {
    table_.put(hash, values_.size() - 1);
  }
  return static_cast<std::uint32_t>(values_.size() - 1);
}

void SharedValues::index_again() const {
  table_.restart(values_.size());
  for (std::size_t number = 1; number < values_.size(); ++number) table_.put(hashes_[number], number);
}

}  // namespace cqlite
