"""One's own account: profile, devices and ways of signing in, everything we hold, erasure."""
