#include "engine/columns.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "engine/event_time.hpp"

namespace cqlite {
namespace {

constexpr std::string_view timestamp_name = "@timestamp";
/// A block may have so many columns, and so many cells in them for each byte of its lines, if it is not a small one. Events
/// as they are have far fewer; names made up for each event would otherwise take memory by the square of their number.
constexpr std::size_t most_columns = 10'000;
constexpr std::uint64_t most_cells_of_byte = 1;
constexpr std::uint64_t cells_of_small_block = 1 << 20;
/// After so many values a dictionary whose values nearly all differ stops looking for equal ones.
constexpr std::size_t telling_values = 4096;

bool is_same(const Value& left, const Value& right) {
  return left.kind() == right.kind() && left.view() == right.view();
}

}  // namespace

void Column::read_numbers() const {
  std::call_once(numbers_once_, [this] {
    numbers_.reserve(values.size());
    auto& [least, most] = number_range_;
    for (const Value& value : values) {
      const Number number = numbers_.emplace_back(value.number());
      if (number && (!least || compare(number, least) < 0)) least = number;
      if (number && (!most || compare(number, most) > 0)) most = number;
    }
  });
}

const std::vector<Number>& Column::numbers() const {
  read_numbers();
  return numbers_;
}

const Column::NumberRange& Column::number_range() const {
  read_numbers();
  return number_range_;
}

const std::vector<std::uint64_t>& Column::hashes() const {
  std::call_once(hashes_once_, [this] {
    Arena scratch;
    hashes_.reserve(values.size());
    for (const Value& value : values) hashes_.push_back(hash_of_key(value.text(scratch)));
  });
  return hashes_;
}

BlockView::BlockView(const ColumnBlock& block, const FieldMap& wanted) : block_(block) {
  wanted.each([this](std::string_view name, const FieldMap::Targets& targets) {
    const Column* const column = block_.column(name);
    if (column == nullptr) return;
    for (const Slot slot : targets.own) source(slot).own = column;
    for (const Slot slot : targets.stand_in) source(slot).stand_in = column;
  });
}

BlockView::Source& BlockView::source(Slot slot) {
  for (Source& known : sources_) {
    if (known.slot == slot) return known;
  }
  return sources_.emplace_back(Source{slot, nullptr, nullptr});
}

std::optional<BlockView::Plain> BlockView::plain(Slot slot) const {
  for (const Source& source : sources_) {
    if (source.slot != slot) continue;
    if (source.own == nullptr) return Plain{source.stand_in, true};
    if (source.stand_in == nullptr) return Plain{source.own, false};
    return std::nullopt;
  }
  return Plain{};
}

Value BlockView::Source::value(std::size_t event) const {
  if (own != nullptr && own->codes[event] != 0) return own->at(event);
  if (stand_in == nullptr || stand_in->codes[event] == 0) return {};
  return stand_in->at(event).as_stand_in();
}

Value BlockView::value(Slot slot, std::size_t event) const {
  for (const Source& source : sources_) {
    if (source.slot == slot) return source.value(event);
  }
  return {};
}

void BlockView::fill(EventRow& row, std::size_t event, std::uint64_t sequence) const {
  row.original = block_.lines[event];
  row.order = {block_.times[event], sequence};
  for (const Source& source : sources_) row[source.slot] = source.value(event);
}

ColumnBuilder::ColumnBuilder(const std::vector<std::string>& fields) : fields_(fields) {
  if (fields.empty()) {
    wanted_.add_rest("");
    return;
  }
  if (std::find(fields_.begin(), fields_.end(), timestamp_name) == fields_.end()) {
    fields_.emplace_back(timestamp_name);
  }
  for (std::size_t i = 0; i < fields_.size(); ++i) wanted_.add(fields_[i], static_cast<Slot>(i));
  slots_.resize(fields_.size());
}

void ColumnBuilder::start(std::size_t input) {
  block_ = std::make_unique<ColumnBlock>();
  block_->input = input;
  dictionaries_.clear();
  indexes_.clear();
  bytes_ = 0;
  last_ = 0;
}

ObjectReader::Status ColumnBuilder::add(std::string_view line, ObjectReader& reader) {
  const ObjectReader::Visit visit = [this](std::string_view name, const Value& value) { set(name, value); };
  const auto read = [&] {
    std::fill(slots_.begin(), slots_.end(), Value());
    return reader.read(line, wanted_, slots_.data(), block_->arena, false, visit);
  };
  const std::size_t event = block_->size();
  touched_.clear();
  auto status = read();
  if (status == ObjectReader::Status::bad_utf8) {
    ++repaired_lines_;
    line = block_->arena.copy_padded(repaired_utf8(line), json_padding);
    status = read();
  }
  if (status != ObjectReader::Status::ok) {
    for (Column* const column : touched_) column->codes.resize(event);
    return status;
  }
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!slots_[i].is_missing()) set(fields_[i], slots_[i]);
  }
  bytes_ += line.size();
  block_->lines.push_back(line);
  if (block_->has_columns && is_too_wide(dictionaries_.size())) give_up_columns();
  if (block_->has_columns) add_time();
  return status;
}

