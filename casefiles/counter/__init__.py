"""Own-record query at the counter (notice, 四): who may stand there, and what is checked before."""
