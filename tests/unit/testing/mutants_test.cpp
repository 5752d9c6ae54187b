// Queries with one thing wrong each: which there are, and that a test file can accept some.
#include "testing/mutants.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <vector>

#include "testing/mutate.hpp"
#include "testing/other_constants.hpp"
#include "testing/yaml.hpp"
#include "unit/io/reading.hpp"

using namespace cqlite::testing;

namespace {

using Texts = std::vector<std::string>;

/// The texts of all mutants, a line each.
std::string texts(const std::string& query) {
  std::string result = "\n";
  for (const Mutant& mutant : mutants_of(query)) result += mutant.query + "\n";
  return result;
}

/// What is done to the query, a line each.
std::string changes(const std::string& query) {
  std::string result = "\n";
  for (const Mutant& mutant : mutants_of(query)) result += mutant.change() + "\n";
  return result;
}

/// The report on a query, whose test file holds `tests`.
std::string report(const std::string& query, const std::string& tests, const std::string& metadata = "") {
  const Folder folder;
  (void)folder.file("hunt.cql", query);
  const std::string file =
      folder.file("hunt.test.yaml", "cqlite_test: 1\nquery: hunt.cql\n" + metadata + "tests:\n" + tests);
  std::string text;
  for (const MutationResult& result : mutate({read_suite(file)}, 2)) text += mutation_text(result);
  const std::string place = file.substr(0, file.rfind('/') + 1);
  for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place)) text.erase(at, place.size());
  return text;
}

}  // namespace

TEST_CASE("mutants: steps and operands are left out with what joins them") {
  CHECK(texts(R"(a=* | b=* | count())") == R"(
b=* | count()
not (a=*) | b=* | count()
a=* | count()
a=* | not (b=*) | count()
a=* | b=*
a=* | b=* | not (count())
)");
  CHECK(texts(R"(a=* b=* and (c=* or d=*))") == R"(
*
b=* and (c=* or d=*)
not (a=*) b=* and (c=* or d=*)
a=* and (c=* or d=*)
a=* not (b=*) and (c=* or d=*)
a=* b=*
a=* b=* and (d=*)
a=* b=* and (not (c=*) or d=*)
a=* b=* and (c=*)
a=* b=* and (c=* or not (d=*))
)");
  CHECK(texts(R"(not a=*)") == R"(
*
a=*
)");
  CHECK(texts("a=* // one\n| b=* // two") ==
        "\nb=* // two\nnot (a=*) // one\n| b=* // two\na=* // two\na=* // one\n| not (b=*) // two\n");
}

