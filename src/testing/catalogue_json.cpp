#include "testing/catalogue.hpp"
#include "testing/json.hpp"
#include "testing/reports.hpp"

namespace cqlite::testing {
namespace {

Json json_of(const CatalogueEntry& hunt) {
  const Metadata& metadata = hunt.metadata;
  Json tests = {{"total", hunt.test_count()}};
  for (const auto& [kind, count] : hunt.tests) tests[kind == CaseKind::plain ? "plain" : name_of(kind)] = count;
  return {{"path", hunt.path},
          {"title", metadata.title},
          {"description", metadata.description},
          {"attack", metadata.attack},
          {"tactics", metadata.tactics},
          {"severity", metadata.severity},
          {"confidence", metadata.confidence},
          {"data", metadata.data},
          {"false_positives", metadata.false_positives},
          {"tuning", metadata.tuning},
          {"references", metadata.references},
          {"tags", metadata.tags},
          {"owner", metadata.owner},
          {"tests", tests},
          {"test_files", hunt.test_files}};
}

}  // namespace

std::string catalogue_json(const Catalogue& catalogue) {
  Json json = {{"hunts", Json::array()}, {"unfinished", Json::array()}};
  for (const CatalogueEntry* hunt : catalogue.hunts()) json["hunts"].push_back(json_of(*hunt));
  for (const CatalogueEntry* each : catalogue.unfinished()) {
    json["unfinished"].push_back({{"path", each->path}, {"missing", each->missing()}});
  }
  return dump(json, 2) + "\n";
}

}  // namespace cqlite::testing
