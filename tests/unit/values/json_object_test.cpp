/// JSON text to fields and back: which fields an object gives, what counts as broken, and how strings are written.
#include "values/json_object.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace cqlite {
namespace {

using Status = ObjectReader::Status;

/// A line in memory of exactly its size and padding, so that a sanitizer sees every byte read too many.
class PaddedLine {
 public:
  explicit PaddedLine(std::string_view line) : bytes_(new char[line.size() + json_padding]), size_(line.size()) {
    std::memcpy(bytes_.get(), line.data(), line.size());
    std::memset(bytes_.get() + line.size(), '}', json_padding);
  }
  [[nodiscard]] std::string_view text() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

/// Every field of `json` as `name=value` lines, or the status in angle brackets.
std::string fields_of(std::string_view json, std::size_t max_depth = 128) {
  const PaddedLine line(json);
  ObjectReader reader(max_depth);
  Arena arena;
  std::string result;
  const Status status = reader.each(line.text(), arena, [&result](std::string_view name, const Value& value) {
    result += result.empty() ? "" : " ";
    result += std::string(name) + '=' + std::string(value.view());
  });
  switch (status) {
    case Status::ok: return result;
    case Status::not_object: return "<not an object>";
    case Status::broken: return "<broken>";
    case Status::too_deep: return "<too deep>";
    case Status::bad_utf8: return "<bad UTF-8>";
  }
  return "";
}

/// The status of reading the field `name`, and its value; `-` is missing.
std::pair<Status, std::string> read_field(std::string_view json, std::string_view name, bool is_strict = false) {
  const PaddedLine line(json);
  ObjectReader reader;
  Arena arena;
  FieldMap wanted;
  wanted.add(name, 0);
  Value value;
  const Status status = reader.read(line.text(), wanted, &value, arena, is_strict);
  return {status, value.is_missing() ? "-" : std::string(value.view())};
}

std::string value_of(std::string_view json, std::string_view name) {
  const auto [status, value] = read_field(json, name);
  CHECK(status == Status::ok);
  return value;
}

Status status_of(std::string_view json, bool is_strict) { return read_field(json, "wanted", is_strict).first; }

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace

TEST_CASE("json object: nested objects and arrays become flat names") {
  struct Case {
    const char* json;
    const char* fields;
  };
  for (const Case& example : std::vector<Case>{
           {R"({})", ""},
           {R"({"a":"x","b":"y"})", "a=x b=y"},
           {R"({"a":{"b":1}})", "a.b=1"},
           {R"({"u":["x","y"]})", "u[0]=x u[1]=y"},
           {R"({"u":[{"n":"x"},{"n":"y","m":[]}]})", "u[0].n=x u[1].n=y"},
           {R"({"m":[["a"],["b"]]})", "m[0][0]=a m[1][0]=b"},
           {R"({"a":{"b":{"c":[1,{"d":2}]}},"e":3})", "a.b.c[0]=1 a.b.c[1].d=2 e=3"},
           {R"({"a":null,"b":{},"c":[],"d":{"e":null}})", ""},
           {R"({"u":["x",null,"z"]})", "u[0]=x u[2]=z"},
           {R"({"t":true,"f":false})", "t=true f=false"},
           {R"({"a.b":1,"":2,"x[0]":3,"#t":4,"@m":5})", "a.b=1 =2 x[0]=3 #t=4 @m=5"},
           {R"({"a":1,"a":2})", "a=1 a=2"},
           {" { \"a\" : [ 1 , 2 ] , \"b\" : { \"c\" : \"x\" } } \r", "a[0]=1 a[1]=2 b.c=x"},
       }) {
    CAPTURE(example.json);
    CHECK(fields_of(example.json) == example.fields);
  }
}

TEST_CASE("json object: numbers keep their spelling") {
  for (const std::string number :
       {"0", "-0", "1.0", "1e400", "-1e-1141622225", "123456789012345678901234567890", "1E+2"}) {
    CAPTURE(number);
    CHECK(value_of("{\"wanted\":" + number + "}", "wanted") == number);
    CHECK(status_of("{\"other\":" + number + "}", true) == Status::ok);
  }
}

TEST_CASE("json object: escapes are resolved in values and names") {
  CHECK(value_of(R"({"wanted":"C:\\Windows\\System32\\cmd.exe \"x\" \/\b\f\n\r\t"})", "wanted") ==
        "C:\\Windows\\System32\\cmd.exe \"x\" /\b\f\n\r\t");
  CHECK(value_of(R"({"wanted":"\u0041\u00e6\u20ac\ud83d\ude00"})", "wanted") == "A\u00e6\u20ac\U0001F600");
  CHECK(value_of(R"({"w\u0061nted":"x"})", "wanted") == "x");
  CHECK(value_of(R"({"a\"b":{"c\\d":"x"}})", "a\"b.c\\d") == "x");
  CHECK(value_of(R"({"wanted":"a\u0000b"})", "wanted") == std::string("a\0b", 3));

