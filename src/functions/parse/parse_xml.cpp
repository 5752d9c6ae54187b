// parseXml(): elements and attributes of an XML text become fields.
#include <optional>
#include <unordered_map>

#include "base/trim.hpp"
#include "base/utf8.hpp"
#include "functions/define.hpp"
#include "functions/parse/parsing.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field{"@rawstring"};
  Text prefix;
  bool strict = false;
};

constexpr std::size_t deepest_element = 128;
/// Names are put together of all elements around a text: without a limit a short text could make endless ones.
constexpr std::size_t longest_name = 1024;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool ends_name(char c) { return is_space(c) || c == '/' || c == '>' || c == '=' || c == '<' || c == '"' || c == '\''; }

/// Appends what the entity `name` (between & and ;) stands for; false if it is none of XML's own.
bool append_entity(std::string& out, std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> known = {
      {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [word, character] : known) {
    if (name != word) continue;
    out += character;
    return true;
  }
  if (!name.starts_with('#')) return false;
  name.remove_prefix(1);
  const bool is_hexadecimal = name.starts_with('x');
  if (is_hexadecimal) name.remove_prefix(1);
  constexpr std::size_t most_digits = 7;
  if (name.empty() || name.size() > most_digits) return false;
  char32_t code_point = 0;
  for (const char c : name) {
    const char lowered = lower_ascii(c);
    if (c >= '0' && c <= '9') {
      code_point = code_point * (is_hexadecimal ? 16 : 10) + static_cast<char32_t>(c - '0');
    } else if (is_hexadecimal && lowered >= 'a' && lowered <= 'f') {
      code_point = code_point * 16 + static_cast<char32_t>(lowered - 'a' + 10);
    } else {
      return false;
    }
  }
  append_utf8(out, code_point);
  return true;
}

/// Appends `text` with its entities resolved; one that is not XML's own stays as it is written.
void append_resolved(std::string& out, std::string_view text) {
  constexpr std::size_t longest_entity = 10;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t mark = std::min(text.find('&', at), text.size());
    out += text.substr(at, mark - at);
    if (mark == text.size()) return;
    const std::string_view rest = text.substr(mark + 1, longest_entity);
    const auto end = rest.find(';');
    if (end != std::string_view::npos && append_entity(out, rest.substr(0, end))) {
      at = mark + end + 2;
    } else {
      out += '&';
      at = mark + 1;
    }
  }
}

/// Reads one document, without recursion and in time that grows with the text alone.
class XmlReader {
 public:
  struct Item {
    std::string_view name;
    std::string_view value;
  };

  XmlReader(std::string_view text, Arena& arena) : text_(text), arena_(arena) {}

  /// False if the text is no well-formed document.
  bool read() {
    while (at_ < text_.size()) {
      if (!step()) return false;
    }
    return open_.empty() && has_root_;
  }

  [[nodiscard]] const std::vector<Item>& items() const { return items_; }

 private:
  struct Element {
    std::string_view name;
    std::size_t path_size;  ///< of the path around it
    std::size_t text_size;  ///< of the text that the elements around it have so far
    bool has_children = false;
    bool has_attributes = false;
    std::unordered_map<std::string_view, std::size_t> children;  ///< how many of each name
  };

  bool step() {
    const std::string_view rest = text_.substr(at_);
    if (rest.front() != '<') return characters();
    if (rest.starts_with("<!--")) return skip_past("-->", 4);
    if (rest.starts_with("<![CDATA[")) return character_data();
    if (rest.starts_with("<?")) return skip_past("?>", 2);
    if (rest.starts_with("<!")) return skip_declaration();
    if (rest.starts_with("</")) return end_tag();
    return start_tag();
  }

  bool characters() {
    const std::size_t end = std::min(text_.find('<', at_), text_.size());
    const std::string_view piece = text_.substr(at_, end - at_);
    at_ = end;
    if (open_.empty()) return trimmed(piece, white_space).empty();
    append_resolved(content_, piece);
    return true;
  }

  bool character_data() {
    constexpr std::size_t opening = 9;
    const std::size_t end = text_.find("]]>", at_ + opening);
    if (open_.empty() || end == std::string_view::npos) return false;
    content_ += text_.substr(at_ + opening, end - at_ - opening);
    at_ = end + 3;
    return true;
  }

  bool skip_past(std::string_view closing, std::size_t opening) {
    const std::size_t end = text_.find(closing, at_ + opening);
    if (end == std::string_view::npos) return false;
    at_ = end + closing.size();
    return true;
  }

