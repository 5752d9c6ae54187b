// parseUri() and parseUrl(): the parts of an address become fields.
#include <optional>

#include "functions/define.hpp"
#include "functions/parse/parsing.hpp"

namespace cqlite::builtin {
namespace {

struct UriArgs {
  Field field;
  Text default_base;
  Output prefix = Output::same("field");
};

struct UrlArgs {
  Field field{"url"};
  Output as = Output::same("field");
};

/// The parts that an address has, as RFC 3986 takes it apart; nothing is decoded.
struct Parts {
  std::optional<std::string_view> scheme, username, password, host, port, query, fragment;
  std::string_view path;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

void split_authority(std::string_view authority, Parts& parts) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view user = authority.substr(0, at);
    const auto colon = user.find(':');
    parts.username = user.substr(0, colon);
    if (colon != std::string_view::npos) parts.password = user.substr(colon + 1);
    authority.remove_prefix(at + 1);
  }
  // An address in brackets holds colons of its own.
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon)) {
    const std::string_view port = authority.substr(colon + 1);
    if (std::all_of(port.begin(), port.end(), is_digit)) {
      if (!port.empty()) parts.port = port;
      authority = authority.substr(0, colon);
    }
  }
  if (!authority.empty()) parts.host = authority;
}

/// None if what stands before the first colon is no scheme.
std::optional<Parts> split_address(std::string_view text) {
  Parts parts;
  if (const auto mark = text.find('#'); mark != std::string_view::npos) {
    parts.fragment = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    parts.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  if (const auto colon = text.find_first_of(":/"); colon != std::string_view::npos && text[colon] == ':') {
    parts.scheme = text.substr(0, colon);
    if (!is_scheme(*parts.scheme)) return std::nullopt;
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    const std::size_t end = std::min(text.find('/', 2), text.size());
    split_authority(text.substr(2, end - 2), parts);
    text.remove_prefix(end);
  }
  parts.path = text;
  return parts;
}

/// The fields that receive the parts.
class PartFields {
 public:
  PartFields(const std::string& prefix, bool has_hostname, Build& build)
      : scheme_(build.write(prefix + ".scheme")),
        username_(build.write(prefix + ".username")),
        password_(build.write(prefix + ".password")),
        host_(build.write(prefix + ".host")),
        port_(build.write(prefix + ".port")),
        path_(build.write(prefix + ".path")),
        query_(build.write(prefix + ".query")),
        fragment_(build.write(prefix + ".fragment")) {
    if (has_hostname) hostname_ = build.write(prefix + ".hostname");
  }

  void set(EventRow& row, const Parts& parts) const {
    const auto put = [&row](Slot slot, const std::optional<std::string_view>& part) {
      if (part) row[slot] = Value::text(*part);
    };
    put(scheme_, parts.scheme);
    put(username_, parts.username);
    put(password_, parts.password);
    put(host_, parts.host);
    if (hostname_) put(*hostname_, parts.host);
    put(port_, parts.port);
    put(path_, parts.path);
    put(query_, parts.query);
    put(fragment_, parts.fragment);
  }

 private:
  Slot scheme_, username_, password_, host_, port_, path_, query_, fragment_;
  std::optional<Slot> hostname_;
};

/// `text` with what it lacks of `base`, which is `//` or `scheme://`.
std::string_view completed(std::string_view text, const std::string& base, Worker& worker) {
  const auto slashes = text.find("//");
  const bool has_authority = slashes == 0 || (slashes != std::string_view::npos && slashes > 1 &&
                                              text[slashes - 1] == ':' && is_scheme(text.substr(0, slashes - 1)));
  if (has_authority && slashes > 0) return text;
  worker.text = slashes == 0 ? base.substr(0, base.size() - 2) : base;
  worker.text += text;
  return worker.arena.copy(worker.text);
}

TransformPtr make_uri(UriArgs& args, Build& build) {
  const std::string& base = args.default_base.value;
  if (args.default_base.is_given &&
      !(base == "//" || (base.ends_with("://") && is_scheme(std::string_view(base).substr(0, base.size() - 3))))) {
    build.report(Code::wrong_type, args.default_base.span, "the base is `//`, or a scheme and `://`")
        .help("such as \"https://\"");
    return nullptr;
  }
  return parse_step(args.field, [fields = PartFields(args.prefix.name, true, build), base](
                                    std::string_view text, EventRow& row, Worker& worker) {
    if (text.empty()) return;
    if (const auto parts = split_address(base.empty() ? text : completed(text, base, worker))) fields.set(row, *parts);
  });
}

TransformPtr make_url(UrlArgs& args, Build& build) {
  return parse_step(args.field,
                    [fields = PartFields(args.as.name, false, build)](std::string_view text, EventRow& row, Worker&) {
                      if (text.empty()) return;
                      if (const auto parts = split_address(text)) fields.set(row, *parts);
                    });
}

constexpr auto colon_note =
    "Without slashes the text before the first colon is the scheme; if it cannot be one, nothing is set.";
constexpr auto parts_note =
    "Parts that the text lacks give no field, but the path is always set, if need be to an empty text. Nothing is "
    "decoded.";

}  // namespace

Function parse_uri() {
  return Define<UriArgs>("parseUri")
      .summary("Splits an address, or a part of one, into scheme, host, port, path and so on.")
      .note("The host is given twice: as .host and as .hostname.")
      .note(colon_note)
      .note(parts_note)
      .input("field", &UriArgs::field, "Field that holds the address.")
      .option("defaultBase", &UriArgs::default_base,
              "What an address without a host, or without a scheme, is completed with: // or a scheme and ://.")
      .output("prefix", &UriArgs::prefix, "What the names of the parts begin with, before a dot.")
      .example({.query = "parseUri(u, prefix=at)",
                .given = R"({"u":"https://ann@web.example:8443/a?x=1#top"})",
                .want = R"({"u":"https://ann@web.example:8443/a?x=1#top","at.scheme":"https","at.username":"ann",)"
                        R"("at.host":"web.example","at.port":"8443","at.path":"/a","at.query":"x=1",)"
                        R"("at.fragment":"top","at.hostname":"web.example"})"})
      .example({.query = "parseUri(u, defaultBase=\"http://\")",
                .given = R"({"u":"web.example:80"} {"u":"/a"})",
                .want = R"({"u":"web.example:80","u.scheme":"http","u.host":"web.example","u.port":"80","u.path":"",)"
                        R"("u.hostname":"web.example"} {"u":"/a","u.scheme":"http","u.path":"/a"})"})
      .transform_from(make_uri);
}

Function parse_url() {
  return Define<UrlArgs>("parseUrl")
      .summary("Splits a URL into scheme, host, port, path and so on.")
      .note(colon_note)
      .note(parts_note)
      .option("field", &UrlArgs::field, "Field that holds the URL.")
      .output("as", &UrlArgs::as, "What the names of the parts begin with, before a dot.")
      .example({.query = "parseUrl()",
                .given = R"({"url":"http://[2001:db8::1]:80/a/b"} {"host":"h1"})",
                .want = R"({"url":"http://[2001:db8::1]:80/a/b","url.scheme":"http","url.host":"[2001:db8::1]",)"
                        R"("url.port":"80","url.path":"/a/b"} {"host":"h1"})"})
      .example({.query = "to := parseUrl(link)",
                .given = R"({"link":"/search?q=cat"})",
                .want = R"({"link":"/search?q=cat","to.path":"/search","to.query":"q=cat"})"})
      .transform_from(make_url);
}

}  // namespace cqlite::builtin
