#include "cli/notices.hpp"

#include <fmt/format.h>

namespace cqlite::cli {

std::string rendered(const Notice& notice, const std::vector<Source>& sources, const std::string& hunt, bool colour) {
  Diagnostic diagnostic;
  const bool is_warning = notice.code.empty() || notice.code.front() == 'W';
  diagnostic.severity = is_warning ? Severity::warning : Severity::error;
  diagnostic.code = notice.code;
  diagnostic.message = hunt.empty() ? notice.message : hunt + ": " + notice.message;
  diagnostic.span = notice.span;
  if (notice.span == Span{} || notice.source >= sources.size()) {
    return fmt::format("{}[{}]: {}\n", is_warning ? "warning" : "error", notice.code, diagnostic.message);
  }
  const Source& source = sources[notice.source];
  return render(diagnostic, source.text, source.name, colour);
}

}  // namespace cqlite::cli
