// bitfield:extractFlags(), …AsArray() and …AsString(): names for the bits of a number.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct FieldsArgs {
  Field field;
  Pairs output;
  bool only_true = false;
};

struct ArrayArgs {
  Field field;
  Pairs flag_names;
  Text as_array{"_flags[]"};
};

struct StringArgs {
  Field field;
  Pairs flag_names;
  Text separator{" "};
  Output as{"_flags"};
};

constexpr std::int64_t most_bit = 63;

struct Flag {
  unsigned bit = 0;
  std::string name;
  [[nodiscard]] bool is_set(std::uint64_t bits) const { return (bits >> bit & 1) != 0; }
};
using Flags = std::vector<Flag>;

/// The pairs as bits and names; none after a report.
std::optional<Flags> flags_of(const Pairs& pairs, Build& build) {
  Flags flags;
  for (const auto& [index, name] : pairs.items) {
    const Number bit = parse_number(index);
    if (!bit.is_integer() || name.empty()) {
      build.report(Code::wrong_type, pairs.span, "flags are pairs of a bit and a name")
          .help("write a list such as [[0, READ], [1, WRITE]]");
      return std::nullopt;
    }
    if (bit.integer() < 0 || bit.integer() > most_bit) {
      build.report(Code::out_of_range, pairs.span, "bit " + index + " of `" + name + "` is not between 0 and 63");
      return std::nullopt;
    }
    flags.push_back({static_cast<unsigned>(bit.integer()), name});
  }
  return flags;
}

/// Sorted by bit. Each bit and each name stands once.
std::optional<Flags> distinct_flags_of(const Pairs& pairs, Build& build) {
  auto flags = flags_of(pairs, build);
  if (!flags) return std::nullopt;
  std::vector<std::string> names;
  for (const Flag& flag : *flags) names.push_back(flag.name);
  std::sort(names.begin(), names.end());
  std::sort(flags->begin(), flags->end(), [](const Flag& a, const Flag& b) { return a.bit < b.bit; });
  const auto bit =
      std::adjacent_find(flags->begin(), flags->end(), [](const Flag& a, const Flag& b) { return a.bit == b.bit; });
  const auto name = std::adjacent_find(names.begin(), names.end());
  if (bit == flags->end() && name == names.end()) return flags;
  build.report(Code::wrong_type, pairs.span,
               name != names.end() ? "the name `" + *name + "` is given twice"
                                   : "bit " + std::to_string(bit->bit) + " is given twice");
  return std::nullopt;
}

/// The lowest 64 bits of a whole number of any length; those of a negative one are its two's complement.
std::optional<std::uint64_t> low_bits(const Value& value, Worker& worker) {
  if (value.is_missing()) return std::nullopt;
  std::string_view digits = value.text(worker.arena);
  const bool is_negative = digits.starts_with('-');
  if (is_negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty()) return std::nullopt;
  std::uint64_t bits = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') {
      // 3.0 and 1e3 are whole, too.
      const Number number = whole_or_real(value.number().real());
      return value.number() && number.is_integer() ? std::optional(static_cast<std::uint64_t>(number.integer()))
                                                   : std::nullopt;
    }
    bits = bits * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return is_negative ? 0 - bits : bits;
}

class FlagFields final : public Transform {
 public:
  FlagFields(const FieldsArgs& args, Flags flags, std::vector<Slot> slots)
      : field_(args.field), only_true_(args.only_true), flags_(std::move(flags)), slots_(std::move(slots)) {}

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const auto bits = low_bits(field_.read(*row, worker), worker);
      if (!bits) continue;
      for (std::size_t i = 0; i < flags_.size(); ++i) {
        const bool is_set = flags_[i].is_set(*bits);
        if (is_set || !only_true_) (*row)[slots_[i]] = Value::boolean(is_set);
      }
    }
  }

 private:
  Field field_;
  bool only_true_;
  Flags flags_;
  std::vector<Slot> slots_;
};

class FlagArray final : public Transform {
 public:
  FlagArray(Field field, Flags flags, std::vector<Slot> slots)
      : field_(std::move(field)), flags_(std::move(flags)), slots_(std::move(slots)) {}

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const auto bits = low_bits(field_.read(*row, worker), worker);
      if (!bits) continue;
      std::size_t count = 0;
      for (const Flag& flag : flags_) {
        if (flag.is_set(*bits)) (*row)[slots_[count++]] = Value::text(flag.name);
      }
      for (; count < slots_.size(); ++count) (*row)[slots_[count]] = Value();
    }
  }

 private:
  Field field_;
  Flags flags_;
  std::vector<Slot> slots_;  ///< of as many elements as there are flags
};

class FlagText final : public Expression {
 public:
  FlagText(const StringArgs& args, Flags flags)
      : field_(args.field), separator_(args.separator.value), flags_(std::move(flags)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const auto bits = low_bits(field_.read(row, worker), worker);
    if (!bits) return {};
    worker.text.clear();
    bool is_first = true;
    for (const Flag& flag : flags_) {
      if (!flag.is_set(*bits)) continue;
      if (!is_first) worker.text += separator_;
      worker.text += flag.name;
      is_first = false;
    }
    return Value::text(worker.arena.copy(worker.text));
  }

