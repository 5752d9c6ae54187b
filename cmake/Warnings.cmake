# The warnings that the project's own code is free of; never seen by those who embed it.
add_library(cqlite_warnings INTERFACE)
target_compile_options(cqlite_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<BOOL:${CQLITE_WARNINGS_AS_ERRORS}>:-Werror>)
# GCC 12 imagines overlapping copies in std::string's operator+ (GCC bug 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(cqlite_warnings INTERFACE -Wno-restrict)
endif()