  // A DOCTYPE: up to its `>`, over quoted texts and what stands in square brackets.
  bool skip_declaration() {
    std::size_t brackets = 0;
    for (at_ += 2; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        at_ = text_.find(c, at_ + 1);
        if (at_ == std::string_view::npos) {
          at_ = text_.size();
          return false;
        }
      } else if (c == '[') {
        ++brackets;
      } else if (c == ']' && brackets > 0) {
        --brackets;
      } else if (c == '>' && brackets == 0) {
        ++at_;
        return open_.empty();
      }
    }
    return false;
  }

  std::string_view name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !ends_name(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  bool start_tag() {
    ++at_;
    const std::string_view tag = name();
    if (tag.empty() || open_.size() == deepest_element || (open_.empty() && has_root_)) return false;
    has_root_ = true;
    open(tag);
    if (path_.size() > longest_name) return false;
    while (true) {
      skip_spaces();
      if (at_ == text_.size()) return false;
      if (text_[at_] == '>') {
        ++at_;
        return true;
      }
      if (text_[at_] == '/') {
        at_ += 2;
        if (at_ > text_.size() || text_[at_ - 1] != '>') return false;
        close();
        return true;
      }
      if (!attribute()) return false;
    }
  }

  void open(std::string_view tag) {
    Element element{tag, path_.size(), content_.size(), false, false, {}};
    std::size_t index = 0;
    if (!open_.empty()) {
      open_.back().has_children = true;
      index = open_.back().children[tag]++;
      path_ += '.';
    }
    path_ += tag;
    if (index > 0) path_ += '[' + std::to_string(index) + ']';
    open_.push_back(std::move(element));
  }

  bool attribute() {
    const std::string_view key = name();
    skip_spaces();
    if (key.empty() || at_ == text_.size() || text_[at_] != '=') return false;
    ++at_;
    skip_spaces();
    if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return false;
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos || path_.size() + key.size() > longest_name) return false;
    const std::size_t outer = path_.size();
    const std::size_t before = content_.size();
    path_ += '.';
    path_ += key;
    append_resolved(content_, text_.substr(at_ + 1, end - at_ - 1));
    add(std::string_view(content_).substr(before));
    content_.resize(before);
    path_.resize(outer);
    at_ = end + 1;
    open_.back().has_attributes = true;
    return true;
  }

  bool end_tag() {
    at_ += 2;
    const std::string_view tag = name();
    skip_spaces();
    if (at_ == text_.size() || text_[at_] != '>' || open_.empty() || open_.back().name != tag) return false;
    ++at_;
    close();
    return true;
  }

  // The innermost element has ended. Its text is what has come since it began, without that of elements inside it.
  void close() {
    const Element& element = open_.back();
    const std::string_view text = std::string_view(content_).substr(element.text_size);
    if (element.has_children) {
      if (const auto mixed = trimmed(text, white_space); !mixed.empty()) add(mixed);
    } else if (!text.empty() || !element.has_attributes) {
      add(text);
    }
    content_.resize(element.text_size);
    path_.resize(element.path_size);
    open_.pop_back();
  }

  void add(std::string_view value) { items_.push_back({arena_.copy(path_), arena_.copy(value)}); }

  std::string_view text_;
  Arena& arena_;
  std::size_t at_ = 0;
  bool has_root_ = false;
  std::string path_;     ///< name of the innermost element that is open
  std::string content_;  ///< texts of all elements that are open, one behind the other
  std::vector<Element> open_;
  std::vector<Item> items_;
};

class ParseXml final : public Transform {
 public:
  ParseXml(Args& args, Build& build) : field_(args.field), fields_(build, args.prefix.value), is_strict_(args.strict) {
    if (!is_strict_) errors_.emplace(build);
  }

  void apply(Rows& rows, Worker& worker) const override {
    std::erase_if(rows, [&](EventRow* row) { return !parse(*row, worker); });
  }
  bool may_drop() const override { return is_strict_; }

 private:
  bool parse(EventRow& row, Worker& worker) const {
    const Value value = field_.read(row, worker);
    if (value.is_missing()) return true;
    XmlReader reader(value.text(worker.arena), worker.arena);
    if (!reader.read()) {
      if (errors_) errors_->set(row, "parseXml: no well-formed XML");
      return !is_strict_;
    }
    for (const auto& item : reader.items()) fields_.set(row, item.name, Value::text(item.value), worker.arena);
    return true;
  }

  Field field_;
  PrefixedFields fields_;
  bool is_strict_;
  std::optional<ErrorFields> errors_;
};

}  // namespace

Function parse_xml() {
  return Define<Args>("parseXml")
      .summary("Reads a text that is XML and sets a field for each element that holds a text, and for each attribute.")
      .note(
          "Names go from the root down: a.b for element b in a, a.b.c for attribute c of it. Namespaces stay in names.")
      .note("Of elements of one name side by side the second is called a.b[1], the third a.b[2].")
      .note(
          "An element without content gives an empty text, unless it has attributes. Beside other elements a text "
          "loses the blanks around it.")
      .note("CDATA and the entities of XML itself are understood; comments, instructions and DOCTYPE are passed over.")
      .note(
          "A text that is not well-formed sets @error and @error_msg, or with strict drops the event. Elements may be "
          "nested 128 deep, names be 1024 bytes long.")
      .option("field", &Args::field, "Field that holds the text.")
      .option("prefix", &Args::prefix, "Put in front of every name; a dot is not added.")
      .option("strict", &Args::strict, "Drop events of which the text is not well-formed.")
      .example({.query = "parseXml(doc) | drop(doc)",
                .given = R"({"doc":"<task id='7'><run>a &lt; b</run><run>c</run></task>"})",
                .want = R"({"task.id":"7","task.run":"a < b","task.run[1]":"c"})"})
      .example({.query = "parseXml(doc, prefix=\"x.\", strict=true) | drop(doc)",
                .given = R"({"doc":"<a><b><![CDATA[<>]]></b></a>"} {"doc":"<a>"} {"host":"h1"})",
                .want = R"({"x.a.b":"<>"} {"host":"h1"})"})
      .transform_from([](Args& args, Build& build) { return std::make_shared<ParseXml>(args, build); });
}

}  // namespace cqlite::builtin