  SUBCASE("a lone surrogate becomes U+FFFD, and fails where everything is validated") {
    CHECK(value_of(R"({"wanted":"\ud800"})", "wanted") == "\uFFFD");
    CHECK(value_of(R"({"wanted":"\ude00x"})", "wanted") == "\uFFFDx");
    CHECK(value_of(R"({"wanted":"\ud800\ud800\udc00"})", "wanted") == "\uFFFD\U00010000");
    CHECK(value_of(R"({"wanted":"\ud83d\n"})", "wanted") == "\uFFFD\n");
    CHECK(status_of(R"({"wanted":"\ud800"})", true) == Status::broken);
    CHECK(status_of(R"({"other":"\ud800"})", true) == Status::broken);
  }
  SUBCASE("malformed escapes of a wanted value break the line") {
    for (const char* text :
         {R"(\x)", R"(\u)", R"(\u12)", R"(\u12g4)", R"(\ud800\u12)", R"(abcdefghijklmnopqrstuvw\U)"}) {
      CAPTURE(text);
      CHECK(status_of(std::string("{\"wanted\":\"") + text + "\"}", false) == Status::broken);
      CHECK(status_of(std::string("{\"other\":\"") + text + "\"}", false) == Status::ok);
      CHECK(status_of(std::string("{\"other\":\"") + text + "\"}", true) == Status::broken);
    }
  }
  SUBCASE("at every distance from the start") {
    for (std::size_t size = 0; size < 70; ++size) {
      const std::string before(size, 'x');
      CHECK(value_of("{\"wanted\":\"" + before + R"(\\\n)" + before + "\"}", "wanted") == before + "\\\n" + before);
    }
  }
}

TEST_CASE("json object: what is wanted is found wherever it is") {
  const char* const json = R"({"a":{"b":[{"c":"deep"},7]},"x":"1","a.flat":"2","long_name_of_a_field":"3"})";
  CHECK(value_of(json, "a.b[0].c") == "deep");
  CHECK(value_of(json, "a.b[1]") == "7");
  CHECK(value_of(json, "x") == "1");
  CHECK(value_of(json, "a.flat") == "2");
  CHECK(value_of(json, "long_name_of_a_field") == "3");
  CHECK(value_of(json, "long_name_of_b_field") == "-");
  CHECK(value_of(json, "a") == "-");
  CHECK(value_of(json, "a.b") == "-");
}

TEST_CASE("json object: of equal keys the last wins") {
  CHECK(value_of(R"({"a":1,"a":2})", "a") == "2");
  CHECK(value_of(R"({"a":{"b":1},"a.b":2})", "a.b") == "2");
  CHECK(value_of(R"({"a":1,"a":null})", "a") == "-");
  CHECK(value_of(R"({"a":1,"a":{"b":2}})", "a") == "-");
}

