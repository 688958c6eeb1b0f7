"""Consent (授权): the rules of one, the text that is signed, and the gate that every read asks."""
