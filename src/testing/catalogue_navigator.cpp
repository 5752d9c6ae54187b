// A layer for the ATT&CK Navigator, format 4.5. What is no technique is left out: the Navigator would refuse the layer.
#include <algorithm>
#include <set>
#include <utility>

#include "testing/attack.hpp"
#include "testing/catalogue.hpp"
#include "testing/json.hpp"

namespace cqlite::testing {
namespace {

/// Technique and tactic; the tactic is empty where a hunt tells none, and then means all that the technique is in.
using Cell = std::pair<std::string, std::string>;

struct Content {
  std::set<std::string> titles;
  std::size_t hunts = 0;
  bool is_parent = false;
};
using Cells = std::map<Cell, Content>;

std::set<std::string> tactics_of(const CatalogueEntry& hunt) {
  std::set<std::string> tactics;
  for (const std::string& name : hunt.metadata.tactics) {
    std::string key = tactic_key(name);
    if (tactic_place(key) < all_tactics().size()) tactics.insert(std::move(key));
  }
  if (tactics.empty()) tactics.insert("");
  return tactics;
}

void add(Cells& cells, const CatalogueEntry& hunt) {
  const std::set<std::string> techniques(hunt.metadata.attack.begin(), hunt.metadata.attack.end());
  for (const std::string& technique : techniques) {
    if (!is_technique(technique)) continue;
    for (const std::string& tactic : tactics_of(hunt)) {
      Content& content = cells[{technique, tactic}];
      content.titles.insert(hunt.title());
      ++content.hunts;
      const std::string parent = parent_technique(technique);
      if (!parent.empty()) cells[{parent, tactic}].is_parent = true;
    }
  }
}

Json json_of(const Cell& cell, const Content& content) {
  Json json = {{"techniqueID", cell.first}};
  if (!cell.second.empty()) json["tactic"] = cell.second;
  if (content.hunts > 0) {
    json["score"] = content.hunts;
    std::string comment;
    for (const std::string& title : content.titles) comment += (comment.empty() ? "" : "; ") + title;
    json["comment"] = comment;
  }
  json["enabled"] = true;
  if (content.is_parent) json["showSubtechniques"] = true;
  return json;
}

constexpr auto fewest_colour = "#c6dbef";
constexpr auto most_colour = "#08519c";

}  // namespace

std::string catalogue_navigator(const Catalogue& catalogue) {
  Cells cells;
  for (const CatalogueEntry* hunt : catalogue.hunts()) add(cells, *hunt);
  Json techniques = Json::array();
  std::size_t most = 1;
  for (const auto& [cell, content] : cells) {
    techniques.push_back(json_of(cell, content));
    most = std::max(most, content.hunts);
  }
  Json legend = Json::array({{{"label", "1 hunt"}, {"color", fewest_colour}}});
  if (most > 1) legend.push_back({{"label", std::to_string(most) + " hunts"}, {"color", most_colour}});
  const Json layer = {
      {"name", "Hunts"},
      {"versions", {{"attack", "17"}, {"navigator", "5.1.0"}, {"layer", "4.5"}}},
      {"domain", "enterprise-attack"},
      {"description", catalogue.summary()},
      {"techniques", techniques},
      {"gradient",
       {{"colors", {fewest_colour, most_colour}}, {"minValue", 1}, {"maxValue", std::max<std::size_t>(most, 2)}}},
      {"legendItems", legend}};
  return dump(layer, 2) + "\n";
}

}  // namespace cqlite::testing
