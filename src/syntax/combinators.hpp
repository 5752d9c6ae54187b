/// The few ways to combine rules that PEGTL does not have: commit points, brackets with a depth limit, guesses without
/// complaint, and steps that can be skipped after a mistake. Included by the grammar only.
#pragma once

#include <string_view>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze_traits.hpp>

#include "syntax/characters.hpp"
#include "syntax/context.hpp"

namespace cqlite::syntax::grammar {

namespace pegtl = tao::pegtl;

/// What `Rule` is called when it is missing: messages.hpp has one for each rule under `expect`.
template <typename Rule>
inline constexpr Expectation expectation{};

template <typename Input>
std::string_view rest_of(const Input& in) {
  return {in.current(), in.size()};
}

template <typename Input>
std::uint32_t offset_of(const Input& in, const Context& context) {
  return static_cast<std::uint32_t>(in.current() - context.text.data());
}

/// Matches what the scanner measures, if that is not nothing.
template <std::size_t (*Scanner)(std::string_view)>
struct scan {
  using rule_t = scan;
  using subs_t = pegtl::empty_list;

  template <typename Input>
  static bool match(Input& in) {
    const std::size_t length = Scanner(rest_of(in));
    if (length == 0) return false;
    in.bump(length);
    return true;
  }
};

/// Blanks and comments; always matches.
template <typename... Comments>
struct blanks : pegtl::star<pegtl::sor<pegtl::one<' ', '\t', '\n', '\f', '\r'>, Comments...>> {};

/// A commit point: from here on nothing but `Rule` can follow, so its absence is the user's mistake.
template <typename Rule>
struct expect {
  using rule_t = expect;
  using subs_t = pegtl::type_list<Rule>;

  template <pegtl::apply_mode A, pegtl::rewind_mode, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, Context& context) {
    const std::uint32_t offset = offset_of(in, context);
    if (Control<Rule>::template match<A, pegtl::rewind_mode::required, Action, Control>(in, context)) return true;
    if (A == pegtl::apply_mode::nothing || context.is_tentative) return false;
    static_assert(!expectation<Rule>.what.empty(), "messages.hpp has no sentence for this rule");
    fail(context, offset, expectation<Rule>);
  }
};

/// A guess: inside, commit points fail quietly. Only for short texts without brackets, which are read twice.
template <typename Rule>
struct tentative {
  using rule_t = tentative;
  using subs_t = pegtl::type_list<Rule>;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, Context& context) {
    const bool was_tentative = std::exchange(context.is_tentative, true);
    const bool is_match = Control<Rule>::template match<A, M, Action, Control>(in, context);
    context.is_tentative = was_tentative;
    return is_match;
  }
};

/// Counts the nesting as long as it lives, also when an exception ends it.
class DepthScope {
 public:
  DepthScope(Context& context, std::size_t offset) : context_(context) {
    if (context.depth >= context.limits.depth) fail_too_deep(context, offset);
    ++context_.depth;
  }
  ~DepthScope() { --context_.depth; }
  DepthScope(const DepthScope&) = delete;
  DepthScope& operator=(const DepthScope&) = delete;

 private:
  Context& context_;
};

/// One level deeper, without a bracket: `not not a`.
template <typename Rule>
struct deeper {
  using rule_t = deeper;
  using subs_t = pegtl::type_list<Rule>;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, Context& context) {
    const DepthScope scope(context, offset_of(in, context));
    return Control<Rule>::template match<A, M, Action, Control>(in, context);
  }
};

/// `Open Body Close`. Once open, only a mistake can keep it from closing. The bracket stays on the stack when an
/// exception passes: whoever catches it needs to know what was open, and cuts the stack.
template <char Open, char Close, typename Body, bool HoldsClauses = false>
struct bracket {
  using rule_t = bracket;
  using subs_t = pegtl::type_list<pegtl::one<Open>, Body, pegtl::one<Close>>;

