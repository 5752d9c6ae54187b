/// Events read once into an in-memory table, and several queries over it. The file of events is named on the command line.
#include <cqlite/cqlite.hpp>
#include <iostream>

int main(int count, char** arguments) {
  if (count != 2) return 3;
  const auto table = cqlite::EventTable::load(cqlite::Input::files({arguments[1]}));
  std::cout << table.events() << " events\n";

  for (const char* text : {"groupBy(event_simpleName) | sort(_count, limit=2)", "LogonType=10 | count(as=remote)"}) {
    const auto compiled = cqlite::Query::compile(text);
    std::cerr << compiled.report();
    if (!compiled) return 2;
    // A table may be queried by many threads at once.
    cqlite::run(*compiled.query, cqlite::Input::table(table), [](const cqlite::Row& row) {
      for (const auto& field : row.fields()) std::cout << field.name << "=" << field.value << " ";
      std::cout << "\n";
      return true;
    });
  }
}
