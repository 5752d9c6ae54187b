/// What the user is told at each commit point of the grammar: the sentence is `expected {what}, found …`, and the place
/// chooses the explanation that mistakes.cpp looks for first.
#pragma once

#include "syntax/grammar.hpp"

namespace cqlite::syntax::grammar {

#define CQLITE_EXPECT(rule, what, place)           \
  template <>                                      \
  inline constexpr Expectation expectation<rule> { \
    what, Place::place                             \
  }

CQLITE_EXPECT(Step, "a step", step);
CQLITE_EXPECT(Pipeline, "a step", clause);
CQLITE_EXPECT(Clause, "a step", clause);
CQLITE_EXPECT(MatchArm, "a guard such as `\"text\" => step`", guard);
CQLITE_EXPECT(Arrow, "`=>`", arrow);

CQLITE_EXPECT(Filter, "a filter", filter);
CQLITE_EXPECT(OrFilter, "a filter", filter);
CQLITE_EXPECT(NotFilter, "a filter", filter);
CQLITE_EXPECT(EqualRight, "a value", filter_value);
CQLITE_EXPECT(LikeRight, "a pattern after `like`", filter_value);
CQLITE_EXPECT(RelationalRight, "a number", filter_number);
CQLITE_EXPECT(Regex, "a regex such as `/text/i`", filter_regex);
CQLITE_EXPECT(FieldCallRight, "a regex or a function call after `=~`", function_call);
CQLITE_EXPECT(FieldName, "a field name", name);

CQLITE_EXPECT(CondExpr, "an expression", expression);
CQLITE_EXPECT(CondOr, "an expression", expression);
CQLITE_EXPECT(CondNot, "an expression", expression);
CQLITE_EXPECT(Sum, "an expression", expression);
CQLITE_EXPECT(Product, "an expression", expression);
CQLITE_EXPECT(Unary, "an expression", expression);
CQLITE_EXPECT(Atom, "a value", argument);
CQLITE_EXPECT(ArgValue, "a value", argument);
CQLITE_EXPECT(Argument, "an argument", argument);
CQLITE_EXPECT(Element, "an element", argument);
CQLITE_EXPECT(ListLiteral, "a list such as `[a, \"b\"]`", list);

CQLITE_EXPECT(SavedQueryName, "the name of a saved query", saved_query);
CQLITE_EXPECT(SavedArgumentList, "`(` after the name of a saved query", saved_query);
CQLITE_EXPECT(SavedArgument, "an argument such as `name=value`", argument);
CQLITE_EXPECT(SavedArgumentValue, "a value", argument);
CQLITE_EXPECT(ParameterId, "the name of a parameter", parameter);
CQLITE_EXPECT(BracedParameterId, "the name of a parameter", parameter);
CQLITE_EXPECT(ParameterDefault, "the default value of the parameter", parameter);

#undef CQLITE_EXPECT

}  // namespace cqlite::syntax::grammar
