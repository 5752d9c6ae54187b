// ioc:lookup(): known indicators of compromise, out of a file that the caller gives.
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/utf8.hpp"
#include "engine/field_names.hpp"
#include "functions/lookup/table_argument.hpp"
#include "values/address.hpp"

namespace cqlite {
namespace {

enum class IndicatorType : std::uint8_t { ip_address, domain, url };
enum class Confidence : std::uint8_t { unverified, low, medium, high };
enum class IndicatorColumn : std::uint8_t {
  indicator,
  labels,
  last_updated,
  malicious_confidence,
  published_date,
  type
};

struct Args {
  Fields field;
  IndicatorType type = IndicatorType::ip_address;
  Confidence confidence_threshold = Confidence::high;
  std::vector<IndicatorColumn> include;
  Text prefix{"ioc"};
  bool strict = false;
};

constexpr std::array column_names{"indicator",      "labels", "last_updated", "malicious_confidence",
                                  "published_date", "type"};
constexpr std::array type_names{"ip_address", "domain", "url"};
constexpr std::array confidence_names{"unverified", "low", "medium", "high"};

/// How an indicator is compared: addresses by what they mean, the rest without regard to case. None: it is none.
std::optional<std::string> key_of(std::string_view text, IndicatorType type) {
  if (type != IndicatorType::ip_address) return folded(text);
  const auto address = parse_address(text);
  if (!address) return std::nullopt;
  return std::to_string(address->high) + ':' + std::to_string(address->low);
}

/// The rows of a table that are of one type and confident enough, by what they indicate.
class Indicators {
 public:
  Indicators(std::shared_ptr<const Table> table, IndicatorType type, Confidence threshold) : table_(std::move(table)) {
    const auto indicator = table_->column(column_names[0]);
    const auto type_column = table_->column("type");
    const auto confidence = table_->column("malicious_confidence");
    Arena texts;
    for (std::size_t row = 0; row < table_->size() && indicator; ++row) {
      if (type_column &&
          ascii_lowered(table_->cell(row, *type_column).text(texts)) != type_names[static_cast<std::size_t>(type)]) {
        continue;
      }
      if (confidence && level(ascii_lowered(table_->cell(row, *confidence).text(texts))) < threshold) continue;
      if (auto key = key_of(table_->cell(row, *indicator).text(texts), type)) rows_[*std::move(key)].push_back(row);
    }
  }

  [[nodiscard]] const std::vector<std::size_t>* find(std::string_view text, IndicatorType type) const {
    const auto key = key_of(text, type);
    if (!key) return nullptr;
    const auto found = rows_.find(*key);
    return found == rows_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const Table& table() const { return *table_; }

 private:
  static Confidence level(const std::string& word) {
    const auto found = std::find(confidence_names.begin(), confidence_names.end(), word);
    return found == confidence_names.end() ? Confidence::unverified
                                           : static_cast<Confidence>(found - confidence_names.begin());
  }

  std::shared_ptr<const Table> table_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> rows_;
};

class MarkIndicators final : public Transform {
 public:
  struct Options {
    std::shared_ptr<const Indicators> indicators;
    std::vector<ExpressionPtr> fields;
    IndicatorType type;
    std::vector<std::string> columns;
    std::string prefix;
    bool is_strict;
    Slot detected;
    std::shared_ptr<const FieldNames> names;
  };
  explicit MarkIndicators(Options options) : options_(std::move(options)) {}

  void apply(Rows& rows, Worker& worker) const override {
    std::erase_if(rows, [&](EventRow* row) { return !mark(*row, worker) && options_.is_strict; });
  }
  bool may_drop() const override { return options_.is_strict; }

 private:
  bool mark(EventRow& row, Worker& worker) const {
    std::size_t count = 0;
    for (const auto& field : options_.fields) {
      const Value value = field->evaluate(row, worker);
      if (value.is_missing()) continue;
      const auto* found = options_.indicators->find(value.text(worker.arena), options_.type);
      if (found == nullptr) continue;
      for (const std::size_t from : *found) put(from, count++, row, worker);
    }
    if (count > 0) row[options_.detected] = Value::boolean(true);
    return count > 0;
  }

  void put(std::size_t from, std::size_t index, EventRow& row, Worker& worker) const {
    const Table& table = options_.indicators->table();
    for (const std::string& name : options_.columns) {
      const auto column = table.column(name);
      const Value value = column ? table.cell(from, *column) : Value();
      if (value.is_missing()) continue;
      const std::string full = std::string(element_name(options_.prefix, index, worker.arena)) + '.' + name;
      options_.names->write(row, worker.arena.copy(full), value, worker.arena);
    }
  }

  Options options_;
};

class IsIndicator final : public Predicate {
 public:
  IsIndicator(std::shared_ptr<const Indicators> indicators, std::vector<ExpressionPtr> fields, IndicatorType type)
      : indicators_(std::move(indicators)), fields_(std::move(fields)), type_(type) {}
  bool test(const EventRow& row, Worker& worker) const override {
    return std::any_of(fields_.begin(), fields_.end(), [&](const ExpressionPtr& field) {
      const Value value = field->evaluate(row, worker);
      return !value.is_missing() && indicators_->find(value.text(worker.arena), type_) != nullptr;
    });
  }

