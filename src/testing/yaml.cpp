// Strict reading of YAML.
#include "testing/yaml.hpp"

#include <algorithm>
#include <sstream>

#include <yaml-cpp/eventhandler.h>

#include "base/edit_distance.hpp"
#include "base/utf8.hpp"
#include "values/json_object.hpp"

namespace cqlite::testing {
namespace {

[[noreturn]] void refuse_at(int line, const std::string& file, const std::string& problem) {
  throw SpecError(file + ":" + std::to_string(line + 1) + ": " + problem);
}

/// Sees the document before a tree is made of it.
class Guard final : public YAML::EventHandler {
 public:
  explicit Guard(const std::string& file) : file_(file) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { check(mark, "", anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse_at(mark.line, file_, "aliases (`*name`) are not allowed in a test file; put quotes around a `*`");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string&) override {
    check(mark, tag, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    enter(mark, tag, anchor);
  }
  void OnSequenceEnd() override { --depth_; }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    enter(mark, tag, anchor);
  }
  void OnMapEnd() override { --depth_; }

 private:
  static constexpr int deepest = 64;

  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const {
    if (anchor != 0) {
      refuse_at(mark.line, file_, "anchors (`&name`) are not allowed in a test file; put quotes around a `&`");
    }
    // yaml-cpp calls a plain scalar `?` and a quoted one `!`.
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse_at(mark.line, file_, "tags are not allowed in a test file; put quotes around a `!`");
    }
  }
  void enter(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    check(mark, tag, anchor);
    if (++depth_ > deepest) refuse_at(mark.line, file_, "nested too deeply");
  }

  const std::string& file_;
  int depth_ = 0;
};

}  // namespace

/// JSON is YAML but for two escapes: `\/`, and characters outside of the basic plane in two halves.
std::string yaml_of_json(const std::string& json) {
  const auto unit_at = [&](std::size_t at) -> unsigned long {
    const bool is_unit = json.compare(at, 2, "\\u") == 0 && json.size() >= at + 6 &&
                         json.find_first_not_of("0123456789abcdefABCDEF", at + 2) >= at + 6;
    return is_unit ? std::stoul(json.substr(at + 2, 4), nullptr, 16) : 0;
  };
  std::string yaml;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (json[at] != '\\' || at + 1 == json.size()) {
      yaml += json[at];
      continue;
    }
    const unsigned long high = unit_at(at);
    const unsigned long low = high == 0 ? 0 : unit_at(at + 6);
    if (json[at + 1] == '/') {
      yaml += json[++at];
    } else if (high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
      append_utf8(yaml, static_cast<char32_t>(0x10000 + ((high - 0xD800) << 10U) + (low - 0xDC00)));
      at += 11;
    } else {
      yaml += json.substr(at++, 2);
    }
  }
  return yaml;
}

YAML::Node load_yaml(const std::string& given, const std::string& file) {
  try {
    const std::string text = file.ends_with(".json") ? yaml_of_json(given) : given;
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    Guard guard(file);
    if (!parser.HandleNextDocument(guard)) throw SpecError(file + ":1: the file is empty");
    return YAML::Load(text);
  } catch (const YAML::Exception& error) {
    refuse_at(std::max(error.mark.line, 0), file, error.msg);
  }
}

std::size_t line_of(const YAML::Node& node) { return static_cast<std::size_t>(std::max(node.Mark().line, 0)) + 1; }

void refuse(const YAML::Node& node, const std::string& file, const std::string& problem) {
  throw SpecError(file + ":" + std::to_string(line_of(node)) + ": " + problem);
}

ScalarKind kind_of(const YAML::Node& scalar) {
  if (scalar.IsNull()) return ScalarKind::null;
  if (scalar.Tag() == "!") return ScalarKind::text;
  const std::string& text = scalar.Scalar();
  if (text == "true" || text == "false") return ScalarKind::boolean;
  return is_json_number(text) ? ScalarKind::number : ScalarKind::text;
}

