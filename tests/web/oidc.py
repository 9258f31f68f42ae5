"""A small OpenID provider on loopback: the real protocol, with one person who always agrees."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "guiju", "a secret between two servers"


class Provider(ThreadingHTTPServer):
    """`person` is who is signed in there; `asked` keeps what came to each address."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person: dict[str, Any] = {"sub": "s-1", "name": "张三", "preferred_username": "zhangsan"}
        self.codes: dict[str, dict[str, str]] = {}
        self.refuses = False
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answering(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.server.asked.append(url.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        here = self.server.address
        match url.path:
            case "/.well-known/openid-configuration":
                names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
                names["userinfo_endpoint"] = "me"
                found = {name: f"{here}/{path}" for name, path in names.items()}
                self._say({"issuer": here, "token_endpoint_auth_methods_supported": ["client_secret_post"], **found})
            case "/authorize":
                back = {"state": asked["state"]}
                if self.server.refuses:
                    back["error"] = "access_denied"
                else:
                    code = f"code-{len(self.server.codes)}"
                    self.server.codes[code] = asked
                    back["code"] = code
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
                self.end_headers()
            case "/jwks":
                key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key()))
                self._say({"keys": [key | {"kid": "1", "alg": "RS256", "use": "sig"}]})
            case "/me":
                held = self.headers["Authorization"] == "Bearer access"
                self._say(self.server.person if held else {"error": "invalid_token"}, 200 if held else 401)

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.codes.pop(given["code"], None)
        verifier = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if asked is None or given["client_secret"] != SECRET or challenge != asked["code_challenge"]:
            self._say({"error": "invalid_grant"}, 400)
            return
        claims = {"iss": self.server.address, "aud": CLIENT, "iat": int(time.time()), "exp": int(time.time()) + 60}
        signed = jwt.encode(claims | self.server.person, self.server.key, algorithm="RS256", headers={"kid": "1"})
        self._say({"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": signed})

    def _say(self, what: Any, status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given: Any) -> None:
        """Nothing: tests look at `asked`."""


@contextmanager
def provider() -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
