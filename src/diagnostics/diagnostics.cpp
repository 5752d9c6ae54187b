// The table of codes, and the list that collects findings.
#include "diagnostics/diagnostics.hpp"

#include <algorithm>
#include <tuple>

namespace cqlite {

const std::vector<CodeInfo>& all_codes() {
  static const std::vector<CodeInfo> codes = {
#define CQLITE_CODE(id, name, severity, title, explanation) {id, Severity::severity, title, explanation},
#include "diagnostics/codes.def"
#undef CQLITE_CODE
  };
  return codes;
}

const CodeInfo& info(Code code) { return all_codes()[static_cast<std::size_t>(code)]; }

Diagnostics::Builder& Diagnostics::Builder::help(std::string text) {
  owner_.list_[index_].help = std::move(text);
  return *this;
}

Diagnostics::Builder& Diagnostics::Builder::note(Span span, std::string text) {
  owner_.list_[index_].notes.push_back({span, std::move(text)});
  return *this;
}

Diagnostics::Builder Diagnostics::report(Code code, Span span, std::string message) {
  const CodeInfo& known = info(code);
  Diagnostic diagnostic;
  diagnostic.severity = known.severity;
  diagnostic.code = known.id;
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  diagnostic.source = source_;
  list_.push_back(std::move(diagnostic));
  if (known.severity == Severity::error) ++error_count_;
  return {*this, list_.size() - 1};
}

void Diagnostics::forget_since(std::size_t count) {
  list_.resize(std::min(count, list_.size()));
  error_count_ = static_cast<std::size_t>(
      std::count_if(list_.begin(), list_.end(), [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

std::vector<Diagnostic> Diagnostics::take() {
  const auto place = [](const Diagnostic& d) {
    return std::tie(d.source, d.span.begin, d.span.end, d.code, d.message);
  };
  std::stable_sort(list_.begin(), list_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
  const auto last = std::unique(list_.begin(), list_.end(),
                                [&](const Diagnostic& a, const Diagnostic& b) { return place(a) == place(b); });
  list_.erase(last, list_.end());
  error_count_ = 0;
  return std::exchange(list_, {});
}

}  // namespace cqlite
