"""What must hold through any real mail server, told once. A test class takes Cases
beside unittest.TestCase, and gives the server, its ports and its clients."""

import sign
import smtp
from daemon import Daemon

OFFICIAL = b"""\
From: "Alibaba.com" <service@notice.alibaba.com>\r
To: Buyer <buyer@plant.example>\r
Subject: Your order has been shipped\r
Date: Mon, 2 Mar 2026 09:00:00 +0000\r
Message-ID: <order-1@notice.alibaba.com>\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
\r
Dear buyer,\r
\r
the supplier has shipped your order.\r
..\r
"""
PLAIN = OFFICIAL.replace(b"Alibaba.com", b"Ann").replace(b"notice.alibaba.com",
                                                         b"sender.example")
# Ours are the second, third and fifth of eight; the rest are others' or nearly ours.
FORGED = b"""\
Authentication-Results: one.example; spf=pass\r
Authentication-Results: mx.plant.example; dkim=pass header.d=notice.alibaba.com\r
Authentication-Results: "MX.Plant.Example" (a comment) 1; dmarc=pass\r
Authentication-Results: four.example; spf=pass\r
Authentication-Results: inner.mx.plant.example;\r
\tdmarc=pass\r
Authentication-Results: mx.plant.example.evil.test; spf=pass\r
Authentication-Results: notmx.plant.example; spf=pass\r
Authentication-Results: eight.example; spf=pass\r
Chopmark-Verdict: official; identity=alibaba; risk=none\r
chopmark-note: all is well\r
"""
FORGED_LEFT = [b"one.example", b"four.example", b"mx.plant.example.evil.test",
               b"notmx.plant.example", b"eight.example"]
# What is put above a letter whose signature does not forbid another From. What the
# server makes of each, and the filter of that, is in the tables of the tests:
# "official" is right only where what arrives has one author, the one who signed.
FIRST = b"X-First: 1\r\n"
AUTHOR_TRICKS = [
    ("second_from", b"From: Desk <desk@evil.example>\r\n"),
    ("second_from_of_the_same_domain", b"From: x@notice.alibaba.com\r\n"),
    ("lower_case_from", b"from: desk@evil.example\r\n"),
    ("space_before_colon", FIRST + b"From : Desk <desk@evil.example>\r\n"),
    ("tab_before_colon", FIRST + b"From\t: Desk <desk@evil.example>\r\n"),
    ("mbox_line", b"From : Desk <desk@evil.example>\r\n"),
    ("folded_name", FIRST + b"From\r\n : Desk <desk@evil.example>\r\n"),
    ("nul_in_from", b"From: Desk <desk@evil.example\0>\r\n"),
    ("nul_in_name", FIRST + b"Fr\0om: Desk <desk@evil.example>\r\n"),
    ("nul_in_other_field", b"X-Note: a\0b\r\n"),
    ("bare_cr_in_field", b"X-Note: a\rFrom: desk@evil.example\r\n"),
    ("bare_lf_in_field", b"X-Note: a\nFrom: desk@evil.example\r\n"),
    ("no_field_at_all", b"This is no field\r\n"),
    ("leading_blank", b" From: Desk <desk@evil.example>\r\n"),
]


class Filter(Daemon):
    """A daemon that judges letters from loopback too, and that any user reaches."""

    def write_conf(self, **keys):
        keys.setdefault("more", 'socket_mode = "0666"')
        super().write_conf(**keys)
        with open(self.conf) as f:
            text = f.read()
        lines = ['trusted_networks = { "192.0.2.0/24" }'
                 if line.startswith("trusted_networks") else line
                 for line in text.splitlines()]
        with open(self.conf, "w") as f:
            f.write("\n".join(lines) + "\n")


class World:
    """Keys and DNS of this run: made new, so nothing is signed but by us."""

    def __init__(self):
        self.key = sign.Key()
        self.other_key = sign.Key()
        self.zone = "\n".join([
            'notice.alibaba.com. IN TXT "v=spf1 ip4:203.0.113.10 ip4:127.0.0.9 -all"',
            '_dmarc.alibaba.com. IN TXT "v=DMARC1; p=none"',
            'sender.example. IN TXT "v=spf1 ip4:198.51.100.77 ip4:127.0.0.8 -all"',
            sign.key_record("t._domainkey.notice.alibaba.com", self.key),
            sign.key_record("t._domainkey.sender.example", self.other_key)])

    def genuine(self, letter=OFFICIAL, oversign=":from"):
        return sign.sign(letter, "notice.alibaba.com", "t", self.key, oversign)

    def by_another(self):
        return sign.sign(OFFICIAL, "sender.example", "t", self.other_key)


def fields(letter):
    return sign.fields_of(letter.partition(b"\r\n\r\n")[0])


def values(letter, name):
    return [b" ".join(f.split(b":", 1)[1].split()) for n, f in fields(letter)
            if n == name]


