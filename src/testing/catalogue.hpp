/// The hunts of a repository, as the metadata of their test files describes them.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "testing/spec.hpp"

namespace cqlite::testing {

/// A query, and what test files say of it.
struct CatalogueEntry {
  std::string path;  ///< of the query; of the test file if the query stands there
  Metadata metadata;
  std::vector<std::string> test_files;
  std::map<CaseKind, std::size_t> tests;  ///< how many of each kind

  /// Of the metadata, else the file's name.
  [[nodiscard]] std::string title() const;
  [[nodiscard]] bool is_described() const;
  [[nodiscard]] std::size_t test_count() const;
  /// `24: 10 true positive, 9 true negative, 5 regression`.
  [[nodiscard]] std::string tests_text() const;
  /// `metadata`, `tests`; empty if it has both.
  [[nodiscard]] std::vector<std::string> missing() const;
};

struct Catalogue {
  std::vector<CatalogueEntry> entries;  ///< by path
  std::vector<std::string> errors;      ///< test files that make no sense

  /// Those that are described.
  [[nodiscard]] std::vector<const CatalogueEntry*> hunts() const;
  /// Those without metadata or tests.
  [[nodiscard]] std::vector<const CatalogueEntry*> unfinished() const;
  /// `19 hunts for 21 techniques, with 512 tests`.
  [[nodiscard]] std::string summary() const;
};

/// Reads the queries and test files in `paths`. Throws Error if a path is not there.
[[nodiscard]] Catalogue read_catalogue(const std::vector<std::string>& paths);

/// The hunts for one tactic, the more severe first.
struct TacticHunts {
  std::string title;
  std::vector<const CatalogueEntry*> hunts;
};
/// In the order of ATT&CK's matrix, then what is none of its tactics. A hunt for several stands under each.
[[nodiscard]] std::vector<TacticHunts> by_tactic(const Catalogue& catalogue);

[[nodiscard]] std::string catalogue_markdown(const Catalogue& catalogue);
/// One page that needs nothing else.
[[nodiscard]] std::string catalogue_html(const Catalogue& catalogue);
[[nodiscard]] std::string catalogue_json(const Catalogue& catalogue);
/// A layer for MITRE's ATT&CK Navigator: how many hunts there are for each technique.
[[nodiscard]] std::string catalogue_navigator(const Catalogue& catalogue);

}  // namespace cqlite::testing
