#!/usr/bin/env python3
"""Surveys the lookalike index: how many made-up names of each trick it catches, how
many honest names it hits, and what a name costs. See README.md.

usage: survey.py [--build DIR] [--rules DIR] [--names FILE]... [--json FILE]
                 [--only recall|hits|cost] [--no-dnstwist] [--misses FILE]
"""
import argparse
import importlib.util
import json
import os
import random
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
GROUPS = ["2-3", "4-5", "6-7", "8+"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
VOWELS = "aeiou"
ROWS = ["1234567890 qwertyuiop asdfghjkl zxcvbnm", "1234567890 qwertzuiop asdfghjkl yxcvbnm",
        "1234567890 azertyuiop qsdfghjklm wxcvbn"]
LOOKS = {"o": "0", "l": "1i", "i": "1lj", "m": ["rn", "nn"], "w": ["vv"], "d": ["cl", "b"],
         "s": "5", "g": "9q", "q": "g", "b": ["d", "lb"], "u": "v", "v": "u", "e": "c",
         "c": "e", "n": ["m", "r"], "h": ["lh"], "k": ["lc"], "0": "o", "1": "li", "8": "3",
         "3": "8", "6": "9"}
FOREIGN = {"a": "аàáâãäåāăąɑ", "b": "ьɓḃƀ", "c": "сçćĉċčƈ", "d": "ԁďđɗḍ", "e": "еèéêëēĕėęěẹ",
           "f": "ƒḟ", "g": "ɡĝğġģǥ", "h": "һĥħḥ", "i": "іìíîïĩīĭįı", "j": "јĵɉ", "k": "кķƙḳ",
           "l": "ӏĺļľł", "m": "мṁṃɱ", "n": "ñńņňṅŋ", "o": "оοòóôõöøōŏőọ", "p": "рṕṗƥ",
           "q": "ԛɋ", "r": "ŕŗřɍ", "s": "ѕśŝşšṣ", "t": "тţťŧṭ", "u": "υùúûüũūŭůűų",
           "v": "ѵνṽ", "w": "ԝŵẁẃ", "x": "хẋẍ", "y": "уýÿŷƴ", "z": "źżžƶẓ"}
SUFFIXES = ["com", "net", "org", "cn", "com.cn", "co", "cc", "shop", "store", "top", "vip",
            "xyz", "online", "site", "info", "biz", "app", "club", "live", "email", "us", "eu",
            "de", "fr", "co.uk", "in", "ru", "com.br", "com.hk", "io", "me", "tk"]
WORDS = ["auth", "account", "confirm", "login", "mail", "my", "online", "pay", "payment",
         "portal", "secure", "security", "service", "support", "update", "verify", "order",
         "shop", "trade", "seller", "invoice", "refund", "blue", "green", "group", "star",
         "best", "prime", "team", "world", "fast", "alpha", "home", "line", "cloud", "direct"]


def targets(rules):
    """The first domain of each identity that its platform speaks from."""
    found = []
    for name in sorted(os.listdir(os.path.join(rules, "official"))):
        with open(os.path.join(rules, "official", name), encoding="utf-8") as f:
            text = f.read()
        for block in re.split(r"^identity ", text, flags=re.M)[1:]:
            for m in re.finditer(r'domain "\.?([^"]+)" \{(.*?)\n\t\}', block, re.S):
                if not re.search(r'"(trap|infra)"', m.group(2)):
                    found.append(m.group(1))
                    break
    return found


def neighbours():
    near = {}
    for rows in ROWS:
        above = ""
        for row in rows.split():
            for i, c in enumerate(row):
                for other in row[max(i - 1, 0):i] + row[i + 1:i + 2] + above[i:i + 2]:
                    near.setdefault(c, set()).add(other)
                    near.setdefault(other, set()).add(c)
            above = row
    return near


NEAR = neighbours()


def ours(domain):
    """(trick, name) pairs; at most one trick in each name."""
    label, suffix = domain.split(".", 1)
    n = len(label)

    def put(trick, text):
        return trick, f"{text}.{suffix}"

    for i, c in enumerate(label):
        head, tail = label[:i], label[i + 1:]
        yield put("omission", head + tail)
        yield put("repetition", head + c + c + tail)
        for other in LOOKS.get(c, ""):
            yield put("homoglyph", head + other + tail)
        for other in FOREIGN.get(c, ""):
            yield put("idn", head + other + tail)
        for other in NEAR.get(c, ""):
            yield put("replacement", head + other + tail)
        if 0 < i < n - 1:
            for other in NEAR.get(c, ""):
                yield put("insertion", head + other + c + tail)
                yield put("insertion", head + c + other + tail)
        for bit in range(8):
            other = chr(ord(c) ^ 1 << bit)
            if other in LETTERS + "-":
                yield put("bitflip", head + other + tail)
        if c in VOWELS:
            for other in VOWELS:
                yield put("vowel", head + other + tail)
        if 0 < i < n:
            yield put("hyphen", label[:i] + "-" + label[i:])
            if "-" not in label[i - 1:i + 1]:
                yield put("dot", label[:i] + "." + label[i:])
        if i + 1 < n and label[i + 1] != c:
            yield put("transposition", head + label[i + 1] + c + label[i + 2:])
        if 2 <= i < n - 2:
            yield put("plural", label[:i + 1] + ("es" if c in "sxz" else "s") + tail)
    yield put("plural", label + "s")
    for c in LETTERS:
        yield put("addition", label + c)
    for other in SUFFIXES:
        yield "suffix", f"{label}.{other}"
    flat = suffix.replace(".", "")
    for text in (label + flat, label + "-" + suffix.replace(".", "-"), "www" + label,
                 "www-" + label):
        yield "glue", text + ".com"
    for word in WORDS:
        for text in (label + word, label + "-" + word, word + label, word + "-" + label):
            yield put("combination", text)
    for evil in ("evil.net", "pay-confirm.com", "x.co.uk"):
        yield "embedded", f"{domain}.{evil}"
        yield "embedded", f"{domain.replace('.', '-')}.{evil}"
        yield "embedded", f"www.{domain}.{evil}"
        yield "embedded", f"{domain}-{evil}"


def dnstwist(domain):
    """The same from Debian's dnstwist, with its dictionaries; nothing without it."""
    path = "/usr/lib/python3/dist-packages/dnstwist.py"
    if not os.path.exists(path):
        return
    if not hasattr(dnstwist, "module"):
        spec = importlib.util.spec_from_file_location("dnstwist", path)
        dnstwist.module = importlib.util.module_from_spec(spec)
        argv, sys.argv = sys.argv, ["dnstwist"]
        spec.loader.exec_module(dnstwist.module)
        sys.argv = argv
        folder = "/usr/share/dnstwist/dictionaries/"
        words, suffixes = set(), set()
        for name in sorted(os.listdir(folder)):
            with open(folder + name, encoding="utf-8") as f:
                lines = {x.strip() for x in f if x.strip() and not x.startswith("//")}
            (suffixes if "tld" in name else words).update(lines)
        dnstwist.words, dnstwist.suffixes = sorted(words), sorted(suffixes)
    fuzzer = dnstwist.module.Fuzzer(domain, dictionary=dnstwist.words,
                                    tld_dictionary=[s for s in dnstwist.suffixes])
    fuzzer.generate()
    for p in fuzzer.domains:
        if p["fuzzer"] != "*original" and p["domain"] != domain:
            yield "dnstwist " + p["fuzzer"], p["domain"]


def run(survey, rules, job, text, *more):
    done = subprocess.run([survey, rules, job, "-", *more], input=text, text=True,
                          capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done


def recall(args, survey):
    brands = targets(args.rules)
    lines = []
    for domain in brands:
        seen = set()
        for source in (ours,) if args.no_dnstwist else (ours, dnstwist):
            for trick, name in source(domain):
                if name != domain and (trick, name) not in seen:
                    seen.add((trick, name))
                    lines.append(f"{trick}\t{domain}\t{name}")
    done = run(survey, args.rules, "recall", "\n".join(lines))
    if args.misses:
        with open(args.misses, "w", encoding="utf-8") as f:
            f.write(done.stderr)
    table = {}
    for line in done.stdout.splitlines():
        kind, *rest = line.split("\t")
        if kind == "recall":
            trick, group, n, hit, strong, named = rest[0], *map(int, rest[1:])
            table.setdefault(trick, {})[GROUPS[group]] = {
                "names": n, "any": hit, "strong": strong, "named": named}
    print(f"{len(brands)} brands; caught of 100 (of them strong), by letters of the brand\n")
    print(f"{'trick':26}" + "".join(f"{g:>22}" for g in GROUPS))
    for trick in sorted(table, key=lambda t: (t.startswith("dnstwist"), t)):
        row = f"{trick:26}"
        for g in GROUPS:
            c = table[trick][g]
            row += f"{c['names']:8}" + (
                f"{100 * c['any'] / c['names']:8.1f}{100 * c['strong'] / c['names']:6.0f}"
                if c["names"] else " " * 14)
        print(row)
    return {"brands": len(brands), "tricks": table}


def honest(args, survey):
    out = []
    for path in args.names:
        with open(path, encoding="utf-8") as f:
            done = run(survey, args.rules, "hits", f.read())
        found = [line.split("\t")[1:] for line in done.stdout.splitlines()
                 if line.startswith("hit\t")]
        n, strong, weak, own = map(int, done.stdout.splitlines()[-1].split("\t")[1:])
        print(f"\n{os.path.basename(path)}: {n} names (and {own} official ones)")
        for tier, hits in (("strong", strong), ("weak", weak)):
            print(f"  {tier:7}{hits:6}" + (f"   1 in {n // hits}" if hits else ""))
        out.append({"file": os.path.basename(path), "names": n, "official": own,
                    "strong": strong, "weak": weak, "hits": found})
    return out


def cost(args, survey):
    made = random.Random(7)
    syllables = [c + v + d for c in "bcdfghklmnprstvz" for v in "aeiou" for d in ("", "n", "r", "x")]

    def names(n):
        out = set()
        while len(out) < n:
            out.add("".join(made.choice(syllables) for _ in range(made.choice((3, 4, 4, 5)))) +
                    made.choice((".com", ".com", ".net", ".cn", ".de", ".co.uk")))
        return sorted(out)

    text = "".join(open(p, encoding="utf-8").read() for p in args.names) or "\n".join(names(20000))
    big = os.path.join(args.build, "survey-large.txt")
    with open(big, "w", encoding="utf-8") as f:
        f.write("\n".join(names(100000)))
    out = []
    for more in ((), (big,)):
        lines = run(survey, args.rules, "cost", text, *more).stdout.splitlines()
        n, size, ms = map(int, lines[0].split("\t")[1:])
        asked, micros, _ = lines[-1].split("\t")[1:]
        print(f"\n{n} labels: {float(micros):.2f} us a name ({asked} asked), index "
              f"{size / 2**20:.1f} MB, built in {ms} ms")
        out.append({"labels": n, "micros": float(micros), "bytes": size, "build_ms": ms})
    os.unlink(big)
    return out


def main():
    p = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    p.add_argument("--build", default=os.path.join(TOP, "build"))
    p.add_argument("--rules", default=os.path.join(TOP, "rules"))
    p.add_argument("--names", action="append", default=[])
    p.add_argument("--json")
    p.add_argument("--only", choices=["recall", "hits", "cost"])
    p.add_argument("--no-dnstwist", action="store_true")
    p.add_argument("--misses")
    args = p.parse_args()
    survey = os.path.join(args.build, "tests/survey/lookalike_survey")
    if not os.path.exists(survey):
        sys.exit(f"{survey} is not built; say --build DIR")
    result = {}
    for job, fn in (("recall", recall), ("hits", honest), ("cost", cost)):
        if args.only in (None, job):
            result[job] = fn(args, survey)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as f:
            json.dump(result, f, indent=1, ensure_ascii=False)
            f.write("\n")


if __name__ == "__main__":
    main()
