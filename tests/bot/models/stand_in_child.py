"""Stands in for the embedded model's process in tests: speaks its protocol, and fails in the way that its model file says.

The "model file" holds one word: ok, no_load, no_output, no_warm, mute (healthy, but writes nothing), deaf (answers nothing).
"""

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

options = json.loads(sys.stdin.readline())
behaviour = Path(options["model"]).read_text()


def leave_at_end_of_input() -> None:
    sys.stdin.read()
    os._exit(0)


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if behaviour == "deaf":
            time.sleep(60)
        self.reply(200)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Authorization"] != f"Bearer {options['api_key']}":
            self.reply(401)
        elif behaviour == "no_warm":
            self.reply(500)
        elif behaviour == "mute":
            time.sleep(60)
        else:
            self.reply(200)

    def reply(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        pass


threading.Thread(target=leave_at_end_of_input, daemon=True).start()
if behaviour == "no_load":
    print(json.dumps({"error": "RuntimeError: failed to load"}), flush=True)
elif behaviour == "no_output":
    pass
else:
    secrets = [name for name in os.environ if "KEY" in name or "DATABASE" in name]
    Path(options["model"]).with_suffix(".env").write_text(json.dumps({"secrets": secrets, "arguments": sys.argv[1:]}))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_address[1]}"}), flush=True)
    server.serve_forever()
