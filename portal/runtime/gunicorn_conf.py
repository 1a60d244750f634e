"""What gunicorn reads when it starts: whom it believes, its log lines, and where its processes count."""

import os

from portal.runtime import logs, web_server
from portal.runtime.environment import Environment

# Whether a proxy is believed is for TRUST_FORWARDED_PROTO to say, not for the address it comes from.
forwarded_allow_ips = ""
logconfig_dict = logs.configuration(Environment().log_style)
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    # Before the application is loaded. Who takes over from a running server goes on counting where that one counts.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(web_server.empty_folder_for_counts())
