"""Letters go to a mail server or into a folder, each once."""

from __future__ import annotations

import socketserver
import threading
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from guiju.engines.mail import NotSent, UnknownMail, mail


class Session(socketserver.StreamRequestHandler):
    """The few words of SMTP that are needed to take a letter, or to refuse it."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Office)
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.split(b":")[0].strip().upper().split(b" ")[0]
            if word == b"DATA":
                self.say("354 go on")
                letter = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    letter += line.removeprefix(b".")
                server.taken.append((server.envelope, letter))
                self.say("250 taken")
                continue
            if word in (b"MAIL", b"RCPT"):
                server.envelope = (*server.envelope[-1:], line.partition(b"<")[2].partition(b">")[0].decode())
            self.say("550 nobody of that name" if word == b"RCPT" and server.refuses else "250 well")
            if word == b"QUIT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Office(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    refuses = False
    envelope: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.taken: list[tuple[tuple[str, ...], bytes]] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}?from=guiju@example.cn"


@pytest.fixture
def office():
    with Office() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def letter() -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"] = "规矩 <guiju@example.cn>", "li@example.cn"
    message["Subject"], message["Message-ID"] = "儿童推车：1 项变动", "<digest.1@example.cn>"
    message.set_content("自 2026-12-01 起实施\n.一行以点开头\n", cte="base64")
    return message.as_bytes()


def test_a_folder_keeps_each_letter_once_for_its_owner_alone(tmp_path, letter):
    folder = mail(f"folder://{tmp_path}/out box?from=guiju@example.cn")
    assert (folder.sender, folder.leaves) == ("guiju@example.cn", False)
    folder.send(letter)
    folder.send(letter)
    [file] = (tmp_path / "out box").iterdir()
    assert (file.name, file.read_bytes()) == ("digest.1.eml", letter)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_server_takes_a_letter_with_its_envelope(office, letter):
    server = mail(office.url)
    assert (server.sender, server.leaves) == ("guiju@example.cn", True)
    server.send(letter)
    [(envelope, taken)] = office.taken
    assert envelope == ("guiju@example.cn", "li@example.cn")
    assert (
        BytesParser(policy=policy.SMTP).parsebytes(taken).get_content() == "自 2026-12-01 起实施\r\n.一行以点开头\r\n"
    )


def test_a_server_that_refuses_or_is_away_is_told_without_the_address(office, letter):
    office.refuses = True
    with pytest.raises(NotSent, match="不接受收件人（550）") as refusal:
        mail(office.url).send(letter)
    assert "li@example.cn" not in str(refusal.value)
    with pytest.raises(NotSent, match="没有收下邮件"):
        mail("smtp://127.0.0.1:1").send(letter)


def test_no_password_goes_over_an_open_line(office, letter):
    with pytest.raises(NotSent):
        mail(office.url.replace("//", "//li:geheim@")).send(letter)
    assert not office.taken


@pytest.mark.parametrize("url", ["", "smtp://", "http://example.cn", "folder:", "smtp://example.cn:port"])
def test_an_address_that_names_no_server_is_refused_without_showing_it(url):
    with pytest.raises(UnknownMail, match="GUIJU_EMAIL_URL"):
        mail(url)
