/// Reading events. simdjson's first stage finds the tokens of a line, which is where its speed lies; the walk over the
/// tokens is ours: it compares raw keys with the wanted names, views values in place and steps over what nobody wants.
#include "values/json_object.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <new>

#include "values/json_text.hpp"
#include "values/slot_target.hpp"

namespace cqlite {

namespace {

using Status = ObjectReader::Status;

/// The tokens of a line as simdjson's first stage finds them: offsets of brackets, commas, colons, and of the first byte
/// of strings and other scalars. The offset after the last one is the size of the text.
struct Tokens {
  const char* text;
  const std::uint32_t* next;
  const std::uint32_t* end;

  [[nodiscard]] char at(std::ptrdiff_t ahead) const { return text[next[ahead]]; }
  [[nodiscard]] std::ptrdiff_t left() const { return end - next; }

  /// The string that is the token `ahead`, without its quotes. It is closed, as the first stage made sure, and only
  /// blanks can stand between its end and the next token.
  [[nodiscard]] std::string_view string(std::ptrdiff_t ahead) const {
    const char* const begin = text + next[ahead] + 1;
    const char* close = text + next[ahead + 1] - 1;
    while (*close != '"') --close;
    return {begin, static_cast<std::size_t>(close - begin)};
  }

  /// The number or word that is the token `ahead`.
  [[nodiscard]] std::string_view scalar(std::ptrdiff_t ahead) const {
    const char* const begin = text + next[ahead];
    const char* close = text + next[ahead + 1];
    while (close[-1] == ' ' || close[-1] == '\t' || close[-1] == '\r' || close[-1] == '\n') --close;
    return {begin, static_cast<std::size_t>(close - begin)};
  }
};

bool starts_scalar(char byte) {
  return byte == '-' || (byte >= '0' && byte <= '9') || byte == 't' || byte == 'f' || byte == 'n';
}

/// Fills slots, and hands the fields of the rest to a function.
class SlotAndRestTarget {
 public:
  struct Field {
    const FieldMap::Targets* targets = nullptr;
    bool is_rest = false;
    explicit operator bool() const { return targets != nullptr || is_rest; }
  };

  SlotAndRestTarget(const FieldMap& wanted, Value* slots, const ObjectReader::Visit& rest, Arena& arena)
      : wanted_(wanted), slots_(wanted, slots), rest_(rest), arena_(arena) {}

  [[nodiscard]] Field find(std::string_view name) const { return with_rest(wanted_.find(name), name); }
  [[nodiscard]] Field find_padded(std::string_view name) const { return with_rest(wanted_.find_padded(name), name); }
  [[nodiscard]] bool has_inside(std::string_view prefix) const {
    return wanted_.has_inside(prefix) || wanted_.has_rest_inside(prefix);
  }

  void set(Field field, std::string_view name, const Value& value) {
    if (field.targets != nullptr) slots_.set(field.targets, name, value);
    if (field.is_rest) rest_(is_nested_ ? arena_.copy(name) : name, value);
  }
  void set_nested(bool is_nested) { is_nested_ = is_nested; }

 private:
  // A field that only stands in for another is still one of the rest under its own name.
  [[nodiscard]] Field with_rest(const FieldMap::Targets* targets, std::string_view name) const {
    return {targets, (targets == nullptr || targets->own.empty()) && wanted_.is_rest(name)};
  }

  const FieldMap& wanted_;
  SlotTarget slots_;
  const ObjectReader::Visit& rest_;
  Arena& arena_;
  bool is_nested_ = false;
};

/// Hands every field to a function. Names that are put together here are copied, so that they outlive the walk.
class VisitTarget {
 public:
  using Field = const void*;

  VisitTarget(const ObjectReader::Visit& visit, Arena& arena) : visit_(visit), arena_(arena) {}

  [[nodiscard]] Field find(std::string_view /*name*/) const { return this; }
  [[nodiscard]] Field find_padded(std::string_view /*name*/) const { return this; }
  [[nodiscard]] bool has_inside(std::string_view /*prefix*/) const { return true; }

  void set(Field /*field*/, std::string_view name, const Value& value) {
    if (!value.is_missing()) visit_(is_nested_ ? arena_.copy(name) : name, value);
  }
  void set_nested(bool is_nested) { is_nested_ = is_nested; }

 private:
  const ObjectReader::Visit& visit_;
  Arena& arena_;
  bool is_nested_ = false;
};

/// The same with nulls, which an object or array does not count as.
class DocumentTarget {
 public:
  using Field = const void*;
  static constexpr bool sees_nulls = true;

  DocumentTarget(const ObjectReader::Visit& visit, Arena& arena) : visit_(visit), arena_(arena) {}

  [[nodiscard]] Field find(std::string_view /*name*/) const { return this; }
  [[nodiscard]] Field find_padded(std::string_view /*name*/) const { return this; }
  [[nodiscard]] bool has_inside(std::string_view /*prefix*/) const { return true; }

