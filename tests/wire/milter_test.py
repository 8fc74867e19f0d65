"""chopmarkd from the MTA's side: what it negotiates, edits and answers, and how it
lives through faults: peers that vanish, DNS that fails, signals, descriptors that
run out. The MTA and the DNS are played by miltertalk.py and dnsserver.py."""

import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

import miltertalk as mt
from daemon import BINARY, SOURCE, Daemon, free_port
from miltertalk import Talk, headers_of

PLAIN = headers_of("""\
From: Ann <ann@sender.example>
To: buyer@plant.example
Subject: Order 88
 of this week
Date: Mon, 2 Mar 2026 09:00:00 +0000
Message-ID: <1@sender.example>
""")
OFFICIAL = headers_of("""\
From: Tmall <service@tmall.com>
To: buyer@plant.example
Subject: Your order
Date: Mon, 2 Mar 2026 09:00:00 +0000
Message-ID: <2@tmall.com>
""")
FORGED = headers_of("""\
Received: from a by b; Mon, 2 Mar 2026 09:00:00 +0000
Authentication-Results: other.example; spf=pass
Authentication-Results: mx.plant.example; dkim=pass header.d=tmall.com
Authentication-Results: "MX.Plant.Example" (a comment) 1; spf=pass
Authentication-Results: third.example; spf=pass
Authentication-Results: below.mx.plant.example;
 dmarc=pass
Authentication-Results: mx.plant.example.evil.test; spf=pass
chopmark-verdict: official; identity=tmall; risk=none
Authentication-Results: notmx.plant.example; spf=pass
Authentication-Results: last.example; spf=pass
Chopmark-Anything: x
From: Ann <ann@sender.example>
Subject: forged
Chopmark-Verdict: official
""")
FORGED_GONE = {("Authentication-Results", n) for n in (2, 3, 5)} | {
    ("Chopmark-Verdict", 1), ("Chopmark-Verdict", 2), ("Chopmark-Anything", 1)}
ZONE = """\
sender.example. IN TXT "v=spf1 ip4:192.0.2.1 -all"
"""
IS_ROOT = os.geteuid() == 0


def lowered(pairs):
    return {(n.lower(), i) for n, i in pairs}


class Wire(unittest.TestCase):
    daemon = None

    def begin(self, **keys):
        self.daemon = Daemon(keys.pop("zone", ZONE), **keys)
        return self.daemon

    def tearDown(self):
        if self.daemon is None:
            return
        d, self.daemon = self.daemon, None
        code = d.stop()
        if code not in (0, None):
            raise AssertionError(f"the daemon ended with {code}:\n{d.last_log[-4000:]}")
        self.assertFalse("Sanitizer" in d.last_log, d.last_log[-4000:])

    def talk(self, ip="192.0.2.1", helo="mail.sender.example", **how):
        t = Talk(self.daemon.listen, **how)
        self.addCleanup(t.close)
        t.connect(ip)
        t.helo(helo)
        return t

    def assertTagged(self, r, wanted="unknown"):
        self.assertEqual(r.action, "continue")
        self.assertEqual(r.verdict(), wanted)


