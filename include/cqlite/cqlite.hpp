/// cqlite: CrowdStrike's query language over your own events. This header brings in the whole library but for the bridge
/// to nlohmann/json (`cqlite/json.hpp`) and the tests (`cqlite/testing.hpp`).
///
///     const auto compiled = cqlite::Query::compile("user=* | groupBy(user)");
///     if (!compiled) std::cerr << compiled.report();
///     cqlite::Events events;
///     events.add({{"user", "ann"}});
///     cqlite::run(*compiled.query, cqlite::Input::events(events), [](const cqlite::Row& row) {
///       std::cout << row.find("user").value_or("") << '\n';
///       return true;
///     });
///
/// Mistakes in a query are diagnostics (`diagnostic.hpp`), trouble in the data is counted (`RunStats`), and what the machine
/// fails to do is an exception (`error.hpp`). A compiled query is immutable: many threads may run it at once.
#pragma once

#include "cqlite/diagnostic.hpp"
#include "cqlite/error.hpp"
#include "cqlite/event.hpp"
#include "cqlite/event_table.hpp"
#include "cqlite/function_info.hpp"
#include "cqlite/input.hpp"
#include "cqlite/query.hpp"
#include "cqlite/run.hpp"
#include "cqlite/trace.hpp"
