// Columns: what a block holds of events, and that a row filled from it is the one that ObjectReader fills.
#include "engine/columns.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/column_batch.hpp"
#include "rows.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

using Status = ObjectReader::Status;

/// Builds a block and keeps its lines alive.
class Building {
 public:
  explicit Building(const std::vector<std::string>& fields = {}) : builder_(fields) { builder_.start(0); }

  Status add(std::string_view line) {
    std::string& padded = lines_.emplace_back(line);
    padded.append(json_padding, '\0');
    return builder_.add(std::string_view(padded).substr(0, line.size()), reader_);
  }
  void add_all(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) CHECK(add(line) == Status::ok);
  }
  [[nodiscard]] std::unique_ptr<ColumnBlock> finish() { return builder_.finish({}); }
  [[nodiscard]] std::uint64_t repaired_lines() const { return builder_.repaired_lines(); }

 private:
  ColumnBuilder builder_;
  ObjectReader reader_;
  std::deque<std::string> lines_;
};

/// The texts of a field, `-` where an event lacks it.
std::vector<std::string> column_of(const ColumnBlock& block, std::string_view name) {
  std::vector<std::string> result;
  Arena arena;
  const Column* const column = block.column(name);
  for (std::size_t event = 0; event < block.size(); ++event) {
    const Value value = column == nullptr ? Value() : column->at(event);
    result.emplace_back(value.is_missing() ? "-" : value.text(arena));
  }
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("columns: every event has a code in every column") {
  Building building;
  building.add_all({R"({"a":1,"b":"x"})", R"({"b":"y"})", R"({})", R"({"c":{"d":[true]},"a":"1","b":"x"})"});
  const auto block = building.finish();
  CHECK(block->size() == 4);
  CHECK(column_of(*block, "a") == Texts{"1", "-", "-", "1"});
  CHECK(column_of(*block, "b") == Texts{"x", "y", "-", "x"});
  CHECK(column_of(*block, "c.d[0]") == Texts{"-", "-", "-", "true"});
  CHECK(column_of(*block, "c") == Texts{"-", "-", "-", "-"});
  CHECK(block->column("none") == nullptr);
  for (const auto& [name, column] : block->columns) CHECK(column.codes.size() == block->size());
  // Equal texts of one kind share a code, a number and a text do not.
  const Column& b = *block->column("b");
  CHECK(b.codes[0] == b.codes[3]);
  const Column& a = *block->column("a");
  CHECK(a.codes[0] != a.codes[3]);
  CHECK(a.at(0).kind() == Value::Kind::number_text);
  CHECK(a.at(3).kind() == Value::Kind::text);
}

TEST_CASE("columns: of equal names the last counts, and null is missing") {
  Building building;
  building.add_all({R"({"a":1,"a":2})", R"({"a":1,"a":null})", R"({"a":null,"a":3})", R"({"\u0061":4})"});
  CHECK(column_of(*building.finish(), "a") == Texts{"2", "-", "3", "4"});
}

TEST_CASE("columns: a broken line leaves nothing behind") {
  Building building;
  CHECK(building.add(R"({"a":1})") == Status::ok);
  CHECK(building.add(R"({"a":2,"b":2,"c":)") == Status::broken);
  CHECK(building.add("[]") == Status::not_object);
  CHECK(building.add(R"({"c":3})") == Status::ok);
  CHECK(building.add(R"({"a":4)") == Status::broken);
  const auto block = building.finish();
  CHECK(block->size() == 2);
  CHECK(column_of(*block, "a") == Texts{"1", "-"});
  CHECK(column_of(*block, "b") == Texts{"-", "-"});
  CHECK(column_of(*block, "c") == Texts{"-", "3"});
}

TEST_CASE("columns: invalid UTF-8 is repaired in the values and in the line") {
  Building building;
  building.add_all({"{\"a\":\"x\xff\"}", "{\"a\":\"y\"}"});
  CHECK(building.repaired_lines() == 1);
  const auto block = building.finish();
  CHECK(column_of(*block, "a") == Texts{"x\xef\xbf\xbd", "y"});
  CHECK(block->lines[0] == "{\"a\":\"x\xef\xbf\xbd\"}");
}

TEST_CASE("columns: times, however they are spelt") {
  for (const std::vector<std::string>& fields : std::vector<std::vector<std::string>>{{}, {"a"}, {"@timestamp"}}) {
    Building building(fields);
    building.add_all({R"({"@timestamp":1767225600000})", R"({"a":1,"@timestamp":"2026-01-01T00:00:00Z"})",
                      R"({"@timestamp":"2026-01-01T00:00:00Z"})", R"({"@timestamp":1767225600})", R"({"a":2})",
                      R"({"@timestamp":"never"})", R"({"@timestamp":null})", R"({"@timestamp":"1767225600000"})"});
    const auto block = building.finish();
    constexpr std::int64_t time = 1767225600000;
    constexpr auto none = Order::no_time;
    CHECK(block->times == std::vector<std::int64_t>{time, time, time, time, none, none, none, time});
    const std::string text = std::to_string(time);
    CHECK(column_of(*block, "@timestamp") == Texts{text, text, text, text, "-", "never", "-", text});
  }
}

TEST_CASE("columns: many times that are not spelt in milliseconds") {
  Building building;
  for (int i = 0; i < 1000; ++i) {
    CHECK(building.add(R"({"@timestamp":)" + std::to_string(1767225600 + i / 2) + "}") == Status::ok);
  }
  const auto block = building.finish();
  for (std::size_t event = 0; event < 1000; ++event) {
    const auto time = (1767225600 + static_cast<std::int64_t>(event / 2)) * 1000;
    CHECK(block->times[event] == time);
    CHECK(block->column("@timestamp")->at(event).number().integer() == time);
  }
}

TEST_CASE("columns: many different values") {
  Building building;
  constexpr int count = 20'000;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    CHECK(building.add(R"({"other":)" + number + R"(,"few":)" + std::to_string(i % 5000) + R"(,"same":"x"})") ==
          Status::ok);
  }
  const auto block = building.finish();
  for (int i = 0; i < count; ++i) {
    const auto event = static_cast<std::size_t>(i);
    CHECK(block->column("other")->at(event).view() == std::to_string(i));
    CHECK(block->column("few")->at(event).view() == std::to_string(i % 5000));
  }
  CHECK(block->column("same")->values.size() == 2);
}