TEST_CASE("mutants: clauses, arms, elements and arguments") {
  CHECK(texts(R"(case { a=* ; b=* | drop(c) ; * })") == R"(
*
case { b=* | drop(c) ; * }
case { * ; b=* | drop(c) ; * }
case { not (a=*) ; b=* | drop(c) ; * }
case { a=* ; * }
case { a=* ; drop(c) ; * }
case { a=* ; not (b=*) | drop(c) ; * }
case { a=* ; b=* ; * }
case { a=* ; b=* | not (drop(c)) ; * }
case { a=* ; b=* | drop() ; * }
case { a=* ; b=* | drop(c) }
case { a=* ; b=* | drop(c) ; not (*) }
)");
  CHECK(texts(R"(a match { /x/ => b := 1 ; * => * })") == R"(
*
a match { * => * }
a match { /xx/ => b := 1 ; * => * }
a match { /x/ => * ; * => * }
a match { /x/ => b := 2 ; * => * }
a match { /x/ => b := 0 ; * => * }
a match { /x/ => b := 1 }
a match { /x/ => b := 1 ; * => not (*) }
)");
  CHECK(texts(R"(sort(a, order=asc, limit=5))") == R"(
*
not (sort(a, order=asc, limit=5))
sort(order=asc, limit=5)
sort(a, limit=5)
sort(a, order=desc, limit=5)
sort(a, order=asc)
sort(a, order=asc, limit=6)
sort(a, order=asc, limit=4)
)");
  CHECK(texts(R"(sort(a, order=desc))") == R"(
*
not (sort(a, order=desc))
sort(order=desc)
sort(a, order=asc)
)");
  CHECK(texts(R"(groupBy([a, b], function=[count(), max(c)]))") == R"(
*
not (groupBy([a, b], function=[count(), max(c)]))
groupBy(function=[count(), max(c)])
groupBy([b], function=[count(), max(c)])
groupBy([a], function=[count(), max(c)])
groupBy([a, b])
groupBy([a, b], function=[max(c)])
groupBy([a, b], function=[count()])
groupBy([a, b], function=[count(), max()])
)");
  CHECK(texts(R"([count(), m := max(x)])") == R"(
*
[m := max(x)]
[count()]
[count(), m := max()]
)");
  CHECK(texts(R"(replace("^a", with=b, field=c))") == R"(
*
not (replace("^a", with=b, field=c))
replace(with=b, field=c)
replace("a", with=b, field=c)
replace("^ax", with=b, field=c)
replace("^a", field=c)
replace("^a", with=b)
)");
  CHECK(texts(R"(correlate(x: { a=1 }, y: { b=* | x.b <=> d }))") == R"(
*
not (correlate(x: { a=1 }, y: { b=* | x.b <=> d }))
correlate(y: { b=* | x.b <=> d })
correlate(x: { * }, y: { b=* | x.b <=> d })
correlate(x: { not (a=1) }, y: { b=* | x.b <=> d })
correlate(x: { a=2 }, y: { b=* | x.b <=> d })
correlate(x: { a=0 }, y: { b=* | x.b <=> d })
correlate(x: { a=1 })
correlate(x: { a=1 }, y: { x.b <=> d })
correlate(x: { a=1 }, y: { not (b=*) | x.b <=> d })
correlate(x: { a=1 }, y: { b=* })
)");
}

TEST_CASE("mutants: conditions and sums") {
  CHECK(texts(R"(where a >= 2 and !(b == c))") == R"(
*
where !(b == c)
where not (a >= 2) and !(b == c)
where a > 2 and !(b == c)
where a >= 3 and !(b == c)
where a >= 1 and !(b == c)
where a >= 2
where a >= 2 and (b == c)
)");
  CHECK(texts(R"(a := if(b, then=true, else=c + d + e))") == R"(
*
a := if(then=true, else=c + d + e)
a := if(not (b), then=true, else=c + d + e)
a := if(b, else=c + d + e)
a := if(b, then=false, else=c + d + e)
a := if(b, then=true)
a := if(b, then=true, else=d + e)
a := if(b, then=true, else=c - d + e)
a := if(b, then=true, else=c + e)
a := if(b, then=true, else=c + d - e)
a := if(b, then=true, else=c + d)
)");
  CHECK(texts(R"(test(in(a, values=[x, y])))") == R"(
*
not (test(in(a, values=[x, y])))
test()
test(not (in(a, values=[x, y])))
test(in(values=[x, y]))
test(in(a))
test(in(a, values=[y]))
test(in(a, values=[x]))
)");
  CHECK(texts(R"(where a in [x, y])") == R"(
*
where not (a in [x, y])
where a in [y]
where a in [x]
)");
}

TEST_CASE("mutants: what was done is told in the words of the query") {
  CHECK(changes("a>=6 | b := c +\n  if(d, 1, 2)") == R"(
drop a>=6
negate a>=6
a>=6 -> a>6
6 -> 7
6 -> 5
drop b := c + if(d, 1, 2)
drop c
+ if(d, 1, 2) -> - if(d, 1, 2)
drop if(d, 1, 2)
drop d
negate d
drop 1
1 -> 2
1 -> 0
drop 2
2 -> 3
2 -> 1
)");
}

