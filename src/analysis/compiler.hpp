/// Syntax tree to plan: names are resolved, arguments checked against declarations, and the engine's objects made, in one
/// walk along the pipeline. The walk keeps the Scope of the place it has reached.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/fields.hpp"
#include "cqlite/query.hpp"
#include "diagnostics/diagnostics.hpp"
#include "engine/profile.hpp"
#include "engine/segments.hpp"
#include "functions/catalog.hpp"
#include "plan/plan.hpp"
#include "syntax/ast.hpp"

namespace cqlite::analysis {

/// Values of `?name`, those of the caller or of the call of a saved query.
struct ParameterFrame {
  std::map<std::string, ParameterValue> given;
  std::map<std::string, std::string> defaults;  ///< a default written once holds for every use
};

/// Steps being put together.
struct Sequence {
  std::vector<Segment> segments = std::vector<Segment>(1);
  std::vector<bool> closes = std::vector<bool>(1);  ///< per segment: events' own texts are not wanted after it
  bool is_clause = false;                           ///< of case or match: no aggregate may stand here

  void add(TransformPtr transform) { segments.back().transforms.push_back(std::move(transform)); }
  void end_with(AggregatePtr aggregate);
};

/// A call whose arguments have been bound.
struct BoundCall {
  const Function* function;
  std::shared_ptr<void> arguments;
  const ast::Call* call;
  std::optional<std::string> output;  ///< the name that the result goes to, if the function has one
};

/// What a call's surroundings supply besides its arguments.
struct Supplied {
  const ast::Name* field = nullptr;   ///< `name =~ call`
  const ast::Name* output = nullptr;  ///< `name := call`
};

/// What the compilers of a query and of its subqueries share.
struct SharedParts {
  struct DefinedTable {
    std::size_t subquery;
    std::vector<std::string> columns;
    bool are_columns_known;
  };
  std::vector<SubqueryPlan> subqueries;
  std::map<std::string, DefinedTable, std::less<>> tables;
  std::map<std::string, std::shared_ptr<const Table>, std::less<>> files;  ///< read so far
  std::shared_ptr<const GeoDatabases> databases;                           ///< once opened
  std::optional<SearchInterval> interval;
  bool needs_interval = false;
  std::vector<Clause> clauses;            ///< of a query that is to be observed
  std::vector<std::size_t> open_clauses;  ///< those being compiled, outermost first
};

class Compiler {
 public:
  /// With `checks_only` a query parameter without a value is no error.
  Compiler(const CompileOptions& options, bool checks_only, Diagnostics& diagnostics, std::vector<Source>& sources);

  /// Compiles the preludes and `text`. The plan is good for a run only if no error was reported.
  std::shared_ptr<const Plan> compile(std::string_view text);

 private:
  friend class CallBuild;

  /// For a subquery: a compiler with fields of its own.
  struct Inner {};
  Compiler(Inner, const Compiler& outer);

  // steps.cpp
  void pipeline(const ast::Pipeline& pipeline, Sequence& sequence);
  void step(const ast::Step& step, Sequence& sequence);
  void case_step(const ast::Case& node, Sequence& sequence);
  void match_step(const ast::Match& node, Sequence& sequence);
  void guard(const ast::Name& field, const ast::Guard& guard, Sequence& clause);
  void where_step(const ast::Where& node, Sequence& sequence);
  void assign_step(const ast::Assign& node, Sequence& sequence);
  void stats_step(const ast::Stats& node, Span span, Sequence& sequence);
  void saved_query_step(const ast::SavedQuery& node, Sequence& sequence);
  void call_step(const ast::Call& call, const Supplied& supplied, Sequence& sequence);
  void aggregate_step(AggregatePtr aggregate, Span span, Sequence& sequence);
  std::vector<Transforms> branches(std::size_t count, const std::function<void(std::size_t, Sequence&)>& build);

  // stubs.cpp
  /// True if a stub stands in for the function, and the step is made.
  bool stub_step(const ast::Call& call, const Supplied& supplied, Sequence& sequence);

