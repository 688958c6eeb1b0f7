"""The verbs: every change of data is one of these functions. Allow, change, record.

Each is one transaction (a savepoint inside a request): a refusal leaves nothing behind.
"""
