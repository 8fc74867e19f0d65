"""chopmarkd behind a real Sendmail, over an inet and a unix socket, in every mode.
Sendmail has no XCLIENT: clients come from loopback addresses that the SPF records
of this world name. F=T, F=R and neither are tried with no filter there at all."""

import mta
import shutil
import sys
import tempfile
import unittest

import smtp
from daemon import free_port
from mta_cases import OFFICIAL, Cases, Filter, World, fields


def setUpModule():
    global world, filters, servers, folder
    world = World()
    filters, servers = {}, {}
    mta.needs_root()
    # Sendmail uses no socket below a folder that all may write, such as /tmp.
    folder = tempfile.mkdtemp(prefix="chopmark-", dir="/run")
    try:
        for mode, listen in (("tag", "inet:%d@127.0.0.1" % free_port()),
                             ("enforce", "unix:%s/sock" % folder),
                             ("observe", "inet:%d@127.0.0.1" % free_port())):
            filters[mode] = Filter(world.zone, mode=mode, listen=listen)
            servers[mode] = mta.Sendmail(filters[mode].listen)
    except BaseException:
        tearDownModule()
        raise


def tearDownModule():
    for server in servers.values():
        server.stop()
    wrong = []
    for name, daemon in filters.items():
        code = daemon.stop()
        if code not in (0, None) or "Sanitizer" in daemon.last_log:
            wrong.append("%s ended with %s:\n%s" % (name, code, daemon.last_log))
    shutil.rmtree(folder, ignore_errors=True)
    if wrong:
        raise AssertionError("\n".join(wrong))


class SendmailTest(Cases, unittest.TestCase):
    genuine = {"source": "127.0.0.9", "helo": "mail.notice.alibaba.com"}
    stranger = {"source": "127.0.0.8", "helo": "mail.sender.example"}
    tag, enforce, observe = "tag", "enforce", "observe"
    # Without From the filter says malformed, before Sendmail puts one in. A bare CR or
    # LF ends the talk (srv_features), a NUL is dropped from the letter.
    tricks = {
        "second_from": "malformed",
        "second_from_of_the_same_domain": "malformed",
        "lower_case_from": "malformed",
        "space_before_colon": "malformed",
        "tab_before_colon": "malformed",
        "mbox_line": "official",  # it goes
        "folded_name": "malformed",
        "nul_in_from": "malformed",
        "nul_in_name": "malformed",
        "nul_in_other_field": "official",
        "bare_cr_in_field": "refused 421",
        "bare_lf_in_field": "refused 421",
        "no_field_at_all": "malformed",
        "leading_blank": "malformed",
    }

    def setUp(self):
        self.world = world

    def send(self, letter, port, how, sender="bounce@sender.example"):
        return servers[port].send(letter, sender=sender, **how)

    def test_without_a_filter_its_flag_decides(self):
        for flag, wanted in (("T", 4), ("R", 5), ("", None)):
            with self.subTest(flag):
                server = mta.Sendmail("inet:%d@127.0.0.1" % free_port(), flag)
                try:
                    self.check_flag(server, wanted)
                finally:
                    server.stop()

    def check_flag(self, server, wanted):
        if wanted is None:
            got = server.send(OFFICIAL, **self.stranger)
            self.assertEqual([n for n, f in fields(got) if n.startswith("chopmark-")],
                             [])
            return
        with self.assertRaises(smtp.Refused) as caught:
            server.send(OFFICIAL, **self.stranger)
        self.assertEqual(caught.exception.code // 100, wanted)


if __name__ == "__main__":
    unittest.main(verbosity=2, argv=sys.argv)
