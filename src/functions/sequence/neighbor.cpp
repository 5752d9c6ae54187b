// neighbor(): fields of the row before or after.
#include "functions/define.hpp"
#include "functions/sequence/sequence.hpp"

namespace cqlite {
namespace {

enum class Direction : std::uint8_t { preceding, succeeding };

struct Args {
  Fields include;
  Text prefix;
  Direction direction = Direction::preceding;
  std::int64_t distance = 1;
};

class Neighbor final : public InOrder {
 public:
  Neighbor(const Args& args, Build& build)
      : InOrder(build), direction_(args.direction), distance_(static_cast<std::size_t>(args.distance)) {
    for (const Field& field : args.include.items) {
      from_.push_back(field.slot);
      to_.push_back(build.output(args.prefix.is_given ? args.prefix.value + "." + field.name : field.name));
    }
  }

  Outputs outputs() const override { return {to_, true}; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    const Rows& rows = of(memory).in_order();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EventRow* row = rows[i]->copy(worker.arena, worker.slot_count());
      if (const EventRow* other = neighbor(rows, i)) {
        for (std::size_t field = 0; field < from_.size(); ++field) {
          const Value& value = (*other)[from_[field]];
          if (!value.is_missing()) (*row)[to_[field]] = value.as_stand_in(false);
        }
      }
      if (!sink.take(*row)) return;
      sink.checkpoint();
    }
  }

 private:
  [[nodiscard]] const EventRow* neighbor(const Rows& rows, std::size_t i) const {
    if (direction_ == Direction::preceding) return i < distance_ ? nullptr : rows[i - distance_];
    return rows.size() - i <= distance_ ? nullptr : rows[i + distance_];
  }

  std::vector<Slot> from_;
  std::vector<Slot> to_;
  Direction direction_;
  std::size_t distance_;
};

AggregatePtr make_neighbor(const Args& args, Build& build) {
  if (!has_ordered_rows("neighbor", build) || !are_names("neighbor", args.include, build)) return nullptr;
  return std::make_shared<Neighbor>(args, build);
}

}  // namespace

template <>
struct Choices<Direction> {
  static constexpr auto table = std::array{std::pair{std::string_view("preceding"), Direction::preceding},
                                           std::pair{std::string_view("succeeding"), Direction::succeeding}};
};

namespace builtin {

Function neighbor() {
  return Define<Args>("neighbor")
      .summary("Copies fields from a row before or after.")
      .note("Comes after a step that fixes the order of rows, such as head(), or stands inside groupBy().")
      .note("Where there is no such row, or it lacks the field, nothing is set. Every row stays.")
      .input("include", &Args::include, "One field, or a list.")
      .option("prefix", &Args::prefix,
              "The copies are called prefix.field; without it they replace the row's own fields.")
      .option("direction", &Args::direction, "Look at rows before or after.")
      .option("distance", &Args::distance, "How many rows away.")
      .range(1, 10'000)
      .example({.query = "head() | neighbor(host, prefix=last) | test(host != last.host)",
                .given = R"({"@timestamp":1,"host":"a"} {"@timestamp":2,"host":"a"} {"@timestamp":3,"host":"b"})",
                .want = R"({"@timestamp":3,"host":"b","last.host":"a"})"})
      .example({.query = "groupBy(user, function=neighbor(ms, prefix=next, direction=succeeding))",
                .given = R"({"@timestamp":1,"user":"ann","ms":4} {"@timestamp":2,"user":"bob","ms":5} )"
                         R"({"@timestamp":3,"user":"ann","ms":6})",
                .want = R"({"@timestamp":1,"user":"ann","ms":4,"next.ms":6} {"@timestamp":3,"user":"ann","ms":6} )"
                        R"({"@timestamp":2,"user":"bob","ms":5})"})
      .aggregate_from(make_neighbor);
}

}  // namespace builtin
}  // namespace cqlite
