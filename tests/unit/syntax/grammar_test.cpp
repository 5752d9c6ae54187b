/// The grammar as a whole, by PEGTL's own analysis: no rule can loop without consuming.
#include "syntax/grammar.hpp"

#include <doctest/doctest.h>

#include <tao/pegtl/contrib/analyze.hpp>

TEST_CASE("grammar: PEGTL's analysis finds no endless loop") {
  CHECK(tao::pegtl::analyze<cqlite::syntax::grammar::Query>() == 0);
}
