/// MITRE ATT&CK as far as reports need it: the tactics of the enterprise matrix, and the numbers of techniques.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cqlite::testing {

struct Tactic {
  std::string_view key;  ///< `lateral-movement`
  std::string_view title;
};

/// In the order of the matrix.
[[nodiscard]] std::span<const Tactic> all_tactics();
/// `Lateral Movement` and `lateral_movement` are `lateral-movement`, too.
[[nodiscard]] std::string tactic_key(std::string_view name);
/// How many tactics come before this one; all, if it is none of them.
[[nodiscard]] std::size_t tactic_place(std::string_view key);
/// `Lateral movement`; the key itself for what is no tactic.
[[nodiscard]] std::string tactic_title(const std::string& key);

/// Is this `T1021`, or `T1021.001`?
[[nodiscard]] bool is_technique(std::string_view text);
/// The page of a technique.
[[nodiscard]] std::string technique_address(std::string_view technique);
/// `T1021` of `T1021.001`; empty for what is no sub-technique.
[[nodiscard]] std::string parent_technique(std::string_view technique);

}  // namespace cqlite::testing
