/// Fields found by name while a query runs: in slots, among extras, as elements of arrays.
#include "engine/field_names.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace cqlite {
namespace {

/// A row with slots `a` and `list[1]`.
struct Fixture {
  Arena arena;
  FieldNames names;
  EventRow* row = EventRow::create(arena, 2);

  Fixture() {
    names.add("a", 0);
    names.add("list[1]", 1);
  }
  void set(std::string_view name, std::string_view text) { names.write(*row, name, Value::text(text), arena); }
  std::string array(std::string_view name) {
    std::vector<Value> elements;
    names.read_array(*row, name, elements);
    std::string text;
    for (const Value& element : elements) text += std::string(element.view()) + ' ';
    return text;
  }
  std::string all(std::string_view prefix) {
    std::string text;
    names.each(*row, prefix, [&](std::string_view name, const Value& value) {
      text += std::string(name) + '=' + std::string(value.view()) + ' ';
    });
    return text;
  }
};

TEST_CASE("a field with a slot is written there, others become extras; the newest value counts") {
  Fixture f;
  f.set("a", "1");
  f.set("b", "2");
  f.set("b", "3");
  CHECK((*f.row)[0].view() == "1");
  CHECK(f.names.read(*f.row, "b").view() == "3");
  CHECK(f.names.read(*f.row, "c").is_missing());
  CHECK(f.all("") == "a=1 b=3 ");
}

TEST_CASE("a missing value removes a field, also one among the extras") {
  Fixture f;
  f.set("b", "2");
  f.names.write(*f.row, "b", Value(), f.arena);
  CHECK(f.names.read(*f.row, "b").is_missing());
  CHECK(f.all("").empty());
}

TEST_CASE("a copy of a row does not see what is set on the other") {
  Fixture f;
  f.set("b", "2");
  EventRow* copy = f.row->copy(f.arena, 2);
  f.names.write(*copy, "b", Value::text("9"), f.arena);
  CHECK(f.names.read(*f.row, "b").view() == "2");
  CHECK(f.names.read(*copy, "b").view() == "9");
}

TEST_CASE("an array ends at the first gap, wherever its elements are") {
  Fixture f;
  f.set("list[0]", "x");
  f.set("list[1]", "y");
  f.set("list[3]", "z");
  CHECK(f.array("list") == "x y ");
  f.set("list[2]", "w");
  CHECK(f.array("list") == "x y w z ");
  f.names.remove_elements(*f.row, "list", 1, f.arena);
  CHECK(f.array("list") == "x ");
}

TEST_CASE("only digits in brackets are an element, and a huge index costs nothing") {
  Fixture f;
  f.set("list[0]", "x");
  f.set("list[01]", "no");
  f.set("list[1].b", "no");
  f.set("list[999999999]", "far");
  f.set("list[99999999999999999999]", "farther");
  f.set("lister[1]", "no");
  CHECK(f.array("list") == "x ");
}

TEST_CASE("element names") {
  Arena arena;
  CHECK(element_name("a.b", 12, arena) == "a.b[12]");
  std::size_t index = 0;
  CHECK(parse_element_index("[12]", index));
  CHECK(index == 12);
  CHECK_FALSE(parse_element_index("[]", index));
  CHECK_FALSE(parse_element_index("[-1]", index));
}

}  // namespace
}  // namespace cqlite