class Letters(Wire):
    def test_a_letter_is_tagged_at_the_top(self):
        self.begin()
        r = self.talk().letter(PLAIN)
        self.assertTagged(r)
        self.assertTrue(all(e[1] == 0 for e in r.edits if e[0] == "insert"))
        names = {e[2] for e in r.edits}
        self.assertLessEqual({"Authentication-Results", "Chopmark-Verdict",
                              "Chopmark-Id"}, names)
        results = r.inserted("Authentication-Results")[0]
        self.assertTrue(results.startswith(" mx.plant.example;"), results)
        self.assertIn("spf=pass", results)
        self.assertTrue(all("\r" not in e[3] for e in r.edits if e[0] == "insert"))
        self.daemon.wait_log(r"queue=4XyZ id=\S+ from=a@sender\.example .*action=")

    def test_several_letters_a_connection(self):
        self.begin()
        t = self.talk()
        ids = set()
        for n in range(5):
            r = t.letter(PLAIN, queue_id=f"Q{n}")
            self.assertTagged(r)
            ids.update(r.inserted("Chopmark-Id"))
            self.daemon.wait_log(f"queue=Q{n} ")
        self.assertEqual(len(ids), 5)
        r = t.letter(FORGED)
        self.assertEqual(lowered(r.deleted()), lowered(FORGED_GONE))
        r = t.letter(PLAIN)
        self.assertEqual(r.deleted(), [])

    def test_abort_mid_letter(self):
        self.begin()
        t = self.talk()
        t.begin()
        t.content(FORGED[:5])
        t.abort()
        r = t.letter(PLAIN)
        self.assertTagged(r)
        self.assertEqual(r.deleted(), [])
        t.mail("a@sender.example")
        t.abort()
        self.assertTagged(t.letter(PLAIN))
        t.quit()

    def test_client_gone_mid_letter(self):
        self.begin()
        for steps in range(7):
            for reset in (False, True):
                t = Talk(self.daemon.listen)
                doings = [lambda: t.connect(), lambda: t.helo(),
                          lambda: t.mail("a@sender.example"),
                          lambda: t.rcpt("b@plant.example"), lambda: t.data(),
                          lambda: t.content(PLAIN), lambda: t.body(b"x" * 50000)]
                for do in doings[:steps + 1]:
                    do()
                if reset:       # half a packet
                    t.sock.sendall(b"\0\0\1\0B half")
                t.close()
        t = Talk(self.daemon.listen)    # gone while it is judged
        t.connect()
        t.begin()
        t.content(PLAIN)
        t.send(b"E")
        t.close()
        self.assertTagged(self.talk().letter(PLAIN))
        time.sleep(0.3)
        self.daemon.signal(signal.SIGTERM)
        self.assertEqual(self.daemon.wait(), 0)
        self.assertIn("stopping, 0 letter(s) in flight", self.daemon.log())

    def test_steps_out_of_order_do_no_harm(self):
        self.begin()
        for packet in (b"E", b"B", b"N", b"L", b"R", b"M", b"T", b"?", b""):
            t = Talk(self.daemon.listen, timeout=5)
            try:
                t.sock.sendall(len(packet + b"x").to_bytes(4, "big") + packet + b"x")
                t.sock.shutdown(socket.SHUT_WR)
                while t.sock.recv(4096):
                    pass
            except OSError:
                pass
            t.close()
        self.assertTagged(self.talk().letter(PLAIN))

    def test_reused_connection_after_quit_nc(self):
        self.begin()
        t = self.talk()
        self.assertTagged(t.letter(PLAIN))
        t.send(b"K")
        t.connect("192.0.2.1")
        t.helo()
        r = t.letter(FORGED)
        self.assertTagged(r)
        self.assertEqual(lowered(r.deleted()), lowered(FORGED_GONE))

    def test_forged_fields_go_from_the_highest(self):
        self.begin()
        r = self.talk().letter(FORGED)
        self.assertTagged(r)
        self.assertEqual(lowered(r.deleted()), lowered(FORGED_GONE))
        for name in {n.lower() for n, _ in r.deleted()}:
            order = [i for n, i in r.deleted() if n.lower() == name]
            self.assertEqual(order, sorted(order, reverse=True))
        kinds = [e[0] for e in r.edits]
        self.assertEqual(kinds, sorted(kinds))      # deletions first
        sendmail, postfix = mt.deliver(FORGED, r, True)
        self.assertEqual(sendmail, postfix)
        kept = [v.strip().split(";")[0] for n, v in sendmail
                if n == "Authentication-Results"]
        self.assertEqual(kept, ["mx.plant.example", "other.example", "third.example",
                                "mx.plant.example.evil.test", "notmx.plant.example",
                                "last.example"])
        verdicts = [v for n, v in sendmail if n.lower() == "chopmark-verdict"]
        self.assertEqual(len(verdicts), 1)
        self.assertTrue(verdicts[0].startswith(" unknown"))

    def test_forged_field_below_a_thousand_others(self):
        self.begin()
        many = [(b"X-Filler", b" y")] * 1500
        below = [f for f in FORGED if f[0] not in (b"From", b"Subject")]
        r = self.talk().letter(PLAIN + many + below)
        self.assertTagged(r, "malformed")       # a second From may lie beyond
        self.assertEqual(lowered(r.deleted()) & lowered(FORGED_GONE),
                         lowered(FORGED_GONE))
        self.assertIn("limits", " ".join(r.inserted("Chopmark-Reasons")))

    def test_exempt_letters_lose_forged_fields(self):
        self.begin()
        r = self.talk("203.0.113.5").letter(FORGED)
        self.assertEqual(r.action, "continue")
        self.assertEqual(lowered(r.deleted()), lowered(FORGED_GONE))
        self.assertIsNone(r.verdict())
        self.daemon.wait_log("exempt=.*trusted")
        t = self.talk()
        r = t.letter(FORGED, user="joe")
        self.assertEqual(lowered(r.deleted()), lowered(FORGED_GONE))
        self.assertIsNone(r.verdict())
        self.daemon.wait_log("exempt=.*authenticated")

    def test_body_of_two_megabytes(self):
        self.begin()
        line = b"0123456789" * 7 + b"\r\n"
        r = self.talk().letter(PLAIN, line * (2 * 1024 * 1024 // len(line)))
        self.assertTagged(r)
        self.assertEqual(r.inserted("Chopmark-Reasons"), [])

    def test_cut_body_says_limits(self):
        self.begin(limits='\tbody = "64KB"\n')
        t = self.talk()
        r = t.letter(PLAIN, b"0123456789abcd\r\n" * 10000)
        self.assertEqual(r.action, "continue")
        self.assertIn("limits", " ".join(r.inserted("Chopmark-Reasons")))
        r = t.letter(PLAIN, b"0123456789abcd\r\n" * 4096)
        self.assertEqual(r.inserted("Chopmark-Reasons"), [])

    def test_bare_newline_is_a_defect(self):
        self.begin()
        self.talk().letter(PLAIN, b"a\r\n.\nMAIL FROM:<x>\r\n")
        self.daemon.wait_log("defect=bare_newline")

    def test_body_within_the_final_packet(self):
        self.begin()
        t = self.talk(steps=0x3F, version=2)
        t.begin()
        for name, value in PLAIN:
            t.header(name, value)
        t.eoh()
        r = t.eom(last=b"a\r\n.\nb\r\n")
        self.assertTagged(r)
        self.daemon.wait_log("defect=bare_newline")

    def test_null_sender_and_unknown_address(self):
        self.begin()
        self.assertTagged(self.talk(None).letter(PLAIN, sender=""))
        self.assertTagged(self.talk("2001:db8::5").letter(PLAIN))
        r = self.talk("::ffff:192.0.2.1").letter(PLAIN)
        self.assertIn("spf=pass", r.inserted("Authentication-Results")[0])

    def test_enforce_rejects_an_impersonation(self):
        self.begin(mode="enforce")
        r = self.talk().letter(OFFICIAL)
        self.assertEqual(r.action, "reject")
        self.assertRegex(r.reply, r"^550 5\.7\.1 ")
        code = re.search(r"queue=4XyZ id=(\S+)", self.wait_line()).group(1)
        self.assertIn(code, r.reply)
        self.assertNotIn("%", r.reply)
        self.assertEqual(r.edits, [])
        self.assertTagged(self.talk().letter(PLAIN))

    def wait_line(self):
        self.daemon.wait_log("queue=4XyZ id=.*")
        return self.daemon.log()

    def test_tag_and_observe_reject_nothing(self):
        self.begin(mode="tag")
        r = self.talk().letter(OFFICIAL)
        self.assertTagged(r, "impersonation")
        self.daemon.write_conf(mode="observe")
        self.daemon.reload("reload: new configuration")
        r = self.talk().letter(OFFICIAL)
        self.assertEqual(r.action, "continue")
        self.assertIsNone(r.verdict())
        r = self.talk().letter(FORGED)
        self.assertEqual(lowered(r.deleted()), lowered(FORGED_GONE))


class Negotiation(Wire):
    OUTCOME = None

    def test_every_kind_of_mta(self):
        self.begin()
        nr = mt.ALL_NR
        old = 0x7F
        offers = [("everything", 6, mt.ALL_STEPS), ("nothing", 2, 0), ("version 2", 2, old),
                  ("no NR", 6, mt.ALL_STEPS & ~nr), ("no SKIP", 6, mt.ALL_STEPS & ~mt.SKIP),
                  ("no LEADSPC", 6, mt.ALL_STEPS & ~mt.LEADSPC),
                  ("only LEADSPC", 6, old | mt.LEADSPC), ("only SKIP", 6, old | mt.SKIP),
                  ("NOUNKNOWN and NODATA", 4, old | mt.NOUNKNOWN | mt.NODATA)]
        offers += [("no bit %d" % n, 6, mt.ALL_STEPS & ~(1 << n)) for n in range(7, 21)]
        offers += [("NR bit %d alone" % n, 6, old | (1 << n)) for n in range(7, 20)]
        seen = set()
        for name, version, steps in offers:
            with self.subTest(name):
                t = self.talk(version=version, steps=steps)
                for _ in range(2):
                    r = t.letter(FORGED, body=b"x" * 70 + b"\r\n")
                    self.assertTagged(r)
                    leadspc = bool(t.steps & mt.LEADSPC)
                    self.assertEqual(leadspc, bool(steps & mt.LEADSPC))
                    starts = {e[3][:1] == " " for e in r.edits if e[0] == "insert"}
                    self.assertEqual(starts, {leadspc})
                    after, _ = mt.deliver(FORGED, r, leadspc)
                    seen.add(tuple(n for n, _ in after))
                t.quit()
        self.assertEqual(len(seen), 1)

    def test_what_is_asked_for(self):
        self.begin()
        t = self.talk()
        wanted = mt.ALL_NR & ~mt.NR_UNKN | mt.NOUNKNOWN | mt.SKIP | mt.LEADSPC
        self.assertEqual(t.steps, wanted)
        self.assertEqual(t.actions,
                         mt.ADDHDRS | mt.CHGHDRS | mt.QUARANTINE | mt.SETSYMLIST)
        self.assertEqual({k: v for k, v in t.symbols.items() if v},
                         {2: "i {auth_authen}", 5: "i"})
        t = self.talk(actions=mt.ALL_ACTIONS & ~mt.SETSYMLIST)
        self.assertEqual(t.symbols, {})

    def test_over_inet_data_is_answered(self):
        self.begin(listen=f"inet:{free_port()}@127.0.0.1")
        t = self.talk()
        self.assertEqual(t.steps & mt.NR_DATA, 0)
        self.assertEqual(t.steps & mt.ALL_NR, mt.ALL_NR & ~mt.NR_DATA & ~mt.NR_UNKN)
        for _ in range(3):
            self.assertTagged(t.letter(PLAIN))

    def test_skip_where_chunks_are_answered(self):
        self.begin(limits='\tbody = "64KB"\n')
        t = self.talk(steps=mt.ALL_STEPS & ~mt.ALL_NR & ~mt.LEADSPC)
        r = t.letter(PLAIN, b"0123456789abcd\r\n" * 10000, chunk=16384)
        self.assertTrue(r.skipped)
        self.assertIn("limits", " ".join(r.inserted("Chopmark-Reasons")))
        r = t.letter(PLAIN, b"x\r\n")
        self.assertFalse(r.skipped)
        self.assertEqual(r.inserted("Chopmark-Reasons"), [])

    def test_an_mta_that_forbids_header_changes(self):
        self.begin()
        for actions in (mt.ADDHDRS, mt.ADDHDRS | mt.CHGBODY):
            t = self.talk(actions=actions)
            self.assertTagged(t.letter(PLAIN))
            r = t.letter(FORGED)
            self.assertEqual(r.action, "tempfail")
            self.assertRegex(r.reply, r"^451 4\.7\.1 ")
        self.daemon.wait_log("warning: milter: this MTA lets no filter change headers")
        t = self.talk(actions=mt.CHGHDRS)
        r = t.letter(FORGED)
        self.assertEqual(r.action, "continue")
        self.assertEqual(lowered(r.deleted()), lowered(FORGED_GONE))
        self.daemon.wait_log("MTA takes no header insertion")


class DnsFaults(Wire):
    def judge(self, mode, wanted_auth):
        d = self.begin(dns_timeout="1s", letter_time="3s",
                       zone='tmall.com. IN TXT "v=spf1 ip4:192.0.2.1 -all"')
        d.dns.mode = mode
        began = time.monotonic()
        r = self.talk().letter(OFFICIAL, sender="service@tmall.com")
        took = time.monotonic() - began
        self.assertEqual(r.action, "continue")
        self.assertEqual(r.verdict(), "unverified", d.log())
        self.assertIn("spf=" + wanted_auth, r.inserted("Authentication-Results")[0])
        self.assertLess(took, 10)
        d.dns.mode = "serve"
        self.assertTagged(self.talk().letter(PLAIN))

    def test_silent(self):
        self.judge("silent", "temperror")

    def test_refusing(self):
        self.judge("refuse", "temperror")

    def test_server_failure(self):
        self.judge("servfail", "temperror")

    def test_garbage(self):
        self.judge("garbage", "temperror")

    def test_many_at_once_while_silent(self):
        d = self.begin(dns_timeout="1s", letter_time="2s", zone="")
        d.dns.mode = "silent"
        results = []

        def one():
            results.append(self.talk().letter(OFFICIAL, sender="x@tmall.com").verdict())
        threads = [threading.Thread(target=one) for _ in range(20)]
        for t in threads:
            t.start()
        for t in threads:
            t.join(60)
        self.assertEqual(results, ["unverified"] * 20)


class Life(Wire):
    def test_second_instance_says_who_and_leaves(self):
        d = self.begin()
        code, said = d.run_once("-c", d.conf, "-f")
        self.assertEqual(code, 69, said)
        self.assertIn(f"another chopmarkd (process {d.process.pid}) holds it", said)
        self.assertTagged(self.talk().letter(PLAIN))
        # Another pidfile, the same socket: not stolen either.
        other = os.path.join(d.dir, "other.conf")
        with open(d.conf) as f, open(other, "w") as g:
            g.write(f.read().replace(d.keys["pidfile"], d.keys["pidfile"] + "2"))
        code, said = d.run_once("-c", other, "-f")
        self.assertEqual(code, 69, said)
        self.assertIn("another process listens there", said)
        self.assertTagged(self.talk().letter(PLAIN))
        with open(d.keys["pidfile"]) as f:
            self.assertEqual(int(f.read()), d.process.pid)

    def test_inet_address_in_use(self):
        d = self.begin(start=False)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            s.listen()
            d.write_conf(listen=f"inet:{s.getsockname()[1]}@127.0.0.1")
            code, said = d.run_once("-c", d.conf, "-f")
        self.assertEqual(code, 69)
        self.assertIn("cannot listen", said)

    def test_stale_socket_and_pidfile_after_a_kill(self):
        d = self.begin()
        d.process.kill()
        d.process.wait()
        self.assertTrue(os.path.exists(d.listen[5:]))
        d.manager.close()
        d.start()
        self.assertTagged(self.talk().letter(PLAIN))

    def test_stop_leaves_nothing_behind(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number):
                d = self.begin()
                self.assertEqual(os.stat(d.listen[5:]).st_mode & 0o777, 0o660)
                self.assertTagged(self.talk().letter(PLAIN))
                d.signal(number)
                self.assertEqual(d.wait(), 0)
                self.assertFalse(os.path.exists(d.listen[5:]))
                self.assertFalse(os.path.exists(d.keys["pidfile"]))
                self.tearDown()

    def test_letter_in_flight_is_answered(self):
        d = self.begin()
        t = self.talk()
        t.begin()
        t.header(*PLAIN[0])
        idle = self.talk()
        d.signal(signal.SIGTERM)
        d.hear("STOPPING=1")
        d.wait_log("stopping, 1 letter")
        with self.assertRaises(OSError):
            Talk(d.listen)
        time.sleep(0.5)
        for field in PLAIN[1:]:
            t.header(*field)
            time.sleep(0.1)
        t.eoh()
        t.body(b"Hello.\r\n")
        r = t.eom()
        self.assertTagged(r)
        self.assertEqual(d.wait(), 0)
        self.assertFalse("not answered" in d.log())
        idle.close()

    def test_no_signal_slips_past_just_after_the_start(self):
        for n in range(9):
            d = self.begin()
            t = self.talk()
            t.begin()
            t.header(*PLAIN[0])
            d.signal((signal.SIGTERM, signal.SIGINT, signal.SIGHUP)[n % 3])
            d.wait_log("stopping, 1 letter")
            t.content(PLAIN[1:])
            self.assertTagged(t.eom())
            self.assertEqual(d.wait(), 0)
            self.tearDown()

    def test_a_letter_that_never_ends_is_not_waited_for_long(self):
        d = self.begin(drain="1s")
        t = self.talk()
        t.begin()
        began = time.monotonic()
        d.signal(signal.SIGTERM)
        self.assertEqual(d.wait(), 0)
        self.assertLess(time.monotonic() - began, 15)
        self.assertIn("warning: stopping: letters not answered in time", d.log())
        self.assertIn("stopping: 1 letter(s) left to the MTA", d.log())

    def test_stop_under_load(self):
        d = self.begin()
        lost, answered = [], [0]
        told = threading.Event()

        def load():
            while not told.is_set():
                try:
                    t = self.talk()
                except (OSError, mt.Gone):
                    return
                while True:
                    try:
                        t.begin()
                        began_before = not told.is_set()
                        t.content(PLAIN, b"x\r\n" * 20000)
                    except (OSError, mt.Gone):
                        if began_before and told.is_set():
                            lost.append("gone while it was sent")
                        return
                    try:
                        self.assertTagged(t.eom())
                        answered[0] += 1
                    except (OSError, mt.Gone):
                        if began_before:
                            lost.append("gone before the answer")
                        return
        threads = [threading.Thread(target=load) for _ in range(6)]
        for t in threads:
            t.start()
        time.sleep(1)
        told.set()
        # What was begun just before may not have reached the daemon yet.
        time.sleep(0.3)
        d.signal(signal.SIGTERM)
        self.assertEqual(d.wait(), 0)
        for t in threads:
            t.join(30)
        self.assertEqual(lost, [])
        self.assertGreater(answered[0], 20)
        self.assertFalse("not answered" in d.log())

    def test_reload(self):
        d = self.begin()
        t = self.talk()
        self.assertIn(" mx.plant.example;",
                      t.letter(PLAIN).inserted("Authentication-Results")[0])
        with open(d.conf) as f:
            good = f.read()
        for bad, line in ((good.replace('mode = "tag"', 'mode = "shout"'), 3),
                          (good + "\nno_such_key = 1\n", None)):
            with open(d.conf, "w") as f:
                f.write(bad)
            d.reload(r"the configuration of before stays")
            self.assertRegex(d.log(), r"warning: reload: \S*chopmark\.conf:\d+: ")
            if line:
                self.assertIn(f"chopmark.conf:{line}: ", d.log())
            self.assertTagged(t.letter(PLAIN))
        os.unlink(d.conf)
        d.reload(r"the configuration of before stays")
        self.assertTagged(t.letter(PLAIN))
        with open(d.conf, "w") as f:
            f.write(good.replace("mx.plant.example", "new.plant.example").replace(
                d.listen, d.listen + "2"))
        d.reload("reload: new configuration")
        self.assertIn("reload: listen changes with a restart only", d.log())
        self.assertIn(" new.plant.example;",
                      t.letter(PLAIN).inserted("Authentication-Results")[0])
        d.hear("RELOADING=1")

    def test_a_letter_under_way_keeps_its_snapshot(self):
        d = self.begin()
        t = self.talk()
        t.begin()
        d.write_conf(mode="observe")
        d.reload("reload: new configuration")
        t.content(PLAIN)
        self.assertTagged(t.eom())
        self.assertIsNone(t.letter(PLAIN).verdict())

    def test_reloads_under_load(self):
        d = self.begin()
        done = threading.Event()
        count = [0]

        def load():
            t = self.talk()
            while not done.is_set():
                self.assertTagged(t.letter(PLAIN))
                count[0] += 1
        threads = [threading.Thread(target=load) for _ in range(3)]
        for t in threads:
            t.start()
        for _ in range(15):
            d.signal(signal.SIGUSR1)
            time.sleep(0.1)
        done.set()
        for t in threads:
            t.join(60)
        self.assertGreater(count[0], 3)
        d.wait_log("reload: new configuration")

    def test_descriptors_run_out_and_come_back(self):
        d = self.begin(start=False)
        d.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (48, 48)))
        held = []
        for _ in range(60):
            s = socket.socket(socket.AF_UNIX)
            s.connect(d.listen[5:])
            held.append(s)
        d.wait_log("no file descriptor is left")
        cpu = self.cpu_of(d.process.pid)
        time.sleep(2)
        self.assertLess(self.cpu_of(d.process.pid) - cpu, 1.0)
        for s in held:
            s.close()
        d.wait_log("file descriptors are free again")
        for _ in range(3):
            self.assertTagged(self.talk().letter(PLAIN))
        d.signal(signal.SIGUSR1)
        d.wait_log("reload: new configuration")

    @staticmethod
    def cpu_of(pid):
        with open(f"/proc/{pid}/stat") as f:
            words = f.read().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def test_sockets_handed_over(self):
        for name, family, env in (("fd:3", socket.AF_UNIX, False),
                                  ("fd:3", socket.AF_INET, False),
                                  (None, socket.AF_UNIX, True)):
            with self.subTest(name=name, family=family, env=env):
                d = self.begin(start=False)
                s = socket.socket(family)
                if family == socket.AF_UNIX:
                    path = os.path.join(d.dir, "handed")
                    s.bind(path)
                    where = "unix:" + path
                else:
                    s.bind(("127.0.0.1", 0))
                    where = f"inet:{s.getsockname()[1]}@127.0.0.1"
                s.listen(16)
                d.write_conf(**({"listen": name} if name else {}))
                self.start_with(d, s, env)
                d.listen = where
                t = self.talk()
                self.assertEqual(bool(t.steps & mt.NR_DATA), family == socket.AF_UNIX)
                self.assertTagged(t.letter(PLAIN))
                # A call during a stop waits for the next daemon.
                t.begin()
                d.signal(signal.SIGTERM)
                d.hear("STOPPING=1")
                waiting = socket.socket(family)
                waiting.connect(mt.address_of(where)[1])
                t.content(PLAIN)
                self.assertTagged(t.eom())
                self.assertEqual(d.wait(), 0)
                d.manager.close()
                self.start_with(d, s, env)
                late = Talk(d.listen, negotiate=False)
                late.sock.close()
                late.sock = waiting
                waiting.settimeout(30)
                late.negotiate(6, mt.ALL_ACTIONS, mt.ALL_STEPS)
                late.connect()
                self.assertTagged(late.letter(PLAIN))
                waiting.close()
                s.close()
                self.tearDown()

    def start_with(self, d, s, env):
        def hand_over():
            os.dup2(s.fileno(), 3, inheritable=True)
            if env:
                os.environ["LISTEN_FDS"] = "1"
        if not env:
            d.start(preexec_fn=hand_over, close_fds=False)
            return
        # LISTEN_PID must be the daemon's own: a shell knows its own and becomes it.
        real, script = BINARY, os.path.join(d.dir, "activate")
        with open(script, "w") as f:
            f.write(f'#!/bin/sh\nLISTEN_PID=$$ LISTEN_FDS=1 exec "{real}" "$@"\n')
        os.chmod(script, 0o755)
        import daemon
        daemon.BINARY = script
        try:
            d.start(preexec_fn=hand_over, close_fds=False)
        finally:
            daemon.BINARY = real

    @unittest.skipUnless(IS_ROOT, "needs root")
    def test_root_is_given_up(self):
        d = self.begin(start=False, user="nobody")
        os.chmod(d.dir, 0o777)
        # The checkout may lie where nobody else may read.
        shutil.copytree(os.path.join(SOURCE, "rules"), os.path.join(d.dir, "shipped/rules"))
        d.write_conf(source=os.path.join(d.dir, "shipped"))
        d.start()
        with open(f"/proc/{d.process.pid}/status") as f:
            status = f.read()
        import pwd
        nobody = pwd.getpwnam("nobody")
        self.assertIn("Uid:" + f"\t{nobody.pw_uid}" * 4 + "\n", status)
        self.assertIn("Gid:" + f"\t{nobody.pw_gid}" * 4 + "\n", status)
        self.assertNotRegex(status, r"Groups:.*\b0\b")
        self.assertEqual(os.stat(d.listen[5:]).st_uid, nobody.pw_uid)
        self.assertTagged(self.talk().letter(PLAIN))
        d.reload("reload: new configuration")
        d.signal(signal.SIGTERM)
        self.assertEqual(d.wait(), 0)
        self.assertFalse(os.path.exists(d.listen[5:]))

    @unittest.skipUnless(IS_ROOT, "needs root")
    def test_a_user_that_does_not_exist(self):
        d = self.begin(start=False, user="nosuchuser")
        code, said = d.run_once("-c", d.conf, "-f")
        self.assertEqual(code, 67, said)
        self.assertIn("user nosuchuser: no such user", said)

    def test_check_only(self):
        d = self.begin(start=False)
        self.assertEqual(d.run_once("-c", d.conf, "-n"), (0, ""))
        d.write_conf(mode="shout", more="surprise = 1")
        code, said = d.run_once("-c", d.conf, "-n")
        self.assertEqual(code, 2)
        self.assertIn(f"{d.conf}:3: ", said)
        self.assertGreaterEqual(len(said.splitlines()), 2)
        code, again = d.run_once("-c", d.conf, "-f")
        self.assertEqual((code, again), (2, said))
        self.assertFalse(os.path.exists(d.keys["pidfile"]))

    def test_options(self):
        d = self.begin(start=False)
        code, said = d.run_once("-V")
        self.assertEqual(code, 0)
        self.assertRegex(said, r"^chopmarkd \d+\.\d+\.\d+\n$")
        self.assertEqual(d.run_once("-h")[0], 0)
        for wrong in (("-x",), ("-c",), ("extra",)):
            self.assertEqual(d.run_once(*wrong)[0], 64)

    def test_in_the_background_the_starter_learns_the_outcome(self):
        d = self.begin(start=False)
        code, said = d.run_once("-c", d.conf)
        self.assertEqual(code, 0, said)
        with open(d.keys["pidfile"]) as f:
            pid = int(f.read())
        try:
            self.assertTagged(self.talk().letter(PLAIN))
            code, said = d.run_once("-c", d.conf)
            self.assertEqual(code, 69)
            self.assertIn(f"process {pid}", said)
        finally:
            os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + 30
        while os.path.exists(d.keys["pidfile"]) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertFalse(os.path.exists(d.keys["pidfile"]))
        d.write_conf(mode="shout")
        code, said = d.run_once("-c", d.conf)
        self.assertEqual(code, 2)
        self.assertIn(":3: ", said)


