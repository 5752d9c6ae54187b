/// The regex dialect of reference 1.7 and 1.8: what matches, what is captured, what is refused and where; and that the
/// shortcuts, both engines and the required literals never disagree.
#include "base/regex.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/utf8.hpp"

namespace {

using cqlite::Regex;
using cqlite::RegexError;
using cqlite::RegexFlags;
using namespace std::string_literals;

RegexFlags flags_of(std::string_view letters) {
  return {.ignores_case = letters.find('i') != letters.npos,
          .is_multiline = letters.find('m') != letters.npos,
          .dot_matches_all = letters.find('d') != letters.npos};
}

std::shared_ptr<const Regex> compiled(std::string_view pattern, std::string_view flags = {}) {
  RegexError error;
  auto regex = Regex::compile(pattern, flags_of(flags), error);
  REQUIRE_MESSAGE(regex, "`" << std::string(pattern) << "`: " << error.message);
  return regex;
}

/// The whole match and the groups; `-` for a group that took no part, `no match` alone.
std::vector<std::string> found(const Regex& regex, std::string_view text, std::size_t start = 0) {
  Regex::Groups groups;
  if (!regex.find(text, start, groups)) return {"no match"};
  std::vector<std::string> result;
  for (const std::string_view group : groups) result.emplace_back(group.data() == nullptr ? "-" : group);
  return result;
}

struct Case {
  std::string pattern;
  std::string flags;
  std::string text;
  std::vector<std::string> groups;  // the whole match first; empty: no match
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      // Characters, classes, dot.
      {"b.d", "", "abcd", {"bcd"}},
      {"a.c", "", "a\nc", {}},
      {"a.c", "d", "a\nc", {"a\nc"}},
      {"a.c", "", "a\rc", {"a\rc"}},
      {"[a-c]+[^0-9]", "", "xxabca7", {"abca"}},
      {"[^\\\\/|\\\\]*$", "", "C:\\Windows\\cmd.exe", {"cmd.exe"}},
      {"[-/][ix]", "", "msiexec /i", {"/i"}},
      {"[]a]+", "", "x]a]", {"]a]"}},
      {"[^]a]+", "", "]xy]", {"xy"}},
      {"[[(]x[\\])]", "", "a[x]", {"[x]"}},
      {"[^[]+", "", "ab[c", {"ab"}},
      {"[a-\\d]+", "", "x5-a", {"5-a"}},
      {"[\\w-.]+", "", " a-b.c ", {"a-b.c"}},
      {"[a&b]+", "", "a&b", {"a&b"}},
      {"[\\Qa-]\\E]+", "", "b-]a", {"-]a"}},
      {"[a-]+", "", "b-a", {"-a"}},
      {"\\d+\\D\\w+\\W\\s\\S", "", "12:ab, x", {"12:ab, x"}},
      {"\\d", "", "\u0663", {}},
      {"\\w", "", "\u00E9", {}},
      {"[\\s]\\s", "", "a\x0B\x0C"s, {"\x0B\x0C"s}},
      {"\\S+", "", " \x0Bxy\t"s, {"xy"}},
      {"[^\\S\\n]+", "", "a\n \tb", {" \t"}},
      // Escapes.
      {"\\t\\n\\r\\f\\a\\v", "", "\t\n\r\f\a\v", {"\t\n\r\f\a\v"}},
      {"\\cM\\cj", "", "\r\n", {"\r\n"}},
      {"\\x41\\x{e9}\\x{20AC}\\u20ac\\uD83D\\uDE00",
       "",
       "A\u00E9\u20AC\u20AC\U0001F600",
       {"A\u00E9\u20AC\u20AC\U0001F600"}},
      {"\\07\\012\\0101\\08", "", "\a\nA\0"s + "8", {"\a\nA\0"s + "8"}},
      {"[\\x41-\\x43\\u0064]+", "", "xABd", {"ABd"}},
      {"\\Qa.b*(\\E+c", "", "a.b*((c", {"a.b*((c"}},
      {"x\\Q[", "", "x[", {"x["}},
      {"\\/\\-\\:\\\"\\@\\_\\<\\%\\ \\}", "", "/-:\"@_<% }", {"/-:\"@_<% }"}},
      {"\\p{Lu}\\pL\\P{L}\\p{Greek}\\p{IsGreek}\\p{Upper}",
       "",
       "\u00C9\u00E91\u03B1\u03B2Z",
       {"\u00C9\u00E91\u03B1\u03B2Z"}},
      {"[\\p{Alpha}.]+[\\P{Digit}]", "", "1a.b-", {"a.b-"}},
      {"\u00FC+", "", "M\u00FC\u00FCller", {"\u00FC\u00FC"}},
      // Anchors.
      {"^a$", "", "a", {"a"}},
      {"^b$", "", "a\nb\nc", {}},
      {"^b$", "m", "a\nb\nc", {"b"}},
      {"a$", "", "a\n", {}},
      {"\\Aa\\z", "m", "a\na", {}},
      {"(a)\\Z", "", "ba\n", {"a\n", "a"}},
      {"(a)\\Z", "", "ba", {"a", "a"}},
      {"a\\Z", "", "a\nb", {}},
      {"\\bcat\\b", "", "concat cat", {"cat"}},
      {"\\Bcat", "", "cat concat", {"cat"}},
      // Repetition.
      {"<(.+?)>", "", "<a><b>", {"<a>", "a"}},
      {"(\\S+?)=(\\S*?);", "", "k=v;", {"k=v;", "k", "v"}},
      {"a{2}b{1,}c{0,2}d??", "", "aaabbccd", {"aabbcc"}},
      {"a{2,3}+b", "", "aaab", {"aaab"}},
      {"a{1,2}?", "", "aa", {"a"}},
      {"{a}{,3}{x", "", "{a}{,3}{x", {"{a}{,3}{x"}},
      {"\\$\\{jndi:", "", "${jndi:ldap", {"${jndi:"}},
      {"x{1001}", "", std::string(1001, 'x'), {std::string(1001, 'x')}},
      // Groups and alternatives.
      {"(a)|(b)", "", "b", {"b", "-", "b"}},
      {"(a*)b", "", "b", {"b", ""}},
      {"(?:ab|cd)+(e)?", "", "abcd", {"abcd", "-"}},
      {"a||b", "", "b", {""}},
      {"()", "", "", {"", ""}},
      // Flags.
      {"usb", "i", "my USB", {"USB"}},
      {"(?i)a(?-i)b", "", "AB Ab", {"Ab"}},
      {"(?i:a)b", "", "AB Ab", {"Ab"}},
      {"x(?i)y|Z", "", "z", {"z"}},
      {"(a(?i)b)c", "", "aBC aBc", {"aBc", "aB"}},
      {"(?im-s)^b.$", "", "a\nBc", {"Bc"}},
      {"(?s)a.b", "", "a\nb", {"a\nb"}},
      {"(?-s)a.b", "d", "a\nb", {}},
      {"[a-f]+[^x]", "i", "xxAbFX", {"AbF"}},
      {"[^a]", "i", "A", {}},
      {"\\p{Lower}\\p{Lu}", "i", "Aa", {"Aa"}},
      {"(k|s)+", "i", "\u212A\u017FkS", {"kS", "S"}},
      {"fook|foos", "i", "foo\u017F FOOS", {"FOOS"}},
      {"\u00E9[\u00E0-\u00E4]", "i", "\u00C9\u00C4", {"\u00C9\u00C4"}},
      {"k", "i", "\u212A", {}},
      {"[k-s]", "i", "\u212A\u017F", {}},
      {"\\w", "i", "\u017F", {}},
      // Look-ahead and back-references.
      {"\\w+(?=@)", "", "to ann@x", {"ann"}},
      {"^(?!.*test)(\\w+)", "", "a test", {}},
      {"^(?!.*test)(\\w+)", "", "a rest", {"a", "a"}},
      {"^(?<name>[^@+]+)(?=\\+|@|$)", "", "ann+b@x", {"ann", "ann"}},
      {"(\\w)\\1", "", "hello", {"ll", "l"}},
      {"(a)(\\1)0", "", "aa0", {"aa0", "a", "a"}},
      {"(a)\\10", "", "aa0", {"aa0", "a"}},
      {"(ab)\\1", "i", "aBAb", {"aBAb", "aB"}},
      {"(?=(a))?b", "", "b", {"b", "-"}},
  };
  return all;
}

