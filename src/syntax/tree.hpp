/// The parse tree between the grammar and the syntax tree: one flat list of nodes in the order of the text, each with
/// the number of nodes below it. Undoing a wrong guess of the grammar is cutting the list.
#pragma once

#include <cstdint>
#include <vector>

#include "cqlite/diagnostic.hpp"

namespace cqlite::syntax {

/// What a node was read as: one for each grammar rule that leaves a trace.
enum class Kind : std::uint8_t {
  none,
  line_comment,
  block_comment,
  pipeline,
  case_step,
  match_step,
  match_arm,
  where_step,
  assign_step,
  link_step,
  stats_step,
  saved_query,
  filter_step,
  everything_guard,
  dynamic_target,
  filter_and,
  filter_or,
  filter_not,
  filter_parentheses,
  comparison,
  field_in,
  field_call,
  boolean,
  free_text,
  and_word,
  or_word,
  not_mark,
  call,
  function_name,
  argument,
  parameter_name,
  text_pattern,
  named_subquery,
  attribute,
  condition_and,
  condition_or,
  condition_not,
  comparisons,
  sum,
  product,
  unary,
  parentheses,
  subquery,
  array,
  element,
  list,
  in_list,
  operator_text,
  parameter,
  parameter_id,
  parameter_default,
  array_reference,
  field,
  quoted,
  single_quoted,
  number,
  signed_number,
  regex,
  pattern
};

struct Node {
  Kind kind = Kind::none;
  std::uint32_t descendants = 0;
  Span span;
};

using Tree = std::vector<Node>;

/// A node of a tree together with what is below it; iterating gives its children, without the comments.
class Branch {
 public:
  Branch(const Tree& tree, std::size_t index) : tree_(&tree), index_(index) {}

  [[nodiscard]] Kind kind() const { return node().kind; }
  [[nodiscard]] Span span() const { return node().span; }

  class Iterator {
   public:
    Iterator(const Tree& tree, std::size_t index, std::size_t end) : tree_(&tree), index_(index), end_(end) {
      settle();
    }
    Branch operator*() const { return Branch(*tree_, index_); }
    Iterator& operator++() {
      index_ += 1 + (*tree_)[index_].descendants;
      settle();
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    void settle() {
      while (index_ < end_ &&
             ((*tree_)[index_].kind == Kind::line_comment || (*tree_)[index_].kind == Kind::block_comment))
        ++index_;
    }
    const Tree* tree_;
    std::size_t index_;
    std::size_t end_;
  };

  [[nodiscard]] Iterator begin() const { return {*tree_, index_ + 1, end_index()}; }
  [[nodiscard]] Iterator end() const { return {*tree_, end_index(), end_index()}; }
  [[nodiscard]] std::vector<Branch> children() const {
    std::vector<Branch> list;
    for (const Branch child : *this) list.push_back(child);
    return list;
  }

 private:
  [[nodiscard]] const Node& node() const { return (*tree_)[index_]; }
  [[nodiscard]] std::size_t end_index() const { return index_ + 1 + node().descendants; }

  const Tree* tree_;
  std::size_t index_;
};

}  // namespace cqlite::syntax
