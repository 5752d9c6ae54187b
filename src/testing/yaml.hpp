/// YAML as test files use it: maps whose keys are all known, scalars that keep their spelling. Anchors, aliases and tags
/// are refused, so that a small file cannot unfold into a large one. The only user of yaml-cpp.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

namespace cqlite::testing {

/// A test file that cannot be read: `file:line: what is wrong`.
class SpecError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The only document of `text`, which is JSON if the file's name says so. Throws SpecError.
[[nodiscard]] YAML::Node load_yaml(const std::string& text, const std::string& file);

[[nodiscard]] std::size_t line_of(const YAML::Node& node);
[[noreturn]] void refuse(const YAML::Node& node, const std::string& file, const std::string& problem);

/// What a scalar without quotes spells; one with quotes is always a text.
enum class ScalarKind { text, number, boolean, null };
[[nodiscard]] ScalarKind kind_of(const YAML::Node& scalar);

/// Appends a YAML value as JSON. Texts in quotes become strings, numbers keep their spelling, keys keep their order.
void append_json(std::string& out, const YAML::Node& node, const std::string& file);

/// A map of a test file. Every key must be asked for before finish(), which refuses the others; keys that begin with
/// `x-` are the author's own.
class Map {
 public:
  Map(const YAML::Node& node, std::string what, const std::string& file);

  /// The value of `key`; not defined if there is none.
  [[nodiscard]] YAML::Node get(const std::string& key);
  /// The scalar at `key`, or `otherwise`.
  [[nodiscard]] std::string text(const std::string& key, const std::string& otherwise = {});
  /// The scalars of the list, or the one scalar, at `key`.
  [[nodiscard]] std::vector<std::string> texts(const std::string& key);
  [[nodiscard]] std::size_t number(const std::string& key, std::size_t otherwise = 0);
  [[nodiscard]] bool flag(const std::string& key, bool otherwise = false);
  /// The map at `key`: names and what they stand for. Empty if there is none.
  [[nodiscard]] std::vector<std::pair<std::string, YAML::Node>> entries(const std::string& key);
  /// One of `choices`, or the first of them.
  [[nodiscard]] std::string choice(const std::string& key, const std::vector<std::string>& choices);
  void finish() const;

  [[nodiscard]] const YAML::Node& node() const { return node_; }

 private:
  YAML::Node node_;
  std::string what_;
  const std::string& file_;
  std::vector<std::string> known_;
};

}  // namespace cqlite::testing