class Cases:
    """Needs: world, mta, tag, enforce, observe (ports), genuine and stranger (how a
    client comes, as keywords of smtp.Client)."""

    def verdict(self, letter):
        told = values(letter, "chopmark-verdict")
        self.assertEqual(len(told), 1, letter)
        return told[0].split(b";")[0].decode()

    def send(self, letter, port, how, sender="bounce@sender.example"):
        return self.mta.send(letter, port=port, sender=sender, **how)

    def refusal(self, letter, port, how):
        with self.assertRaises(smtp.Refused) as caught:
            self.send(letter, port, how)
        return caught.exception

    def test_a_genuine_letter_arrives_as_official(self):
        for port in (self.tag, self.enforce):
            got = self.send(self.world.genuine(), port, self.genuine,
                            "bounce@notice.alibaba.com")
            self.assertEqual(self.verdict(got), "official")
            results = values(got, "authentication-results")
            self.assertEqual(len(results), 1)
            for wanted in (b"mx.plant.example;", b"spf=pass", b"dkim=pass", b"dmarc=pass",
                           b"header.d=notice.alibaba.com"):
                self.assertIn(wanted, results[0])

    def test_a_signature_alone_makes_it_official_too(self):
        got = self.send(self.world.genuine(), self.enforce, self.stranger)
        self.assertEqual(self.verdict(got), "official")

    def test_an_unsigned_letter_is_tagged_or_refused(self):
        got = self.send(OFFICIAL, self.tag, self.stranger)
        self.assertEqual(self.verdict(got), "impersonation")
        self.assertIn(b"official_unaligned", values(got, "chopmark-reasons")[0])
        self.check_refusal(self.refusal(OFFICIAL, self.enforce, self.stranger))

    def test_a_letter_signed_by_another_is_tagged_or_refused(self):
        letter = self.world.by_another()
        got = self.send(letter, self.tag, self.stranger)
        self.assertEqual(self.verdict(got), "impersonation")
        self.assertIn(b"dkim=pass header.d=sender.example",
                      values(got, "authentication-results")[0])
        self.check_refusal(self.refusal(letter, self.enforce, self.stranger))

    def test_a_changed_body_is_not_official(self):
        letter = self.world.genuine().replace(b"shipped your order", b"changed its bank")
        self.assertEqual(self.verdict(self.send(letter, self.tag, self.stranger)),
                         "impersonation")

    def check_refusal(self, refused):
        self.assertEqual(refused.code, 550)
        self.assertEqual(refused.stage, "end of letter")
        self.assertRegex(refused.text, r"^5\.7\.1 .*\b[0-9A-Z]{16}\b")
        for secret in ("alibaba", "dkim", "spf"):
            self.assertNotIn(secret, refused.text.lower())

    def test_a_stranger_is_unknown_and_passes(self):
        got = self.send(PLAIN, self.enforce, self.stranger)
        self.assertEqual(self.verdict(got), "unknown")

    def test_forged_results_and_verdicts_go_and_ours_stand_on_top(self):
        got = self.send(FORGED + PLAIN, self.tag, self.stranger)
        results = values(got, "authentication-results")
        self.assertTrue(results[0].startswith(b"mx.plant.example; "))
        self.assertIn(b"spf=pass", results[0])
        self.assertEqual([r.split(b";")[0] for r in results[1:]], FORGED_LEFT)
        self.assertEqual(self.verdict(got), "unknown")
        self.assertNotIn(b"all is well", got)
        names = [n for n, f in fields(got)]
        received = names.index("received")
        ours = [i for i, (n, f) in enumerate(fields(got)) if n.startswith("chopmark-")]
        self.assertLess(max(ours), received)
        self.assertLess(names.index("authentication-results"), received)

    def test_observe_adds_nothing_and_still_removes_forgeries(self):
        got = self.send(FORGED + OFFICIAL, self.observe, self.stranger)
        results = values(got, "authentication-results")
        self.assertEqual([r.split(b";")[0] for r in results], FORGED_LEFT)
        self.assertEqual([n for n, f in fields(got) if n.startswith("chopmark-")], [])

    def test_author_tricks_fare_as_told(self):
        signed = self.world.genuine(oversign="")
        self.assertEqual(self.verdict(self.send(signed, self.tag, self.stranger)),
                         "official", "the letter is not what the tricks need")
        for name, field in AUTHOR_TRICKS:
            with self.subTest(name):
                fate, got = self.fate(field + signed)
                self.assertEqual(fate, self.tricks[name])
                if fate == "official":
                    self.check_one_author(got)

    def fate(self, letter):
        """The verdict and what arrived, or how it was refused."""
        try:
            got = self.send(letter, self.tag, self.stranger)
        except smtp.Refused as refused:
            return "refused %d" % refused.code, None
        return self.verdict(got), got

    def check_one_author(self, got):
        """By the least strict of readers: anything that may end a line does."""
        lines = got.partition(b"\r\n\r\n")[0].replace(b"\r", b"\n").split(b"\n")
        authors = [line for line in lines if line.lower().startswith(b"from") and
                   line[4:].lstrip().startswith(b":")]
        self.assertEqual(len(authors), 1, got)
        self.assertIn(b"<service@notice.alibaba.com>", authors[0])

    def test_a_large_letter_is_judged_whole(self):
        body = b"".join(b"line %d of a long letter\r\n" % i for i in range(40000))
        letter = self.world.genuine(OFFICIAL + body)
        got = self.send(letter, self.enforce, self.stranger)
        self.assertEqual(self.verdict(got), "official")
        self.assertTrue(got.rstrip().endswith(b"line 39999 of a long letter"))
