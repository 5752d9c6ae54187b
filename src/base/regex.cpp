/// Compiles and runs patterns: a shortcut without an engine where there is one, RE2 for nearly all others, PCRE2 under
/// limits for look-ahead and back-references. Neither engine matches `.` or a class against invalid UTF-8; the bytes
/// around it are searched as usual.
#include "base/regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>
#include <re2/re2.h>

#include <array>
#include <atomic>
#include <utility>

#include "base/byte_search.hpp"
#include "base/regex_literals.hpp"
#include "base/regex_run.hpp"
#include "base/regex_shortcut.hpp"
#include "base/regex_translate.hpp"

namespace cqlite {
namespace {

/// Two thirds bound the program, the rest the cache of states, which grows on demand only.
constexpr std::int64_t linear_memory = std::int64_t{32} << 20U;
/// Steps of backtracking before a search counts as no match: some milliseconds.
constexpr std::uint32_t backtracking_steps = 1'000'000;
constexpr std::uint32_t backtracking_kibibytes = 16 * 1024;
/// More required literals, or shorter texts, and asking for them first costs more than it saves.
constexpr std::size_t most_needles = 2;
constexpr std::size_t shortest_prechecked_text = 32;
constexpr std::size_t groups_on_stack = 16;

re2::RE2::Options linear_options() {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(linear_memory);
  return options;
}

/// A text whose data() is never null, so that an empty match differs from a group that took no part.
std::string_view anchored_text(std::string_view text) { return text.data() == nullptr ? std::string_view("") : text; }

/// PCRE2's side: compiled code, limits, and a few match blocks handed out without locks.
class Backtracker {
 public:
  Backtracker() = default;
  Backtracker(const Backtracker&) = delete;
  Backtracker& operator=(const Backtracker&) = delete;
  ~Backtracker() {
    for (auto& spare : spares_) pcre2_match_data_free(spare.load());
    pcre2_match_context_free(context_);
    pcre2_code_free(code_);
  }

  /// False, with the reason in `message`, if PCRE2 refuses the pattern.
  bool compile(const std::string& pattern, std::string& message) {
    pcre2_compile_context* const settings = pcre2_compile_context_create(nullptr);
    pcre2_set_newline(settings, PCRE2_NEWLINE_LF);
    // It takes `.*` at the start for an anchor even where invalid UTF-8 splits the text, hence NO_DOTSTAR_ANCHOR.
    constexpr std::uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_ALT_CIRCUMFLEX |
                                      PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_DOTSTAR_ANCHOR;
    int error = 0;
    PCRE2_SIZE offset = 0;
    code_ =
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &error, &offset, settings);
    pcre2_compile_context_free(settings);
    if (code_ == nullptr) {
      std::array<PCRE2_UCHAR, 256> text{};
      pcre2_get_error_message(error, text.data(), text.size());
      message = reinterpret_cast<const char*>(text.data());
      return false;
    }
    // Without a compiler for this processor the interpreter runs.
    static_cast<void>(pcre2_jit_compile(code_, PCRE2_JIT_COMPLETE));
    context_ = pcre2_match_context_create(nullptr);
    pcre2_set_match_limit(context_, backtracking_steps);
    pcre2_set_depth_limit(context_, backtracking_steps);
    pcre2_set_heap_limit(context_, backtracking_kibibytes);
    return true;
  }

  bool search(std::string_view text, std::size_t start, Regex::Groups* groups) const {
    pcre2_match_data* const data = borrow();
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    int found = pcre2_match(code_, subject, text.size(), start, 0, data, context_);
    if (found == PCRE2_ERROR_JIT_STACKLIMIT) {
      found = pcre2_match(code_, subject, text.size(), start, PCRE2_NO_JIT, data, context_);
    }
    if (found > 0 && groups != nullptr) {
      const PCRE2_SIZE* const bounds = pcre2_get_ovector_pointer(data);
      for (std::size_t i = 0; i < groups->size(); ++i) {
        const bool took_part = bounds[2 * i] != PCRE2_UNSET && bounds[2 * i] <= bounds[2 * i + 1];
        (*groups)[i] = took_part ? text.substr(bounds[2 * i], bounds[2 * i + 1] - bounds[2 * i]) : std::string_view{};
      }
    }
    give_back(data);
    return found > 0;
  }

 private:
  pcre2_match_data* borrow() const {
    for (auto& spare : spares_) {
      if (pcre2_match_data* const data = spare.exchange(nullptr)) return data;
    }
    return pcre2_match_data_create_from_pattern(code_, nullptr);
  }
  void give_back(pcre2_match_data* data) const {
    for (auto& spare : spares_) {
      pcre2_match_data* empty = nullptr;
      if (spare.compare_exchange_strong(empty, data)) return;
    }
    pcre2_match_data_free(data);
  }

  pcre2_code* code_ = nullptr;
  pcre2_match_context* context_ = nullptr;
  mutable std::array<std::atomic<pcre2_match_data*>, 8> spares_{};
};

bool linear_search(const re2::RE2& engine, std::string_view text, std::size_t start, Regex::Groups& groups) {
  const auto run = [&](re2::StringPiece* found) {
    if (!engine.Match(text, start, text.size(), re2::RE2::UNANCHORED, found, static_cast<int>(groups.size()))) {
      return false;
    }
    for (std::size_t i = 0; i < groups.size(); ++i) groups[i] = std::string_view(found[i].data(), found[i].size());
    return true;
  };
  if (groups.size() <= groups_on_stack) {
    std::array<re2::StringPiece, groups_on_stack> found;
    return run(found.data());
  }
  std::vector<re2::StringPiece> found(groups.size());
  return run(found.data());
}

}  // namespace

