/// The tokens of CQL as PEG rules: comments, words, names, literals. Each rule stands below a line of CQL that it matches;
/// a rule with a `kind` leaves a node in the tree.
#pragma once

#include "syntax/combinators.hpp"

namespace cqlite::syntax::grammar {

using pegtl::at;
using pegtl::eof;
using pegtl::istring;
using pegtl::not_at;
using pegtl::one;
using pegtl::opt;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;
using pegtl::string;

// // to the end of the line
struct LineComment : seq<string<'/', '/'>, star<pegtl::not_one<'\n'>>> {
  static constexpr Kind kind = Kind::line_comment;
};
// /* over lines */
struct BlockComment : seq<at<scan<comment_length>>, string<'/', '*'>, pegtl::until<string<'*', '/'>>> {
  static constexpr Kind kind = Kind::block_comment;
};
struct Blank : blanks<LineComment, BlockComment> {};

// a token with blanks before it
template <typename... Rules>
struct then : seq<Blank, Rules...> {};

struct PatternCharacter : seq<not_at<one<'/'>>, scan<pattern_length>> {};
struct WordEnd : not_at<PatternCharacter> {};

// and   AND
struct AndWord : seq<istring<'a', 'n', 'd'>, WordEnd> {
  static constexpr Kind kind = Kind::and_word;
};
struct OrWord : seq<istring<'o', 'r'>, WordEnd> {
  static constexpr Kind kind = Kind::or_word;
};
struct NotWord : seq<istring<'n', 'o', 't'>, WordEnd> {
  static constexpr Kind kind = Kind::not_mark;
};
struct LikeWord : seq<istring<'l', 'i', 'k', 'e'>, WordEnd> {
  static constexpr Kind kind = Kind::operator_text;
};
struct InWord : seq<istring<'i', 'n'>, WordEnd> {};
struct Keyword : sor<AndWord, OrWord, NotWord> {};

// "C:\\Users"
struct QuotedString : scan<quoted_length> {
  static constexpr Kind kind = Kind::quoted;
};
// 'EXT, in arguments only'
struct SingleQuotedString : scan<single_quoted_length> {
  static constexpr Kind kind = Kind::single_quoted;
};
// /[/]b\\(?<r>[^\\/]*)$/iF
struct Regex : scan<regex_length> {
  static constexpr Kind kind = Kind::regex;
};
// *\cmd.exe   S-1-5-18   https://x/
struct Pattern : scan<pattern_length> {
  static constexpr Kind kind = Kind::pattern;
};
// -1.5e3
struct SignedNumber
    : seq<opt<one<'-', '+'>>, scan<digits_length>, opt<one<'.'>, scan<digits_length>>,
          opt<one<'e', 'E'>, opt<one<'-', '+'>>, scan<digits_length>>, not_at<sor<PatternCharacter, one<'/'>>>> {
  static constexpr Kind kind = Kind::signed_number;
};
// 0.5
struct Number : seq<scan<digits_length>, opt<one<'.'>, scan<digits_length>>, not_at<scan<expression_name_length>>> {
  static constexpr Kind kind = Kind::number;
};
// [0]
struct Index : seq<one<'['>, scan<digits_length>, one<']'>> {};
// users[0].name
struct BareField : seq<not_at<Keyword>, scan<name_length>, star<Index, opt<scan<name_length>>>> {
  static constexpr Kind kind = Kind::field;
};
// the same in an expression, where `%` is an operator
struct ExpressionField
    : seq<not_at<Keyword>, scan<expression_name_length>, star<Index, opt<scan<expression_name_length>>>> {
  static constexpr Kind kind = Kind::field;
};
// users[0].names[]
struct ArrayReference
    : seq<scan<expression_name_length>, star<Index, opt<scan<expression_name_length>>>, one<'['>, one<']'>> {
  static constexpr Kind kind = Kind::array_reference;
};
// "host name"   host
struct FieldName : sor<QuotedString, BareField> {};

}  // namespace cqlite::syntax::grammar
