#include "testing/attack.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace cqlite::testing {
namespace {

constexpr std::array tactics{Tactic{"reconnaissance", "Reconnaissance"},
                             Tactic{"resource-development", "Resource development"},
                             Tactic{"initial-access", "Initial access"},
                             Tactic{"execution", "Execution"},
                             Tactic{"persistence", "Persistence"},
                             Tactic{"privilege-escalation", "Privilege escalation"},
                             Tactic{"defense-evasion", "Defense evasion"},
                             Tactic{"credential-access", "Credential access"},
                             Tactic{"discovery", "Discovery"},
                             Tactic{"lateral-movement", "Lateral movement"},
                             Tactic{"collection", "Collection"},
                             Tactic{"command-and-control", "Command and control"},
                             Tactic{"exfiltration", "Exfiltration"},
                             Tactic{"impact", "Impact"}};

constexpr std::size_t technique_size = 5;      // T1021
constexpr std::size_t sub_technique_size = 9;  // T1021.001

}  // namespace

std::span<const Tactic> all_tactics() { return tactics; }

std::string tactic_key(std::string_view name) {
  std::string key = ascii_lowered(name);
  std::replace_if(
      key.begin(), key.end(), [](char c) { return c == ' ' || c == '_'; }, '-');
  return key;
}

std::size_t tactic_place(std::string_view key) {
  const auto found = std::find_if(tactics.begin(), tactics.end(), [&](const Tactic& each) { return each.key == key; });
  return static_cast<std::size_t>(found - tactics.begin());
}

std::string tactic_title(const std::string& key) {
  const std::size_t place = tactic_place(key);
  return place < tactics.size() ? std::string(tactics[place].title) : key;
}

bool is_technique(std::string_view text) {
  if (text.size() != technique_size && text.size() != sub_technique_size) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    const bool fits = i == 0 ? text[i] == 'T' : i == technique_size ? text[i] == '.' : is_digit;
    if (!fits) return false;
  }
  return true;
}

std::string technique_address(std::string_view technique) {
  std::string path(technique);
  std::replace(path.begin(), path.end(), '.', '/');
  return "https://attack.mitre.org/techniques/" + path + "/";
}

std::string parent_technique(std::string_view technique) {
  return technique.size() == sub_technique_size ? std::string(technique.substr(0, technique_size)) : "";
}

}  // namespace cqlite::testing
