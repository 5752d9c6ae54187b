#include "events.hpp"

#include <set>

namespace cqlite::testing {
namespace {

constexpr std::int64_t first_time = 1'767'225'600'000;
/// Field search marks so many bytes at a time; a longer line takes a second go.
constexpr std::size_t window = 4096;

std::string escaped(char byte) {
  static constexpr char digits[] = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(byte);
  return std::string("\\u00") + digits[code >> 4] + digits[code & 15];
}

/// Between two tokens.
std::string blanks(Random& random) {
  if (!random.one_in(8)) return "";
  return random.of({" ", "  ", "\t", " \t ", "\r"});
}

/// A JSON string of exactly these characters, now and then one of them in disguise.
std::string quoted(Random& random, const std::string& text, std::size_t rarity) {
  std::string result = "\"";
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) < 0x80 && random.one_in(rarity)) {
      result += escaped(byte);
    } else {
      result += byte;
    }
  }
  return result + '"';
}

std::string random_name(Random& random) {
  return random.of({"id",     "id",         "aid",        "cid",        "#id",         "d",          "ID",
                    "name",   "name",       "n",          "n",          "user",        "#user",      "b\\\"id",
                    "id\\\\", "ip",         "pad",        "t",          "user.name",   "list",       "id ",
                    "",       "@timestamp", "@timestamp", "@timestamp", "#@timestamp", "@rawstring", "na\\u006de"});
}

std::string random_string(Random& random) {
  if (random.one_in(3))
    return quoted(random, random.of({"alpha", "beta", "Alpha", "alphabet", "gamma", "cmd", "task"}), 60);
  if (random.one_in(12)) {
    return random.of({R"("task")", "\"ta\xc5\xbfk\"", "\"TAS\xe2\x84\xaa\"", R"("100")", R"("100.00")"});
  }
  if (random.one_in(12)) return '"' + std::string(random.below(140), random.one_in(2) ? 'x' : ' ') + '"';
  if (random.one_in(150)) return '"' + std::string(window - 200 + random.below(400), 'y') + '"';
  return random.of({R"("")",
                    R"("a")",
                    R"("id")",
                    R"("\"id\":1")",
                    R"("\"id\": {")",
                    R"("x\":")",
                    R"("\":")",
                    R"("{\"id\":1,\"name\":\"alpha\"}")",
                    R"("[1]")",
                    R"("{")",
                    R"("[")",
                    R"("}")",
                    R"("\\")",
                    R"("\\\\")",
                    R"("\\\"")",
                    R"("\\\":")",
                    R"("a:{b")",
                    R"("a: [b")",
                    R"("x : y")",
                    R"(" : ")",
                    R"(",")",
                    R"("\" :")",
                    "\"\xc3\xa4lpha\"",
                    R"("\u00e4lpha")",
                    R"("\u0041lpha")",
                    R"("alph\u0061")",
                    "\"\xe2\x84\xaa"
                    "cmd\"",
                    R"("\u212acmd")",
                    "\"al\xc5\xbfo\"",
                    R"("\ud83d\ude00")",
                    R"("\ud800")",
                    R"("a\/b")",
                    R"("a/b")",
                    R"("a\tb")",
                    R"("a\nb")",
                    R"("\u0000")",
                    "\"\xef\xbf\xbd\"",
                    R"("10")",
                    R"("10.0")",
                    R"("1e1")",
                    R"("010")",
                    R"("0x1f")",
                    R"(" 10 ")",
                    R"("true")",
                    R"("10.0.0.1")",
                    R"("10.200.0.1")",
                    R"("192.168.1.7")",
                    R"("::ffff:10.0.0.1")",
                    R"("user=alpha n=7")"});
}

