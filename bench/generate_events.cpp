/// Writes made-up telemetry of a company's computers, one JSON object a line, in the shape of Falcon's events:
///
///     bench_generate_events --events 1000000 --seed 1 --out events.ndjson
///
/// An event depends on the seed and its own number alone, and on whole numbers only: a shorter file is the beginning of a
/// longer one, and every machine writes the same bytes. bench/README.md says what is in the events and why. Names end in
/// .example, addresses are private or reserved for benchmarks.
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

/// Spreads the bits of a number over all 64 (the finish of MurmurHash3): the same for the same number, without a pattern.
constexpr std::uint64_t scatter(std::uint64_t bits) {
  bits = (bits ^ bits >> 33) * 0xFF51AFD7ED558CCD;
  bits = (bits ^ bits >> 33) * 0xC4CEB9FE1A85EC53;
  return bits ^ bits >> 33;
}

/// The random numbers of one event. Two draws must not stand in one expression: C++ leaves open which comes first.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t event) : state_(scatter(seed + 1) ^ scatter(2 * event + 1)) {}

  std::uint64_t bits() { return scatter(state_ += 0x9E3779B97F4A7C15); }
  /// From 0 to `count` - 1.
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>((bits() >> 32) * count >> 32); }
  std::uint32_t between(std::uint32_t least, std::uint32_t most) { return least + below(most - least + 1); }
  bool percent(std::uint32_t share) { return below(100) < share; }
  bool once_in(std::uint32_t count) { return below(count) == 0; }

 private:
  std::uint64_t state_;
};

/// Draws a few numbers often and most rarely, as names and addresses come: n in proportion to 1 / (n + flatness).
class Zipf {
 public:
  Zipf(std::uint16_t count, std::uint32_t flatness) {
    const auto weight = [flatness](std::uint32_t number) { return (std::uint64_t{1} << 40) / (number + flatness); };
    std::uint64_t total = 0;
    for (std::uint32_t i = 0; i < count; ++i) total += weight(i);
    std::uint16_t number = 0;
    std::uint64_t end = weight(0);
    for (std::uint32_t i = 0; i < draws; ++i) {
      while (number + 1 < count && total / draws * i >= end) end += weight(++number);
      numbers_.push_back(number);
    }
  }
  std::uint16_t draw(Random& random) const { return numbers_[random.below(draws)]; }

 private:
  static constexpr std::uint32_t draws = 1 << 18;
  std::vector<std::uint16_t> numbers_;
};

/// A whole number in decimal digits, at least `width` of them.
class Digits {
 public:
  explicit Digits(std::uint64_t value, std::uint32_t width = 1) {
    while (value != 0 || size() < width) {
      text_[--start_] = static_cast<char>('0' + value % 10);
      value /= 10;
    }
  }
  operator std::string_view() const { return {text_.data() + start_, size()}; }

 private:
  [[nodiscard]] std::size_t size() const { return text_.size() - start_; }
  std::array<char, 20> text_;
  std::size_t start_ = text_.size();
};

/// Characters that only a hash or a code would have: hexadecimal digits, or those of base64.
class Noise {
 public:
  Noise(std::uint64_t seed, std::size_t size, std::string_view alphabet = "0123456789abcdef") : size_(size) {
    for (std::size_t i = 0; i < size; ++i) {
      if (i % 10 == 0) seed = scatter(seed + 0x51ED);
      text_[i] = alphabet[seed >> (6 * (i % 10)) & (alphabet.size() - 1)];
    }
  }
  operator std::string_view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 640> text_;
  std::size_t size_;
};

using Texts = std::initializer_list<std::string_view>;

void append(std::string& to, Texts texts) {
  for (const std::string_view text : texts) to.append(text);
}

std::string joined(Texts texts) {
  std::string result;
  append(result, texts);
  return result;
}

/// The members of one event, in the order in which they were added. Texts are given as JSON spells them.
class Event {
 public:
  void clear() {
    text_.clear();
    ends_.clear();
  }

  void text(std::string_view name, Texts texts) {
    append(text_, {"\"", name, "\":\""});
    append(text_, texts);
    text_ += '"';
    ends_.push_back(text_.size());
  }
  void text(std::string_view name, std::string_view text) { this->text(name, {text}); }
  /// A number as sensors send it: as text.
  void number(std::string_view name, std::uint64_t value) { text(name, Digits(value)); }
  void bare_number(std::string_view name, std::uint64_t value) {
    append(text_, {"\"", name, "\":", Digits(value)});
    ends_.push_back(text_.size());
  }

