"""chopmarkd in a folder of its own, for the wire tests.

Daemon starts the real binary in the foreground (CHOPMARK_BUILD tells where it was
built), waits until it says READY=1 as a service manager would hear it, and keeps
its stderr. zone lines are answered by a DNS server of its own.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from dnsserver import DnsServer

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("CHOPMARK_SOURCE", os.path.dirname(os.path.dirname(HERE)))
BUILD = os.environ.get("CHOPMARK_BUILD", os.path.join(SOURCE, "build"))
BINARY = os.environ.get("CHOPMARKD", os.path.join(BUILD, "milter", "chopmarkd"))

CONFIG = """\
listen = "{listen}"
authserv_id = "mx.plant.example"
mode = "{mode}"
user = "{user}"
pidfile = "{pidfile}"
rules = "{source}/rules"
local_rules = "{dir}/rules"
trusted_networks = {{ "127.0.0.0/8", "203.0.113.0/24" }}
resolver {{
	forward = {{ "127.0.0.1@{dns}" }}
	timeout = "{dns_timeout}"
}}
limits {{
	letter_time = "{letter_time}"
	drain = "{drain}"
{limits}}}
{more}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Daemon:
    def __init__(self, zone="", start=True, **keys):
        self.dir = tempfile.mkdtemp(prefix="chopmark-")
        os.chmod(self.dir, 0o755)
        self.dns = DnsServer(zone)
        self.conf = os.path.join(self.dir, "chopmark.conf")
        self.keys = {
            "listen": "unix:" + os.path.join(self.dir, "sock"), "mode": "tag",
            "user": "", "pidfile": os.path.join(self.dir, "pid"), "source": SOURCE,
            "dir": self.dir, "dns": self.dns.port, "dns_timeout": "2s",
            "letter_time": "5s", "drain": "10s", "limits": "", "more": ""}
        self.keys.update(keys)
        self.listen = self.keys["listen"]
        self.log_path = os.path.join(self.dir, "log")
        self.process = None
        self.write_conf()
        if start:
            self.start()

    def write_conf(self, **keys):
        self.keys.update(keys)
        with open(self.conf, "w") as f:
            f.write(CONFIG.format(**self.keys))

    def start(self, arguments=(), env=None, wait=True, **popen):
        notify = os.path.join(self.dir, "notify")
        if os.path.exists(notify):
            os.unlink(notify)
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(notify)
        os.chmod(notify, 0o777)
        self.manager.settimeout(60)
        environment = dict(os.environ, NOTIFY_SOCKET=notify, **(env or {}))
        self.log_file = open(self.log_path, "a")
        self.process = subprocess.Popen(
            [BINARY, "-c", self.conf, "-f", *arguments], env=environment,
            stdin=subprocess.DEVNULL, stdout=self.log_file, stderr=self.log_file,
            **popen)
        if wait:
            self.hear("READY=1")

    def hear(self, wanted):
        """Waits until the manager is told so; the daemon must be alive meanwhile."""
        end = time.monotonic() + 60
        self.manager.settimeout(0.2)
        while time.monotonic() < end:
            try:
                if wanted in self.manager.recv(512).decode():
                    return
            except socket.timeout:
                if self.process.poll() is not None:
                    break
        raise AssertionError(f"never heard {wanted}: exit {self.process.poll()}\n"
                             + self.log()[-4000:])

    def log(self):
        with open(self.log_path, errors="replace") as f:
            return f.read()

    def wait_log(self, pattern, seconds=20, times=1):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if len(re.findall(pattern, self.log())) >= times:
                return
            time.sleep(0.05)
        raise AssertionError(f"never logged {pattern!r}:\n{self.log()[-4000:]}")

    def signal(self, number):
        self.process.send_signal(number)

    def reload(self, wanted):
        before = len(re.findall(wanted, self.log()))
        self.signal(signal.SIGUSR1)
        self.wait_log(wanted, times=before + 1)

    def wait(self, seconds=60):
        return self.process.wait(seconds)

    def stop(self):
        """Stops it if it runs; its exit code. Everything goes."""
        code = None
        if self.process is not None:
            if self.process.poll() is None:
                self.signal(signal.SIGTERM)
            try:
                code = self.wait()
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                code = "hangs"
            self.log_file.close()
            self.manager.close()
        self.dns.close()
        self.last_log = self.log() if os.path.exists(self.log_path) else ""
        shutil.rmtree(self.dir, ignore_errors=True)
        return code

    def run_once(self, *arguments):
        """A run that ends by itself: its exit code and what it said."""
        done = subprocess.run([BINARY, *arguments], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=120)
        return done.returncode, done.stdout.decode(errors="replace")
