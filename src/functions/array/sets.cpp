// array:union() and array:intersection(): the arrays of all events as sets.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"
#include "functions/array/event_array.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct UnionArgs {
  ArrayField array;
  Output as{"_union"};
};

struct IntersectionArgs {
  ArrayField array;
  Output as{"_intersection"};
};

enum class Operation : std::uint8_t { unite, intersect };

/// A text that arrays hold, the place where it stands first, and in how many events it has been counted.
struct Seen {
  Value value;
  std::pair<Order, std::size_t> first;
  std::uint64_t events = 0;
};

struct Set {
  std::unordered_map<std::string_view, Seen, TextHash> texts;
  std::uint64_t events = 0;  ///< that have the array
};

/// The texts that stand in every event are those whose count is the set's.
class ArraySet final : public AggregateOf<Set> {
 public:
  ArraySet(EventArray array, Operation operation, EventArray output)
      : array_(std::move(array)), operation_(operation), output_(std::move(output)) {}

  void update(void* memory, EventRow& row, Worker& worker, Arena& keep) const override {
    const auto elements = array_.read(row);
    if (elements.empty()) return;
    Set& set = of(memory);
    ++set.events;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const std::string_view text = elements[i].text(worker.arena);
      auto found = set.texts.find(text);
      if (found == set.texts.end()) {
        if (operation_ == Operation::intersect && set.events > 1) continue;
        const Value value = as_kept(elements[i], keep.copy(text));
        found = set.texts.emplace(value.view(), Seen{value, {row.order, i}, set.events - 1}).first;
      }
      Seen& seen = found->second;
      if (seen.events + 1 == set.events) ++seen.events;
      seen.first = std::min(seen.first, {row.order, i});
      seen.value = common(seen.value, elements[i]);
    }
  }

  void merge(void* memory, void* other_memory, Worker&, Arena&) const override {
    Set& set = of(memory);
    Set& other = of(other_memory);
    if (set.events == 0) return std::swap(set, other);
    if (other.events == 0) return;
    if (operation_ == Operation::intersect) {
      std::erase_if(set.texts, [&](const auto& entry) {
        return entry.second.events != set.events || !is_in_all(other, entry.first);
      });
    }
    set.events += other.events;
    for (auto& [text, theirs] : other.texts) {
      const auto ours = set.texts.find(text);
      if (ours != set.texts.end()) {
        ours->second.first = std::min(ours->second.first, theirs.first);
        ours->second.value = common(ours->second.value, theirs.value);
        ours->second.events = set.events;
      } else if (operation_ == Operation::unite) {
        set.texts.emplace(text, theirs);
      }
    }
  }

  Outputs outputs() const override { return {{}, false, true}; }

  bool result(void* memory, EventRow& row, Worker& worker) const override {
    const Set& set = of(memory);
    if (set.events == 0) return false;
    std::vector<Seen> members;
    for (const auto& [text, seen] : set.texts) {
      if (operation_ == Operation::unite || seen.events == set.events) members.push_back(seen);
    }
    std::sort(members.begin(), members.end(), [](const Seen& a, const Seen& b) { return a.first < b.first; });
    std::vector<Value> elements;
    for (const Seen& member : members) elements.push_back(member.value);
    output_.overwrite(row, elements, worker.arena);
    return true;
  }

 private:
  static bool is_in_all(const Set& set, std::string_view text) {
    const auto found = set.texts.find(text);
    return found != set.texts.end() && found->second.events == set.events;
  }

  static Value as_kept(const Value& value, std::string_view text) {
    if (value.is_computed() || value.kind() == Value::Kind::number_text) return Value::number_text(text);
    return value.kind() == Value::Kind::boolean ? Value::boolean(text == "true") : Value::text(text);
  }

  /// `kept`, as a text once the same text has come as something else than a number or boolean.
  static Value common(const Value& kept, const Value& other) {
    return other.kind() == Value::Kind::text ? Value::text(kept.view()) : kept;
  }

  EventArray array_;
  Operation operation_;
  EventArray output_;
};

template <class Args>
AggregatePtr make_set(const Args& args, Operation operation, Build& build) {
  ArrayField output;
  output.name = args.as.name;
  if (output.name.ends_with("[]")) output.name.resize(output.name.size() - 2);
  return std::make_shared<ArraySet>(EventArray(args.array, build), operation, EventArray(output, build));
}

}  // namespace

Function array_union() {
  return Define<UnionArgs>("array:union")
      .summary("All different elements that an array has in any event, as one array.")
      .note("Compares exact texts. Elements are in the order in which they first appear.")
      .note("Without an event that has the array there is no row.")
      .input("array", &UnionArgs::array, "The array, \"name[]\".")
      .output("as", &UnionArgs::as, "Array that receives the elements, with or without brackets.")
      .example({.query = "array:union(\"to[]\", as=receivers)",
                .given = R"({"to":["ann","bob"]} {"to":["eve","ann"]} {"user":"x"})",
                .want = R"({"receivers[0]":"ann","receivers[1]":"bob","receivers[2]":"eve"})"})
      .example({.query = "groupBy(user, function=array:union(\"ip[]\"))",
                .given = R"({"user":"ann","ip":["10.0.0.1"]} {"user":"ann","ip":["10.0.0.2","10.0.0.1"]})",
                .want = R"({"user":"ann","_union[0]":"10.0.0.1","_union[1]":"10.0.0.2"})"})
      .aggregate_from([](const UnionArgs& args, Build& build) { return make_set(args, Operation::unite, build); });
}

Function array_intersection() {
  return Define<IntersectionArgs>("array:intersection")
      .summary("The elements that an array has in every event, as one array.")
      .note("Events without the array are left out of account. Compares exact texts.")
      .note(
          "Elements are in the order of the first event. If there are none, the row has no fields; without an event "
          "that has the array there is no row.")
      .input("array", &IntersectionArgs::array, "The array, \"name[]\".")
      .output("as", &IntersectionArgs::as, "Array that receives the elements, with or without brackets.")
      .example({.query = "array:intersection(\"group[]\")",
                .given = R"({"group":["users","vpn","it"]} {"host":"h1"} {"group":["it","users"]})",
                .want = R"({"_intersection[0]":"users","_intersection[1]":"it"})"})
      .example({.query = "array:intersection(\"group[]\", as=common)", .given = R"({"host":"h1"})", .want = ""})
      .aggregate_from(
          [](const IntersectionArgs& args, Build& build) { return make_set(args, Operation::intersect, build); });
}

}  // namespace cqlite::builtin
