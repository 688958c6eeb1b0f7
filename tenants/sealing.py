"""Sealing: encryption at rest of what only this installation's keys shall read again.

A seal (SM4-GCM or AES-256-GCM, by `DATA_CIPHER`) names its key, has a random nonce of its own and
holds for one context: the column or file it stands in, and the row. Copied to another row, column
or unit it does not open. Keys come from `DATA_KEYS` (label → 32 bytes, the first is in use); the
cipher's own key is derived from each with HKDF, so that SM4 gets its 16 bytes and no key serves two
purposes. A random nonce of 96 bits is safe for some 2³² seals under one key; change the key
(`manage.py rotate_keys`) long before.

`search_hash` makes a sealed value findable: HMAC-SM3 under `SEARCH_KEY`, whatever the cipher.
"""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal

TEXT = "cx1."
MAGIC = b"CXSEAL1\n"
_NONCE, _TAG = 12, 16
# The longest header of sealed bytes: magic, cipher, length of the label, label.
HEADER = len(MAGIC) + 2 + 255


class Unreadable(Refusal):
    """A seal that does not open: the wrong key, altered bytes, or moved from where it was made."""

    says = _(
        "加密保存的数据无法解密：密钥不符，或者数据被改动、移动过。请停止使用并联系系统管理员。"
    )


class KeyMissing(Unreadable):
    """The key that a seal names is not among DATA_KEYS."""

    says = _("数据是用密钥“%(label)s”加密的，本机没有这个密钥。请系统管理员检查数据密钥的配置。")


@dataclass(frozen=True)
class _Kind:
    """A cipher: its letter in a seal, key length in bytes, and what derives its keys."""

    letter: str
    key_bytes: int
    hash: Callable[[], hashes.HashAlgorithm]
    algorithm: Callable[[bytes], algorithms.SM4 | algorithms.AES]


_KINDS = {
    "sm4-gcm": _Kind("s", 16, hashes.SM3, algorithms.SM4),
    "aes-gcm": _Kind("a", 32, hashes.SHA256, algorithms.AES),
}
_BY_LETTER = {kind.letter: name for name, kind in _KINDS.items()}


def key_in_use() -> str:
    """The label of the key that seals now: the first of DATA_KEYS."""
    return str(next(iter(settings.DATA_KEYS)))


def text_prefix() -> str:
    """How every text sealed now begins; what begins otherwise waits for `rotate_keys`."""
    return f"{TEXT}{_KINDS[settings.DATA_CIPHER].letter}.{key_in_use()}."


def bytes_prefix() -> bytes:
    """How all bytes sealed now begin."""
    return _header(_KINDS[settings.DATA_CIPHER].letter, key_in_use())


def seal(text: str, context: str) -> str:
    """`text` as a token of printable ASCII, about 4/3 of its UTF-8 length and 55 characters."""
    prefix = text_prefix()
    body = _encrypt(settings.DATA_CIPHER, key_in_use(), text.encode(), f"{prefix}\0{context}")
    return prefix + urlsafe_b64encode(body).decode()


def open_(token: str, context: str) -> str:
    """The text of a token. Raises Unreadable, KeyMissing."""
    try:
        version, letter, label, body = token.split(".")
        if f"{version}." != TEXT:
            raise ValueError(version)
        cipher, sealed = _BY_LETTER[letter], urlsafe_b64decode(body)
    except (ValueError, KeyError):
        raise Unreadable from None
    return _decrypt(cipher, label, sealed, f"{TEXT}{letter}.{label}.\0{context}").decode()


def is_sealed(content: bytes) -> bool:
    """Whether bytes are a seal; files of before there were seals are not."""
    return content.startswith(MAGIC)


def seal_bytes(content: bytes, context: str) -> bytes:
    """Bytes as one seal, 40 bytes and the label longer; all of it is held in memory."""
    header = bytes_prefix()
    bound = f"{header.hex()}\0{context}"
    return header + _encrypt(settings.DATA_CIPHER, key_in_use(), content, bound)


def open_bytes(content: bytes, context: str) -> bytes:
    """The bytes of a seal. Raises Unreadable, KeyMissing."""
    try:
        if not is_sealed(content):
            raise ValueError("no seal")
        at = len(MAGIC)
        letter, length = content[at : at + 1].decode("ascii"), content[at + 1]
        label = content[at + 2 : at + 2 + length].decode("ascii")
        cipher = _BY_LETTER[letter]
    except (ValueError, KeyError, IndexError):
        raise Unreadable from None
    header = _header(letter, label)
    return _decrypt(cipher, label, content[len(header) :], f"{header.hex()}\0{context}")


def search_hash(text: str, within: str) -> str:
    """64 hex digits that find `text` inside `within`; the same text elsewhere gives others."""
    key = _derived(settings.SEARCH_KEY, hashes.SM3, 32, "search")
    return hmac.digest(key, f"{within}\0{text}".encode(), "sm3").hex()


def _header(letter: str, label: str) -> bytes:
    return MAGIC + letter.encode() + bytes([len(label)]) + label.encode()


def _encrypt(cipher: str, label: str, content: bytes, bound: str) -> bytes:
    nonce = os.urandom(_NONCE)
    kind = _KINDS[cipher]
    encryptor = Cipher(kind.algorithm(_key(cipher, label)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound.encode())
    return nonce + encryptor.update(content) + encryptor.finalize() + encryptor.tag


def _decrypt(cipher: str, label: str, sealed: bytes, bound: str) -> bytes:
    if len(sealed) < _NONCE + _TAG:
        raise Unreadable
    nonce, body, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
    kind = _KINDS[cipher]
    decryptor = Cipher(kind.algorithm(_key(cipher, label)), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(bound.encode())
    try:
        return decryptor.update(body) + decryptor.finalize()
    except InvalidTag:
        raise Unreadable from None


def _key(cipher: str, label: str) -> bytes:
    try:
        secret = settings.DATA_KEYS[label]
    except KeyError:
        raise KeyMissing(label=label) from None
    kind = _KINDS[cipher]
    return _derived(secret, kind.hash, kind.key_bytes, f"data {cipher}")


@lru_cache(maxsize=64)
def _derived(
    secret: bytes, hash_: Callable[[], hashes.HashAlgorithm], length: int, purpose: str
) -> bytes:
    return HKDF(hash_(), length, salt=None, info=f"chengxin {purpose}".encode()).derive(secret)
