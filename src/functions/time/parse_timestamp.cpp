// parseTimestamp() and findTimestamp(): texts to times.
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/utf8.hpp"
#include "functions/define.hpp"
#include "functions/time/zones.hpp"
#include "values/civil.hpp"
#include "values/time_pattern.hpp"
#include "values/time_search.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Text format{"yyyy-MM-dd'T'HH:mm:ss[.SSSSSSSSS]XXXXX"};
  Field field;
  Output as{"@timestamp"};
  Text timezone;
  Field timezone_field{"@timezone"};
  Text timezone_as{"@timezone"};
  bool is_case_sensitive = true;
  bool adds_errors = true;
};

struct FindArgs {
  Field field{"@rawstring"};
  Output as{"@timestamp"};
  Text timezone;
  Field timezone_field{"@timezone"};
  Text timezone_as{"@timezone"};
  bool adds_errors = true;
};

/// What is known after a text was read: a time and its zone, or what was wrong.
struct Outcome {
  std::optional<Instant> time;
  std::string_view zone;
  std::int64_t nanoseconds = 0;  ///< past the millisecond; only read where the format counts them
  std::string_view problem;
};

Outcome failure(std::string_view problem) {
  Outcome result;
  result.problem = problem;
  return result;
}

constexpr std::string_view no_text = "there is no text to read a time from";
constexpr std::string_view no_zone = "the text has a time but no known time zone; the parameter timezone can name one";
constexpr std::string_view not_found = "the text has no time in its first 128 characters";

class TimestampReader {
 public:
  virtual ~TimestampReader() = default;
  [[nodiscard]] virtual Outcome read(const EventRow& row, Worker& worker) const = 0;
};

/// Zones that the call names: its parameter, and a field of the event.
struct Zones {
  std::optional<TimeZone> parameter;
  std::string parameter_name;
  Field field;
};

/// The zone on whose clocks a text is read; only the offset that is written, if `zone` is null.
struct ChosenZone {
  const TimeZone* zone = nullptr;
  std::string_view name;
};

std::optional<ChosenZone> written_zone(const WrittenTime& written, Worker& worker) {
  if (written.offset) return ChosenZone{nullptr, worker.arena.copy(offset_name(*written.offset))};
  if (written.zone.empty()) return std::nullopt;
  const TimeZone* const zone = worker.zones.find(written.zone);
  return zone == nullptr ? std::nullopt : std::optional(ChosenZone{zone, written.zone});
}

std::optional<ChosenZone> named_zone(const Zones& zones, const EventRow& row, Worker& worker) {
  if (zones.parameter) return ChosenZone{&*zones.parameter, zones.parameter_name};
  const TimeZone* const zone = zone_in(zones.field, row, worker);
  if (zone == nullptr) return std::nullopt;
  return ChosenZone{zone, zones.field.read(row, worker).text(worker.arena)};
}

Outcome outcome(const WrittenTime& written, const std::optional<ChosenZone>& zone, MissingYear missing_year,
                std::string_view problem, Worker& worker) {
  if (!zone) return failure(no_zone);
  Outcome result = failure(problem);
  result.zone = zone->name;
  result.time = written.instant(zone->zone, worker.environment.now, missing_year);
  return result;
}

// ---- numbers ----------------------------------------------------------------------------------------------------------

enum class Unit : std::uint8_t { none, seconds, milliseconds, nanoseconds };

Unit unit_of(std::string_view format) {
  const std::string word = ascii_lowered(format);
  if (word == "millis" || word == "milliseconds" || word == "unixtimemillis") return Unit::milliseconds;
  if (word == "seconds" || word == "unixtime" || word == "unixtimeseconds") return Unit::seconds;
  return word == "nanos" ? Unit::nanoseconds : Unit::none;
}

/// A number of the unit since 1970 as milliseconds, and nanoseconds past them. None if it is no number, or outside of the
/// years 1 to 9999.
class EpochReader final : public TimestampReader {
 public:
  EpochReader(Field field, Unit unit, std::string problem)
      : field_(std::move(field)), unit_(unit), problem_(std::move(problem)) {}

