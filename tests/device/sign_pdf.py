"""Signs a PDF with the 署名用 key by pyHanko and validates it: a program of its own, with warnings of its own.

Arguments: the PKCS#11 module, the CA certificate (PEM). The password comes on standard input. Prints what the
validation found, and whether a changed copy passes too.
"""

from __future__ import annotations

import io
import sys

from asn1crypto import x509
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

TOKEN = "JPKI (Digital Signature PIN)"
WORDS = b"BT /F1 24 Tf 72 720 Td (practice) Tj ET"


def a_pdf() -> io.BytesIO:
    """One page with one word."""
    writer = PdfFileWriter()
    contents = writer.add_object(generic.StreamObject(stream_data=WORDS))
    writer.insert_page(
        PageObject(contents=contents, media_box=generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))))
    )
    output = io.BytesIO()
    writer.write(output)
    return output


def check(pdf: bytes, ca: x509.Certificate):
    """The status of the only signature."""
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    context = ValidationContext(trust_roots=[ca])
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
    return validate_pdf_signature(signature, context, key_usage_settings=usage)


def main(module: str, ca_file: str, password: str) -> None:
    """Sign, then validate what was signed and a changed copy of it."""
    with open_pkcs11_session(module, token_criteria=TokenCriteria(label=TOKEN), user_pin=password) as session:
        signer = PKCS11Signer(
            session, cert_label="Digital Signature Certificate", key_label="Digital Signature Key", bulk_fetch=False
        )
        metadata = signers.PdfSignatureMetadata(field_name="Signature", md_algorithm="sha256")
        pdf = signers.sign_pdf(IncrementalPdfFileWriter(a_pdf()), metadata, signer=signer).getvalue()
    ca = load_cert_from_pemder(ca_file)
    status = check(pdf, ca)
    print(f"intact={status.intact} valid={status.valid} trusted={status.trusted}")
    print(f"altered={check(pdf.replace(b'(practice)', b'(Practice)'), ca).intact}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.stdin.readline().strip())
