// now(): the moment of the run.
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Output as{"_now"};
};

class Now final : public Expression {
 public:
  Value evaluate(const EventRow&, Worker& worker) const override { return Value::integer(worker.environment.now); }
  bool may_be_missing() const override { return false; }
};

}  // namespace

Function now() {
  return Define<Args>("now")
      .summary("The time at which the query runs, in milliseconds since 1970.")
      .note("The same for every event and every call of one run; a caller may set it.")
      .output("as", &Args::as, "Field that receives the time.")
      .example({.query = "now(t) | test(t == now()) | drop(t)", .given = R"({"a":1})", .want = R"({"a":1})"})
      .example({.query = "test(until > now())",
                .given = R"({"until":1000} {"until":99999999999999})",
                .want = R"({"until":99999999999999})"})
      .value_from([](Args&, Build&) { return std::make_shared<Now>(); });
}

}  // namespace cqlite::builtin