  Outcome read(const EventRow& row, Worker& worker) const override {
    const Value value = field_.read(row, worker);
    if (value.is_missing()) return failure(no_text);
    const Number number = value.number();
    Outcome result = failure(problem_);
    result.zone = "Z";
    if (!number) return result;
    switch (unit_) {
      case Unit::seconds: result.time = instant_from_seconds(number); break;
      case Unit::nanoseconds:
        // A double has too few digits for nanoseconds; one that is whole has been read as an integer.
        if (!number.is_integer()) break;
        result.time = instant_from_milliseconds(Number(floor_quotient(number.integer(), nanoseconds_per_millisecond)));
        result.nanoseconds = floor_remainder(number.integer(), nanoseconds_per_millisecond);
        break;
      default: result.time = instant_from_milliseconds(number);
    }
    return result;
  }

 private:
  static constexpr std::int64_t nanoseconds_per_millisecond = 1'000'000;

  static std::optional<Instant> instant_from_seconds(const Number& seconds) {
    if (seconds.is_integer()) return instant_from_milliseconds(multiply(seconds, Number(std::int64_t{1000})));
    // A thousandth of a millisecond is more than what a double in seconds is off by.
    return instant_from_milliseconds(Number(seconds.real() * 1000 + 0.001));
  }

  Field field_;
  Unit unit_;
  std::string problem_;
};

// ---- texts ------------------------------------------------------------------------------------------------------------

class PatternReader final : public TimestampReader {
 public:
  PatternReader(Field field, TimePattern pattern, Zones zones, std::string problem)
      : field_(std::move(field)),
        pattern_(std::move(pattern)),
        zones_(std::move(zones)),
        problem_(std::move(problem)) {}

  Outcome read(const EventRow& row, Worker& worker) const override {
    const Value value = field_.read(row, worker);
    if (value.is_missing()) return failure(no_text);
    const auto written = pattern_.match(value.text(worker.arena));
    if (!written) return failure(problem_);
    // The parameter overrules the text, the field does not.
    const bool names_zone = written->offset || !written->zone.empty();
    const auto zone =
        names_zone && !zones_.parameter ? written_zone(*written, worker) : named_zone(zones_, row, worker);
    return outcome(*written, zone, MissingYear::this_or_last, problem_, worker);
  }

 private:
  Field field_;
  TimePattern pattern_;
  Zones zones_;
  std::string problem_;
};

class Searcher final : public TimestampReader {
 public:
  Searcher(Field field, Zones zones) : field_(std::move(field)), zones_(std::move(zones)) {}

  Outcome read(const EventRow& row, Worker& worker) const override {
    constexpr std::size_t most_characters = 128;
    const Value value = field_.read(row, worker);
    if (value.is_missing()) return failure(no_text);
    const auto written = find_time(value.text(worker.arena), most_characters);
    if (!written) return failure(not_found);
    auto zone = written_zone(*written, worker);
    if (!zone) zone = named_zone(zones_, row, worker);
    return outcome(*written, zone, MissingYear::any_near, not_found, worker);
  }

 private:
  Field field_;
  Zones zones_;
};

// ---- results ----------------------------------------------------------------------------------------------------------

struct Slots {
  Slot time = 0;
  Slot zone = 0;
  std::optional<Slot> nanoseconds;
  struct Errors {
    Slot error;
    Slot message;
    Slot is_parsed;
  };
  std::optional<Errors> errors;
};

class SetTimestamp final : public Transform {
 public:
  SetTimestamp(std::shared_ptr<const TimestampReader> reader, Slots slots)
      : reader_(std::move(reader)), slots_(slots) {}

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Outcome outcome = reader_->read(*row, worker);
      if (outcome.time) {
        (*row)[slots_.time] = Value::integer(*outcome.time);
        (*row)[slots_.zone] = Value::text(outcome.zone);
        if (slots_.nanoseconds) (*row)[*slots_.nanoseconds] = Value::integer(outcome.nanoseconds);
      } else if (slots_.errors) {
        (*row)[slots_.errors->error] = Value::boolean(true);
        (*row)[slots_.errors->message] = Value::text(outcome.problem);
        (*row)[slots_.errors->is_parsed] = Value::boolean(false);
      }
    }
  }

 private:
  std::shared_ptr<const TimestampReader> reader_;
  Slots slots_;
};

