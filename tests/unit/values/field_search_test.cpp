// Field search: what it finds is what ObjectReader reads; what is not in plain sight it leaves alone.
#include "values/field_search.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "values/json_object.hpp"

namespace cqlite {
namespace {

/// A line in memory of exactly its size and what may be read around it.
class LineBetween {
 public:
  explicit LineBetween(std::string_view line)
      : bytes_(new char[NameTails::most_bytes + line.size() + json_padding]), size_(line.size()) {
    std::memset(bytes_.get(), '"', NameTails::most_bytes);
    std::memcpy(bytes_.get() + NameTails::most_bytes, line.data(), line.size());
    // The line that follows begins with something that must not be taken for a part of this one.
    constexpr std::string_view next = "\n{\"id\":\"next\",\"name\":[{";
    std::memset(bytes_.get() + NameTails::most_bytes + line.size(), '}', json_padding);
    std::memcpy(bytes_.get() + NameTails::most_bytes + line.size(), next.data(), next.size());
  }
  [[nodiscard]] std::string_view text() const { return {bytes_.get() + NameTails::most_bytes, size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

FieldMap map_of(const std::vector<std::string>& names) {
  FieldMap wanted;
  for (Slot slot = 0; slot < names.size(); ++slot) {
    wanted.add(names[slot], slot);
    if (names[slot].starts_with('#') && names[slot].size() > 1) wanted.add_stand_in(names[slot].substr(1), slot);
  }
  return wanted;
}

/// The values as `kind:text`, one after the other; `-` is a missing one.
std::string texts(const std::vector<Value>& slots) {
  std::string result;
  for (const Value& value : slots) {
    result += result.empty() ? "" : " ";
    if (value.is_missing()) {
      result += '-';
      continue;
    }
    result += value.kind() == Value::Kind::text ? "" : value.kind() == Value::Kind::boolean ? "b:" : "n:";
    result += std::string(value.view()) + (value.is_stand_in() ? "?" : "");
  }
  return result;
}

/// What the search finds in `line`; none if it leaves the line to ObjectReader.
std::optional<std::string> found(std::string_view line, const std::vector<std::string>& names) {
  const FieldMap wanted = map_of(names);
  const FieldSearch search(wanted);
  REQUIRE(search.is_possible());
  const LineBetween between(line);
  Arena arena;
  std::vector<Value> slots(names.size());
  if (!search.read(between.text(), slots.data(), arena)) return std::nullopt;
  return texts(slots);
}

/// What ObjectReader reads; none if the line is broken.
std::optional<std::string> read(std::string_view line, const std::vector<std::string>& names) {
  const FieldMap wanted = map_of(names);
  const LineBetween between(line);
  Arena arena;
  ObjectReader reader;
  std::vector<Value> slots(names.size());
  if (reader.read(between.text(), wanted, slots.data(), arena, false) != ObjectReader::Status::ok) return std::nullopt;
  return texts(slots);
}

const std::vector<std::string> id_and_name = {"id", "name"};

}  // namespace

TEST_CASE("field search: values of flat events") {
  struct Case {
    const char* line;
    const char* values;
  };
  for (const Case& example : std::vector<Case>{
           {R"({})", "- -"},
           {R"({"id":1,"name":"x"})", "n:1 x"},
           {R"({"name":"","id":"1"})", "1 "},
           {R"({"id":null,"name":true})", "- b:true"},
           {R"({"id":1,"id":2,"name":"a","name":null})", "n:2 -"},
           {R"({"aid":1,"xname":2,"i":3,"d":4,"ID":5,"id ":6," id":7})", "- -"},
           {R"({"a":"id","b":"name","c":"\"id\":1","d":"\\\"id\":"})", "- -"},
           {R"({"a":"\"id\":","id":-0.50e+1})", "n:-0.50e+1 -"},
           {R"({"x\"id":1,"id\\":2,"\"id":3})", "- -"},
           {R"({"id":"a\"b\\","name":"\u0041\/\n"})", "a\"b\\ A/\n"},
           {R"({"a":"\u0069d","b":"\\u0069d","c":"\u003cb\u003e : {","id":1})", "n:1 -"},
           {R"({"a":"\\","id":1,"b":"\\\\"})", "n:1 -"},
           {R"({"a":"x{","b":"{:","c":"}","id":"[]"})", "[] -"},
           {"{ \"id\": 1 , \"name\":\t\"x\" } \r", "n:1 x"},
           {"{\"a\":\"\xc3\xa4\",\"id\":\"\xc3\xa4\"}", "\xc3\xa4 -"},
       }) {
    CAPTURE(example.line);
    CHECK(found(example.line, id_and_name) == std::optional<std::string>(example.values));
    CHECK(read(example.line, id_and_name) == std::optional<std::string>(example.values));
  }
}

TEST_CASE("field search: what is not in plain sight is left to ObjectReader") {
  for (const char* line : {
           R"({"a":{"id":1}})",
           R"({"a": {"id":1}})",
           "{\"a\":\t \t[{\"id\":1}]}",
           R"({"a":[],"id":1})",
           R"({"id":{}})",
           R"({"id":[1]})",
           R"({"":{"id":1}})",
           R"({"id" :1})",
           "{\"id\"\t:1}",
           R"({"name":"x","id"  : 1})",
           R"({"\u0069d":1})",
           R"({"i\u0064":1})",
           R"({"id":1,"name":"x","\u0069d":2})",
           R"({"id":1,"name":"x","\u0069d" :2})",
           R"({"a":"\u0041","\u0069d":2})",
           R"({"a":"x:{"})",
           R"({"id":1x})",
           R"({"id":nul})",
           R"({"id":})",
           R"({"id":01})",
           R"({"id":"a\x"})",
           R"({"id":"a})",
           R"({"id":"a" "b"})",
           R"({"id":1 2})",
           R"({"a":"\u0041})",
           "{\"id\":\"a\x01\"}",
           "{\"id\":\"a\xff\"}",
           "{\"a\":\"\\u0041\x01\"}",
           R"([{"id":1}])",
           R"("id":1)",
           R"({"id":1)",
           R"({"id":1}x)",
           R"({"id":1,})",
           "",
           "{",
           " {\"id\":1}",
       }) {
    CAPTURE(line);
    CHECK(found(line, id_and_name) == std::nullopt);
  }
}

