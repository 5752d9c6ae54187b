// text:substring() and text:positionOf(): parts of texts, by the characters that a reader sees.
#include <algorithm>
#include <optional>
#include <vector>

#include "base/utf8.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct SubstringArgs {
  Operand string;
  Operand begin;
  Operand end;
  Output as{"_string"};
};

struct PositionArgs {
  Operand string;
  Operand character;
  Operand begin;
  Operand occurrence;
  Output as{"_position"};
};

/// A whole number that is not negative; `otherwise` if the operand is not given.
std::optional<std::size_t> count(const Operand& operand, std::size_t otherwise, const EventRow& row, Worker& worker) {
  if (!operand.is_given()) return otherwise;
  Number number = operand.read(row, worker).number();
  if (number && !number.is_integer()) number = whole_or_real(number.real());
  if (!number.is_integer() || number.integer() < 0) return std::nullopt;
  return static_cast<std::size_t>(number.integer());
}

/// A text by its grapheme clusters, walked from left to right.
class Characters {
 public:
  explicit Characters(std::string_view text) : text_(text), are_bytes_(has_byte_graphemes(text)) {}

  /// Goes on to character `position`; false if the text has fewer.
  bool advance_to(std::size_t position) {
    if (are_bytes_) {
      if (position > text_.size()) return false;
      offset_ = position_ = position;
    }
    while (position_ < position && offset_ < text_.size()) step();
    return position_ == position;
  }
  /// Goes on to the character that starts at `offset`; false if none starts there.
  bool advance_to_offset(std::size_t offset) {
    if (are_bytes_) offset_ = position_ = offset;
    while (offset_ < offset) step();
    return offset_ == offset;
  }
  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  void step() {
    offset_ += first_grapheme_size(text_.substr(offset_));
    ++position_;
  }

  std::string_view text_;
  bool are_bytes_;
  std::size_t position_ = 0;
  std::size_t offset_ = 0;
};

/// The places of a part in a text, also those that overlap, from left to right (Knuth, Morris and Pratt).
class Occurrences {
 public:
  Occurrences(std::string_view text, std::string_view part, std::size_t from)
      : text_(text), part_(part), position_(from), borders_(part.size() + 1) {
    for (std::size_t i = 1; i < part.size(); ++i) borders_[i + 1] = extended(borders_[i], part[i]);
  }

  /// The offset of the next one; std::string_view::npos if there is none.
  std::size_t next() {
    while (position_ < text_.size()) {
      matched_ = extended(matched_, text_[position_++]);
      if (matched_ < part_.size()) continue;
      matched_ = borders_[matched_];
      return position_ - part_.size();
    }
    return std::string_view::npos;
  }

 private:
  /// How many bytes of the part match after `byte`, if `matched` did before it.
  [[nodiscard]] std::size_t extended(std::size_t matched, char byte) const {
    while (matched > 0 && part_[matched] != byte) matched = borders_[matched];
    return part_[matched] == byte ? matched + 1 : 0;
  }

  std::string_view text_;
  std::string_view part_;
  std::size_t position_;
  std::size_t matched_ = 0;
  std::vector<std::size_t> borders_;  ///< for each length of a beginning of the part: the longest that also ends it
};

class Substring final : public Expression {
 public:
  explicit Substring(SubstringArgs args) : args_(std::move(args)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value value = args_.string.read(row, worker);
    if (value.is_missing()) return {};
    const std::string_view text = value.text(worker.arena);
    const auto begin = count(args_.begin, 0, row, worker);
    const auto end = count(args_.end, text.size(), row, worker);  // not more characters than bytes
    if (!begin || !end || *begin >= *end) return {};

    Characters characters(text);
    if (!characters.advance_to(*begin)) return {};
    const std::string_view rest = text.substr(characters.offset());
    if (rest.empty()) return {};
    if (!args_.end.is_given()) return Value::text(rest);
    if (!characters.advance_to(*end)) return {};
    return Value::text(rest.substr(0, rest.size() - (text.size() - characters.offset())));
  }

