"""Records that units register themselves."""
