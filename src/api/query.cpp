// Compiling behind the public interface.
#include "cqlite/query.hpp"

#include "analysis/compiler.hpp"

namespace cqlite {
namespace {

struct Outcome {
  std::shared_ptr<const Plan> plan;
  std::vector<Diagnostic> diagnostics;
  std::vector<Source> sources;
};

Outcome compile_text(std::string_view text, const CompileOptions& options, bool checks_only) {
  Outcome outcome;
  Diagnostics diagnostics;
  analysis::Compiler compiler(options, checks_only, diagnostics, outcome.sources);
  auto plan = compiler.compile(text);
  if (!diagnostics.has_errors()) outcome.plan = std::move(plan);
  outcome.diagnostics = diagnostics.take();
  return outcome;
}

}  // namespace

Compiled Query::compile(std::string_view text, const CompileOptions& options) {
  Outcome outcome = compile_text(text, options, false);
  Compiled compiled;
  if (outcome.plan != nullptr) compiled.query = Query(std::move(outcome.plan));
  compiled.diagnostics = std::move(outcome.diagnostics);
  compiled.sources = std::move(outcome.sources);
  return compiled;
}

const std::vector<std::string>& Query::columns() const { return plan_->column_names; }

const std::vector<std::string>& Query::parameters() const { return plan_->parameters; }

std::string Compiled::report(bool colour) const {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    const Source& source = sources.at(diagnostic.source);
    text += render(diagnostic, source.text, source.name, colour);
  }
  return text;
}

Compiled check(std::string_view text, const CompileOptions& options) {
  Outcome outcome = compile_text(text, options, true);
  return {std::nullopt, std::move(outcome.diagnostics), std::move(outcome.sources)};
}

}  // namespace cqlite
