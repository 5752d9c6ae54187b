// Calls: which function is meant, and which argument goes to which parameter (reference 2.10, 10.2).
#include <algorithm>
#include <utility>

#include "analysis/call_build.hpp"
#include "analysis/vocabulary.hpp"
#include "base/edit_distance.hpp"
#include "syntax/parser.hpp"

namespace cqlite::analysis {
namespace {

bool takes_many(ArgumentType type) {
  return type == ArgumentType::fields || type == ArgumentType::operands || type == ArgumentType::texts ||
         type == ArgumentType::assignments || type == ArgumentType::linked_pipelines;
}

/// The name in an argument `name = …` that the parser could only read as a condition.
const ast::Name* name_before_equals(const ast::Expression& value) {
  const ast::Expression* left = &value;
  while (const auto* binary = std::get_if<ast::Binary>(&left->node)) {
    if (binary->op == ast::BinaryOperator::condition_equal) {
      const auto* name = std::get_if<ast::Name>(&binary->left->node);
      return name != nullptr && !name->is_quoted ? name : nullptr;
    }
    left = binary->left.get();
  }
  return nullptr;
}

}  // namespace

Slot CallBuild::write(std::string_view name, bool always) {
  if (!forbids_writes_) return compiler_.write(name, always);
  report(Code::named_group_under_or, span_, "what sets `" + std::string(name) + "` cannot be an operand of `or`")
      .help("use (?:…) instead of (?<name>…), or a case with one clause for each regex");
  return compiler_.table_.slot(name);
}

std::shared_ptr<const Regex> CallBuild::regex(const Text& text, RegexFlags flags) {
  RegexError error;
  // While a query is only checked, `*` stands for the value of a query parameter.
  const bool is_unknown = compiler_.checks_only_ && text.value == "*";
  auto regex = Regex::compile(is_unknown ? "." : std::string_view(text.value), flags, error);
  if (regex == nullptr) {
    // Inside the quotes, if the text was written without escapes.
    Span span = text.span;
    const std::string_view written = compiler_.source_text(span);
    if (written.size() == text.value.size() + 2 && written.substr(1, text.value.size()) == text.value) {
      span.begin += static_cast<std::uint32_t>(1 + error.offset);
      span.end = std::min(span.begin + static_cast<std::uint32_t>(std::max<std::size_t>(error.length, 1)), span.end);
    }
    report(Code::bad_regex, span, error.message).help(error.help);
  }
  return regex;
}

std::vector<std::string> CallBuild::parameter(const std::string& name, Span span) {
  auto values = compiler_.parameter_value({name, {}}, span);
  return values ? *values : std::vector<std::string>();
}

Maybe<const Function*> Compiler::resolve(const ast::Call& call) {
  const Catalog& catalog = Catalog::builtins();
  if (const Function* function = catalog.find(call.name)) return function;
  if (const auto name = catalog.unsupported(call.name); !name.empty()) {
    const bool is_parser_only = catalog.is_parser_only(name);
    return report(Code::unsupported_function, call.name_span,
                  "`" + std::string(name) +
                      (is_parser_only ? "` works in parsers only, not in queries" : "` is not supported yet"));
  }
  auto finding = report(Code::unknown_function, call.name_span, "there is no function `" + call.name + "`");
  if (const auto near = nearest(call.name, catalog.names())) {
    finding.help("did you mean `" + *near + "`?");
  } else {
    finding.help("`cqlite functions` lists all");
  }
  return finding;
}

Maybe<BoundCall> Compiler::bind(const ast::Call& call, const Supplied& supplied) {
  const auto function = resolve(call);
  if (!function) return diagnostics_.reported();
  BoundCall bound{*function, (*function)->make_arguments(), &call, std::nullopt};
  const Function* outer = std::exchange(enclosing_, *function);
  const bool is_right = bind_arguments(bound, supplied);
  enclosing_ = outer;
  if (!is_right) return diagnostics_.reported();
  return bound;
}

void Compiler::report_unknown_parameter(const Function& function, const ast::Name& name) {
  std::vector<std::string> names;
  for (const auto& parameter : function.parameters) names.push_back(parameter.name);
  auto finding =
      report(Code::unknown_parameter, name.span, "`" + function.name + "` has no parameter `" + name.text + "`");
  if (const auto near = nearest(name.text, names)) {
    finding.help("did you mean `" + *near + "`?");
  } else {
    finding.help("usage: " + usage(function));
  }
}

void Compiler::warn_of_misspelling(const Function& function, const ast::Name& name) {
  std::vector<std::string> names;
  for (const auto& parameter : function.parameters) names.push_back(parameter.name);
  if (const auto near = nearest(name.text, names)) {
    report(Code::condition_argument, name.span, "`" + name.text + " = …` is read as a condition")
        .help("did you mean `" + *near + "`? If not, put the condition in parentheses");
  }
}

bool Compiler::bind_arguments(BoundCall& bound, const Supplied& supplied) {
  const Function& function = *bound.function;
  const ast::Call& call = *bound.call;
  const auto& parameters = function.parameters;
  const auto index_of = [&](std::string_view name) {
    return static_cast<std::size_t>(function.parameter(name) - parameters.data());
  };
  std::vector<const ast::Expression*> values(parameters.size());
  std::vector<Span> places(parameters.size());
  std::vector<const ast::Expression*> surplus;  // more values for a first parameter that takes a list
  bool is_right = true;

  const auto give = [&](std::size_t index, const ast::Expression* value, Span span) {
    if (!parameters[index].alias_of.empty()) index = index_of(parameters[index].alias_of);
    if (values[index] != nullptr) {
      report(Code::duplicate_parameter, span, "parameter `" + parameters[index].name + "` is given twice")
          .note(places[index], "first given here");
      is_right = false;
    }
    values[index] = value;
    places[index] = span;
  };

  // eval(a = 1, b = 2): the names are fields, not parameters.
  if (!parameters.empty() && parameters.front().type == ArgumentType::assignments &&
      std::any_of(call.arguments.begin(), call.arguments.end(), [](const auto& a) { return a.name.has_value(); })) {
    Assignments assignments;
    assignments.span = call.span;
    for (const ast::Argument& argument : call.arguments) {
      if (!argument.name) {
        report(Code::too_many_unnamed, argument.span, "`" + function.name + "` takes name=expression pairs");
        return false;
      }
      auto value = expression(*argument.value);
      if (!value) return false;
      const Slot slot = write(argument.name->text, !(*value)->may_be_missing());
      assignments.items.push_back({argument.name->text, slot, *value});
    }
    parameters.front().set(bound.arguments.get(), std::move(assignments));
    return true;
  }

  for (const ast::Argument& argument : call.arguments) {
    if (!argument.name) continue;
    if (const Parameter* parameter = function.parameter(argument.name->text)) {
      give(static_cast<std::size_t>(parameter - parameters.data()), argument.value.get(), argument.span);
      continue;
    }
    report_unknown_parameter(function, *argument.name);
    is_right = false;
  }

  const Parameter* field = function.parameter("field");
  std::size_t supplied_field = parameters.size();
  if (supplied.field != nullptr) {
    if (field == nullptr || (field->type != ArgumentType::field && field->type != ArgumentType::fields)) {
      report(Code::unknown_parameter, call.name_span, "`" + function.name + "` has no parameter `field` for `=~`");
      return false;
    }
    supplied_field = index_of("field");
    if (values[supplied_field] != nullptr) {
      report(Code::duplicate_parameter, places[supplied_field], "`field` is already given by `=~`")
          .note(supplied.field->span, "given here");
      is_right = false;
    }
  }

  std::size_t next = 0;
  for (const ast::Argument& argument : call.arguments) {
    if (argument.name) continue;
    while (next < parameters.size() &&
           (!parameters[next].is_unnamed || values[next] != nullptr || next == supplied_field)) {
      ++next;
    }
    const bool is_free = next < parameters.size();
    const bool takes_condition =
        is_free && (parameters[next].type == ArgumentType::operand || parameters[next].type == ArgumentType::operands);
    if (const ast::Name* name = name_before_equals(*argument.value); name != nullptr && !takes_condition) {
      report_unknown_parameter(function, *name);
      is_right = false;
    } else if (is_free) {
      if (name != nullptr) warn_of_misspelling(function, *name);
      give(next, argument.value.get(), argument.span);
    } else if (!parameters.empty() && takes_many(parameters.front().type) && values[0] != nullptr) {
      surplus.push_back(argument.value.get());
    } else {
      auto finding =
          report(Code::too_many_unnamed, argument.span, "`" + function.name + "` takes fewer arguments without a name");
      finding.help("usage: " + usage(function));
      is_right = false;
    }
  }
  if (!is_right) return false;

  void* arguments = bound.arguments.get();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = parameters[i];
    if (parameter.is_output) continue;
    if (i == supplied_field) {
      Field value;
      value.name = supplied.field->text;
      value.span = supplied.field->span;
      value.slot = read(value.name, value.span);
      value.value = expressions::field(value.slot);
      if (parameter.type == ArgumentType::fields) {
        parameter.set(arguments, Fields{{std::move(value)}, supplied.field->span});
      } else {
        parameter.set(arguments, std::move(value));
      }
    } else if (values[i] == nullptr) {
      if (parameter.is_required) {
        report(Code::missing_parameter, call.name_span,
               "`" + function.name + "` needs its parameter `" + parameter.name + "`")
            .help("usage: " + usage(function));
        is_right = false;
        continue;
      }
      bind_default(parameter, call.span, arguments);
    } else if (i == 0 && !surplus.empty()) {
      is_right = bind_many(function, parameter, values[i], surplus, arguments) && is_right;
    } else {
      is_right = bind_one(function, parameter, *values[i], arguments) && is_right;
    }
  }
  if (is_right) is_right = bind_output(bound, supplied, values);
  return is_right;
}

