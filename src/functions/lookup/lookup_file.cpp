#include "functions/lookup/lookup_file.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <utility>
#include <vector>

#include "base/utf8.hpp"

namespace cqlite {
namespace {

// ---- CSV ----------------------------------------------------------------------------------------------------------------

/// Records of a CSV text, one after the other.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }

  /// The cells of the next record that is not blank; false at the end.
  bool next(std::vector<std::string>& cells) {
    while (at_ < text_.size()) {
      cells.clear();
      ++record_;
      if (!read(cells)) return false;
      if (cells.size() > 1 || !cells.front().empty()) return true;
    }
    return false;
  }
  /// The number of the record that ends without its closing quote; 0: none does.
  [[nodiscard]] std::size_t unclosed_record() const { return unclosed_record_; }

 private:
  bool read(std::vector<std::string>& cells) {
    while (true) {
      cells.emplace_back();
      if (at_ < text_.size() && text_[at_] == '"' && !read_quoted(cells.back())) return false;
      while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') cells.back() += text_[at_++];
      const bool ends = at_ == text_.size() || text_[at_] == '\n';
      ++at_;
      if (!ends) continue;
      if (cells.back().ends_with('\r')) cells.back().pop_back();
      return true;
    }
  }

  bool read_quoted(std::string& cell) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        cell += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell += text_[++at_];
      } else {
        ++at_;
        return true;
      }
    }
    unclosed_record_ = record_;
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t record_ = 0;
  std::size_t unclosed_record_ = 0;
};

std::shared_ptr<const Table> read_csv(std::string_view text, std::string& error) {
  CsvReader reader(text);
  std::vector<std::string> cells;
  if (!reader.next(cells)) {
    error = "it has no line of column names";
    return nullptr;
  }
  auto table = std::make_shared<Table>(cells);
  const std::size_t count = cells.size();
  std::vector<Value> row;
  while (reader.next(cells)) {
    row.clear();
    for (std::size_t i = 0; i < std::min(count, cells.size()); ++i) row.push_back(Value::text(cells[i]));
    table->add_row(row);
  }
  if (reader.unclosed_record() != 0) {
    error = "record " + std::to_string(reader.unclosed_record()) + " has a quote that is not closed";
    return nullptr;
  }
  return table;
}

// ---- JSON ---------------------------------------------------------------------------------------------------------------

/// Fills a table while the text is parsed. Whatever is nested in a row is left out: it could not be matched.
class JsonRows {
 public:
  explicit JsonRows(Table& table) : table_(table) {}

  bool null() { return true; }
  bool boolean(bool value) { return put(Value::boolean(value)); }
  bool number_integer(std::int64_t value) { return put(Value::integer(value)); }
  bool number_unsigned(std::uint64_t value) {
    return put_copy(std::to_string(value), [](std::string_view text) { return Value::number_text(text); });
  }
  bool number_float(double, const std::string& spelling) {
    return put_copy(spelling, [](std::string_view text) { return Value::number_text(text); });
  }
  bool string(std::string& value) {
    return put_copy(value, [](std::string_view text) { return Value::text(text); });
  }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool key(std::string& name) {
    key_ = name;
    return true;
  }
  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }
  bool end_object() {
    if (depth_ == 2) {
      table_.add_row(cells_);
      cells_.clear();
      texts_.reset();
    }
    --depth_;
    return true;
  }
  bool end_array() {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t place, const std::string&, const nlohmann::detail::exception&) {
    error_ = "it is broken JSON at byte " + std::to_string(place);
    return false;
  }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  bool open(bool is_object) {
    ++depth_;
    if (depth_ == 1) {
      is_keyed_ = is_object;
      if (is_keyed_) table_.add_column("");
    } else if (depth_ == 2) {
      if (!is_object) return refuse();
      if (is_keyed_) cells_.push_back(Value::text(texts_.copy(key_)));
    }
    return true;
  }

  bool refuse() {
    error_ = "a list of objects, or an object of objects, is expected";
    return false;
  }

  template <class Make>
  bool put_copy(std::string_view text, Make make) {
    return put(make(texts_.copy(text)));
  }

  bool put(const Value& value) {
    if (depth_ < 2) return refuse();
    if (depth_ > 2) return true;
    const std::size_t column = table_.column(key_).value_or(table_.columns().size());
    if (column == table_.columns().size()) table_.add_column(key_);
    if (cells_.size() <= column) cells_.resize(column + 1);
    cells_[column] = value;
    return true;
  }

  Table& table_;
  std::size_t depth_ = 0;
  bool is_keyed_ = false;
  std::string key_;
  std::vector<Value> cells_;
  Arena texts_;
  std::string error_;
};

std::shared_ptr<const Table> read_json(std::string_view text, std::string& error) {
  auto table = std::make_shared<Table>();
  JsonRows rows(*table);
  if (nlohmann::json::sax_parse(text, &rows)) return table;
  error = rows.error();
  return nullptr;
}

}  // namespace

std::shared_ptr<const Table> read_lookup_file(std::string_view name, std::string_view text, std::string& error) {
  const std::string repaired = is_valid_utf8(text) ? std::string() : repaired_utf8(text);
  const std::string_view valid = repaired.empty() ? text : std::string_view(repaired);
  return ascii_lowered(name).ends_with(".json") ? read_json(valid, error) : read_csv(valid, error);
}

}  // namespace cqlite
