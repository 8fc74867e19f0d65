"""chopmarkd behind a real Postfix: over a unix and an inet socket, in every mode,
and gone in the middle of a letter."""

import mta
import os
import sys
import unittest

import smtp
from daemon import free_port
from mta_cases import OFFICIAL, PLAIN, Cases, Filter, World, fields


def setUpModule():
    global world, filters, postfix
    world = World()
    filters = {}
    # The socket is found in the daemon's folder only once that is made.
    filters["tag"] = Filter(world.zone, mode="tag")
    for name, mode in (("enforce", "enforce"), ("observe", "observe"), ("gone", "tag")):
        filters[name] = Filter(world.zone, mode=mode,
                               listen="inet:%d@127.0.0.1" % free_port())
    gone = "{ %s, default_action=%%s }" % milter("gone")
    postfix = mta.Postfix(milter("tag"), milter("enforce"), milter("observe"),
                          gone % "tempfail", gone % "accept")


def tearDownModule():
    postfix.stop()
    wrong = []
    for name, daemon in filters.items():
        code = daemon.stop()
        if code not in (0, None) or "Sanitizer" in daemon.last_log:
            wrong.append("%s ended with %s:\n%s" % (name, code, daemon.last_log))
    if wrong:
        raise AssertionError("\n".join(wrong))


def milter(name):
    listen = filters[name].listen
    if listen.startswith("unix:"):
        return listen
    return "inet:127.0.0.1:" + listen[5:].partition("@")[0]


class PostfixTest(Cases, unittest.TestCase):
    genuine = {"address": "203.0.113.10", "helo": "mail.notice.alibaba.com"}
    stranger = {"address": "198.51.100.77", "helo": "mail.sender.example"}
    # A header that Postfix ends early is body from there on, and the author is the
    # sender that Postfix puts in: nobody's claim but the stranger's own.
    tricks = {
        "second_from": "malformed",
        "second_from_of_the_same_domain": "malformed",
        "lower_case_from": "malformed",
        "space_before_colon": "malformed",
        "tab_before_colon": "malformed",
        "mbox_line": "official",  # it becomes X-Mailbox-Line
        "folded_name": "unknown",
        "nul_in_from": "malformed",
        "nul_in_name": "unknown",
        "nul_in_other_field": "official",  # the NUL and the rest are dropped
        "bare_cr_in_field": "official",  # it becomes a blank
        "bare_lf_in_field": "malformed",
        "no_field_at_all": "unknown",
        "leading_blank": "unknown",
    }

    def setUp(self):
        self.world, self.mta = world, postfix
        self.tag, self.enforce, self.observe = postfix.ports[:3]
        self.or_tempfail, self.or_accept = postfix.ports[3:]

    def begun(self, port):
        """A client that has said everything but the letter."""
        client = smtp.Client(port, **self.stranger)
        client.say("MAIL FROM:<bounce@sender.example>")
        client.say("RCPT TO:<buyer@plant.example>")
        client.say("DATA")
        return client

    def finish(self, client, letter):
        client.sock.sendall(letter + b".\r\n")
        try:
            return client.expect("end of letter")
        finally:
            client.close()

    def test_a_filter_killed_in_mid_letter_leaves_postfix_to_its_default(self):
        got = self.send(PLAIN, self.or_accept, self.stranger)
        self.assertEqual(self.verdict(got), "unknown")
        deferred, accepted = self.begun(self.or_tempfail), self.begun(self.or_accept)
        daemon = filters["gone"]
        daemon.process.kill()
        daemon.process.wait()
        with self.assertRaises(smtp.Refused) as caught:
            self.finish(deferred, OFFICIAL)
        self.assertEqual(caught.exception.code // 100, 4)
        before = set(postfix.inbox())
        self.finish(accepted, OFFICIAL)
        got = postfix.arrived(before)
        self.assertEqual([n for n, f in fields(got) if n.startswith("chopmark-")], [])
        self.come_back(daemon)

    def come_back(self, daemon):
        """A killed daemon left its pidfile behind, which must not hinder the next."""
        self.assertTrue(os.path.exists(daemon.keys["pidfile"]))
        daemon.log_file.close()
        daemon.manager.close()
        daemon.start()
        got = self.send(OFFICIAL, self.or_tempfail, self.stranger)
        self.assertEqual(self.verdict(got), "impersonation")


if __name__ == "__main__":
    unittest.main(verbosity=2, argv=sys.argv)
