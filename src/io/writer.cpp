/// Formats by name.
#include "io/writer.hpp"

#include <array>
#include <utility>

#include "io/field_writer.hpp"

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

}  // namespace cqlite
