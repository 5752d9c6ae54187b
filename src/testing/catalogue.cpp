#include "testing/catalogue.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "testing/attack.hpp"
#include "testing/filter_suite.hpp"
#include "testing/reports.hpp"
#include "testing/suite.hpp"
#include "testing/trace_text.hpp"
#include "testing/yaml.hpp"

namespace cqlite::testing {
namespace {

namespace fs = std::filesystem;
using Entries = std::map<std::string, CatalogueEntry>;

constexpr std::size_t longest_title = 200;

CatalogueEntry& entry_at(Entries& entries, const std::string& path) {
  CatalogueEntry& entry = entries[path];
  entry.path = path;
  return entry;
}

void add_suite(Entries& entries, const Suite& suite) {
  CatalogueEntry described;
  described.metadata = suite.metadata;
  const std::string own_path = suite.query_path.empty() && described.is_described() ? suite.file : suite.query_path;
  if (!own_path.empty()) {
    CatalogueEntry& entry = entry_at(entries, own_path);
    if (!entry.is_described()) entry.metadata = suite.metadata;
    entry.test_files.push_back(suite.file);
  }
  for (const Case& test : suite.cases) {
    // A case may be about another query than its file.
    const std::string& path = test.query_path.empty() ? own_path : test.query_path;
    if (path.empty()) continue;
    CatalogueEntry& entry = entry_at(entries, path);
    ++entry.tests[test.kind];
    if (entry.test_files.empty() || entry.test_files.back() != suite.file) entry.test_files.push_back(suite.file);
  }
}

std::size_t severity_place(const std::string& severity) {
  static constexpr std::array<std::string_view, 5> worst_first{"critical", "high", "medium", "low", "informational"};
  return static_cast<std::size_t>(std::find(worst_first.begin(), worst_first.end(), severity) - worst_first.begin());
}

bool is_before(const CatalogueEntry* left, const CatalogueEntry* right) {
  return std::make_tuple(severity_place(left->metadata.severity), left->title(), left->path) <
         std::make_tuple(severity_place(right->metadata.severity), right->title(), right->path);
}

std::string counted(std::size_t count, const std::string& word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace

std::string CatalogueEntry::title() const {
  const std::string words = on_one_line(metadata.title, longest_title);
  return words.empty() ? fs::path(path).stem().string() : words;
}

bool CatalogueEntry::is_described() const {
  return !metadata.title.empty() || !metadata.description.empty() || !metadata.attack.empty();
}

std::size_t CatalogueEntry::test_count() const {
  std::size_t sum = 0;
  for (const auto& [kind, count] : tests) sum += count;
  return sum;
}

std::string CatalogueEntry::tests_text() const {
  std::string text = std::to_string(test_count());
  const char* separator = ": ";
  for (const auto& [kind, count] : tests) {
    if (kind == CaseKind::plain && tests.size() == 1) break;
    std::string name(kind == CaseKind::plain ? "of no kind" : name_of(kind));
    std::replace(name.begin(), name.end(), '_', ' ');
    text += fmt::format("{}{} {}", std::exchange(separator, ", "), count, name);
  }
  return text;
}

std::vector<std::string> CatalogueEntry::missing() const {
  std::vector<std::string> result;
  if (!is_described()) result.emplace_back("metadata");
  if (test_count() == 0) result.emplace_back("tests");
  return result;
}

std::vector<const CatalogueEntry*> Catalogue::hunts() const {
  std::vector<const CatalogueEntry*> result;
  for (const CatalogueEntry& each : entries) {
    if (each.is_described()) result.push_back(&each);
  }
  return result;
}

std::vector<const CatalogueEntry*> Catalogue::unfinished() const {
  std::vector<const CatalogueEntry*> result;
  for (const CatalogueEntry& each : entries) {
    if (!each.missing().empty()) result.push_back(&each);
  }
  return result;
}

std::string Catalogue::summary() const {
  std::set<std::string> techniques;
  std::size_t tests = 0;
  for (const CatalogueEntry* hunt : hunts()) {
    for (const std::string& each : hunt->metadata.attack) {
      if (is_technique(each)) techniques.insert(each);
    }
    tests += hunt->test_count();
  }
  return counted(hunts().size(), "hunt") + " for " + counted(techniques.size(), "technique") + ", with " +
         counted(tests, "test");
}

Catalogue read_catalogue(const std::vector<std::string>& paths) {
  Catalogue catalogue;
  Entries entries;
  for (const std::string& file : find_test_files(paths)) {
    try {
      add_suite(entries, file.ends_with(".events.ndjson") ? read_filter_suite(file) : read_suite(file));
    } catch (const SpecError& error) {
      catalogue.errors.emplace_back(error.what());
    }
  }
  for (const std::string& query : find_queries(paths)) (void)entry_at(entries, query);
  for (auto& [path, entry] : entries) catalogue.entries.push_back(std::move(entry));
  return catalogue;
}

std::vector<TacticHunts> by_tactic(const Catalogue& catalogue) {
  using Key = std::pair<std::size_t, std::string>;
  std::map<Key, TacticHunts> tactics;
  for (const CatalogueEntry* hunt : catalogue.hunts()) {
    std::set<std::string> keys;
    for (const std::string& name : hunt->metadata.tactics) keys.insert(tactic_key(name));
    if (keys.empty()) keys.insert("");
    for (const std::string& key : keys) {
      TacticHunts& tactic = tactics[{key.empty() ? all_tactics().size() + 1 : tactic_place(key), key}];
      tactic.title = key.empty() ? "No tactic" : tactic_title(key);
      tactic.hunts.push_back(hunt);
    }
  }
  std::vector<TacticHunts> result;
  for (auto& [key, tactic] : tactics) {
    std::sort(tactic.hunts.begin(), tactic.hunts.end(), is_before);
    result.push_back(std::move(tactic));
  }
  return result;
}

}  // namespace cqlite::testing