  void set(Field /*field*/, std::string_view name, const Value& value) {
    visit_(is_nested_ ? arena_.copy(name) : name, value);
  }
  void set_nested(bool is_nested) { is_nested_ = is_nested; }

 private:
  const ObjectReader::Visit& visit_;
  Arena& arena_;
  bool is_nested_ = false;
};

/// One walk over the tokens of a line. Recursion goes as deep as wanted names do, at most `max_depth`; what is stepped
/// over is checked for structure without recursion.
template <class Target>
class Walk {
 public:
  Walk(Tokens tokens, Target target, Arena& arena, std::string& path, std::string& open, std::size_t max_depth,
       bool is_strict)
      : tokens_(tokens),
        target_(target),
        arena_(arena),
        path_(path),
        open_(open),
        max_depth_(max_depth),
        is_strict_(is_strict) {}

  [[nodiscard]] Status run() {
    // Names of elements are put together like those of nested fields: an array counts as nested.
    const Status status = tokens_.at(0) == '[' ? array(2) : object(1);
    if (status != Status::ok) return status;
    return tokens_.left() == 0 ? Status::ok : Status::broken;
  }

 private:
  // The next token is `{`. Every field takes at least four tokens: key, colon, value, comma or bracket.
  Status object(std::size_t depth) {
    if (depth > max_depth_) return Status::too_deep;
    ++tokens_.next;
    if (tokens_.left() > 0 && tokens_.at(0) == '}') return step();
    const std::size_t outer = path_.size();
    while (true) {
      if (tokens_.left() < 4 || tokens_.at(0) != '"' || tokens_.at(1) != ':') return Status::broken;
      std::string_view name = tokens_.string(0);
      if (has_backslash(name) && !unescape(name)) return Status::broken;
      tokens_.next += 2;
      if (depth > 1) {
        path_ += '.';
        path_ += name;
      }
      const Status status =
          depth > 1 ? value(path_, target_.find(path_), depth) : value(name, target_.find_padded(name), depth);
      if (status != Status::ok) return status;
      if (depth > 1) path_.resize(outer);
      if (tokens_.left() == 0) return Status::broken;
      const char separator = tokens_.at(0);
      ++tokens_.next;
      if (separator == '}') return Status::ok;
      if (separator != ',') return Status::broken;
    }
  }

  // The next token is `[`.
  Status array(std::size_t depth) {
    if (depth > max_depth_) return Status::too_deep;
    ++tokens_.next;
    if (tokens_.left() > 0 && tokens_.at(0) == ']') return step();
    const std::size_t outer = path_.size();
    for (std::size_t index = 0;; ++index) {
      if (tokens_.left() < 2) return Status::broken;
      char digits[20];
      path_ += '[';
      path_.append(digits, std::to_chars(digits, digits + sizeof digits, index).ptr);
      path_ += ']';
      const Status status = value(path_, target_.find(path_), depth);
      if (status != Status::ok) return status;
      path_.resize(outer);
      if (tokens_.left() == 0) return Status::broken;
      const char separator = tokens_.at(0);
      ++tokens_.next;
      if (separator == ']') return Status::ok;
      if (separator != ',') return Status::broken;
    }
  }

  // The next token starts the value of the field called `name`, in a container that is `depth` deep.
  Status value(std::string_view name, typename Target::Field field, std::size_t depth) {
    const char first = tokens_.at(0);
    if (!field && first == '"' && !is_strict_) return step();
    if constexpr (requires { target_.set_nested(true); }) target_.set_nested(depth > 1);
    if (first == '{' || first == '[') {
      if constexpr (!requires { Target::sees_nulls; }) {
        if (field) target_.set(field, name, Value());
      }
      return container(name, depth + 1);
    }
    if (!field) return unwanted_scalar();
    Value result;
    if (first == '"') {
      std::string_view text = tokens_.string(0);
      if (has_backslash(text) && !unescape(text)) return Status::broken;
      result = Value::text(text);
    } else if (!read_scalar(tokens_.scalar(0), result)) {
      return Status::broken;
    }
    target_.set(field, name, result);
    return step();
  }

  Status container(std::string_view name, std::size_t depth) {
    if (!target_.has_inside(name)) return unwanted_container(depth);
    // Names inside start with this one; below the top it is the path already.
    if (depth == 2) path_.assign(name);
    const Status status = tokens_.at(0) == '{' ? object(depth) : array(depth);
    if (depth == 2) path_.clear();
    return status;
  }

  // Steps over a container, checking that keys, commas and brackets are where they belong.
  Status unwanted_container(std::size_t depth) {
    open_.clear();
    while (true) {
      if (tokens_.left() == 0) return Status::broken;
      const char first = tokens_.at(0);
      if (first == '{' || first == '[') {
        if (depth + open_.size() > max_depth_) return Status::too_deep;
        ++tokens_.next;
        if (tokens_.left() == 0) return Status::broken;
        if (tokens_.at(0) == closing(first)) {
          ++tokens_.next;
        } else {
          open_ += first;
          if (first == '{' && !unwanted_key()) return Status::broken;
          continue;
        }
      } else if (unwanted_scalar() != Status::ok) {
        return Status::broken;
      }
      const Status status = close_containers();
      if (status != Status::ok || open_.empty()) return status;
    }
  }

