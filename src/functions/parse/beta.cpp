// beta:param() and beta:repeating(): functions about the query around the events.
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct ParamArgs {
  Text parameter;
  Output as;
};

struct RepeatingArgs {
  Duration interval;
  Text as;
};

TransformPtr make_param(const ParamArgs& args, Build& build) {
  if (args.as.name.empty()) {
    build.report(Code::missing_parameter, build.place().span, "`beta:param` needs the field that receives the value")
        .help("write beta:param(" + args.parameter.value + ", as=…)");
    return nullptr;
  }
  std::string name = args.parameter.value;
  if (name.starts_with('?')) name.erase(0, 1);
  const auto values = build.parameter(name, args.parameter.span);
  if (values.empty()) return nullptr;
  if (values.size() > 1) {
    build.report(Code::wrong_type, args.parameter.span,
                 "parameter `" + name + "` holds a list, but one value is needed here");
    return nullptr;
  }
  return transforms::assign(build.write(args.as.name, true), expressions::text(values.front()));
}

/// Lets all rows pass as they are.
class Nothing final : public Transform {
 public:
  void apply(Rows&, Worker&) const override {}
};

TransformPtr make_repeating(const RepeatingArgs& args, Build& build) {
  if (args.interval.is_given() && args.interval.milliseconds <= 0) {
    build.report(Code::out_of_range, args.interval.span, "the interval has to be longer than nothing");
    return nullptr;
  }
  return std::make_shared<Nothing>();
}

}  // namespace

Function beta_param() {
  return Define<ParamArgs>("beta:param")
      .summary("Sets a field to the value of a query parameter, in every event.")
      .note("The same as `name := ?parameter`. A parameter without a value is an error.")
      .input("parameter", &ParamArgs::parameter, "Name of the parameter, without the question mark.")
      .output("as", &ParamArgs::as, "Field that receives the value; it has to be named.")
      .example({.query = "user=?{who=ann} | beta:param(who, as=wanted)",
                .given = R"({"user":"ann"} {"user":"bob"})",
                .want = R"({"user":"ann","wanted":"ann"})"})
      .example({.query = "n := ?{least=5} | m := beta:param(\"least\")",
                .given = R"({"a":1})",
                .want = R"({"a":1,"n":"5","m":"5"})"})
      .transform_from(make_param);
}

Function beta_repeating() {
  return Define<RepeatingArgs>("beta:repeating")
      .summary("Asks the service to run a live query again and again; events pass as they are.")
      .note("A run over files is no live query, so nothing changes. The interval is checked all the same.")
      .option("interval", &RepeatingArgs::interval, "Time between two runs.")
      .option("as", &RepeatingArgs::as, "Accepted; without effect.")
      .example({.query = "beta:repeating(5m)", .given = R"({"a":1} {"b":2})", .want = R"({"a":1} {"b":2})"})
      .example({.query = "beta:repeating(interval=1h) | count()", .given = R"({"a":1})", .want = R"({"_count":1})"})
      .transform_from(make_repeating);
}

}  // namespace cqlite::builtin
