#!/usr/bin/python3
"""Signs the letters of this folder with dkimpy (python3-dkim, python3-nacl).

The verifier under test is libopendkim, so another implementation makes what it
has to prove. Keys are made anew on each run and thrown away; only letters and
the zone are kept. Run it only to add a letter: ./make.py
"""
import base64
import pathlib
import time as clock

import dkim
import nacl.signing
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

HERE = pathlib.Path(__file__).resolve().parent
NOW = 1795165200  # 2026-11-20T09:00:00Z
NOTICE = "Alibaba.com <member@notice.alibaba.com>"
BODY = b"Dear buyer,\r\n\r\nyour order 88 is on its way.\r\n"
SIGNED = ["from", "to", "subject", "date", "message-id"]


def rsa_key(bits):
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    pem = key.private_bytes(serialization.Encoding.PEM,
                            serialization.PrivateFormat.TraditionalOpenSSL,
                            serialization.NoEncryption())
    der = key.public_key().public_bytes(
        serialization.Encoding.DER,
        serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem, base64.b64encode(der).decode()


KEY, WEAK = rsa_key(2048), rsa_key(512)
_ed = nacl.signing.SigningKey.generate()
ED = base64.b64encode(bytes(_ed)), base64.b64encode(bytes(_ed.verify_key)).decode()


def letter(author=NOTICE, extra=b"", body=BODY):
    if isinstance(author, str):
        author = author.encode()
    return (extra + b"From: " + author + b"\r\n"
            b"To: Buyer <buyer@plant.example>\r\n"
            b"Subject: Order 88\r\n"
            b"Date: Fri, 20 Nov 2026 08:59:00 +0000\r\n"
            b"Message-ID: <88@notice.alibaba.com>\r\n"
            b"\r\n" + body)


def signed(message, domain, selector="s1", key=None, names=None, algorithm="rsa-sha256",
           length=False, tags=(), identity=None):
    """The letter under one more DKIM-Signature field."""
    keep, clock.time = clock.time, lambda: NOW - 60
    try:
        d = dkim.DKIM(message, minkey=512, signature_algorithm=algorithm.encode())
        plain = d.gen_header

        def with_tags(fields, *rest, **kw):
            at = [f[0] for f in fields].index(b"h")
            for name, value in tags:
                fields.insert(at, (name.encode(), value.encode()))
            return plain(fields, *rest, **kw)
        d.gen_header = with_tags
        field = d.sign(selector.encode(), domain.encode(), key or KEY[0],
                       identity=identity and identity.encode(),
                       canonicalize=(b"relaxed", b"relaxed"), length=length,
                       include_headers=[n.encode() for n in names or SIGNED])
    finally:
        clock.time = keep
    return field + message


def put(name, data):
    (HERE / (name + ".eml")).write_bytes(data)


def txt(name, text):
    parts = " ".join('"%s"' % text[i:i + 200] for i in range(0, len(text), 200))
    return "%s. IN TXT %s\n" % (name, parts)


def zone():
    plain = "v=DKIM1; k=rsa; p=" + KEY[1]
    out = "; The keys behind the letters beside this file, made by make.py.\n"
    for domain in ("alibaba.com", "notice.alibaba.com", "shop12.en.alibaba.com",
                   "mxhichina.com", "esp.example", "bazaar.example", "elsewhere.example"):
        out += txt("s1._domainkey." + domain, plain)
    out += txt("ed._domainkey.notice.alibaba.com", "v=DKIM1; k=ed25519; p=" + ED[1])
    out += txt("weak._domainkey.notice.alibaba.com", "v=DKIM1; p=" + WEAK[1])
    out += txt("testing._domainkey.notice.alibaba.com", "v=DKIM1; t=y; p=" + KEY[1])
    out += txt("web._domainkey.notice.alibaba.com", "v=DKIM1; s=other; p=" + KEY[1])
    out += txt("sha1._domainkey.notice.alibaba.com", "v=DKIM1; h=sha1; p=" + KEY[1])
    out += "hosted._domainkey.notice.alibaba.com. IN CNAME s1._domainkey.esp.example.\n"
    return out


def main():
    for old in HERE.glob("*.eml"):
        old.unlink()
    (HERE / "zone").write_text(zone())
    notice = letter()
    good = signed(notice, "notice.alibaba.com")
    put("notice", good)
    put("notice_by_ed25519", signed(notice, "notice.alibaba.com", "ed", ED[0],
                                    algorithm="ed25519-sha256"))
    put("notice_by_organization", signed(notice, "alibaba.com"))
    put("unlisted_host_by_organization",
        signed(letter("Alibaba.com <x@promo7.alibaba.com>"), "alibaba.com"))
    put("notice_by_member_host", signed(notice, "shop12.en.alibaba.com"))
    put("notice_by_infrastructure", signed(notice, "mxhichina.com"))
    put("notice_by_sender_and_brand", signed(good, "esp.example"))
    put("notice_by_hosted_key", signed(notice, "notice.alibaba.com", "hosted"))
    put("notice_with_length", signed(notice, "notice.alibaba.com", length=True) +
        b"<p>Pay here instead</p>\r\n")
    put("notice_with_length_zero", signed(letter(body=b""), "notice.alibaba.com",
        length=True) + b"Pay here instead\r\n")
    put("notice_by_weak_key", signed(notice, "notice.alibaba.com", "weak", WEAK[0]))
    put("notice_by_sha1", signed(notice, "notice.alibaba.com", algorithm="rsa-sha1"))
    put("notice_by_key_for_sha1", signed(notice, "notice.alibaba.com", "sha1"))
    put("notice_by_testing_key", signed(notice, "notice.alibaba.com", "testing"))
    put("notice_by_key_for_other", signed(notice, "notice.alibaba.com", "web"))
    put("notice_expired", signed(notice, "notice.alibaba.com",
                                 tags=[("x", str(NOW - 30))]))
    put("notice_from_unsigned", signed(notice, "notice.alibaba.com").replace(
        b"h=from : to", b"h=to"))
    put("notice_from_signed_twice", signed(notice, "notice.alibaba.com",
                                           names=["from"] + SIGNED))
    put("notice_below_another_from", b"From: Evil <x@evil.example>\r\n" +
        signed(notice, "notice.alibaba.com", names=SIGNED))
    put("notice_identity_elsewhere", signed(notice, "notice.alibaba.com",
                                            identity="@evilnotice.alibaba.com"))
    put("notice_upper_case", signed(notice, "Notice.ALIBABA.com", "S1"))
    put("notice_final_dot", signed(notice, "notice.alibaba.com."))
    put("notice_in_a_list", b"List-Id: Orders <orders.lists.example>\r\n"
        b"List-Unsubscribe: <mailto:leave@lists.example>\r\n" + good)
    put("notice_changed", good.replace(b"order 88 is", b"order 89 is"))
    put("notice_author_dot", signed(letter("Alibaba.com <member@notice.alibaba.com.>"),
                                    "notice.alibaba.com"))
    put("notice_author_blank", signed(letter("Alibaba.com <member@notice.alibaba.com > "),
                                      "notice.alibaba.com"))
    put("notice_author_gb2312", signed(letter("阿里巴巴".encode("gb2312") +
        b" <member@notice.alibaba.com>"), "notice.alibaba.com"))
    put("notice_author_gbk_word", signed(letter(b"=?GBK?B?" + base64.b64encode(
        "阿里巴巴".encode("gbk")) + b"?= <member@notice.alibaba.com>"),
        "notice.alibaba.com"))
    put("member_host", signed(letter("Shop 12 <sales@shop12.en.alibaba.com>"),
                              "shop12.en.alibaba.com"))
    put("bazaar_host_by_organization",
        signed(letter("Bazaar <x@notice.bazaar.example>"), "bazaar.example"))
    put("forwarded_bounce", signed(letter("Mail system <mailer-daemon@alibaba.com>"),
                                   "alibaba.com"))


main()
