/// How a function is declared: once, in one file, with everything that anybody wants to know about it.
///
///     struct Args {
///       Field field;
///       Output as{"_length"};
///     };
///
///     Function length() {
///       return Define<Args>("length")
///           .summary("Counts the characters of a text.")
///           .input("field", &Args::field, "Text to count.")
///           .output("as", &Args::as, "Field that receives the count.")
///           .example({.query = "length(a)", .given = R"({"a":"hello"})", .want = R"({"a":"hello","_length":5})"})
///           .value([](std::string_view text) { return static_cast<std::int64_t>(utf16_length(text)); });
///     }
///
/// A parameter's type is the type of its member; its default is the member's value in a default-constructed Args. The
/// member types are those of arguments.hpp. What the last call is decides the kind of function:
///
///     .value(kernel)        one value for each row, usable in expressions, with `:=`, and as a step
///     .filter(kernel)       true or false for each row, usable wherever a filter stands, and in expressions
///     .aggregate<State>(update, merge, result)
///     .value_from(maker), .filter_from(maker), .transform_from(maker), .aggregate_from(maker)
///                           for what needs more than a kernel: makers return the engine's objects
///
/// Kernels are for the plain case: the first member that is a Field is the input, a row without it gives nothing. A kernel
/// takes the input as std::string_view, double, Number or Value, then what it needs of `const Args&` and `Worker&`, and
/// gives a text, number, bool, Value, or a std::optional of one.
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "functions/function.hpp"
#include "functions/kernels.hpp"

namespace cqlite {

template <class Args>
class Define {
 public:
  explicit Define(std::string name) {
    function_.name = std::move(name);
    function_.make_arguments = [] { return std::static_pointer_cast<void>(std::make_shared<Args>()); };
  }

  Define& summary(std::string text) {
    function_.summary = std::move(text);
    return *this;
  }
  /// A sentence about behaviour at the edges.
  Define& note(std::string text) {
    function_.notes.push_back(std::move(text));
    return *this;
  }
  /// Not part of CQL proper.
  Define& extension() {
    function_.is_extension = true;
    return *this;
  }

  /// Its values cannot be the service's, which does not tell how it makes them.
  Define& approximates() {
    function_.fidelity = Fidelity::approximated;
    return *this;
  }
  /// It works on data that the caller must give.
  Define& needs_data() {
    function_.fidelity = Fidelity::needs_data;
    return *this;
  }

  /// A required parameter. The first parameter declared may stand without its name.
  template <class Member>
  Define& input(std::string name, Member Args::*member, std::string text) {
    return add(std::move(name), member, std::move(text)).required();
  }
  /// A parameter with a default, or one that may be left out.
  template <class Member>
  Define& option(std::string name, Member Args::*member, std::string text) {
    return add(std::move(name), member, std::move(text));
  }
  /// The name of the field that receives the result.
  Define& output(std::string name, Output Args::*member, std::string text) {
    return add(std::move(name), member, std::move(text));
  }
  /// The parameter just declared may stand without its name, too: in the order of declaration.
  Define& unnamed() {
    function_.parameters.back().is_unnamed = true;
    return *this;
  }
  /// The parameter just declared names fields that need not exist.
  Define& may_be_absent() {
    function_.parameters.back().may_be_absent = true;
    return *this;
  }
  /// The parameter just declared is another spelling of `name`.
  Define& alias_of(std::string name) {
    function_.parameters.back().alias_of = std::move(name);
    return *this;
  }
  /// The parameter just declared accepts numbers between the two.
  Define& range(std::int64_t least, std::int64_t most) {
    function_.parameters.back().least = least;
    function_.parameters.back().most = most;
    return *this;
  }
  /// A lone number given for the first parameter is that number, not the field of that name.
  Define& numbers_are_values() {
    function_.numbers_are_values = true;
    return *this;
  }
  /// The aggregates among the arguments are computed for stretches of time, so that they may reach back over several.
  Define& computes_buckets() {
    function_.computes_buckets = true;
    return *this;
  }

