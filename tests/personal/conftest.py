"""The people of tests/web, and their district."""

from tests.web.conftest import administrator, auditor, finance

__all__ = ["administrator", "auditor", "finance"]
