# The warnings that the project's own code is free of; never seen by those who embed it.
add_library(cqlite_warnings INTERFACE)
target_compile_options(cqlite_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<BOOL:${CQLITE_WARNINGS_AS_ERRORS}>:-Werror>)
