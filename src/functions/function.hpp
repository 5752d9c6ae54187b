/// A declared function, as the rest of the engine sees it.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo_database.hpp"
#include "cqlite/function_info.hpp"
#include "diagnostics/diagnostics.hpp"
#include "engine/aggregate.hpp"
#include "engine/expression.hpp"
#include "engine/lookup.hpp"
#include "engine/predicate.hpp"
#include "engine/subquery.hpp"
#include "engine/transform.hpp"
#include "functions/arguments.hpp"

namespace cqlite {

/// A lookup file, or a table that the query has defined.
struct NamedTable {
  TableSource source;
  std::vector<std::string> columns;
  bool are_columns_known = false;
};

/// What a function may ask while a query is compiled. It is about one call, at one place of the pipeline.
class Build {
 public:
  virtual ~Build() = default;
  /// The slot of field `name`, which the call reads.
  virtual Slot read(std::string_view name) = 0;
  /// The same without a warning where no such field can exist.
  virtual Slot read_if_exists(std::string_view name) = 0;
  /// The slot of field `name`, which the call sets for rows that pass; `always` tells that it leaves none without.
  virtual Slot write(std::string_view name, bool always = false) = 0;
  /// The field is gone after the call.
  virtual void drop(std::string_view name) = 0;
  /// Only these fields exist after the call, in this order.
  virtual void keep_only(const std::vector<std::string>& names) = 0;
  /// The slot for `name` in the rows of an aggregate.
  virtual Slot output(std::string_view name) = 0;
  /// The call is a step of its own, and no argument or part of a filter or expression.
  [[nodiscard]] virtual bool is_step() const = 0;
  /// The call stands behind `!` or `not`; only a function that is_negatable hears of it, others are negated from outside.
  [[nodiscard]] virtual bool is_negated() const = 0;
  /// The call is one of the functions of a call that computes them for stretches of time (Define::computes_buckets).
  [[nodiscard]] virtual bool is_in_buckets() const = 0;
  /// The call stands before the first aggregate, where events are as they came in.
  [[nodiscard]] virtual bool is_before_aggregates() const = 0;
  /// The field exists for some row, as far as can be known here.
  [[nodiscard]] virtual bool may_exist(std::string_view name) const = 0;
  /// The call sets fields whose names only the data knows.
  virtual void write_unknown() = 0;
  /// The names of all slots, for what reads or sets fields by name; complete once the query has been compiled.
  virtual std::shared_ptr<const FieldNames> names() = 0;
  /// Fields of the event whose names begin with `prefix` will be read by name: those of an array for `a[`, all for ``.
  virtual void read_by_name(const std::string& prefix) = 0;
  /// The options of a subquery that is an argument of the call.
  virtual SubqueryOptions& subquery(const Subquery& subquery) = 0;
  /// The rows of `subquery` can be read under `name` by the steps that follow.
  virtual void define_table(const Text& name, const Subquery& subquery) = 0;
  /// The table or lookup file called `name`; none after reporting that there is none.
  virtual std::optional<NamedTable> table(const Text& name) = 0;
  /// An index of `table`.
  virtual LookupSource lookup(const TableSource& table, LookupOptions options) = 0;
  /// Databases of IP addresses; null after reporting that there are none. While a query is only checked there may be none.
  virtual std::shared_ptr<const GeoDatabases> address_databases() = 0;
  /// The table of indicators, and that of host names; none if the caller gave none, or after an error.
  virtual std::optional<NamedTable> indicators() = 0;
  virtual std::optional<NamedTable> host_names() = 0;
  /// The query is only checked: files and values that it needs may be missing.
  [[nodiscard]] virtual bool is_only_checked() const = 0;
  /// The aggregate that `call` spells, in the language: for functions that stand for others. Its arguments need quotes.
  virtual AggregatePtr aggregate(const std::string& call) = 0;
  /// Lets the steps before the call count their rows in Environment::counters; returns their texts.
  virtual std::vector<std::string> count_steps() = 0;
  /// The time to search, as setTimeInterval() gives it.
  virtual void set_interval(const SearchInterval& interval) = 0;
  /// The call needs to know the time that is searched, also where the caller does not say it.
  virtual void need_interval() = 0;
  /// The call stands at the very beginning of the query.
  [[nodiscard]] virtual bool is_first_step() const = 0;
  /// Compiles a regex; reports what is wrong with it. `text` is how it stands in the query.
  virtual std::shared_ptr<const Regex> regex(const Text& text, RegexFlags flags) = 0;
  /// The values of query parameter `?name`; without one an error is reported, at `span`, and the list is empty.
  virtual std::vector<std::string> parameter(const std::string& name, Span span) = 0;
  virtual Diagnostics::Builder report(Code code, Span span, std::string message) = 0;
  /// The whole call, and where it stands.
  [[nodiscard]] virtual Place place() const = 0;
};

struct Parameter {
  std::string name;
  ArgumentType type = ArgumentType::text;
  bool is_required = false;
  bool is_unnamed = false;
  bool is_output = false;
  bool may_be_absent = false;  ///< no warning about fields that cannot exist where the call stands
  std::string same_as;         ///< an output that is by default the field given for this parameter
  std::string alias_of;
  std::string default_text;
  std::vector<std::string> choices;
  std::size_t choice_prefix = 0;  ///< so many letters of a choice are enough; 0: all
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::string summary;
  std::function<void(void* args, BoundArgument&&)> set;
};

/// How close results come to those of the service.
enum class Fidelity : std::uint8_t {
  exact,         ///< the same, as far as its documents tell
  approximated,  ///< the same in kind: the documents leave out what would be needed for the same values
  needs_data     ///< the same if the caller gives the same data
};

struct Function {
  std::string name;
  std::string summary;
  std::vector<std::string> notes;
  std::vector<Parameter> parameters;
  std::vector<ExampleInfo> examples;
  bool is_extension = false;
  Fidelity fidelity = Fidelity::exact;
  bool numbers_are_values = false;
  bool is_negatable = false;  ///< an aggregate that passes or drops events, and may stand where filters stand
  bool computes_buckets = false;

  std::function<std::shared_ptr<void>()> make_arguments;
  // What it can be; a function may be more than one. Null where it is not.
  std::function<ExpressionPtr(const std::shared_ptr<void>&, Build&)> make_value;
  std::function<PredicatePtr(const std::shared_ptr<void>&, Build&)> make_filter;
  std::function<TransformPtr(const std::shared_ptr<void>&, Build&)> make_transform;
  std::function<AggregatePtr(const std::shared_ptr<void>&, Build&)> make_aggregate;

  [[nodiscard]] const Parameter* parameter(std::string_view parameter_name) const;
  /// The parameter for the result's name, or null.
  [[nodiscard]] const Parameter* output() const;
};

/// `round(field: field, [how: round|ceil|floor = round], [as: field = _round])`.
[[nodiscard]] std::string usage(const Function& function);

/// How a parameter's type is called in messages and help.
[[nodiscard]] std::string_view describe(ArgumentType type);

}  // namespace cqlite