std::string random_number(Random& random) {
  if (random.one_in(3)) return std::to_string(random.below(12));
  if (random.one_in(4)) return std::to_string(random.below(10'000));
  return random.of({"0", "-0", "10", "10.0", "1e1", "10.50", "-3", "0.1", "0.10", "9007199254740993", "1e400", "-1E-2",
                    "123456789012345678901", "3.5", "1767225600000", "100", "1e2", "100.0"});
}

std::string random_value(Random& random, std::size_t depth);

std::string random_container(Random& random, std::size_t depth) {
  const bool is_object = !random.one_in(3);
  std::string result = is_object ? "{" : "[";
  for (std::size_t left = random.below(3); left > 0; --left) {
    result += blanks(random);
    if (is_object) result += '"' + random_name(random) + '"' + blanks(random) + ':' + blanks(random);
    result += random_value(random, depth + 1) + blanks(random);
    if (left > 1) result += ',';
  }
  return result + (is_object ? '}' : ']');
}

std::string random_value(Random& random, std::size_t depth) {
  switch (random.below(20)) {
    case 0: return "null";
    case 1: return random.of({"true", "false"});
    case 2: return depth < 3 ? random_container(random, depth) : "{}";
    case 3:
    case 4:
    case 5:
    case 6:
    case 7: return random_number(random);
    default: return random_string(random);
  }
}

std::string random_time(Random& random) {
  const auto time = first_time + static_cast<std::int64_t>(random.below(20)) * 30'000;
  switch (random.below(12)) {
    case 0: return '"' + std::to_string(time) + '"';
    case 1: return std::to_string(time / 1000);
    case 2: return std::to_string(time / 1000) + ".5";
    case 3:
      return random.of({R"("2026-01-01T00:00:30Z")", R"("2026-01-01T01:00:30+01:00")", R"("2026-01-01T00:01:00.250Z")",
                        R"("2026-01-01 00:00:30")"});
    case 4: return random.of({"null", R"("")", R"("never")", "0", "-5", "1e3", "12", "{}", "true"});
    default: return std::to_string(time);
  }
}

std::string random_member(Random& random, const std::string& name, bool may_be_null) {
  std::string value;
  do {
    if (name.ends_with("@timestamp")) {
      value = random_time(random);
    } else if (name == "pad") {
      value = '"' + std::string(random.below(70), 'p') + '"';
    } else {
      value = random_value(random, 0);
    }
  } while (!may_be_null && (value == "null" || value.front() == '{' || value.front() == '['));
  // An escape may not stand in an escape.
  const bool is_plain = name.find('\\') == std::string::npos;
  return (is_plain ? quoted(random, name, 60) : '"' + name + '"') + blanks(random) + ':' + blanks(random) + value;
}

/// Is it read for another field, too, which has a `#` before its name?
bool has_double(const std::string& name) {
  return name.ends_with("id") || name.ends_with("user") || name.ends_with("@timestamp");
}

std::string random_line(Random& random) {
  std::string line = blanks(random) + '{';
  const std::size_t count = random.one_in(20) ? 0 : 1 + random.below(10);
  std::set<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = random_name(random);
    // It is not the same everywhere whether a null that follows a value of its name lets another field stand in again.
    const bool may_be_null = !has_double(name) || names.insert(name).second;
    line += (i == 0 ? "" : ",") + blanks(random) + random_member(random, name, may_be_null) + blanks(random);
  }
  return line + '}' + blanks(random);
}

/// Puts bytes that are no UTF-8 into one of the line's strings, if it has any with text in it.
void spoil_utf8(Random& random, std::string& line) {
  std::vector<std::size_t> places;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i - 1] >= 'a' && line[i - 1] <= 'z' && line[i] >= 'a' && line[i] <= 'z') places.push_back(i);
  }
  if (places.empty()) return;
  // Not behind a backslash, which would be another kind of damage.
  const std::size_t place = random.of(places);
  if (line.find('\\') != std::string::npos || line.find("true") != std::string::npos ||
      line.find("false") != std::string::npos || line.find("null") != std::string::npos) {
    return;
  }
  line.insert(place, random.of({"\xff", "\xc3", "\xe2\x84", "\x80", "\xed\xa0\x80", "\xf0\x9f"}));
}

void break_line(Random& random, std::string& line) {
  const std::size_t place = random.below(line.size());
  switch (random.below(4)) {
    case 0: line.erase(place, 1); break;
    case 1: line.resize(place); break;
    case 2: line.insert(place, random.of({"{", "}", "[", "]", ",", ":", "\"", "\\", "\x01", "1", " ", "\xff"})); break;
    default: line[place] = "{}[],:\"\\x"[random.below(9)]; break;
  }
}

}  // namespace

std::vector<std::string> random_lines(Random& random, Damage damage, bool are_many) {
  std::vector<std::string> lines;
  // Many are enough that a sort begins to drop rows.
  const std::size_t count = are_many            ? 1500 + random.below(1000)
                            : random.one_in(10) ? random.below(200)
                                                : 1 + random.below(30);
  while (lines.size() < count) {
    if (!lines.empty() && (random.one_in(4) || (are_many && lines.size() > 300))) {
      lines.push_back(lines[random.below(lines.size())]);
      continue;
    }
    std::string line = random_line(random);
    if (damage == Damage::bad_utf8 && random.one_in(4)) spoil_utf8(random, line);
    if (damage == Damage::broken && random.one_in(4)) break_line(random, line);
    if (random.one_in(30)) line = random.of({"", " ", "\r"});
    lines.push_back(line);
  }
  return lines;
}

}  // namespace cqlite::testing
