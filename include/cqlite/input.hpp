/// Where a run reads its events.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

class Events;
class EventTable;

/// Input for one run: NDJSON or a JSON array of objects, plain or packed with gzip or zstd (told apart by their first
/// bytes, not by their names).
class Input {
 public:
  /// Files in this order. A directory stands for the files in it (sorted, hidden ones left out), a name with `*`, `?` or
  /// `[` for the files it matches, `-` for standard input. Throws Error if one cannot be found.
  [[nodiscard]] static Input files(const std::vector<std::string>& paths);
  /// The text of NDJSON or of a JSON array. The text is not copied: it must live until the run is over.
  [[nodiscard]] static Input text(std::string_view json);
  /// Events in memory; they must live, unchanged, until the run is over.
  [[nodiscard]] static Input events(const Events& events);
  /// Events in columns; the table must live until the run is over.
  [[nodiscard]] static Input table(const EventTable& table);
  /// A source of the caller's own. `read(buffer, size)` fills up to `size` bytes and returns how many; 0 is the end. It is
  /// called by one thread at a time. It may throw Error.
  [[nodiscard]] static Input stream(std::function<std::size_t(char*, std::size_t)> read, std::string name);

  Input(Input&&) noexcept;
  Input& operator=(Input&&) noexcept;
  ~Input();

  struct Impl;
  /// For the library's own use.
  [[nodiscard]] Impl& impl() const { return *impl_; }

 private:
  explicit Input(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cqlite
