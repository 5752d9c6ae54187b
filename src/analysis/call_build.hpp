/// The compiler as functions see it while they are made.
#pragma once

#include "analysis/compiler.hpp"

namespace cqlite::analysis {

class CallBuild final : public Build {
 public:
  /// `sequence` receives the step, or is null where the call is part of an expression or filter.
  CallBuild(Compiler& compiler, Span span, Sequence* sequence)
      : compiler_(compiler), span_(span), sequence_(sequence) {}

  Slot read(std::string_view name) override { return compiler_.read(name, span_); }
  Slot read_if_exists(std::string_view name) override { return compiler_.scope_.read(name); }
  Slot write(std::string_view name, bool always) override;
  /// The call is an operand of `or`: setting a field is a mistake there.
  void forbid_writes() { forbids_writes_ = true; }
  void drop(std::string_view name) override {
    compiler_.scope_.drop(name);
    if (!compiler_.steps_.empty()) compiler_.steps_.back().overwrites.push_back(compiler_.table_.slot(name));
  }
  void keep_only(const std::vector<std::string>& names) override {
    std::vector<Slot> slots;
    for (const auto& name : names) slots.push_back(compiler_.scope_.read(name));
    compiler_.scope_.keep_only(slots);
    if (sequence_ != nullptr && !sequence_->is_clause) sequence_->closes.back() = true;
  }
  Slot output(std::string_view name) override { return compiler_.output(name); }
  [[nodiscard]] bool is_step() const override { return sequence_ != nullptr; }
  [[nodiscard]] bool is_negated() const override { return is_negated_; }
  void negate() { is_negated_ = true; }
  [[nodiscard]] bool is_in_buckets() const override {
    return compiler_.enclosing_ != nullptr && compiler_.enclosing_->computes_buckets;
  }
  [[nodiscard]] bool is_before_aggregates() const override { return compiler_.scope_.is_before_aggregates(); }
  [[nodiscard]] bool may_exist(std::string_view name) const override { return compiler_.scope_.may_exist(name); }
  void write_unknown() override { compiler_.write_unknown(); }
  std::shared_ptr<const FieldNames> names() override { return compiler_.names_; }
  void read_by_name(const std::string& prefix) override { compiler_.scope_.read_by_name(prefix); }
  SubqueryOptions& subquery(const Subquery& subquery) override {
    return compiler_.shared_->subqueries.at(subquery.number).options;
  }
  void define_table(const Text& name, const Subquery& subquery) override;
  std::optional<NamedTable> table(const Text& name) override { return compiler_.table(name); }
  LookupSource lookup(const TableSource& table, LookupOptions options) override;
  std::shared_ptr<const GeoDatabases> address_databases() override { return compiler_.address_databases(span_); }
  std::optional<NamedTable> indicators() override {
    return compiler_.given_table(compiler_.options_.indicators, span_);
  }
  std::optional<NamedTable> host_names() override {
    return compiler_.given_table(compiler_.options_.host_names, span_);
  }
  [[nodiscard]] bool is_only_checked() const override { return compiler_.checks_only_; }
  AggregatePtr aggregate(const std::string& call) override { return compiler_.aggregate_from_text(call, span_); }
  std::vector<std::string> count_steps() override { return compiler_.count_steps(); }
  void set_interval(const SearchInterval& interval) override { compiler_.shared_->interval = interval; }
  void need_interval() override { compiler_.shared_->needs_interval = true; }
  [[nodiscard]] bool is_first_step() const override {
    return is_step() && !compiler_.is_inner_ && compiler_.depth_ == 0 && compiler_.steps_.size() == 1;
  }
  std::shared_ptr<const Regex> regex(const Text& text, RegexFlags flags) override;
  std::vector<std::string> parameter(const std::string& name, Span span) override;
  Diagnostics::Builder report(Code code, Span span, std::string message) override {
    return compiler_.report(code, span, std::move(message));
  }
  [[nodiscard]] Place place() const override { return compiler_.place(span_); }

 private:
  Compiler& compiler_;
  Span span_;
  Sequence* sequence_;
  bool forbids_writes_ = false;
  bool is_negated_ = false;
};

}  // namespace cqlite::analysis
