/// What an Input names, before anything is opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cqlite/input.hpp"

namespace cqlite {

/// One thing to read.
struct Origin {
  enum class Kind : unsigned char {
    file,  ///< `name` is its path
    standard_input,
    text,   ///< text in memory: lines or a JSON array
    lines,  ///< text in memory that is lines, whatever its first byte
    bytes,  ///< the content of a file, in memory
    callback
  };

  Kind kind = Kind::file;
  std::string name;
  std::string_view text;                                ///< of text, lines and bytes; in the caller's memory
  std::function<std::size_t(char*, std::size_t)> read;  ///< of a callback
};

struct Input::Impl {
  std::vector<Origin> origins;
  const EventTable* table = nullptr;                   ///< instead of all that
  std::vector<std::unique_ptr<std::string>> contents;  ///< what the origins of kind bytes view
};

/// Can it be read only once, as streams and pipes can?
[[nodiscard]] bool is_read_once(const Origin& origin);

/// How many bytes there are to read, as they lie in the files; none if that is not known beforehand.
[[nodiscard]] std::optional<std::uint64_t> total_bytes(const Input::Impl& input);

/// Reads what can be read only once into memory, so that the input can be opened several times.
void make_rereadable(Input::Impl& input);

}  // namespace cqlite
