/// Events in memory are kept as the lines of NDJSON that a file of them would hold, so that a run over them takes the
/// same path as a run over a file.
#include "io/events.hpp"

#include <utility>

#include "io/byte_stream.hpp"
#include "values/json_object.hpp"

namespace cqlite {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Appends `text` to `lines`, line by line, leaving blank ones out. Returns how many.
std::size_t append_lines(std::string& lines, std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t size = text.find('\n');
    const std::string_view line = text.substr(0, size);
    text.remove_prefix(size == std::string_view::npos ? text.size() : size + 1);
    if (line.find_first_not_of(blanks) == std::string_view::npos) continue;
    lines += line;
    lines += '\n';
    ++count;
  }
  return count;
}

/// `text` with every line break blanked that stands inside of an object, so that an object that was written over
/// several lines becomes one. Empty if the brackets do not match: then nothing can be said about the lines.
std::string join_objects(std::string_view text) {
  std::string joined(text);
  std::size_t depth = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < joined.size(); ++i) {
    const char byte = joined[i];
    if (is_in_string) {
      if (byte == '\\') ++i;
      if (byte == '"') is_in_string = false;
      if (byte == '\n') return {};
    } else if (byte == '"') {
      is_in_string = true;
    } else if (byte == '{' || byte == '[') {
      ++depth;
    } else if (byte == '}' || byte == ']') {
      if (depth == 0) return {};
      --depth;
    } else if (byte == '\n' && depth != 0) {
      joined[i] = ' ';
    }
  }
  return depth == 0 && !is_in_string ? joined : std::string();
}

std::string read_all(ByteStream& stream) {
  std::string text;
  char block[4096];
  while (const std::size_t count = stream.read(block, sizeof block)) text.append(block, count);
  return text;
}

void append_field(std::string& out, const FieldView& field) {
  append_json_string(out, field.name);
  out += ':';
  const bool is_bare = field.type == FieldType::number    ? is_json_number(field.value)
                       : field.type == FieldType::boolean ? field.value == "true" || field.value == "false"
                                                          : false;
  if (is_bare) {
    out += field.value;
  } else {
    append_json_string(out, field.value);
  }
}

}  // namespace

Events::Events() : impl_(std::make_unique<Impl>()) {}
Events::~Events() = default;
Events::Events(Events&&) noexcept = default;
Events& Events::operator=(Events&&) noexcept = default;

void Events::add(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::vector<FieldView> texts;
  texts.reserve(fields.size());
  for (const auto& [name, value] : fields) texts.push_back({name, value, FieldType::text});
  add(texts);
}

void Events::add(std::span<const FieldView> fields) {
  std::string& out = impl_->lines;
  out += '{';
  bool is_first = true;
  for (const FieldView& field : fields) {
    if (!std::exchange(is_first, false)) out += ',';
    append_field(out, field);
  }
  out += "}\n";
  ++impl_->count;
}

void Events::add_json(std::string_view json) {
  if (json.starts_with("\xef\xbb\xbf")) json.remove_prefix(3);
  const std::size_t first = json.find_first_not_of(blanks);
  if (first == std::string_view::npos) return;
  if (json[first] == '[') {
    impl_->count += append_lines(impl_->lines, read_all(*array_stream(memory_stream(json))));
    return;
  }
  const std::string joined = json.find('\n') == std::string_view::npos ? std::string() : join_objects(json);
  impl_->count += append_lines(impl_->lines, joined.empty() ? json : joined);
}

std::size_t Events::size() const { return impl_->count; }

void Events::clear() {
  impl_->lines.clear();
  impl_->count = 0;
}

}  // namespace cqlite
