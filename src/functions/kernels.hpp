/// The loops around kernels: reading the input, absent values, storing the result (see define.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "engine/aggregate.hpp"
#include "engine/column_batch.hpp"
#include "engine/predicate.hpp"
#include "functions/arguments.hpp"

namespace cqlite::kernels {

// ---- the input of an Args: its member `field`, `value` or `expression` -----------------------------------------------

template <class Args>
concept has_field = requires(const Args& args) {
  args.field.read(std::declval<const EventRow&>(), std::declval<Worker&>());
};
template <class Args>
concept has_value = requires(const Args& args) {
  args.value.read(std::declval<const EventRow&>(), std::declval<Worker&>());
};
template <class Args>
concept has_input = has_field<Args> || has_value<Args>;

template <class Args>
const Expression& input_of(const Args& args) {
  if constexpr (has_field<Args>) {
    return *args.field.value;
  } else {
    return *args.value.value;
  }
}

template <class Args>
Value read_input(const Args& args, const EventRow& row, Worker& worker) {
  return input_of(args).evaluate(row, worker);
}

// ---- what a kernel takes and gives -----------------------------------------------------------------------------------

/// Calls `kernel(leading…, input, [args], [worker])` with as many of the last two as it takes.
template <class Kernel, class Args, class... Leading>
decltype(auto) call(const Kernel& kernel, const Args& args, Worker& worker, Leading&&... leading) {
  if constexpr (std::is_invocable_v<Kernel, Leading..., const Args&, Worker&>) {
    return kernel(std::forward<Leading>(leading)..., args, worker);
  } else if constexpr (std::is_invocable_v<Kernel, Leading..., const Args&>) {
    return kernel(std::forward<Leading>(leading)..., args);
  } else if constexpr (std::is_invocable_v<Kernel, Leading..., Worker&>) {
    return kernel(std::forward<Leading>(leading)..., worker);
  } else {
    return kernel(std::forward<Leading>(leading)...);
  }
}

template <class Kernel, class Args, class... Leading>
inline constexpr bool takes =
    std::is_invocable_v<Kernel, Leading...> || std::is_invocable_v<Kernel, Leading..., const Args&> ||
    std::is_invocable_v<Kernel, Leading..., Worker&> || std::is_invocable_v<Kernel, Leading..., const Args&, Worker&>;

/// A type that converts to nothing but itself, to tell which input a kernel declares.
template <class T>
struct Exactly {
  operator T() const;  // NOLINT(google-explicit-constructor)
};

/// Does it take nothing but the input's number?
template <class Kernel, class Args, class... Leading>
inline constexpr bool takes_number =
    !takes<Kernel, Args, Leading..., Exactly<Value>> &&
    (takes<Kernel, Args, Leading..., Exactly<Number>> || takes<Kernel, Args, Leading..., Exactly<double>>);

inline Value as_value(const Value& value, Worker&) { return value; }
inline Value as_value(bool value, Worker&) { return Value::boolean(value); }
inline Value as_value(double value, Worker&) { return Value::number(value); }
inline Value as_value(std::int64_t value, Worker&) { return Value::integer(value); }
inline Value as_value(const Number& value, Worker&) { return Value::number(value); }
inline Value as_value(const std::string& value, Worker& worker) { return Value::text(worker.arena.copy(value)); }
inline Value as_value(std::string_view value, Worker&) { return Value::text(value); }
template <class T>
Value as_value(const std::optional<T>& value, Worker& worker) {
  return value ? as_value(*value, worker) : Value();
}

/// Runs `use(input)` with the value in the form that `kernel` takes; false if the value does not have that form.
template <class Kernel, class Args, class... Leading, class Use>
bool with_input(const Value& value, Worker& worker, const Use& use) {
  if (value.is_missing()) return false;
  if constexpr (takes<Kernel, Args, Leading..., Exactly<Value>>) {
    use(value);
    return true;
  } else if constexpr (takes<Kernel, Args, Leading..., Exactly<Number>>) {
    const Number number = value.number();
    if (number) use(number);
    return static_cast<bool>(number);
  } else if constexpr (takes<Kernel, Args, Leading..., Exactly<double>>) {
    const Number number = value.number();
    if (number) use(number.real());
    return static_cast<bool>(number);
  } else {
    static_assert(takes<Kernel, Args, Leading..., Exactly<std::string_view>>,
                  "a kernel takes Value, Number, double or std::string_view");
    use(value.text(worker.arena));
    return true;
  }
}

// ---- adapters ----------------------------------------------------------------------------------------------------------

template <class Args, class Kernel>
class ValueOf final : public Expression {
 public:
  ValueOf(std::shared_ptr<const Args> args, Kernel kernel) : args_(std::move(args)), kernel_(std::move(kernel)) {}
  Value evaluate(const EventRow& row, Worker& worker) const override {
    Value result;
    with_input<Kernel, Args>(read_input(*args_, row, worker), worker, [&](const auto& input) {
      result = as_value(call(kernel_, *args_, worker, input), worker);
    });
    return result;
  }
  bool reads(FieldReads& reads) const override {
    const Expression& input = input_of(*args_);
    return takes_number<Kernel, Args> ? reads_as_number(input, reads) : input.reads(reads);
  }

