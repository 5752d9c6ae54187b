/// Rows as JSON: one object a line, or an array of them. A row is handed on as soon as it is there; whoever takes it
/// knows best how long to gather.
#include <utility>

#include "io/field_writer.hpp"

namespace cqlite {
namespace {

class NdjsonWriter final : public JsonWriter {
 public:
  explicit NdjsonWriter(Put put) : put_(std::move(put)) {}

  void object(std::string& line) override {
    line += '\n';
    put_(line);
  }
  void finish() override {}

 private:
  Put put_;
};

class JsonArrayWriter final : public JsonWriter {
 public:
  explicit JsonArrayWriter(Put put) : put_(std::move(put)) {}

  void object(std::string& line) override {
    put_(has_rows_ ? ",\n" : "[\n");
    has_rows_ = true;
    put_(line);
  }
  void finish() override { put_(has_rows_ ? "\n]\n" : "[]\n"); }

 private:
  Put put_;
  bool has_rows_ = false;
};

}  // namespace

std::unique_ptr<JsonWriter> ndjson_writer(Put put) { return std::make_unique<NdjsonWriter>(std::move(put)); }

std::unique_ptr<JsonWriter> json_writer(Put put) { return std::make_unique<JsonArrayWriter>(std::move(put)); }

}  // namespace cqlite
