/// The charsets that parameters may name.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "base/charset.hpp"
#include "functions/arguments.hpp"

namespace cqlite {

template <>
struct Choices<Charset> {
  static constexpr auto table = std::array{std::pair{std::string_view("ISO-8859-1"), Charset::iso_8859_1},
                                           std::pair{std::string_view("UTF-16BE"), Charset::utf_16be},
                                           std::pair{std::string_view("UTF-16LE"), Charset::utf_16le},
                                           std::pair{std::string_view("UTF-8"), Charset::utf_8}};
};

}  // namespace cqlite
