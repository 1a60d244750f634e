"""For who runs the portal: /healthz, /readyz, /metrics, and one log record a request."""