  // filters.cpp
  void filter_step(const ast::Filter& filter, Sequence& sequence);
  [[nodiscard]] bool is_step_of_its_own(const ast::Filter& filter) const;
  bool filter_part(const ast::Filter& filter, bool is_alone, Sequence& sequence);
  PredicatePtr predicate(const ast::Filter& filter, bool is_under_or);
  PredicatePtr unobserved_predicate(const ast::Filter& filter, bool is_under_or);
  PredicatePtr comparison(const ast::Comparison& node, bool is_under_or);
  PredicatePtr equality(const ast::Name& field, const ast::Literal& right, bool is_under_or);
  PredicatePtr relation(const ast::Comparison& node);
  PredicatePtr free_text(const ast::FreeText& node, Span span, bool is_under_or);
  PredicatePtr filter_call(const ast::Call& call, const Supplied& supplied, bool is_under_or);
  bool extraction(const ast::Filter& filter, Sequence& sequence);
  bool negatable_step(const ast::Filter& filter, Sequence& sequence);
  void add_extraction(std::shared_ptr<const Regex> regex, const ast::Regex& literal, const ast::Name* field, Span span,
                      Sequence& sequence);
  std::shared_ptr<const Regex> regex_literal(const ast::Regex& literal);
  PredicatePtr in_list(ExpressionPtr value, const std::vector<ast::ExpressionPtr>& values, bool is_negated);

  // expressions.cpp
  Maybe<ExpressionPtr> expression(const ast::Expression& node);
  Maybe<ExpressionPtr> unobserved_expression(const ast::Expression& node);
  Maybe<ExpressionPtr> name_value(const ast::Name& name);
  Maybe<ExpressionPtr> call_value(const ast::Call& call, const Supplied& supplied);
  Maybe<ExpressionPtr> binary(const ast::Binary& node, Span span);
  Maybe<ExpressionPtr> condition_equal(const ast::Binary& node);

  // calls.cpp
  Maybe<BoundCall> bind(const ast::Call& call, const Supplied& supplied);
  Maybe<const Function*> resolve(const ast::Call& call);
  bool bind_arguments(BoundCall& bound, const Supplied& supplied);
  void report_unknown_parameter(const Function& function, const ast::Name& name);
  void warn_of_misspelling(const Function& function, const ast::Name& name);
  bool bind_one(const Function& function, const Parameter& parameter, const ast::Expression& value, void* arguments);
  bool bind_many(const Function& function, const Parameter& parameter, const ast::Expression* first,
                 const std::vector<const ast::Expression*>& more, void* arguments);
  void bind_default(const Parameter& parameter, Span span, void* arguments);
  AggregatePtr aggregate_from_text(const std::string& text, Span stands_for);
  bool bind_output(BoundCall& bound, const Supplied& supplied, const std::vector<const ast::Expression*>& values);

  // arguments.cpp
  [[nodiscard]] std::string plain_name(const ast::Expression& value) const;
  Maybe<BoundArgument> argument(const Function& function, const Parameter& parameter, const ast::Expression& value);
  Maybe<Field> field_argument(const Function& function, const Parameter& parameter, const ast::Expression& value);
  Maybe<Fields> fields_argument(const Function& function, const Parameter& parameter, const ast::Expression& value);
  Maybe<BoundArgument> choice_argument(const Parameter& parameter, const ast::Expression& value, bool is_list);
  Maybe<BoundArgument> number_argument(const Parameter& parameter, const ast::Expression& value);
  Maybe<std::vector<std::string>> texts_argument(const Parameter& parameter, const ast::Expression& value);
  Maybe<std::string> text_argument(const Parameter& parameter, const ast::Expression& value);
  Maybe<Assignments> assignments_argument(const ast::Expression& value);
  Maybe<Pairs> pairs_argument(const ast::Expression& value);
  Maybe<std::string> name_argument(const ast::Expression& value);
  Maybe<std::string> output_argument(const ast::Expression& value);
  Maybe<Aggregates> aggregates_argument(const ast::Expression& value);
  Maybe<AggregatePtr> aggregate_call(const ast::Call& call, const ast::Name* target);
  Maybe<AggregatePtr> aggregate_member(const ast::Expression& value);
  Maybe<Numbers> numbers_argument(const Parameter& parameter, const ast::Expression& value);
  Maybe<Duration> duration_argument(const Parameter& parameter, const ast::Expression& value);
  Maybe<ArrayField> array_argument(const Parameter& parameter, const ast::Expression& value);
  Maybe<Pipeline> pipeline_argument(const ast::Expression& value);
  Maybe<Pipelines> pipelines_argument(const ast::Expression& value);
  Maybe<AggregatePtr> composite_argument(const ast::SubQuery& value, Span span);
  Maybe<std::shared_ptr<Combination>> combination(const std::vector<ast::ExpressionPtr>& members);

  // subqueries.cpp
  Maybe<Subquery> subquery_argument(const Parameter& parameter, const ast::Expression& value);
  Maybe<LinkedPipelines> linked_argument(const std::vector<const ast::Expression*>& values);
  bool linked_pipeline(const ast::NamedSubQuery& node, Span span, LinkedPipelines::Item& item);
  bool resolve_links(LinkedPipelines& queries);
  std::optional<NamedTable> table(const Text& name);
  std::shared_ptr<const Table> file_table(const Text& name);
  std::optional<NamedTable> given_table(const std::optional<Source>& source, Span span);
  std::shared_ptr<const GeoDatabases> address_databases(Span span);

