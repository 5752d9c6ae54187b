// dropEvent(): the filter that nothing passes.
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {};

}  // namespace

Function drop_event() {
  return Define<Args>("dropEvent")
      .summary("Drops the event: the same as the filter false.")
      .note("A clause of case that ends with it emits nothing, so the next clause is tried.")
      .example({.query = "case { user=bot | dropEvent() ; user=* }",
                .given = R"({"host":"h1"} {"user":"ann"})",
                .want = R"({"user":"ann"})"})
      .example(
          {.query = "case { user=bot | dropEvent() ; * }", .given = R"({"user":"bot"})", .want = R"({"user":"bot"})"})
      .filter_from([](const Args&, Build&) { return predicates::constant(false); });
}

}  // namespace cqlite::builtin
