#include "functions/catalog.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace cqlite {

namespace builtin {

#define CQLITE_BUILTIN(function) Function function();
#include "functions/builtins.def"
#undef CQLITE_BUILTIN

}  // namespace builtin

namespace {

/// A default as it is written in a query.
std::string shown(const std::string& text) { return text == "\n" ? "\\n" : text; }

bool is_before(std::string_view left, std::string_view right) { return ascii_lowered(left) < ascii_lowered(right); }

std::string kind(const Function& function) {
  if (function.make_aggregate) return "aggregate";
  if (function.make_filter) return "filter";
  return function.make_value ? "value" : "transform";
}

std::string fidelity(const Function& function) {
  switch (function.fidelity) {
    case Fidelity::exact: return "exact";
    case Fidelity::approximated: return "approximated";
    case Fidelity::needs_data: break;
  }
  return "needs data";
}

std::vector<FunctionInfo> make_infos() {
  std::vector<FunctionInfo> infos;
  for (const Function& function : Catalog::builtins().functions()) {
    FunctionInfo info{function.name,  kind(function),        function.summary,   usage(function),
                      true,           function.is_extension, fidelity(function), {},
                      function.notes, function.examples};
    for (const Parameter& parameter : function.parameters) {
      info.parameters.push_back(
          {parameter.name, std::string(describe(parameter.type)), parameter.is_required, parameter.is_unnamed,
           parameter.same_as.empty() ? shown(parameter.default_text) : "same as " + parameter.same_as,
           parameter.choices, parameter.summary});
    }
    infos.push_back(std::move(info));
  }
  for (const std::string& name : Catalog::builtins().unsupported_names()) {
    FunctionInfo info;
    info.name = name;
    info.kind = "unsupported";
    info.summary = "A function of CQL that this version of cqlite refuses.";
    info.usage = name + "(…)";
    info.is_supported = false;
    info.fidelity = "refused";
    infos.push_back(std::move(info));
  }
  std::sort(infos.begin(), infos.end(),
            [](const FunctionInfo& a, const FunctionInfo& b) { return is_before(a.name, b.name); });
  return infos;
}

}  // namespace

Catalog::Catalog() {
#define CQLITE_BUILTIN(function) functions_.push_back(builtin::function());
#include "functions/builtins.def"
#undef CQLITE_BUILTIN
#define CQLITE_UNSUPPORTED(name) unsupported_.emplace_back(name);
#define CQLITE_PARSER_ONLY(name) unsupported_.emplace_back(name), parser_only_.emplace_back(name);
#include "functions/unsupported.def"
#undef CQLITE_UNSUPPORTED
#undef CQLITE_PARSER_ONLY
  std::sort(functions_.begin(), functions_.end(),
            [](const Function& a, const Function& b) { return is_before(a.name, b.name); });
}

const Catalog& Catalog::builtins() {
  static const Catalog catalog;
  return catalog;
}

const Function* Catalog::find(std::string_view name) const {
  const auto found = std::lower_bound(functions_.begin(), functions_.end(), name,
                                      [](const Function& f, std::string_view n) { return is_before(f.name, n); });
  return found != functions_.end() && ascii_lowered(found->name) == ascii_lowered(name) ? &*found : nullptr;
}

std::string_view Catalog::unsupported(std::string_view name) const {
  for (const std::string& known : unsupported_) {
    if (ascii_lowered(known) == ascii_lowered(name)) return known;
  }
  return {};
}

bool Catalog::is_parser_only(std::string_view name) const {
  return std::find(parser_only_.begin(), parser_only_.end(), name) != parser_only_.end();
}

std::vector<std::string> Catalog::names() const {
  std::vector<std::string> names = unsupported_;
  for (const Function& function : functions_) names.push_back(function.name);
  return names;
}

const Parameter* Function::parameter(std::string_view parameter_name) const {
  for (const Parameter& parameter : parameters) {
    if (parameter.name == parameter_name) return &parameter;
  }
  return nullptr;
}

const Parameter* Function::output() const {
  for (const Parameter& parameter : parameters) {
    if (parameter.is_output) return &parameter;
  }
  return nullptr;
}

std::string_view describe(ArgumentType type) {
  switch (type) {
    case ArgumentType::field: return "field";
    case ArgumentType::fields: return "fields";
    case ArgumentType::operand: return "expression";
    case ArgumentType::operands: return "list of expressions";
    case ArgumentType::assignments: return "assignments";
    case ArgumentType::pairs: return "fields or pairs of names";
    case ArgumentType::output: return "field name";
    case ArgumentType::text: return "text";
    case ArgumentType::texts: return "list of texts";
    case ArgumentType::boolean: return "true or false";
    case ArgumentType::integer: return "whole number";
    case ArgumentType::number: return "number";
    case ArgumentType::limit: return "number or max";
    case ArgumentType::numbers: return "list of numbers";
    case ArgumentType::duration: return "length of time";
    case ArgumentType::array: return "array";
    case ArgumentType::pipeline: return "pipeline or condition";
    case ArgumentType::pipelines: return "list of pipelines";
    case ArgumentType::subquery: return "subquery";
    case ArgumentType::linked_pipelines: return "named queries";
    case ArgumentType::choice: return "word";
    case ArgumentType::choices: return "word or list of words";
    case ArgumentType::aggregates: return "aggregates";
  }
  return {};
}

std::string usage(const Function& function) {
  std::string text = function.name + "(";
  bool is_first = true;
  for (const Parameter& parameter : function.parameters) {
    if (!is_first) text += ", ";
    is_first = false;
    if (!parameter.is_required) text += "[";
    text += parameter.name + ": ";
    if (parameter.choices.empty()) text += describe(parameter.type);
    for (std::size_t i = 0; i < parameter.choices.size(); ++i) text += (i == 0 ? "" : "|") + parameter.choices[i];
    if (!parameter.same_as.empty()) text += " = " + parameter.same_as;
    if (!parameter.default_text.empty()) text += " = " + shown(parameter.default_text);
    if (!parameter.is_required) text += "]";
  }
  return text + ")";
}

const std::vector<FunctionInfo>& functions() {
  static const std::vector<FunctionInfo> infos = make_infos();
  return infos;
}

const FunctionInfo* find_function(std::string_view name) {
  for (const FunctionInfo& info : functions()) {
    if (ascii_lowered(info.name) == ascii_lowered(name)) return &info;
  }
  return nullptr;
}

}  // namespace cqlite
