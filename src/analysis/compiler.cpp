// The frame of the compiler: sources, parameters, fields, and the finished plan.
#include "analysis/compiler.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "analysis/vocabulary.hpp"
#include "base/edit_distance.hpp"
#include "syntax/parser.hpp"

namespace cqlite::analysis {

void Sequence::end_with(AggregatePtr aggregate) {
  if (!aggregate->outputs().keeps_events) closes.back() = true;
  segments.back().aggregate = std::move(aggregate);
  segments.emplace_back();
  closes.push_back(false);
}

Compiler::Compiler(const CompileOptions& options, bool checks_only, Diagnostics& diagnostics,
                   std::vector<Source>& sources)
    : options_(options),
      checks_only_(checks_only),
      diagnostics_(diagnostics),
      sources_(sources),
      scope_(table_),
      names_(std::make_shared<FieldNames>()),
      shared_(std::make_shared<SharedParts>()) {
  frame_.given = options.parameters;
}

Compiler::Compiler(Inner, const Compiler& outer)
    : options_(outer.options_),
      checks_only_(outer.checks_only_),
      diagnostics_(outer.diagnostics_),
      sources_(outer.sources_),
      source_(outer.source_),
      scope_(table_),
      frame_(outer.frame_),
      saved_queries_(outer.saved_queries_),
      names_(std::make_shared<FieldNames>()),
      shared_(outer.shared_),
      is_inner_(true) {}

std::shared_ptr<const Plan> Compiler::compile(std::string_view text) {
  Sequence sequence;
  if (options_.is_observed) add_entrance(sequence);
  for (const Source& prelude : options_.preludes) add_source(prelude.name, prelude.text, sequence);
  add_source(options_.name, text, sequence);
  return finish(std::move(sequence));
}

void Compiler::add_source(std::string name, std::string_view text, Sequence& sequence) {
  const std::size_t outer = std::exchange(source_, sources_.size());
  sources_.push_back({std::move(name), std::string(text)});
  const std::size_t outer_source = diagnostics_.set_source(source_);
  const CatalogVocabulary vocabulary;
  const ast::Query query = syntax::parse(text, vocabulary, diagnostics_);
  for_each_parameter(query.pipeline, [this](const ast::Parameter& parameter) {
    if (parameter.default_value) frame_.defaults.emplace(parameter.name, *parameter.default_value);
    if (saved_queries_.empty()) parameters_.insert(parameter.name);  // those get theirs as arguments
  });
  pipeline(query.pipeline, sequence);
  diagnostics_.set_source(outer_source);
  source_ = outer;
}

Maybe<ParameterValue> Compiler::parameter_value(const ast::Parameter& parameter, Span span) {
  if (const auto given = frame_.given.find(parameter.name); given != frame_.given.end()) {
    observe_parameter(parameter, span, true);
    return given->second;
  }
  if (const auto value = frame_.defaults.find(parameter.name); value != frame_.defaults.end()) {
    observe_parameter(parameter, span, false);
    return ParameterValue{value->second};
  }
  if (checks_only_) return ParameterValue{"*"};
  return report(Code::parameter_without_value, span, "parameter `" + parameter.name + "` has no value")
      .help("give one with the query, or a default: ?{" + parameter.name + "=…}");
}

std::string_view Compiler::source_text(Span span) const {
  return std::string_view(sources_[source_].text).substr(span.begin, span.end - span.begin);
}

Slot Compiler::read(std::string_view name, Span span) {
  if (!scope_.is_open() && !scope_.may_exist(name)) {
    const auto names = scope_.existing_names();
    auto finding = report(Code::field_is_gone, span, "field `" + std::string(name) + "` does not exist here");
    if (const auto near = nearest(name, names)) {
      finding.help("did you mean `" + *near + "`?");
    } else if (!names.empty()) {
      std::string list;
      for (const auto& existing : names) list += (list.empty() ? "`" : ", `") + existing + "`";
      finding.help("the step before gives " + list);
    }
  }
  const Slot slot = scope_.read(name);
  if (!steps_.empty()) steps_.back().reads.push_back(slot);
  return slot;
}

Slot Compiler::write(std::string_view name, bool always) {
  const Slot slot = scope_.write(name, always);
  if (!steps_.empty()) {
    steps_.back().writes.push_back(slot);
    if (always && depth_ == 0) steps_.back().overwrites.push_back(slot);
  }
  return slot;
}

Slot Compiler::output(std::string_view name) {
  const Slot slot = table_.slot(name);
  if (!steps_.empty()) {
    steps_.back().writes.push_back(slot);
    steps_.back().overwrites.push_back(slot);
  }
  return slot;
}

void Compiler::write_unknown() {
  scope_.write_unknown();
  table_.want_all();
}

std::vector<std::string> Compiler::count_steps() {
  counted_steps_ = extents_.size() - 1;  // those before the one at hand
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < counted_steps_; ++i) {
    const Place& place = steps_[i].place;
    texts.push_back(sources_[place.source].text.substr(place.span.begin, place.span.end - place.span.begin));
  }
  return texts;
}

