"""The addresses of a workspace, each with the verb that opens it; config/urls.py hangs them in the tree."""