bool Compiler::bind_one(const Function& function, const Parameter& parameter, const ast::Expression& value,
                        void* arguments) {
  auto bound = argument(function, parameter, value);
  if (!bound) return false;
  parameter.set(arguments, std::move(*bound));
  return true;
}

bool Compiler::bind_many(const Function& function, const Parameter& parameter, const ast::Expression* first,
                         const std::vector<const ast::Expression*>& more, void* arguments) {
  std::vector<const ast::Expression*> all{first};
  all.insert(all.end(), more.begin(), more.end());
  const Span span{first->span.begin, more.back()->span.end};
  if (parameter.type == ArgumentType::fields) {
    Fields fields;
    fields.span = span;
    for (const ast::Expression* value : all) {
      auto some = fields_argument(function, parameter, *value);
      if (!some) return false;
      for (auto& field : some->items) fields.items.push_back(std::move(field));
    }
    parameter.set(arguments, std::move(fields));
  } else if (parameter.type == ArgumentType::assignments) {
    Assignments assignments;
    assignments.span = span;
    for (const ast::Expression* value : all) {
      auto some = assignments_argument(*value);
      if (!some) return false;
      for (auto& item : some->items) assignments.items.push_back(std::move(item));
    }
    parameter.set(arguments, std::move(assignments));
  } else if (parameter.type == ArgumentType::operands) {
    Operands operands;
    for (const ast::Expression* value : all) {
      auto operand = expression(*value);
      if (!operand) return false;
      operands.items.push_back({*operand, value->span});
    }
    parameter.set(arguments, std::move(operands));
  } else if (parameter.type == ArgumentType::linked_pipelines) {
    auto queries = linked_argument(all);
    if (!queries) return false;
    parameter.set(arguments, std::move(*queries));
  } else {
    Texts texts;
    texts.is_given = true;
    texts.span = span;
    for (const ast::Expression* value : all) {
      auto some = texts_argument(parameter, *value);
      if (!some) return false;
      texts.items.insert(texts.items.end(), some->begin(), some->end());
    }
    parameter.set(arguments, std::move(texts));
  }
  return true;
}

