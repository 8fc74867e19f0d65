#!/usr/bin/python3
"""Signs letters with DKIM (RFC 6376, rsa-sha256, relaxed/relaxed).

As a program: signs the sample letters of this folder anew with a key that is
thrown away afterwards, and writes its public half into the zone. Signatures have
no expiry, so this is only needed when a letter's text changes.

It needs nothing but Python and openssl(1), and shares no code with the filter,
so that it can also stand for the other side in tests."""

import base64
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SIGNED_FIELDS = ("from", "to", "subject", "date", "message-id", "reply-to",
    "mime-version", "content-type")

# Which sample is signed, and for which domain.
SAMPLES = (
    ("01-genuine.eml", "notice.alibaba.com"),
    ("03-signed-by-another.eml", "bulk-sender.example"),
    ("06-supplier.eml", "ningbo-lamps.example"),
)
SELECTOR = "sample"


class Key:
    """An RSA key in a file of its own, which lives as long as this object."""

    def __init__(self, bits=2048):
        self.file = tempfile.NamedTemporaryFile(suffix=".pem")
        subprocess.run(["openssl", "genrsa", "-out", self.file.name, str(bits)],
            check=True, stderr=subprocess.DEVNULL)

    def sign(self, data):
        return subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.file.name],
            input=data, check=True, stdout=subprocess.PIPE).stdout

    def public(self):
        """The p= of a key record."""
        der = subprocess.run(["openssl", "pkey", "-in", self.file.name, "-pubout",
            "-outform", "DER"], check=True, stdout=subprocess.PIPE).stdout
        return base64.b64encode(der).decode()


def key_record(name, key):
    """A line of a master file; a string of TXT holds 255 bytes."""
    text = "v=DKIM1; k=rsa; p=" + key.public()
    parts = " ".join('"%s"' % text[i:i + 200] for i in range(0, len(text), 200))
    return "%s. IN TXT %s\n" % (name, parts)


def crlf(letter):
    return re.sub(rb"\r?\n", b"\r\n", letter)


def fields_of(head):
    """The header fields as (name, whole field), in order."""
    fields = re.split(rb"\r\n(?![ \t])", head)
    return [(f.split(b":", 1)[0].strip().lower().decode("latin-1"), f)
        for f in fields if f]


def relaxed_field(field):
    name, value = field.split(b":", 1)
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b""))
    return name.strip().lower() + b":" + value.strip()


def relaxed_body(body):
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ")
        for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def sign(letter, domain, selector, key, oversign=":from"):
    """The letter with a DKIM-Signature on top, lines ended by CRLF. h= names From
    once more than there is, so that none can be added, unless oversign is ""."""
    letter = crlf(letter)
    head, _, body = letter.partition(b"\r\n\r\n")
    fields = fields_of(head)
    signed = [(n, f) for n, f in fields if n in SIGNED_FIELDS]
    digest = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
    value = ("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=%s;\r\n"
        "\th=%s;\r\n\tbh=%s;\r\n\tb=" % (domain, selector,
        ":".join(n for n, f in signed) + oversign, digest)).encode()
    lasts = [relaxed_field(f) for n, f in reversed(signed)]
    by_name = [n for n, f in reversed(signed)]
    text = b""
    for name in (n for n, f in signed):
        text += lasts.pop(by_name.index(name)) + b"\r\n"
        by_name.remove(name)
    text += relaxed_field(value)
    b = base64.b64encode(key.sign(text)).decode()
    b = "\r\n\t ".join(b[i:i + 72] for i in range(0, len(b), 72))
    return value + b.encode() + b"\r\n" + letter


def without_signature(letter):
    head, _, body = crlf(letter).partition(b"\r\n\r\n")
    kept = [f for n, f in fields_of(head) if n != "dkim-signature"]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body


def main():
    key = Key()
    zone = (HERE / "zone.in").read_text()
    for name, domain in SAMPLES:
        path = HERE / name
        letter = sign(without_signature(path.read_bytes()), domain, SELECTOR, key)
        path.write_bytes(letter.replace(b"\r\n", b"\n"))
        zone += key_record("%s._domainkey.%s" % (SELECTOR, domain), key)
    (HERE / "zone").write_text(zone)


if __name__ == "__main__":
    sys.exit(main())
