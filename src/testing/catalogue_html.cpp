#include <map>

#include <fmt/format.h>

#include "testing/attack.hpp"
#include "testing/catalogue.hpp"
#include "testing/markup.hpp"
#include "testing/page.hpp"

namespace cqlite::testing {
namespace {

constexpr std::string_view style = R"(
article { border: 1px solid var(--line); border-radius: .4rem; background: var(--raised); padding: 0 1rem 1rem; margin: 1rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
dd ul { margin: 0; padding-left: 1.2rem; }
.critical, .high { background: var(--bad); }
.medium { background: var(--half); }
.low, .informational { background: var(--good); }
.severity { border-radius: .3rem; padding: 0 .4rem; }
)";

std::string link(const std::string& address, const std::string& text) {
  return fmt::format(R"(<a href="{}">{}</a>)", xml_text(address), xml_text(text));
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + xml_text(word);
  return text;
}

std::string techniques(const std::vector<std::string>& attack) {
  std::string text;
  for (const std::string& each : attack) {
    text += (text.empty() ? "" : ", ") + (is_technique(each) ? link(technique_address(each), each) : xml_text(each));
  }
  return text;
}

/// Each on a line of its own; web addresses can be followed.
std::string list(const std::vector<std::string>& texts) {
  if (texts.empty()) return "";
  std::string html = "<ul>";
  for (const std::string& each : texts) {
    html += "<li>" + (is_web_address(each) ? link(each, each) : xml_text(each)) + "</li>";
  }
  return html + "</ul>";
}

std::string severity(const std::string& name) {
  return name.empty() ? "" : fmt::format(R"(<span class="severity {0}">{0}</span>)", xml_text(name));
}

/// Writes the page; each hunt has a number that links lead to.
class Writer {
 public:
  explicit Writer(const Catalogue& catalogue) : catalogue_(catalogue) {
    for (const CatalogueEntry* hunt : catalogue.hunts()) numbers_.emplace(hunt, numbers_.size() + 1);
  }

  std::string page() const {
    std::string body = fmt::format("<p>{}.</p>\n", xml_text(catalogue_.summary()));
    for (const TacticHunts& tactic : by_tactic(catalogue_)) body += table(tactic);
    if (!numbers_.empty()) body += "<h2>The hunts</h2>\n";
    for (const CatalogueEntry* hunt : catalogue_.hunts()) body += article(*hunt);
    return html_page("Hunts", style, body + unfinished());
  }

 private:
  std::string table(const TacticHunts& tactic) const {
    std::string html = fmt::format(
        "<h2>{}</h2>\n<table>\n<thead><tr><th>hunt</th><th>techniques</th><th>severity</th><th>confidence</th>"
        "<th>events read</th><th>tests</th></tr></thead>\n<tbody>\n",
        xml_text(tactic.title));
    for (const CatalogueEntry* hunt : tactic.hunts) {
      const Metadata& metadata = hunt->metadata;
      html += fmt::format(
          "<tr><td><a href=\"#hunt-{}\">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
          numbers_.at(hunt), xml_text(hunt->title()), techniques(metadata.attack), severity(metadata.severity),
          xml_text(metadata.confidence), joined(metadata.data), xml_text(hunt->tests_text()));
    }
    return html + "</tbody>\n</table>\n";
  }

  std::string article(const CatalogueEntry& hunt) const {
    const Metadata& metadata = hunt.metadata;
    std::string html =
        fmt::format("<article id=\"hunt-{}\">\n<h3>{}</h3>\n", numbers_.at(&hunt), xml_text(hunt.title()));
    if (!metadata.description.empty()) html += fmt::format("<p>{}</p>\n", xml_text(metadata.description));
    html += "<dl>\n";
    html += entry("techniques", techniques(metadata.attack));
    html += entry("severity", severity(metadata.severity));
    html += entry("confidence", xml_text(metadata.confidence));
    html += entry("events read", joined(metadata.data));
    html += entry("false positives", list(metadata.false_positives));
    html += entry("tuning", xml_text(metadata.tuning));
    html += entry("references", list(metadata.references));
    html += entry("tests", xml_text(hunt.tests_text()));
    html += entry("owner", xml_text(metadata.owner));
    html += entry("query", fmt::format("<code>{}</code>", xml_text(hunt.path)));
    return html + "</dl>\n</article>\n";
  }

  static std::string entry(std::string_view name, const std::string& html) {
    return html.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, html);
  }

  std::string unfinished() const {
    const auto queries = catalogue_.unfinished();
    if (queries.empty()) return "";
    std::string html =
        "<h2>Not described, or not tested</h2>\n<table>\n<thead><tr><th>query</th><th>has "
        "no</th></tr></thead>\n<tbody>\n";
    for (const CatalogueEntry* each : queries) {
      html +=
          fmt::format("<tr><td><code>{}</code></td><td>{}</td></tr>\n", xml_text(each->path), joined(each->missing()));
    }
    return html + "</tbody>\n</table>\n";
  }

  const Catalogue& catalogue_;
  std::map<const CatalogueEntry*, std::size_t> numbers_;
};

}  // namespace

std::string catalogue_html(const Catalogue& catalogue) { return Writer(catalogue).page(); }

}  // namespace cqlite::testing
