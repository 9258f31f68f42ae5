"""A client of the Guiju API in thirty lines of the standard library: python client.py http://localhost:8000 童车"""

import json
import sys
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class Guiju:
    def __init__(self, site, language="zh"):
        self.base, self.language = f"{site.rstrip('/')}/api/v1", language

    def ask(self, address, body=None):
        headers = {"Accept-Language": self.language, "Content-Type": "application/json"}
        with urlopen(Request(address, body and json.dumps(body).encode(), headers)) as response:
            return json.load(response)

    def get(self, path, **parameters):
        return self.ask(f"{self.base}{path}?{urlencode(parameters, doseq=True)}")

    def search(self, **selection):
        """Every standard of a selection, page after page."""
        page = self.get("/search", limit=100, **selection)
        yield from page["items"]
        while page["next"]:
            page = self.ask(page["next"])
            yield from page["items"]

    def citations(self, text, on=None):
        return self.ask(f"{self.base}/citations", {"text": text, "on": on})["items"]


if __name__ == "__main__":
    guiju, words = Guiju(sys.argv[1]), " ".join(sys.argv[2:])
    for standard in guiju.search(q=words, status=["in-force", "upcoming"]):
        print(standard["number"], standard["title_zh"] or standard["title_en"], sep="\t")
    print(guiju.get("/numbers/resolve", number="GB/T 1.1-2009", on="2015-01-01")["sentence"])
    for citation in guiju.citations("应符合 GB/T 1.1—2009 的规定。", on="2015-01-01"):
        print(citation["text"], citation["outcome"], sep="\t")
