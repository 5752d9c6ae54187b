// A layer for the ATT&CK Navigator, format 4.5. What is no technique is left out: the Navigator would refuse the layer.
#include <algorithm>
#include <set>
#include <utility>

#include "testing/attack.hpp"
#include "testing/catalogue.hpp"
#include "testing/json.hpp"

namespace cqlite::testing {
namespace {

/// Technique and tactic; without a tactic it is every one that the technique is in.
using Cell = std::pair<std::string, std::string>;

struct Content {
  std::set<const CatalogueEntry*> hunts;  ///< in the order of the catalogue, which holds them in one piece
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

std::string family_of(const std::string& technique) {
  const std::string parent = parent_technique(technique);
  return parent.empty() ? technique : parent;
}

/// The tactics of a hunt are those of its main technique. The others that it names may belong elsewhere, and in a cell that the
/// matrix does not have nobody would see them: they stand under all of their tactics.
void add(Cells& cells, const CatalogueEntry& hunt) {
  const std::vector<std::string>& techniques = hunt.metadata.attack;
  for (const std::string& technique : techniques) {
    if (!is_technique(technique)) continue;
    const bool is_main = family_of(technique) == family_of(techniques.front());
    for (const std::string& tactic : is_main ? tactics_of(hunt) : std::set<std::string>{""}) {
      cells[{technique, tactic}].hunts.insert(&hunt);
      const std::string parent = parent_technique(technique);
      if (!parent.empty()) cells[{parent, tactic}].is_parent = true;
    }
  }
}

/// A cell of one tactic takes the place of what is said for all of them, so that must be in it, too.
void add_general(Cells& cells) {
  for (auto& [cell, content] : cells) {
    const auto general = cells.find({cell.first, ""});
    if (cell.second.empty() || general == cells.end()) continue;
    content.hunts.insert(general->second.hunts.begin(), general->second.hunts.end());
    content.is_parent = content.is_parent || general->second.is_parent;
  }
}

Json json_of(const Cell& cell, const Content& content) {
  Json json = {{"techniqueID", cell.first}};
  if (!cell.second.empty()) json["tactic"] = cell.second;
  if (!content.hunts.empty()) {
    json["score"] = content.hunts.size();
    std::string comment;
    for (const CatalogueEntry* hunt : content.hunts) comment += (comment.empty() ? "" : "; ") + hunt->title();
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
  add_general(cells);
  Json techniques = Json::array();
  std::size_t most = 1;
  for (const auto& [cell, content] : cells) {
    techniques.push_back(json_of(cell, content));
    most = std::max(most, content.hunts.size());
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
