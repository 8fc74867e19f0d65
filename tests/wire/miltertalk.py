"""The MTA's side of the milter protocol, version 6 and older, in plain Python.

Talk is one connection. It offers what it is told to offer, honours what the
filter asks for (steps not wanted, steps without a reply), and gathers what the
filter does at the end of a letter in a Result. deliver() carries a Result out on
a header, as an MTA would.
"""

import socket
import struct

# Actions an MTA may allow (SMFIF_).
ADDHDRS, CHGBODY, ADDRCPT, DELRCPT = 0x01, 0x02, 0x04, 0x08
CHGHDRS, QUARANTINE, CHGFROM, ADDRCPT_PAR, SETSYMLIST = 0x10, 0x20, 0x40, 0x80, 0x100
ALL_ACTIONS = 0x1FF

# Protocol steps (SMFIP_).
NOCONNECT, NOHELO, NOMAIL, NORCPT, NOBODY, NOHDRS, NOEOH = (1 << n for n in range(7))
NR_HDR, NOUNKNOWN, NODATA, SKIP, RCPT_REJ = (1 << n for n in range(7, 12))
NR_CONN, NR_HELO, NR_MAIL, NR_RCPT, NR_DATA, NR_UNKN, NR_EOH, NR_BODY = (
    1 << n for n in range(12, 20))
LEADSPC = 1 << 20
ALL_STEPS = 0x1FFFFF
ALL_NR = (NR_HDR | NR_CONN | NR_HELO | NR_MAIL | NR_RCPT | NR_DATA | NR_UNKN |
          NR_EOH | NR_BODY)

# What sets each command free of its reply, and what keeps it from being sent.
NO_REPLY = {b"C": NR_CONN, b"H": NR_HELO, b"M": NR_MAIL, b"R": NR_RCPT, b"T": NR_DATA,
            b"L": NR_HDR, b"N": NR_EOH, b"B": NR_BODY}
NOT_SENT = {b"C": NOCONNECT, b"H": NOHELO, b"M": NOMAIL, b"R": NORCPT, b"T": NODATA,
            b"L": NOHDRS, b"N": NOEOH, b"B": NOBODY}
FINAL = b"crdaty4fs"


class Gone(Exception):
    """The filter closed the connection."""


class Result:
    """What the filter said of one letter."""

    def __init__(self):
        self.edits = []          # ("insert", index, name, value) | ("delete", n, name)
        self.action = None       # "continue", "reject", "tempfail", "accept", "discard"
        self.reply = None        # "550 5.7.1 text"
        self.quarantine = None
        self.skipped = False

    def inserted(self, name):
        return [e[3] for e in self.edits if e[0] == "insert" and e[2] == name]

    def deleted(self):
        return [(e[2], e[1]) for e in self.edits if e[0] == "delete"]

    def verdict(self):
        values = self.inserted("Chopmark-Verdict")
        return values[-1].strip().split(";")[0] if values else None


def address_of(spec):
    """A listen key's value as something socket.connect() takes."""
    if spec.startswith("unix:"):
        return socket.AF_UNIX, spec[5:]
    port, host = spec.split(":", 1)[1].split("@")
    return socket.AF_INET, (host, int(port))


