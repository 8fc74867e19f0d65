#!/usr/bin/python3
"""Signs the letters of this folder with dkimpy (python3-dkim, python3-nacl).

The verifier under test is libopendkim, so another implementation makes what it
has to prove. Keys are made anew on each run and thrown away; only letters and
the zone are kept. Run it only to add a letter: ./make.py
"""
import base64
import hashlib
import os
import re

import dkim
import dkim.crypto
import nacl.signing
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

HERE = os.path.dirname(os.path.abspath(__file__))
NOW = 1772442000  # 2026-03-02T09:00:00Z

HEADER = (b"Received: from mail.tmall.test (mail.tmall.test [198.51.100.9])\r\n"
          b"\tby mx.plant.test; Mon, 2 Mar 2026 09:00:00 +0000\r\n"
          b"From: Tmall Seller <sales@tmall.test>\r\n"
          b"To: Buyer <buyer@plant.test>\r\n"
          b"Subject: Order 88 is\r\n  on its way\r\n"
          b"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n"
          b"Message-ID: <88@tmall.test>\r\n")
BODY = (b"Dear buyer,\r\n\r\nyour order  88 left our house today. \r\n"
        b"\tIt travels by sea.\r\n\r\n-- \r\nTmall\r\n\r\n\r\n")
SIGNED = [b"from", b"to", b"subject", b"date", b"message-id"]


