// Joins the rules with PEGTL's machinery: the only translation unit of the library that knows PEGTL.
#include "syntax/parser.hpp"

#include <fmt/format.h>

#include "syntax/builder.hpp"
#include "syntax/grammar.hpp"
#include "syntax/messages.hpp"

namespace cqlite::syntax {
namespace {

/// Records a node for every rule that has a kind, and forgets what a failed rule had recorded. Nothing is recorded
/// under a look-ahead.
template <typename Rule>
struct Control : grammar::pegtl::normal<Rule> {
  static constexpr bool enable = false;  // no start, success, failure: `match` does it all

  template <grammar::pegtl::apply_mode A, grammar::pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class NextControl, typename Input>
  static bool match(Input& in, Context& context) {
    if constexpr (A == grammar::pegtl::apply_mode::nothing) {
      return grammar::pegtl::match<Rule, A, M, Action, NextControl>(in, context);
    } else {
      const std::size_t index = context.tree.size();
      const std::uint32_t begin = grammar::offset_of(in, context);
      if constexpr (requires { Rule::kind; }) context.tree.push_back({Rule::kind, 0, {begin, begin}});
      const bool is_match = grammar::pegtl::match<Rule, A, M, Action, NextControl>(in, context);
      if (!is_match) {
        context.tree.resize(index);
      } else if constexpr (requires { Rule::kind; }) {
        Node& node = context.tree[index];
        node.span.end = grammar::offset_of(in, context);
        node.descendants = static_cast<std::uint32_t>(context.tree.size() - index - 1);
      }
      return is_match;
    }
  }
};

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Broken UTF-8 and overlong texts are told before anything is read. True if the text can be read.
bool is_readable(std::string_view text, Diagnostics& diagnostics, const ParseLimits& limits) {
  std::size_t count = 0;
  for (std::size_t offset = 0; offset < text.size(); ++count) {
    const std::size_t length = first_character(text.substr(offset)).length;
    const auto begin = static_cast<std::uint32_t>(offset);
    if (length == 0) {
      diagnostics
          .report(Code::bad_character, {begin, begin + 1},
                  fmt::format("byte 0x{:02X} is not valid UTF-8", static_cast<unsigned char>(text[offset])))
          .help("save the query as UTF-8");
      return false;
    }
    if (count == limits.characters) {
      diagnostics.report(Code::query_too_long, {begin, begin + static_cast<std::uint32_t>(length)},
                         fmt::format("the query has more than {} characters", limits.characters));
      return false;
    }
    offset += length;
  }
  return true;
}

}  // namespace

ast::Query parse(std::string_view text, const Vocabulary& vocabulary, Diagnostics& diagnostics,
                 const ParseLimits& limits) {
  if (!is_readable(text, diagnostics, limits)) return {};
  Context context{.text = text, .vocabulary = vocabulary, .diagnostics = diagnostics, .limits = limits};
  const std::size_t start = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  grammar::pegtl::memory_input<grammar::pegtl::tracking_mode::lazy> in(text.data() + start, text.data() + text.size(),
                                                                       "");
  try {
    const bool is_read =
        Control<grammar::Query>::match<grammar::pegtl::apply_mode::action, grammar::pegtl::rewind_mode::required,
                                       grammar::pegtl::nothing, Control>(in, context);
    if (!is_read && context.error_count == 0) fail(context, start, {"a step", Place::step});
  } catch (const Skip&) {
    // Told already; nothing after it is read.
    return {};
  }
  return build(context);
}

}  // namespace cqlite::syntax
