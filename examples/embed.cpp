/// cqlite inside a program of your own: events from memory, rows to a function.
#include <cqlite/cqlite.hpp>
#include <iostream>

int main() {
  cqlite::Events events;
  events.add({{"source", "192.0.2.7"}, {"user", "ann"}, {"outcome", "failed"}});
  events.add({{"source", "192.0.2.7"}, {"user", "bob"}, {"outcome", "failed"}});
  events.add_json(R"({"source": "198.51.100.4", "user": "ann", "outcome": "ok"})");
  const auto compiled = cqlite::Query::compile("outcome=failed | groupBy(source, function=count(as=failures))");
  std::cerr << compiled.report();
  if (!compiled) return 2;

  cqlite::run(*compiled.query, cqlite::Input::events(events), [](const cqlite::Row& row) {
    std::cout << *row.find("failures") << " failures from " << *row.find("source") << "\n";
    return true;
  });
}
