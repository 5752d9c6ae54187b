/// What callers see of a row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cqlite/event.hpp"
#include "engine/row.hpp"
#include "engine/worker.hpp"
#include "plan/plan.hpp"

namespace cqlite {

/// Reads one row after another through the public interface. The fields of a row are worked out when they are asked for.
struct Row::Impl {
  Impl(const Plan& rows_of, Worker& worker_to_use);

  void set(EventRow& row);
  std::span<const FieldView> fields();
  void append_json(std::string& out);

 private:
  void collect();
  void collect_event();
  void collect_extras();
  void add_extras();
  void add(std::string_view name, const Value& value);
  [[nodiscard]] FieldView* find(std::string_view name);
  [[nodiscard]] bool is_original() const;

  const Plan& plan_;
  Worker& worker_;
  EventRow* row_ = nullptr;
  std::vector<Slot> columns_;  ///< slots whose values take the place of the event's own fields, or follow them
  FieldMap column_map_;
  std::vector<FieldView> fields_;
  static constexpr std::size_t few_fields = 32;
  std::unordered_map<std::string_view, std::size_t> index_;  ///< of the fields past the first few
  std::unordered_map<std::string_view, const ExtraField*> extras_;
  std::vector<std::string_view> extra_names_;
  Arena texts_;
  bool is_collected_ = false;
};

/// A row that can be moved from one event to the next.
class RowView final : public Row {
 public:
  RowView(const Plan& plan, Worker& worker) : Row(impl_), impl_(plan, worker) {}
  void set(EventRow& row) { impl_.set(row); }

 private:
  Impl impl_;
};

}  // namespace cqlite
