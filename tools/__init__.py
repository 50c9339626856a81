"""What the people who build Rostra use: the test run, a private PostgreSQL, a browser, reference pages."""
