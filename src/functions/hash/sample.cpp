// sample(): a part of the events, always the same part.
#include "base/murmur_hash.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  double percentage = 1;
  Field field{"@timestamp"};
};

/// Other numbers than hash() has, so that sampling by a field and grouping by its hash go together.
constexpr std::uint32_t sampling_seed = 0x73616d70;
constexpr double hash_count = 4'294'967'296;

class Sample final : public Predicate {
 public:
  Sample(Field field, double part) : field_(std::move(field)), end_(part * hash_count) {}

  bool test(const EventRow& row, Worker& worker) const override {
    const Value value = field_.read(row, worker);
    return !value.is_missing() && murmur_hash(value.text(worker.arena), sampling_seed) < end_;
  }

 private:
  Field field_;
  double end_;  ///< the first hash that is not kept
};

}  // namespace

Function sample() {
  return Define<Args>("sample")
      .summary("Keeps about so many of a hundred events.")
      .note(
          "A hash of the field's value decides: events with the same value are kept or dropped together, in every run. "
          "The service does not tell its hash, so it keeps others.")
      .note("An event without the field is dropped.")
      .option("percentage", &Args::percentage, "How many of a hundred to keep, from 0 to 100; it may have a fraction.")
      .range(0, 100)
      .option("field", &Args::field, "Field whose value decides.")
      .example({.query = "sample(100, field=id)",
                .given = R"({"id":1} {"user":"ann"} {"id":2})",
                .want = R"({"id":1} {"id":2})"})
      .example({.query = "sample(percentage=0, field=id)", .given = R"({"id":1})", .want = ""})
      .approximates()
      .filter_from(
          [](const Args& args, Build&) { return std::make_shared<Sample>(args.field, args.percentage / 100); });
}

}  // namespace cqlite::builtin