 private:
  Field field_;
  std::string separator_;
  Flags flags_;
};

TransformPtr flag_fields(const FieldsArgs& args, Build& build) {
  auto flags = flags_of(args.output, build);
  if (!flags) return nullptr;
  std::vector<Slot> slots;
  for (const Flag& flag : *flags) slots.push_back(build.write(flag.name));
  return std::make_shared<FlagFields>(args, *std::move(flags), std::move(slots));
}

TransformPtr flag_array(const ArrayArgs& args, Build& build) {
  auto flags = distinct_flags_of(args.flag_names, build);
  if (!flags) return nullptr;
  std::string_view name = args.as_array.value;
  if (!name.ends_with("[]")) {
    build.report(Code::wrong_type, args.as_array.span, "the name of an array ends with []")
        .help("write asArray=\"" + args.as_array.value + "[]\"");
    return nullptr;
  }
  name.remove_suffix(2);
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < flags->size(); ++i) {
    slots.push_back(build.write(std::string(name) + "[" + std::to_string(i) + "]"));
  }
  return std::make_shared<FlagArray>(args.field, *std::move(flags), std::move(slots));
}

ExpressionPtr flag_text(const StringArgs& args, Build& build) {
  auto flags = distinct_flags_of(args.flag_names, build);
  if (!flags) return nullptr;
  return std::make_shared<FlagText>(args, *std::move(flags));
}

constexpr auto bits_note =
    "Bits are numbered from 0, the lowest, to 63. Of a larger number the lowest 64 bits count, of a negative one "
    "those of its two's complement.";
constexpr auto missing_note = "A field that is missing or no whole number changes nothing.";
constexpr auto field_text = "Field that holds the number.";
constexpr auto names_text = "Pairs [bit, name], each bit and name once.";

}  // namespace

Function bitfield_extract_flags() {
  return Define<FieldsArgs>("bitfield:extractFlags")
      .summary("Sets a field to true or false for each of some bits of a number.")
      .note(bits_note)
      .note(missing_note)
      .input("field", &FieldsArgs::field, field_text)
      .input("output", &FieldsArgs::output, "Pairs [bit, name of the field to set].")
      .option("onlyTrue", &FieldsArgs::only_true, "Set only the fields of bits that are 1, and leave the others alone.")
      .example({.query = "bitfield:extractFlags(field=mode, output=[[0, Exec], [1, Write], [2, Read]])",
                .given = R"({"mode":"5"} {"mode":"rwx"})",
                .want = R"({"mode":"5","Exec":true,"Write":false,"Read":true} {"mode":"rwx"})"})
      .example({.query = "bitfield:extractFlags(field=mode, onlyTrue=true, output=[[1, Write], [2, Read]])",
                .given = R"({"mode":4})",
                .want = R"({"mode":4,"Read":true})"})
      .transform_from(flag_fields);
}

Function bitfield_extract_flags_as_array() {
  return Define<ArrayArgs>("bitfield:extractFlagsAsArray")
      .summary("Lists the names of those bits of a number that are 1, in an array.")
      .note(bits_note)
      .note(
          "Names come in the order of bits. Elements that the array had before go, as many as there are names to give.")
      .note(missing_note)
      .input("field", &ArrayArgs::field, field_text)
      .input("flagNames", &ArrayArgs::flag_names, names_text)
      .option("asArray", &ArrayArgs::as_array, "Array that receives the names; its name ends with [].")
      .example({.query = "bitfield:extractFlagsAsArray(field=mode, flagNames=[[2, Read], [0, Exec], [1, Write]])",
                .given = R"({"mode":"5"} {"mode":2})",
                .want = R"({"mode":"5","_flags[0]":"Exec","_flags[1]":"Read"} {"mode":2,"_flags[0]":"Write"})"})
      .example({.query = "bitfield:extractFlagsAsArray(field=uac, flagNames=[[1, DISABLED]], asArray=\"state[]\")",
                .given = R"({"uac":514} {"uac":512})",
                .want = R"({"uac":514,"state[0]":"DISABLED"} {"uac":512})"})
      .transform_from(flag_array);
}

Function bitfield_extract_flags_as_string() {
  return Define<StringArgs>("bitfield:extractFlagsAsString")
      .summary("Joins the names of those bits of a number that are 1.")
      .note(bits_note)
      .note("Names come in the order of bits; without any the text is empty.")
      .note(missing_note)
      .input("field", &StringArgs::field, field_text)
      .input("flagNames", &StringArgs::flag_names, names_text)
      .option("separator", &StringArgs::separator, "What stands between two names.")
      .output("as", &StringArgs::as, "Field that receives the text.")
      .example({.query = "bitfield:extractFlagsAsString(field=mode, flagNames=[[0, Exec], [1, Write], [2, Read]])",
                .given = R"({"mode":"6"} {"mode":8})",
                .want = R"({"mode":"6","_flags":"Write Read"} {"mode":8,"_flags":""})"})
      .example(
          {.query = "tcp := bitfield:extractFlagsAsString(field=f, separator=\"+\", flagNames=[[1, SYN], [4, ACK]])",
           .given = R"({"f":18})",
           .want = R"({"f":18,"tcp":"SYN+ACK"})"})
      .value_from(flag_text);
}

}  // namespace cqlite::builtin
