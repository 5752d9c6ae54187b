// parseCEF() and parseLEEF(): the messages of security products, a header between bars and then key=value pairs.
#include <array>
#include <optional>
#include <unordered_map>

#include "base/trim.hpp"
#include "base/utf8.hpp"
#include "functions/define.hpp"
#include "functions/parse/parsing.hpp"
#include "functions/time/zones.hpp"
#include "values/time_pattern.hpp"

namespace cqlite::builtin {
namespace {

struct CefArgs {
  Field field{"@rawstring"};
  Text header_prefix{"cef."};
  Text prefix{"cef.ext."};
  Text label_prefix{"cef.label."};
  bool keep_labels = false;
};

struct LeefArgs {
  Field field{"@rawstring"};
  Text delimiter;
  Text header_prefix{"leef."};
  Text prefix{"leef.ext."};
  Text label_prefix{"leef.label"};
  bool keep_labels = false;
  bool parse_time = true;
  Text timezone{"Z"};
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Moves past the next value of a header: up to a bar, where `\|` and `\\` are escapes. False if no bar comes.
bool header_value(std::string_view& text, Arena& arena, std::string_view& value) {
  std::size_t end = 0;
  bool has_escape = false;
  for (; end < text.size() && text[end] != '|'; ++end) {
    if (text[end] != '\\' || end + 1 == text.size()) continue;
    has_escape = true;
    ++end;
  }
  if (end >= text.size()) return false;
  value = text.substr(0, end);
  text.remove_prefix(end + 1);
  if (!has_escape) return true;
  char* const start = arena.allocate(value.size());
  char* out = start;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size() && (value[i + 1] == '|' || value[i + 1] == '\\')) ++i;
    *out++ = value[i];
  }
  value = {start, static_cast<std::size_t>(out - start)};
  return true;
}

/// A value of CEF's extension, with its escapes resolved: `\=`, `\\`, `\n`, `\r`.
std::string_view unescaped(std::string_view value, Arena& arena) {
  if (value.find('\\') == std::string_view::npos) return value;
  char* const start = arena.allocate(value.size());
  char* out = start;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char next = value[i] == '\\' && i + 1 < value.size() ? value[i + 1] : '\0';
    const char meant = next == '=' || next == '\\' ? next : next == 'n' ? '\n' : next == 'r' ? '\r' : '\0';
    if (meant != '\0') ++i;
    *out++ = meant != '\0' ? meant : value[i];
  }
  return {start, static_cast<std::size_t>(out - start)};
}

struct Pair {
  std::string_view key;
  std::string_view value;
};

/// The pairs of a body in the manner of CEF: a value goes on to the blank before the next `key=`.
std::vector<Pair> cef_pairs(std::string_view text, Arena& arena) {
  constexpr std::string_view ends_key = " \t=\\|\"'?&,;()<>{}";
  std::vector<Pair> pairs;
  std::size_t value_begin = 0;
  std::size_t word_begin = 0;  // of the word that `at` is in, if nothing in it forbids a key
  bool may_be_key = true;
  const auto close = [&](std::size_t end) {
    if (pairs.empty()) return;
    while (end > value_begin && is_blank(text[end - 1])) --end;
    pairs.back().value = unescaped(text.substr(value_begin, end - value_begin), arena);
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '=' && may_be_key && at > word_begin) {
      close(word_begin);
      pairs.push_back({text.substr(word_begin, at - word_begin), {}});
      value_begin = at + 1;
      may_be_key = false;
    } else if (is_blank(c)) {
      word_begin = at + 1;
      may_be_key = true;
    } else if (ends_key.find(c) != std::string_view::npos) {
      may_be_key = false;
      if (c == '\\') ++at;
    }
  }
  close(text.size());
  return pairs;
}

/// The pairs of a body in the manner of LEEF: between delimiters.
std::vector<Pair> leef_pairs(std::string_view text, std::string_view delimiter) {
  std::vector<Pair> pairs;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(delimiter, at), text.size());
    const std::string_view piece = text.substr(at, end - at);
    at = end + delimiter.size();
    const auto equals = piece.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = trimmed(piece.substr(0, equals), white_space);
    if (!key.empty()) pairs.push_back({key, piece.substr(equals + 1)});
  }
  return pairs;
}

