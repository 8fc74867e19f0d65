"""A DNS server for tests: UDP and TCP on one port of 127.0.0.1.

It answers from lines such as "a.example. IN TXT "v=spf1 -all"", or misbehaves on
request: mode is "serve", "silent", "refuse", "servfail" or "garbage". Names that
no line has do not exist. asked counts the questions that came in.
"""

import os
import shlex
import socket
import struct
import threading

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16,
         "AAAA": 28}


def wire_name(name):
    out = b""
    for label in name.rstrip(".").split("."):
        if label:
            out += bytes([len(label)]) + label.encode()
    return out + b"\0"


def wire_data(kind, words):
    if kind == "A":
        return socket.inet_aton(words[0])
    if kind == "AAAA":
        return socket.inet_pton(socket.AF_INET6, words[0])
    if kind == "MX":
        return struct.pack("!H", int(words[0])) + wire_name(words[1])
    if kind == "TXT":
        out = b""
        for word in words:
            data = word.encode()
            for at in range(0, max(len(data), 1), 255):
                part = data[at:at + 255]
                out += bytes([len(part)]) + part
        return out
    return wire_name(words[0])


class DnsServer:
    def __init__(self, zone="", port=0):
        self.records = {}
        self.names = set()
        self.mode = "serve"
        self.asked = 0
        for line in zone.splitlines():
            if line.strip():
                self.add(line)
        self.tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.tcp.bind(("127.0.0.1", port))
        self.port = self.tcp.getsockname()[1]
        self.tcp.listen(16)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        for loop in (self.serve_udp, self.serve_tcp):
            threading.Thread(target=loop, daemon=True).start()

    def add(self, line):
        words = shlex.split(line)
        name, kind = words[0].rstrip(".").lower(), words[2]
        self.records.setdefault((name, TYPES[kind]), []).append(
            wire_data(kind, words[3:]))
        while name:
            self.names.add(name)
            name = name.partition(".")[2]

    def close(self):
        self.udp.close()
        self.tcp.close()

    def serve_udp(self):
        while True:
            try:
                query, peer = self.udp.recvfrom(4096)
                reply = self.reply(query)
                if reply is not None:
                    self.udp.sendto(reply if len(reply) <= 1232 else
                                    self.truncated(reply), peer)
            except OSError:
                return

    def serve_tcp(self):
        while True:
            try:
                conn, _ = self.tcp.accept()
            except OSError:
                return
            threading.Thread(target=self.serve_one, args=(conn,), daemon=True).start()

    def serve_one(self, conn):
        with conn:
            try:
                while True:
                    head = conn.recv(2)
                    if len(head) < 2:
                        return
                    reply = self.reply(conn.recv(struct.unpack("!H", head)[0]))
                    if reply is not None:
                        conn.sendall(struct.pack("!H", len(reply)) + reply)
            except OSError:
                return

    @staticmethod
    def truncated(reply):
        flags = struct.unpack("!H", reply[2:4])[0] | 0x0200
        end = 12
        while reply[end]:
            end += reply[end] + 1
        return (reply[:2] + struct.pack("!HHHHH", flags, 1, 0, 0, 0) +
                reply[12:end + 5])

    def reply(self, query):
        self.asked += 1
        if self.mode == "silent" or len(query) < 17:
            return None
        if self.mode == "garbage":
            return query[:2] + os.urandom(40)
        end = 12
        while query[end]:
            end += query[end] + 1
        question = query[12:end + 5]
        kind = struct.unpack("!H", question[-4:-2])[0]
        labels, at = [], 0
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]])
            at += question[at] + 1
        name = b".".join(labels).decode("latin-1").lower()
        return self.answer(query, question, name, kind)

    def answer(self, query, question, name, kind):
        rcode, answers = 0, []
        if self.mode == "refuse":
            rcode = 5
        elif self.mode == "servfail":
            rcode = 2
        else:
            answers = self.records.get((name, kind), [])
            if not answers and (name, 5) in self.records:
                answers, kind = self.records[(name, 5)], 5
            if not answers and name not in self.names:
                rcode = 3
        authority = b""
        if rcode in (0, 3) and not answers:
            soa = wire_name("ns.test") + wire_name("h.test") + struct.pack(
                "!IIIII", 1, 60, 60, 60, 60)
            authority = b"\0" + struct.pack("!HHIH", 6, 1, 60, len(soa)) + soa
        out = query[:2] + struct.pack("!HHHHH", 0x8180 | rcode, 1, len(answers),
                                      1 if authority else 0, 0) + question
        for data in answers:
            out += b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(data)) + data
        return out + authority
