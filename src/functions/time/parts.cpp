// time:year() to time:millisecond(): parts of a time, as the clocks and calendars of a zone show them.
#include <array>
#include <optional>
#include <string>

#include "functions/define.hpp"
#include "functions/time/zones.hpp"
#include "values/local_time.hpp"

namespace cqlite::builtin {
namespace {

/// A function of the family; its examples show one moment in UTC and another in New York.
struct Part {
  const char* name;
  const char* summary;
  const char* in_utc;
  const char* in_new_york;
  Value (*value)(const LocalTime& time);
};

enum Index : std::size_t {
  day_of_month,
  day_of_week,
  day_of_week_name,
  day_of_year,
  hour,
  millisecond,
  minute,
  month,
  month_name,
  second,
  week_of_year,
  year
};

constexpr std::array<Part, year + 1> parts = {{
    {"dayOfMonth", "The day of the month, 1 to 31.", "3", "31",
     [](const LocalTime& time) { return Value::integer(time.date().day); }},
    {"dayOfWeek", "The day of the week, from 1 for Monday to 7 for Sunday.", "7", "3",
     [](const LocalTime& time) { return Value::integer(weekday(time.days) + 1); }},
    {"dayOfWeekName", "The English name of the day of the week.", "\"Sunday\"", "\"Wednesday\"",
     [](const LocalTime& time) { return Value::text(time.weekday()); }},
    {"dayOfYear", "The day of the year, 1 to 366.", "34", "365",
     [](const LocalTime& time) { return Value::integer(time.day_of_year()); }},
    {"hour", "The hour of the day, 0 to 23.", "4", "22",
     [](const LocalTime& time) { return Value::integer(time.hour()); }},
    {"millisecond", "The millisecond of the second, 0 to 999.", "7", "250",
     [](const LocalTime& time) { return Value::integer(time.millisecond % 1000); }},
    {"minute", "The minute of the hour, 0 to 59.", "5", "30",
     [](const LocalTime& time) { return Value::integer(time.minute()); }},
    {"month", "The month, 1 to 12.", "2", "12",
     [](const LocalTime& time) { return Value::integer(time.date().month); }},
    {"monthName", "The English name of the month.", "\"February\"", "\"December\"",
     [](const LocalTime& time) { return Value::text(time.month()); }},
    {"second", "The second of the minute, 0 to 59.", "6", "0",
     [](const LocalTime& time) { return Value::integer(time.second()); }},
    {"weekOfYear", "The week of the year, 1 to 53; weeks begin on Monday, the first holds the first Thursday.", "5",
     "1", [](const LocalTime& time) { return Value::integer(time.week_of_year()); }},
    {"year", "The year.", "2030", "2025", [](const LocalTime& time) { return Value::integer(time.date().year); }},
}};

template <Index index>
struct Args {
  Field field{"@timestamp"};
  Text timezone;
  Field timezone_field{"@timezone"};
  Output as{std::string("_") + parts[index].name};
};

class PartOfTime final : public Expression {
 public:
  PartOfTime(const Part& part, Field time, std::optional<TimeZone> zone, Field zone_field)
      : part_(part), time_(std::move(time)), zone_(std::move(zone)), zone_field_(std::move(zone_field)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const auto time = instant_from_milliseconds(time_.read(row, worker).number());
    if (!time) return {};
    const TimeZone* zone = zone_ ? &*zone_ : zone_in(zone_field_, row, worker);
    return part_.value(LocalTime(*time, zone != nullptr ? *zone : worker.environment.zone));
  }

 private:
  const Part& part_;
  Field time_;
  std::optional<TimeZone> zone_;
  Field zone_field_;
};

template <Index index>
Function function_of() {
  using TheArgs = Args<index>;
  const Part& part = parts[index];
  const std::string name = std::string("time:") + part.name;
  const std::string output = std::string("_") + part.name;
  return Define<TheArgs>(name)
      .summary(part.summary)
      .note("The time is a number of milliseconds since 1970. What is missing or no number gives no result.")
      .note(
          "The zone is `timezone`, else the one that `timezoneField` names, else the query's. A name that is no zone "
          "counts as none.")
      .option("field", &TheArgs::field, "Field that holds the time.")
      .option("timezone", &TheArgs::timezone, "Zone whose clocks are read: a name, an offset, or UTC.")
      .option("timezoneField", &TheArgs::timezone_field, "Field that names the zone.")
      .may_be_absent()
      .output("as", &TheArgs::as, "Field that receives the result.")
      .example({.query = name + "(t)",
                .given = R"({"t":1896321906007} {"t":"soon"})",
                .want = R"({"t":1896321906007,")" + output + "\":" + part.in_utc + R"(} {"t":"soon"})"})
      .example({.query = "x := " + name + "(t, timezone=\"America/New_York\")",
                .given = R"({"t":1767238200250})",
                .want = R"({"t":1767238200250,"x":)" + std::string(part.in_new_york) + "}"})
      .value_from([](TheArgs& args, Build& build) -> ExpressionPtr {
        bool is_right = true;
        auto zone = zone_parameter(args.timezone, build, is_right);
        if (!is_right) return nullptr;
        return std::make_shared<PartOfTime>(part, args.field, std::move(zone), args.timezone_field);
      });
}

}  // namespace

Function time_day_of_month() { return function_of<day_of_month>(); }
Function time_day_of_week() { return function_of<day_of_week>(); }
Function time_day_of_week_name() { return function_of<day_of_week_name>(); }
Function time_day_of_year() { return function_of<day_of_year>(); }
Function time_hour() { return function_of<hour>(); }
Function time_millisecond() { return function_of<millisecond>(); }
Function time_minute() { return function_of<minute>(); }
Function time_month() { return function_of<month>(); }
Function time_month_name() { return function_of<month_name>(); }
Function time_second() { return function_of<second>(); }
Function time_week_of_year() { return function_of<week_of_year>(); }
Function time_year() { return function_of<year>(); }

}  // namespace cqlite::builtin
