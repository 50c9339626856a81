"""The face for visitors: what is offered, what anybody may read, and whether a certificate is true."""
