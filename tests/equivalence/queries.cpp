#include "queries.hpp"

namespace cqlite::testing {
namespace {

/// A grammar, of which each rule makes one of the texts that it stands for.
class Grammar {
 public:
  explicit Grammar(Random& random) : random_(random) {}

  std::vector<std::string> steps() {
    // All events reach a sort only where nothing stands before it.
    if (random_.one_in(12)) return {"sort(" + random_.of({"n", "[n, id]", "@timestamp"}) + ", limit=3)"};
    std::vector<std::string> steps;
    if (random_.one_in(8)) steps.push_back(refusing_filter());
    for (std::size_t left = random_.below(3); left > 0; --left) steps.push_back(filter());
    for (std::size_t left = random_.one_in(2) ? random_.below(3) : 0; left > 0; --left) {
      steps.push_back(random_.one_in(3) ? filter() : change());
    }
    if (!random_.one_in(4)) steps.push_back(aggregate_step());
    if (random_.one_in(5)) steps.push_back(random_.one_in(2) ? change() : filter());
    if (random_.one_in(6)) steps.push_back(aggregate_step());
    if (steps.empty()) steps.push_back(filter());
    return steps;
  }

 private:
  /// A field of events, or one that a step may have set.
  std::string field() {
    return random_.of({"id",        "id",      "aid",     "cid",        "#id",   "d",  "name",
                       "name",      "n",       "n",       "user",       "#user", "ip", "t",
                       "user.name", "user.id", "list[0]", "list[1].id", "x",     "y",  "@timestamp"});
  }

  std::string fields(std::size_t most) {
    std::string result = "[" + field();
    for (std::size_t more = random_.below(most); more > 0; --more) result += ", " + field();
    return result + ']';
  }

  std::string pattern() {
    return random_.of(
        {"alpha", "al*",          "*pha",     "*lph*",        "*",        R"("")",       "10",       R"("10")",
         "1.0",   "true",         R"("*:*")", R"("\"*")",     "cmd",      "*cmd*",       R"("*ä*")", "*alpha*b*",
         "a",     R"("*\\*")",    R"("*{*")", R"("\"id\"*")", R"("a/b")", R"("10.0.*")", "beta",     "0",
         "null",  R"("*user=*")", "xxx*",     "task",         "100",      R"("100.0")",  "100.00",   "*yyy*"});
  }

  std::string regex() {
    return random_.of({"/alpha/", "/ALPHA/i", "/^a/", "/pha$/", "/al(ph|be)/", "/[0-9]+/", "/\"/", "/cmd/i", "/task/i",
                       "/alpha|beta/", "/ä/", "/user=\\w+/", "/a\\/b/", "/^$/", "/id/"});
  }

  std::string number() { return random_.of({"0", "1", "5", "10", "10.5", "-3", "1767225600000"}); }

  std::string expression(std::size_t depth = 0) {
    if (depth > 2 || random_.one_in(3)) return random_.one_in(2) ? field() : number();
    const auto inner = [&] { return expression(depth + 1); };
    switch (random_.below(8)) {
      case 0: return "(" + inner() + " + " + inner() + ")";
      case 1: return "(" + inner() + " * " + inner() + ")";
      case 2: return "if(" + inner() + " > " + inner() + ", then=" + inner() + ", else=" + inner() + ")";
      case 3: return "lower(" + field() + ")";
      case 4: return "length(" + field() + ")";
      case 5: return "format(\"%s-%s\", field=[" + field() + ", " + field() + "])";
      case 6: return "coalesce([" + inner() + ", " + inner() + "])";
      default: return random_.of({R"("alpha")", R"("")", "10"});
    }
  }

