"""How a person comes in: password, passkey, the organization's own sign-in (OIDC), and the second factor."""
