"""The only place that knows the environment: settings, URLs, the server and the console."""
