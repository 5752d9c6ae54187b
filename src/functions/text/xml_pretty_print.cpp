// xml:prettyPrint(): XML text on many lines.
#include <algorithm>
#include <vector>

#include "base/trim.hpp"
#include "functions/define.hpp"
#include "functions/text/pretty_print.hpp"

namespace cqlite::builtin {
namespace {

constexpr std::string_view blanks = " \t\r\n";

struct Piece {
  enum class Kind : std::uint8_t { start, end, empty_element, text, verbatim };
  Kind kind;
  std::string_view source;
};

/// Cuts a text into tags, texts and the rest (comments, CDATA, declarations), and checks that it is well-formed.
class XmlScanner {
 public:
  explicit XmlScanner(std::string_view text) : rest_(trimmed(text, blanks)) {}

  /// False if the text is not well-formed, or too deep.
  bool scan(std::vector<Piece>& pieces) {
    while (!rest_.empty()) {
      if (!rest_.starts_with('<')) {
        const std::string_view text = take(std::min(rest_.find('<'), rest_.size()));
        if (!has_right_references(text)) return false;
        if (trimmed(text, blanks).empty()) continue;
        if (open_.empty()) return false;
        pieces.push_back({Piece::Kind::text, text});
        continue;
      }
      Piece piece{Piece::Kind::verbatim, rest_};
      if (!special() && !tag(piece.kind)) return false;
      piece.source = piece.source.substr(0, piece.source.size() - rest_.size());
      pieces.push_back(piece);
    }
    return open_.empty() && has_root_;
  }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  bool skip_blanks() {
    const std::size_t size = std::min(rest_.find_first_not_of(blanks), rest_.size());
    rest_.remove_prefix(size);
    return size > 0;
  }
  bool take_through(std::string_view end) {
    const std::size_t found = rest_.find(end);
    if (found == std::string_view::npos) return false;
    rest_.remove_prefix(found + end.size());
    return true;
  }

  /// `<!-- -->`, `<![CDATA[ ]]>`, `<? ?>`, `<!DOCTYPE … [ … ]>`
  bool special() {
    if (take("<!--")) return take_through("-->");
    if (take("<![CDATA[")) return !open_.empty() && take_through("]]>");
    if (take("<?")) return take_through("?>");
    if (has_root_ || !take("<!DOCTYPE")) return false;
    const std::size_t bracket = rest_.find_first_of("[>");
    return (bracket == std::string_view::npos || rest_[bracket] == '>' || take_through("]")) && take_through(">");
  }

  bool tag(Piece::Kind& kind) {
    if (take("</")) {
      kind = Piece::Kind::end;
      if (open_.empty() || name() != open_.back()) return false;
      open_.pop_back();
      skip_blanks();
      return take(">");
    }
    if (!take("<") || (open_.empty() && has_root_)) return false;
    const std::string_view element = name();
    if (element.empty() || !attributes()) return false;
    has_root_ = true;
    kind = Piece::Kind::empty_element;
    if (take("/>")) return true;
    kind = Piece::Kind::start;
    open_.push_back(element);
    return take(">") && open_.size() <= pretty_print::deepest;
  }

  std::string_view name() {
    constexpr std::string_view never_inside = " \t\r\n/>=<\"'&!?;,()[]{}";
    if (rest_.empty() || (rest_.front() >= '0' && rest_.front() <= '9') || rest_.front() == '-' ||
        rest_.front() == '.') {
      return {};
    }
    return take(std::min(rest_.find_first_of(never_inside), rest_.size()));
  }

  bool attributes() {
    while (skip_blanks() && !rest_.starts_with('>') && !rest_.starts_with('/')) {
      if (name().empty()) return false;
      skip_blanks();
      if (!take("=")) return false;
      skip_blanks();
      const char quote = rest_.empty() ? '\0' : rest_.front();
      if (quote != '"' && quote != '\'') return false;
      rest_.remove_prefix(1);
      const std::string_view value = take(std::min(rest_.find(quote), rest_.size()));
      if (value.find('<') != std::string_view::npos || !has_right_references(value)) return false;
      if (!take(std::string_view(&quote, 1))) return false;
    }
    return true;
  }

  /// Does a name or number, and a semicolon, follow every `&`?
  static bool has_right_references(std::string_view text) {
    constexpr std::string_view letters = "#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-";
    for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at)) {
      const std::size_t end = text.find_first_not_of(letters, ++at);
      if (end == std::string_view::npos || end == at || text[end] != ';') return false;
    }
    return true;
  }

