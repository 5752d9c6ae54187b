/// Times in a form that a pattern describes, in the letters of Java's DateTimeFormatter: `dd/MMM/yyyy:HH:mm:ss Z`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "values/written_time.hpp"

namespace cqlite {

/// A pattern, checked and prepared once.
///
/// Letters: y u year, M L month (MMM short, MMMM full name), d day, D day of the year, E weekday's name, H k hour of the
/// day, h K hour of the half, a its half, m minute, s second, S fraction, n nanosecond, A N milli- and nanosecond of the
/// day, X x Z offsets, O offset behind GMT, VV zone, z zone or abbreviation; 'text', '' a quote, [ ] what may be missing.
/// Widths and strictness are Java's, except that nine S take up to nine digits and `am` is also read in small letters.
class TimePattern {
 public:
  /// `error` is filled, and nothing returned, for what is no pattern or never gives a date.
  [[nodiscard]] static std::optional<TimePattern> compile(std::string_view pattern, bool is_case_sensitive,
                                                          std::string& error);
  /// None if `text`, the whole of it, is no time of this form.
  [[nodiscard]] std::optional<WrittenTime> match(std::string_view text) const;

 private:
  enum class Kind : std::uint8_t { literal, number, fraction, name, offset, localized_offset, zone, section };
  enum Field : std::uint8_t {
    year,
    month,
    day,
    day_of_year,
    day_of_week,
    hour,
    hour_of_half,
    half,
    minute,
    second,
    nanosecond,
    millisecond_of_day,
    nanosecond_of_day,
    field_count
  };
  struct Element {
    explicit Element(Kind its_kind, char its_letter = 0, std::size_t its_width = 0)
        : kind(its_kind), letter(its_letter), width(its_width) {}

    Kind kind;
    char letter;
    std::size_t width;          ///< how often the letter stands there
    Field field = field_count;  ///< of a number or name
    std::size_t least = 0;      ///< digits of a number or fraction
    std::size_t most = 0;
    std::size_t reserved = 0;  ///< digits that belong to the numbers right behind it
    std::size_t end = 0;       ///< of a section: the element behind it
    std::string text;          ///< of a literal
  };
  struct State;

  bool add_letters(char letter, std::size_t width, std::string& error);
  void reserve_digits();
  bool is_complete(std::string& error) const;
  bool match(std::size_t begin, std::size_t end, State& state) const;
  bool match(const Element& element, State& state) const;
  bool match_text(std::string_view text, State& state) const;
  bool match_name(const Element& element, State& state) const;
  static std::optional<WrittenTime> written(const State& state);

  std::vector<Element> elements_;
  bool is_case_sensitive_ = true;
};

}  // namespace cqlite