  /// Appends the object, beginning with member `first`.
  void write(std::string& to, std::size_t first) {
    order_.resize(ends_.size());
    std::iota(order_.begin(), order_.end(), first);
    for (std::size_t& member : order_) member %= ends_.size();
    write_in_order(to);
  }
  /// Appends the object with its members in any order.
  void write_shuffled(std::string& to, Random& random) {
    order_.resize(ends_.size());
    std::iota(order_.begin(), order_.end(), 0);
    for (std::size_t i = order_.size(); i > 1; --i) {
      std::swap(order_[i - 1], order_[random.below(static_cast<std::uint32_t>(i))]);
    }
    write_in_order(to);
  }

 private:
  void write_in_order(std::string& to) const {
    char separator = '{';
    for (const std::size_t member : order_) {
      to += separator;
      const std::size_t start = member == 0 ? 0 : ends_[member - 1];
      to.append(text_, start, ends_[member] - start);
      separator = ',';
    }
    to += "}\n";
  }

  std::string text_;
  std::vector<std::size_t> ends_;
  std::vector<std::size_t> order_;
};

// The company.

constexpr std::uint16_t host_count = 4'000;
constexpr std::uint16_t user_count = 3'000;
constexpr std::uint16_t domain_count = 30'000;
constexpr std::uint16_t address_count = 60'000;
constexpr std::string_view rare_domain = "drop7.lantern-quarry.example";

struct Host {
  std::string name;
  std::string agent;
  std::string address;
  std::string gateway;
  std::string site;
};

Host host(std::uint32_t number) {
  static constexpr std::array<std::string_view, 8> sites = {"Aarhus", "Bilbao", "Gdańsk", "Halifax",
                                                            "Kobe",   "Leeds",  "Perth",  "Turin"};
  static constexpr std::array<std::string_view, 7> roles = {"FILE", "SQL", "WEB", "PRINT", "MAIL", "BUILD", "BACKUP"};
  const std::string_view site = sites[scatter(number) % sites.size()];
  Host host;
  if (number % 110 == 14) {
    host.name = joined({"DC", Digits(number, 4)});
  } else if (number % 11 == 3) {
    host.name = joined({"SRV-", roles[number / 11 % roles.size()], Digits(number, 4)});
  } else {
    host.name = joined({number % 3 == 0 ? "DESK-" : "NOTE-", site.substr(0, 3), "-", Digits(number, 5)});
  }
  host.agent = Noise(scatter(number + 0xA6E27), 32);
  host.address =
      joined({"10.", Digits(40 + number / 1000), ".", Digits(number / 200 % 5 + 16), ".", Digits(number % 200 + 20)});
  host.gateway = joined({"198.19.255.", Digits(number % 16 + 1)});
  host.site = site;
  return host;
}

std::string user(std::uint32_t number) {
  static constexpr std::array<std::string_view, 25> given = {
      "aisha",    "bram",  "chloe", "dalia",  "emil",  "fatou", "gustav", "hana",   "ivo",
      "jarosław", "kezia", "luca",  "maría",  "nils",  "ottla", "paloma", "rasmus", "saoirse",
      "timo",     "ulla",  "vera",  "willem", "yusuf", "zoë",   "alma"};
  static constexpr std::array<std::string_view, 24> family = {
      "abara",   "brandt",  "cohen",   "dufour", "eklund", "ferrari", "greene", "hoang",
      "iversen", "janssen", "keller",  "lopez",  "mbeki",  "nowak",   "olsen",  "pereira",
      "quist",   "romano",  "schmidt", "tan",    "ueda",   "vargas",  "weber",  "yilmaz"};
  if (number == 23) return "Administrator";
  if (number % 64 == 9) return joined({"svc-", family[number / 64 % family.size()], Digits(number / 64, 2)});
  if (number % 90 == 31) return joined({"admin-", given[number / 90 % given.size()]});
  const std::uint32_t round = number / static_cast<std::uint32_t>(given.size() * family.size());
  const std::string name = joined({given[number % given.size()], ".", family[number / given.size() % family.size()]});
  return round == 0 ? name : joined({name, Digits(round)});
}