TEST_CASE("columns: only the fields asked for, and the time") {
  Building building({"a", "c.d"});
  building.add_all({R"({"a":1,"b":2,"c":{"d":3,"e":4},"@timestamp":5})"});
  const auto block = building.finish();
  std::set<std::string> names;
  for (const auto& [name, column] : block->columns) names.insert(name);
  CHECK(names == std::set<std::string>{"@timestamp", "a", "c.d"});
  CHECK(column_of(*block, "c.d") == Texts{"3"});
}

TEST_CASE("columns: a builder can be used again") {
  ColumnBuilder builder({});
  ObjectReader reader;
  for (const std::string name : {"a", "b"}) {
    std::string line = "{\"" + name + "\":1}";
    const std::size_t size = line.size();
    line.append(json_padding, '\0');
    builder.start(7);
    CHECK(builder.add(std::string_view(line).substr(0, size), reader) == Status::ok);
    const auto block = builder.finish({});
    CHECK(block->input == 7);
    CHECK(block->size() == 1);
    CHECK(block->columns.size() == 1);
    CHECK(column_of(*block, name) == Texts{"1"});
  }
}

TEST_CASE("block view: a field of its own name wins over one that stands in") {
  Building building;
  building.add_all({R"({"x":1})", R"({"#x":2})", R"({"x":3,"#x":4})", R"({"#x":null,"x":5})", R"({})"});
  const auto block = building.finish();
  FieldMap wanted;
  wanted.add("#x", 0);
  wanted.add_stand_in("x", 0);
  wanted.add("x", 1);
  wanted.add("none", 2);
  const BlockView view(*block, wanted);
  Machine machine(3);
  const ColumnBatch batch(view, {0, 1, 2, 3, 4}, 100);
  Table rows;
  std::vector<bool> are_stand_ins;
  std::vector<std::uint64_t> sequences;
  batch.each_row(machine.worker, [&](EventRow& row) {
    rows.push_back(machine.texts(row));
    are_stand_ins.push_back(row[0].is_stand_in());
    sequences.push_back(row.order.sequence);
    CHECK(row.has_event());
  });
  CHECK(rows == Table{{"1", "1", "-"}, {"2", "-", "-"}, {"4", "3", "-"}, {"5", "5", "-"}, {"-", "-", "-"}});
  CHECK(are_stand_ins == std::vector<bool>{true, false, false, true, false});
  CHECK(sequences == std::vector<std::uint64_t>{100, 101, 102, 103, 104});
  // Two columns give slot 0 its values, one slot 1, none slot 2.
  CHECK_FALSE(view.plain(0).has_value());
  REQUIRE(view.plain(1).has_value());
  CHECK(view.plain(1)->value(view.plain(1)->code(2)).view() == "3");
  REQUIRE(view.plain(2).has_value());
  CHECK(view.plain(2)->code_count() == 1);
  CHECK(view.plain(2)->value(view.plain(2)->code(2)).is_missing());
}

TEST_CASE("block view: a column that only stands in") {
  Building building;
  building.add_all({R"({"x":1})", R"({})"});
  const auto block = building.finish();
  FieldMap wanted;
  wanted.add("#x", 0);
  wanted.add_stand_in("x", 0);
  const BlockView view(*block, wanted);
  const auto plain = view.plain(0);
  REQUIRE(plain.has_value());
  CHECK(plain->value(plain->code(0)).is_stand_in());
  CHECK(plain->value(plain->code(1)).is_missing());
}

TEST_CASE("column batch: more rows than an arena is filled with at a time") {
  Building building;
  std::vector<std::uint32_t> events;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    CHECK(building.add("{\"a\":" + std::to_string(i) + "}") == Status::ok);
    if (i % 2 == 0) events.push_back(i);
  }
  const auto block = building.finish();
  FieldMap wanted;
  wanted.add("a", 0);
  const BlockView view(*block, wanted);
  Machine machine(1);
  std::uint32_t next = 0;
  ColumnBatch(view, events, 0).each_row(machine.worker, [&](EventRow& row) {
    CHECK(row[0].view() == std::to_string(next));
    next += 2;
  });
  CHECK(next == 5000);
}
