/// The words that sort() and table() share.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "engine/top_rows.hpp"
#include "functions/arguments.hpp"

namespace cqlite {

enum class SortOrder : unsigned char { descending, ascending };

/// Any spelling that begins with `asc` or `des`.
template <>
struct Choices<SortOrder> {
  static constexpr std::size_t prefix = 3;
  static constexpr auto table = std::array{std::pair{std::string_view("desc"), SortOrder::descending},
                                           std::pair{std::string_view("asc"), SortOrder::ascending}};
};

template <>
struct Choices<SortType> {
  static constexpr auto table = std::array{
      std::pair{std::string_view("number"), SortType::number}, std::pair{std::string_view("string"), SortType::string},
      std::pair{std::string_view("hex"), SortType::hex}, std::pair{std::string_view("any"), SortType::number}};
};

}  // namespace cqlite
