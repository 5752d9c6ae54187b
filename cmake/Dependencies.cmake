# Finds the third-party libraries, all of them packages of Debian and Ubuntu (scripts/install-packages). Also installed:
# who links an installed cqlite needs the same libraries.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(date REQUIRED)
find_package(fmt REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)

pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(SIMDJSON REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(MAXMINDDB REQUIRED IMPORTED_TARGET libmaxminddb)
pkg_check_modules(YAML_CPP REQUIRED IMPORTED_TARGET yaml-cpp)

set(CQLITE_LIBRARIES
  Threads::Threads ZLIB::ZLIB OpenSSL::Crypto date::date-tz fmt::fmt PkgConfig::RE2 PkgConfig::PCRE2
  PkgConfig::SIMDJSON PkgConfig::UTF8PROC PkgConfig::ZSTD PkgConfig::MAXMINDDB PkgConfig::YAML_CPP)

# Stops the configuration with the package's name if `header` of a library without code cannot be found.
function(cqlite_require_header header package)
  string(MAKE_C_IDENTIFIER "CQLITE_${package}_INCLUDE" variable)
  find_path(${variable} ${header})
  mark_as_advanced(${variable})
  if(NOT ${variable})
    message(FATAL_ERROR "The header ${header} is missing: install ${package}, or run scripts/install-packages")
  endif()
endfunction()

if(PROJECT_NAME STREQUAL "cqlite")
  cqlite_require_header(tao/pegtl.hpp tao-pegtl-dev)
  cqlite_require_header(nlohmann/json.hpp nlohmann-json3-dev)
endif()