void append_json(std::string& out, const YAML::Node& node, const std::string& file) {
  const char* separator = "";
  if (node.IsMap()) {
    std::vector<std::string> keys;
    out += '{';
    for (const auto& entry : node) {
      const std::string key = entry.first.as<std::string>();
      if (std::find(keys.begin(), keys.end(), key) != keys.end())
        refuse(entry.first, file, "`" + key + "` stands twice");
      keys.push_back(key);
      out += std::exchange(separator, ",");
      append_json_string(out, key);
      out += ':';
      append_json(out, entry.second, file);
    }
    out += '}';
  } else if (node.IsSequence()) {
    out += '[';
    for (const YAML::Node& item : node) {
      out += std::exchange(separator, ",");
      append_json(out, item, file);
    }
    out += ']';
  } else if (kind_of(node) == ScalarKind::text) {
    append_json_string(out, node.Scalar());
  } else {
    out += node.IsNull() ? std::string("null") : node.Scalar();
  }
}

Map::Map(const YAML::Node& node, std::string what, const std::string& file)
    : node_(node), what_(std::move(what)), file_(file) {
  if (!node_.IsMap()) refuse(node_, file_, what_ + " must be a map");
  for (const auto& entry : node_) {
    if (!entry.first.IsScalar()) refuse(entry.first, file_, "a key of " + what_ + " must be a single value");
  }
}

YAML::Node Map::get(const std::string& key) {
  known_.push_back(key);
  YAML::Node found(YAML::NodeType::Undefined);
  for (const auto& entry : node_) {
    if (entry.first.Scalar() != key) continue;
    if (found.IsDefined()) refuse(entry.first, file_, "`" + key + "` stands twice");
    found.reset(entry.second);
  }
  return found;
}

std::string Map::text(const std::string& key, const std::string& otherwise) {
  const YAML::Node value = get(key);
  if (!value.IsDefined()) return otherwise;
  if (!value.IsScalar()) refuse(value, file_, "`" + key + "` must be one value");
  return value.Scalar();
}

std::vector<std::string> Map::texts(const std::string& key) {
  const YAML::Node value = get(key);
  if (!value.IsDefined()) return {};
  if (value.IsScalar()) return {value.Scalar()};
  if (!value.IsSequence()) refuse(value, file_, "`" + key + "` must be a list");
  std::vector<std::string> result;
  for (const YAML::Node& item : value) {
    if (!item.IsScalar()) refuse(item, file_, "`" + key + "` must be a list of single values");
    result.push_back(item.Scalar());
  }
  return result;
}

std::size_t Map::number(const std::string& key, std::size_t otherwise) {
  const YAML::Node value = get(key);
  if (!value.IsDefined()) return otherwise;
  const bool is_whole = value.IsScalar() && !value.Scalar().empty() && value.Scalar().size() < 10 &&
                        value.Scalar().find_first_not_of("0123456789") == std::string::npos;
  if (!is_whole) refuse(value, file_, "`" + key + "` must be a whole number");
  return std::stoul(value.Scalar());
}

bool Map::flag(const std::string& key, bool otherwise) {
  const YAML::Node value = get(key);
  if (!value.IsDefined()) return otherwise;
  if (!value.IsScalar() || kind_of(value) != ScalarKind::boolean)
    refuse(value, file_, "`" + key + "` is true or false");
  return value.Scalar() == "true";
}

std::vector<std::pair<std::string, YAML::Node>> Map::entries(const std::string& key) {
  const YAML::Node value = get(key);
  std::vector<std::pair<std::string, YAML::Node>> result;
  if (!value.IsDefined()) return result;
  if (!value.IsMap()) refuse(value, file_, "`" + key + "` must be a map: a name and what it stands for");
  for (const auto& entry : value) {
    if (!entry.first.IsScalar()) refuse(entry.first, file_, "a name in `" + key + "` must be a single value");
    result.emplace_back(entry.first.Scalar(), entry.second);
  }
  return result;
}

std::string Map::choice(const std::string& key, const std::vector<std::string>& choices) {
  const YAML::Node value = get(key);
  if (!value.IsDefined()) return choices.front();
  if (value.IsScalar() && std::find(choices.begin(), choices.end(), value.Scalar()) != choices.end()) {
    return value.Scalar();
  }
  std::string list;
  for (const std::string& each : choices) list += (list.empty() ? "`" : ", `") + each + "`";
  refuse(value, file_, "`" + key + "` is one of " + list);
}

void Map::finish() const {
  for (const auto& entry : node_) {
    const std::string& key = entry.first.Scalar();
    if (key.starts_with("x-") || std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    std::string problem = what_ + " has no key `" + key + "`";
    if (const auto near = nearest(key, known_)) problem += "; did you mean `" + *near + "`?";
    refuse(entry.first, file_, problem);
  }
}

}  // namespace cqlite::testing
