"""The portal's settings for a view that is none of its own: benchmarks.bare, behind all of its middleware or none."""

import os

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
if "BARE_WITHOUT_MIDDLEWARE" in os.environ:
    MIDDLEWARE = []
