// Escapes of texts and regexes, in both directions.
#include "syntax/literals.hpp"

namespace cqlite::syntax {

std::string unquoted(std::string_view token) {
  const char quote = token.front();
  token = token.substr(1, token.size() - 2);
  std::string text;
  text.reserve(token.size());
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '\\' || i + 1 == token.size()) {
      text += token[i];
      continue;
    }
    const char next = token[++i];
    if (next == '\\' || next == quote) {
      text += next;
    } else if (next == 'n') {
      text += '\n';
    } else if (next == 't') {
      text += '\t';
    } else {
      text += '\\';
      text += next;
    }
  }
  return text;
}

std::string quoted(std::string_view text) {
  std::string token = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') token += '\\';
    if (c == '\n') {
      token += "\\n";
    } else if (c == '\t') {
      token += "\\t";
    } else {
      token += c;
    }
  }
  return token + '"';
}

std::string regex_body(std::string_view literal_body) {
  std::string body;
  body.reserve(literal_body.size());
  for (std::size_t i = 0; i < literal_body.size(); ++i) {
    if (literal_body[i] == '\\' && i + 1 < literal_body.size()) {
      if (literal_body[i + 1] != '/') body += '\\';
      ++i;
    }
    body += literal_body[i];
  }
  return body;
}

std::string regex_literal(std::string_view body, std::string_view flags) {
  std::string literal = "/";
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '\\' && i + 1 < body.size()) {
      literal += body[i++];
    } else if (body[i] == '/') {
      literal += '\\';
    }
    literal += body[i];
  }
  literal += '/';
  return literal.append(flags);
}

}  // namespace cqlite::syntax
