#!/usr/bin/python3
"""world.py DIR - writes signed letters of 4 KB, 200 KB and 2 MB into DIR, then
answers DNS for them on 127.0.0.1:53 until it is ended. Meant for a network
namespace of its own; see run."""

import os
import pathlib
import signal
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tests" / "wire"), str(TOP / "contrib" / "samples")]
from dnsserver import DnsServer  # noqa: E402
import sign  # noqa: E402

SIZES = (("4k", 4000), ("200k", 200000), ("2m", 2000000))
LINE = b"The quick brown fox ships %07d lamps to the lazy dog's warehouse.\r\n"


def letter(size):
    head = sign.crlf((TOP / "contrib" / "samples" / "02-unsigned.eml").read_bytes())
    lines = (LINE % n for n in range(size // len(LINE % 0)))
    return head + b"".join(lines)


def main():
    folder = pathlib.Path(sys.argv[1])
    key = sign.Key()
    for name, size in SIZES:
        signed = sign.sign(letter(size), "notice.alibaba.com", "bench", key)
        (folder / (name + ".eml")).write_bytes(signed)
    zone = [line for line in (TOP / "contrib" / "samples" / "zone.in").read_text()
            .splitlines() if line[:1] not in ";$"]
    zone.append(sign.key_record("bench._domainkey.notice.alibaba.com", key))
    DnsServer("\n".join(zone), 53)
    (folder / "ready").touch()
    signal.pause()


if __name__ == "__main__":
    main()
