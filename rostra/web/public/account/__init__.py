"""Signing in: code by e-mail, passkey, one-time link, the sign-in of one's organisation; signing out."""
