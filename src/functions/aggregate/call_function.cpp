// callFunction(): an aggregate chosen by its name, which may come from a query parameter.
#include "functions/catalog.hpp"
#include "functions/define.hpp"

namespace cqlite {
namespace {

enum class Callee : std::uint8_t { avg, count, max, min, range, sum };

}  // namespace

template <>
struct Choices<Callee> {
  static constexpr auto table = std::array{
      std::pair{std::string_view("avg"), Callee::avg},     std::pair{std::string_view("count"), Callee::count},
      std::pair{std::string_view("max"), Callee::max},     std::pair{std::string_view("min"), Callee::min},
      std::pair{std::string_view("range"), Callee::range}, std::pair{std::string_view("sum"), Callee::sum}};
};

namespace builtin {
namespace {

struct Args {
  Callee function = Callee::count;
  Field field;
  Output as{"_function"};
};

AggregatePtr call(const Args& args, Build& build) {
  const Function& function = *Catalog::builtins().find(ArgumentTraits<Callee>::show(args.function));
  const auto arguments = function.make_arguments();
  function.parameter("field")->set(arguments.get(), args.field);
  function.parameter("as")->set(arguments.get(), args.as);
  return function.make_aggregate(arguments, build);
}

}  // namespace

Function call_function() {
  return Define<Args>("callFunction")
      .summary("Calls the aggregate of the given name, so that a query parameter can choose it.")
      .note("The same as calling that function; only the default name of the result differs.")
      .input("function", &Args::function, "Name of the aggregate.")
      .input("field", &Args::field, "Field that the aggregate looks at.")
      .output("as", &Args::as, "Field that receives the result.")
      .example({.query = "callFunction(?{what=max}, field=ms)",
                .given = R"({"ms":3} {"ms":"12"} {"ms":"n/a"})",
                .want = R"({"_function":12})"})
      .example({.query = "groupBy(user, function=[callFunction(sum, field=ms, as=total)])",
                .given = R"({"user":"ann","ms":3} {"user":"ann","ms":4} {"user":"bob"})",
                .want = R"({"user":"ann","total":7} {"user":"bob","total":0})"})
      .aggregate_from(call);
}

}  // namespace builtin
}  // namespace cqlite