TEST_CASE("regex: every construct matches and captures what the reference says") {
  for (const Case& one : cases()) {
    const auto regex = compiled(one.pattern, one.flags);
    CAPTURE(one.pattern);
    CAPTURE(one.text);
    CHECK(regex->matches(one.text) == !one.groups.empty());
    CHECK(found(*regex, one.text) == (one.groups.empty() ? std::vector<std::string>{"no match"} : one.groups));
  }
}

TEST_CASE("regex: PCRE2 reads every construct as RE2 does") {
  for (const Case& one : cases()) {
    const auto regex = compiled("(?:" + one.pattern + (one.pattern == "x\\Q[" ? "\\E" : "") + ")(?=)", one.flags);
    CAPTURE(one.pattern);
    CHECK_FALSE(regex->is_linear());
    CHECK(found(*regex, one.text) == (one.groups.empty() ? std::vector<std::string>{"no match"} : one.groups));
  }
}

TEST_CASE("regex: unsupported and wrong patterns are named, with their place") {
  struct Refused {
    std::string pattern;
    std::string message;
    std::size_t offset;
    std::size_t length;
  };
  const std::vector<Refused> table = {
      {"a(?<=b)", "lookbehind `(?<=` is not supported in regular expressions", 1, 4},
      {"(?<!b)", "lookbehind `(?<!` is not supported in regular expressions", 0, 4},
      {"(?>a)", "the atomic group `(?>` is not supported in regular expressions", 0, 3},
      {"ba++", "the possessive repetition `++` is not supported in regular expressions", 2, 2},
      {"ba*+", "the possessive repetition `*+` is not supported in regular expressions", 2, 2},
      {"ba?+", "the possessive repetition `?+` is not supported in regular expressions", 2, 2},
      {"(?<n>a)\\k<n>", "`\\k<n>` is not supported in regular expressions", 7, 5},
      {"(?<n>a)(?P=n)", "the reference to a named group `(?P=` is not supported in regular expressions", 7, 4},
      {"\\Ga", "`\\G` is not supported in regular expressions", 0, 2},
      {"a\\R", "`\\R` is not supported in regular expressions", 1, 2},
      {"\\X", "`\\X` is not supported in regular expressions", 0, 2},
      {"\\h", "`\\h` is not supported in regular expressions", 0, 2},
      {"[\\H]", "`\\H` is not supported in regular expressions", 1, 2},
      {"\\N{SPACE}", "`\\N` is not supported in regular expressions", 0, 2},
      {"\\e", "`\\e` is not supported in regular expressions", 0, 2},
      {"\\C", "`\\C` is not supported in regular expressions", 0, 2},
      {"x[[:alpha:]_]", "`[:alpha:]` is not supported in regular expressions", 2, 9},
      {"[a-z&&[^b]]", "the intersection `&&` of classes is not supported", 4, 2},
      {"[a-d[m-p]]", "a class inside a class is not supported", 4, 1},
      {"(?#note)", "the group `(?#` is not supported in regular expressions", 0, 3},
      {"(?x)a b", "`x` is not an inline flag", 2, 1},
      {"\\y", "`\\y` is not an escape of regular expressions", 0, 2},
      {"C:\\users", "`\\u` needs four hexadecimal digits", 2, 2},
      {"\\x4", "`\\x` needs two hexadecimal digits, or more of them in braces", 0, 3},
      {"\\x{110000}", "`\\x{110000}` is not a character", 0, 10},
      {"\\ud83d", "`\\ud83d` is half a character", 0, 6},
      {"a\\", "the pattern ends in a lone `\\`", 1, 1},
      {"a\\p{Klingon}", "`\\p{Klingon}` is not a set of characters", 1, 11},
      {"(?<>a)", "the name of this group is empty", 0, 4},
      {"(?<a b>c)", "` ` can not stand in the name of a group", 4, 1},
      {"(?<na", "the name of this group has no closing `>`", 0, 5},
      {"a(b", "this `(` has no closing `)`", 1, 1},
      {"ab)", "this `)` has no opening `(`", 2, 1},
      {"a[b", "this `[` has no closing `]`", 1, 1},
      {"[z-a]", "a range in this class runs backwards", 0, 4},
      {"*.exe", "`*` has nothing to repeat", 0, 1},
      {"a|+", "`+` has nothing to repeat", 2, 1},
      {"a**", "`*` follows another repetition", 2, 1},
      {"a{3,2}", "`{3,2}` asks for at most 2 but at least 3", 1, 5},
      {"a{100000}", "`{100000}` repeats too often", 1, 8},
      {"(a)\\2", "there is no group 2 to refer to", 3, 2},
      {"a\xFFz", "the pattern is not valid UTF-8 here", 1, 1},
  };
  for (const Refused& one : table) {
    RegexError error;
    CAPTURE(one.pattern);
    CHECK_FALSE(Regex::compile(one.pattern, {}, error));
    CHECK(error.message == one.message);
    CHECK(error.offset == one.offset);
    CHECK(error.length == one.length);
  }
}