/// Sets the fields of an extension.
class Extension {
 public:
  Extension(Build& build, const Text& prefix, const Text& label_prefix, bool keeps_labels)
      : fields_(build, prefix.value), labels_(build, label_prefix.value), keeps_labels_(keeps_labels) {}

  void set(EventRow& row, const std::vector<Pair>& pairs, Arena& arena) const {
    for (const Pair& pair : pairs) fields_.set(row, pair.key, Value::text(pair.value), arena);
  }

  /// The same where `cs1=x cs1Label=Rule` stands for a field called Rule.
  void set_labelled(EventRow& row, const std::vector<Pair>& pairs, Arena& arena) const {
    constexpr std::string_view suffix = "Label";
    std::unordered_map<std::string_view, std::string_view> values;
    for (const Pair& pair : pairs) values[pair.key] = pair.value;
    const auto label_of = [&](std::string_view key) -> std::string_view {
      const auto found = values.find(joined(key, suffix, arena));
      return found == values.end() ? std::string_view() : found->second;
    };
    for (const Pair& pair : pairs) {
      const bool is_label =
          pair.key.ends_with(suffix) && values.contains(pair.key.substr(0, pair.key.size() - suffix.size()));
      const std::string_view label = is_label ? std::string_view() : label_of(pair.key);
      if (!label.empty()) labels_.set(row, label, Value::text(pair.value), arena);
      const bool belongs_to_label = !label.empty() || (is_label && !pair.value.empty());
      if (!belongs_to_label || keeps_labels_) fields_.set(row, pair.key, Value::text(pair.value), arena);
    }
  }

 private:
  PrefixedFields fields_;
  PrefixedFields labels_;
  bool keeps_labels_;
};

/// The values of a header and the fields they go to. Nothing is set before all have been read.
template <std::size_t count>
class Header {
 public:
  Header(const std::string& prefix, const std::array<std::string_view, count>& names, Build& build) {
    for (std::size_t i = 0; i < count; ++i) slots_[i] = build.write(prefix + std::string(names[i]));
  }

  /// Moves past the header.
  bool set(std::string_view& text, EventRow& row, Arena& arena) const {
    std::array<std::string_view, count> values;
    for (std::string_view& value : values) {
      if (!header_value(text, arena, value)) return false;
    }
    for (std::size_t i = 0; i < count; ++i) row[slots_[i]] = Value::text(values[i]);
    return true;
  }

 private:
  std::array<Slot, count> slots_;
};

TransformPtr make_cef(CefArgs& args, Build& build) {
  constexpr std::array<std::string_view, 7> names = {
      "version", "device.vendor", "device.product", "device.version", "event_class_id", "name", "severity"};
  return parse_step(args.field, [header = Header<names.size()>(args.header_prefix.value, names, build),
                                 extension = Extension(build, args.prefix, args.label_prefix, args.keep_labels)](
                                    std::string_view text, EventRow& row, Worker& worker) {
    constexpr std::string_view start = "CEF:";
    const auto found = text.find("CEF:0|");
    if (found == std::string_view::npos) return;
    text.remove_prefix(found + start.size());
    if (header.set(text, row, worker.arena)) {
      extension.set_labelled(row, cef_pairs(text, worker.arena), worker.arena);
    }
  });
}

/// The delimiter in a header of LEEF 2.0: a character, or its number as `x5E` or `0x5E`; a tab if there is none.
std::string leef_delimiter(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('0')) digits.remove_prefix(1);
  if (text.size() > 1 && (digits.starts_with('x') || digits.starts_with('X'))) {
    digits.remove_prefix(1);
    std::uint32_t number = 0;
    bool is_number = !digits.empty() && digits.size() <= 4;
    for (const char c : digits) {
      const char lowered = lower_ascii(c);
      const bool is_digit = c >= '0' && c <= '9';
      is_number = is_number && (is_digit || (lowered >= 'a' && lowered <= 'f'));
      number = number * 16 + static_cast<std::uint32_t>(is_digit ? c - '0' : lowered - 'a' + 10);
      if (!is_number) break;
    }
    if (is_number && number != 0) {
      std::string character;
      append_utf8(character, number);
      return character;
    }
  }
  return text.empty() ? "\t" : std::string(text);
}

