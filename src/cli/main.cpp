/// The program: one command a file. What goes wrong on the way ends here, as a message and an exit status.
#include <algorithm>
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iterator>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cqlite/error.hpp"

namespace {

using cqlite::cli::Command;
using cqlite::cli::Exit;
using cqlite::cli::UsageError;

constexpr auto exit_statuses =
    R"(Exit status: 0 done; 1 no rows, with --exit-status, or a test failed; 2 the query, or a test file,
is wrong; 3 wrong usage, or an input or output that fails; 4 a resource limit was hit.)";

void complain(const char* message) { std::fprintf(stderr, "cqlite: %s\n", message); }

/// The command line. What follows `--` in `run` is no business of the parser, which would not tell where it stood.
struct Arguments {
  Arguments(int count, char** arguments) : parsed(arguments + 1, arguments + count) {
    const auto mark = std::find(parsed.begin(), parsed.end(), "--");
    if (mark == parsed.end() || parsed.front() != "run") return;
    after_mark.emplace(std::next(mark), parsed.end());
    parsed.erase(mark, parsed.end());
  }

  std::vector<std::string> parsed;
  std::optional<std::vector<std::string>> after_mark;
};

/// Reads the command line and carries out its command.
Exit program_run(Arguments arguments) {
  CLI::App program("Runs CrowdStrike's query language (CQL) over your own events.", "cqlite");
  program.set_version_flag("--version", "cqlite " CQLITE_VERSION);
  program.require_subcommand(0, 1);
  program.footer(exit_statuses);
  const std::map<std::string, Command> commands = {{"run", cqlite::cli::add_run(program, arguments.after_mark)},
                                                   {"check", cqlite::cli::add_check(program)},
                                                   {"test", cqlite::cli::add_test(program)},
                                                   {"report", cqlite::cli::add_report(program)},
                                                   {"trace", cqlite::cli::add_trace(program)},
                                                   {"functions", cqlite::cli::add_functions(program)}};
  try {
    std::reverse(arguments.parsed.begin(), arguments.parsed.end());  // as the parser wants them
    program.parse(std::move(arguments.parsed));
  } catch (const CLI::Success& success) {  // --help, --version
    return program.exit(success) == 0 ? Exit::done : Exit::usage;
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what() + std::string("\nTry `cqlite --help`."));
  }
  if (program.get_subcommands().empty()) {
    std::fputs(program.help().c_str(), stderr);
    return Exit::usage;
  }
  return commands.at(program.get_subcommands().front()->get_name())();
}

/// Carries out `command`, and turns what it throws into a message and an exit status.
Exit outcome(const Command& command) {
  try {
    return command();
  } catch (const cqlite::cli::ReaderIsGone&) {
    return Exit::done;
  } catch (const UsageError& error) {
    complain(error.what());
    return Exit::usage;
  } catch (const cqlite::Error& error) {
    complain(error.what());
    return error.code().rfind("C4", 0) == 0 || error.code() == "C504" ? Exit::limit : Exit::usage;
  } catch (const std::bad_alloc&) {
    complain("out of memory");
    return Exit::limit;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cqlite: failed unexpectedly: %s\n", error.what());
    return Exit::usage;
  }
}

}  // namespace

int main(int count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has gone away shows as EPIPE
  return static_cast<int>(outcome([&] { return program_run({count, arguments}); }));
}