TEST_CASE("regex: group names keep the characters that RE2 does not know") {
  const auto regex = compiled("(?<user.name>\\w+)@(?P<host[0]>\\S+) (x)?(?<@timestamp>\\d+)(?<#repo-1>.*)");
  REQUIRE(regex->named_groups().size() == 4);
  const std::vector<std::pair<std::string, std::size_t>> wanted = {
      {"user.name", 1}, {"host[0]", 2}, {"@timestamp", 4}, {"#repo-1", 5}};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CHECK(regex->named_groups()[i].name == wanted[i].first);
    CHECK(regex->named_groups()[i].index == wanted[i].second);
  }
  CHECK(regex->group_count() == 5);
  CHECK(found(*regex, "ann@srv 17") == std::vector<std::string>{"ann@srv 17", "ann", "srv", "-", "17", ""});
}

TEST_CASE("regex: a name may be used twice") {
  const auto regex = compiled("(?<a>x)|(?<a>y)");
  REQUIRE(regex->named_groups().size() == 2);
  CHECK(regex->named_groups()[1].name == "a");
  CHECK(regex->named_groups()[1].index == 2);
  CHECK(found(*regex, "y") == std::vector<std::string>{"y", "-", "y"});
}

TEST_CASE("regex: find continues at a byte and still sees the text before it") {
  for (const std::string suffix : {"", "(?=)"}) {
    CHECK(found(*compiled("\\w+" + suffix), "ab cd", 2) == std::vector<std::string>{"cd"});
    CHECK(found(*compiled("^b" + suffix), "ab", 1) == std::vector<std::string>{"no match"});
    CHECK(found(*compiled("\\bb" + suffix), "ab b", 1) == std::vector<std::string>{"b"});
    CHECK(found(*compiled("x*" + suffix), "ab", 2) == std::vector<std::string>{""});
    CHECK(found(*compiled("x*" + suffix), {}) == std::vector<std::string>{""});
    CHECK(found(*compiled("a" + suffix), "a", 2) == std::vector<std::string>{"no match"});
  }
}

