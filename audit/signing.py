"""The installation's signature (Ed25519), by which an outsider tells its checkpoints from forged ones.

The secret half comes from the environment (`SIGNING_KEY`) and lies in no database and no file of
ours. Whoever holds the public half needs nothing else of us to check a line.
"""

from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


def _secret() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.SIGNING_KEY)


def public_key() -> bytes:
    """The 32 public bytes of the key in use."""
    return _secret().public_key().public_bytes_raw()


def name_of(public: bytes) -> str:
    """A key's short name: the first 16 hex digits of the SHA-256 of its public bytes."""
    return sha256(public).hexdigest()[:16]


def trusted() -> dict[str, bytes]:
    """Public keys by name: those of earlier years, as the environment lists them, then ours."""
    return {name_of(each): each for each in (*settings.OLD_SIGNING_KEYS, public_key())}


def pem() -> bytes:
    """The public key as a PEM file, which openssl reads too."""
    public = _secret().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def sign(data: bytes) -> str:
    """The signature of `data` in base64."""
    return b64encode(_secret().sign(data)).decode()


def is_signed(data: bytes, signature: str, public: bytes) -> bool:
    """Whether the holder of the public key's other half signed `data`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(b64decode(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True
