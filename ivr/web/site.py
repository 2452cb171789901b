"""The Flask application of all our pages."""

from __future__ import annotations

from typing import Any

from flask import Flask, request


class Site(Flask):
    """Names a page that failed by its rule: an address may hold a link's token, or a number."""

    def log_exception(self, exc_info: Any) -> None:
        """Log what a request died of."""
        rule = request.url_rule.rule if request.url_rule is not None else "an unknown page"
        self.logger.error("%s %s failed", request.method, rule, exc_info=exc_info)
