"""Links and host names that no cited passage gives: a model invents them, and a poisoned document plants them."""

from __future__ import annotations

from guards.contact import links
from guards.evidence import allowed
from guards.finding import Finding, GuardContext

_DANGEROUS = ("javascript:", "data:", "file:")


class UnsupportedLinks:
    """A link in a model's text stands in a cited passage or the pack; one that runs code never goes out."""

    name = "links"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        findings = []
        for link in links(text):
            if link.kind != "link":
                continue
            dangerous = link.target.startswith(_DANGEROUS)
            if dangerous or (context.origin == "model" and link.target not in allowed(context).links):
                code = "link.dangerous" if dangerous else "link.unsupported"
                findings.append(Finding(rule=self.name, clause=self.clause, code=code, start=link.start, end=link.end))
        return findings