  template <pegtl::apply_mode A, pegtl::rewind_mode, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, Context& context) {
    if (in.empty() || in.peek_char() != Open) return false;
    auto marker = in.template mark<pegtl::rewind_mode::required>();
    const DepthScope scope(context, offset_of(in, context));
    context.brackets.push_back({offset_of(in, context), Open, HoldsClauses});
    in.bump(1);
    const bool is_read = Control<Body>::template match<A, pegtl::rewind_mode::required, Action, Control>(in, context);
    const bool is_closed = is_read && !in.empty() && in.peek_char() == Close;
    if (!is_closed && A != pegtl::apply_mode::nothing && !context.is_tentative) {
      fail_to_close(context, offset_of(in, context));
    }
    context.brackets.pop_back();
    if (is_closed) in.bump(1);
    return marker(is_closed);
  }
};

/// The arguments of the function whose name was read last.
template <typename Rule>
struct in_call {
  using rule_t = in_call;
  using subs_t = pegtl::type_list<Rule>;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, Context& context) {
    context.calls.push_back(context.function_name);
    const bool is_match = Control<Rule>::template match<A, M, Action, Control>(in, context);
    context.calls.pop_back();
    return is_match;
  }
};

/// One step, up to what may follow a step. Fails only where the pipeline ends; a step with a mistake is skipped.
template <typename Step>
struct skippable {
  using rule_t = skippable;
  using subs_t = pegtl::type_list<Step>;

  template <pegtl::apply_mode A, pegtl::rewind_mode, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, Context& context) {
    if (is_pipeline_end(context, offset_of(in, context))) return false;
    const Tree::size_type nodes = context.tree.size();
    const auto open_brackets = static_cast<std::ptrdiff_t>(context.brackets.size());
    const auto open_calls = context.calls.size();
    try {
      if (!Control<expect<Step>>::template match<A, pegtl::rewind_mode::required, Action, Control>(in, context)) {
        return false;
      }
      const std::size_t next = offset_of(in, context) + blank_length(rest_of(in));
      const bool is_separated = context.text.substr(next).starts_with('|') || is_pipeline_end(context, next);
      if (!is_separated) fail(context, next, {"`|`", Place::after_step});
    } catch (const Skip& skip) {
      if (skip.is_fatal) throw;
      const std::vector<Bracket> opened(context.brackets.begin() + open_brackets, context.brackets.end());
      context.brackets.resize(static_cast<std::size_t>(open_brackets));
      context.calls.resize(open_calls);
      context.is_tentative = false;
      context.tree.resize(nodes);
      const std::size_t target = resume_offset(context, skip.offset, opened);
      context.is_rest_lost |= target == context.text.size();
      const std::uint32_t here = offset_of(in, context);
      if (target > here) in.bump(target - here);
    }
    return true;
  }
};

}  // namespace cqlite::syntax::grammar

/// The analysis for endless loops needs to know how the combinators use their rules.
namespace tao::pegtl {

template <typename Name, std::size_t (*Scanner)(std::string_view)>
struct analyze_traits<Name, cqlite::syntax::grammar::scan<Scanner>> : analyze_any_traits<> {};

template <typename Name, typename Rule>
struct analyze_traits<Name, cqlite::syntax::grammar::expect<Rule>> : analyze_seq_traits<Rule> {};

template <typename Name, typename Rule>
struct analyze_traits<Name, cqlite::syntax::grammar::tentative<Rule>> : analyze_seq_traits<Rule> {};

template <typename Name, typename Rule>
struct analyze_traits<Name, cqlite::syntax::grammar::deeper<Rule>> : analyze_seq_traits<Rule> {};

template <typename Name, char Open, char Close, typename Body, bool HoldsClauses>
struct analyze_traits<Name, cqlite::syntax::grammar::bracket<Open, Close, Body, HoldsClauses>>
    : analyze_seq_traits<one<Open>, Body, one<Close>> {};

template <typename Name, typename Rule>
struct analyze_traits<Name, cqlite::syntax::grammar::in_call<Rule>> : analyze_seq_traits<Rule> {};

template <typename Name, typename Rule>
struct analyze_traits<Name, cqlite::syntax::grammar::skippable<Rule>> : analyze_seq_traits<Rule> {};

}  // namespace tao::pegtl