std::string domain(std::uint32_t number) {
  static constexpr std::array<std::string_view, 40> words = {
      "amber", "birch",   "cobalt",  "delta",  "ember",  "fjord",  "grove",  "harbor", "indigo",  "juniper",
      "kelp",  "lantern", "meadow",  "nimbus", "onyx",   "pebble", "quarry", "raven",  "saffron", "tundra",
      "umber", "violet",  "willow",  "xenon",  "yarrow", "zephyr", "anvil",  "beacon", "copper",  "drift",
      "echo",  "flint",   "glacier", "hollow", "iris",   "jade",   "kite",   "linen",  "marble",  "north"};
  static constexpr std::array<std::string_view, 20> hosts = {
      "www",     "api",       "cdn",    "img",  "login", "edge-cache", "static", "sync",  "push",   "mail",
      "updates", "telemetry", "assets", "auth", "files", "media",      "ads",    "video", "status", "metrics"};
  const std::uint32_t spread = number * 7'919 % domain_count;  // neighbours in rank have nothing in common
  return joined({hosts[spread / 1'600], scatter(number) % 4 == 0 ? "2." : ".", words[spread % 40], "-",
                 words[spread / 40 % 40], number % 7 == 0 ? ".cloud.example" : ".example"});
}

/// An address out of 198.18.0.0/15.
std::string address(std::uint32_t number) {
  const std::uint32_t spread = number * 40'503 % 130'000;
  return joined({"198.", Digits(18 + (spread >> 16)), ".", Digits(spread >> 8 & 255), ".", Digits(spread & 255)});
}

// What runs on its computers. In names and arguments <…> stands for something that varies; see Generator::fill.

struct Program {
  std::string_view folder;
  std::string_view file;
  std::string_view parent;
  std::string_view arguments;
  std::uint32_t share;
};

constexpr std::string_view system_folder = R"(Windows\\System32)";
constexpr std::string_view powershell_folder = R"(Windows\\System32\\WindowsPowerShell\\v1.0)";

constexpr std::array<Program, 27> programs = {{
    {system_folder, "svchost.exe", "services.exe", "-k LocalServiceNetworkRestricted -p -s <word>Svc", 850},
    {R"(Program Files\\Mozilla Firefox)", "firefox.exe", "firefox.exe",
     R"(-contentproc --channel=<number>.<number> -parentBuildID 20251<number> -prefsHandle <number> )"
     R"(-prefMapHandle <number> -jsInitHandle <number> -appDir \"C:\\Program Files\\Mozilla Firefox\\browser\" tab)",
     700},
    {R"(Program Files\\WindowsApps\\MSTeams)", "ms-teams.exe", "ms-teams.exe",
     R"(--type=renderer --user-data-dir=\"C:\\Users\\<user>\\AppData\\Local\\Packages\\MSTeams\" --lang=da )"
     R"(--field-trial-handle=<number>,i,<number>,262144 --disable-gpu-compositing --seatbelt-client=<number>)",
     520},
    {system_folder, "conhost.exe", "cmd.exe", "0x4 -ForceV1 --server <number>", 620},
    {system_folder, "cmd.exe", "explorer.exe",
     R"(/d /s /c \"findstr /i \"\"<word>\"\" \"C:\\Users\\<user>\\Downloads\\*.csv\"\")", 380},
    {system_folder, "dllhost.exe", "svchost.exe", "/Processid:{<long>}", 330},
    {system_folder, "backgroundTaskHost.exe", "svchost.exe", "-ServerName:Shell.AppX<word><word>.mca", 340},
    {system_folder, "RuntimeBroker.exe", "svchost.exe", "-Embedding", 320},
    {system_folder, "taskhostw.exe", "svchost.exe", "Schedule $(Arg<number>)", 240},
    {powershell_folder, "powershell.exe", "taskeng.exe",
     R"(-NoLogo -NonInteractive -ExecutionPolicy RemoteSigned -File \"\\\\SRV-FILE0003\\ops\\inventory-<word>.ps1\")",
     160},
    {powershell_folder, "powershell.exe", "wmiprvse.exe", "-w 1 -nop -enc <base64>", 10},
    {powershell_folder, "PowerShell.EXE", "excel.exe", "-EncodedCommand <base64>", 4},
    // Backslash, u, 0, 0: looks like an escape and is none.
    {R"(Program Files\\OpenSSL\\bin)", "openssl.exe", "cmd.exe",
     R"(enc -aes-256-cbc -in D:\\u007\\cache\\<word>.bin -out D:\\u007\\cache\\<word>.enc)", 2},
    {system_folder, "wevtutil.exe", "cmd.exe",
     R"(qe Security \"/q:*[System[Provider[@Name='UserLogonWatch']]]\" /rd:true /c:<number>)", 4},
    {R"(Program Files\\Microsoft Office\\root\\Office16)", "EXCEL.EXE", "explorer.exe",
     R"(/e \"C:\\Users\\<user>\\OneDrive\\Prognose – år <number>.xlsx\")", 120},
    {R"(Python312)", "python.exe", "Code.exe",
     R"(-m pytest -q tests\\test_<word>.py\t--basetemp=\"C:\\Users\\<user>\\AppData\\Local\\Temp\\pt-<word>\" -k \"not slow\")",
     170},
    {R"(Program Files\\Git\\cmd)", "git.exe", "Code.exe",
     R"(-c core.fsmonitor=false status --porcelain=v2 --branch -- \"C:\\src\\<word>\\<word>\")", 260},
    {R"(Program Files\\Java\\jdk-21\\bin)", "java.exe", "cmd.exe",
     R"(-Xmx2g -Dapp.home=\"C:\\srv\\ledger\" -Dapp.session=<long> -cp lib\\*;conf example.ledger.Main --port <number>)",
     150},
    {system_folder, "rundll32.exe", "svchost.exe",
     R"(shell32.dll,Control_RunDLL \"C:\\Windows\\System32\\<word>.cpl\")", 150},
    {R"(Windows\\System32\\wbem)", "WmiPrvSE.exe", "svchost.exe", "-secured -Embedding", 190},
    {system_folder, "net.exe", "cmd.exe", R"(use \\\\<host>\\ipc$ /user:HARBOUR\\<user> *)", 40},
    {system_folder, "schtasks.exe", "cmd.exe", R"(/query /v /fo LIST /tn \"\\Harbour\\nightly-<word>\")", 50},
    {system_folder, "curl.exe", "cmd.exe",
     R"(--silent --output C:\\Windows\\Temp\\<word>.bin https://<domain>/v2/items?token=<long>)", 60},
    {system_folder, "robocopy.exe", "cmd.exe",
     R"(\"D:\\Shares\\<word>\" \\\\<host>\\backup$ /MIR /R:1 /W:1 /LOG+:C:\\Logs\\copy-<word>.log)", 120},
    {R"(Windows\\Temp)", "setup-<word>.exe", "cmd.exe", "/quiet /norestart /id:<long>", 14},
    {R"(ProgramData\\Harbour\\agent)", "probe_<word>.exe", "services.exe",
     "run --once --shard=<number> --sink=https://<domain>/", 95},
    {R"(Users\\Public)", "7z.exe", "cmd.exe",
     R"(a -t7z -mx=9 -p\"<word>\\\"<word>\" C:\\Users\\Public\\<word>.7z C:\\Users\\<user>\\Documents)", 6},
}};

enum class Kind : std::uint8_t {
  process,
  connection,
  name,
  logon,
  failed_logon,
  end,
  file,
  start_up,
  heartbeat,
  logoff,
  service
};

struct KindFacts {
  std::string_view event_name;
  std::uint32_t share;       ///< of 1,000 events
  std::size_t first_member;  ///< the member that lines of this kind begin with, mostly
};

/// In the order of Kind.
constexpr std::array<KindFacts, 11> kinds = {{{"ProcessRollup2", 340, 0},
                                              {"NetworkConnectIP4", 250, 6},
                                              {"DnsRequest", 210, 3},
                                              {"UserLogon", 60, 8},
                                              {"UserLogonFailed2", 20, 22},
                                              {"EndOfProcess", 60, 12},
                                              {"NewExecutableWritten", 25, 2},
                                              {"AsepValueUpdate", 15, 1},
                                              {"SensorHeartbeat", 10, 5},
                                              {"UserLogoff", 6, 9},
                                              {"ServiceStarted", 4, 0}}};

/// Milliseconds since 1970: the first event, and from one event to the next.
constexpr std::uint64_t first_time = 1'767'571'200'000;  // 2026-01-05T00:00:00Z
constexpr std::uint64_t time_step = 250;

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : seed_(seed) {
    for (std::uint32_t i = 0; i < host_count; ++i) hosts_.push_back(host(i));
    for (std::uint32_t i = 0; i < user_count; ++i) users_.push_back(user(i));
    for (std::uint32_t i = 0; i < domain_count; ++i) domains_.push_back(domain(i));
    for (std::uint32_t i = 0; i < address_count; ++i) addresses_.push_back(address(i));
    for (const Program& program : programs) program_shares_ += program.share;
  }

  /// Appends the line of event `number`.
  void append_line(std::uint64_t number, std::string& to) {
    Random random(seed_, number);
    number_ = number;
    event_.clear();
    // What is looked for like a needle in a haystack comes at fixed places, so that small files have it, too.
    const bool is_rare_process = number % 250'000 == 2'500;
    const bool is_rare_name = number % 100'000 == 4'321;
    is_rare_ = is_rare_process || is_rare_name;
    const Kind kind = is_rare_process ? Kind::process : is_rare_name ? Kind::name : drawn_kind(random);

    // Events arrive in order but for neighbours; what they tell of has happened seconds before, or minutes.
    arrival_ = first_time + number * time_step + random.below(2 * time_step);
    const bool is_late = random.once_in(50);
    happened_ = arrival_ - random.below(is_late ? 180'000 : 3'500);
    host_ = zipf_hosts_.draw(random);
    user_ = zipf_users_.draw(random);

    switch (kind) {
      case Kind::process: add_process(random); break;
      case Kind::connection: add_connection(random); break;
      case Kind::name: add_name(random); break;
      case Kind::logon:
      case Kind::failed_logon: add_logon(random, kind); break;
      default: add_other(random, kind);
    }
    const KindFacts& facts = kinds[static_cast<std::size_t>(kind)];
    if (random.once_in(32)) {
      event_.write_shuffled(to, random);
    } else {
      event_.write(to, facts.first_member);
    }
  }

 private:
  static Kind drawn_kind(Random& random) {
    std::uint32_t rest = random.below(1'000);
    std::size_t kind = 0;
    while (rest >= kinds[kind].share) rest -= kinds[kind++].share;
    return static_cast<Kind>(kind);
  }
  const Program& drawn_program(Random& random) const {
    std::uint32_t rest = random.below(program_shares_);
    std::size_t program = 0;
    while (rest >= programs[program].share) rest -= programs[program++].share;
    return programs[program];
  }

  // Members that all events have: 20.
  void add_common(Random& random, std::string_view event_name) {
    const Host& host = hosts_[host_];
    const std::uint64_t build = scatter(host_) % 12;
    event_.text("#event_simpleName", event_name);
    event_.text("#repo", "base_sensor");
    event_.bare_number("@timestamp", arrival_);
    event_.text("@id", {Noise(random.bits(), 24), "_", Digits(number_ % 61), "_", Digits(arrival_ / 1000)});
    event_.text("aid", host.agent);
    event_.text("cid", "5b7f0d9e1c3a48268f4e6a0b2d9c7e15");
    event_.text("aip", host.gateway);
    event_.text("event_platform", "Win");
    event_.text("ComputerName", host.name);
    event_.text("MachineDomain", "harbour.example");
    event_.text("SiteName", host.site);
    const Noise id(random.bits(), 32);
    const std::string_view hex = id;
    event_.text("id", {hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                       hex.substr(20)});
    event_.number("timestamp", arrival_);
    event_.number("ContextTimeStamp", happened_);
    event_.number("ContextProcessId", random.bits() >> 23);
    event_.number("ContextThreadId", random.bits() >> 21);
    event_.text("ConfigBuild", {"1007.3.00192", Digits(build, 2), ".15"});
    event_.number("ConfigStateHash", scatter(build) >> 32);
    event_.text("Entitlements", "15");
    event_.number("EffectiveTransmissionClass", 2 + number_ % 2);
  }

  void add_common(Random& random, Kind kind) { add_common(random, kinds[static_cast<std::size_t>(kind)].event_name); }

  void add_process(Random& random) {
    add_common(random, Kind::process);
    const Program& program = drawn_program(random);
    fill(file_, program.file, random);
    command_line_.clear();
    append(command_line_, {R"(\"C:\\)", program.folder, R"(\\)", file_, R"(\" )"});
    fill(arguments_, program.arguments, random);
    command_line_ += arguments_;
    if (random.once_in(800)) command_line_ += R"( --label=caf\u00e9)";
    if (is_rare_) append(command_line_, {" --relay ", rare_domain});
    const std::uint64_t version = scatter(program.arguments.size()) + random.below(7);
    const bool is_by_system = user_ % 6 == 0;

    event_.text("FileName", file_);
    event_.text("FilePath", {R"(\\Device\\HarddiskVolume)", Digits(2 + host_ % 3), R"(\\)", program.folder, R"(\\)"});
    event_.text("ImageFileName",
                {R"(\\Device\\HarddiskVolume)", Digits(2 + host_ % 3), R"(\\)", program.folder, R"(\\)", file_});
    event_.text("CommandLine", command_line_);
    event_.text("ParentBaseFileName", program.parent);
    event_.text("SHA256HashData", Noise(version, 64));
    event_.text("MD5HashData", Noise(version + 1, 32));
    event_.number("TargetProcessId", random.bits() >> 23);
    event_.number("ParentProcessId", random.bits() >> 23);
    event_.number("RawProcessId", 4 * random.between(90, 9'000));
    event_.text("ProcessStartTime", {Digits(happened_ / 1000), ".", Digits(happened_ % 1000, 3)});
    event_.text("UserName", users_[user_]);
    event_.text("UserSid", {sid_start, Digits(1'100 + user_)});
    event_.number("AuthenticationId", is_by_system ? 999 : random.below(90'000'000));
    event_.number("IntegrityLevel", is_by_system ? 16'384 : 8'192);
    event_.number("ImageSubsystem", 2 + version % 2);
    event_.number("SignInfoFlags", version % 5 == 0 ? 8'683'538 : 0);
    if (number_ % 4 != 0) event_.text("Tags", "12, 27, 41, 151, 862");
  }

  void add_connection(Random& random) {
    static constexpr std::array<std::uint16_t, 12> ports = {443, 443, 443,  443,  443, 80,
                                                            53,  445, 3389, 5985, 135, 8443};
    add_common(random, Kind::connection);
    const Program& program = drawn_context(random);
    const bool is_inside = random.percent(30);
    event_.text("RemoteAddressIP4",
                is_inside ? hosts_[zipf_hosts_.draw(random)].address : addresses_[zipf_addresses_.draw(random)]);
    event_.number("RemotePort", ports[random.below(ports.size())]);
    event_.text("LocalAddressIP4", hosts_[host_].address);
    event_.number("LocalPort", random.between(49'152, 65'535));
    event_.number("Protocol", random.percent(85) ? 6 : 17);
    event_.number("ConnectionDirection", random.percent(9) ? 1 : 0);
    event_.number("ConnectionFlags", random.below(3));
    event_.text("InContext", "0");
    add_context(program, random);
  }

  void add_name(Random& random) {
    add_common(random, Kind::name);
    const Program& program = drawn_context(random);
    const std::uint32_t domain = zipf_domains_.draw(random);
    event_.text("DomainName", is_rare_ ? rare_domain : domains_[domain]);
    event_.number("RequestType", random.percent(70) ? 1 : 28);
    event_.number("DnsRequestCount", random.between(1, 4));
    event_.number("DualRequest", random.below(2));
    event_.number("InterfaceIndex", 4 + host_ % 11);
    event_.number("QueryStatus", random.percent(6) ? 9'003 : 0);
    event_.text("FirstIP4Record", addresses_[2 * domain]);
    if (random.percent(60)) {
      const std::string& second = addresses_[zipf_addresses_.draw(random)];
      event_.text("IP4Records", {addresses_[2 * domain], ";", second, ";"});
    }
    event_.text("CNAMERecords", domain % 3 == 0 ? domains_[domain * 11 % domain_count] : "");
    event_.text("RespondingDnsServer", {"10.40.0.", Digits(5 + host_ % 4)});
    add_context(program, random);
  }

  void add_logon(Random& random, Kind kind) {
    enum : std::uint32_t { interactive = 2, network = 3, service = 5, unlock = 7, remote = 10 };
    const bool has_failed = kind == Kind::failed_logon;
    static constexpr std::array<std::uint32_t, 10> types = {network, network, network, network,     service,
                                                            service, remote,  unlock,  interactive, interactive};
    std::uint32_t type = types[random.below(types.size())];
    std::string_view account = users_[user_];
    std::string machine;
    const std::uint32_t choice = random.below(100);
    if (choice < 25) {
      machine = joined({hosts_[zipf_hosts_.draw(random)].name, "$"});
      account = machine;
    } else if (choice < 34) {
      account = choice < 30 ? "ANONYMOUS LOGON" : choice < 32 ? "LOCAL SERVICE" : "NETWORK SERVICE";
    }
    std::string_view source;  // most people come from their own computer
    const std::uint32_t origin = random.below(100);
    const Host& other = hosts_[zipf_hosts_.draw(random)];
    if (origin >= 80) {
      source = other.address;
    } else if (origin >= 15) {
      source = own_computer().address;
    } else if (origin >= 10) {
      source = "127.0.0.1";
    }

    // The intruders: each has an address and an account, and goes to many computers, mostly at night.
    const bool is_night = happened_ / 3'600'000 % 24 < 6;
    std::string intruder_account;
    std::string intruder_address;
    if (random.percent((is_night ? 4 : 1) * (has_failed ? 2 : 1))) {
      const std::uint32_t intruder = random.below(12);
      user_ = intruder * 241 % user_count;
      intruder_account = intruder % 2 == 0 ? users_[user_] : joined({"svc-rollout", Digits(intruder, 2)});
      intruder_address = joined({"172.20.", Digits(intruder), ".", Digits(30 + 7 * intruder)});
      account = intruder_account;
      source = intruder_address;
      type = intruder % 3 == 0 ? remote : network;
      host_ = static_cast<std::uint16_t>((intruder * 331 + random.below(4 + 5 * intruder) * 17) % host_count);
    }

    // JSON may spell a character by its number: the same name, which a search for its bytes does not find.
    const bool is_spelled_out = number_ % 100 == 7;
    add_common(random, !is_spelled_out ? kinds[static_cast<std::size_t>(kind)].event_name
                       : has_failed    ? R"(\u0055serLogonFailed2)"
                                       : R"(\u0055serLogon)");
    event_.number("LogonType", type);
    if (type == network || type == remote) event_.text("RemoteAddressIP4", source);
    event_.text("TargetUserName", account);
    event_.text("UserName", account);
    event_.text("LogonDomain", "HARBOUR");
    event_.text("UserSid", {sid_start, Digits(1'100 + user_)});
    event_.text("UserPrincipal", {users_[user_], "@harbour.example"});
    event_.text("LogonServer", {"DC", Digits(14 + 110 * (host_ % 4), 4)});
    event_.text("AuthenticationPackage", random.percent(70) ? "Kerberos" : "NTLM");
    event_.number("AuthenticationId", random.below(2'000'000'000));
    event_.number("RemotePort", random.between(49'152, 65'535));
    event_.number("UserIsAdmin", user_ % 90 == 31 ? 1 : 0);
    event_.number("UserLogonFlags", random.below(16));
    event_.text("LogonTime", {Digits(happened_ / 1000), ".", Digits(happened_ % 1000, 3)});
    event_.text("ClientComputerName", own_computer().name);
    event_.text("ContextImageFileName", R"(\\Device\\HarddiskVolume3\\Windows\\System32\\lsass.exe)");
    event_.number("SessionId", number_ % 700);
    if (has_failed) {
      event_.text("Status", "3221225581");
      event_.number("SubStatus", random.percent(50) ? 3'221'225'578 : 3'221'225'572);
    } else {
      event_.text("PasswordLastSet", {Digits(1'735'000'000 + scatter(user_) % 30'000'000), ".000"});
    }
  }

  void add_other(Random& random, Kind kind) {
    add_common(random, kind);
    const Program& program = drawn_context(random);
    event_.text("UserSid", {sid_start, Digits(1'100 + user_)});
    event_.number("TargetProcessId", random.bits() >> 23);
    event_.number("RawProcessId", 4 * random.between(90, 9'000));
    switch (kind) {
      case Kind::end:
        for (const std::string_view name : {"UserTime", "KernelTime", "CycleTime", "ModuleLoadCount", "DnsRequestCount",
                                            "NetworkConnectCount", "FileDeletedCount", "ExitCode"}) {
          const std::uint64_t bits = random.bits();
          event_.number(name, bits >> random.between(30, 62));
        }
        break;
      case Kind::file:
        event_.text("TargetFileName", {R"(\\Device\\HarddiskVolume3\\Users\\)", users_[user_],
                                       R"(\\AppData\\Local\\Temp\\DnsRequestLog_)", Noise(random.bits(), 12), ".dll"});
        event_.number("Size", random.below(60'000'000));
        event_.text("IsOnRemovableDisk", "0");
        event_.text("MD5HashData", Noise(random.bits(), 32));
        break;
      case Kind::start_up:
        event_.text("RegObjectName", R"(\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run)");
        event_.text("RegValueName", {"Harbour", Digits(random.below(40))});
        event_.text("RegStringValue", {R"(\"C:\\)", program.folder, R"(\\run.exe\"\t/background)"});
        event_.number("RegOperationType", random.between(1, 8));
        break;
      case Kind::heartbeat:
        event_.text("AgentVersion", "7.21.19205.0");
        event_.text("SensorStateBitMap", "0");
        event_.text("ConfigIDPlatform", "3");
        event_.text("ConfigIDBase", "65994764");
        event_.text("MAC", Noise(scatter(host_), 12));
        return;  // no program is behind it
      case Kind::logoff:
        event_.text("LogonType", "3");
        event_.text("TargetUserName", users_[user_]);
        event_.text("UserName", users_[user_]);
        event_.text("LogonDomain", "HARBOUR");
        event_.number("AuthenticationId", random.below(2'000'000'000));
        return;
      default:
        event_.text("ServiceDisplayName", {"Harbour ", program.parent});
        event_.text("ServiceImagePath", {R"(C:\\)", program.folder, R"(\\service.exe -k ProcessRollup2Relay)"});
        event_.number("ServiceStart", random.between(1, 4));
    }
    add_context(program, random);
  }

  const Host& own_computer() const { return hosts_[scatter(user_) % host_count]; }

  /// A program that may have caused an event; its name does not vary.
  const Program& drawn_context(Random& random) const {
    const Program& program = drawn_program(random);
    return program.file.find('<') == std::string_view::npos ? program : programs[0];
  }
  void add_context(const Program& program, Random& random) {
    event_.text("ContextBaseFileName", program.file);
    event_.text("ContextImageFileName", {R"(\\Device\\HarddiskVolume3\\)", program.folder, R"(\\)", program.file});
    event_.text("SHA256HashData", Noise(scatter(program.arguments.size()), 64));
    event_.number("TreeId", random.bits() >> 24);
    event_.text("UserName", users_[user_]);
  }

  /// Writes `pattern` to `result` with something in place of each <…>.
  void fill(std::string& result, std::string_view pattern, Random& random) const {
    static constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    result.clear();
    while (true) {
      const std::size_t start = pattern.find('<');
      result.append(pattern.substr(0, start));
      if (start == std::string_view::npos) return;
      const std::size_t end = pattern.find('>', start);
      const std::string_view what = pattern.substr(start + 1, end - start - 1);
      pattern.remove_prefix(end + 1);
      if (what == "number") {
        result.append(Digits(random.below(100'000)));
      } else if (what == "word") {
        result.append(Noise(random.bits(), 4));
      } else if (what == "long") {
        result.append(Noise(random.bits(), 32));
      } else if (what == "base64") {
        const std::uint32_t size = 4 * random.between(20, 150);
        result.append(Noise(random.bits(), size, base64));
      } else if (what == "user") {
        result.append(users_[user_]);
      } else if (what == "host") {
        result.append(hosts_[random.below(host_count)].name);
      } else {
        result.append(domains_[random.below(2'000)]);
      }
    }
  }

  static constexpr std::string_view sid_start = "S-1-5-21-2871040561-904417733-1159236048-";

  std::uint64_t seed_;
  Zipf zipf_hosts_{host_count, 25};
  Zipf zipf_users_{user_count, 20};
  Zipf zipf_domains_{domain_count, 8};
  Zipf zipf_addresses_{address_count, 40};
  std::vector<Host> hosts_;
  std::vector<std::string> users_;
  std::vector<std::string> domains_;
  std::vector<std::string> addresses_;
  std::uint32_t program_shares_ = 0;

  // Of the event at hand.
  Event event_;
  std::uint64_t number_ = 0;
  std::uint64_t arrival_ = 0;
  std::uint64_t happened_ = 0;
  std::uint16_t host_ = 0;
  std::uint32_t user_ = 0;
  bool is_rare_ = false;
  std::string file_;
  std::string arguments_;
  std::string command_line_;
};

struct Options {
  std::uint64_t events = 0;
  std::uint64_t seed = 1;
  const char* path = nullptr;
};

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool read_options(int count, char** arguments, Options& options) {
  for (int i = 1; i < count; i += 2) {
    const std::string_view option = arguments[i];
    if (i + 1 == count) return false;
    if (option == "--out") {
      options.path = arguments[i + 1];
    } else if (option != "--events" && option != "--seed") {
      return false;
    } else if (!read_number(arguments[i + 1], option == "--seed" ? options.seed : options.events)) {
      return false;
    }
  }
  return options.events > 0 && options.path != nullptr;
}

bool write_events(const Options& options, std::FILE* file) {
  constexpr std::size_t block = 1 << 20;
  Generator generator(options.seed);
  std::string text;
  for (std::uint64_t i = 0; i < options.events; ++i) {
    generator.append_line(i, text);
    if (text.size() < block && i + 1 < options.events) continue;
    if (std::fwrite(text.data(), 1, text.size(), file) != text.size()) return false;
    text.clear();
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  Options options;
  if (!read_options(count, arguments, options)) {
    std::fputs("usage: bench_generate_events --events N [--seed S] --out FILE\n", stderr);
    return 2;
  }
  std::FILE* const file = std::fopen(options.path, "wb");
  const bool is_written = file != nullptr && write_events(options, file);
  if (!is_written || std::fclose(file) != 0) {
    std::perror(options.path);
    return 1;
  }
  return 0;
}
