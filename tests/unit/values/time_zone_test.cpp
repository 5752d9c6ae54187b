/// Zones: names, offsets, and the days when clocks change (reference 8.2).

#include <doctest/doctest.h>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "values/time.hpp"

using namespace cqlite;

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;

Instant at(std::string_view text) { return *parse_timestamp(text); }

}  // namespace

TEST_CASE("zone: names and offsets") {
  struct Row {
    std::string_view name;
    std::int64_t offset;
    std::string_view abbreviation;
  };
  const Row rows[] = {
      {"UTC", 0, "UTC"},
      {"Z", 0, "UTC"},
      {"z", 0, "UTC"},
      {"utc", 0, "UTC"},
      {"Zulu", 0, "UTC"},
      {"Etc/UTC", 0, "UTC"},
      {"GMT", 0, "GMT"},
      {"+00:00", 0, "UTC"},
      {"+02:00", 2 * hour, "+02:00"},
      {"-0800", -8 * hour, "-08:00"},
      {"+02", 2 * hour, "+02:00"},
      {"-1", -hour, "-01:00"},
      {"UTC+12:30", 12 * hour + 30 * minute, "+12:30"},
      {"GMT-3", -3 * hour, "-03:00"},
      {"-01:00", -hour, "-01:00"},
      {"+18:00", 18 * hour, "+18:00"},
      {"Europe/Copenhagen", 2 * hour, "CEST"},
      {"Europe/London", hour, "BST"},
      {"America/New_York", -4 * hour, "EDT"},
      {"Asia/Kathmandu", 5 * hour + 45 * minute, "+0545"},
      {"EST", -5 * hour, "EST"},
      {"US/Pacific", -7 * hour, "PDT"},
  };
  const Instant summer = at("2026-07-01T12:00:00Z");
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto zone = TimeZone::find(row.name);
    REQUIRE(zone.has_value());
    CHECK(zone->offset_at(summer) == row.offset);
    CHECK(zone->abbreviation_at(summer) == row.abbreviation);
    CHECK(zone->from_local(summer + row.offset) == summer);
  }
}

TEST_CASE("zone: what is none") {
  for (const std::string_view name : {"",
                                      " ",
                                      "UTC ",
                                      "Mars/Olympus",
                                      "europe/copenhagen",
                                      "+",
                                      "-",
                                      "+2:00",
                                      "+02:0",
                                      "+02:60",
                                      "+18:01",
                                      "+24:00",
                                      "+123",
                                      "+12345",
                                      "02:00",
                                      "UTC+",
                                      "UTC+x",
                                      "+0x:00",
                                      "../../etc/passwd",
                                      "/etc/localtime"}) {
    CAPTURE(name);
    CHECK_FALSE(TimeZone::find(name).has_value());
  }
}