/// Reads messages of LEEF.
class Leef {
 public:
  Leef(LeefArgs& args, TimeZone zone, Build& build)
      : header_(args.header_prefix.value, {"version", "device.vendor", "device.product", "device.version", "event_id"},
                build),
        extension_(build, args.prefix, args.label_prefix, args.keep_labels),
        delimiter_(args.delimiter.is_given ? args.delimiter.value : "\t"),
        zone_(std::move(zone)) {
    if (args.parse_time) timestamp_ = build.write("@timestamp");
  }

  void operator()(std::string_view text, EventRow& row, Worker& worker) const {
    constexpr std::string_view start = "LEEF:";
    const auto is_at = [&text](std::size_t at) {
      const std::string_view rest = text.substr(at);
      return rest.starts_with("LEEF:1.0|") || rest.starts_with("LEEF:2.0|") || rest.starts_with("LEEF:0|");
    };
    std::size_t found = text.find(start);
    while (found != std::string_view::npos && !is_at(found)) found = text.find(start, found + 1);
    if (found == std::string_view::npos) return;
    text.remove_prefix(found + start.size());
    const char version = text.front();
    if (!header_.set(text, row, worker.arena)) return;
    if (version == '0') return extension_.set_labelled(row, cef_pairs(text, worker.arena), worker.arena);
    std::string delimiter = delimiter_;
    if (version == '2') {
      std::string_view written;
      if (!header_value(text, worker.arena, written)) return;
      delimiter = leef_delimiter(written);
    }
    const auto pairs = leef_pairs(text, delimiter);
    extension_.set(row, pairs, worker.arena);
    if (timestamp_) set_time(row, pairs, worker);
  }

 private:
  void set_time(EventRow& row, const std::vector<Pair>& pairs, Worker& worker) const {
    std::string_view time;
    std::string_view format;
    for (const Pair& pair : pairs) {
      if (pair.key == "devTime") time = pair.value;
      if (pair.key == "devTimeFormat") format = pair.value;
    }
    if (time.empty()) return;
    const auto instant = format.empty() ? plain_time(time, worker) : formatted_time(time, format, worker);
    if (instant) row[*timestamp_] = Value::integer(*instant);
  }

  std::optional<Instant> plain_time(std::string_view text, Worker& worker) const {
    // Digits alone are a count since 1970, whatever the zone.
    const bool is_count = parse_number(text).is_integer();
    return is_count ? parse_timestamp(text) : parse_point_in_time(text, worker.environment.now, zone_);
  }

  std::optional<Instant> formatted_time(std::string_view text, std::string_view format, Worker& worker) const {
    constexpr std::size_t longest_format = 256;
    std::string error;
    const auto pattern = format.size() <= longest_format ? TimePattern::compile(format, true, error) : std::nullopt;
    const auto written = pattern ? pattern->match(text) : std::nullopt;
    if (!written) return std::nullopt;
    const TimeZone* const zone = written->zone.empty() ? &zone_ : worker.zones.find(written->zone);
    if (!written->offset && zone == nullptr) return std::nullopt;
    return written->instant(written->offset ? nullptr : zone, worker.environment.now, MissingYear::this_or_last);
  }

  Header<5> header_;
  Extension extension_;
  std::string delimiter_;
  TimeZone zone_;
  std::optional<Slot> timestamp_;
};

TransformPtr make_leef(LeefArgs& args, Build& build) {
  bool is_right = true;
  TimeZone zone = zone_parameter(args.timezone, build, is_right).value_or(TimeZone());
  if (args.delimiter.is_given && code_point_count(args.delimiter.value) != 1) {
    build.report(Code::wrong_type, args.delimiter.span, "the delimiter is one character");
    is_right = false;
  }
  if (!is_right) return nullptr;
  return parse_step(args.field, Leef(args, std::move(zone), build));
}

}  // namespace

