// Subqueries, the tables they fill, lookup files, and the linked queries of correlate() (reference 7).
#include <algorithm>
#include <utility>

#include "analysis/call_build.hpp"
#include "base/edit_distance.hpp"
#include "functions/lookup/lookup_file.hpp"

namespace cqlite::analysis {
Maybe<Subquery> Compiler::subquery_argument(const Parameter& parameter, const ast::Expression& value) {
  const auto* node = std::get_if<ast::SubQuery>(&inside(value).node);
  if (node == nullptr) {
    return report(Code::wrong_type, value.span, "parameter `" + parameter.name + "` takes a query in braces")
        .help("write { filter | groupBy(field) }");
  }
  Compiler inner(Inner{}, *this);
  Sequence sequence;
  inner.pipeline(*node->pipeline, sequence);
  const auto plan = inner.finish(std::move(sequence));
  shared_->subqueries.push_back({plan, {}});
  Subquery subquery;
  subquery.number = shared_->subqueries.size() - 1;
  subquery.columns = plan->column_names;
  subquery.is_given = true;
  subquery.span = value.span;
  return subquery;
}

void CallBuild::define_table(const Text& name, const Subquery& subquery) {
  const SubqueryOptions& options = this->subquery(subquery);
  const auto& columns = options.columns.empty() ? subquery.columns : options.columns;
  compiler_.shared_->tables[name.value] = {subquery.number, columns, !columns.empty()};
}

LookupSource CallBuild::lookup(const TableSource& table, LookupOptions options) {
  if (table.known()) return LookupSource(std::make_shared<const Lookup>(table.known(), std::move(options)));
  auto& lookups = compiler_.shared_->subqueries.at(table.subquery()).options.lookups;
  lookups.push_back(std::move(options));
  return {table.subquery(), lookups.size() - 1};
}

std::optional<NamedTable> Compiler::table(const Text& name) {
  if (const auto found = shared_->tables.find(name.value); found != shared_->tables.end()) {
    const auto& defined = found->second;
    return NamedTable{TableSource(defined.subquery), defined.columns, defined.are_columns_known};
  }
  if (!options_.files && checks_only_) {
    report(Code::not_looked_up, name.span, "lookup file `" + name.value + "` was not looked at");
    return NamedTable{TableSource(std::make_shared<const Table>()), {}, false};
  }
  auto file = file_table(name);
  if (file == nullptr) return std::nullopt;
  auto columns = file->columns();
  return NamedTable{TableSource(std::move(file)), std::move(columns), true};
}

std::shared_ptr<const Table> Compiler::file_table(const Text& name) {
  if (const auto found = shared_->files.find(name.value); found != shared_->files.end()) return found->second;
  const auto text = options_.files ? options_.files(name.value) : std::nullopt;
  if (!text) {
    auto finding = report(Code::unknown_table, name.span, "there is no table or lookup file `" + name.value + "`");
    std::vector<std::string> tables;
    for (const auto& [known, unused] : shared_->tables) tables.push_back(known);
    if (const auto near = nearest(name.value, tables)) {
      finding.help("did you mean the table `" + *near + "`?");
    } else {
      finding.help(options_.files ? "files are looked up by name in the folder given"
                                  : "give the folder of lookup files (--files DIR)");
    }
    return nullptr;
  }
  std::string error;
  auto table = read_lookup_file(name.value, *text, error);
  if (table == nullptr) {
    report(Code::bad_lookup_file, name.span, "lookup file `" + name.value + "`: " + error);
    return nullptr;
  }
  shared_->files.emplace(name.value, table);
  return table;
}

// Files that the caller names once, for the functions that need them.
std::optional<NamedTable> Compiler::given_table(const std::optional<Source>& source, Span span) {
  if (!source) return std::nullopt;
  std::string error;
  auto table = read_lookup_file(source->name, source->text, error);
  if (table == nullptr) {
    report(Code::bad_lookup_file, span, "lookup file `" + source->name + "`: " + error);
    return std::nullopt;
  }
  auto columns = table->columns();
  return NamedTable{TableSource(std::move(table)), std::move(columns), true};
}

std::shared_ptr<const GeoDatabases> Compiler::address_databases(Span span) {
  if (shared_->databases != nullptr) return shared_->databases;
  if (options_.address_databases.empty() && !checks_only_) {
    report(Code::missing_resource, span, "a database of addresses is needed")
        .help("give one or more MaxMind files: --mmdb GeoLite2-City.mmdb");
    return nullptr;
  }
  std::string error;
  shared_->databases = GeoDatabases::open(options_.address_databases, error);
  if (shared_->databases == nullptr) report(Code::missing_resource, span, error);
  return shared_->databases;
}

// ---- linked queries -----------------------------------------------------------------------------------------------------

Maybe<LinkedPipelines> Compiler::linked_argument(const std::vector<const ast::Expression*>& values) {
  LinkedPipelines queries;
  queries.span = {values.front()->span.begin, values.back()->span.end};
  for (const ast::Expression* value : values) {
    const auto* node = std::get_if<ast::NamedSubQuery>(&inside(*value).node);
    if (node == nullptr) {
      return report(Code::wrong_type, value->span, "a named query is needed here")
          .help("write name: { filter | field <=> other.field } include: [field]");
    }
    LinkedPipelines::Item item;
    if (!linked_pipeline(*node, value->span, item)) return diagnostics_.reported();
    queries.items.push_back(std::move(item));
  }
  if (!resolve_links(queries)) return diagnostics_.reported();
  return queries;
}

bool Compiler::linked_pipeline(const ast::NamedSubQuery& node, Span span, LinkedPipelines::Item& item) {
  item.name = node.name.text;
  item.span = span;
  const Scope outer = scope_;
  Sequence steps;
  steps.is_clause = true;
  ++depth_;
  for (const ast::Step& next : node.pipeline->steps) {
    if (const auto* link = std::get_if<ast::Link>(&next.node)) {
      LinkedPipelines::Link made;
      made.field_name = link->left.text;
      made.field = read(link->left.text, link->left.span);
      made.other = link->right.text;
      made.span = next.span;
      item.links.push_back(std::move(made));
    } else {
      step(next, steps);
    }
  }
  --depth_;
  scope_ = outer;
  item.transforms = std::move(steps.segments.front().transforms);
  for (const auto& attribute : node.attributes) {
    if (attribute.name.text != "include") {
      report(Code::unknown_parameter, attribute.name.span,
             "a named query has no attribute `" + attribute.name.text + "`")
          .help("only include: [field, …] can follow the braces");
      return false;
    }
    Parameter include;
    include.name = "include";
    auto names = texts_argument(include, *attribute.value);
    if (!names) return false;
    for (std::string& name : *names) {
      if (name == "*") {
        item.includes_all = true;
      } else {
        item.include.push_back(std::move(name));
      }
    }
  }
  return true;
}

// `other.field`: the name of a query and of one of its fields, both of which may hold dots.
bool Compiler::resolve_links(LinkedPipelines& queries) {
  bool is_right = true;
  for (LinkedPipelines::Item& item : queries.items) {
    for (LinkedPipelines::Link& link : item.links) {
      const std::string target = std::exchange(link.other, {});
      for (const LinkedPipelines::Item& other : queries.items) {
        if (target.starts_with(other.name + ".") && other.name.size() > link.other.size()) link.other = other.name;
      }
      if (link.other.empty() || link.other == item.name) {
        report(Code::wrong_type, link.span, "`" + target + "` is no field of another query")
            .help("the right side of <=> is written name.field, with the name of one of the other queries");
        is_right = false;
        continue;
      }
      link.other_field_name = target.substr(link.other.size() + 1);
      link.other_field = scope_.read(link.other_field_name);
    }
  }
  return is_right;
}

}  // namespace cqlite::analysis