def rsa_key(bits):
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    pem = key.private_bytes(serialization.Encoding.PEM,
                            serialization.PrivateFormat.TraditionalOpenSSL,
                            serialization.NoEncryption())
    der = key.public_key().public_bytes(
        serialization.Encoding.DER,
        serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem, base64.b64encode(der).decode()


RSA = {bits: rsa_key(bits) for bits in (512, 1024, 2048, 4096)}
OTHER = rsa_key(2048)
_ed = nacl.signing.SigningKey.generate()
ED = (base64.b64encode(bytes(_ed)), base64.b64encode(bytes(_ed.verify_key)).decode())
_ec = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def sign(message, selector=b"s1", key=None, algorithm=b"rsa-sha256",
         canon=(b"relaxed", b"relaxed"), include=None, length=False, extra=b"",
         domain=b"tmall.test", time=NOW - 60):
    """Returns one DKIM-Signature field."""
    key = key or RSA[2048][0]
    # dkimpy takes its clock from time.time().
    import time as clock
    keep, clock.time = clock.time, lambda: time
    try:
        d = dkim.DKIM(message, minkey=512, signature_algorithm=algorithm)
        if extra:
            plain = d.gen_header

            def with_extra(fields, names, c, b_tag, hasher, *rest, **kw):
                at = [f[0] for f in fields].index(b"h")
                name, value = extra.split(b"=", 1)
                fields.insert(at, (name, value))
                return plain(fields, names, c, b_tag, hasher, *rest, **kw)
            d.gen_header = with_extra
        return d.sign(selector, domain, key, canonicalize=canon,
                      include_headers=include or SIGNED, length=length)
    finally:
        clock.time = keep


def letter(header=HEADER, body=BODY, **how):
    whole = header + b"\r\n" + body
    return sign(whole, **how) + whole


def put(name, data):
    with open(os.path.join(HERE, name + ".eml"), "wb") as f:
        f.write(data)


def changed(data, old, new):
    assert old in data, old
    return data.replace(old, new, 1)


def main():
    for name in os.listdir(HERE):
        if name.endswith((".eml", ".zone")):
            os.unlink(os.path.join(HERE, name))
    good = letter()
    put("rsa2048", good)
    put("simple", letter(canon=(b"simple", b"simple")))
    put("simple_relaxed", letter(canon=(b"simple", b"relaxed")))
    put("relaxed_simple", letter(canon=(b"relaxed", b"simple")))
    put("rsa1024", letter(selector=b"s1024", key=RSA[1024][0]))
    put("rsa512", letter(selector=b"s512", key=RSA[512][0]))
    put("rsa4096", letter(selector=b"s4096", key=RSA[4096][0]))
    put("ed25519", letter(selector=b"ed", key=ED[0], algorithm=b"ed25519-sha256"))
    put("rsa_sha1", letter(algorithm=b"rsa-sha1"))
    put("wrong_key", letter(key=OTHER[0]))
    put("revoked", letter(selector=b"revoked"))
    put("no_key", letter(selector=b"missing"))
    put("unknown_key", letter(selector=b"silent"))
    put("two_keys", letter(selector=b"twice"))
    put("beside_spf", letter(selector=b"beside"))
    put("ec_key", letter(selector=b"ec"))
    put("long_key", letter(selector=b"long"))
    put("key_for_web", letter(selector=b"web"))
    put("key_for_sha1", letter(selector=b"sha1"))
    put("ed_key_for_rsa", letter(selector=b"ed"))
    put("garbage_key", letter(selector=b"garbage"))
    put("test_key", letter(selector=b"testing"))
    put("length_whole", letter(length=True))
    put("length_short", letter(length=True) + b"<b>Pay here instead</b>\r\n")
    put("length_blank_lines", letter(length=True) + b"\r\n\r\n")
    put("length_zero", letter(body=b"", length=True) + b"Pay here instead\r\n")
    put("expired", letter(extra=b"x=%d" % (NOW - 30)))
    put("not_expired", letter(extra=b"x=%d" % (NOW + 3600)))
    put("from_oversigned", letter(include=[b"from", b"from"] + SIGNED[1:]))
    unsigned = [b"from", b"to", b"subject", b"date"]
    put("from_unsigned", changed(letter(include=unsigned), b"h=from : to", b"h=to"))
    put("changed_body", changed(good, b"by sea", b"by air"))
    put("changed_subject", changed(good, b"Order 88", b"Order 89"))
    put("second_from_on_top", b"From: Evil <evil@evil.test>\r\n" + good)
    put("no_signature", HEADER + b"\r\n" + BODY)
    put("empty_body", letter(body=b""))
    put("empty_body_simple", letter(body=b"", canon=(b"simple", b"simple")))
    put("no_final_newline", letter(body=b"one line"))
    eight = HEADER.replace(b"Order 88 is", "Auftrag f\u00fcr 88 \u00e4".encode())
    put("eight_bit", letter(header=eight, body="gr\u00fc\u00dfe \u4f60\u597d\r\n".encode() +
                            bytes(range(128, 256)) + b"\r\n"))
    put("upper_case_names", letter(domain=b"TMALL.test", selector=b"S1"))
    put("subdomain", letter(domain=b"mail.tmall.test"))
    put("other_domain", letter(domain=b"evil.test"))
    put("underscore_selector", letter(selector=b"s_1"))
    broken = sign(changed(HEADER, b"Order 88", b"Order 89") + b"\r\n" + BODY)
    put("two_one_broken", broken + good)
    other = sign(HEADER + b"\r\n" + BODY, selector=b"ed", key=ED[0],
                 algorithm=b"ed25519-sha256")
    put("rsa_and_ed25519", other + good)
    twelve = b"".join(sign(HEADER + b"\r\n" + BODY, domain=b"d%d.test" % i)
                      for i in range(12))
    put("twelve", twelve + HEADER + b"\r\n" + BODY)
    same = sign(HEADER + b"\r\n" + BODY)
    put("same_key_thrice", same + sign(HEADER + b"\r\n" + BODY, time=NOW - 50) + same +
        HEADER + b"\r\n" + BODY)

    # Fields that are not signatures; nothing is computed, only the words matter.
    def spoil(old, new):
        return changed(good, old, new)
    put("domain_quote", spoil(b"d=tmall.test", b"d=tmall.test'a.evil.test"))
    put("domain_bracket", spoil(b"d=tmall.test", b"d=tmall.test(.evil.test"))
    put("domain_blank", spoil(b"d=tmall.test", b"d=tmall.test .evil.test"))
    put("domain_twice", spoil(b"d=tmall.test", b"d=tmall.test; D=evil.test"))
    put("selector_nul", spoil(b"s=s1", b"s=s1\0.x"))
    put("selector_semicolon", spoil(b"s=s1", b"s=\"s1"))
    put("version_two", spoil(b"v=1", b"v=2"))
    put("unknown_algorithm", spoil(b"a=rsa-sha256", b"a=rsa-sha512"))
    put("identity_elsewhere", spoil(b"i=@tmall.test", b"i=@evil.test"))
    put("not_a_tag_list", b"DKIM-Signature: hello world\r\n" + HEADER + b"\r\n" + BODY)
    put("broken_then_good", b"DKIM-Signature: v=1; hello\r\n" + good)

    base = "v=DKIM1; k=rsa; p=" + RSA[2048][1]
    keys = [
        ("s1", [base]), ("s_1", [base]),
        ("s1024", ["p=" + RSA[1024][1]]),
        ("s512", ["v=DKIM1; p=" + RSA[512][1]]),
        ("s4096", ["v=DKIM1; p=" + RSA[4096][1]]),
        ("ed", ["v=DKIM1; k=ed25519; p=" + ED[1]]),
        ("revoked", ["v=DKIM1; p="]),
        ("twice", [base, base + "; n=again"]),
        ("beside", ["v=spf1 -all", base]),
        ("ec", ["v=DKIM1; p=" + base64.b64encode(_ec).decode()]),
        ("long", [base + "; n=" + "x" * 700]),
        ("web", [base + "; s=web"]), ("sha1", [base + "; h=sha1"]),
        ("garbage", ["v=DKIM1; p=****"]),
        ("testing", [base + "; t=y:s"]),
    ]
    with open(os.path.join(HERE, "keys.zone"), "w") as f:
        f.write("; made by make.py\n")
        for selector, records in keys:
            for record in records:
                f.write(line("%s._domainkey.tmall.test." % selector, record))
        for domain in ["mail.tmall.test", "evil.test"] + ["d%d.test" % i for i in range(12)]:
            f.write(line("s1._domainkey.%s." % domain, base))


def line(name, text):
    parts = [text[i:i + 255] for i in range(0, len(text), 255)]
    # A ';' outside quotes would start a comment (RFC 1035 5.1).
    return "%s 300 IN TXT %s\n" % (name, " ".join('"%s"' % p for p in parts))


main()