 private:
  SubstringArgs args_;
};

class PositionOf final : public Expression {
 public:
  explicit PositionOf(PositionArgs args) : args_(std::move(args)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value value = args_.string.read(row, worker);
    const Value wanted = args_.character.read(row, worker);
    auto occurrence = count(args_.occurrence, 1, row, worker);
    const auto begin = count(args_.begin, 0, row, worker);
    if (value.is_missing() || wanted.is_missing() || !begin || !occurrence || *occurrence == 0) return {};
    const std::string_view text = value.text(worker.arena);
    const std::string_view part = wanted.text(worker.arena);

    Characters start(text);
    if (part.empty() || !start.advance_to(*begin)) return {};
    Characters end = start;
    Occurrences occurrences(text, part, start.offset());
    for (;;) {
      const std::size_t offset = occurrences.next();
      if (offset == std::string_view::npos) return {};
      // A letter is not found inside of the same letter with an accent.
      const bool is_whole = start.advance_to_offset(offset) && end.advance_to_offset(offset + part.size());
      if (is_whole && --*occurrence == 0) return Value::integer(static_cast<std::int64_t>(start.position()));
    }
  }

 private:
  PositionArgs args_;
};

}  // namespace

Function text_substring() {
  return Define<SubstringArgs>("text:substring")
      .summary("A part of a text, from one position to another.")
      .note("Positions count the characters a reader sees, from 0, as text:length() and text:positionOf() do.")
      .note(
          "Nothing is adjusted: if a position is missing, no whole number, negative or past the end, or the part would "
          "be empty, there is no result.")
      .input("string", &SubstringArgs::string, "Text to take from.")
      .option("begin", &SubstringArgs::begin, "Position of the first character; 0 by default.")
      .option("end", &SubstringArgs::end, "Position behind the last character; by default the end of the text.")
      .output("as", &SubstringArgs::as, "Field that receives the part.")
      .example({.query = "text:substring(id, begin=4, end=8)",
                .given = R"({"id":"INC-2024-77"} {"id":"INC-1"})",
                .want = R"({"id":"INC-2024-77","_string":"2024"} {"id":"INC-1"})"})
      .example({.query = "domain := text:substring(mail, begin=text:positionOf(mail, character=\"@\") + 1)",
                .given = R"({"mail":"zoë@example.org"} {"mail":"root"})",
                .want = R"({"mail":"zoë@example.org","domain":"example.org"} {"mail":"root"})"})
      .value_from([](SubstringArgs& args, Build&) { return std::make_shared<Substring>(args); });
}

Function text_position_of() {
  return Define<PositionArgs>("text:positionOf")
      .summary("The position of a character or text in another text.")
      .note("Positions count the characters a reader sees, from 0.")
      .note("Occurrences may overlap. A letter is not found where an accent belongs to it.")
      .note("If it does not occur, or `begin` or `occurrence` make no sense, there is no result.")
      .input("string", &PositionArgs::string, "Text to search.")
      .input("character", &PositionArgs::character, "Character or text to look for.")
      .option("begin", &PositionArgs::begin, "Position to start from; 0 by default.")
      .option("occurrence", &PositionArgs::occurrence, "Which occurrence is meant; the first by default.")
      .output("as", &PositionArgs::as, "Field that receives the position.")
      .example({.query = "text:positionOf(path, character=\"/\", occurrence=2)",
                .given = R"({"path":"/home/ann"} {"path":"/"})",
                .want = R"({"path":"/home/ann","_position":5} {"path":"/"})"})
      .example({.query = "at := text:positionOf(a, character=\"::\", begin=2)",
                .given = R"({"a":"::x::y"} {"b":1})",
                .want = R"({"a":"::x::y","at":3} {"b":1})"})
      .value_from([](PositionArgs& args, Build&) { return std::make_shared<PositionOf>(args); });
}

}  // namespace cqlite::builtin