TEST_CASE("regex: more groups than fit on the stack") {
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "(a)";
  CHECK(found(*compiled(pattern), std::string(40, 'a')).size() == 41);
}

TEST_CASE("regex: NUL and invalid UTF-8 in the text are data") {
  for (const std::string suffix : {"", "(?=)"}) {
    CHECK(compiled("b.c" + suffix)->matches("a\0b\0c"s));
    CHECK(compiled("abc$" + suffix)
              ->matches("\xFF\xC3"
                        "abc"));
    CHECK_FALSE(compiled("a.b" + suffix)
                    ->matches("a\xFF"
                              "b"));
    CHECK_FALSE(compiled("a.b" + suffix)->matches("a\xC3"));
  }
}

TEST_CASE("regex: hostile patterns and texts end soon") {
  const auto before = std::chrono::steady_clock::now();
  const std::string text = std::string(5000, 'a') + "!";
  CHECK_FALSE(compiled("(a+)+$")->matches(text));
  CHECK_FALSE(compiled("(?=a)(a+)+$")->matches(text));
  CHECK_FALSE(compiled("^(?=a)(a|aa)+\\Z(?!x)")->matches(text));
  CHECK_FALSE(compiled("((a|b)*)\\1+c")->matches(text));
  // RE2 can refuse none of these beforehand.
  CHECK_FALSE(compiled("^(?=(a+)+$)")->matches(text));
  CHECK_FALSE(compiled("^(?=(a|a)+$)")->matches(text));
  CHECK_FALSE(compiled("^(?=((a|b)*)*\\1$)")->matches(text));
  CHECK(compiled("^(?=(a|b)*!)")->matches(std::string(20'000, 'a') + "!"));
  CHECK(compiled("(.*){20}")->matches(text));
  std::string alternatives = "x";
  for (int i = 0; i < 8000; ++i) alternatives += "|word" + std::to_string(i);
  CHECK(compiled(alternatives)->matches("a word7999"));
  RegexError error;
  for (const std::string& pattern : {std::string(100'000, '(') + std::string(100'000, ')'), "((a{1000}){1000}){1000}"s,
                                     "(?=((x{60000}){60000}))"s}) {
    CHECK_FALSE(Regex::compile(pattern, {}, error));
    CHECK_FALSE(error.message.empty());
  }
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(20));
}

TEST_CASE("regex: only look-ahead, back-references and long repetitions leave linear time") {
  CHECK(compiled("(?<a>.*?)\\Z")->is_linear());
  CHECK_FALSE(compiled("a(?!b)")->is_linear());
  CHECK_FALSE(compiled("(a)\\1")->is_linear());
  CHECK_FALSE(compiled("a{1001}")->is_linear());
}

TEST_CASE("regex: one regex serves many threads") {
  const auto regex = compiled("^(?!x)(\\w+)-\\1$");
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      const std::string word(static_cast<std::size_t>(i + 1), 'a');
      Regex::Groups groups;
      for (int round = 0; round < 2000; ++round) {
        const std::string text = word + "-" + word;
        if (!regex->find(text, 0, groups) || groups.at(1) != word || regex->matches(text + "a")) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

/// A text of pieces that the patterns below care about.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {
      "admin", "ADMIN", "Svc-", "backup", "backu", "a",          "b",      "ab",        "c",      "foo",
      "FOO",   "bar",   "baz",  "$",      "\n",    ".exe",       "\u00E9", "\u00C9",    "\u212A", "\u017F",
      "\xFF",  "k",     "K",    "s",      "-enc",  "powershell", " ",      "UserLogon", "Failed2"};
  std::string text;
  for (std::size_t count = random() % 6; count > 0; --count) text += pieces[random() % pieces.size()];
  return text;
}

const std::vector<std::string>& shapes() {
  static const std::vector<std::string> all = {"foo",
                                               "^foo",
                                               "foo$",
                                               "^foo$",
                                               "^(a|b|c)$",
                                               "^(?:foo|bar)",
                                               "(?:foo|bar)$",
                                               ".*\\$$",
                                               ".*foo",
                                               "foo.*",
                                               "^.*foo",
                                               "foo.*$",
                                               "^.*foo.*$",
                                               "^.*$",
                                               "^$",
                                               "",
                                               "a|",
                                               "(?i)(admin|administrator|svc-|service|backup)",
                                               "(?i)foo",
                                               "(?i)k",
                                               "(?i)^(k|s)$",
                                               "(?i)\\.exe$",
                                               "\\Afoo(a|b(c|k))\\z",
                                               "^a|b$",
                                               "^a|^b",
                                               "[.]exe$",
                                               "^(UserLogon|UserLogonFailed2)$",
                                               "(?s)^.*foo",
                                               "(?s)a.*$",
                                               "\u00E9$",
                                               "(?i)\u00E9",
                                               "(?i)a(?-i)b",
                                               "ab*",
                                               "(foo|bar)(a|b)",
                                               "(?m)^foo$",
                                               "(?i)powershell.*-enc",
                                               "(foo|bar).*(baz|admin)",
                                               "(?i)s(?:vc|ervice)-",
                                               "[fF]oo\\s*(bar|baz)",
                                               "(?i)[ks]foo",
                                               "foo(?=bar)",
                                               "(?!foo)bar.*baz",
                                               "(foo|bar).*\\1",
                                               "\u212Afoo",
                                               "(?i)foo\u212A",
                                               "(a.*){2}foo"};
  return all;
}

TEST_CASE("regex: shortcuts and early refusals answer as the engine does") {
  std::mt19937 random(20240229);
  for (const std::string& shape : shapes()) {
    const auto regex = compiled(shape);
    Regex::Groups groups;
    for (int i = 0; i < 2000; ++i) {
      const std::string text = random_text(random);
      CAPTURE(shape);
      CAPTURE(text);
      REQUIRE(regex->matches(text) == regex->find(text, 0, groups));
    }
  }
}

TEST_CASE("regex: a text that matches holds one of the required literals") {
  std::mt19937 random(7);
  std::size_t checked = 0;
  for (const std::string& shape : shapes()) {
    const auto regex = compiled(shape);
    const std::vector<std::string>& literals = regex->required().any_of;
    CHECK(literals.size() <= 8);
    for (int i = 0; i < 2000 && !literals.empty(); ++i) {
      std::string text = random_text(random) + random_text(random);
      Regex::Groups groups;
      if (!regex->find(text, 0, groups)) continue;
      ++checked;
      for (char& byte : text) byte = cqlite::lower_ascii(byte);
      bool holds_one = false;
      for (const std::string& literal : literals) holds_one = holds_one || text.find(literal) != text.npos;
      CAPTURE(shape);
      CAPTURE(text);
      REQUIRE(holds_one);
    }
  }
  CHECK(checked > 1000);
}

TEST_CASE("regex: required literals are few, long and plain") {
  using Literals = std::vector<std::string>;
  CHECK(compiled("(?i)PowerShell.*-enc")->required().any_of == Literals{"powershell"});
  CHECK(compiled("(?i)(admin|administrator|svc-|service|backup)")->required().any_of ==
        Literals{"admin", "backup", "service", "svc-"});
  CHECK(compiled("^(UserLogon|UserLogonFailed2)$")->required().any_of == Literals{"userlogon"});
  CHECK(compiled("\\\\Windows\\\\Temp\\\\")->required().any_of == Literals{"windows"});
  CHECK(compiled("^(?!.*foo).*barbar")->required().any_of == Literals{"barbar"});
  CHECK(compiled("ab")->required().any_of.empty());
  CHECK(compiled("a\"b/c\\\\")->required().any_of.empty());
  CHECK(compiled("(aaa|.*)")->required().any_of.empty());
  CHECK(compiled("abc\u212A")->required().any_of.empty());
  CHECK(compiled("(aaa|bbb|ccc|ddd|eee|fff|ggg|hhh|iii)")->required().any_of.empty());
}

}  // namespace

TEST_CASE("Regex: a run before a literal is found where the engine finds it") {
  // An empty group in front keeps a pattern from the shortcut.
  const auto compiled = [](const std::string& pattern, bool ignores_case) {
    RegexError error;
    auto regex = Regex::compile(pattern, {.ignores_case = ignores_case}, error);
    REQUIRE(regex != nullptr);
    return regex;
  };
  const std::string alphabet = "ab_.exEX \\\xc5\xbf\xff";
  std::uint64_t state = 7;
  const auto random = [&state](std::uint64_t below) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33U) % below;
  };
  for (const bool ignores_case : {false, true}) {
    for (const std::string pattern : {"([ab_x]+)\\.exe", "[a-bX]+?\\.e", "(?:[ab]+)\\.ex", "(\\w+)\\.ex",
                                      "([\\w ]+)\\.e", "([^a]+)\\.ex", "([ab.]+)\\.ex"}) {
      const auto direct = compiled(pattern, ignores_case);
      const auto engine = compiled("(?:)" + pattern, ignores_case);
      for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (std::uint64_t size = random(24); size != 0; --size) text += alphabet[random(alphabet.size())];
        const std::size_t start = random(3);
        Regex::Groups found;
        Regex::Groups expected;
        CAPTURE(pattern);
        CAPTURE(text);
        REQUIRE(direct->find(text, start, found) == engine->find(text, start, expected));
        if (direct->find(text, start, found)) CHECK(found == expected);
        CHECK(direct->matches(text) == engine->matches(text));
      }
    }
  }
}
