/// What Events holds: for input.cpp, which reads it.
#pragma once

#include <cstddef>
#include <string>

#include "cqlite/event.hpp"

namespace cqlite {

struct Events::Impl {
  std::string lines;  ///< one event a line, each with its line break
  std::size_t count = 0;
};

}  // namespace cqlite