Function parse_cef() {
  return Define<CefArgs>("parseCEF")
      .summary("Reads a message in Common Event Format, version 0.")
      .note("What stands before CEF:0 is passed over. Without a complete header nothing is set.")
      .note("A pair such as cs1=x cs1Label=Rule gives one field, called Rule under the prefix of labels.")
      .note("In values \\= \\\\ \\n and \\r are escapes; any other backslash is one. Blanks at the end of a value go.")
      .option("field", &CefArgs::field, "Field that holds the message.")
      .option("headerprefix", &CefArgs::header_prefix, "What names of header fields begin with.")
      .option("prefix", &CefArgs::prefix, "What names of extension fields begin with.")
      .option("labelprefix", &CefArgs::label_prefix, "What names of labelled fields begin with.")
      .option("keeplabels", &CefArgs::keep_labels, "Set the two fields that make a labelled one, too.")
      .example({.query = "parseCEF(msg, headerprefix=\"\", prefix=\"x.\")",
                .given = R"({"msg":"fw CEF:0|Acme|Gate|2|7|port \\| scan|5|src=10.0.0.1 msg=two words"})",
                .want = R"({"msg":"fw CEF:0|Acme|Gate|2|7|port \\| scan|5|src=10.0.0.1 msg=two words","version":"0",)"
                        R"("device.vendor":"Acme","device.product":"Gate","device.version":"2","event_class_id":"7",)"
                        R"("name":"port | scan","severity":"5","x.src":"10.0.0.1","x.msg":"two words"})"})
      .example({.query = "parseCEF(msg) | select([cef.name, cef.label.Rule, cef.ext.cs1])",
                .given = R"({"msg":"CEF:0|A|B|1|2|hit|9|cs1=r-7 cs1Label=Rule"} {"msg":"CEF:1|A|B|1|2|hit|9|"})",
                .want = R"({"cef.name":"hit","cef.label.Rule":"r-7"} {})"})
      .transform_from(make_cef);
}

Function parse_leef() {
  return Define<LeefArgs>("parseLEEF")
      .summary("Reads a message in Log Event Extended Format 1.0 or 2.0.")
      .note("What stands before LEEF:1.0 or LEEF:2.0 is passed over. LEEF:0 is read with a body as CEF has it.")
      .note("The delimiter of LEEF 2.0 stands in its header, as a character or as its number: x5E.")
      .note(
          "devTime sets @timestamp: by the pattern in devTimeFormat, with the letters of parseTimestamp(); without one "
          "it is "
          "a count since 1970 or a time such as 2026-03-01T12:00:00.")
      .option("field", &LeefArgs::field, "Field that holds the message.")
      .option("delimiter", &LeefArgs::delimiter, "The character between pairs of LEEF 1.0; a tab if left out.")
      .option("headerprefix", &LeefArgs::header_prefix, "What names of header fields begin with.")
      .option("prefix", &LeefArgs::prefix, "What names of extension fields begin with.")
      .option("labelprefix", &LeefArgs::label_prefix, "What names of labelled fields of LEEF:0 begin with.")
      .option("keeplabels", &LeefArgs::keep_labels, "For LEEF:0: set the two fields that make a labelled one, too.")
      .option("parsetime", &LeefArgs::parse_time, "Whether devTime sets @timestamp.")
      .option("timezone", &LeefArgs::timezone, "Zone of a devTime that names none.")
      .example({.query = "parseLEEF(msg, parsetime=false) | select([leef.device.vendor, leef.event_id, leef.ext.src])",
                .given = R"({"msg":"<13> LEEF:2.0|Acme|Gate|1|logon|x5E|src=10.0.0.1^usr=ann"})",
                .want = R"({"leef.device.vendor":"Acme","leef.event_id":"logon","leef.ext.src":"10.0.0.1"})"})
      .example({.query = "parseLEEF(msg, delimiter=\";\", timezone=\"+01:00\") | select([leef.ext.usr, @timestamp])",
                .given = R"({"msg":"LEEF:1.0|A|B|1|2|usr=ann lee;devTime=2026-01-01T01:00:00"})",
                .want = R"({"leef.ext.usr":"ann lee","@timestamp":1767225600000})"})
      .transform_from(make_leef);
}

}  // namespace cqlite::builtin