class Timestamp final : public Expression {
 public:
  explicit Timestamp(std::shared_ptr<const TimestampReader> reader) : reader_(std::move(reader)) {}
  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Outcome outcome = reader_->read(row, worker);
    return outcome.time ? Value::integer(*outcome.time) : Value();
  }

 private:
  std::shared_ptr<const TimestampReader> reader_;
};

// ---- calls ------------------------------------------------------------------------------------------------------------

using ReaderPtr = std::shared_ptr<const TimestampReader>;

template <class AnyArgs>
std::optional<Zones> zones(const AnyArgs& args, Build& build) {
  bool is_right = true;
  auto parameter = zone_parameter(args.timezone, build, is_right);
  if (!is_right) return std::nullopt;
  return Zones{std::move(parameter), args.timezone.value, args.timezone_field};
}

ReaderPtr reader(const Args& args, Build& build) {
  const std::string problem = "the text is no time in the form `" + args.format.value + "`";
  auto known_zones = zones(args, build);
  const Unit unit = unit_of(args.format.value);
  if (unit != Unit::none) return std::make_shared<EpochReader>(args.field, unit, problem);
  std::string error;
  auto pattern = TimePattern::compile(args.format.value, args.is_case_sensitive, error);
  if (!pattern) build.report(Code::wrong_type, args.format.span, error);
  if (!pattern || !known_zones) return nullptr;
  return std::make_shared<PatternReader>(args.field, *std::move(pattern), *std::move(known_zones), problem);
}

ReaderPtr reader(const FindArgs& args, Build& build) {
  auto known_zones = zones(args, build);
  return known_zones ? std::make_shared<Searcher>(args.field, *std::move(known_zones)) : nullptr;
}

bool counts_nanoseconds(const Args& args) { return unit_of(args.format.value) == Unit::nanoseconds; }
bool counts_nanoseconds(const FindArgs&) { return false; }

template <class AnyArgs>
TransformPtr make_step(const AnyArgs& args, Build& build) {
  auto source = reader(args, build);
  if (args.timezone_as.value.empty()) {
    build.report(Code::wrong_type, args.timezone_as.span, "`timezoneAs` takes the name of a field");
    return nullptr;
  }
  if (source == nullptr) return nullptr;
  Slots slots;
  slots.time = build.write(args.as.name);
  slots.zone = build.write(args.timezone_as.value);
  if (counts_nanoseconds(args)) slots.nanoseconds = build.write(args.as.name + ".nanos");
  if (args.adds_errors) {
    slots.errors = {build.write("@error"), build.write("@error_msg"), build.write("@event_parsed")};
  }
  return std::make_shared<SetTimestamp>(std::move(source), slots);
}

template <class AnyArgs>
ExpressionPtr make_value(const AnyArgs& args, Build& build) {
  auto source = reader(args, build);
  return source == nullptr ? nullptr : std::make_shared<Timestamp>(std::move(source));
}

constexpr auto as_text = "Field that receives the milliseconds since 1970.";
constexpr auto zone_field_text = "Field that names a zone for texts without one.";
constexpr auto zone_as_text = "Field that receives the zone or offset that was used.";
constexpr auto errors_text = "Tell in fields of the event when there is no time.";
constexpr auto errors_note =
    "Without a time the event keeps what it has, and gets `@error`=true, `@event_parsed`=false and the reason in "
    "`@error_msg`; a missing field counts as such. Inside an expression no field is set.";

}  // namespace

