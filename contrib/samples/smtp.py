"""The least of SMTP that is needed to hand a letter over byte for byte, NUL and
broken headers included, which a mail library would mend or refuse."""

import socket


class Refused(Exception):
    """The server answered 4xx or 5xx; code and text tell what, stage where."""

    def __init__(self, stage, code, text):
        super().__init__("%s: %d %s" % (stage, code, text))
        self.stage, self.code, self.text = stage, code, text


class Client:
    def __init__(self, port, helo="mail.client.example", address=None, source=None):
        """address is told by XCLIENT, where the server permits it; source is the
        loopback address to come from."""
        self.sock = socket.create_connection(("127.0.0.1", port), 60,
            (source, 0) if source else None)
        self.file = self.sock.makefile("rb")
        try:
            self.greet(helo, address)
        except (OSError, Refused):
            self.hang_up()
            raise

    def greet(self, helo, address):
        self.expect("greeting")
        self.say("EHLO " + helo)
        if address:
            self.say("XCLIENT ADDR=%s NAME=%s HELO=%s" % (address, helo, helo))
            self.say("EHLO " + helo)

    def expect(self, stage):
        lines = []
        while True:
            line = self.file.readline()
            if len(line) < 4:
                raise ConnectionError("%s: the server hung up" % stage)
            lines.append(line[4:].decode("latin-1").rstrip("\r\n"))
            if line[3:4] != b"-":
                break
        code, text = int(line[:3]), " ".join(lines)
        if code >= 400:
            raise Refused(stage, code, text)
        return text

    def say(self, line):
        self.sock.sendall(line.encode() + b"\r\n")
        return self.expect(line.split(" ")[0])

    def deliver(self, letter, sender, *recipients):
        """Sends the letter, whose lines end in CRLF, and returns the last answer."""
        self.say("MAIL FROM:<%s>" % sender)
        for recipient in recipients:
            self.say("RCPT TO:<%s>" % recipient)
        self.say("DATA")
        text = letter.replace(b"\r\n.", b"\r\n..")
        if text.startswith(b"."):
            text = b"." + text
        if not text.endswith(b"\r\n"):
            text += b"\r\n"
        self.sock.sendall(text + b".\r\n")
        return self.expect("end of letter")

    def close(self):
        try:
            self.say("QUIT")
        except (OSError, Refused):
            pass
        self.hang_up()

    def hang_up(self):
        self.file.close()
        self.sock.close()
