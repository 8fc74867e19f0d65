#!/usr/bin/python3
"""show.py MAILDIR TAG_PORT ENFORCE_PORT - sends the sample letters through the two
ports and shows what became of each. Exits 1 when one fared otherwise than the
table `letters` says."""

import pathlib
import sys
import time

import sign
import smtp

HERE = pathlib.Path(__file__).resolve().parent
BUYER = "buyer@plant.example"
COLOURS = {"official": "32", "impersonation": "31", "malformed": "31",
    "unverified": "33", "unknown": "36"}


def paint(colour, text):
    return "\033[%sm%s\033[0m" % (colour, text) if sys.stdout.isatty() else text


def letters():
    for line in (HERE / "letters").read_text().splitlines():
        if line and not line.startswith("#"):
            yield [part.strip() for part in line.split("|")]


def new_letter(inbox, before):
    """What arrived since; None after a while without."""
    for _ in range(200):
        new = set(inbox.glob("new/*")) - before
        if new:
            return new.pop().read_bytes().replace(b"\n", b"\r\n")
        time.sleep(0.1)
    return None


def unfolded(field):
    return b" ".join(field.split()).decode("utf-8", "replace")


def send(port, inbox, name, address, sender):
    """(what arrived or None, the refusal or None)"""
    before = set(inbox.glob("new/*"))
    client = smtp.Client(port, "mail." + sender.split("@")[1], address)
    try:
        client.deliver(sign.crlf((HERE / name).read_bytes()), sender, BUYER)
    except smtp.Refused as refused:
        return None, refused
    finally:
        client.close()
    return new_letter(inbox, before), None


def ours(letter):
    """Header fields that the filter wrote, with the identity it told."""
    head = letter.partition(b"\r\n\r\n")[0]
    fields = [unfolded(f) for n, f in sign.fields_of(head)
        if n.startswith("chopmark-") or n == "authentication-results"]
    told = [f.split(":", 1)[1].split(";")[0].strip() for f in fields
        if f.lower().startswith("chopmark-verdict:")]
    return fields, told[0] if len(told) == 1 else None


def show(mode, port, inbox, row):
    """Shows one letter, returns what was wrong or None."""
    name, address, sender, identity, fate, _ = row
    letter, refusal = send(port, inbox, name, address, sender)
    if refusal:
        print("   %s %d %s" % (paint("31;1", "refused"), refusal.code, refusal.text))
        if mode == "tag" or fate != "refused":
            return "%s was refused in %s mode" % (name, mode)
        if refusal.code != 550 or not refusal.text.startswith("5.7.1"):
            return "%s was not refused with 550 5.7.1" % name
        return None
    if letter is None:
        return "%s was accepted in %s mode and never arrived" % (name, mode)
    fields, told = ours(letter)
    print("   %s %s" % (paint("1", "arrived as"), paint(COLOURS.get(told, "31"), told)))
    for field in fields:
        key, _, value = field.partition(":")
        print("     %s:%s" % (paint("2", key), value))
    if told != identity:
        return "%s was told to be %s, not %s" % (name, told, identity)
    if mode == "enforce" and fate == "refused":
        return "%s was not refused in enforce mode" % name
    return None


def main():
    inbox = pathlib.Path(sys.argv[1])
    wrong = []
    for mode, port in (("tag", int(sys.argv[2])), ("enforce", int(sys.argv[3]))):
        print(paint("1", "\n== mode %s: %s ==" % (mode, "every letter arrives, with a verdict"
            if mode == "tag" else "unproven official mail is refused")))
        for n, row in enumerate(letters(), 1):
            print("\n%d. %s  %s" % (n, paint("1", row[5]),
                paint("2", "(%s, from %s)" % (row[0], row[1]))))
            problem = show(mode, port, inbox, row)
            if problem:
                print("   %s: %s" % (paint("31;1", "NOT AS EXPECTED"), problem))
                wrong.append(problem)
    print("\n%d letters sent, %d not as expected" %
        (2 * len(list(letters())), len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
