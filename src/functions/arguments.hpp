/// What the parameters of functions can be. A declaration's Args is a struct of these; analysis fills it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cqlite/diagnostic.hpp"
#include "engine/combination.hpp"
#include "engine/expression.hpp"
#include "engine/transform.hpp"
#include "values/time.hpp"

namespace cqlite {

/// A field to read: its name, or an expression in its place.
struct Field {
  std::string name;     ///< empty for an expression
  ExpressionPtr value;  ///< none: not given
  Slot slot = 0;        ///< if it has a name
  Span span;

  Field() = default;
  /// A default: the field of this name.
  explicit Field(std::string default_name) : name(std::move(default_name)) {}
  [[nodiscard]] bool is_given() const { return value != nullptr; }
  [[nodiscard]] Value read(const EventRow& row, Worker& worker) const { return value->evaluate(row, worker); }
};

struct Fields {
  std::vector<Field> items;
  Span span;
  [[nodiscard]] bool is_given() const { return !items.empty(); }
};

/// An expression.
struct Operand {
  ExpressionPtr value;
  Span span;
  [[nodiscard]] bool is_given() const { return value != nullptr; }
  [[nodiscard]] Value read(const EventRow& row, Worker& worker) const { return value->evaluate(row, worker); }
};

struct Operands {
  std::vector<Operand> items;
};

/// `name = expression` pairs, as eval() takes them; and the `name := expression` members of a list.
struct Assignments {
  struct Item {
    std::string name;
    Slot slot;
    ExpressionPtr value;  ///< none: the field as it is
  };
  std::vector<Item> items;
  Span span;
};

/// Names in pairs, as rename([[old, new]]) takes them.
struct Pairs {
  std::vector<std::pair<std::string, std::string>> items;
  Span span;
};

/// The field that receives a result.
struct Output {
  std::string name;  ///< the default until another is given
  Slot slot = 0;
  std::string same_as;  ///< by default the field that this parameter names
  bool is_given = false;
  Span span;

  Output() = default;
  explicit Output(std::string default_name) : name(std::move(default_name)) {}
  [[nodiscard]] static Output same(std::string parameter) {
    Output result;
    result.same_as = std::move(parameter);
    return result;
  }
};

/// A text, and where it stands, for errors that point into it.
struct Text {
  std::string value;
  Span span;
  bool is_given = false;

  Text() = default;
  explicit Text(std::string default_value) : value(std::move(default_value)) {}
};

/// A list of texts.
struct Texts {
  std::vector<std::string> items;
  Span span;
  bool is_given = false;
};

/// A list of numbers.
struct Numbers {
  std::vector<double> items;
  Span span;

  Numbers() = default;
  Numbers(std::initializer_list<double> values) : items(values) {}
};

/// A length of time such as `15m`, in milliseconds.
struct Duration {
  std::int64_t milliseconds = 0;
  std::string text;  ///< as it was written; empty: not given
  Span span;

  Duration() = default;
  explicit Duration(std::string default_text)
      : milliseconds(parse_duration(default_text).value_or(0)), text(std::move(default_text)) {}
  [[nodiscard]] bool is_given() const { return !text.empty(); }
};

/// A whole array, `name[]`; old queries leave out the brackets.
struct ArrayField {
  std::string name;  ///< without brackets and back-ticks; empty: not given
  Span span;
  [[nodiscard]] bool is_given() const { return !name.empty(); }
};

/// Steps that handle events one by one, `{ a > 2 | b := 1 }`, or a condition in their place.
struct Pipeline {
  Transforms transforms;
  bool is_given = false;
  Span span;
};

struct Pipelines {
  std::vector<Pipeline> items;
  Span span;
};

/// A pipeline that runs over the whole input, before the query itself.
struct Subquery {
  std::size_t number = 0;            ///< among the subqueries of the plan
  std::vector<std::string> columns;  ///< of its rows, if they are known
  bool is_given = false;
  Span span;
};

/// The queries of correlate(): `name: { steps | field <=> other.field } include: [a, b]`.
struct LinkedPipelines {
  struct Link {
    Slot field;
    std::string other;  ///< name of the other query
    Slot other_field;
    std::string field_name;
    std::string other_field_name;
    Span span;
  };
  struct Item {
    std::string name;
    Span span;
    Transforms transforms;
    std::vector<Link> links;
    std::vector<std::string> include;
    bool includes_all = false;
  };
  std::vector<Item> items;
  Span span;
};

/// A number of rows: a number, or `max`.
struct Limit {
  std::uint64_t value = 0;
  std::uint64_t most = 0;  ///< what `max` means
  bool is_default = true;