TEST_CASE("json object: a stand-in is used only where the event lacks the field itself") {
  FieldMap wanted;
  wanted.add("#x", 0);
  wanted.add_stand_in("x", 0);
  ObjectReader reader;
  Arena arena;
  const auto read = [&](std::string_view json) {
    const PaddedLine line(json);
    Value value;
    CHECK(reader.read(line.text(), wanted, &value, arena, false) == Status::ok);
    return std::string(value.view()) + (value.is_stand_in() ? " for another" : "");
  };
  CHECK(read(R"({"x":1})") == "1 for another");
  CHECK(read(R"({"#x":2})") == "2");
  CHECK(read(R"({"x":1,"#x":2})") == "2");
  CHECK(read(R"({"#x":2,"x":1})") == "2");
  CHECK(read(R"({"x":1,"#x":null})") == "1 for another");
  CHECK(read(R"({"#x":2,"x":null})") == "2");
}

TEST_CASE("json object: a map of many names finds each of them and no other") {
  FieldMap wanted;
  CHECK(wanted.is_empty());
  CHECK(wanted.find("x") == nullptr);
  for (Slot slot = 0; slot < 500; ++slot) wanted.add("field_" + std::to_string(slot), slot);
  for (Slot slot = 0; slot < 500; ++slot) {
    const auto* const targets = wanted.find("field_" + std::to_string(slot));
    REQUIRE(targets != nullptr);
    CHECK(targets->own == std::vector<Slot>{slot});
    CHECK(wanted.find("yield_" + std::to_string(slot)) == nullptr);
  }
  wanted.add("a.b[0]", 7);
  CHECK(wanted.has_inside("a"));
  CHECK(wanted.has_inside("a.b"));
  CHECK_FALSE(wanted.has_inside("a.b[0]"));
  CHECK(wanted.find("a") == nullptr);
  CHECK_FALSE(wanted.is_empty());
}

TEST_CASE("json object: broken lines are told from whole ones") {
  for (const char* json :
       {R"({"a":1)",       R"({"a":1}x)",       R"({"a":1}{"b":2})", R"({"a":1,})",   R"({,"a":1})",
        R"({"a"})",        R"({"a":})",         R"({"a":,"b":1})",   R"({"a" 1})",    R"({"a":1 "b":2})",
        R"({a:1})",        R"({"a":"x)",        R"({"a":"x"y})",     R"({"a":[1,2})", R"({"a":[1,]})",
        R"({"a":{"b":1})", R"({"a":{"b":[}]})", R"({"a":[{"b":1]})", R"({"a":]})",    R"({)",
        R"({")",           "{\"a\":\"\n\"}"}) {
    CAPTURE(json);
    CHECK(status_of(json, false) == Status::broken);
    CHECK(status_of(json, true) == Status::broken);
    CHECK(fields_of(json) == "<broken>");
  }
  for (const char* json : {"", "  ", "[1]", "[{\"a\":1}]", "12", "\"text\"", "null", "a log line", "\\{}"}) {
    CAPTURE(json);
    CHECK(fields_of(json) == "<not an object>");
  }
  CHECK(fields_of("{\"a\":\"\xff\"}") == "<bad UTF-8>");
  CHECK(fields_of("{\"a\":\"\xed\xa0\x80\"}") == "<bad UTF-8>");
}

TEST_CASE("json object: a wanted value must be JSON, others only when everything is validated") {
  for (const char* text :
       {"01", "1.", ".5", "+1", "NaN", "Infinity", "nul", "True", "0x10", "1e", "-", "truefalse", "1_0"}) {
    CAPTURE(text);
    const std::string other = std::string("{\"other\":") + text + "}";
    CHECK(status_of(std::string("{\"wanted\":") + text + "}", false) == Status::broken);
    CHECK(status_of(other, true) == Status::broken);
    CHECK(status_of(std::string("{\"other\":[{\"x\":") + text + "}]}", true) == Status::broken);
  }
  CHECK(status_of(R"({"other":01,"wanted":1})", false) == Status::ok);
}

TEST_CASE("json object: depth is limited without recursion") {
  const auto nested = [](std::size_t depth, bool is_closed) {
    return "{\"a\":" + std::string(depth - 1, '[') + (is_closed ? std::string(depth - 1, ']') + "}" : "");
  };
  CHECK(fields_of(nested(128, true)).empty());
  CHECK(fields_of(nested(129, true)) == "<too deep>");
  CHECK(fields_of(nested(100'000, true)) == "<too deep>");
  CHECK(status_of(nested(128, true), true) == Status::ok);
  CHECK(status_of(nested(129, true), false) == Status::too_deep);
  CHECK(status_of(nested(100'000, false), false) == Status::too_deep);
  CHECK(fields_of(R"({"a":{"b":1}})", 1) == "<too deep>");
}

TEST_CASE("json object: reading and visiting agree on random objects") {
  std::mt19937 random(7);
  const auto pick = [&random](unsigned count) { return static_cast<unsigned>(random() % count); };
  const std::vector<std::string> keys = {"a", "b", "wanted", "\\u0077anted", "x.y", "a_long_field_name", ""};
  const std::vector<std::string> scalars = {"1",         "-2.5e3",      "true",      "null", "\"\"",
                                            R"("a\\b")", R"("\u00e6")", "\"plain\"", "01"};
  const std::function<std::string(int)> value = [&](int depth) {
    const unsigned kind = pick(depth > 3 ? 6U : 8U);
    if (kind < 6) return scalars[pick(static_cast<unsigned>(scalars.size()))];
    std::string out = kind == 6 ? "{" : "[";
    for (unsigned i = 0, count = pick(4); i < count; ++i) {
      if (i != 0) out += pick(40) == 0 ? " " : ",";
      if (kind == 6) out += "\"" + keys[pick(static_cast<unsigned>(keys.size()))] + "\":";
      out += value(depth + 1);
    }
    return out + (kind == 6 ? "}" : "]");
  };
  for (int i = 0; i < 3000; ++i) {
    std::string json = value(0);
    if (json.front() != '{') json = "{\"a\":" + json + "}";
    CAPTURE(json);
    const PaddedLine line(json);
    ObjectReader reader;
    Arena arena;
    std::vector<std::pair<std::string, std::string>> visited;
    const Status visit_status = reader.each(line.text(), arena, [&visited](std::string_view name, const Value& field) {
      visited.emplace_back(name, field.view());
    });
    if (visit_status == Status::ok) {
      CHECK(status_of(json, true) == Status::ok);
      CHECK(status_of(json, false) == Status::ok);
      // What visits nothing, null and empty containers, may still take an equal key's place.
      const bool may_hide = json.find("null") != std::string::npos || json.find("{}") != std::string::npos ||
                            json.find("[]") != std::string::npos;
      if (!visited.empty() && !may_hide) {
        CHECK(read_field(json, visited.back().first) == std::pair(Status::ok, visited.back().second));
      }
    } else {
      CHECK(status_of(json, true) == Status::broken);
    }
  }
}

TEST_CASE("json object: the rest goes by the beginning of its names") {
  const auto rest_of = [](std::string_view json, std::vector<std::string> prefixes) {
    const PaddedLine line(json);
    FieldMap map;
    map.add("a[1]", 0);
    for (std::string& prefix : prefixes) map.add_rest(std::move(prefix));
    ObjectReader reader;
    Arena arena;
    std::vector<Value> slots(1);
    std::string result;
    const auto status = reader.read(line.text(), map, slots.data(), arena, false, [&](auto name, const Value& value) {
      result += std::string(name) + '=' + (value.is_missing() ? "-" : std::string(value.view())) + ' ';
    });
    CHECK(status == Status::ok);
    return result + '|' + std::string(slots[0].view());
  };
  const std::string json = R"({"a":["x","y",{"b":1}],"ab":2,"a[7]":3,"c":{"d":{"e":null}}})";
  CHECK(rest_of(json, {"a["}) == "a[0]=x a[2]=- a[2].b=1 a[7]=3 |y");
  CHECK(rest_of(json, {"a", "c.d."}) == "a=- a[0]=x a[2]=- a[2].b=1 ab=2 a[7]=3 c.d.e=- |y");
  CHECK(rest_of(json, {""}) == "a=- a[0]=x a[2]=- a[2].b=1 ab=2 a[7]=3 c=- c.d=- c.d.e=- |y");
  CHECK(rest_of(json, {"none"}) == "|y");
  CHECK(rest_of(R"({"a[2]":1,"a[2]":null})", {"a["}) == "a[2]=1 a[2]=- |");
}

TEST_CASE("json document: arrays at the top have elements without a name, nulls are told") {
  const auto document = [](std::string_view json, std::size_t max_depth = 128) {
    const PaddedLine line(json);
    ObjectReader reader(max_depth);
    Arena arena;
    std::string result;
    const Status status = reader.each_of_document(line.text(), arena, [&](std::string_view name, const Value& value) {
      result += std::string(name) + '=' + (value.is_missing() ? "null" : std::string(value.view())) + ' ';
    });
    return status == Status::ok ? result : "status " + std::to_string(static_cast<int>(status));
  };
  const auto shown = [](Status status) { return "status " + std::to_string(static_cast<int>(status)); };
  CHECK(document(R"({"a":null,"b":{"c":[null,{}]},"d":[]})") == "a=null b.c[0]=null ");
  CHECK(document(R"( [1,{"a":[2]},[null],[],{}] )") == "[0]=1 [1].a[0]=2 [2][0]=null ");
  CHECK(document("[]").empty());
  CHECK(document("[1,2").starts_with("status"));
  CHECK(document("[1] 2") == shown(Status::broken));
  CHECK(document("5") == shown(Status::not_object));
  CHECK(document("") == shown(Status::not_object));
  CHECK(document("[[[[1]]]]", 3) == shown(Status::too_deep));
  CHECK(fields_of("[1]") == fields_of("5"));
}

TEST_CASE("json output: strings are escaped and always valid UTF-8") {
  CHECK(quoted("") == R"("")");
  CHECK(quoted("plain") == R"("plain")");
  CHECK(quoted("a \"quoted\" \\path\\") == R"("a \"quoted\" \\path\\")");
  CHECK(quoted("\b\f\n\r\t\x01\x1f\x7f") == "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
  CHECK(quoted(std::string_view("a\0b", 3)) == R"("a\u0000b")");
  CHECK(quoted("\u00e6\u20ac\U0001F600 and more than sixteen bytes \u00e6") ==
        "\"\u00e6\u20ac\U0001F600 and more than sixteen bytes \u00e6\"");
  CHECK(quoted("a\xff\"b") == "\"a\uFFFD\\\"b\"");
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string text(size, 'x');
    CHECK(quoted(text + "\"" + text + "\n") == "\"" + text + "\\\"" + text + "\\n\"");
  }
}

TEST_CASE("json output: a field that came as number or boolean leaves as one") {
  const auto written = [](const Value& value) {
    Arena arena;
    std::string out;
    append_json_value(out, value, arena);
    return out;
  };
  CHECK(written(Value::text("1")) == R"("1")");
  CHECK(written(Value::number_text("1.0")) == "1.0");
  CHECK(written(Value::number_text("1e400")) == "1e400");
  CHECK(written(Value::number_text("007")) == R"("007")");
  CHECK(written(Value::boolean(true)) == "true");
  CHECK(written(Value::integer(-5)) == "-5");
  CHECK(written(Value::number(0.5)) == "0.5");
  CHECK(written(Value()) == "null");
}

}  // namespace cqlite
