// writeJson(): fields as one JSON text.
#include <algorithm>
#include <unordered_map>

#include "base/hash.hpp"
#include "functions/define.hpp"
#include "functions/parse/name_prefix.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Texts field;
  Output as{"_json"};
};

/// Names nested deeper are written as they are from there on.
constexpr std::size_t deepest_member = 128;
/// A longer gap in an array is left out, so that a large index makes no large text.
constexpr std::size_t longest_gap = 100;

/// A name taken apart: `a.b[3]` is the members a and b and the element 3.
struct Step {
  std::string_view key;  ///< of an element with its brackets
  bool is_element = false;
  std::size_t index = 0;
};

std::vector<Step> steps_of(std::string_view name) {
  std::vector<Step> steps;
  bool may_be_empty = true;
  while (steps.size() + 1 < deepest_member) {
    std::size_t index = 0;
    const std::size_t close = name.starts_with('[') ? name.find(']') : std::string_view::npos;
    if (close != std::string_view::npos && parse_element_index(name.substr(0, close + 1), index) &&
        (close + 1 == name.size() || name[close + 1] == '.' || name[close + 1] == '[')) {
      steps.push_back({name.substr(0, close + 1), true, index});
      name.remove_prefix(close + 1);
      may_be_empty = false;
    } else if (!name.empty() || may_be_empty) {
      const std::size_t end = std::min(name.find_first_of(".[", name.starts_with('[') ? 1 : 0), name.size());
      steps.push_back({name.substr(0, end)});
      name.remove_prefix(end);
    }
    if (name.empty()) return steps;
    may_be_empty = name.front() == '.';
    if (may_be_empty) name.remove_prefix(1);
  }
  steps.push_back({name});
  return steps;
}

/// The text of one object, put together from fields in the order in which they are added.
class JsonTree {
 public:
  void add(std::string_view name, const Value& value) {
    std::size_t node = 0;
    for (const Step& step : steps_of(name)) node = child(node, step);
    nodes_[node].value = value;
  }

  [[nodiscard]] bool is_empty() const { return nodes_.size() == 1; }
  void write(std::string& out, Arena& arena) { write(nodes_.front(), out, arena); }

 private:
  struct Node {
    Step step;
    Value value;
    std::vector<std::size_t> children;
    bool has_members = false;
  };
  struct Place {
    std::size_t parent;
    std::string_view key;
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const { return hash(place.key, hash_seed() + place.parent); }
  };

  std::size_t child(std::size_t parent, const Step& step) {
    const auto [found, is_new] = places_.emplace(Place{parent, step.key}, nodes_.size());
    if (!is_new) return found->second;
    nodes_.push_back({step, {}, {}, false});
    nodes_[parent].children.push_back(nodes_.size() - 1);
    nodes_[parent].has_members = nodes_[parent].has_members || !step.is_element;
    return nodes_.size() - 1;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as names are taken apart.
  void write(Node& node, std::string& out, Arena& arena) {
    if (node.children.empty()) return write_value(node.value, out, arena);
    const bool is_array = !node.has_members;
    if (is_array) {
      std::sort(node.children.begin(), node.children.end(),
                [this](std::size_t a, std::size_t b) { return nodes_[a].step.index < nodes_[b].step.index; });
    }
    out += is_array ? '[' : '{';
    std::size_t next = 0;
    for (const std::size_t place : node.children) {
      Node& member = nodes_[place];
      if (is_array) {
        if (member.step.index - next <= longest_gap) {
          for (; next < member.step.index; ++next) out += "null,";
        }
        next = member.step.index + 1;
      } else {
        append_json_string(out, member.step.key);
        out += ':';
      }
      write(member, out, arena);
      out += ',';
    }
    out.back() = is_array ? ']' : '}';
  }

  static void write_value(const Value& value, std::string& out, Arena& arena) {
    const std::string_view text = value.text(arena);
    if (value.kind() == Value::Kind::boolean || is_json_number(text)) {
      out += text;
    } else {
      append_json_string(out, text);
    }
  }

  std::vector<Node> nodes_ = std::vector<Node>(1);
  std::unordered_map<Place, std::size_t, PlaceHash> places_;
};

class WriteJson final : public Expression {
 public:
  WriteJson(const Args& args, Build& build) : names_(build.names()) {
    for (const std::string& name : args.field.items) prefixes_.emplace_back(name);
    if (prefixes_.empty()) prefixes_.emplace_back("");
    for (const NamePrefix& prefix : prefixes_) build.read_by_name(prefix.literal());
  }

  Value evaluate(const EventRow& row, Worker& worker) const override {
    JsonTree tree;
    std::vector<std::pair<std::string_view, Value>> found;
    for (const NamePrefix& prefix : prefixes_) {
      found.clear();
      names_->each(row, prefix.literal(), [&](std::string_view name, const Value& value) {
        if (prefix.fits(name)) found.emplace_back(name, value);
      });
      std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      for (const auto& [name, value] : found) tree.add(name, value);
    }
    if (tree.is_empty()) return Value::text("{}");
    worker.text.clear();
    tree.write(worker.text, worker.arena);
    return Value::text(worker.arena.copy(worker.text));
  }
  bool may_be_missing() const override { return false; }

 private:
  std::vector<NamePrefix> prefixes_;
  std::shared_ptr<const FieldNames> names_;
};

}  // namespace

Function write_json() {
  return Define<Args>("writeJson")
      .summary("Writes fields as one JSON text.")
      .note(
          "a.b becomes a member of an object, a[0] an element of an array; values that are numbers stand without "
          "quotes.")
      .note(
          "A name takes every field that begins with it, in the order of the alphabet. Without names all fields are "
          "taken.")
      .note("A gap in an array becomes null; one of more than 100 elements is left out.")
      .note(
          "A field that is also the beginning of others, as a beside a.b, is left out. Without fields the text is {}.")
      .option("field", &Args::field, "Beginnings of names, one or a list; [*] stands for any index.")
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "writeJson([user, ms])",
                .given = R"({"ms":"12","user":{"name":"ann","groups":["a","b"]}})",
                .want = R"({"ms":"12","user":{"name":"ann","groups":["a","b"]},)"
                        R"("_json":"{\"user\":{\"groups\":[\"a\",\"b\"],\"name\":\"ann\"},\"ms\":12}"})"})
      .example({.query = "j := writeJson(\"x[*].a\") | select(j)",
                .given = R"({"x":[{"a":1,"b":2},{"a":true}]} {"y":1})",
                .want = R"({"j":"{\"x\":[{\"a\":1},{\"a\":true}]}"} {"j":"{}"})"})
      .value_from([](const Args& args, Build& build) { return std::make_shared<WriteJson>(args, build); });
}

}  // namespace cqlite::builtin