  /// An aggregate that passes or drops events: it may be negated, and joined to filters.
  Define& negatable() {
    function_.is_negatable = true;
    return *this;
  }

  Define& example(ExampleInfo example) {
    function_.examples.push_back(std::move(example));
    return *this;
  }

  template <class Kernel>
  Function value(Kernel kernel) {
    static_assert(kernels::has_input<Args>, "a kernel needs a Field or Operand called field, value or expression");
    function_.make_value = [kernel](const std::shared_ptr<void>& args, Build&) -> ExpressionPtr {
      return std::make_shared<kernels::ValueOf<Args, Kernel>>(std::static_pointer_cast<Args>(args), kernel);
    };
    return std::move(function_);
  }

  template <class Kernel>
  Function filter(Kernel kernel) {
    function_.make_filter = [kernel](const std::shared_ptr<void>& args, Build&) -> PredicatePtr {
      return std::make_shared<kernels::FilterOf<Args, Kernel>>(std::static_pointer_cast<Args>(args), kernel);
    };
    return std::move(function_);
  }

  /// `update(State&, input…)`, `merge(State&, State&)`, `result(State&)`: a value or std::optional of one.
  template <class State, class Update, class Merge, class Result>
  Function aggregate(Update update, Merge merge, Result result) {
    using Made = kernels::AggregateOfKernels<Args, State, Update, Merge, Result>;
    function_.make_aggregate = [=](const std::shared_ptr<void>& args, Build&) -> AggregatePtr {
      return std::make_shared<Made>(std::static_pointer_cast<Args>(args), update, merge, result);
    };
    return std::move(function_);
  }

  /// The makers: `maker(Args&, Build&)`; null after it has reported an error.
  template <class Maker>
  Define& value_from(Maker maker) {
    function_.make_value = [maker](const std::shared_ptr<void>& args, Build& build) -> ExpressionPtr {
      return maker(*std::static_pointer_cast<Args>(args), build);
    };
    return *this;
  }
  template <class Maker>
  Define& filter_from(Maker maker) {
    function_.make_filter = [maker](const std::shared_ptr<void>& args, Build& build) -> PredicatePtr {
      return maker(*std::static_pointer_cast<Args>(args), build);
    };
    return *this;
  }
  template <class Maker>
  Define& transform_from(Maker maker) {
    function_.make_transform = [maker](const std::shared_ptr<void>& args, Build& build) -> TransformPtr {
      return maker(*std::static_pointer_cast<Args>(args), build);
    };
    return *this;
  }
  template <class Maker>
  Define& aggregate_from(Maker maker) {
    function_.make_aggregate = [maker](const std::shared_ptr<void>& args, Build& build) -> AggregatePtr {
      return maker(*std::static_pointer_cast<Args>(args), build);
    };
    return *this;
  }

  operator Function() { return std::move(function_); }  // NOLINT(google-explicit-constructor)

 private:
  Define& required() {
    function_.parameters.back().is_required = true;
    return *this;
  }

  template <class Member>
  Define& add(std::string name, Member Args::*member, std::string text) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.summary = std::move(text);
    parameter.is_unnamed = function_.parameters.empty();
    parameter.type = ArgumentTraits<Member>::type();
    parameter.choices = ArgumentTraits<Member>::choices();
    parameter.choice_prefix = ArgumentTraits<Member>::prefix();
    parameter.default_text = ArgumentTraits<Member>::show(Args().*member);
    parameter.set = [member](void* args, BoundArgument&& value) {
      ArgumentTraits<Member>::assign(static_cast<Args*>(args)->*member, std::move(value));
    };
    if constexpr (std::is_same_v<Member, Output>) {
      parameter.is_output = true;
      parameter.same_as = (Args().*member).same_as;
    }
    function_.parameters.push_back(std::move(parameter));
    return *this;
  }

  Function function_;
};

}  // namespace cqlite
