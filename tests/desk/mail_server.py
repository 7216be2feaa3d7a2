"""A small mail server of the tests' own: it speaks SMTP on a real socket, keeps what it takes, and fails when told to."""

import socketserver
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes, policy


class Conversation(socketserver.StreamRequestHandler):
    """One client; ``server.mood`` decides what is answered."""

    timeout = 10

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        if self.server.mood == "away":
            return self.say("421 not now")
        self.say("220 test")
        for line in iter(self.rfile.readline, b""):
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"QUIT":
                return self.say("221 bye")
            if verb == b"DATA":
                if not self.take():
                    return None
            else:
                self.say(self.answer(verb, line))
        return None

    def answer(self, verb, line):
        """The answer to anything but a message."""
        if verb == b"RCPT":
            for address, answer in self.server.refused.items():
                if address.encode() in line:
                    return answer
        return "250 ok" if verb in {b"EHLO", b"HELO", b"MAIL", b"RCPT", b"RSET", b"NOOP"} else "502 no"

    def take(self):
        """Read a message; False when the connection breaks before the client hears that it was taken."""
        self.say("354 go on")
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            lines.append(line.removeprefix(b"."))
        time.sleep(self.server.delay)
        if self.server.mood == "full":
            self.say("452 no room")
            return True
        with self.server.lock:
            self.server.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if self.server.mood == "dies":
            self.connection.close()
            return False
        self.say("250 taken")
        return True


class MailServer(socketserver.ThreadingTCPServer):
    """``taken`` is what arrived; ``mood``: fine, away, full (refuses for now), dies (takes, and doesn't say so)."""

    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.taken, self.refused, self.mood, self.delay = [], {}, "fine", 0
        self.lock = threading.Lock()

    @property
    def port(self):
        return self.server_address[1]


def running_server():
    """A mail server that listens until the end of the block."""
    return listening(MailServer())


@contextmanager
def listening(server):
    """Any server of the standard library, which listens until the end of the block."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