void ColumnBuilder::add_time() {
  const auto found = block_->columns.find(timestamp_name);
  std::int64_t time = Order::no_time;
  if (found != block_->columns.end() && found->second.codes.size() == block_->size()) {
    Column& column = found->second;
    Value value = column.values[column.codes.back()];
    if (value.is_computed()) {
      time = value.number().integer();
    } else {
      time = take_time(value);
      // Milliseconds take the place of another spelling, for all events that have it.
      if (value.is_computed()) column.values[column.codes.back()] = value;
    }
  }
  block_->times.push_back(time);
}

std::unique_ptr<ColumnBlock> ColumnBuilder::finish(std::vector<PageBuffer> texts) {
  for (Dictionary& known : dictionaries_) {
    known.column->codes.resize(block_->size());
    known.column->values.shrink_to_fit();
  }
  block_->texts = std::move(texts);
  dictionaries_.clear();
  indexes_.clear();
  return std::move(block_);
}

bool ColumnBuilder::is_too_wide(std::size_t columns) const {
  const std::uint64_t most_cells = std::max(bytes_ * most_cells_of_byte, cells_of_small_block);
  return columns > most_columns || columns * block_->size() > most_cells;
}

void ColumnBuilder::give_up_columns() {
  block_->has_columns = false;
  block_->columns.clear();
  touched_.clear();
  block_->times = {};
  dictionaries_.clear();
  indexes_.clear();
}

void ColumnBuilder::set(std::string_view name, const Value& value) {
  Dictionary* const known = block_->has_columns ? dictionary(name) : nullptr;
  if (known == nullptr) return;
  auto& codes = known->column->codes;
  const std::size_t event = block_->size();
  codes.resize(event + 1);
  touched_.push_back(known->column);
  codes[event] = value.is_missing() ? 0 : code_of(*known, value);
}

// Events of one kind have their fields in the same order, so the next name is mostly known before it is looked up.
ColumnBuilder::Dictionary* ColumnBuilder::dictionary(std::string_view name) {
  if (last_ < dictionaries_.size()) {
    const std::size_t next = dictionaries_[last_].next;
    if (next < dictionaries_.size() && dictionaries_[next].name == name) {
      last_ = next;
      return &dictionaries_[next];
    }
  }
  const auto known = indexes_.find(name);
  const std::size_t index = known == indexes_.end() ? dictionaries_.size() : known->second;
  Dictionary* const found = known == indexes_.end() ? new_dictionary(name) : &dictionaries_[index];
  if (found == nullptr) return nullptr;
  if (last_ < dictionaries_.size()) dictionaries_[last_].next = index;
  last_ = index;
  return found;
}

ColumnBuilder::Dictionary* ColumnBuilder::new_dictionary(std::string_view name) {
  if (is_too_wide(dictionaries_.size() + 1)) {
    give_up_columns();
    return nullptr;
  }
  auto& [own_name, column] = *block_->columns.try_emplace(std::string(name)).first;
  indexes_.emplace(own_name, dictionaries_.size());
  return &dictionaries_.emplace_back(Dictionary{&column, own_name, {}, 0, true});
}

std::uint32_t ColumnBuilder::code_of(Dictionary& dictionary, const Value& value) {
  auto& values = dictionary.column->values;
  const auto next_code = static_cast<std::uint32_t>(values.size());
  if (!dictionary.is_searched) {
    values.push_back(value);
    return next_code;
  }
  const std::uint64_t hashed = hash(value.view(), hash_seed());
  const auto known = dictionary.codes.find(hashed, [&](std::uint32_t code) { return is_same(values[code], value); });
  if (known) return *known;
  values.push_back(value.kept(dictionary.column->texts));
  if (dictionary.codes.is_full(values.size())) {
    index_again(dictionary);
  } else {
    dictionary.codes.put(hashed, next_code);
  }
  const std::size_t seen = dictionary.column->codes.size();
  if (values.size() == telling_values && values.size() * 10 > seen * 9) dictionary.is_searched = false;
  return next_code;
}

void ColumnBuilder::index_again(Dictionary& dictionary) {
  const auto& values = dictionary.column->values;
  dictionary.codes.restart(values.size());
  for (std::size_t code = 1; code < values.size(); ++code) {
    // Milliseconds that took the place of another spelling are not found again, which costs a code.
    if (!values[code].is_computed()) dictionary.codes.put(hash(values[code].view(), hash_seed()), code);
  }
}

}  // namespace cqlite
