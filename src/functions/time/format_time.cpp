// formatTime(): an instant as text.
#include <cmath>
#include <optional>
#include <utility>

#include "base/utf8.hpp"
#include "functions/define.hpp"
#include "functions/time/zones.hpp"

namespace cqlite {
namespace {

enum class Unit : std::uint8_t { by_size, milliseconds, seconds };

struct Args {
  Text format;
  Field field{"@timestamp"};
  Output as{"_formatTime"};
  Text timezone{"UTC"};
  Text locale;
  Unit unit = Unit::by_size;
};

/// The largest number that is taken for seconds where the unit is not given: the year 5138.
constexpr double most_seconds = 1e11;
/// A thousandth of a millisecond, more than what a double in seconds is off by in these years.
constexpr double tolerance = 0.001;

/// Numbers with a fraction are accepted only where the unit is not given; digits past milliseconds are cut.
std::optional<Instant> instant(Number number, Unit unit) {
  if (!number.is_integer()) {
    const Number whole = whole_or_real(number.real());
    if (!number || (unit != Unit::by_size && !whole.is_integer())) return std::nullopt;
    number = whole;
  }
  const bool is_seconds = unit == Unit::by_size ? std::fabs(number.real()) <= most_seconds : unit == Unit::seconds;
  const double milliseconds = number.real() * (is_seconds ? 1000 : 1);
  if (milliseconds < static_cast<double>(first_instant) || milliseconds > static_cast<double>(last_instant)) {
    return std::nullopt;
  }
  if (number.is_integer()) return number.integer() * (is_seconds ? 1000 : 1);
  return static_cast<Instant>(std::floor(milliseconds + tolerance));
}

class FormattedTime final : public Expression {
 public:
  FormattedTime(Field field, Unit unit, TimeFormat format, TimeZone zone)
      : field_(std::move(field)), unit_(unit), format_(std::move(format)), zone_(std::move(zone)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const auto time = instant(field_.read(row, worker).number(), unit_);
    if (!time) return {};
    worker.text.clear();
    format_.append(worker.text, *time, zone_);
    return Value::text(worker.arena.copy(worker.text));
  }
  bool reads(FieldReads& reads) const override { return reads_as_number(*field_.value, reads); }

 private:
  Field field_;
  Unit unit_;
  TimeFormat format_;
  TimeZone zone_;
};

bool is_english(const std::string& locale) {
  const std::string name = lower(locale);
  return name.empty() || name == "us" || name == "gb" || name == "en" || name.starts_with("en_") ||
         name.starts_with("en-");
}

ExpressionPtr formatted_time(Args& args, Build& build) {
  std::string error;
  auto format = TimeFormat::compile(args.format.value, error);
  if (!format) build.report(Code::wrong_type, args.format.span, error);
  bool is_right = format.has_value();
  const TimeZone zone = zone_parameter(args.timezone, build, is_right).value_or(TimeZone());
  if (!is_english(args.locale.value)) {
    build.report(Code::parameter_ignored, args.locale.span,
                 "locale `" + args.locale.value + "` has no effect: names of months and days are English");
  }
  if (!is_right) return nullptr;
  return std::make_shared<FormattedTime>(args.field, args.unit, *std::move(format), zone);
}

}  // namespace

template <>
struct Choices<Unit> {
  static constexpr auto table = std::array{std::pair{std::string_view("auto"), Unit::by_size},
                                           std::pair{std::string_view("milliseconds"), Unit::milliseconds},
                                           std::pair{std::string_view("seconds"), Unit::seconds}};
};

namespace builtin {

Function format_time() {
  return Define<Args>("formatTime")
      .summary("Writes a time as text, after a pattern such as `%Y-%m-%d %H:%M`.")
      .note(
          "Time of day: %H %I %k %l hour (00-23, 01-12, and both without a zero in front), %M minute, %S second, "
          "%L milliseconds, %N nanoseconds, %p am or pm, %z offset, %Z zone, %s and %Q seconds and milliseconds since "
          "1970.")
      .note(
          "Date: %Y %y %C year, its last two digits, century, %j day of the year, %m month, %d %e day of the month, "
          "%B %b month's name, %A %a day's name.")
      .note("Short for several: %R %T %r times of day, %D %F dates, %c both. %% is a percent sign.")
      .note(
          "With unit=auto numbers up to 100,000,000,000 count as seconds, and may have a fraction; larger ones are "
          "milliseconds. With a unit the number must be whole.")
      .note(
          "A field that is missing or no number gives no result, also one that holds a time as text, and so do years "
          "before 1 and after 9999.")
      .input("format", &Args::format, "The pattern.")
      .option("field", &Args::field, "Field that holds the time.")
      .unnamed()
      .output("as", &Args::as, "Field that receives the text.")
      .option("timezone", &Args::timezone, "Zone whose clocks are read: a name, an offset, or UTC.")
      .option("locale", &Args::locale, "Accepted; names are always English.")
      .option("unit", &Args::unit, "What the number counts.")
      .example({.query = "hour := formatTime(\"%H\", field=t)",
                .given = R"({"t":1767225599.5})",
                .want = R"({"t":1767225599.5,"hour":"23"})"})
      .example({.query = "formatTime(\"%a %F %T.%L %z\", field=t, timezone=\"+05:30\", as=t)",
                .given = R"({"t":1767225600042} {"t":"2026-01-01"})",
                .want = R"({"t":"Thu 2026-01-01 05:30:00.042 +0530"} {"t":"2026-01-01"})"})
      .value_from(formatted_time);
}

}  // namespace builtin
}  // namespace cqlite
