"""A forger who plays for time: his own DNS takes nearly as long as it may for every
answer, so that the letter's time runs out before its proof is looked at. What he
borrowed must not come out as "not known", and a genuine letter beside his names
must still be proven."""

import threading
import time
import unittest

from daemon import Daemon
from miltertalk import Talk, headers_of

ZONE = """\
tmall.com. IN TXT "v=spf1 ip4:192.0.2.10 -all"
_dmarc.tmall.com. IN TXT "v=DMARC1; p=reject"
s1._domainkey.tmall.com. IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
evil.example. IN TXT "v=spf1 {terms} -all"
mail.evil.example. IN TXT "v=spf1 {terms} -all"
""".format(terms=" ".join("a:s%d.slow.example" % i for i in range(10))) + "".join(
    "s%d.slow.example. IN A 192.0.2.200\n" % i for i in range(10))

SIGNATURE = ("DKIM-Signature: v=1; a=ed25519-sha256; d={}; s=s1; h=from; "
             "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\n")
AUTHOR = "From: Tmall <service@tmall.com>\nSubject: Your order\n"


class SlowSocket:
    """Sends at once, but what speaks of a slow name after a while."""

    def __init__(self, udp):
        self.recvfrom, self.close, self.udp = udp.recvfrom, udp.close, udp

    def sendto(self, data, peer):
        delay = 0.4 if b"\x04slow" in data.lower() else 0
        threading.Timer(delay, self.late, (data, peer)).start()

    def late(self, data, peer):
        try:
            self.udp.sendto(data, peer)
        except OSError:
            pass                # the test is over


class Delay(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon(ZONE, mode="enforce", dns_timeout="2s", letter_time="3s")
        self.daemon.dns.udp = SlowSocket(self.daemon.dns.udp)

    def tearDown(self):
        self.daemon.stop()

    def judge(self, header, sender, ip):
        t = Talk(self.daemon.listen)
        self.addCleanup(t.close)
        t.connect(ip)
        t.helo("mail.evil.example")
        began = time.monotonic()
        r = t.letter(headers_of(header), sender=sender)
        self.assertLess(time.monotonic() - began, 20)
        return r

    def test_slow_spf_excuses_no_forgery(self):
        r = self.judge(AUTHOR, "x@evil.example", "192.0.2.66")
        self.assertEqual(r.action, "reject", self.daemon.log())

    def test_slow_spf_beside_a_false_signature(self):
        r = self.judge(SIGNATURE.format("tmall.com") + AUTHOR, "x@evil.example",
                       "192.0.2.66")
        self.assertEqual(r.action, "reject", self.daemon.log())

    def test_slow_keys_and_slow_spf(self):
        slow = "".join(SIGNATURE.format("d%d.slow.example" % i) for i in range(9))
        r = self.judge(slow + SIGNATURE.format("tmall.com") + AUTHOR, "x@evil.example",
                       "192.0.2.66")
        self.assertEqual(r.action, "reject", self.daemon.log())

    def test_slow_names_do_not_hide_a_proof(self):
        slow = "".join(SIGNATURE.format("d%d.slow.example" % i) for i in range(5))
        r = self.judge(slow + AUTHOR, "service@tmall.com", "192.0.2.10")
        self.assertEqual(r.verdict(), "official", self.daemon.log())


if __name__ == "__main__":
    unittest.main()