  std::string_view rest_;
  std::vector<std::string_view> open_;
  bool has_root_ = false;
};

struct Args {
  Field field{"@rawstring"};
  std::int64_t step = 2;
  std::int64_t width = 80;
  bool is_strict = false;
  Output as = Output::same("field");
};

/// Writes pieces on lines: an element without others inside on one, if it fits.
class XmlPrinter {
 public:
  XmlPrinter(const Args& args, std::string& out)
      : step_(static_cast<std::size_t>(args.step)), width_(static_cast<std::size_t>(args.width)), out_(out) {}

  /// False if the text would be too large.
  bool print(const std::vector<Piece>& pieces) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      if (piece.kind == Piece::Kind::end) --depth_;
      if (const std::string_view leaf = leaf_at(pieces, i); fits(leaf)) {
        line(leaf);
        while (pieces[i].kind != Piece::Kind::end) ++i;
      } else if (piece.kind == Piece::Kind::text) {
        words(piece.source);
      } else {
        line(piece.source);
      }
      if (pieces[i].kind == Piece::Kind::start) ++depth_;
      if (out_.size() > pretty_print::largest) return false;
    }
    return true;
  }

 private:
  /// The element at piece `i`, if it holds nothing but at most one text; else nothing.
  static std::string_view leaf_at(const std::vector<Piece>& pieces, std::size_t i) {
    if (pieces[i].kind != Piece::Kind::start) return {};
    std::size_t end = i + 1;
    if (pieces[end].kind == Piece::Kind::text) ++end;
    if (pieces[end].kind != Piece::Kind::end) return {};
    const char* const begin = pieces[i].source.data();
    const std::string_view last = pieces[end].source;
    return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
  }
  [[nodiscard]] bool fits(std::string_view leaf) const {
    return !leaf.empty() && depth_ * step_ + leaf.size() <= width_ && leaf.find('\n') == std::string_view::npos;
  }

  void line(std::string_view source) {
    if (!out_.empty()) out_ += '\n';
    out_.append(depth_ * step_, ' ');
    out_ += source;
  }

  void words(std::string_view text) {
    std::size_t column = width_;
    for (text = trimmed(text, blanks); !text.empty();) {
      const std::string_view word = text.substr(0, std::min(text.find_first_of(blanks), text.size()));
      if (column + 1 + word.size() > width_) {
        line(word);
        column = depth_ * step_ + word.size();
      } else {
        out_ += ' ';
        out_ += word;
        column += 1 + word.size();
      }
      text.remove_prefix(word.size());
      text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
      if (out_.size() > pretty_print::largest) return;
    }
  }

  std::size_t step_;
  std::size_t width_;
  std::string& out_;
  std::size_t depth_ = 0;
};

Value pretty(std::string_view text, const Args& args, Worker& worker) {
  std::vector<Piece> pieces;
  worker.text.clear();
  const bool is_printed = XmlScanner(text).scan(pieces) && XmlPrinter(args, worker.text).print(pieces);
  return pretty_print::result(text, is_printed, args.is_strict, worker);
}

}  // namespace

Function xml_pretty_print() {
  return Define<Args>("xml:prettyPrint")
      .summary("Spreads XML text over lines, indented.")
      .note(
          "Only white space changes. An element that holds nothing but text stays on its line if it fits, others begin "
          "and end on lines of their own; long texts are broken at blanks.")
      .note(pretty_print::limits_note)
      .option("field", &Args::field, "Field that holds the XML text.")
      .option("step", &Args::step, "How many blanks each level is indented.")
      .range(0, pretty_print::largest_step)
      .option("width", &Args::width, "How long lines should be at most.")
      .range(1, 10'000)
      .option("strict", &Args::is_strict, "Give no result for what is no XML, instead of the text as it is.")
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "xml:prettyPrint(body)",
                .given = R"({"body":"<e><id>7</id><x a='1'/></e>"} {"body":"<e>"})",
                .want = R"({"body":"<e>\n  <id>7</id>\n  <x a='1'/>\n</e>"} {"body":"<e>"})"})
      .example({.query = "shown := xml:prettyPrint(body, step=1, width=8, strict=true)",
                .given = R"({"body":"<m>two words</m>"} {"body":"<m>"})",
                .want = R"({"body":"<m>two words</m>","shown":"<m>\n two\n words\n</m>"} {"body":"<m>"})"})
      .value(pretty);
}

}  // namespace cqlite::builtin
