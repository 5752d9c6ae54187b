/// What the parser asks the catalogue of functions.
#pragma once

#include "functions/catalog.hpp"
#include "syntax/parser.hpp"

namespace cqlite::analysis {

class CatalogVocabulary final : public syntax::Vocabulary {
 public:
  [[nodiscard]] bool is_function(std::string_view name) const override {
    const Catalog& catalog = Catalog::builtins();
    return catalog.find(name) != nullptr || !catalog.unsupported(name).empty();
  }
  [[nodiscard]] bool is_parameter(std::string_view function, std::string_view parameter) const override {
    const Function* known = Catalog::builtins().find(function);
    return known == nullptr || known->parameter(parameter) != nullptr;
  }
  // What a function that does not run yet would be is not known here: nothing is said against it.
  [[nodiscard]] bool is_filter(std::string_view name) const override {
    const Function* known = Catalog::builtins().find(name);
    return known == nullptr || known->make_filter != nullptr || known->is_negatable;
  }
};

}  // namespace cqlite::analysis
