// Events out of test files.
#include "testing/given.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "cqlite/error.hpp"
#include "cqlite/input.hpp"
#include "cqlite/run.hpp"
#include "values/json_object.hpp"
#include "values/time.hpp"

namespace cqlite::testing {
namespace {

namespace fs = std::filesystem;

/// More events than that belong in a file.
constexpr std::size_t most_repeats = 1'000'000;

EventFields fields_of(const YAML::Node& map, const std::string& file) {
  EventFields fields;
  for (const auto& entry : map) {
    std::string value;
    append_json(value, entry.second, file);
    const std::string& key = entry.first.Scalar();
    const bool is_known =
        std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.first == key; });
    if (is_known) refuse(entry.first, file, "`" + key + "` stands twice");
    fields.emplace_back(key, std::move(value));
  }
  return fields;
}

void set(EventFields& fields, const std::string& key, std::string value) {
  const auto known = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == key; });
  if (known != fields.end()) {
    known->second = std::move(value);
  } else {
    fields.emplace_back(key, std::move(value));
  }
}

std::string json_of(const EventFields& fields) {
  std::string text = "{";
  for (const auto& [key, value] : fields) {
    if (text.size() > 1) text += ',';
    append_json_string(text, key);
    text += ':' + value;
  }
  return text + '}';
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

/// `1772366400.5`: how Falcon writes a time.
std::string in_seconds(std::int64_t milliseconds) {
  std::string text = std::to_string(milliseconds / 1000);
  std::string rest = std::to_string(1000 + milliseconds % 1000).substr(1);
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  return rest.empty() ? text : text + "." + rest;
}

class Reader {
 public:
  Reader(const Fixtures& fixtures, const std::string& file, Case& into)
      : fixtures_(fixtures), file_(file), into_(into) {}

  void read(const YAML::Node& list) {
    if (!list.IsSequence()) refuse(list, file_, "`given` must be a list of events");
    for (const YAML::Node& item : list) {
      if (!item.IsMap()) refuse(item, file_, "an event must be a map, with `{}` for one without fields");
      if (is_reference(item)) {
        read_reference(item);
      } else {
        std::string json;
        append_json(json, item, file_);
        add(json, "event");
      }
    }
    number_names();
  }

 private:
  static bool has(const YAML::Node& map, std::string_view key) {
    return std::any_of(map.begin(), map.end(), [&](const auto& entry) { return entry.first.Scalar() == key; });
  }

  /// `{ event: … }`, `{ raw: … }`, `{ file: … }`, `{ fields: { … } }` and what may stand beside these; any other map is an event
  /// itself.
  static bool is_reference(const YAML::Node& map) {
    if (!has(map, "event") && !has(map, "raw") && !has(map, "file") && !has(map, "fields")) return false;
    static const std::vector<std::string> known{"event", "raw",    "file",  "fields", "with", "without",
                                                "id",    "repeat", "start", "every",  "at",   "ids"};
    return std::all_of(map.begin(), map.end(), [](const auto& entry) {
      return std::find(known.begin(), known.end(), entry.first.Scalar()) != known.end();
    });
  }

  void read_reference(const YAML::Node& item) {
    Map map(item, "an event that is referred to", file_);
    const YAML::Node raw = map.get("raw");
    const std::string path = map.text("file");
    const std::size_t repeat = map.number("repeat", 1);
    if (repeat > most_repeats) refuse(item, file_, "`repeat` may be " + std::to_string(most_repeats) + " at most");
    if (!path.empty()) {
      read_file_events(item, beside(path), map.text("ids", "event"));
      return map.finish();
    }
    const std::string id = map.text("id");
    if (raw.IsDefined()) {
      for (std::size_t i = 0; i < repeat; ++i) add(raw.Scalar(), id.empty() ? "event" : id);
      return map.finish();
    }
    const std::string name = map.text("event");
    EventFields fields = name.empty() ? fields_of(map.get("fields"), file_) : fixture(item, name);
    if (const YAML::Node with = map.get("with"); with.IsDefined()) {
      for (auto& [key, value] : fields_of(with, file_)) set(fields, key, std::move(value));
    }
    for (const std::string& key : map.texts("without")) {
      std::erase_if(fields, [&](const auto& field) { return field.first == key; });
    }
    std::optional<std::int64_t> time = instant(map, "start");
    if (const auto at = instant(map, "at")) time = at;
    const std::int64_t every = duration(map, "every");
    map.finish();
    for (std::size_t i = 1; i <= repeat; ++i) {
      if (time) set(fields, "@timestamp", std::to_string(*time));
      std::string json = json_of(fields);
      replace_all(json, "${i}", std::to_string(i));
      if (json.find("${") != std::string::npos) {
        const std::int64_t seconds = time.value_or(into_.options.now);
        replace_all(json, "${milliseconds}", std::to_string(seconds));
        replace_all(json, "${seconds}", in_seconds(seconds));
      }
      add(json, !id.empty() ? id : name.empty() ? "event" : name);
      if (time) *time += every;
    }
  }

  EventFields fixture(const YAML::Node& node, const std::string& name) const {
    const auto found = fixtures_.find(name);
    if (found != fixtures_.end()) return found->second;
    refuse(node, file_, "there is no event `" + name + "` in `events`");
  }

  void read_file_events(const YAML::Node& node, const std::string& path, const std::string& name) {
    // Plain lines stay as they are, broken ones too.
    const std::string ending = fs::path(path).extension().string();
    if (ending == ".ndjson" || ending == ".jsonl") {
      const std::string text = file_text(path);
      std::size_t begin = 0;
      while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (end > begin) add(text.substr(begin, end - begin), name);
        begin = end + 1;
      }
      return;
    }
    try {
      const auto everything = Query::compile("");
      const auto keep = [&](const Row& row) {
        std::string json;
        row.append_json(json);
        add(json, name);
        return true;
      };
      RunOptions options;
      options.threads = 1;
      (void)run(*everything.query, Input::files({path}), keep, options);
    } catch (const Error& error) {
      refuse(node, file_, error.what());
    }
  }

  /// `-1h` is an hour before now, `+5m` five minutes after; else a point in time.
  std::optional<std::int64_t> instant(Map& map, const std::string& key) {
    const YAML::Node value = map.get(key);
    if (!value.IsDefined()) return std::nullopt;
    const std::string& text = value.Scalar();
    if (text.starts_with('-') || text.starts_with('+')) {
      const auto distance = parse_duration(std::string_view(text).substr(1));
      if (!distance) refuse(value, file_, "`" + text + "` is no distance in time, such as -90s, -5m, -2h, -1d");
      return into_.options.now + (text.front() == '-' ? -*distance : *distance);
    }
    const auto zone = TimeZone::find(into_.options.timezone);
    const auto time = parse_point_in_time(text, into_.options.now, zone.value_or(TimeZone()));
    if (!time) refuse(value, file_, "`" + text + "` is no point in time");
    return time;
  }

  std::int64_t duration(Map& map, const std::string& key) {
    const YAML::Node value = map.get(key);
    if (!value.IsDefined()) return 0;
    const auto result = parse_duration(value.Scalar());
    if (!result) refuse(value, file_, "`" + value.Scalar() + "` is no duration, such as 90s, 5m, 2h, 1d");
    return *result;
  }

  [[nodiscard]] std::string beside(const std::string& name) const {
    return (fs::path(file_).parent_path() / name).lexically_normal().string();
  }

  void add(const std::string& json, const std::string& name) {
    into_.given += json;
    if (!into_.given.ends_with('\n')) into_.given += '\n';
    into_.event_names.push_back(name);
  }

  /// A name that several events have gets a number: `failed[2]`.
  void number_names() {
    std::map<std::string, std::size_t> uses;
    for (const std::string& name : into_.event_names) ++uses[name];
    std::map<std::string, std::size_t> numbers;
    for (std::string& name : into_.event_names) {
      if (uses[name] > 1) name += "[" + std::to_string(++numbers[name]) + "]";
    }
  }

  const Fixtures& fixtures_;
  const std::string& file_;
  Case& into_;
};

}  // namespace

Fixtures read_fixtures(const YAML::Node& node, const std::string& file) {
  Fixtures fixtures;
  if (!node.IsDefined()) return fixtures;
  if (!node.IsMap()) refuse(node, file, "`events` must be a map: a name for each event");
  for (const auto& entry : node) {
    if (!entry.second.IsMap()) refuse(entry.second, file, "an event must be a map of its fields");
    fixtures[entry.first.Scalar()] = fields_of(entry.second, file);
  }
  return fixtures;
}

void read_given(const YAML::Node& list, const Fixtures& fixtures, const std::string& file, Case& into) {
  into.given.clear();
  into.event_names.clear();
  Reader(fixtures, file, into).read(list);
}

}  // namespace cqlite::testing