  std::string free_text() {
    if (random_.one_in(3)) return regex();
    return random_.of({"alpha", "cmd", "task", R"("id")", R"("\"id\"")", "beta", "*lpha", R"("ä")", R"("10.0.0")"});
  }

  /// One that lets lines be refused before they are parsed, by a text that may be spelt in other ways.
  std::string refusing_filter() {
    return random_.of({"task", "/task/i", "name=/TASK/i", R"(in(name, values=["task"], ignoreCase=true))",
                       R"(wildcard(field=name, pattern="*task*", ignoreCase=true))", "n=100", "n=100.0",
                       R"(name="100.00")", R"(id="*ä*")", "name=alpha", R"(name="a/b")", R"(name="*\"id*")"});
  }

  std::string test() {
    switch (random_.below(18)) {
      case 0:
      case 1:
      case 2:
      case 3: return field() + "=" + pattern();
      case 4: return field() + "!=" + pattern();
      case 5: return field() + random_.of({" < ", " <= ", " > ", " >= "}) + number();
      case 6: return field() + "=" + regex();
      case 7: return field() + "!=" + regex();
      case 8: return field() + " like " + random_.of({R"("alpha")", R"("lph")", R"("cmd")", R"("\"")", R"("0")"});
      case 9:
        return "in(" + field() + ", values=[" + pattern() + ", " + pattern() + "]" +
               random_.of({"", ", ignoreCase=true"}) + ")";
      case 10: return "cidr(" + random_.of({"ip", "name"}) + R"(, subnet=["10.0.0.0/9", "192.168.0.0/16"]))";
      case 11: return has_events_ ? free_text() : "name=*";
      case 12: return "test(" + field() + random_.of({" == ", " != ", " < "}) + expression(1) + ")";
      case 13: return "wildcard(field=" + field() + R"(, pattern="*LPH*", ignoreCase=true))";
      case 14: return "text:contains(" + field() + R"(, substring="lph"))";
      case 15:
        return random_.of({R"(array:contains("list[]", value="alpha"))", R"(array:contains("list[]", value=1))",
                           R"(array:regex("list[]", regex="pha"))"});
      default: return field() + "=*";
    }
  }

  std::string filter(std::size_t depth = 0) {
    if (depth > 2 || random_.one_in(2)) return test();
    const std::string left = filter(depth + 1);
    switch (random_.below(4)) {
      case 0: return "not (" + left + ")";
      case 1: return "(" + left + " or " + filter(depth + 1) + ")";
      default: return "(" + left + " and " + filter(depth + 1) + ")";
    }
  }

  std::string assignment() { return random_.of({"x", "y", "n", "name"}) + " := " + expression(); }

  std::string change() {
    switch (random_.below(15)) {
      case 0:
      case 1: return assignment();
      case 2: return "eval(x=n + 1, y=" + field() + ")";
      case 3: return "case { " + test() + R"( | x := "first"; )" + test() + "; * | y := id }";
      case 4: return "select(" + fields(3) + ")";
      case 5: return "drop(" + fields(2) + ")";
      case 6: return "rename(" + field() + ", as=" + random_.of({"x", "z", "id"}) + ")";
      case 7: return "regex(\"(?<x>[a-z]+)\", field=" + field() + ")";
      case 8: return field() + "=/(?<y>[0-9]+)/";
      case 9: return R"(replace("[aeiou]", with="-", field=)" + field() + ", as=x)";
      case 10: return "default(value=none, field=" + fields(2) + ")";
      case 11: return "concat(" + fields(2) + ", as=y)";
      case 12:
        return random_.of({"kvParse(name)", "parseJson(name)", "lowercase(name)", "splitString(name, by=\"a\", as=w)",
                           "array:length(\"list[]\", as=x)", "x := eventSize()", "x := eventFieldCount()",
                           "x := getField(name)", "concatArray(\"list\", as=x)"});
      case 13: return "x := @rawstring";
      default: return R"(case { name=alpha | x := "a"; n > 5; })";
    }
  }

  std::string function() {
    switch (random_.below(12)) {
      case 0:
      case 1: return "count()";
      case 2: return "count(" + field() + ", distinct=true, as=different)";
      case 3: return "sum(" + field() + ", as=total)";
      case 4: return "min(" + field() + ", as=least)";
      case 5: return "max(" + field() + ", as=most)";
      case 6: return "avg(" + field() + ", as=mean)";
      case 7: return "collect(" + fields(2) + ")";
      case 8: return "selectLast(" + fields(2) + ")";
      case 9: return "count(" + field() + ", as=there)";
      case 10: return random_.of({"head(2)", "tail(2)", "selectFromMax(n, include=[id, name])", "range(n)"});
      default: return "{ " + test() + " | count(as=some) }";
    }
  }

  std::string functions() {
    switch (random_.below(4)) {
      case 0: return "";
      case 1: return ", function=" + function();
      case 2: return ", function=[]";
      // Of two functions of one kind the second would set the same fields, which is a mistake.
      default:
        return ", function=[count(as=_count), " + random_.of({"sum(n)", "min(n)", "max(@timestamp)"}) + ", " +
               random_.of({"collect(name)", "selectLast(cid)", "count(id, distinct=true, as=u)"}) + "]";
    }
  }

  std::string limit() { return random_.one_in(3) ? ", limit=" + std::to_string(1 + random_.below(5)) : ""; }

  std::string aggregate() {
    switch (random_.below(14)) {
      case 0: return "[" + function() + "]";
      case 1:
      case 2:
      case 3: return "groupBy(" + fields(3) + functions() + limit() + ")";
      case 4: return "groupBy(" + field() + limit() + ")";
      case 5: return "top(" + fields(2) + limit() + random_.of({"", ", sum=n", ", max=n", ", percent=true"}) + ")";
      case 6:
      case 7:
        return "sort(" + fields(2) + random_.of({"", ", order=asc"}) +
               random_.of({"", ", type=string", ", type=hex", ", type=any"}) + limit() + ")";
      case 8: return "head(" + std::to_string(1 + random_.below(6)) + ")";
      case 9: return "tail(" + std::to_string(1 + random_.below(6)) + ")";
      case 10:
        return "bucket(" + random_.of({"", "span=1m, ", "span=1s, ", "buckets=3, "}) + "field=" + fields(1) +
               functions() + ")";
      case 11:
        return "timeChart(" + random_.of({"id", "name", "n"}) + random_.of({"", ", span=1m", ", buckets=4"}) +
               random_.of({"", ", function=sum(n)", ", function=max(n)"}) + random_.of({"", ", limit=2"}) + ")";
      case 12: return "[" + function() + ", count(as=rows)]";
      default:
        return random_.of({"table([id, name, n])", "timeChart(span=1m)", "bucket(span=1m)", "count()",
                           "groupBy(id, function={ n > 1 | sum(n) })", "session({ count() }, maxpause=1m)"});
    }
  }

  std::string aggregate_step() {
    std::string text = aggregate();
    has_events_ = false;
    return text;
  }

  Random& random_;
  bool has_events_ = true;  ///< not rows of an aggregate, in which no free text can be searched
};

}  // namespace

std::vector<std::string> random_steps(Random& random) { return Grammar(random).steps(); }

}  // namespace cqlite::testing
