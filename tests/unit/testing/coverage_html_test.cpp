// Coverage as a page: how clauses are marked, inside each other and over several lines, and that texts stay texts.
#include <doctest/doctest.h>

#include <ostream>
#include <string>

#include "testing/coverage.hpp"
#include "testing/trace_text.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

CoverageUnit unit(const QueryCoverage& query, const std::string& words, const std::string& wanted,
                  std::uint64_t count) {
  const std::size_t begin = query.text.find(words);
  REQUIRE(begin != std::string::npos);
  const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + words.size())};
  return {position_at(query.text, begin).line, span, on_one_line(words, 20), wanted, count};
}

/// The rows of the only query's text, without what stands around every row.
std::string source_of(const QueryCoverage& query) {
  const std::string page = coverage_html({query});
  const std::size_t begin = page.find("<tbody>\n", page.find("<table class=\"source\">")) + 8;
  return page.substr(begin, page.find("</tbody>", begin) - begin);
}

QueryCoverage query_of(const std::string& text) {
  QueryCoverage query;
  query.path = "hunt.cql";
  query.text = text;
  query.tests = 1;
  return query;
}

}  // namespace

TEST_CASE("coverage as HTML: a clause is marked by the sides that were seen, with its counts") {
  QueryCoverage query = query_of("a=1 b=2 c=3\n");
  query.units = {unit(query, "a=1", "true", 5),  unit(query, "a=1", "false", 2), unit(query, "b=2", "true", 5),
                 unit(query, "b=2", "false", 0), unit(query, "c=3", "true", 0),  unit(query, "c=3", "false", 0)};
  CHECK(source_of(query) == R"(<tr><td class="number">1</td><td><code>)"
                            R"(<span class="seen" title="true 5 · false 2">a=1</span> )"
                            R"(<span class="half" title="true 5 · false 0">b=2</span> )"
                            R"(<span class="unseen" title="true 0 · false 0">c=3</span></code></td><td class="counts">)"
                            R"(<span class="seen" title="a=1">true 5 · false 2</span> )"
                            R"(<span class="half" title="b=2">true 5 · false 0</span> )"
                            R"(<span class="unseen" title="c=3">true 0 · false 0</span></td></tr>)"
                            "\n");
}

TEST_CASE("coverage as HTML: clauses inside each other and over several lines are closed at line ends") {
  QueryCoverage query = query_of("x=/a|b/\r\nOR\ny=1");
  query.units = {unit(query, query.text, "true", 1), unit(query, "/a|b/\r\nOR", "true", 0),
                 unit(query, "b", "found", 1)};
  const std::string expected =
      R"(<tr><td class="number">1</td><td><code><span class="seen" title="true 1">x=)"
      R"(<span class="unseen" title="true 0">/a|<span class="seen" title="found 1">b</span>/</span></span></code></td>)"
      R"(<td class="counts"><span class="seen" title="x=/a|b/ OR y=1">true 1</span> )"
      R"(<span class="unseen" title="/a|b/ OR">true 0</span> <span class="seen" title="b">found 1</span></td></tr>)"
      "\n"
      R"(<tr><td class="number">2</td><td><code><span class="seen" title="true 1"><span class="unseen" title="true 0">OR)"
      R"(</span></span></code></td><td class="counts"></td></tr>)"
      "\n"
      R"(<tr><td class="number">3</td><td><code><span class="seen" title="true 1">y=1</span></code></td>)"
      R"(<td class="counts"></td></tr>)"
      "\n";
  CHECK(source_of(query) == expected);
}

TEST_CASE("coverage as HTML: what begins inside a clause ends there, and empty spans mark nothing") {
  QueryCoverage query = query_of("abcd");
  query.units = {unit(query, "abc", "true", 1), unit(query, "bcd", "true", 1), unit(query, "", "true", 1)};
  query.units[2].span = {3, 3};
  CHECK(source_of(query).find(
            R"(<code><span class="seen" title="true 1">a<span class="seen" title="true 1">bc</span></span>d</code>)") !=
        std::string::npos);
}

TEST_CASE("coverage as HTML: the queries' texts and names stay text") {
  QueryCoverage query = query_of("a=\"<script>&\" ");
  query.path = "<img src=x>\".cql";
  query.units = {unit(query, "<script>", "true", 1)};
  const std::string page = coverage_html({query});
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("&lt;script&gt;") != std::string::npos);
}

TEST_CASE("coverage as HTML: the index has a line a query and one for all") {
  QueryCoverage query = query_of("a=1");
  query.units = {unit(query, "a=1", "true", 1), unit(query, "a=1", "false", 0)};
  QueryCoverage untested = query_of("");
  untested.path = "other.cql";
  untested.tests = 0;
  const std::string page = coverage_html({query, untested});
  CHECK(page.find(R"(<td><a href="#query-1">hunt.cql</a></td><td class="number">50.0 %</td>)") != std::string::npos);
  CHECK(page.find(R"(<td class="number">1 of 2</td><td class="number">1</td>)") != std::string::npos);
  CHECK(page.find(R"(<td class="number">0 of 0</td><td class="number">none</td>)") != std::string::npos);
  CHECK(page.find(R"(<tr><th>in all</th><td class="number">33.3 %</td>)") != std::string::npos);
}
