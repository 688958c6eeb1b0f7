"""Files that mean harm or are simply broken, each made by code: a name, the bytes, what is said."""