TEST_CASE("zone: offsets follow the clocks") {
  const TimeZone zone = *TimeZone::find("Europe/Copenhagen");
  CHECK(zone.offset_at(at("2026-03-29T00:59:59.999Z")) == hour);
  CHECK(zone.offset_at(at("2026-03-29T01:00:00Z")) == 2 * hour);
  CHECK(zone.offset_at(at("2026-10-25T00:59:59.999Z")) == 2 * hour);
  CHECK(zone.offset_at(at("2026-10-25T01:00:00Z")) == hour);
  CHECK(zone.abbreviation_at(at("2026-01-01")) == "CET");
  // long before and after all changes there is still an answer
  CHECK(zone.offset_at(at("0001-01-01")) == 50 * minute + 20'000);
  CHECK(zone.offset_at(at("9999-12-31")) == hour);
}

TEST_CASE("zone: from local time, also where clocks jump") {
  const TimeZone zone = *TimeZone::find("Europe/Copenhagen");
  const auto instant_at = [&zone](std::string_view local) { return print_instant(zone.from_local(at(local))); };
  CHECK(instant_at("2026-01-15T12:00:00") == "2026-01-15T11:00:00.000Z");
  CHECK(instant_at("2026-07-15T12:00:00") == "2026-07-15T10:00:00.000Z");
  // forward: 02:00 to 03:00 does not exist, and becomes the moment of the jump
  CHECK(instant_at("2026-03-29T01:59:59.999") == "2026-03-29T00:59:59.999Z");
  CHECK(instant_at("2026-03-29T02:00:00") == "2026-03-29T01:00:00.000Z");
  CHECK(instant_at("2026-03-29T02:30:00") == "2026-03-29T01:00:00.000Z");
  CHECK(instant_at("2026-03-29T03:00:00") == "2026-03-29T01:00:00.000Z");
  // back: 02:00 to 03:00 happens twice, and the first one counts
  CHECK(instant_at("2026-10-25T01:59:59") == "2026-10-24T23:59:59.000Z");
  CHECK(instant_at("2026-10-25T02:00:00") == "2026-10-25T00:00:00.000Z");
  CHECK(instant_at("2026-10-25T02:59:59") == "2026-10-25T00:59:59.000Z");
  CHECK(instant_at("2026-10-25T03:00:00") == "2026-10-25T02:00:00.000Z");

  // Samoa left out 2011-12-30 altogether.
  const TimeZone apia = *TimeZone::find("Pacific/Apia");
  CHECK(print_instant(apia.from_local(at("2011-12-30T12:00:00"))) == "2011-12-30T10:00:00.000Z");
  CHECK(print_instant(apia.from_local(at("2011-12-31T00:00:00"))) == "2011-12-30T10:00:00.000Z");

  // Midnight does not exist on some days in Beirut: the day begins at 01:00.
  const TimeZone beirut = *TimeZone::find("Asia/Beirut");
  CHECK(print_instant(beirut.from_local(at("2021-03-28T00:00:00"))) == "2021-03-27T22:00:00.000Z");
}

TEST_CASE("zone: every hour of a year there and back") {
  for (const std::string_view name : {"Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "-03:30"}) {
    const TimeZone zone = *TimeZone::find(name);
    for (Instant time = at("2026-01-01"); time < at("2027-01-01"); time += hour / 2) {
      const Instant back = zone.from_local(time + zone.offset_at(time));
      const bool is_second_of_two = back < time && time - back <= hour;
      CHECK((back == time || is_second_of_two));
    }
  }
}

TEST_CASE("zone: may be looked up by many threads") {
  std::vector<std::thread> threads;
  std::vector<std::int64_t> offsets(8);
  for (std::int64_t& offset : offsets) {
    threads.emplace_back([&offset] { offset = TimeZone::find("Asia/Tokyo")->offset_at(0); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::int64_t offset : offsets) CHECK(offset == 9 * hour);
}

TEST_CASE("zone: offsets have names that are found again") {
  CHECK(offset_name(0) == "Z");
  CHECK(offset_name(2 * hour) == "+02:00");
  CHECK(offset_name(-3 * hour - 30 * minute) == "-03:30");
  CHECK(offset_name(18 * hour) == "+18:00");
  CHECK(offset_name(-(minute + 1000)) == "-00:01:01");
  CHECK(TimeZone::find(offset_name(-3 * hour - 30 * minute))->offset_at(0) == -3 * hour - 30 * minute);
}

TEST_CASE("zone: names out of events, known and unknown, more than are kept") {
  ZoneFinder zones;
  CHECK(zones.find("+01:00")->offset_at(0) == hour);
  CHECK(zones.find("Mars/Base") == nullptr);
  CHECK(zones.find("") == nullptr);
  CHECK(zones.find(std::string(1'000'000, 'x')) == nullptr);
  for (int i = 0; i < 600; ++i) CHECK(zones.find("Nowhere/" + std::to_string(i)) == nullptr);
  CHECK(zones.find("+01:00")->offset_at(0) == hour);
}