Function parse_timestamp() {
  return Define<Args>("parseTimestamp")
      .summary("Reads a time that is written after a pattern, such as `yyyy-MM-dd HH:mm:ss`.")
      .note(
          "Letters of the pattern: y u year, M L month (MMM and MMMM: its name), d day, D day of the year, E weekday, "
          "H k h K hour with a for its half, m minute, s second, S fraction, n nanosecond, A N milli- and nanosecond "
          "of the day.")
      .note(
          "Zones: X XX XXX XXXX XXXXX offsets or Z, x Z offsets, O offset behind GMT, VV zone, z zone or abbreviation. "
          "Texts stand in 'single quotes', what may be missing in [brackets].")
      .note(
          "Numbers since 1970 are read with the formats seconds, unixtime, unixTimeSeconds, millis, milliseconds, "
          "unixTimeMillis and nanos; what nanos has past the millisecond goes to `@timestamp.nanos`.")
      .note(
          "The zone is `timezone`, even if the text names another, else that of the text, else that of "
          "`timezoneField`; without any there is no time.")
      .note("Without a year it is this year, or the last if the date would be more than 8 days ahead.")
      .note("Without a time of day it is midnight. 31 April is read as 30 April, 24:00 as the end of the day.")
      .note(errors_note)
      .option("format", &Args::format, "The pattern, or a word for numbers.")
      .input("field", &Args::field, "Field that holds the text.")
      .output("as", &Args::as, as_text)
      .option("timezone", &Args::timezone, "Zone of the text: a name, an offset, or UTC.")
      .option("timezoneField", &Args::timezone_field, zone_field_text)
      .may_be_absent()
      .option("timezoneAs", &Args::timezone_as, zone_as_text)
      .option("caseSensitive", &Args::is_case_sensitive, "Tell small letters from capitals in names and texts.")
      .option("addErrors", &Args::adds_errors, errors_text)
      .example({.query = "parseTimestamp(field=t, as=ms)",
                .given = R"({"t":"2026-01-01T01:30:00+02:00"})",
                .want = R"({"t":"2026-01-01T01:30:00+02:00","ms":1767223800000,"@timezone":"+02:00"})"})
      .example({.query = "ms := parseTimestamp(\"d MMM yyyy, h:mm a\", field=t, timezone=UTC)",
                .given = R"({"t":"4 Jul 2025, 9:05 PM"} {"t":"yesterday"})",
                .want = R"({"t":"4 Jul 2025, 9:05 PM","ms":1751663100000,"@timezone":"UTC"} {"t":"yesterday",)"
                        R"("@error":true,"@error_msg":"the text is no time in the form `d MMM yyyy, h:mm a`",)"
                        R"("@event_parsed":false})"})
      .example({.query = "ms := 1 * parseTimestamp(unixtime, field=t)",
                .given = R"({"t":"1751663100.25"})",
                .want = R"({"t":"1751663100.25","ms":1751663100250})"})
      .value_from(make_value<Args>)
      .transform_from(make_step<Args>);
}

Function find_timestamp() {
  return Define<FindArgs>("findTimestamp")
      .summary("Finds the first time in a text and reads it.")
      .note(
          "Knows dates that begin with the year, the month or a day and the month's name, times without a date, and "
          "ten digits of seconds since 1970 with 3, 6 or 9 more; always with seconds. It must begin in the first 128 "
          "characters.")
      .note("Two digits are a year from 13 on; days before numbers of months (27/07/2023) are not understood.")
      .note("Without a date it is today, or yesterday if the time is more than 10 minutes ahead.")
      .note("Without a year it is the latest of next, this and last year that puts the date at most 7 days ahead.")
      .note(
          "The zone is that of the text, else `timezone`, else that of `timezoneField`; without any there is no time.")
      .note(errors_note)
      .option("field", &FindArgs::field, "Field that holds the text.")
      .output("as", &FindArgs::as, as_text)
      .option("timezone", &FindArgs::timezone, "Zone of texts without one: a name, an offset, or UTC.")
      .option("timezoneField", &FindArgs::timezone_field, zone_field_text)
      .may_be_absent()
      .option("timezoneAs", &FindArgs::timezone_as, zone_as_text)
      .option("addErrors", &FindArgs::adds_errors, errors_text)
      .example(
          {.query = "findTimestamp(field=line, as=ms, timezone=UTC)",
           .given = R"({"line":"sshd: 2025-07-04 21:05:00,250 closed"} {"line":"[04/Jul/2025:21:05:00 -0700] GET"})",
           .want = R"({"line":"sshd: 2025-07-04 21:05:00,250 closed","ms":1751663100250,"@timezone":"UTC"} )"
                   R"({"line":"[04/Jul/2025:21:05:00 -0700] GET","ms":1751688300000,"@timezone":"-07:00"})"})
      .example({.query = "ms := findTimestamp(field=line, addErrors=false)",
                .given = R"({"line":"at=1751663100250 ok"} {"line":"no time"})",
                .want = R"({"line":"at=1751663100250 ok","ms":1751663100250,"@timezone":"Z"} {"line":"no time"})"})
      .value_from(make_value<FindArgs>)
      .transform_from(make_step<FindArgs>);
}

}  // namespace cqlite::builtin
