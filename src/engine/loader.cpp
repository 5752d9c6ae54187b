#include "engine/loader.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace cqlite {
namespace {

/// Epoch milliseconds of our age are 11 to 14 digits: the usual case, read without further questions. Negative for
/// anything else.
std::int64_t plain_milliseconds(std::string_view text) {
  constexpr std::size_t fewest_digits = 11;
  constexpr std::size_t most_digits = 14;
  if (text.size() < fewest_digits || text.size() > most_digits || text.front() == '0') return -1;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

Loader::Loader(const LoadOptions& options, Worker& worker)
    : options_(options),
      worker_(worker),
      add_extra_([this](std::string_view name, const Value& value) { row_->add_extra(name, value, worker_.arena); }) {}

ObjectReader::Status Loader::read(std::string_view line, Extent extent) {
  row_ = EventRow::create(worker_.arena, worker_.slot_count());
  if (extent == Extent::wanted && options_.search != nullptr) {
    if (options_.search->read(line, row_->slots(), worker_.arena)) return ObjectReader::Status::ok;
    std::fill_n(row_->slots(), worker_.slot_count(), Value());
  }
  return worker_.reader.read(line, *options_.wanted, row_->slots(), worker_.arena, options_.is_strict, add_extra_);
}

EventRow* Loader::load(std::string_view line, std::uint64_t sequence, Extent extent, std::string_view& problem) {
  using Status = ObjectReader::Status;
  problem = {};
  Status status = read(line, extent);
  if (status == Status::bad_utf8 && !options_.is_strict) {
    ++repaired_lines_;
    line = worker_.arena.copy_padded(repaired_utf8(line), json_padding);
    status = read(line, Extent::all);
  }
  switch (status) {
    case Status::ok: break;
    case Status::not_object: problem = "not a JSON object"; return nullptr;
    case Status::broken: problem = "broken JSON"; return nullptr;
    case Status::too_deep: problem = "JSON nested too deeply"; return nullptr;
    case Status::bad_utf8: problem = "invalid UTF-8"; return nullptr;
  }
  row_->original = line;
  row_->order.sequence = sequence;
  set_time(*row_);
  if (row_->order.time != Order::no_time) {
    if (options_.from && row_->order.time < *options_.from) return nullptr;
    if (options_.to && row_->order.time >= *options_.to) return nullptr;
  }
  if (options_.rawstring && (*row_)[*options_.rawstring].is_missing()) {
    (*row_)[*options_.rawstring] = Value::text(line).as_stand_in();
  }
  return row_;
}

// The field becomes epoch milliseconds; it keeps its spelling if it is that already.
void Loader::set_time(EventRow& row) {
  Value& value = row[options_.timestamp];
  if (value.is_missing()) return;
  if (const std::int64_t plain = plain_milliseconds(value.view()); plain >= 0) {
    row.order.time = plain;
    return;
  }
  const auto time = parse_timestamp(value.view());
  if (!time) return;
  row.order.time = *time;
  const Number number = value.number();
  if (!number.is_integer() || number.integer() != *time) value = Value::integer(*time).as_stand_in(value.is_stand_in());
}

}  // namespace cqlite
