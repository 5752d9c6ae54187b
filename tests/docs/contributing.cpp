/// Runs the examples of the functions that its arguments name, which a newcomer has just added (see CONTRIBUTING.md).
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include "cqlite/function_info.hpp"
#include "cqlite/run.hpp"

namespace {

/// Objects that are separated by blanks, one a line.
std::string on_lines(std::string objects) {
  for (auto at = objects.find("} {"); at != std::string::npos; at = objects.find("} {", at)) objects[at + 1] = '\n';
  return objects;
}

/// The rows of `query` over `events`, one a line.
std::string rows(const std::string& query, const std::string& events) {
  cqlite::Events input;
  input.add_json(on_lines(events));
  const auto compiled = cqlite::Query::compile(query);
  if (!compiled) throw std::runtime_error(compiled.report());
  std::string result;
  cqlite::run(*compiled.query, cqlite::Input::events(input), [&result](const cqlite::Row& row) {
    row.append_json(result);
    result += "\n";
    return true;
  });
  return result;
}

/// How many examples of the function failed.
int failures_of(const std::string& name) {
  const cqlite::FunctionInfo* const function = cqlite::find_function(name);
  if (function == nullptr || !function->is_supported || function->examples.size() < 2) {
    std::cout << name << " is not there, or has fewer than two examples\n";
    return 1;
  }
  int failures = 0;
  for (const cqlite::ExampleInfo& example : function->examples) {
    const std::string found = rows(example.query, example.given);
    const std::string wanted = rows("", example.want);
    if (found == wanted) continue;
    ++failures;
    std::cout << example.query << "\nwanted: " << wanted << "found:  " << found;
  }
  return failures;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    int failures = 0;
    for (int i = 1; i < count; ++i) failures += failures_of(arguments[i]);
    // The functions that were there before still are.
    if (cqlite::find_function("groupBy") == nullptr) ++failures;
    return failures == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cout << error.what() << "\n";
    return 2;
  }
}
