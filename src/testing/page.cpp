#include "testing/page.hpp"

#include <fmt/format.h>

#include "testing/markup.hpp"

namespace cqlite::testing {
namespace {

// The colours are named here once; whatever else a page shows uses the names.
constexpr std::string_view common_style = R"(
:root { color-scheme: light dark;
  --ground: #fff; --text: #1b1f24; --faint: #57606a; --line: #d0d7de; --link: #0550ae; --raised: #f6f8fa;
  --good: #d7f5dd; --half: #fff1c2; --bad: #ffdcd9; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #0d1117; --text: #e6edf3; --faint: #9198a1; --line: #3d444d; --link: #79b8ff; --raised: #161b22;
  --good: #14472a; --half: #5a4300; --bad: #6b1f22; } }
body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.25; }
a { color: var(--link); }
code, pre, .code { font-family: ui-monospace, monospace; font-size: .875em; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { color: var(--faint); font-weight: 600; }
.faint { color: var(--faint); }
@media print {
  body { margin: 0; max-width: none; }
  a { color: inherit; text-decoration: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  tr, article { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
)";

}  // namespace

std::string html_page(std::string_view title, std::string_view style, std::string_view body) {
  // The policy makes sure of it: nothing is fetched, and no script runs.
  return fmt::format(R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{0}</title>
<style>{1}{2}</style>
</head>
<body>
<h1>{0}</h1>
{3}</body>
</html>
)",
                     xml_text(title), common_style, style, body);
}

}  // namespace cqlite::testing
