// Functions that a test replaces by a table: the call sets the columns of the row that its input is found in.
#include <algorithm>
#include <utility>

#include "analysis/call_build.hpp"
#include "engine/enrich.hpp"
#include "functions/lookup/lookup_file.hpp"

namespace cqlite::analysis {
namespace {

/// The field that the call works on: its first argument.
const ast::Name* input_of(const ast::Call& call, const Function& function, const Supplied& supplied) {
  if (supplied.field != nullptr) return supplied.field;
  for (const ast::Argument& argument : call.arguments) {
    const bool is_input = !argument.name || (!function.parameters.empty() &&
                                             (argument.name->text == function.parameters.front().name ||
                                              argument.name->text == function.parameters.front().alias_of));
    if (is_input) return std::get_if<ast::Name>(&inside(*argument.value).node);
  }
  return nullptr;
}

}  // namespace

bool Compiler::stub_step(const ast::Call& call, const Supplied& supplied, Sequence& sequence) {
  const Function* const function = options_.stubs.empty() ? nullptr : Catalog::builtins().find(call.name);
  const auto stub = function == nullptr ? options_.stubs.end() : options_.stubs.find(function->name);
  if (stub == options_.stubs.end()) return false;
  if (stub->second.text.empty()) return true;
  const auto table = given_table(stub->second, call.span);
  if (!table) return true;
  const ast::Name* const input = input_of(call, *function, supplied);
  if (input == nullptr || table->columns.empty()) {
    report(Code::wrong_type, call.span, "`" + function->name + "` has no field that its stub could look up");
    return true;
  }
  EnrichOptions options{.keys = {expressions::field(read(input->text, input->span))},
                        .lookup = CallBuild(*this, call.span, &sequence)
                                      .lookup(table->source, {{table->columns.front()}, LookupMode::text, false}),
                        .most = 1,
                        .keeps_unmatched = true};
  for (std::size_t i = 1; i < table->columns.size(); ++i) {
    options.fields.push_back({table->columns[i], write(table->columns[i], false)});
  }
  sequence.add(transforms::enrich(std::move(options)));
  return true;
}

}  // namespace cqlite::analysis