class Talk:
    def __init__(self, spec, version=6, actions=ALL_ACTIONS, steps=ALL_STEPS,
                 timeout=30, negotiate=True):
        family, address = address_of(spec)
        self.sock = socket.socket(family, socket.SOCK_STREAM)
        self.sock.settimeout(timeout)
        self.sock.connect(address)
        self.version = version
        self.offered_steps = steps
        self.steps = 0
        self.actions = 0
        self.symbols = {}
        if negotiate:
            self.negotiate(version, actions, steps)

    # -- packets

    def send(self, command, data=b""):
        self.sock.sendall(struct.pack("!I", len(data) + 1) + command + data)

    def read_exactly(self, n):
        parts = []
        while n > 0:
            part = self.sock.recv(n)
            if not part:
                raise Gone()
            parts.append(part)
            n -= len(part)
        return b"".join(parts)

    def read(self):
        n = struct.unpack("!I", self.read_exactly(4))[0]
        data = self.read_exactly(n)
        return data[:1], data[1:]

    # -- steps

    def negotiate(self, version, actions, steps):
        self.send(b"O", struct.pack("!III", version, actions, steps))
        command, data = self.read()
        assert command == b"O", command
        self.version, self.actions, self.steps = struct.unpack("!III", data[:12])
        rest = data[12:]
        while rest:
            where = struct.unpack("!I", rest[:4])[0]
            names, rest = rest[4:].split(b"\0", 1)
            self.symbols[where] = names.decode()
        assert self.actions & ~actions == 0, "an action that was not offered"
        assert self.steps & ~steps == 0, "a step that was not offered"

    def macros(self, step, values):
        if values:
            data = b"".join(k.encode() + b"\0" + v.encode() + b"\0"
                            for k, v in values.items())
            self.send(b"D", step + data)

    def step(self, command, data=b""):
        """Sends one step; its reply, or None where none is due."""
        if self.steps & NOT_SENT[command]:
            return None
        if command == b"T" and self.version < 4:
            return None
        self.send(command, data)
        if self.steps & NO_REPLY[command]:
            return None
        return self.read()[0]

    def connect(self, ip="192.0.2.1", name="mail.sender.example"):
        if ip is None:
            return self.step(b"C", name.encode() + b"\0U")
        family = b"6" if ":" in ip else b"4"
        return self.step(b"C", name.encode() + b"\0" + family +
                         struct.pack("!H", 25) + ip.encode() + b"\0")

    def helo(self, name="mail.sender.example"):
        return self.step(b"H", name.encode() + b"\0")

    def mail(self, sender, macros=None):
        self.macros(b"M", macros)
        return self.step(b"M", b"<" + sender.encode() + b">\0")

    def rcpt(self, recipient, macros=None):
        self.macros(b"R", macros)
        return self.step(b"R", b"<" + recipient.encode() + b">\0")

    def data(self):
        return self.step(b"T")

    def header(self, name, value):
        """value: what follows the colon, folds as LF."""
        if not self.steps & LEADSPC:
            value = value.lstrip(b" \t")
        return self.step(b"L", name + b"\0" + value + b"\0")

    def eoh(self):
        return self.step(b"N")

    def body(self, data):
        return self.step(b"B", data)

    def eom(self, macros=None, last=b""):
        self.macros(b"E", macros)
        self.send(b"E", last)
        return self.result()

    def result(self):
        r = Result()
        while r.action is None:
            command, data = self.read()
            if command == b"i":
                name, value = data[4:].split(b"\0")[:2]
                r.edits.append(("insert", struct.unpack("!I", data[:4])[0],
                                name.decode(), value.decode("utf-8", "replace")))
            elif command == b"m":
                name, value = data[4:].split(b"\0")[:2]
                assert value == b"", "the filter changes a field"
                r.edits.append(("delete", struct.unpack("!I", data[:4])[0],
                                name.decode()))
            elif command == b"q":
                r.quarantine = data.rstrip(b"\0").decode()
            elif command == b"y":
                r.reply = data.rstrip(b"\0").decode()
                r.action = "reject" if r.reply[0] == "5" else "tempfail"
            elif command == b"p":
                pass
            else:
                r.action = {b"c": "continue", b"a": "accept", b"r": "reject",
                            b"t": "tempfail", b"d": "discard"}[command]
        return r

    def abort(self):
        self.send(b"A")

    def quit(self):
        self.send(b"Q")
        self.close()

    def close(self):
        self.sock.close()

    # -- a whole letter

    def begin(self, sender="a@sender.example", rcpts=("b@plant.example",), user=None,
              queue_id="4XyZ"):
        macros = {"{auth_authen}": user} if user else {}
        self.mail(sender, macros)
        for r in rcpts:
            self.rcpt(r, {"i": queue_id})
        self.data()

    def content(self, headers, body=b"Hello.\r\n", chunk=65535):
        """True where the filter wanted no more of the body."""
        for name, value in headers:
            self.header(name, value)
        self.eoh()
        for at in range(0, len(body), chunk):
            if self.body(body[at:at + chunk]) == b"s":
                return True
        return False

    def letter(self, headers, body=b"Hello.\r\n", chunk=65535, queue_id="4XyZ",
               sender="a@sender.example", rcpts=("b@plant.example",), user=None):
        self.begin(sender, rcpts, user, queue_id)
        skipped = self.content(headers, body, chunk)
        r = self.eom({"i": queue_id})
        r.skipped = skipped
        return r


def headers_of(text):
    """[(name, value)] of a header text with LF line ends; folds are kept."""
    fields = []
    for line in text.encode().split(b"\n"):
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, value + b"\n" + line)
        elif line:
            name, value = line.split(b":", 1)
            fields.append((name, value))
    return fields


def deliver(headers, result, leadspc):
    """The header after the edits, in order, as [(name, value)] of text.

    Deletions count as Sendmail counts: a deleted field keeps its number until
    the end. Postfix counts what is left. Both must come to the same, so both
    are done, and must agree."""
    return _apply(headers, result, leadspc, False), _apply(headers, result, leadspc, True)


def _apply(headers, result, leadspc, renumber):
    fields = [[n.decode("latin-1"), v.decode("latin-1"), True] for n, v in headers]
    for edit in result.edits:
        if edit[0] == "delete":
            seen = 0
            for field in fields:
                if field[0].strip().lower() != edit[2].lower():
                    continue
                if renumber and not field[2]:
                    continue
                seen += 1
                if seen == edit[1]:
                    field[2] = False
                    break
        else:
            value = edit[3] if leadspc else " " + edit[3]
            fields.insert(edit[1], [edit[2], value, True])
    return [(f[0], f[1]) for f in fields if f[2]]