 private:
  std::shared_ptr<const Indicators> indicators_;
  std::vector<ExpressionPtr> fields_;
  IndicatorType type_;
};

/// The caller's indicators. Without them a strict lookup is refused, since no event could pass; another has no hits.
std::shared_ptr<const Indicators> indicators_for(const Args& args, bool must_exist, Build& build) {
  const auto given = build.indicators();
  if (!given && build.is_only_checked()) {
    return std::make_shared<const Indicators>(std::make_shared<const Table>(), args.type, args.confidence_threshold);
  }
  if (!given) {
    build
        .report(must_exist ? Code::missing_resource : Code::parameter_ignored, build.place().span,
                must_exist ? "a file of indicators is needed" : "no indicators are given: no event is marked")
        .help("give a lookup file with the columns indicator, type and malicious_confidence: --ioc FILE");
    if (must_exist) return nullptr;
    return std::make_shared<const Indicators>(std::make_shared<const Table>(), args.type, args.confidence_threshold);
  }
  if (!has_column(*given, column_names[0], build.place().span, build)) return nullptr;
  return std::make_shared<const Indicators>(given->source.known(), args.type, args.confidence_threshold);
}

TransformPtr make_lookup(const Args& args, Build& build) {
  auto indicators = indicators_for(args, args.strict, build);
  if (indicators == nullptr) return nullptr;
  std::vector<std::string> columns;
  for (const IndicatorColumn column : args.include)
    columns.emplace_back(column_names[static_cast<std::size_t>(column)]);
  if (columns.empty()) columns.assign(column_names.begin(), column_names.end());
  const Slot detected = build.write(args.prefix.value + ".detected");
  build.write_unknown();
  return std::make_shared<MarkIndicators>(MarkIndicators::Options{std::move(indicators), expressions_of(args.field),
                                                                  args.type, std::move(columns), args.prefix.value,
                                                                  args.strict, detected, build.names()});
}

PredicatePtr test_lookup(const Args& args, Build& build) {
  if (!args.strict) {
    build.report(Code::not_a_filter, build.place().span, "`ioc:lookup` is a filter only with strict=true");
    return nullptr;
  }
  auto indicators = indicators_for(args, true, build);
  if (indicators == nullptr) return nullptr;
  return std::make_shared<IsIndicator>(std::move(indicators), expressions_of(args.field), args.type);
}

}  // namespace

template <>
struct Choices<IndicatorType> {
  static constexpr auto table = std::array{std::pair{std::string_view("ip_address"), IndicatorType::ip_address},
                                           std::pair{std::string_view("domain"), IndicatorType::domain},
                                           std::pair{std::string_view("url"), IndicatorType::url}};
};
template <>
struct Choices<Confidence> {
  static constexpr auto table = std::array{std::pair{std::string_view("unverified"), Confidence::unverified},
                                           std::pair{std::string_view("low"), Confidence::low},
                                           std::pair{std::string_view("medium"), Confidence::medium},
                                           std::pair{std::string_view("high"), Confidence::high}};
};
template <>
struct Choices<IndicatorColumn> {
  static constexpr auto table =
      std::array{std::pair{std::string_view("indicator"), IndicatorColumn::indicator},
                 std::pair{std::string_view("labels"), IndicatorColumn::labels},
                 std::pair{std::string_view("last_updated"), IndicatorColumn::last_updated},
                 std::pair{std::string_view("malicious_confidence"), IndicatorColumn::malicious_confidence},
                 std::pair{std::string_view("published_date"), IndicatorColumn::published_date},
                 std::pair{std::string_view("type"), IndicatorColumn::type}};
};

namespace builtin {
namespace {

constexpr auto indicators_example =
    "indicator,type,malicious_confidence,labels\n"
    "192.0.2.66,ip_address,high,Malware/Example\n"
    "bad.example,domain,low,Phishing/Example\n";

}  // namespace

Function ioc_lookup() {
  return Define<Args>("ioc:lookup")
      .summary("Marks events whose addresses, domains or URLs are known indicators of compromise.")
      .note(
          "The indicators are a lookup file of the caller's (--ioc FILE) with the columns indicator, type, "
          "malicious_confidence and, as far as known, labels, published_date and last_updated.")
      .note(
          "A hit sets <prefix>.detected to true, and <prefix>[0].indicator, <prefix>[0].labels and so on for each "
          "indicator.")
      .note("Addresses are compared by what they mean, domains and URLs without regard to case.")
      .note("Without a file no event is marked, with a warning; with strict=true the query is refused.")
      .input("field", &Args::field, "Field to look up, or a list.")
      .input("type", &Args::type, "What the field holds.")
      .option("confidenceThreshold", &Args::confidence_threshold, "Lowest level of confidence that counts.")
      .option("include", &Args::include, "Columns to add; all by default.")
      .option("prefix", &Args::prefix, "What the names of the fields begin with.")
      .option("strict", &Args::strict, "Drop events without a hit; only then the call may be negated.")
      .example({.query = "ioc:lookup(ip, type=ip_address, include=[indicator, labels])",
                .given = R"({"ip":"192.0.2.66"} {"ip":"192.0.2.67"})",
                .want = R"({"ip":"192.0.2.66","ioc.detected":true,"ioc[0].indicator":"192.0.2.66",)"
                        R"("ioc[0].labels":"Malware/Example"} {"ip":"192.0.2.67"})",
                .file_name = "indicators.csv",
                .file = indicators_example})
      .example(
          {.query = "ioc:lookup(name, type=domain, confidenceThreshold=low, strict=true, include=indicator, prefix=i)",
           .given = R"({"name":"BAD.example"} {"name":"good.example"})",
           .want = R"({"name":"BAD.example","i.detected":true,"i[0].indicator":"bad.example"})",
           .file_name = "indicators.csv",
           .file = indicators_example})
      .needs_data()
      .transform_from(make_lookup)
      .filter_from(test_lookup);
}

}  // namespace builtin
}  // namespace cqlite