  // observed.cpp
  /// A clause of the text, from when it is opened to its end; nothing at all unless the query is to be observed.
  class OpenClause {
   public:
    OpenClause(Compiler& compiler, std::optional<ClauseKind> kind, Span span);
    ~OpenClause();
    OpenClause(const OpenClause&) = delete;
    OpenClause& operator=(const OpenClause&) = delete;

    [[nodiscard]] PredicatePtr observe(PredicatePtr predicate);
    [[nodiscard]] ExpressionPtr observe(ExpressionPtr expression);
    /// The steps that `sequence` got since it had `before` in its last segment.
    void observe_step(Sequence& sequence, std::size_t before, PredicatePtr test = nullptr);
    void observe_branch(Sequence& sequence);

   private:
    Compiler& compiler_;
    std::size_t clause_ = Clause::none;
    std::size_t first_read_ = 0;
    bool is_used_ = false;
  };
  [[nodiscard]] bool is_observed() const { return options_.is_observed && !stand_in_ && !is_selecting_; }
  std::size_t add_clause(ClauseKind kind, Span span);
  [[nodiscard]] static std::optional<ClauseKind> kind_of(const ast::Filter& filter);
  [[nodiscard]] static std::optional<ClauseKind> kind_of(const ast::Expression& node);
  std::vector<observed::Alternative> alternatives(const ast::Regex& literal);
  [[nodiscard]] PredicatePtr with_alternatives(const ast::Regex& literal, const ExpressionPtr& value,
                                               PredicatePtr test);
  [[nodiscard]] ExpressionPtr with_alternatives(const ast::Regex& literal, const ExpressionPtr& value,
                                                ExpressionPtr test);
  [[nodiscard]] AggregatePtr with_limit(const ast::Call& call, AggregatePtr aggregate);
  void observe_parameter(const ast::Parameter& parameter, Span span, bool is_given);
  /// Tells of what `sequence` got since `extent` began: that is step `number`.
  void observe_step(Sequence& sequence, const StepExtent& extent, std::size_t number);
  void add_entrance(Sequence& sequence);

  // compiler.cpp
  std::shared_ptr<const Plan> finish(Sequence sequence);
  void add_source(std::string name, std::string_view text, Sequence& sequence);
  Maybe<ParameterValue> parameter_value(const ast::Parameter& parameter, Span span);
  Slot read(std::string_view name, Span span);
  Slot write(std::string_view name, bool always);
  Slot output(std::string_view name);
  void write_unknown();
  std::vector<std::string> count_steps();
  [[nodiscard]] std::string_view source_text(Span span) const;
  [[nodiscard]] Span body_span(const ast::Regex& literal, std::size_t begin, std::size_t length) const;
  [[nodiscard]] Place place(Span span) const { return {span, source_}; }
  Diagnostics::Builder report(Code code, Span span, std::string message) {
    return diagnostics_.report(code, stand_in_.value_or(span), std::move(message));
  }

  const CompileOptions& options_;
  bool checks_only_;
  Diagnostics& diagnostics_;
  std::vector<Source>& sources_;
  std::size_t source_ = 0;
  FieldTable table_;
  Scope scope_;
  ParameterFrame frame_;
  std::set<std::string> parameters_;        ///< of the sources that the caller gives values to
  std::vector<std::string> saved_queries_;  ///< those being compiled, outermost first
  std::shared_ptr<FieldNames> names_;
  std::vector<StepFacts> steps_;
  std::vector<StepExtent> extents_;  ///< of steps_, those that are finished
  std::size_t counted_steps_ = 0;    ///< how many of them count their rows
  std::size_t depth_ = 0;            ///< of clauses and composites
  std::shared_ptr<SharedParts> shared_;
  bool is_inner_ = false;                ///< compiles a subquery
  bool is_selecting_ = false;            ///< compiles CompileOptions::selection
  std::optional<Span> stand_in_;         ///< what is compiled is not in the query's text: this stands for it
  const Function* enclosing_ = nullptr;  ///< whose arguments are being bound, unless inside a composite
};

[[nodiscard]] RegexFlags flags_of(std::string_view letters);

/// `expression` without parentheses around it.
[[nodiscard]] const ast::Expression& inside(const ast::Expression& expression);

/// Reports every `?name` of a pipeline, in order.
void for_each_parameter(const ast::Pipeline& pipeline, const std::function<void(const ast::Parameter&)>& visit);

}  // namespace cqlite::analysis