  Limit() = default;
  Limit(std::uint64_t default_value, std::uint64_t largest) : value(default_value), most(largest) {}
};

/// Aggregates: `count()`, `[count(), max(x)]`, `{ filter | count() }`.
struct Aggregates {
  std::shared_ptr<Combination> combination;  ///< always set after binding; for [] it has no members
  AggregatePtr single;                       ///< the one aggregate, if it did not stand in a list
  std::string default_text;

  Aggregates() = default;
  explicit Aggregates(std::string text) : default_text(std::move(text)) {}
  /// What was written as one aggregate: a lone one may give no row, where a list gives an empty one.
  [[nodiscard]] AggregatePtr aggregate() const { return single != nullptr ? single : combination; }
};

enum class ArgumentType : std::uint8_t {
  field,
  fields,
  operand,
  operands,
  assignments,
  pairs,
  output,
  text,
  texts,
  boolean,
  integer,
  number,
  limit,
  numbers,
  duration,
  choice,
  choices,
  array,
  pipeline,
  pipelines,
  subquery,
  linked_pipelines,
  aggregates
};

/// One of the words of an enumeration, by its place among the choices.
struct Choice {
  std::size_t index = 0;
};

using BoundArgument = std::variant<Field, Fields, Operand, Operands, Assignments, Pairs, Output, Text, Texts, bool,
                                   std::int64_t, double, Limit, Numbers, Duration, Choice, std::vector<Choice>,
                                   ArrayField, Pipeline, Pipelines, Subquery, LinkedPipelines, Aggregates>;

/// The words of an enumeration E, for parameters of that type: specialise with
/// `static constexpr auto table = std::array{std::pair{std::string_view("asc"), E::ascending}, …};`.
/// With `static constexpr std::size_t prefix = 3` any spelling that begins with a word's first three letters is accepted.
template <class E>
struct Choices;

// ---- from a member's type to its description ------------------------------------------------------------------------

template <class T>
struct ArgumentTraits;

template <class T, ArgumentType argument_type>
struct PlainTraits {
  static constexpr ArgumentType type() { return argument_type; }
  static std::vector<std::string> choices() { return {}; }
  static std::size_t prefix() { return 0; }
  static std::string show(const T&) { return {}; }
  static void assign(T& member, BoundArgument&& value) { member = std::get<T>(std::move(value)); }
};

template <>
struct ArgumentTraits<Field> : PlainTraits<Field, ArgumentType::field> {
  static std::string show(const Field& field) { return field.name; }
};
template <>
struct ArgumentTraits<Fields> : PlainTraits<Fields, ArgumentType::fields> {};
template <>
struct ArgumentTraits<Operand> : PlainTraits<Operand, ArgumentType::operand> {};
template <>
struct ArgumentTraits<Operands> : PlainTraits<Operands, ArgumentType::operands> {};
template <>
struct ArgumentTraits<Assignments> : PlainTraits<Assignments, ArgumentType::assignments> {};
template <>
struct ArgumentTraits<Pairs> : PlainTraits<Pairs, ArgumentType::pairs> {};
template <>
struct ArgumentTraits<Output> : PlainTraits<Output, ArgumentType::output> {
  static std::string show(const Output& output) { return output.name; }
};
template <>
struct ArgumentTraits<Text> : PlainTraits<Text, ArgumentType::text> {
  static std::string show(const Text& text) { return text.value; }
};
template <>
struct ArgumentTraits<Texts> : PlainTraits<Texts, ArgumentType::texts> {};
template <>
struct ArgumentTraits<bool> : PlainTraits<bool, ArgumentType::boolean> {
  static std::string show(bool value) { return value ? "true" : "false"; }
};
template <>
struct ArgumentTraits<std::int64_t> : PlainTraits<std::int64_t, ArgumentType::integer> {
  static std::string show(std::int64_t value) { return std::to_string(value); }
};
template <>
struct ArgumentTraits<std::optional<std::int64_t>> : PlainTraits<std::int64_t, ArgumentType::integer> {
  static std::string show(const std::optional<std::int64_t>&) { return {}; }
  static void assign(std::optional<std::int64_t>& member, BoundArgument&& value) {
    member = std::get<std::int64_t>(std::move(value));
  }
};
template <>
struct ArgumentTraits<std::optional<bool>> : PlainTraits<bool, ArgumentType::boolean> {
  static std::string show(const std::optional<bool>&) { return {}; }
  static void assign(std::optional<bool>& member, BoundArgument&& value) { member = std::get<bool>(std::move(value)); }
};
template <>
struct ArgumentTraits<double> : PlainTraits<double, ArgumentType::number> {
  static std::string show(double value) {
    NumberText buffer;
    return std::string(print_number(value, buffer));
  }
};
template <>
struct ArgumentTraits<std::optional<double>> : PlainTraits<double, ArgumentType::number> {
  static std::string show(const std::optional<double>&) { return {}; }
  static void assign(std::optional<double>& member, BoundArgument&& value) { member = std::get<double>(value); }
};
template <>
struct ArgumentTraits<Numbers> : PlainTraits<Numbers, ArgumentType::numbers> {
  static std::string show(const Numbers& numbers) {
    std::string text;
    for (const double number : numbers.items) {
      text += (text.empty() ? "[" : ", ") + ArgumentTraits<double>::show(number);
    }
    return text.empty() ? text : text + "]";
  }
};
template <>
struct ArgumentTraits<Duration> : PlainTraits<Duration, ArgumentType::duration> {
  static std::string show(const Duration& duration) { return duration.text; }
};
template <>
struct ArgumentTraits<ArrayField> : PlainTraits<ArrayField, ArgumentType::array> {
  static std::string show(const ArrayField& array) { return array.name; }
};
template <>
struct ArgumentTraits<Pipeline> : PlainTraits<Pipeline, ArgumentType::pipeline> {};
template <>
struct ArgumentTraits<Pipelines> : PlainTraits<Pipelines, ArgumentType::pipelines> {};
template <>
struct ArgumentTraits<Subquery> : PlainTraits<Subquery, ArgumentType::subquery> {};
template <>
struct ArgumentTraits<LinkedPipelines> : PlainTraits<LinkedPipelines, ArgumentType::linked_pipelines> {};
template <>
struct ArgumentTraits<Limit> : PlainTraits<Limit, ArgumentType::limit> {
  static std::string show(const Limit& limit) { return std::to_string(limit.value); }
  static void assign(Limit& member, BoundArgument&& value) {
    const auto given = std::get<Limit>(value);
    member.value = given.is_default ? member.most : given.value;  // `max` is bound as a default
    member.is_default = false;
  }
};
template <>
struct ArgumentTraits<Aggregates> : PlainTraits<Aggregates, ArgumentType::aggregates> {
  static std::string show(const Aggregates& aggregates) { return aggregates.default_text; }
};

template <class E>
requires std::is_enum_v<E>
struct ArgumentTraits<E> {
  static constexpr ArgumentType type() { return ArgumentType::choice; }
  static std::vector<std::string> choices() {
    std::vector<std::string> words;
    for (const auto& [word, value] : Choices<E>::table) words.emplace_back(word);
    return words;
  }
  static std::size_t prefix() {
    if constexpr (requires { Choices<E>::prefix; }) return Choices<E>::prefix;
    return 0;
  }
  static std::string show(E value) {
    for (const auto& [word, choice] : Choices<E>::table) {
      if (choice == value) return std::string(word);
    }
    return {};
  }
  static void assign(E& member, BoundArgument&& value) {
    member = Choices<E>::table[std::get<Choice>(value).index].second;
  }
};

template <class E>
requires std::is_enum_v<E>
struct ArgumentTraits<std::vector<E>> : ArgumentTraits<E> {
  static constexpr ArgumentType type() { return ArgumentType::choices; }
  static std::string show(const std::vector<E>& values) {
    return values.empty() ? std::string() : ArgumentTraits<E>::show(values.front());
  }
  static void assign(std::vector<E>& member, BoundArgument&& value) {
    member.clear();
    for (const Choice choice : std::get<std::vector<Choice>>(value)) {
      member.push_back(Choices<E>::table[choice.index].second);
    }
  }
};

}  // namespace cqlite
