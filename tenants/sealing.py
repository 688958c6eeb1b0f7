"""Short secrets of ours, sealed before they are stored: the keys of second factors.

A sealed text names its key and its cipher, so that a new key or cipher seals what is new while the
old still opens. What it is about is bound in: copied into another person's row it does not open.
"""

from base64 import b64decode, b64encode
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
TAG = 16
# Cipher → bytes of its key. SM4 is GB/T 32907.
KEY_BYTES = {"sm4-gcm": 16, "aes-gcm": 32}


class SealBroken(RuntimeError):
    """The key is no longer among DATA_KEYS, or somebody touched what is stored."""


def seal(secret: bytes, *, about: str) -> str:
    """Encrypt under the first of DATA_KEYS with the cipher of the settings."""
    label, algorithm = next(iter(settings.DATA_KEYS)), settings.DATA_CIPHER
    nonce = urandom(NONCE)
    encryptor = Cipher(_block(label, algorithm), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(about.encode())
    body = encryptor.update(secret) + encryptor.finalize()
    return f"{label}.{algorithm}.{b64encode(nonce + encryptor.tag + body).decode()}"


def unseal(sealed: str, *, about: str) -> bytes:
    """Decrypt. Raises SealBroken."""
    try:
        label, algorithm, coded = sealed.split(".")
        packed = b64decode(coded, validate=True)
        nonce, tag, body = packed[:NONCE], packed[NONCE : NONCE + TAG], packed[NONCE + TAG :]
        decryptor = Cipher(_block(label, algorithm), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(about.encode())
        return decryptor.update(body) + decryptor.finalize()
    except (ValueError, KeyError, InvalidTag) as error:
        raise SealBroken(f"sealed text about {about} does not open") from error


def _block(label: str, algorithm: str) -> algorithms.SM4 | algorithms.AES:
    """The cipher with a key of its own purpose, derived from the named one."""
    derive = HKDF(SHA256(), KEY_BYTES[algorithm], salt=None, info=f"sealing {algorithm}".encode())
    key = derive.derive(settings.DATA_KEYS[label])
    return algorithms.SM4(key) if algorithm == "sm4-gcm" else algorithms.AES(key)
