#!/usr/bin/env bash
# cryptography 50.0.2 against asn1crypto 1.5.1; the common name (CN) in a certificate or a request for one.
# Guess: a name may have 64 characters (ub-common-name of RFC 5280), so that any office's name will do.
# Seen: the 64 are counted in bytes of UTF-8, of which a Thai letter has three: 21 letters do, 22 raise ValueError, while 64
# Latin ones are fine. What has the long name from elsewhere is read, with a mere warning. An organisation's name (O, OU), of
# which RFC 5280 also says 64, may be of any length.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet cryptography==50.0.2 asn1crypto==1.5.1
"$room/venv/bin/python" - <<'PY'
import warnings

from asn1crypto import csr
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

OFFICE = "สำนักงานสาธารณสุขจังหวัดนครศรีธรรมราช"


def taken(oid: x509.ObjectIdentifier, text: str) -> str:
    """What is said of a name of this kind."""
    try:
        x509.NameAttribute(oid, text)
    except ValueError as error:
        return str(error)
    return "taken"


def read_back(text: str) -> str:
    """The common name that cryptography reads in a request that asn1crypto has given this one."""
    plain = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    content = plain.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(
        Encoding.DER
    )
    request = csr.CertificationRequest.load(content)
    request["certification_request_info"]["subject"] = asn1.Name.build({"common_name": text})
    with warnings.catch_warnings(record=True):
        (name,) = x509.load_der_x509_csr(request.dump()).subject.get_attributes_for_oid(
            NameOID.COMMON_NAME
        )
    return name.value


names = ("a" * 64, "ก" * 21, "ก" * 22, OFFICE)
for text in names:
    print(len(text), len(text.encode()), taken(NameOID.COMMON_NAME, text), sep="  ")
seen = [taken(NameOID.COMMON_NAME, text) == "taken" for text in names]
assert seen == [True, True, False, False], "it behaves otherwise now"
# its bytes are told; it has 37 letters
assert "111" in taken(NameOID.COMMON_NAME, OFFICE), "it behaves otherwise now"
for oid in (NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME):
    assert taken(oid, OFFICE * 9) == "taken", "it behaves otherwise now"
assert read_back(OFFICE) == OFFICE, "it behaves otherwise now"
PY
