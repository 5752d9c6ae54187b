/// The format of test files as a JSON Schema (draft 2020-12), for editors and for whoever writes such files by program.
#pragma once

#include <string>

namespace cqlite::testing {

/// JSON, with line breaks.
[[nodiscard]] std::string test_file_schema();

}  // namespace cqlite::testing