  // A value in a container that is stepped over has ended: closes what ends with it, up to the start of the next value.
  Status close_containers() {
    while (!open_.empty()) {
      if (tokens_.left() == 0) return Status::broken;
      const char separator = tokens_.at(0);
      ++tokens_.next;
      if (separator == ',') return open_.back() == '{' && !unwanted_key() ? Status::broken : Status::ok;
      if (separator != closing(open_.back())) return Status::broken;
      open_.pop_back();
    }
    return Status::ok;
  }

  bool unwanted_key() {
    if (tokens_.left() < 2 || tokens_.at(0) != '"' || tokens_.at(1) != ':') return false;
    if (is_strict_ && !has_valid_escapes(tokens_.string(0))) return false;
    tokens_.next += 2;
    return true;
  }

  Status unwanted_scalar() {
    const char first = tokens_.at(0);
    if (first != '"' && !starts_scalar(first)) return Status::broken;
    if (is_strict_) {
      Value ignored;
      const bool is_valid =
          first == '"' ? has_valid_escapes(tokens_.string(0)) : read_scalar(tokens_.scalar(0), ignored);
      if (!is_valid) return Status::broken;
    }
    return step();
  }

  bool unescape(std::string_view& text) {
    if (is_strict_ && !has_valid_escapes(text)) return false;
    return unescape_json(text, arena_, text);
  }
  Status step() {
    ++tokens_.next;
    return Status::ok;
  }

  static char closing(char opening) { return opening == '{' ? '}' : ']'; }

  Tokens tokens_;
  Target target_;
  Arena& arena_;
  std::string& path_;  ///< name of the container that is being read, below the top
  std::string& open_;  ///< brackets that are open while stepping over a container
  std::size_t max_depth_;
  bool is_strict_;
};

}  // namespace

struct ObjectReader::Impl {
  explicit Impl(std::size_t depth) : max_depth(depth) {}

  /// Finds the tokens of `json`.
  Status tokenize(std::string_view json, bool may_be_array, Tokens& tokens) {
    const std::size_t start = json.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return Status::not_object;
    if (json[start] != '{' && !(may_be_array && json[start] == '[')) return Status::not_object;
    if (json.size() > capacity) grow(json.size());
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(json.data());
    const simdjson::error_code error = stage->stage1(bytes, json.size(), simdjson::stage1_mode::regular);
    if (error == simdjson::UTF8_ERROR) return Status::bad_utf8;
    if (error != simdjson::SUCCESS) return Status::broken;
    const std::uint32_t* const first = stage->structural_indexes.get();
    tokens = {json.data(), first, first + stage->n_structural_indexes};
    return Status::ok;
  }

  void grow(std::size_t size) {
    const std::size_t wanted = std::max<std::size_t>({size, capacity * 2, 16 * 1024});
    const auto error =
        stage ? stage->set_capacity(wanted)
              : simdjson::get_active_implementation()->create_dom_parser_implementation(wanted, max_depth, stage);
    if (error != simdjson::SUCCESS) throw std::bad_alloc();
    capacity = wanted;
  }

  template <class Target>
  Status walk(std::string_view json, Target target, Arena& arena, bool is_strict, bool may_be_array = false) {
    Tokens tokens{};
    const Status status = tokenize(json, may_be_array, tokens);
    if (status != Status::ok) return status;
    path.clear();
    return Walk<Target>(tokens, target, arena, path, open, max_depth, is_strict).run();
  }

  std::size_t max_depth;
  std::size_t capacity = 0;
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
  std::string path;
  std::string open;
};

ObjectReader::ObjectReader(std::size_t max_depth) : impl_(std::make_unique<Impl>(max_depth)) {}
ObjectReader::~ObjectReader() = default;
ObjectReader::ObjectReader(ObjectReader&&) noexcept = default;
ObjectReader& ObjectReader::operator=(ObjectReader&&) noexcept = default;

ObjectReader::Status ObjectReader::read(std::string_view json, const FieldMap& wanted, Value* slots, Arena& arena,
                                        bool is_strict, const Visit& rest) {
  if (!wanted.has_rest()) return impl_->walk(json, SlotTarget(wanted, slots), arena, is_strict);
  return impl_->walk(json, SlotAndRestTarget(wanted, slots, rest, arena), arena, is_strict);
}

ObjectReader::Status ObjectReader::each(std::string_view json, Arena& arena, const Visit& visit) {
  return impl_->walk(json, VisitTarget(visit, arena), arena, false);
}

ObjectReader::Status ObjectReader::each_of_document(std::string_view json, Arena& arena, const Visit& visit) {
  return impl_->walk(json, DocumentTarget(visit, arena), arena, false, true);
}

}  // namespace cqlite