TEST_CASE("field search: fields with and without `#`") {
  const std::vector<std::string> names = {"#id", "id"};
  for (const auto& [line, values] : std::vector<std::pair<std::string, std::string>>{
           {R"({"id":1})", "n:1? n:1"},
           {R"({"#id":2})", "n:2 -"},
           {R"({"id":1,"#id":2})", "n:2 n:1"},
           {R"({"#id":2,"id":1})", "n:2 n:1"},
           {R"({"#id":null,"id":1})", "n:1? n:1"},
           {R"({"id":1,"#id":null})", "n:1? n:1"},
       }) {
    const std::string& text = line;
    CAPTURE(text);
    CHECK(found(text, names) == std::optional(values));
    CHECK(read(text, names) == std::optional(values));
  }
}

TEST_CASE("field search: a name, and a nested one, at every place in a line") {
  for (std::size_t shift = 0; shift <= 200; ++shift) {
    CAPTURE(shift);
    const std::string before = "{\"pad\":\"" + std::string(shift, 'p') + "\",";
    for (const auto& [member, values] : std::vector<std::pair<std::string, std::string>>{
             {R"("id":"value")", "value -"},
             {R"("name":7,"aid":1)", "- n:7"},
             {R"("a":"\u003c","id":1)", "n:1 -"},
             {R"("aid":"id\":","b":"c")", "- -"},
         }) {
      const std::string text = before + member + '}';
      CAPTURE(text);
      CHECK(found(text, id_and_name) == std::optional(values));
    }
    for (const std::string& member : std::vector<std::string>{R"("a":{"id":1})", R"("a": ["id"])", R"("id" :1)",
                                                              R"("\u0069d":1)", "\"id\":\"\x02\""}) {
      CAPTURE(member);
      CHECK(found(before + member + '}', id_and_name) == std::nullopt);
    }
  }
}

TEST_CASE("field search: lines longer than are marked at a time") {
  for (std::size_t size = 4000; size < 4200; ++size) {
    const std::string pad(size, 'p');
    CAPTURE(size);
    CHECK(found("{\"pad\":\"" + pad + "\",\"id\":1,\"name\":\"" + pad + "\"}", {"id"}) ==
          std::optional<std::string>("n:1"));
    CHECK(found("{\"id\":1,\"pad\":\"" + pad + "\",\"a\":{}}", {"id"}) == std::nullopt);
  }
  // Each of many escapes in one string must not cost a walk to its end.
  std::string escapes;
  for (int i = 0; i < 100'000; ++i) escapes += "\\u0000";
  CHECK(found("{\"id\":1,\"a\":\"" + escapes + "\"}", {"id"}) == std::optional<std::string>("n:1"));
}

TEST_CASE("field search: names that cannot be found by their ends") {
  const auto is_possible = [](const std::vector<std::string>& names) {
    const FieldMap wanted = map_of(names);
    return FieldSearch(wanted).is_possible();
  };
  CHECK(is_possible({"id", "#id", "a.b", "@timestamp"}));
  for (const std::string name : {"", "a b", "a\"b", "a\\b", "a/b", "\xc3\xa4", "a[0]", "a:b", "a\tb"}) {
    CAPTURE(name);
    CHECK_FALSE(is_possible({"id", name}));
  }
  FieldMap with_rest = map_of({"id"});
  with_rest.add_rest("x");
  CHECK_FALSE(FieldSearch(with_rest).is_possible());
  std::vector<std::string> many;
  while (many.size() < 250) many.push_back("field" + std::to_string(many.size()));
  CHECK(is_possible(many));
  many.push_back("one_more");
  CHECK_FALSE(is_possible(many));
}

TEST_CASE("field search: nothing wanted") {
  CHECK(found(R"({"a":{"b":1}})", {}) == std::optional<std::string>(""));
  CHECK(found(R"({"a":1)", {}) == std::nullopt);
}

TEST_CASE("field search: many names at once") {
  std::vector<std::string> names;
  std::string line = "{";
  std::string values;
  for (int i = 0; i < 200; ++i) {
    names.push_back((i % 3 == 0 ? "field" : i % 3 == 1 ? "f" : "a.field") + std::to_string(i));
    line += (i == 0 ? "\"" : ",\"") + names.back() + "\":" + std::to_string(i);
    values += (i == 0 ? "n:" : " n:") + std::to_string(i);
  }
  CHECK(found(line + "}", names) == std::optional(values));
}

TEST_CASE("field search: what it reads of random lines is what ObjectReader reads") {
  static const std::vector<std::string> all_names = {"id", "aid", "#id", "d", "name", "a.b", "user.name", "n", "#n"};
  static const std::vector<std::string> members = {R"("id":1)",
                                                   R"("id":"x")",
                                                   R"("aid":"id\":")",
                                                   R"("#id":true)",
                                                   R"("d":"\"d\":2")",
                                                   R"("name":"\\")",
                                                   R"("a.b":null)",
                                                   R"("a":{"b":1})",
                                                   R"("a":"{\"b\":1}")",
                                                   R"("user":{"name":1})",
                                                   R"("n" :3)",
                                                   R"("n": 3 )",
                                                   R"("\u006e":4)",
                                                   R"("x":"\u006e")",
                                                   R"("x":"\\u")",
                                                   R"("x":"a : {")",
                                                   R"("":"")",
                                                   R"("\"id":5)",
                                                   R"("n":"\ud83d\ude00")",
                                                   R"("name":[])",
                                                   R"("x":[1, {"id":9}])",
                                                   R"("id":-1.5e3)",
                                                   R"("pad":"pppppppppppppppppp")"};
  std::mt19937 random(3);
  int taken = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::string> names;
    for (const std::string& name : all_names) {
      if (random() % 3 == 0) names.push_back(name);
    }
    std::string line = "{";
    for (std::size_t left = random() % 12; left > 0; --left) {
      line += members[random() % members.size()] + (left > 1 ? "," : "");
    }
    line += '}';
    CAPTURE(line);
    const auto result = found(line, names);
    if (!result) continue;
    ++taken;
    CHECK(result == read(line, names));
  }
  CHECK(taken > 1000);
}

}  // namespace cqlite
