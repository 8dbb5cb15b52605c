"""A small receipt program that takes results over HTTP with the standard library alone."""

import http.client
import json


class HttpProgram:
    """Listens to the stream, and says of each result that it took it."""

    def __init__(self, port: int, token: str, **headers: str) -> None:
        self.port = port
        self.headers = {"Authorization": f"Bearer {token}", **headers}
        self.taken: dict[str, dict] = {}

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, dict, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, headers={**self.headers, **headers})
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, json.loads(body) if body else {}, dict(answer.getheaders())
        finally:
            connection.close()

    def listen(self, wanted: int, *, take: bool = True) -> list[tuple[str, dict]]:
        """Events until ``wanted`` have come: name and data."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        events = []
        try:
            connection.request("GET", "/v1/events", headers=self.headers)
            answer = connection.getresponse()
            assert answer.status == 200, answer.status
            name = ""
            while len(events) < wanted:
                line = answer.readline().decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    told = json.loads(line[6:])
                    events.append((name, told))
                    if take:
                        self.take(told)
        finally:
            connection.close()
        return events

    def take(self, told: dict) -> None:
        assert told["hand_off"] not in self.taken, "a second time"
        self.taken[told["hand_off"]] = told["result"]
        status, _, _ = self.ask("POST", f"/v1/results/{told['hand_off']}/taken")
        assert status == 200
