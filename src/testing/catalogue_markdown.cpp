#include <set>

#include <fmt/format.h>

#include "testing/attack.hpp"
#include "testing/catalogue.hpp"
#include "testing/markup.hpp"

namespace cqlite::testing {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + markdown_text(word);
  return text;
}

std::string techniques(const std::vector<std::string>& attack) {
  std::string text;
  for (const std::string& each : attack) {
    text += (text.empty() ? "" : ", ") +
            (is_technique(each) ? fmt::format("[{}]({})", each, technique_address(each)) : markdown_text(each));
  }
  return text;
}

std::string references(const std::vector<std::string>& addresses) {
  std::string text;
  for (const std::string& each : addresses) {
    text += (text.empty() ? "" : ", ") + (is_web_address(each) ? "<" + each + ">" : markdown_text(each));
  }
  return text;
}

std::string row(const CatalogueEntry& hunt) {
  const Metadata& metadata = hunt.metadata;
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", markdown_text(hunt.title()), techniques(metadata.attack),
                     metadata.severity, metadata.confidence, joined(metadata.data), hunt.tests_text(),
                     markdown_text(hunt.path));
}

/// A line of a list, unless there is nothing to say.
std::string item(std::string_view name, const std::string& text) {
  return text.empty() ? "" : fmt::format("- {}: {}\n", name, text);
}

std::string details(const CatalogueEntry& hunt) {
  const Metadata& metadata = hunt.metadata;
  std::string list;
  if (!metadata.false_positives.empty()) list += "- False positives:\n";
  for (const std::string& each : metadata.false_positives) list += fmt::format("  - {}\n", markdown_text(each));
  list += item("Tuning", markdown_text(metadata.tuning));
  list += item("References", references(metadata.references));
  list += item("Tests in", joined(hunt.test_files));
  list += item("Owner", markdown_text(metadata.owner));
  const std::string description = markdown_text(metadata.description);
  return fmt::format("\n### {}\n{}\n{}", markdown_text(hunt.title()),
                     description.empty() ? "" : "\n" + description + "\n", list);
}

std::string unfinished_queries(const Catalogue& catalogue) {
  const auto queries = catalogue.unfinished();
  if (queries.empty()) return "";
  std::string text = "\n## Not described, or not tested\n\n| query | has no |\n|---|---|\n";
  for (const CatalogueEntry* each : queries) {
    text += fmt::format("| {} | {} |\n", markdown_text(each->path), joined(each->missing()));
  }
  return text;
}

}  // namespace

std::string catalogue_markdown(const Catalogue& catalogue) {
  std::string text = "# Hunts\n\n" + catalogue.summary() + ".\n";
  std::set<const CatalogueEntry*> told;
  for (const TacticHunts& tactic : by_tactic(catalogue)) {
    text += fmt::format("\n## {}\n\n", markdown_text(tactic.title));
    text +=
        "| hunt | techniques | severity | confidence | events read | tests | query |\n|---|---|---|---|---|---|---|\n";
    for (const CatalogueEntry* hunt : tactic.hunts) text += row(*hunt);
    // A hunt of several tactics is told of under the first of them.
    for (const CatalogueEntry* hunt : tactic.hunts) {
      if (told.insert(hunt).second) text += details(*hunt);
    }
  }
  return text + unfinished_queries(catalogue);
}

}  // namespace cqlite::testing
