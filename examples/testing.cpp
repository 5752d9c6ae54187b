/// Tests of a query inside a C++ test program: rows asserted in code, and a whole test file, which is named on the command line.
#include <cqlite/cqlite.hpp>
#include <cqlite/testing.hpp>
#include <iostream>

int main(int count, char** arguments) {
  if (count != 2) return 3;
  const std::string difference = cqlite::testing::rows_differ(
      "outcome=failed | groupBy(user)", R"([{"user":"ann","outcome":"failed"}, {"user":"bob","outcome":"ok"}])",
      R"([{"user": "ann", "_count": {"$gt": 1}}])");
  std::cout << difference;

  const cqlite::testing::FileResult result = cqlite::testing::run_file(arguments[1]);
  std::cout << result.passing << " passed, " << result.failing << " failed\n" << result.report;
  return result.passed() && difference.empty() ? 0 : 1;
}