class Load(Wire):
    def test_many_connections_at_once(self):
        self.begin()
        failures = []

        def one(n):
            try:
                t = self.talk()
                for k in range(5):
                    r = t.letter(FORGED if k % 2 else PLAIN, b"y\r\n" * (n * 500),
                                 queue_id=f"{n}-{k}")
                    self.assertTagged(r)
                t.quit()
            except Exception as e:      # a thread's failure must reach the test
                failures.append(e)
        threads = [threading.Thread(target=one, args=(n,)) for n in range(40)]
        for t in threads:
            t.start()
        for t in threads:
            t.join(120)
        self.assertEqual(failures, [])

    def test_idle_connections_cost_little(self):
        d = self.begin()
        if "san.so" in subprocess.run(["ldd", BINARY], stdout=subprocess.PIPE,
                                      check=False).stdout.decode():
            self.skipTest("a sanitizer's memory says nothing")
        self.assertTagged(self.talk().letter(PLAIN))
        before = self.rss(d.process.pid)
        held = [self.talk() for _ in range(400)]
        threads = len(os.listdir(f"/proc/{d.process.pid}/task"))
        grown = self.rss(d.process.pid) - before
        self.assertLess(grown / len(held), 5 * 1024)
        self.assertLess(threads, 32)
        self.assertTagged(held[-1].letter(PLAIN))

    @staticmethod
    def rss(pid):
        with open(f"/proc/{pid}/statm") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    if not os.path.exists(BINARY):
        sys.stderr.write(f"{BINARY} is not built\n")
        sys.exit(1)
    sys.path.insert(0, SOURCE)
    unittest.main(verbosity=2)
