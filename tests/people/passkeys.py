"""A device that keeps a passkey, in a few lines: what a browser would send for it (WebAuthn, 5.1.3 and 5.1.4)."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV
ORIGIN = "http://localhost"


class Passkey:
    def __init__(self, *, asks_who: bool = True) -> None:
        """`asks_who`: whether it asks for a finger, a face or a PIN."""
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)
        self._flags = PRESENT | VERIFIED if asks_who else PRESENT
        self.user = b""

    def made(self, options: dict[str, Any], *, origin: str = ORIGIN) -> dict[str, Any]:
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self._key.public_key())
        attested = AttestedCredentialData.create(Aaguid.NONE, self._id, public)
        flags = self._flags | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(_digest(asked["rp"]["id"]), flags, 0, attested)
        return self._told(
            clientDataJSON=_client_data("webauthn.create", asked, origin),
            attestationObject=AttestationObject.create("none", data, {}),
        )

    def used(self, options: dict[str, Any], *, origin: str = ORIGIN, user: bytes | None = None) -> dict[str, Any]:
        asked = options["publicKey"]
        data = AuthenticatorData.create(_digest(asked["rpId"]), self._flags, 1)
        client_data = _client_data("webauthn.get", asked, origin)
        signature = self._key.sign(bytes(data) + client_data.hash, ec.ECDSA(hashes.SHA256()))
        return self._told(
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=signature,
            userHandle=self.user if user is None else user,
        )

    def _told(self, **response: bytes) -> dict[str, Any]:
        id_ = websafe_encode(self._id)
        return {
            "id": id_,
            "rawId": id_,
            "type": "public-key",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {name: websafe_encode(bytes(value)) for name, value in response.items()},
        }


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _client_data(kind: str, asked: dict[str, Any], origin: str) -> CollectedClientData:
    return CollectedClientData.create(kind, asked["challenge"], origin)
