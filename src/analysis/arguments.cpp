// Arguments: the parameter's type decides what was meant (reference 5.7, 10.2).
#include <algorithm>
#include <charconv>
#include <utility>

#include "analysis/call_build.hpp"
#include "base/utf8.hpp"

namespace cqlite::analysis {
namespace {

bool has_blank(std::string_view text) { return text.find_first_of(" \t\r\n\f") != std::string_view::npos; }

/// Can the expression be a run of words joined by operators, which a text parameter takes as it is written?
bool is_run(const ast::Expression& value) {
  return std::holds_alternative<ast::Name>(value.node) || std::holds_alternative<ast::Number>(value.node) ||
         std::holds_alternative<ast::Pattern>(value.node) || std::holds_alternative<ast::Binary>(value.node) ||
         std::holds_alternative<ast::Unary>(value.node) || std::holds_alternative<ast::ArrayReference>(value.node);
}

}  // namespace

const ast::Expression& inside(const ast::Expression& value) {
  const ast::Expression* inner = &value;
  while (const auto* parentheses = std::get_if<ast::Parenthesised>(&inner->node)) inner = parentheses->inner.get();
  return *inner;
}

std::string Compiler::plain_name(const ast::Expression& value) const {
  if (const auto* name = std::get_if<ast::Name>(&value.node)) return name->text;
  if (const auto* text = std::get_if<ast::Text>(&value.node)) return text->value;
  return {};
}

Maybe<BoundArgument> Compiler::argument(const Function& function, const Parameter& parameter,
                                        const ast::Expression& value) {
  const auto wrap = [this](auto maybe) -> Maybe<BoundArgument> {
    if (!maybe) return diagnostics_.reported();
    return BoundArgument(std::move(*maybe));
  };
  switch (parameter.type) {
    case ArgumentType::field: return wrap(field_argument(function, parameter, value));
    case ArgumentType::fields: return wrap(fields_argument(function, parameter, value));
    case ArgumentType::operand: {
      auto operand = expression(value);
      if (!operand) return diagnostics_.reported();
      return BoundArgument(Operand{*operand, value.span});
    }
    case ArgumentType::operands: {
      Operands operands;
      const auto* array = std::get_if<ast::Array>(&inside(value).node);
      const std::size_t count = array == nullptr ? 1 : array->elements.size();
      for (std::size_t i = 0; i < count; ++i) {
        const ast::Expression& item = array == nullptr ? value : *array->elements[i];
        auto operand = expression(item);
        if (!operand) return diagnostics_.reported();
        operands.items.push_back({*operand, item.span});
      }
      return BoundArgument(std::move(operands));
    }
    case ArgumentType::assignments: return wrap(assignments_argument(value));
    case ArgumentType::pairs: return wrap(pairs_argument(value));
    case ArgumentType::text: {
      auto text = text_argument(parameter, value);
      if (!text) return diagnostics_.reported();
      Text bound(*text);
      bound.span = value.span;
      bound.is_given = true;
      return BoundArgument(std::move(bound));
    }
    case ArgumentType::texts: {
      auto texts = texts_argument(parameter, value);
      if (!texts) return diagnostics_.reported();
      return BoundArgument(Texts{*texts, value.span, true});
    }
    case ArgumentType::boolean: {
      auto text = text_argument(parameter, value);
      if (!text) return diagnostics_.reported();
      const std::string word = ascii_lowered(*text);
      if (word == "true" || word == "false") return BoundArgument(word == "true");
      return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` is either true or false");
    }
    case ArgumentType::integer:
    case ArgumentType::number:
    case ArgumentType::limit: return number_argument(parameter, value);
    case ArgumentType::choice: return choice_argument(parameter, value, false);
    case ArgumentType::choices: return choice_argument(parameter, value, true);
    case ArgumentType::aggregates: {
      if (!parameter.may_be_absent) return wrap(aggregates_argument(value));
      const Scope outer = scope_;
      scope_.write_unknown();  // fields that the function supplies
      auto aggregates = aggregates_argument(value);
      scope_ = outer;
      return wrap(std::move(aggregates));
    }
    case ArgumentType::numbers: return wrap(numbers_argument(parameter, value));
    case ArgumentType::duration: return wrap(duration_argument(parameter, value));
    case ArgumentType::array: return wrap(array_argument(parameter, value));
    case ArgumentType::pipeline: return wrap(pipeline_argument(value));
    case ArgumentType::pipelines: return wrap(pipelines_argument(value));
    case ArgumentType::subquery: return wrap(subquery_argument(parameter, value));
    case ArgumentType::linked_pipelines: return wrap(linked_argument({&value}));
    case ArgumentType::output: break;
  }
  return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` cannot take this");
}

// ---- fields -----------------------------------------------------------------------------------------------------------

Maybe<Field> Compiler::field_argument(const Function& function, const Parameter& parameter,
                                      const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  if (const auto* array = std::get_if<ast::Array>(&inner.node); array != nullptr && array->elements.size() == 1) {
    return field_argument(function, parameter, *array->elements.front());
  }
  Field field;
  field.span = value.span;
  field.name = plain_name(inner);
  if (const auto* number = std::get_if<ast::Number>(&inner.node); number != nullptr && !function.numbers_are_values) {
    field.name = number->text;
  }
  if (const auto* query_parameter = std::get_if<ast::Parameter>(&inner.node)) {
    auto values = parameter_value(*query_parameter, inner.span);
    if (!values) return diagnostics_.reported();
    if (values->size() != 1) return report(Code::wrong_type, inner.span, "one field name is needed here, not a list");
    field.name = values->front();
  }
  if (!field.name.empty()) {
    field.slot = parameter.may_be_absent ? scope_.read(field.name) : read(field.name, inner.span);
    field.value = expressions::field(field.slot);
    return field;
  }
  if (std::holds_alternative<ast::Pattern>(inner.node)) {
    return report(Code::wrong_type, value.span, "a field name is needed here")
        .help("a name with such characters needs quotes: \"" + std::string(source_text(value.span)) + "\"");
  }
  auto computed = expression(inner);
  if (!computed) return diagnostics_.reported();
  field.value = *computed;
  return field;
}

Maybe<Fields> Compiler::fields_argument(const Function& function, const Parameter& parameter,
                                        const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  Fields fields;
  fields.span = value.span;
  if (const auto* query_parameter = std::get_if<ast::Parameter>(&inner.node)) {
    auto values = parameter_value(*query_parameter, inner.span);
    if (!values) return diagnostics_.reported();
    for (const auto& name : *values) {
      Field field(name);
      field.span = inner.span;
      field.slot = read(name, inner.span);
      field.value = expressions::field(field.slot);
      fields.items.push_back(std::move(field));
    }
    return fields;
  }
  const auto* array = std::get_if<ast::Array>(&inner.node);
  const std::size_t count = array == nullptr ? 1 : array->elements.size();
  for (std::size_t i = 0; i < count; ++i) {
    const ast::Expression& item = array == nullptr ? inner : *array->elements[i];
    if (std::holds_alternative<ast::Array>(item.node)) {
      return report(Code::wrong_type, item.span, "a field name is needed here, not a list");
    }
    auto field = field_argument(function, parameter, item);
    if (!field) return diagnostics_.reported();
    fields.items.push_back(std::move(*field));
  }
  return fields;
}

Maybe<std::string> Compiler::name_argument(const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  if (const auto* parameter = std::get_if<ast::Parameter>(&inner.node)) {
    auto values = parameter_value(*parameter, inner.span);
    if (!values) return diagnostics_.reported();
    if (values->size() == 1) return values->front();
  }
  if (const auto* number = std::get_if<ast::Number>(&inner.node)) return number->text;
  const std::string name = plain_name(inner);
  if (!name.empty()) return name;
  auto finding = report(Code::wrong_type, value.span, "a field name is needed here");
  if (is_run(inner) && !has_blank(source_text(inner.span))) {
    finding.help("a name with such characters needs quotes: \"" + std::string(source_text(inner.span)) + "\"");
  }
  return finding;
}

// The name of a result is a text: it may be written like one.
Maybe<std::string> Compiler::output_argument(const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  const bool is_name = !plain_name(inner).empty();
  if (!is_name && is_run(inner) && !has_blank(source_text(inner.span))) return std::string(source_text(inner.span));
  return name_argument(value);
}

Maybe<Assignments> Compiler::assignments_argument(const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  const auto* array = std::get_if<ast::Array>(&inner.node);
  const std::size_t count = array == nullptr ? 1 : array->elements.size();
  Assignments assignments;
  assignments.span = value.span;
  for (std::size_t i = 0; i < count; ++i) {
    const ast::Expression& item = array == nullptr ? inner : *array->elements[i];
    if (const auto* element = std::get_if<ast::Element>(&item.node)) {
      auto computed = expression(*element->value);
      if (!computed) return diagnostics_.reported();
      const Slot slot = write(element->target.text, !(*computed)->may_be_missing());
      assignments.items.push_back({element->target.text, slot, *computed});
      continue;
    }
    if (std::holds_alternative<ast::Parameter>(item.node)) {
      auto fields = fields_argument({}, {}, item);
      if (!fields) return diagnostics_.reported();
      for (auto& field : fields->items) assignments.items.push_back({field.name, field.slot, nullptr});
      continue;
    }
    auto name = name_argument(item);
    if (!name) return diagnostics_.reported();
    assignments.items.push_back({*name, read(*name, item.span), nullptr});
  }
  return assignments;
}

Maybe<Pairs> Compiler::pairs_argument(const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  Pairs pairs;
  pairs.span = value.span;
  const auto* array = std::get_if<ast::Array>(&inner.node);
  if (array == nullptr) {
    auto name = name_argument(inner);
    if (!name) return diagnostics_.reported();
    pairs.items.emplace_back(*name, std::string());
    return pairs;
  }
  for (const auto& item : array->elements) {
    const auto* pair = std::get_if<ast::Array>(&inside(*item).node);
    if (pair == nullptr && array->elements.size() == 1) {
      auto name = name_argument(*item);
      if (!name) return diagnostics_.reported();
      pairs.items.emplace_back(*name, std::string());
      continue;
    }
    if (pair == nullptr || pair->elements.size() != 2) {
      return report(Code::wrong_type, item->span, "a pair [old, new] is needed here");
    }
    auto from = name_argument(*pair->elements[0]);
    auto to = name_argument(*pair->elements[1]);
    if (!from || !to) return diagnostics_.reported();
    pairs.items.emplace_back(*from, *to);
  }
  return pairs;
}

// ---- texts, numbers, words ----------------------------------------------------------------------------------------------

Maybe<std::string> Compiler::text_argument(const Parameter& parameter, const ast::Expression& value) {
  auto texts = texts_argument(parameter, value);
  if (!texts) return diagnostics_.reported();
  if (texts->size() == 1) return texts->front();
  return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` takes one value, not a list");
}

Maybe<std::vector<std::string>> Compiler::texts_argument(const Parameter& parameter, const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  if (const auto* query_parameter = std::get_if<ast::Parameter>(&inner.node)) {
    return parameter_value(*query_parameter, inner.span);
  }
  if (const auto* text = std::get_if<ast::Text>(&inner.node)) return std::vector{text->value};
  if (const auto* array = std::get_if<ast::Array>(&inner.node)) {
    std::vector<std::string> all;
    for (const auto& element : array->elements) {
      auto some = texts_argument(parameter, *element);
      if (!some) return some;
      all.insert(all.end(), some->begin(), some->end());
    }
    return all;
  }
  const std::string_view written = source_text(inner.span);
  if (is_run(inner) && !has_blank(written)) return std::vector{std::string(written)};
  if (std::holds_alternative<ast::Regex>(inner.node)) {
    return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` takes a text, not a regex literal")
        .help("write the pattern in quotes, with every backslash doubled");
  }
  return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` takes a text")
      .help("put the text in quotes");
}

Maybe<BoundArgument> Compiler::number_argument(const Parameter& parameter, const ast::Expression& value) {
  auto text = text_argument(parameter, value);
  if (!text) return diagnostics_.reported();
  if (parameter.type == ArgumentType::limit && ascii_lowered(*text) == "max") return BoundArgument(Limit());
  // While a query is only checked its parameters need no values.
  if (checks_only_ && *text == "*") text = parameter.default_text.empty() ? "1" : parameter.default_text;
  const Number number = parse_number(*text);
  if (!number || (parameter.type != ArgumentType::number && !number.is_integer())) {
    return report(Code::wrong_type, value.span,
                  "parameter `" + parameter.name + "` takes a " + std::string(describe(parameter.type)));
  }
  if (number.real() < static_cast<double>(parameter.least) || number.real() > static_cast<double>(parameter.most) ||
      (number.is_integer() && (number.integer() < parameter.least || number.integer() > parameter.most))) {
    return report(Code::out_of_range, value.span,
                  "parameter `" + parameter.name + "` must be between " + std::to_string(parameter.least) + " and " +
                      std::to_string(parameter.most));
  }
  if (parameter.type == ArgumentType::number) return BoundArgument(number.real());
  if (parameter.type == ArgumentType::integer) return BoundArgument(number.integer());
  Limit limit;
  limit.value = static_cast<std::uint64_t>(number.integer());
  limit.is_default = false;
  return BoundArgument(limit);
}

Maybe<Numbers> Compiler::numbers_argument(const Parameter& parameter, const ast::Expression& value) {
  auto texts = texts_argument(parameter, value);
  if (!texts) return diagnostics_.reported();
  Numbers numbers;
  numbers.span = value.span;
  for (const auto& text : *texts) {
    const Number number = parse_number(text);
    if (!number) {
      return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` takes a list of numbers");
    }
    numbers.items.push_back(number.real());
  }
  return numbers;
}

