/// Free text: a search of the event as it came in (reference 2.3).
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "engine/predicate.hpp"

namespace cqlite {

namespace predicates {

/// True if some searched field of the event contains a match of `pattern`, made with Wildcard::Anchoring::anywhere.
[[nodiscard]] PredicatePtr free_text(Wildcard pattern);
[[nodiscard]] PredicatePtr free_text(std::shared_ptr<const Regex> regex);

}  // namespace predicates

/// Calls `visit` with the event's text, or its own `@rawstring`, and then with every searched field, until it returns
/// true; returns whether it did.
bool any_searched_text(const EventRow& row, Worker& worker, const std::function<bool(std::string_view)>& visit);

}  // namespace cqlite
