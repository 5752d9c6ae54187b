/// Lookup files: CSV and JSON texts to tables.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/table.hpp"

namespace cqlite {

/// The table in the text of file `name`, whose ending tells JSON; anything else is CSV. CSV: the first line holds the names of
/// the columns; a cell may stand in double quotes; blanks belong to cells. JSON: an array of flat objects, or an object of
/// flat objects whose keys become the first column, which has no name. Null, filling `error`, if the text is neither.
[[nodiscard]] std::shared_ptr<const Table> read_lookup_file(std::string_view name, std::string_view text,
                                                            std::string& error);

}  // namespace cqlite