namespace {

constexpr std::size_t most_searches = 4;

/// Drops literals that another of the list makes needless: whatever holds `userlogonfailed` holds `userlogon`.
RequiredLiterals without_needless(RequiredLiterals literals) {
  auto& all = literals.any_of;
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::vector<std::string> kept;
  for (auto& literal : all) {
    const bool is_needless = std::any_of(kept.begin(), kept.end(), [&](const std::string& shorter) {
      return literal.find(shorter) != std::string::npos;
    });
    if (!is_needless) kept.push_back(std::move(literal));
  }
  return {std::move(kept)};
}

std::vector<RequiredLiterals> required_of(const Transforms& transforms, Slot rewritten) {
  std::vector<RequiredLiterals> result;
  for (const auto& transform : transforms) {
    const Predicate* predicate = transform->predicate();
    if (predicate == nullptr || result.size() == most_searches) break;
    auto literals = without_needless(predicate->required(rewritten));
    if (!literals.any_of.empty()) result.push_back(std::move(literals));
  }
  return result;
}

/// Which fields later steps and the output still want, walking backwards.
void find_alive(std::vector<StepFacts>& steps, const std::vector<Slot>& output) {
  std::set<Slot> alive(output.begin(), output.end());
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    step->alive.assign(alive.begin(), alive.end());
    for (const Slot slot : step->overwrites) alive.erase(slot);
    alive.insert(step->reads.begin(), step->reads.end());
  }
}

}  // namespace

std::shared_ptr<const Plan> Compiler::finish(Sequence sequence) {
  auto plan = std::make_shared<Plan>();
  plan->parameters.assign(parameters_.begin(), parameters_.end());
  plan->timestamp = table_.slot("@timestamp");
  plan->reads_timestamp = table_.is_wanted(plan->timestamp);
  plan->names = table_.names();
  for (Slot slot = 0; slot < table_.size(); ++slot) {
    const std::string& name = plan->names[slot];
    names_->add(name, slot);
    if (!table_.is_wanted(slot)) continue;
    plan->wanted.add(name, slot);
    if (name.starts_with('#') && name.size() > 1) plan->wanted.add_stand_in(std::string_view(name).substr(1), slot);
    if (name == "@rawstring") {
      plan->rawstring = slot;
      plan->has_rawstring = true;
    }
  }
  for (const std::string& prefix : table_.wanted_by_name()) plan->wanted.add_rest(prefix);
  bool is_closed_later = false;
  for (std::size_t i = sequence.segments.size(); i-- > 0;) {
    const auto& aggregate = sequence.segments[i].aggregate;
    // Behind one that passes events on, free text may still search them.
    if (is_closed_later && aggregate != nullptr && !aggregate->outputs().passes_events) {
      aggregate->set_keeps_events(false);
    }
    is_closed_later = is_closed_later || sequence.closes[i];
  }
  plan->keeps_events = scope_.is_open();
  plan->columns = scope_.columns();
  if (scope_.has_unknown()) {
    // Any slot may have been set by name; the columns that are known come first.
    for (Slot slot = 0; slot < table_.size(); ++slot) {
      if (std::find(plan->columns.begin(), plan->columns.end(), slot) == plan->columns.end())
        plan->columns.push_back(slot);
    }
  } else if (!plan->keeps_events) {
    plan->column_names = scope_.existing_names();
  }
  find_alive(steps_, plan->columns);
  plan->steps = std::move(steps_);
  extents_.resize(counted_steps_);
  cqlite::count_steps(sequence.segments, extents_);
  plan->counted_steps = counted_steps_;
  plan->required = required_of(sequence.segments.front().transforms, plan->timestamp);
  plan->segments = std::move(sequence.segments);
  if (!is_inner_) {
    plan->subqueries = std::move(shared_->subqueries);
    plan->interval = std::move(shared_->interval);
    plan->needs_interval = shared_->needs_interval;
    plan->is_observed = options_.is_observed;
    plan->clauses = std::move(shared_->clauses);
  }
  return plan;
}

}  // namespace cqlite::analysis
