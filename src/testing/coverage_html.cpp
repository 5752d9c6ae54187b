// Coverage as a page: an index, then each query's text with its clauses marked by what was seen of them.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "testing/coverage.hpp"
#include "testing/markup.hpp"
#include "testing/page.hpp"

namespace cqlite::testing {
namespace {

constexpr std::string_view style = R"(
.seen { background: var(--good); }
.half { background: var(--half); }
.unseen { background: var(--bad); text-decoration: underline dotted; }
.legend span, .counts span { border-radius: .2rem; padding: 0 .3rem; white-space: nowrap; }
.number { text-align: right; }
.source td { border: 0; padding: 0 .6rem; }
.source code { white-space: pre-wrap; overflow-wrap: anywhere; }
.source .number { color: var(--faint); user-select: none; }
.counts { width: 30%; }
)";

/// A clause, and the sides of it that are to be seen.
struct Clause {
  Span span;
  std::size_t line = 1;
  std::vector<const CoverageUnit*> sides;

  /// How it is marked: all sides seen, some, or none.
  [[nodiscard]] std::string_view mark() const {
    const auto is_seen = [](const CoverageUnit* side) { return side->count > 0; };
    if (std::all_of(sides.begin(), sides.end(), is_seen)) return "seen";
    return std::any_of(sides.begin(), sides.end(), is_seen) ? "half" : "unseen";
  }
  /// `true 5 · false 0`.
  [[nodiscard]] std::string counts() const {
    std::string text;
    for (const CoverageUnit* side : sides) {
      text += fmt::format("{}{} {}", text.empty() ? "" : " · ", side->wanted, side->count);
    }
    return text;
  }
};

/// In the order of the text, those around others first.
std::vector<Clause> clauses_of(const QueryCoverage& query) {
  std::vector<Clause> clauses;
  for (const CoverageUnit& unit : query.units) {
    if (clauses.empty() || clauses.back().span != unit.span) clauses.push_back({unit.span, unit.line, {}});
    clauses.back().sides.push_back(&unit);
  }
  return clauses;
}

/// Writes a query's text as rows of a table. Clauses may lie inside each other and go over several lines; elements of HTML
/// must do neither across rows, so that open ones are closed at the end of a line and opened again.
class SourceWriter {
 public:
  explicit SourceWriter(const QueryCoverage& query) : text_(query.text), clauses_(clauses_of(query)) {}

  std::string rows() {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      close_until(at);
      open_at(at);
      if (text_[at] == '\n') {
        end_line();
      } else if (text_[at] != '\r') {
        piece_ += text_[at];
      }
    }
    if (!text_.empty() && text_.back() != '\n') end_line();
    return rows_;
  }

 private:
  struct Open {
    const Clause* clause;
    std::size_t end;
  };

  void flush() {
    line_ += xml_text(piece_);
    piece_.clear();
  }

  void begin_mark(const Clause& clause) {
    flush();
    line_ += fmt::format(R"(<span class="{}" title="{}">)", clause.mark(), xml_text(clause.counts()));
  }

  void close_until(std::size_t at) {
    for (; !open_.empty() && open_.back().end <= at; open_.pop_back()) {
      flush();
      line_ += "</span>";
    }
  }

  void open_at(std::size_t at) {
    for (; next_ < clauses_.size() && clauses_[next_].span.begin <= at; ++next_) {
      const Clause& clause = clauses_[next_];
      // A clause that begins inside another ends there at the latest.
      const std::size_t end =
          open_.empty() ? clause.span.end : std::min<std::size_t>(clause.span.end, open_.back().end);
      if (end <= at) continue;
      begin_mark(clause);
      open_.push_back({&clause, end});
    }
  }

  void end_line() {
    flush();
    for (std::size_t i = 0; i < open_.size(); ++i) line_ += "</span>";
    ++number_;
    rows_ += fmt::format(R"(<tr><td class="number">{}</td><td><code>{}</code></td><td class="counts">{}</td></tr>)",
                         number_, line_, counts()) +
             "\n";
    line_.clear();
    for (const Open& each : open_) begin_mark(*each.clause);
  }

  /// Of the clauses that begin on this line.
  std::string counts() const {
    std::string html;
    for (const Clause& clause : clauses_) {
      if (clause.line != number_) continue;
      html += fmt::format(R"({}<span class="{}" title="{}">{}</span>)", html.empty() ? "" : " ", clause.mark(),
                          xml_text(clause.sides.front()->text), xml_text(clause.counts()));
    }
    return html;
  }

  const std::string& text_;
  std::vector<Clause> clauses_;
  std::size_t next_ = 0;
  std::vector<Open> open_;
  std::size_t number_ = 0;
  std::string piece_;  ///< text that is not in the line yet
  std::string line_;
  std::string rows_;
};

std::string percent_cells(double percent) {
  return fmt::format(R"(<td class="number">{0:.1f} %</td><td><meter min="0" max="100" value="{0:.1f}"></meter></td>)",
                     percent);
}

std::string index(const std::vector<QueryCoverage>& queries) {
  std::string html =
      "<table>\n<thead><tr><th>query</th><th class=\"number\">covered</th><th></th><th class=\"number\">clauses</th>"
      "<th class=\"number\">tests</th></tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const QueryCoverage& query = queries[i];
    html +=
        fmt::format(
            R"(<tr><td><a href="#query-{}">{}</a></td>{}<td class="number">{} of {}</td><td class="number">{}</td></tr>)",
            i + 1, xml_text(query.path), percent_cells(query.percent()), query.seen(), query.units.size(),
            query.tests == 0 ? "none" : std::to_string(query.tests)) +
        "\n";
  }
  return html + fmt::format("<tr><th>in all</th>{}<td></td><td></td></tr>\n</tbody>\n</table>\n",
                            percent_cells(total_percent(queries)));
}

constexpr std::string_view legend =
    R"(<p class="legend">A clause of which <span class="seen">everything</span>, <span class="half">one side only</span>, or
<span class="unseen">nothing</span> was seen. A clause of a filter has two sides: events that fit and events that do not.</p>
)";

}  // namespace

std::string coverage_html(const std::vector<QueryCoverage>& queries) {
  std::string body = index(queries) + std::string(legend);
  for (std::size_t i = 0; i < queries.size(); ++i) {
    body += fmt::format("<h2 id=\"query-{}\">{}</h2>\n<table class=\"source\">\n<tbody>\n{}</tbody>\n</table>\n", i + 1,
                        xml_text(queries[i].path), SourceWriter(queries[i]).rows());
  }
  return html_page("Coverage of clauses", style, body);
}

}  // namespace cqlite::testing
