/// Formats by name.
#include "io/writer.hpp"

#include <array>
#include <utility>

#include "io/display_text.hpp"
#include "io/field_writer.hpp"
#include "values/json_object.hpp"

namespace cqlite {
namespace {

struct NamedFormat {
  std::string_view name;
  OutputFormat format;
};

constexpr std::array<NamedFormat, 6> formats = {{{"ndjson", OutputFormat::ndjson},
                                                 {"json", OutputFormat::json},
                                                 {"csv", OutputFormat::csv},
                                                 {"tsv", OutputFormat::tsv},
                                                 {"table", OutputFormat::table},
                                                 {"markdown", OutputFormat::markdown}}};

}  // namespace

std::optional<OutputFormat> output_format(std::string_view name) {
  for (const NamedFormat& candidate : formats) {
    if (candidate.name == name) return candidate.format;
  }
  return std::nullopt;
}

std::unique_ptr<Writer> make_writer(OutputFormat format, WriterOptions options,
                                    std::function<void(std::string_view)> put) {
  switch (format) {
    case OutputFormat::ndjson: return ndjson_writer(std::move(put));
    case OutputFormat::json: return json_writer(std::move(put));
    case OutputFormat::csv: return csv_writer(std::move(options), std::move(put));
    case OutputFormat::tsv: return tsv_writer(std::move(options), std::move(put));
    case OutputFormat::table: return table_writer(std::move(options), std::move(put));
    case OutputFormat::markdown: return markdown_writer(std::move(options), std::move(put));
  }
  return nullptr;
}

std::string heading(OutputFormat format, std::string_view hunt, bool colour) {
  std::string text;
  if (format == OutputFormat::markdown) {
    text = "## ";
    append_markdown(text, hunt);
    return text + "\n\n";
  }
  text = "== " + display_text(hunt, " ") + " ==";
  if (colour) text = "\x1b[1m" + text + "\x1b[0m";
  return text + "\n";
}

void FieldWriter::row(const Row& row) {
  if (hunt_.empty()) return fields(row.fields());
  marked_.assign(1, {hunt_field, hunt_});
  marked_.insert(marked_.end(), row.fields().begin(), row.fields().end());
  fields(marked_);
}

void JsonWriter::row(const Row& row) {
  line_.clear();
  row.append_json(line_);
  if (!hunt_.empty()) insert_hunt(line_, hunt_);
  object(line_);
}

void insert_hunt(std::string& object, std::string_view hunt) {
  const std::size_t members = object.find('{') + 1;
  const bool is_empty = object.find_first_not_of(" \t\r\n", members) == object.rfind('}');
  std::string member;
  append_json_string(member, hunt_field);
  member += ':';
  append_json_string(member, hunt);
  if (!is_empty) member += ',';
  object.insert(members, member);
}

}  // namespace cqlite
