// What a plan knows of its query: what is read out of events, read, written and alive at each step, and which literals a
// line must hold.
#include "plan/plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "cqlite/query.hpp"

using cqlite::Compiled;
using cqlite::Plan;
using cqlite::Query;
using Names = std::set<std::string>;

namespace {

struct Planned {
  explicit Planned(const std::string& text) : compiled(Query::compile(text)) {
    REQUIRE_MESSAGE(compiled, compiled.report());
  }

  [[nodiscard]] const Plan& plan() const { return compiled.query->plan(); }
  [[nodiscard]] Names names(const std::vector<cqlite::Slot>& slots) const {
    Names result;
    for (const auto slot : slots) result.insert(plan().names.at(slot));
    return result;
  }
  [[nodiscard]] Names wanted() const {
    Names result;
    for (const std::string& name : plan().names) {
      if (plan().wanted.find(name) != nullptr) result.insert(name);
    }
    return result;
  }
  [[nodiscard]] std::vector<std::vector<std::string>> required() const {
    std::vector<std::vector<std::string>> result;
    for (const auto& one : plan().required) {
      result.push_back(one.any_of);
      std::sort(result.back().begin(), result.back().end());
    }
    return result;
  }

  Compiled compiled;
};

}  // namespace

TEST_CASE("plan: fields that are only set are not read out of events") {
  CHECK(Planned("total := sent + lost | rate := total / 60").wanted() == Names{"sent", "lost", "total", "rate"});
  CHECK(Planned("kind := \"x\" | test(kind == \"x\")").wanted() == Names{});
  CHECK(Planned("groupBy(user) | sort(_count) | select([user, _count])").wanted() == Names{"user"});
  CHECK(Planned("user=ann | count()").wanted() == Names{"user"});
}

TEST_CASE("plan: a field that one branch sets is read for the other") {
  CHECK(Planned("case { a=1 | level := 3 ; * } | test(level > 2)").wanted() == Names{"a", "level"});
  CHECK(Planned("case { a=1 | level := 3 ; * | level := 1 } | test(level > 2)").wanted() == Names{"a"});
}

TEST_CASE("plan: a tag is read under its name, or without its sign") {
  const Planned planned("#kind=x");
  const auto* own = planned.plan().wanted.find("#kind");
  const auto* stand_in = planned.plan().wanted.find("kind");
  REQUIRE(own != nullptr);
  REQUIRE(stand_in != nullptr);
  CHECK(own->own.size() == 1);
  CHECK(stand_in->own.empty());
  CHECK(stand_in->stand_in == own->own);
}

TEST_CASE("plan: each step's reads, writes and what is alive after it") {
  const Planned planned("user=ann | total := sent + lost | groupBy(host, function=max(total)) | twice := _max * 2");
  const Plan& plan = planned.plan();
  REQUIRE(plan.steps.size() == 4);
  CHECK(planned.names(plan.steps[0].reads) == Names{"user"});
  CHECK(planned.names(plan.steps[0].writes).empty());
  CHECK(planned.names(plan.steps[1].reads) == Names{"sent", "lost"});
  CHECK(planned.names(plan.steps[1].writes) == Names{"total"});
  CHECK(planned.names(plan.steps[1].overwrites).empty());
  const Names after_total = planned.names(plan.steps[1].alive);
  CHECK(after_total.contains("total"));
  CHECK(after_total.contains("host"));
  CHECK_FALSE(after_total.contains("user"));
  CHECK_FALSE(after_total.contains("sent"));
  CHECK(planned.names(plan.steps[2].reads) == Names{"host", "total"});
  const Names after_group = planned.names(plan.steps[2].alive);
  CHECK(after_group.contains("_max"));
  CHECK_FALSE(after_group.contains("total"));
  CHECK(planned.names(plan.steps[3].alive) == Names{"host", "_max", "twice"});
}

TEST_CASE("plan: an assignment that always has a value ends the life of what was there") {
  const Planned planned("level := 3 | test(level > 2) | select(level)");
  CHECK(planned.names(planned.plan().steps[0].overwrites) == Names{"level"});
  CHECK_FALSE(planned.wanted().contains("level"));
}

TEST_CASE("plan: columns are known where rows are no whole events") {
  CHECK(Planned("groupBy([b, a], function=[count(), max(c)])").compiled.query->columns() ==
        std::vector<std::string>{"b", "a", "_count", "_max"});
  CHECK(Planned("select([b, a])").compiled.query->columns() == std::vector<std::string>{"b", "a"});
  CHECK(Planned("groupBy(a) | x := 1 | drop(a)").compiled.query->columns() == std::vector<std::string>{"_count", "x"});
  CHECK(Planned("a=1 | sort(a) | head(3)").compiled.query->columns().empty());
}

TEST_CASE("plan: segments are cut at aggregates") {
  CHECK_FALSE(Planned("a=1 | b := 2").plan().has_aggregate());
  CHECK(Planned("a=1 | b := 2").plan().segments.size() == 1);
  CHECK(Planned("a=1 | groupBy(a) | c=1 or _count=1 | sort(a)").plan().segments.size() == 3);
}

TEST_CASE("plan: leading filters ask for literals") {
  using List = std::vector<std::vector<std::string>>;
  CHECK(Planned("user=administrator").required() == List{{"administrator"}});
  CHECK(Planned("user=ad*strator | host=web01").required() == List{{"strator"}, {"web01"}});
  CHECK(Planned("user=/^(alice|bertram)$/").required() == List{{"alice", "bertram"}});
  CHECK(Planned("user=alice or user=bertram").required() == List{{"alice", "bertram"}});
}

TEST_CASE("plan: of literals that hold one another the shorter is enough") {
  CHECK(Planned("kind=/^(logon|logonfailed)$/").required() == std::vector<std::vector<std::string>>{{"logon"}});
}

TEST_CASE("plan: nothing is asked for where an event may pass without the text") {
  CHECK(Planned("user!=administrator").required().empty());
  CHECK(Planned("not user=administrator").required().empty());
  CHECK(Planned("user=alice or n>5").required().empty());
  CHECK(Planned("user=*").required().empty());
  CHECK(Planned("case { user=alice ; * }").required().empty());
  CHECK(Planned("user := \"alice\" | user=alice").required().empty());
  CHECK(Planned("default(value=alice, field=user) | user=alice").required().empty());
  CHECK(Planned("count() | _count=12345").required().empty());
  CHECK(Planned("n=1000").required().empty());
}

TEST_CASE("plan: parameters are those that take their values from the caller") {
  cqlite::CompileOptions options;
  options.preludes = {{"prelude", "a=?{before=1}"}};
  options.saved_queries = [](std::string_view) { return cqlite::Source{"saved", "c=?{argument=1}"}; };
  const Compiled compiled = Query::compile("b=?{x=1} | join({c=?{inner=2}}, field=b) | $saved()", options);
  REQUIRE_MESSAGE(compiled, compiled.report());
  CHECK(compiled.query->parameters() == std::vector<std::string>{"before", "inner", "x"});
}
