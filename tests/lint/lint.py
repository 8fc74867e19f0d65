#!/usr/bin/env python3
"""The rules of the house, held by machine. Every breach names its line.

usage: lint.py NAME [CHECKOUT]     one lint, or `all`; exit 1 on a breach
"""
import os
import re
import sys

FLOORS = {
    "base": 0,
    "config": 1, "text": 1, "domain": 1, "mail": 1, "dns": 1,
    "auth": 2, "identity": 2, "content": 2, "supplier": 2,
    "check": 3, "verdict": 4, "scan": 5,
    "session": 6, "control": 6, "web": 6, "tool": 6,
}

# A foreign header (by pattern) and the only rooms that may name it.
FOREIGN = [
    (r"libmilter/", ["session/"]),
    (r"(opendkim/)?dkim\.h$", ["auth/"]),
    (r"spf2/|spf\.h$", ["auth/"]),
    (r"openssl/", ["auth/"]),
    (r"unbound\.h$|ldns/", ["dns/"]),
    (r"libpsl\.h$", ["domain/"]),
    (r"unicode/uidna\.h$", ["domain/"]),
    (r"unicode/(ucnv|uspoof)", ["mail/", "text/"]),
    (r"unicode/", ["domain/", "mail/", "text/"]),
    (r"hs\.h$|pcre2\.h$", ["content/phrase"]),
    (r"sqlite3\.h$", ["supplier/store_sqlite"]),
    (r"libpq-fe\.h$", ["supplier/store_postgres"]),
    (r"confuse\.h$", ["config/"]),
    (r"microhttpd\.h$", ["web/"]),
    (r"jansson\.h$", ["tool/", "web/", "control/"]),
]

# Headers that mean input or output, and who may use them.
DOORS = ["dns/", "supplier/", "session/", "control/", "web/", "config/", "tool/",
         "base/log.c", "base/clock.c", "base/file.c", "chopmark.c", "chopmarkd.c"]
IO_CALLS = re.compile(
    r"\b(open|openat|fopen|fdopen|socket|connect|bind|listen|accept|send|recv|sendto|"
    r"recvfrom|opendir|unlink|rename|mkdir|system|popen|execve?|fork|printf|puts|putchar|"
    r"time|gettimeofday|clock_gettime|getaddrinfo|gethostbyname|syslog)\s*\(")

BANNED = re.compile(
    r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|sscanf|localtime|"
    r"gmtime|strerror|alloca|rand|srand)\s*\(|\b(_Thread_local|__thread)\b")

# .c files that a unit test cannot reach alone, and what drives them instead.
MIRROR_ELSEWHERE = {
    "session/milter.c": "tests/wire/milter_test.py",
    "session/daemon.c": "tests/wire/milter_test.py",
    "session/signals.c": "tests/wire/milter_test.py",
}


def comments_blanked(text):
    """Comments and string contents blanked, line by line as before."""
    def blank(m):
        s = m.group(0)
        if s.startswith('"'):
            return '"' + " " * (len(s) - 2) + '"'
        if s.startswith("'"):
            return "' '"
        return re.sub(r"[^\n]", " ", s)
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  blank, text, flags=re.S)