struct Regex::Impl {
  std::vector<NamedGroup> names;
  std::size_t group_count = 0;
  RequiredLiterals required;
  std::vector<Needle> needles;  ///< of `required`, if few
  std::optional<RegexShortcut> shortcut;
  std::optional<RegexRun> run;
  /// The pattern, or with `backtracker` its relaxed form, which refuses most texts in linear time.
  std::unique_ptr<re2::RE2> linear;
  std::unique_ptr<Backtracker> backtracker;

  /// Is a required literal missing?
  [[nodiscard]] bool refuses(std::string_view text) const {
    if (needles.empty() || text.size() < shortest_prechecked_text) return false;
    for (const Needle& needle : needles) {
      if (needle.find(text) != std::string_view::npos) return false;
    }
    return true;
  }
  [[nodiscard]] bool refuses_in_linear_time(std::string_view text, std::size_t start) const {
    return linear && !linear->Match(text, start, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
  }
};

namespace {

/// Where in `pattern` RE2's complaint is, if its words are found there.
RegexError linear_error(const re2::RE2& engine, std::string_view pattern) {
  if (engine.error_code() == re2::RE2::ErrorPatternTooLarge) {
    return {"the regular expression is too large", "repeat less often, or split it into several filters", 0,
            pattern.size()};
  }
  const std::size_t found = pattern.find(engine.error_arg());
  if (found == std::string_view::npos || engine.error_arg().empty()) {
    return {fmt::format("the regular expression is not valid: {}", engine.error()), {}, 0, pattern.size()};
  }
  const bool is_property = engine.error_code() == re2::RE2::ErrorBadCharRange;
  return {is_property ? fmt::format("`{}` is not a set of characters", engine.error_arg())
                      : fmt::format("the regular expression is not valid: {}", engine.error()),
          is_property ? "as in `\\p{L}`, `\\p{Lu}` or `\\p{Greek}`" : "", found, engine.error_arg().size()};
}

}  // namespace

Regex::Regex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Regex::~Regex() = default;

std::shared_ptr<const Regex> Regex::compile(std::string_view pattern, RegexFlags flags, RegexError& error) {
  std::optional<Translation> translation = translated(pattern, flags, error);
  if (!translation) return nullptr;
  auto impl = std::make_unique<Impl>();
  impl->names = std::move(translation->names);
  impl->group_count = translation->group_count;
  const re2::RE2::Options options = linear_options();
  impl->linear = std::make_unique<re2::RE2>(translation->relaxed, options);
  // RE2 repeats at most 1,000 times.
  const bool needs_backtracking =
      translation->needs_backtracking || impl->linear->error_code() == re2::RE2::ErrorRepeatSize;
  if (!impl->linear->ok()) {
    if (!needs_backtracking || impl->linear->error_code() != re2::RE2::ErrorRepeatSize) {
      error = linear_error(*impl->linear, pattern);
      return nullptr;
    }
    impl->linear.reset();
  }
  if (needs_backtracking) {
    impl->backtracker = std::make_unique<Backtracker>();
    std::string message;
    if (!impl->backtracker->compile(translation->text, message)) {
      error = {fmt::format("the regular expression is not valid: {}", message), {}, 0, pattern.size()};
      return nullptr;
    }
  } else {
    impl->shortcut = RegexShortcut::from(translation->tokens);
    impl->run = RegexRun::from(translation->tokens, translation->group_count);
  }
  if (impl->linear && !translation->has_case_traps) {
    impl->required = required_literals(translation->relaxed, options);
  }
  if (impl->required.any_of.size() <= most_needles) {
    for (const std::string& literal : impl->required.any_of) impl->needles.emplace_back(literal, true);
  }
  return std::shared_ptr<const Regex>(new Regex(std::move(impl)));
}

bool Regex::matches(std::string_view text) const {
  text = anchored_text(text);
  if (impl_->shortcut) {
    if (const std::optional<bool> answer = impl_->shortcut->matches(text)) return *answer;
  }
  if (impl_->refuses(text) || impl_->refuses_in_linear_time(text, 0)) return false;
  return !impl_->backtracker || impl_->backtracker->search(text, 0, nullptr);
}

bool Regex::find(std::string_view text, std::size_t start, Groups& groups) const {
  text = anchored_text(text);
  if (start > text.size()) return false;
  groups.resize(impl_->group_count + 1);
  if (impl_->run) return impl_->run->find(text, start, groups);
  if (impl_->refuses(text.substr(start))) return false;
  if (!impl_->backtracker) return linear_search(*impl_->linear, text, start, groups);
  return !impl_->refuses_in_linear_time(text, start) && impl_->backtracker->search(text, start, &groups);
}

const std::vector<Regex::NamedGroup>& Regex::named_groups() const { return impl_->names; }

std::size_t Regex::group_count() const { return impl_->group_count; }

const RequiredLiterals& Regex::required() const { return impl_->required; }

bool Regex::is_linear() const { return !impl_->backtracker; }

}  // namespace cqlite