Maybe<Duration> Compiler::duration_argument(const Parameter& parameter, const ast::Expression& value) {
  auto text = text_argument(parameter, value);
  if (!text) return diagnostics_.reported();
  // A length that is found by itself, where that is the default.
  if (parameter.default_text == "auto" && ascii_lowered(*text) == "auto") return Duration("auto");
  // While a query is only checked its parameters need no values.
  const auto milliseconds = checks_only_ && *text == "*" ? 1000 : parse_duration(*text);
  if (!milliseconds) {
    return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` takes a length of time")
        .help("a whole number and a unit: 500ms, 30s, 15m, 4h, 7d, \"2 weeks\"");
  }
  Duration duration;
  duration.milliseconds = *milliseconds;
  duration.text = *text;
  duration.span = value.span;
  return duration;
}

Maybe<ArrayField> Compiler::array_argument(const Parameter& parameter, const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  ArrayField array;
  array.span = value.span;
  if (const auto* reference = std::get_if<ast::ArrayReference>(&inner.node)) {
    array.name = reference->name;
  } else if (auto text = text_argument(parameter, value)) {
    array.name = *text;
  } else {
    return diagnostics_.reported();
  }
  std::erase(array.name, '`');
  if (array.name.ends_with("[]")) array.name.resize(array.name.size() - 2);
  if (array.name.empty() || array.name.find("[]") != std::string::npos) {
    return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` takes the name of an array")
        .help("write it with empty brackets at the end: \"name[]\"");
  }
  scope_.read_by_name(array.name + "[");
  return array;
}

// ---- words --------------------------------------------------------------------------------------------------------------

Maybe<BoundArgument> Compiler::choice_argument(const Parameter& parameter, const ast::Expression& value, bool is_list) {
  auto words = texts_argument(parameter, value);
  if (!words) return diagnostics_.reported();
  std::vector<Choice> choices;
  for (const auto& word : *words) {
    const std::string wanted = ascii_lowered(word);
    const auto found = std::find_if(parameter.choices.begin(), parameter.choices.end(), [&](const std::string& choice) {
      const std::string known = ascii_lowered(choice);
      const std::size_t prefix = parameter.choice_prefix;
      return known == wanted || (prefix > 0 && wanted.substr(0, prefix) == known.substr(0, prefix));
    });
    if (found == parameter.choices.end() && checks_only_ && word == "*") {
      choices.push_back({0});
      continue;
    }
    if (found == parameter.choices.end()) {
      std::string list;
      for (const auto& choice : parameter.choices) list += (list.empty() ? "`" : ", `") + choice + "`";
      return report(Code::bad_choice, value.span, "parameter `" + parameter.name + "` cannot be `" + word + "`")
          .help("it is one of " + list);
    }
    choices.push_back({static_cast<std::size_t>(found - parameter.choices.begin())});
  }
  if (is_list) return BoundArgument(std::move(choices));
  if (choices.size() == 1) return BoundArgument(choices.front());
  return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` takes one word");
}

}  // namespace cqlite::analysis
