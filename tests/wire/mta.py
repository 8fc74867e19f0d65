"""A real Postfix and a real Sendmail, each with configuration, queue and mailbox of
its own in a scratch folder, on loopback ports. Both are Debian's packages, the
installed one or one unpacked beside the system; the two conflict, so at most one
is ever installed. Exits 77, which is "skipped", where they cannot be had."""

import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

from daemon import SOURCE, free_port

sys.path.insert(0, os.path.join(SOURCE, "contrib", "samples"))
import sign  # noqa: E402
import smtp  # noqa: E402

CACHE = os.environ.get("CHOPMARK_MTA_CACHE", "/var/cache/chopmark-tests")
BUYER = "buyer@plant.example"
SENDMAIL_PACKAGES = ("sendmail-bin", "sendmail-base", "sendmail-cf", "m4")


def skip(why):
    print("skipped: " + why)
    sys.exit(77)


def unpacked(name, *packages):
    """The root of packages that are not installed, unpacked once and kept."""
    root = os.path.join(CACHE, name)
    done = subprocess.run([os.path.join(SOURCE, "contrib", "unpack"), root, *packages],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode != 0:
        skip("%s cannot be unpacked: %s" % (name, done.stdout.decode(errors="replace")))
    return root


def needs_root():
    if os.geteuid() != 0:
        skip("a mail server is started by root only")


class Mta:
    """What both have: a scratch folder, a Maildir, and letters sent to them."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="chopmark-mta-")
        os.chmod(self.dir, 0o755)

    def inbox(self):
        return sorted(glob.glob(os.path.join(self.dir, "mail", "inbox", "new", "*")))

    def send(self, letter, port=None, sender="ann@sender.example", recipients=(BUYER,),
             **how):
        """Hands a letter over; what arrived (CRLF lines), or raises smtp.Refused."""
        before = set(self.inbox())
        client = smtp.Client(port or self.port, **how)
        try:
            client.deliver(letter, sender, *recipients)
        finally:
            client.close()
        return self.arrived(before)

    def arrived(self, before):
        """The letter that is in the inbox since."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            new = set(self.inbox()) - before
            if new:
                with open(new.pop(), "rb") as f:
                    return f.read().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            time.sleep(0.05)
        raise AssertionError("accepted and never delivered:\n" + self.log())

    def log(self):
        path = os.path.join(self.dir, "log")
        if not os.path.exists(path):
            return ""
        with open(path, errors="replace") as f:
            return f.read()

    def remove(self):
        shutil.rmtree(self.dir, ignore_errors=True)


class Postfix(Mta):
    """milters: one smtpd for each, on self.ports; self.port is the first."""

    def __init__(self, *milters, action="tempfail"):
        needs_root()
        self.env = dict(os.environ, POSTFIX_ROOT="")
        if not os.path.exists("/usr/lib/postfix/sbin/master"):
            self.env["POSTFIX_ROOT"] = unpacked("postfix", "postfix")
        super().__init__()
        self.ports = []
        arguments = []
        for milter in milters:
            self.ports.append(free_port())
            arguments += [str(self.ports[-1]), milter]
        self.port = self.ports[0]
        try:
            self.private("start", self.dir, action, *arguments)
        except subprocess.CalledProcessError as e:
            self.remove()
            raise AssertionError(e.stdout.decode(errors="replace")) from e

    def private(self, *arguments):
        subprocess.run([os.path.join(SOURCE, "contrib", "postfix", "private"),
                        *arguments], env=self.env, check=True, timeout=120,
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT)

    def stop(self):
        try:
            self.private("stop", self.dir)
        finally:
            self.remove()


SENDMAIL_MC = """\
include(`{root}/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(`linux')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupWritableDirPathSafe,RunProgramInUnsafeDirPath')dnl
define(`confPID_FILE', `{dir}/pid')dnl
define(`STATUS_FILE', `{dir}/status')dnl
define(`QUEUE_DIR', `{dir}/queue')dnl
define(`ALIAS_FILE', `')dnl
define(`HELP_FILE', `')dnl
define(`confCONTROL_SOCKET_NAME', `')dnl
define(`confSERVICE_SWITCH_FILE', `{dir}/switch')dnl
define(`confDOMAIN_NAME', `mx.plant.example')dnl
define(`confDELIVERY_MODE', `interactive')dnl
define(`confTO_IDENT', `0')dnl
define(`confLOG_LEVEL', `0')dnl
define(`confBAD_RCPT_THROTTLE', `0')dnl
define(`confMILTER_LOG_LEVEL', `0')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`nocanonify')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`accept_unqualified_senders')dnl
DAEMON_OPTIONS(`Port={port},Addr=127.0.0.1,Name=MTA')dnl
{filter}
MAILER(`smtp')dnl
MAILER_DEFINITIONS
Mkeep, P=/bin/sh, F=lsDFMnPS5:/|@qE, S=EnvFromL, R=EnvToL, T=DNS/RFC822/X-Unix, \
A=sh {dir}/keep $u
LOCAL_CONFIG
Cwplant.example
LOCAL_RULE_0
R$* < @ plant.example . > $*\t$#keep $@ plant.example $: $1
R$* < @ plant.example > $*\t$#keep $@ plant.example $: $1
"""
KEEP = """\
#!/bin/sh
# The whole letter into a Maildir, under a name that nothing else has.
name=$(date +%s).$$
cat >{dir}/mail/inbox/tmp/$name && mv {dir}/mail/inbox/tmp/$name {dir}/mail/inbox/new/$name
"""


# Sendmail sleeps a minute at its start where the host's own name has no dot. In
# namespaces of its own the host has a name, and no DNS to ask for it.
NAMED = """\
hostname mx.plant.example && mount --bind {dir}/hosts /etc/hosts &&
mount --bind {dir}/resolv.conf /etc/resolv.conf && exec "$@"
"""


def namespaces(folder):
    """What to put before a command, where this kernel allows it."""
    prefix = ["unshare", "--uts", "--mount", "sh", "-c", NAMED.format(dir=folder), "sh"]
    done = subprocess.run(prefix + ["true"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return prefix if done.returncode == 0 else []


class Sendmail(Mta):
    """milter: as S= of INPUT_MAIL_FILTER takes it; flag: "T", "R" or ""."""

    def __init__(self, milter, flag="T"):
        needs_root()
        self.root = unpacked("sendmail", *SENDMAIL_PACKAGES)
        super().__init__()
        self.port = free_port()
        for folder in ("queue", "mail/inbox/tmp", "mail/inbox/new"):
            os.makedirs(os.path.join(self.dir, folder))
        os.chmod(os.path.join(self.dir, "queue"), 0o700)
        subprocess.run(["chown", "-R", "daemon", os.path.join(self.dir, "mail")],
                       check=True)
        self.write("switch", "hosts files\naliases files\n")
        self.write("keep", KEEP.format(dir=self.dir))
        flags = "F=%s, " % flag if flag else ""
        mc = SENDMAIL_MC.format(
            root=self.root, dir=self.dir, port=self.port, filter=
            "INPUT_MAIL_FILTER(`chopmark', `S=%s, %sT=C:10s;S:30s;R:60s;E:60s')dnl"
            % (milter, flags))
        self.write("sendmail.mc", mc)
        self.start()

    def write(self, name, text):
        with open(os.path.join(self.dir, name), "w") as f:
            f.write(text)

    def start(self):
        cf = os.path.join(self.dir, "sendmail.cf")
        with open(cf, "wb") as f:
            subprocess.run([os.path.join(self.root, "usr/bin/m4"),
                            "-D_CF_DIR_=%s/usr/share/sendmail/cf/" % self.root,
                            os.path.join(self.dir, "sendmail.mc")],
                           stdout=f, check=True)
        self.log_file = open(os.path.join(self.dir, "log"), "wb")
        self.write("hosts", "127.0.0.1 mx.plant.example localhost\n")
        self.write("resolv.conf", "nameserver 127.0.0.1\n")
        self.process = subprocess.Popen(
            namespaces(self.dir) +
            [os.path.join(self.root, "usr/libexec/sendmail/sendmail"), "-bD", "-q1h",
             "-C", cf, "-X", os.path.join(self.dir, "traffic")],
            stdin=subprocess.DEVNULL, stdout=self.log_file, stderr=self.log_file)
        end = time.monotonic() + 150
        while time.monotonic() < end:
            try:
                smtp.Client(self.port).close()
                return
            except smtp.Refused:
                return  # it answers, if only to say no (F=R)
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        log = self.log()
        self.stop()
        raise AssertionError("Sendmail does not answer:\n" + log)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log_file.close()
        self.remove()


if __name__ == "__main__":  # tests/run: have both ready before tests run in parallel
    if not os.path.exists("/usr/lib/postfix/sbin/master"):
        unpacked("postfix", "postfix")
    unpacked("sendmail", *SENDMAIL_PACKAGES)
