#include "engine/loader.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "engine/event_time.hpp"

namespace cqlite {

std::string_view problem_of(ObjectReader::Status status) {
  using Status = ObjectReader::Status;
  switch (status) {
    case Status::ok: break;
    case Status::not_object: return "not a JSON object";
    case Status::broken: return "broken JSON";
    case Status::too_deep: return "JSON nested too deeply";
    case Status::bad_utf8: return "invalid UTF-8";
  }
  return {};
}

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
  Status status = read(line, extent);
  if (status == Status::bad_utf8 && !options_.is_strict) {
    ++repaired_lines_;
    line = worker_.arena.copy_padded(repaired_utf8(line), json_padding);
    status = read(line, Extent::all);
  }
  problem = problem_of(status);
  if (!problem.empty()) return nullptr;
  row_->original = line;
  row_->order.sequence = sequence;
  row_->order.time = take_time((*row_)[options_.timestamp]);
  if (row_->order.time != Order::no_time) {
    if (options_.from && row_->order.time < *options_.from) return nullptr;
    if (options_.to && row_->order.time >= *options_.to) return nullptr;
  }
  if (options_.rawstring && (*row_)[*options_.rawstring].is_missing()) {
    (*row_)[*options_.rawstring] = Value::text(line).as_stand_in();
  }
  return row_;
}

}  // namespace cqlite