class Lint:
    def __init__(self, top):
        self.top = top
        self.breaches = []

    def say(self, path, line, text):
        where = f"{path}:{line}" if line else path
        self.breaches.append(f"{where}: {text}")

    def read(self, path):
        with open(os.path.join(self.top, path), encoding="utf-8", errors="replace") as f:
            return f.read()

    def files(self, under, *suffixes):
        for base, dirs, names in os.walk(os.path.join(self.top, under)):
            dirs[:] = sorted(d for d in dirs if not d.startswith((".", "build", "__")))
            for name in sorted(names):
                if name.endswith(suffixes):
                    yield os.path.relpath(os.path.join(base, name), self.top)

    def sources(self):
        for path in self.files("milter", ".c", ".h", ".def"):
            yield path, path[len("milter/"):]

    # -- includes go down: never up, never sideways --
    def floors(self):
        for path, inner in self.sources():
            room = inner.split("/")[0] if "/" in inner else None
            if room and room not in FLOORS:
                self.say(path, 0, f"room '{room}' stands on no floor")
                continue
            for n, line in enumerate(self.read(path).split("\n"), 1):
                m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
                if not m:
                    continue
                target = m.group(1).split("/")[0]
                if target not in FLOORS:
                    self.say(path, n, f'includes "{m.group(1)}": not in a room')
                elif room and target != room and FLOORS[target] >= FLOORS[room]:
                    way = "up" if FLOORS[target] > FLOORS[room] else "sideways"
                    self.say(path, n, f"{room} (floor {FLOORS[room]}) includes {way}: "
                             f'"{m.group(1)}" (floor {FLOORS[target]})')

    # -- a foreign library has one home --
    def foreign(self):
        for path, inner in self.sources():
            for n, line in enumerate(self.read(path).split("\n"), 1):
                m = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
                if not m:
                    continue
                for pattern, homes in FOREIGN:
                    if re.search(pattern, m.group(1)):
                        if not inner.startswith(tuple(homes)):
                            self.say(path, n, f"<{m.group(1)}> belongs to {', '.join(homes)}")
                        break

    # -- the world has few doors --
    def doors(self):
        for path, inner in self.sources():
            if inner.startswith(tuple(DOORS)):
                continue
            for n, line in enumerate(comments_blanked(self.read(path)).split("\n"), 1):
                m = IO_CALLS.search(line)
                if m:
                    self.say(path, n, f"{m.group(1)}(): input and output belong behind a door")

    # -- a unit test for every source file --
    def mirror(self):
        for path, inner in self.sources():
            if not inner.endswith(".c") or "/" not in inner:
                continue
            elsewhere = MIRROR_ELSEWHERE.get(inner)
            wanted = elsewhere or f"tests/unit/{inner[:-2]}_test.c"
            if not os.path.exists(os.path.join(self.top, wanted)):
                self.say(path, 0, f"has no test {wanted}")
        for path in self.files("tests/unit", "_test.c"):
            source = "milter/" + path[len("tests/unit/"):-len("_test.c")] + ".c"
            if not os.path.exists(os.path.join(self.top, source)):
                self.say(path, 0, f"tests nothing: no {source}")

    # -- functions and files that one can read --
    def size(self):
        for path, inner in self.sources():
            lines = self.read(path).split("\n")
            most = 200 if inner.endswith(".h") else 600
            if inner.endswith((".c", ".h")) and len(lines) > most:
                self.say(path, len(lines), f"longer than {most} lines")
            start = None
            for n, line in enumerate(lines, 1):
                if line == "{":
                    start = n
                elif line == "}" and start:
                    if n - start > 80:
                        self.say(path, start, f"a function of {n - start} lines; 80 at most")
                    start = None
                if inner.endswith((".c", ".h")) and len(line.expandtabs(8)) > 100:
                    self.say(path, n, "wider than 100 columns")

    # -- calls that are never made --
    def banned(self):
        for path, _ in self.sources():
            for n, line in enumerate(comments_blanked(self.read(path)).split("\n"), 1):
                m = BANNED.search(line)
                if m:
                    self.say(path, n, f"banned: {m.group(0).strip()}")

    # -- every shipped record says where it is from --
    def sources_of_rules(self):
        for path in self.files("rules/official", ".conf"):
            text = self.read(path)
            for m in re.finditer(r'\b(domain|collide)\s+"([^"]+)"\s*\{((?:[^{}]|\{[^{}]*\})*)\}', text):
                line = text.count("\n", 0, m.start()) + 1
                keys = ["source"] if m.group(1) == "collide" else ["source", "date", "roles"]
                for key in keys:
                    if not re.search(rf"\b{key}\s*=", m.group(3)):
                        self.say(path, line, f'{m.group(1)} "{m.group(2)}" has no {key}')

    # -- the manual says what the code does --
    def docs(self):
        man = "contrib/man/"
        self.config_page(man + "chopmark.conf.5")
        headers = self.page(man + "chopmark-headers.7")
        for code in self.reason_codes():
            if f".It Li {code}" not in headers and f".It Li {code} " not in headers:
                self.say(man + "chopmark-headers.7", 0, f"does not tell the reason '{code}'")
        self.options("milter/tool/check.c", man + "chopmark.1")
        self.options("milter/tool/domain.c", man + "chopmark.1")
        self.short_options("milter/session", man + "chopmarkd.8")

    def page(self, path):
        try:
            return self.read(path)
        except FileNotFoundError:
            self.say(path, 0, "is missing")
            return ""

    # Every key of schema.def stands there with its sentence and default, word by word.
    def config_page(self, path):
        page = self.page(path)
        items = {m.group(1): self.plain(m.group(2)) for m in re.finditer(
            r"^\.It Ic (\S+)\n(.*?)(?=^\.It |^\.El)", page, re.M | re.S)}
        schema = self.read("milter/config/schema.def")
        keys = set()
        for m in re.finditer(r'^KEY\("([^"]*)", "([^"]*)", \w+, [\w.]+, '
                             r'((?:[A-Z_]+ )?"[^"]*"), "[^"]*", "((?:[^"\\]|\\.)*)"\)', schema, re.M):
            key = ".".join(filter(None, m.group(1, 2)))
            keys.add(key)
            default = (m.group(3).replace('CHOPMARK_DATADIR "', '"/usr/share/chopmark')
                       .replace('CHOPMARK_SYSCONFDIR "', '"/etc/chopmark').strip('"'))
            for wanted in (m.group(4).replace('\\"', '"'), f"Default: {default or 'empty'}."):
                if self.plain(wanted) not in items.get(key, ""):
                    self.say(path, 0, f"'{key}' does not say: {wanted}")
        if len(keys) != len(re.findall(r"^KEY\(", schema, re.M)):
            self.say("milter/config/schema.def", 0, "has keys that this lint cannot read")
        for key in sorted(set(items) - keys):
            self.say(path, 0, f"tells a key '{key}' that does not exist")

    @staticmethod
    def plain(text):
        text = re.sub(r"^\.\S+ ?|\\&", "", text, flags=re.M).replace("\\(dq", '"')
        return " ".join(text.split())

    def reason_codes(self):
        return re.findall(r"^REASON\((\w+)", self.read("milter/check/reasons.def"), re.M)

    def options(self, source, page):
        text = self.page(page)
        for m in re.finditer(r'\{ "([a-z-]+)", (?:no|required)_argument', self.read(source)):
            if f"Fl -{m.group(1)}" not in text and f"Fl Fl {m.group(1)}" not in text:
                self.say(page, 0, f"does not tell --{m.group(1)} of {source}")

    def short_options(self, folder, page):
        text = self.page(page)
        for path in self.files(folder, ".c"):
            for m in re.finditer(r'getopt\(argc, argv, "([^"]+)"', self.read(path)):
                for letter in re.sub("[:+]", "", m.group(1)):
                    if not re.search(rf"\bFl {letter}\b", text):
                        self.say(page, 0, f"does not tell -{letter} of {path}")

    # -- codes have weight and words; words have codes --
    def words(self):
        reasons = self.read("rules/reasons.conf")
        words = self.read("rules/words/en.conf")
        codes = set(self.reason_codes())
        weighed = set(re.findall(r"^\s*reason\s+\"?(\w+)", reasons, re.M))
        worded = set(re.findall(r"^\s*word\s+\"?(\w+)", words, re.M))
        used = self.codes_in_checks()
        for code in sorted(used - weighed):
            self.say("rules/reasons.conf", 0, f"a check finds '{code}', which has no weight")
        for code in sorted(used - worded):
            self.say("rules/words/en.conf", 0, f"a check finds '{code}', which has no words")
        for code in sorted(weighed - codes):
            self.say("rules/reasons.conf", 0, f"weighs '{code}', which is no reason code")
        identities = set(re.findall(r'= "(\w+)"', self.read("milter/check/check.c")))
        for code in sorted(worded - codes - identities):
            self.say("rules/words/en.conf", 0, f"words for '{code}', which is no code")
        self.check_list()

    def codes_in_checks(self):
        used = set()
        for path in self.files("milter/check", ".c"):
            used |= set(re.findall(r"findings_add(?:_weak)?\(f, REASON_(\w+)", self.read(path)))
        return used

    def check_list(self):
        listed = set(re.findall(r"^CHECK\((\w+)\)", self.read("milter/check/checks.def"), re.M))
        for name in sorted(listed):
            if not os.path.exists(os.path.join(self.top, f"milter/check/{name}.c")):
                self.say("milter/check/checks.def", 0, f"lists {name}, but there is no {name}.c")

    # -- the project speaks of itself only --
    def self_only(self):
        wrong = re.compile(r"\bissue #?\d+|\bTODO\b|\bFIXME\b|\bXXX\b(?!X)|"
                           r"\.\./shared/(?!conformance|messages/from)|\bas an AI\b", re.I)
        for under in ("milter", "rules", "contrib", "tests"):
            for path in self.files(under, ".c", ".h", ".def", ".conf", ".md", ".py", ".txt",
                                   ".1", ".5", ".7", ".8", "run", "quickstart", ".cmake"):
                if path.startswith("tests/lint/"):
                    continue
                for n, line in enumerate(self.read(path).split("\n"), 1):
                    m = wrong.search(line)
                    if m:
                        self.say(path, n, f"'{m.group(0)}' does not belong here")


LINTS = {
    "floors": Lint.floors, "foreign": Lint.foreign, "doors": Lint.doors,
    "mirror": Lint.mirror, "size": Lint.size, "banned": Lint.banned,
    "sources": Lint.sources_of_rules, "docs": Lint.docs, "words": Lint.words,
    "self": Lint.self_only,
}


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in LINTS and sys.argv[1] != "all":
        sys.exit(__doc__)
    lint = Lint(sys.argv[2] if len(sys.argv) > 2 else ".")
    for name in LINTS if sys.argv[1] == "all" else [sys.argv[1]]:
        LINTS[name](lint)
    for breach in lint.breaches:
        print(breach)
    print(f"{len(lint.breaches)} breaches of {sys.argv[1]}")
    sys.exit(1 if lint.breaches else 0)


if __name__ == "__main__":
    main()
