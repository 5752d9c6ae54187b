#include "engine/columns.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "engine/event_time.hpp"

namespace cqlite {
namespace {

constexpr std::string_view timestamp_name = "@timestamp";
constexpr std::size_t first_table_size = 64;
constexpr std::uint64_t hash_half = ~std::uint64_t{0} << 32;
/// After so many values a dictionary whose values nearly all differ stops looking for equal ones.
constexpr std::size_t telling_values = 4096;

bool is_same(const Value& left, const Value& right) {
  return left.kind() == right.kind() && left.view() == right.view();
}

}  // namespace

const std::vector<Number>& Column::numbers() const {
  std::call_once(numbers_once_, [this] {
    numbers_.reserve(values.size());
    for (const Value& value : values) numbers_.push_back(value.number());
  });
  return numbers_;
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

void BlockView::fill(EventRow& row, std::size_t event, std::uint64_t sequence) const {
  row.original = block_.lines[event];
  row.order = {block_.times[event], sequence};
  for (const Source& source : sources_) {
    Value& value = row[source.slot];
    if (source.own != nullptr) value = source.own->at(event);
    if (value.is_missing() && source.stand_in != nullptr) {
      const Value& other = source.stand_in->at(event);
      if (!other.is_missing()) value = other.as_stand_in();
    }
  }
}

EventRow* ColumnBatch::row(std::uint32_t event, Worker& worker) const {
  EventRow* const row = EventRow::create(worker.arena, worker.slot_count());
  view_.fill(*row, event, first_sequence_ + event);
  return row;
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
  last_ = 0;
}

ObjectReader::Status ColumnBuilder::add(std::string_view line, ObjectReader& reader) {
  const ObjectReader::Visit visit = [this](std::string_view name, const Value& value) { set(dictionary(name), value); };
  const auto read = [&] {
    std::fill(slots_.begin(), slots_.end(), Value());
    return reader.read(line, wanted_, slots_.data(), block_->arena, false, visit);
  };
  const std::size_t event = block_->size();
  auto status = read();
  if (status == ObjectReader::Status::bad_utf8) {
    ++repaired_lines_;
    line = block_->arena.copy_padded(repaired_utf8(line), json_padding);
    status = read();
  }
  if (status != ObjectReader::Status::ok) {
    // What was set of the broken event is overwritten by the next one.
    for (Dictionary& known : dictionaries_) known.column->codes.resize(std::min(known.column->codes.size(), event));
    return status;
  }
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!slots_[i].is_missing()) set(dictionary(fields_[i]), slots_[i]);
  }
  block_->lines.push_back(line);
  add_time();
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
  return std::move(block_);
}

// Events of one kind have their fields in the same order, so the next name is mostly known before it is looked up.
ColumnBuilder::Dictionary& ColumnBuilder::dictionary(std::string_view name) {
  if (last_ < dictionaries_.size()) {
    const std::size_t next = dictionaries_[last_].next;
    if (next < dictionaries_.size() && dictionaries_[next].name == name) {
      last_ = next;
      return dictionaries_[next];
    }
  }
  auto known = block_->columns.find(name);
  std::size_t index = dictionaries_.size();
  if (known == block_->columns.end()) {
    known = block_->columns.try_emplace(std::string(name)).first;
    dictionaries_.push_back({&known->second, known->first, std::vector<std::uint64_t>(first_table_size), 0, true});
  } else {
    const auto same = [&](const Dictionary& candidate) { return candidate.column == &known->second; };
    index = static_cast<std::size_t>(std::find_if(dictionaries_.begin(), dictionaries_.end(), same) -
                                     dictionaries_.begin());
  }
  if (last_ < dictionaries_.size()) dictionaries_[last_].next = index;
  last_ = index;
  return dictionaries_[index];
}

void ColumnBuilder::set(Dictionary& dictionary, const Value& value) {
  auto& codes = dictionary.column->codes;
  const std::size_t event = block_->size();
  codes.resize(event + 1);
  codes[event] = value.is_missing() ? 0 : code_of(dictionary, value);
}

std::uint32_t ColumnBuilder::code_of(Dictionary& dictionary, const Value& value) {
  auto& values = dictionary.column->values;
  const auto next_code = static_cast<std::uint32_t>(values.size());
  if (!dictionary.is_searched) {
    values.push_back(value);
    return next_code;
  }
  const std::uint64_t hashed = hash(value.view(), hash_seed());
  const std::size_t mask = dictionary.table.size() - 1;
  std::size_t i = hashed & mask;
  for (; dictionary.table[i] != 0; i = (i + 1) & mask) {
    if (((dictionary.table[i] ^ hashed) & hash_half) != 0) continue;
    const auto code = static_cast<std::uint32_t>(dictionary.table[i]);
    if (is_same(values[code], value)) return code;
  }
  dictionary.table[i] = (hashed & hash_half) | next_code;
  values.push_back(value.kept(dictionary.column->texts));
  if (values.size() * 2 > dictionary.table.size()) enlarge(dictionary);
  const std::size_t seen = dictionary.column->codes.size();
  if (values.size() == telling_values && values.size() * 10 > seen * 9) dictionary.is_searched = false;
  return next_code;
}

void ColumnBuilder::enlarge(Dictionary& dictionary) {
  const auto& values = dictionary.column->values;
  std::vector<std::uint64_t> larger(dictionary.table.size() * 4);
  const std::size_t mask = larger.size() - 1;
  for (std::size_t code = 1; code < values.size(); ++code) {
    // Milliseconds that took the place of another spelling are not found again, which costs a code.
    if (values[code].is_computed()) continue;
    const std::uint64_t hashed = hash(values[code].view(), hash_seed());
    std::size_t i = hashed & mask;
    while (larger[i] != 0) i = (i + 1) & mask;
    larger[i] = (hashed & hash_half) | code;
  }
  dictionary.table = std::move(larger);
}

}  // namespace cqlite
