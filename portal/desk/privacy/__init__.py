"""Personal data across the apps: seen for a reason, kept as long as it is needed, erased on request."""
