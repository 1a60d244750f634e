"""What gunicorn reads when it starts: whom it believes, its log lines, and where its processes count."""

import os

from portal.runtime import logs, web_server

# Whether a proxy is believed is for TRUST_FORWARDED_PROTO to say, not for the address it comes from.
forwarded_allow_ips = ""
logconfig_dict = logs.configuration(web_server.log_style())
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    # Before the application is loaded; a reload comes by here again, and its workers go on counting.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(web_server.empty_folder_for_counts())