void Compiler::bind_default(const Parameter& parameter, Span span, void* arguments) {
  if (parameter.default_text.empty()) return;
  if (parameter.type == ArgumentType::field) {
    Field field(parameter.default_text);
    field.slot = scope_.read(field.name);
    field.value = expressions::field(field.slot);
    parameter.set(arguments, std::move(field));
  } else if (parameter.type == ArgumentType::aggregates) {
    if (auto aggregate = aggregate_from_text(parameter.default_text, span)) {
      Aggregates aggregates;
      aggregates.single = aggregate;
      aggregates.combination = std::make_shared<Combination>(std::vector<AggregatePtr>{std::move(aggregate)});
      parameter.set(arguments, std::move(aggregates));
    }
  }
}

// Defaults and stand-ins are written in the language, and read like anything written in it.
AggregatePtr Compiler::aggregate_from_text(const std::string& text, Span stands_for) {
  Diagnostics silent;
  const ast::Query query = syntax::parse(text, CatalogVocabulary(), silent);
  const auto* call = std::get_if<ast::Call>(&query.pipeline.steps.front().node);
  if (call == nullptr) return nullptr;
  const auto outer = std::exchange(stand_in_, stands_for);
  auto aggregate = aggregate_call(*call, nullptr);
  stand_in_ = outer;
  return aggregate ? *aggregate : nullptr;
}

bool Compiler::bind_output(BoundCall& bound, const Supplied& supplied,
                           const std::vector<const ast::Expression*>& values) {
  const Function& function = *bound.function;
  const Parameter* parameter = function.output();
  if (parameter == nullptr) {
    if (supplied.output == nullptr || function.make_filter) return true;
    report(Code::cannot_assign, supplied.output->span,
           "`" + function.name + "` has no single result that could be assigned")
        .help("it names its results itself; write it as a step of its own");
    return false;
  }
  const auto index = static_cast<std::size_t>(parameter - function.parameters.data());
  Output output;
  if (values[index] != nullptr) {
    auto name = output_argument(*values[index]);
    if (!name) return false;
    output.name = *name;
    output.span = values[index]->span;
    output.is_given = true;
    if (supplied.output != nullptr) {
      report(Code::duplicate_parameter, output.span, "the result's name is already given by `:=`")
          .note(supplied.output->span, "given here");
      return false;
    }
  } else if (supplied.output != nullptr) {
    output.name = supplied.output->text;
    output.span = supplied.output->span;
    output.is_given = true;
  } else if (!parameter->same_as.empty()) {
    output.name = "_" + function.name;
    const Parameter& other = *function.parameter(parameter->same_as);
    const ast::Expression* same = values[static_cast<std::size_t>(&other - function.parameters.data())];
    const std::string named = supplied.field != nullptr ? supplied.field->text
                              : same != nullptr         ? plain_name(*same)
                                                        : other.default_text;
    if (!named.empty()) output.name = named;
  } else {
    output.name = parameter->default_text;
  }
  if (output.name.empty()) return true;
  output.slot = function.make_aggregate ? this->output(output.name) : table_.slot(output.name);
  bound.output = output.name;
  parameter->set(bound.arguments.get(), std::move(output));
  return true;
}

}  // namespace cqlite::analysis