 private:
  std::shared_ptr<const Args> args_;
  Kernel kernel_;
};

template <class Args, class Kernel>
class FilterOf final : public Predicate {
 public:
  FilterOf(std::shared_ptr<const Args> args, Kernel kernel) : args_(std::move(args)), kernel_(std::move(kernel)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    bool result = false;
    with_input<Kernel, Args>(read_input(*args_, row, worker), worker,
                             [&](const auto& input) { result = call(kernel_, *args_, worker, input); });
    return result;
  }

 private:
  std::shared_ptr<const Args> args_;
  Kernel kernel_;
};

template <class Args, class State, class Update, class Merge, class Result>
class AggregateOfKernels final : public AggregateOf<State> {
 public:
  AggregateOfKernels(std::shared_ptr<const Args> args, Update on_update, Merge on_merge, Result on_result)
      : args_(std::move(args)),
        update_(std::move(on_update)),
        merge_(std::move(on_merge)),
        result_(std::move(on_result)) {}

  void update(void* state, EventRow& row, Worker& worker, Arena&) const override {
    with_input<Update, Args, State&>(read_input(*args_, row, worker), worker,
                                     [&](const auto& input) { call(update_, *args_, worker, this->of(state), input); });
  }
  std::optional<Aggregate::OnlyField> only_field() const override {
    const std::optional<Slot> slot = input_of(*args_).field();
    if (!slot) return std::nullopt;
    return Aggregate::OnlyField{*slot, takes_number<Update, Args, State&>};
  }
  void update_with(void* state, const KnownValue& known, const Order&, Worker& worker, Arena&) const override {
    if constexpr (takes_number<Update, Args, State&>) {
      if (!known.number) return;
      if constexpr (takes<Update, Args, State&, Exactly<Number>>) {
        call(update_, *args_, worker, this->of(state), known.number);
      } else {
        call(update_, *args_, worker, this->of(state), known.number.real());
      }
    } else {
      with_input<Update, Args, State&>(known.value.as_stand_in(false), worker, [&](const auto& input) {
        call(update_, *args_, worker, this->of(state), input);
      });
    }
  }
  void merge(void* state, void* other, Worker&, Arena&) const override { merge_(this->of(state), this->of(other)); }
  Aggregate::Outputs outputs() const override { return {{args_->as.slot}, false}; }
  bool needs_order() const override { return false; }
  bool result(void* state, EventRow& row, Worker& worker) const override {
    const Value value = as_value(result_(this->of(state)), worker);
    if (value.is_missing()) return false;
    row[args_->as.slot] = value;
    return true;
  }

 private:
  std::shared_ptr<const Args> args_;
  Update update_;
  Merge merge_;
  Result result_;
};

}  // namespace cqlite::kernels