TEST_CASE("mutants: other constants") {
  CHECK(other_literals("6") == Texts{"7", "5"});
  CHECK(other_literals("0.05") == Texts{"0.06", "0.04"});
  CHECK(other_literals("0.0") == Texts{"0.1", "-0.1"});
  CHECK(other_literals("-1") == Texts{"0", "-2"});
  CHECK(other_literals(R"("ann")") == Texts{R"("annx")", R"("")"});
  CHECK(other_literals(R"("")") == Texts{R"("x")"});
  CHECK(other_literals("'5'") == Texts{"'6'", "'4'"});
  CHECK(other_literals("10.2.0.0/16") == Texts{"10.2.0.0/16x", R"("")"});
  CHECK(other_literals("*").empty());
  CHECK(other_literals("/^(a|b|c)$/i") ==
        Texts{"/^(b|c)$/i", "/^(a|c)$/i", "/^(a|b)$/i", "/(a|b|c)$/i", "/^(a|b|c)/i", "/^(a|b|c)$/"});
  CHECK(other_literals(R"(/(?i)^a\$/)") == Texts{R"(/^a\$/)", R"(/(?i)a\$/)", R"(/(?i)^a\$x/)"});
  CHECK(other_literals(R"(/.*\$$/)") == Texts{R"(/.*\$/)", R"(/.*\$x$/)"});
  CHECK(other_literals("?{limit=5}") == Texts{"?{limit=6}", "?{limit=4}"});
  CHECK(other_literals(R"(?{who="a b"})") == Texts{R"(?{who="a bx"})", R"(?{who=""})"});
  CHECK(other_literals("?who").empty());
  CHECK(other_quoted_regexes(R"("^a")") == Texts{R"("a")", R"("^ax")"});
  CHECK(other_operator(">=") == ">");
  CHECK(other_operator("=").empty());
}

TEST_CASE("mutation: what no test notices is told, with what was done") {
  CHECK(report("a>=5 | b=x", R"(
  - { name: one, given: [ { a: 7, b: x }, { a: 1, b: x }, { a: 7 } ], expect: { kept: [1] } }
)") == R"(hunt.cql:1:1: changed `a>=5` to `a>5`, and no test failed
hunt.cql:1:4: changed `5` to `6`, and no test failed
hunt.cql:1:4: changed `5` to `4`, and no test failed
hunt.cql: 9 mutants, 6 noticed, 3 not
)");
}

TEST_CASE("mutation: a test file accepts what no test can notice, and is told of what it accepts for nothing") {
  const std::string tests = "  - { name: one, given: [ { a: 5 }, { a: 6 } ], expect: { kept: [1] } }\n";
  const std::string list = "metadata: { equivalent_mutants: [ { line: 2, change: ";
  CHECK(report("// five\na=5 | a!=9", tests, list + "drop a!=9, why: five is not nine } ] }\n") ==
        R"(hunt.cql:2:10: changed `9` to `10`, and no test failed
hunt.cql:2:10: changed `9` to `8`, and no test failed
hunt.cql: 8 mutants, 5 noticed, 1 equivalent, 2 not
)");
  CHECK(report("a=5", tests, list + "drop a!=9, why: five is not nine } ] }\n") ==
        R"(hunt.test.yaml:3: `drop a!=9` in line 2 is no mutant of the query
hunt.cql: 4 mutants, 4 noticed, 0 not
)");
  CHECK(report("// five\na=5", tests, list + "5 -> 6, why: no idea } ] }\n") ==
        R"(hunt.test.yaml:3: `5 -> 6` in line 2 is not equivalent: a test notices it
hunt.cql: 4 mutants, 4 noticed, 0 not
)");
  CHECK_THROWS_AS((void)report("a=5", tests, list + "5 -> 6 } ] }\n"), SpecError);
}

TEST_CASE("mutation: only what comes out counts") {
  CHECK(report("a=5", R"(
  - name: one
    given: [ { a: 1 } ]
    trace: [ { event: event, dropped_at: 1, clause: "a=5" } ]
)") == R"(hunt.cql:1:1: dropped `a=5`, and no test failed
hunt.cql:1:1: negated `a=5`, and no test failed
hunt.cql:1:3: changed `5` to `6`, and no test failed
hunt.cql:1:3: changed `5` to `4`, and no test failed
hunt.cql: 4 mutants, 0 noticed, 4 not
)");
  CHECK(report("a=5", "  - { name: one, given: [ { a: 5 } ], expect: none }\n") ==
        "hunt.cql: none of its tests passes, so nothing can be noticed\n");
}
